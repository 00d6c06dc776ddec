"""Regrading: what would change is told first, and nothing is overwritten without consent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from graded import EXERCISES, Class, audit_of, bytes_of, feedback_of, read_csv

from classroom import plain_roster


@pytest.fixture
def graded(tmp_path: Path) -> Class:
    """Four students, graded once: 3, 2, 3 and 0 points."""
    made = Class(tmp_path)
    made.receive_all()
    made.grade()
    return made


def changes(made: Class) -> list[tuple[str, str, str, str, str]]:
    """Student, exercise, before, after and why of each change, as ``changes.csv`` tells it."""
    return [
        (row["student"], row["exercise"], row["before"], row["after"], row["why"])
        for row in read_csv(made.out / "changes.csv")
    ]


def test_changed_key_is_told_before_anything_is_overwritten(graded: Class) -> None:
    before = bytes_of(graded.out)
    graded.rewrite("one/year", "- [x] 1951\n- [ ] 1949", "- [x] 1949\n- [ ] 1951")
    outcome = graded.grade()
    assert (outcome.written, outcome.changed) == (False, 4)
    numbers = [person.number for person in graded.people]
    assert changes(graded) == [
        (numbers[0], "one/year", "1", "0", "the key changed"),
        (numbers[1], "one/year", "0", "1", "the key changed"),
        (numbers[2], "one/year", "1", "0", "the key changed"),
        (numbers[3], "one/year", "0", "1", "the key changed"),
    ]
    (graded.out / "changes.csv").unlink()
    assert bytes_of(graded.out) == before
    assert graded.points() == [3.0, 2.0, 3.0, 0.0]


def test_accepted_change_keeps_the_old_state_and_tells_the_students(graded: Class) -> None:
    before = bytes_of(graded.out)
    graded.assign(year="{id: one/year, accept: [1949], because: both are told}")
    outcome = graded.grade(accept=True)
    assert outcome.archived == graded.out / "history" / "0001"
    assert graded.points() == [3.0, 3.0, 3.0, 1.0]
    kept = bytes_of(graded.out / "history" / "0001")
    assert kept.keys() >= {"gradebook.csv", "marks.csv", "report.html", "audit.jsonl"}
    assert {name: sign for name, sign in kept.items() if name != "changes.csv"}.items() <= (
        before.items()
    )
    feedback = sorted(name for name in kept if name.startswith("feedback/"))
    assert len(feedback) == 4  # of the two whose marks changed, in two forms
    assert "both are told" in feedback_of(graded, 1)
    assert re.search("0 points → 1 point", feedback_of(graded, 1))
    assert "What has changed" not in feedback_of(graded, 0)
    assert not (graded.out / "changes.csv").exists()
    assert graded.grade().changed == 0


def test_history_grows_and_feedback_tells_of_every_change(graded: Class) -> None:
    graded.assign(year="{id: one/year, drop: it was ambiguous}")
    graded.grade(accept=True)
    graded.assign()
    graded.grade(accept=True)
    assert sorted(path.name for path in (graded.out / "history").iterdir()) == ["0001", "0002"]
    changes = [(change.why, change.run) for change in graded.result(1).changes]
    assert changes == [("dropped: it was ambiguous", 2), ("the exercise counts again", 3)]
    runs = [line["run"] for line in audit_of(graded.out)]
    assert sorted(set(runs)) == [1, 2, 3]


@pytest.mark.parametrize(
    ("entry", "student", "change"),
    [
        ("{id: one/year, drop: unclear}", 0, ("1", "0", "dropped: unclear")),
        ("{id: one/year, everybody: unclear}", 1, ("0", "1", "everybody gets the points: unclear")),
        ("{id: one/year, accept: [1949]}", 1, ("0", "1", "the further accepted answers changed")),
        ("{id: one/year, points: 2}", 0, ("1", "2", "the exercise is worth 2 points, not 1")),
    ],
)
def test_each_rule_of_the_assignment_is_told_as_the_reason(
    graded: Class, entry: str, student: int, change: tuple[str, str, str]
) -> None:
    graded.assign(year=entry)
    assert not graded.grade().written
    assert (graded.people[student].number, "one/year", *change) in changes(graded)


def test_changed_wording_is_told_with_what_to_decide(graded: Class) -> None:
    graded.rewrite("one/year", "In which year?", "In what year?")
    assert not graded.grade().written
    why = "the wording changed: decide with --older-wordings mark or zero"
    assert (graded.people[0].number, "one/year", "1", "", why) in changes(graded)
    assert graded.grade(older="mark").changed == 0
    graded.grade(older="zero", accept=True)
    assert graded.grade(older="mark").changed == 2
    why = "the decision about answers to an older wording changed"
    assert (graded.people[0].number, "one/year", "0", "1", why) in changes(graded)


def test_new_file_of_somebody_with_marks_needs_consent(graded: Class) -> None:
    again = graded.submission(graded.people[1], saved="2026-11-20T11:00:00Z")
    (graded.inbox / "u00001-again.json").write_bytes(again)
    assert not graded.grade().written
    assert changes(graded) == [
        (
            graded.people[1].number,
            "one/year",
            "0",
            "1",
            "another file counts now: u00001-again.json",
        )
    ]


def test_reason_for_a_changed_key_is_not_told_of_another_file(graded: Class) -> None:
    graded.assign(year="{id: one/year, accept: [1949], because: both are told}")
    graded.grade(accept=True)
    again = graded.submission(graded.people[0], saved="2026-11-20T11:00:00Z", year="1900")
    (graded.inbox / "u00000-again.json").write_bytes(again)
    assert not graded.grade().written
    assert [why for *_, why in changes(graded)] == ["another file counts now: u00000-again.json"]


def test_prose_that_is_worth_more_was_not_marked_anew(tmp_path: Path) -> None:
    made = Class(tmp_path, size=1, exercises=("one/reasons",))
    made.receive(made.people[0])
    made.grade()
    made.judge(0, "1")
    made.grade()
    made.assign(reasons="{id: one/reasons, points: 4, because: it took long}")
    assert not made.grade().written
    assert [why for *_, why in changes(made)] == [
        "the exercise is worth 4 points, not 2: it took long"
    ]
    made.assign()
    made.rewrite("one/reasons", "- 2: Two", "- 4: Two")
    assert not made.grade().written
    why = "the exercise is worth 4 points, not 2"
    assert [why for *_, why in changes(made)] == [why]  # one of two points stays half of them


def test_first_marks_of_somebody_new_need_no_consent(tmp_path: Path) -> None:
    made = Class(tmp_path)
    made.receive(made.people[0])
    made.grade()
    made.receive(made.people[1])
    assert made.grade().written
    assert made.points()[:2] == [3.0, 3.0]


def test_file_that_is_gone_takes_no_marks_without_consent(graded: Class) -> None:
    (graded.inbox / "u00000-week-3-answers.json").unlink()
    assert not graded.grade().written
    assert changes(graded)[0][1:4] == ("(all)", "3", "")
    graded.grade(accept=True)
    assert graded.points() == [None, 2.0, 3.0, 0.0]


def test_somebody_who_left_the_roster_takes_no_marks_without_consent(graded: Class) -> None:
    graded.roster.write_text(plain_roster(graded.people[1:]), encoding="utf-8")
    assert not graded.grade().written
    assert changes(graded)[0][4] == "no longer on the roster"


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        ("due: 2026-11-20 18:00\nlate: 20% a day\n", "the late policy changed"),
        ("due: 2026-11-18 18:00\nlate: 10% a day\n", "the due time changed"),
    ],
)
def test_changed_terms_are_told_as_the_reason(tmp_path: Path, terms: str, why: str) -> None:
    made = Class(tmp_path, terms="due: 2026-11-20 18:00\nlate: 10% a day\nwithheld: no\n")
    made.receive(made.people[0], saved="2026-11-21T10:00:00Z")
    made.grade()
    assert made.points()[0] == pytest.approx(2.7)
    made.terms = f"{terms}withheld: no\n"
    made.assign()
    made.grade()
    assert [change[4] for change in changes(made)] == [why]


def test_prose_marked_anew_needs_consent_and_marked_first_does_not(tmp_path: Path) -> None:
    made = Class(tmp_path, exercises=tuple(EXERCISES))
    made.receive_all()
    made.grade()
    made.judge(0, "1")
    assert made.grade().written
    made.judge(0, "2")
    assert not made.grade().written
    assert changes(made)[0][2:] == ("1", "2", "a person marked it again")
    made.judge(0, "")
    assert not made.grade().written
    assert changes(made)[0][4] == "the mark that a person gave was taken back"


def test_exercise_that_comes_or_goes_is_told(graded: Class) -> None:
    graded.exercises = ("one/capital", "one/name", "one/reasons")
    graded.assign()
    assert not graded.grade().written
    reasons = {(change[1], change[4]) for change in changes(graded)}
    assert reasons == {
        ("one/year", "the exercise was taken out of the assignment"),
        ("one/reasons", "the exercise was added to the assignment"),
    }


def test_changed_feedback_alone_needs_no_consent(graded: Class) -> None:
    graded.rewrite("one/year", "Too early.", "That was before.")
    assert graded.grade().written
    assert "That was before." in feedback_of(graded, 1)


def test_names_with_formulas_stay_text_in_the_table_of_changes(graded: Class) -> None:
    text = graded.roster.read_text(encoding="utf-8")
    name = graded.people[0].name
    graded.roster.write_text(text.replace(name, "=cmd|' /C calc'!A0", 1), encoding="utf-8")
    graded.grade()
    graded.assign(year="{id: one/year, drop: unclear}")
    graded.grade()
    assert read_csv(graded.out / "changes.csv")[0]["name"].startswith("'=cmd")


def test_command_ends_with_status_3_until_changes_are_accepted(graded: Class) -> None:
    graded.assign(year="{id: one/year, drop: unclear}")
    first = graded.run()
    assert (first.exit_code, "nothing was overwritten" in first.output) == (3, True)
    second = graded.run("--accept")
    assert (second.exit_code, "what stood is in" in second.output) == (0, True)


def test_another_language_changes_notes_and_reasons_but_no_mark(tmp_path: Path) -> None:
    made = Class(tmp_path, size=2)
    made.receive_all()
    twice = made.submission(made.people[0], saved="2026-11-20T11:00:00Z")
    (made.inbox / "again.json").write_bytes(twice)
    other = twice.replace(b'"assignment":"week-1"', b'"assignment":"week-2"')
    (made.inbox / "other.json").write_bytes(other)
    (made.inbox / "photo.json").write_bytes(b"\xff\xd8\xff")
    made.grade()
    settings = made.course.root / "_config.yml"
    with settings.open("a", encoding="utf-8") as file:
        file.write("sphinx:\n  config:\n    language: de\n")
    assert (made.grade().changed, made.grade().changed) == (0, 0)
    remark = read_csv(made.out / "gradebook.csv")[0]["remark"]
    assert "es zählt die letzte: again.json" in remark
    assert "gehört zur Aufgabe „week-2“, nicht zu „week-1“" in remark
    assert "scheint ein Bild (JPEG) zu sein" in (made.out / "report.html").read_text("utf-8")
    made.rewrite("one/year", "- [x] 1951\n- [ ] 1949", "- [x] 1949\n- [ ] 1951")
    made.grade(accept=True)
    assert "Grund: die Lösung hat sich geändert." in feedback_of(made, 0)
