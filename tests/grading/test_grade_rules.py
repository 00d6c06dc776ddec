"""The rules of an assignment: late work, several attempts, exercises dropped or given."""

from __future__ import annotations

from pathlib import Path

import pytest
from graded import Class, feedback_of, read_csv

from classroom import canvas_name, canvas_roster, write_folder
from coursekit.exercises import Late
from coursekit.grading.policies import Attempt, Lateness, choose


def test_late_work_costs_what_the_rule_says(four: Class) -> None:
    four.assign("late: 10% a day, at most 25%\ngrace: 15 minutes\n")
    four.receive(four.people[0], saved="2026-11-20T18:14:00Z")
    four.receive(four.people[1], saved="2026-11-20T19:30:00+01:00")  # 18:30 in the zone of the due
    four.receive(four.people[2], saved="2026-11-25T10:00:00Z")
    four.grade()
    costs = [(four.result(n).days_late, four.result(n).penalty) for n in range(3)]
    assert costs == [(0, 0.0), (1, 0.1), (5, 0.25)]
    assert four.result(2).points == pytest.approx(2.25)
    assert four.grade(late=Late(refuse=True), accept=True).written
    assert four.result(2).points == 0.0


def test_learning_system_says_who_is_late(tmp_path: Path) -> None:
    made = Class(tmp_path, terms="due: 2026-11-20\nlate: 10% a day\n")
    made.roster.write_text(canvas_roster(made.people), encoding="utf-8")
    early, late = "2026-11-19T10:00:00Z", "2026-11-22T10:00:00Z"
    files = [
        (canvas_name(made.people[0], late=True), made.submission(made.people[0], early)),
        (canvas_name(made.people[1], late=True), made.submission(made.people[1], late)),
        (canvas_name(made.people[2]), made.submission(made.people[2], late)),
    ]
    write_folder(made.inbox, files)
    made.grade()
    results = {row["name"]: row for row in read_csv(made.out / "marks.csv")}
    days = [results[f"{p.last}, {p.first}"]["days late"] for p in made.people[:3]]
    assert days == ["1", "2", "0"]
    assert (
        "Canvas calls it in time"
        in results[f"{made.people[2].last}, {made.people[2].first}"]["notes"]
    )


@pytest.mark.parametrize(("rule", "points"), [("last", 2.0), ("best", 3.0)])
def test_last_or_best_of_several_files_counts(four: Class, rule: str, points: float) -> None:
    again = four.submission(four.people[0], saved="2026-11-20T11:00:00Z", year="1949")
    (four.inbox / "0-again.json").write_bytes(again)
    four.grade(attempts=rule)
    assert four.result(0).points == points
    assert "2 different files came" in four.result(0).notes[0]


def test_readable_file_counts_though_a_later_one_is_broken(four: Class) -> None:
    text = four.submission(four.people[0], saved="2026-11-20T11:00:00Z").decode()
    broken = text.replace('"assignment":"week-1"', '"assignment":"week-2"')
    (four.inbox / "u00000-later.json").write_text(broken, encoding="utf-8")
    four.grade()
    assert four.result(0).points == 3.0
    assert "u00000-later.json" in four.result(0).notes[0]


def test_attempts_are_ordered_by_time_then_version_then_name() -> None:
    in_time, noon, one = Lateness(), "2026-11-20T12:00:00Z", "2026-11-20T13:00:00+02:00"
    attempts = [
        Attempt("b", noon, 0, 1.0, in_time),
        Attempt("a", noon, 1, 1.0, in_time),
        Attempt("z", one, 9, 2.0, in_time),  # an hour earlier
        Attempt("c", "yesterday", 9, 2.0, in_time),  # unknown, so before all others
    ]
    assert choose(attempts, "last").place == "a"
    assert choose(attempts[2:], "last").place == "z"
    assert choose(attempts, "best").place == "z"
    late = Attempt("d", "2026-11-21T12:00:00Z", 0, 3.0, Lateness(1, 1.0))
    assert choose([*attempts, late], "last", refuse=True).place == "a"
    assert choose([late], "last", refuse=True).place == "d"


def test_rules_of_the_assignment_drop_give_and_accept(four: Class) -> None:
    four.assign(
        capital="{id: one/capital, drop: it was ambiguous}",
        year="{id: one/year, accept: [1949], because: both are told}",
        name="{id: one/name, everybody: it was missing in print}",
    )
    four.grade()
    assert four.points() == [2.0, 2.0, 2.0, 2.0]
    assert [mark.out_of for mark in four.result(0).marks] == [0.0, 1.0, 1.0]
    assert "it was ambiguous" in feedback_of(four, 0)


def test_half_a_character_in_a_reason_stops_nothing(four: Class) -> None:
    four.assign(capital=r'{id: one/capital, drop: "so \ud800 ambiguous"}')
    four.grade()
    assert four.result(0).points == 2.0
    assert four.result(0).marks[0].why == "so \ud800 ambiguous"
    assert "so \ufffd ambiguous" in feedback_of(four, 0)
