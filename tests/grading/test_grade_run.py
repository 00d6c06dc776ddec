"""``coursekit grade``: from what came in to grade book, marks, feedback, sheets and report."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from graded import EXERCISES, Class, audit_of, bytes_of, feedback_of, read_csv

from classroom import plain_roster
from coursekit.cli import main
from coursekit.errors import CourseError
from coursekit.exercises import Late
from coursekit.grading import intake
from coursekit.grading.model import (
    MARKED,
    MISSING,
    OUTDATED,
    PENDING,
    UNDECIDED,
    UNREADABLE,
)
from coursekit.grading.outfolder import slug
from coursekit.grading.policies import Attempt, Lateness, choose
from coursekit.grading.store import FILE, open_store


@pytest.fixture
def four(tmp_path: Path) -> Class:
    """Four students who all handed in."""
    made = Class(tmp_path)
    made.receive_all()
    return made


def test_every_paper_is_written(four: Class) -> None:
    outcome = four.grade()
    assert outcome.written
    assert outcome.counts == {MARKED: 4}
    papers = {path.name for path in four.out.iterdir()}
    assert papers == {
        *("gradebook.csv", "marks.csv", "report.html", "audit.jsonl"),
        *("feedback", "marking", FILE),
    }
    assert four.points() == [3.0, 2.0, 3.0, 0.0]
    assert [row["points"] for row in read_csv(four.out / "gradebook.csv")] == ["3", "2", "3", "0"]
    assert len(list((four.out / "feedback").iterdir())) == 8
    assert "Too early." in feedback_of(four, 1)


def test_same_input_gives_same_bytes_in_any_number_of_processes(tmp_path: Path) -> None:
    made = Class(tmp_path, size=160, exercises=tuple(EXERCISES))
    made.receive_all()
    made.grade()
    made.grade(output=tmp_path / "again", jobs=2)
    assert bytes_of(made.out) == bytes_of(tmp_path / "again")


def test_second_run_changes_no_byte_and_marks_nothing_again(
    four: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    four.grade()
    before = bytes_of(four.out)
    marked: list[str] = []
    monkeypatch.setattr(intake, "mark_file", lambda _desk, place, _data: marked.append(place))
    assert four.grade().written
    assert (bytes_of(four.out), marked) == (before, [])


def test_nobody_is_lost(four: Class) -> None:
    (four.inbox / "u00001-week-3-answers.json").write_bytes(b"{ broken")
    (four.inbox / "u00002-week-3-answers.json").unlink()
    strange = four.submission(Class(four.root / "other", size=9).people[8])
    (four.inbox / "stranger.json").write_bytes(strange)
    outcome = four.grade()
    assert outcome.troubled == 2
    statuses = [row["status"] for row in read_csv(four.out / "marks.csv")]
    assert statuses == [MARKED, MISSING, MISSING, MARKED, *statuses[4:]]
    assert len(statuses) == 6
    report = (four.out / "report.html").read_text(encoding="utf-8")
    assert "stranger.json" in report
    assert "u00001-week-3-answers.json" in report


def test_unreadable_file_is_told_in_the_row_of_its_student(tmp_path: Path) -> None:
    made = Class(tmp_path)
    rows = [f"{p.participant},{p.name},{p.email}" for p in made.people]
    head = "Identifier,Full name,Email address,Grade,Maximum grade"
    table = [f"Participant {row},,3" for row in rows]
    made.roster.write_text("\n".join([head, *table]) + "\n", encoding="utf-8")
    for person in made.people:
        made.receive(person, "moodle")
    path = next(made.inbox.glob(f"*{made.people[2].participant}*")) / "week-3-answers.json"
    path.write_bytes(b"")
    made.grade()
    row = read_csv(made.out / "marks.csv")[2]
    assert row["status"] == UNREADABLE
    assert "empty" in row["notes"]
    assert "A file came from you" in (made.out / "feedback").joinpath(
        f"{slug(row['student'])}.md"
    ).read_text(encoding="utf-8")


def test_exception_in_one_file_stops_no_batch(four: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(data: bytes, place: str) -> Any:
        if place.startswith("u00001"):
            raise RuntimeError("a bug")
        return read_submission(data, place)

    from coursekit.grading import marking

    read_submission = marking.read_submission
    monkeypatch.setattr(marking, "read_submission", read)
    four.grade()
    assert four.points() == [3.0, None, 3.0, 0.0]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("course", "another", "belongs to the course"),
        ("assignment", "week-9", "belongs to the assignment"),
    ],
)
def test_file_of_another_course_or_assignment_is_not_marked(
    four: Class, field: str, value: str, said: str
) -> None:
    path = four.inbox / "u00000-week-3-answers.json"
    text = path.read_text(encoding="utf-8")
    own = {"course": "a-small-course", "assignment": "week-1"}[field]
    path.write_text(text.replace(f'"{field}":"{own}"', f'"{field}":"{value}"'), encoding="utf-8")
    four.grade()
    assert four.result(0).status == UNREADABLE
    assert said in four.result(0).notes[0]


def test_answer_to_an_older_wording_waits_for_a_decision(four: Class) -> None:
    four.rewrite("one/year", "In which year?", "In which year was it?")
    assert four.grade().counts == {UNDECIDED: 4}
    assert four.result(0).marks[1].state == OUTDATED
    assert four.points() == [2.0, 2.0, 2.0, 0.0]
    assert four.grade(older="mark").written
    assert four.points() == [3.0, 2.0, 3.0, 0.0]
    assert not four.grade(older="zero").written


def test_prose_waits_for_a_person_and_is_merged_when_half_is_marked(tmp_path: Path) -> None:
    made = Class(tmp_path, exercises=tuple(EXERCISES))
    made.receive_all()
    assert made.grade().counts == {PENDING: 4}
    made.judge(0, "1", "One reason only.")
    assert made.grade().counts == {MARKED: 1, PENDING: 3}
    assert made.result(0).points == 4.0  # one of two points of the rubric, worth two here
    assert "One reason only." in feedback_of(made, 0)
    (made.out / "marking" / "one--reasons.csv").unlink()
    assert made.grade().written
    assert made.result(0).points == 4.0
    assert read_csv(made.out / "marking" / "one--reasons.csv")[0]["comment"] == "One reason only."


def test_late_work_costs_what_the_rule_says(four: Class) -> None:
    four.assign("late: 10% a day, at most 25%\ngrace: 15 minutes\n")
    four.receive(four.people[0], saved="2026-11-20T18:14:00Z")
    four.receive(four.people[1], saved="2026-11-20T19:30:00+01:00")  # 18:30 in the zone of the due
    four.receive(four.people[2], saved="2026-11-25T10:00:00Z")
    four.grade()
    told = [(four.result(n).days_late, four.result(n).penalty) for n in range(3)]
    assert told == [(0, 0.0), (1, 0.1), (5, 0.25)]
    assert four.result(2).points == pytest.approx(2.25)
    assert four.grade(late=Late(refuse=True), accept=True).written
    assert four.result(2).points == 0.0


def test_learning_system_says_who_is_late(tmp_path: Path) -> None:
    made = Class(tmp_path, terms="due: 2026-11-20\nlate: 10% a day\n")
    from classroom import canvas_name, canvas_roster, write_folder

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


def test_audit_log_says_which_file_and_version_made_which_mark(four: Class) -> None:
    four.grade()
    first = next(iter(audit_of(four.out)))
    assert (first["file"], first["exercise"]) == ("u00000-week-3-answers.json", "one/capital")
    assert (first["score"], first["run"], len(first["sha256"])) == (1.0, 1, 64)


def test_folder_with_other_files_is_refused(four: Class) -> None:
    four.out.mkdir()
    (four.out / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CourseError, match="holds other files"):
        four.grade()
    assert os.listdir(four.out) == ["thesis.txt"]


def test_folder_of_another_assignment_is_refused(four: Class) -> None:
    four.grade()
    with open_store(four.out) as store:
        store.keep_fact("assignment", "week-0")
    with pytest.raises(CourseError, match="holds the marks of"):
        four.grade()


@pytest.mark.parametrize("name", ["feedback", "marking", "history"])
def test_link_that_leads_out_of_the_folder_is_refused(
    four: Class, name: str, tmp_path: Path
) -> None:
    four.grade()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    if (four.out / name).is_dir():
        (four.out / name).rename(four.out / f"{name}-before")
    (four.out / name).symlink_to(elsewhere)
    with pytest.raises(CourseError, match="this is a link"):
        four.grade(accept=True)
    assert list(elsewhere.iterdir()) == []


def test_link_in_place_of_a_paper_is_replaced_and_not_followed(four: Class, tmp_path: Path) -> None:
    four.grade()
    precious = tmp_path / "precious.txt"
    precious.write_text("mine", encoding="utf-8")
    for name in ("gradebook.csv", ".gradebook.csv.part"):
        (four.out / name).unlink(missing_ok=True)
        (four.out / name).symlink_to(precious)
    four.grade()
    assert precious.read_text(encoding="utf-8") == "mine"
    assert not (four.out / "gradebook.csv").is_symlink()


@pytest.mark.parametrize(
    ("place", "said"), [(".", "lies in the output folder"), ("in/grades", "output folder lies in")]
)
def test_what_is_read_and_what_is_written_lie_apart(four: Class, place: str, said: str) -> None:
    with pytest.raises(CourseError, match=said):
        four.grade(output=four.root / place)


def test_two_runs_in_one_folder_cannot_meet(four: Class) -> None:
    four.grade()
    with open_store(four.out), pytest.raises(CourseError, match="another run is at work"):
        four.grade()


def test_strange_working_state_is_refused(four: Class) -> None:
    four.out.mkdir()
    (four.out / FILE).write_bytes(b"no database at all" * 100)
    with pytest.raises(CourseError, match="cannot be used"):
        four.grade()
    (four.out / FILE).unlink()
    other = sqlite3.connect(four.out / FILE)
    other.execute("CREATE TABLE recipes (name)")
    other.commit()
    other.close()
    with pytest.raises(CourseError, match="no working state"):
        four.grade()


@pytest.mark.parametrize(
    ("one", "other"),
    [("A/B", "a-b"), ("../../etc", "etc"), ("Ёлка", "🦊"), ("x" * 300, "x" * 301), ("con", "CON.")],
)
def test_names_of_papers_are_safe_and_never_meet(one: str, other: str) -> None:
    assert slug(one) != slug(other)
    for name in (slug(one), slug(other)):
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert len(name) < 80


def test_feedback_of_somebody_who_left_is_taken_away(four: Class) -> None:
    four.grade()
    four.roster.write_text(plain_roster(four.people[:3]), encoding="utf-8")
    assert four.grade().changed == 1
    four.grade(accept=True)
    assert len(list((four.out / "feedback").iterdir())) == 6
    assert len(list((four.out / "history" / "0001" / "feedback").iterdir())) == 2


def test_command_says_what_was_done_and_what_needs_attention(
    four: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(four.course.root)
    (four.inbox / "stray.json").write_bytes(b"[]")
    command = ["grade", "week-1", str(four.inbox), "--roster", str(four.roster)]
    done = CliRunner().invoke(main, [*command, "-o", str(four.out), "--jobs", "1"])
    assert done.exit_code == 0
    assert "4 students, 5 files" in done.output
    assert "4  marked" in done.output
    assert "1  files cannot be used as they are" in done.output
    assert "gradebook.csv" in done.output


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (["--late", "sometimes"], "is no rule for late work"),
        (["--column", "id"], "is not like id="),
    ],
)
def test_mistake_on_the_command_line_is_told_without_a_traceback(
    four: Class, monkeypatch: pytest.MonkeyPatch, wrong: list[str], said: str
) -> None:
    monkeypatch.chdir(four.course.root)
    command = ["grade", "week-1", str(four.inbox), "--roster", str(four.roster), "-o", "x", *wrong]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 2
    assert said in " ".join(done.output.split())


def test_roster_that_is_none_ends_with_status_1(four: Class) -> None:
    four.roster.write_text("a,b\n1,2\n", encoding="utf-8")
    command = ["grade", "week-1", str(four.inbox), "--roster", str(four.roster)]
    done = subprocess.run(
        [sys.executable, "-m", "coursekit", *command, "-o", str(four.out)],
        cwd=four.course.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "roster.csv" in done.stderr
    assert not four.out.exists()
