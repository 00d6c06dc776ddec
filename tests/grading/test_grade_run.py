"""``coursekit grade``: from what came in to grade book, marks, feedback, sheets and report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from graded import EXERCISES, Class, audit_of, bytes_of, feedback_of, read_csv

from coursekit.grading import ingest, marking
from coursekit.grading.model import (
    MARKED,
    MISSING,
    OUTDATED,
    PENDING,
    UNDECIDED,
    UNREADABLE,
)
from coursekit.grading.outfolder import slug
from coursekit.grading.store import FILE


def test_every_report_is_written(four: Class) -> None:
    outcome = four.grade()
    assert outcome.written
    assert outcome.counts == {MARKED: 4}
    written = {path.name for path in four.out.iterdir()}
    assert written == {
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
    monkeypatch.setattr(ingest, "mark_file", lambda _desk, place, _data: marked.append(place))
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


def test_audit_log_says_which_file_and_version_made_which_mark(four: Class) -> None:
    four.grade()
    first = next(iter(audit_of(four.out)))
    assert (first["file"], first["exercise"]) == ("u00000-week-3-answers.json", "one/capital")
    assert (first["score"], first["run"], len(first["sha256"])) == (1.0, 1, 64)
