"""The audit log: everything a mark rests on, in lines that are only ever added to."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from class_results import class_results
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from coursekit.errors import CourseError
from coursekit.grading.model import MARKED, MISSING, Mark, Result, Student
from coursekit.grading.reports.audit import WITHDRAWN, audit_lines, write_audit


def the_class(size: int = 8) -> list[Result]:
    """Results as the store gives them for the log."""
    return sorted(class_results(size), key=lambda result: result.student.key)


def log(path: Path, results: Iterable[Result], run: int = 1) -> int:
    """Write the log; every file has a SHA-256 made from its name."""
    lines = (audit_lines(one, f"sha of {one.place}" if one.place else "") for one in results)
    return write_audit(path, lines, run)


def read_audit(path: Path) -> list[dict[str, Any]]:
    """The lines of a log, oldest first."""
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def last_lines(path: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """The line that counts about each student and exercise."""
    return {(line["student"], line["exercise"]): line for line in read_audit(path)}


def a_result(key: str, *scores: float | None, answer: Any = "a") -> Result:
    """A result with as many marks as there are scores."""
    marks = (
        Mark(f"c/e{n}", "", "dig", "ver", answer, score, 2.0, "partly", why="because")
        for n, score in enumerate(scores)
    )
    return Result(Student(key, ""), MARKED, tuple(marks), f"{key}.json", penalty=0.1, days_late=1)


def test_line_tells_what_a_mark_rests_on(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    log(path, [a_result("anna", 0.5)], run=3)
    (line,) = read_audit(path)
    assert isinstance(line.pop("coursekit"), str)
    assert line == {
        "student": "anna",
        "exercise": "c/e0",
        "file": "anna.json",
        "sha256": "sha of anna.json",
        "days_late": 1,
        "penalty": 0.1,
        "variant": "",
        "digest": "dig",
        "version": "ver",
        "answer": "a",
        "state": "partly",
        "score": 0.5,
        "points": 1.0,
        "out_of": 2.0,
        "rule": "because",
        "run": 3,
    }


def test_every_student_and_exercise_has_a_line(tmp_path: Path) -> None:
    path, results = tmp_path / "audit.jsonl", the_class()
    added = log(path, results)
    marks = {(r.student.key, mark.exercise) for r in results for mark in r.marks}
    without = {(r.student.key, "") for r in results if not r.marks}
    assert last_lines(path).keys() == marks | without
    assert added == len(marks | without)


def test_lines_of_a_run_are_sorted(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    log(path, the_class())
    keys = [(line["student"], line["exercise"]) for line in read_audit(path)]
    assert keys == sorted(keys)


def test_run_that_changes_nothing_adds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    log(path, the_class())
    before = path.read_bytes()
    assert log(path, the_class(), run=2) == 0
    assert path.read_bytes() == before


def test_later_run_adds_what_differs_and_leaves_the_old_lines(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    log(path, [a_result("anna", 0.5, 1.0), a_result("ben", 1.0)])
    before = path.read_bytes()
    assert log(path, [a_result("anna", 0.5, 0.0), a_result("ben", 1.0)], run=2) == 1
    after = path.read_bytes()
    assert after.startswith(before)
    added = json.loads(after[len(before) :])
    assert (added["student"], added["exercise"], added["points"], added["run"]) == (
        "anna",
        "c/e1",
        0.0,
        2,
    )


def test_what_is_marked_no_more_is_said_once(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    log(path, [a_result("anna", 0.5), a_result("ben", 1.0)])
    assert log(path, [a_result("ben", 1.0)], run=2) == 1
    assert last_lines(path)["anna", "c/e0"]["state"] == WITHDRAWN
    assert log(path, [a_result("ben", 1.0)], run=3) == 0
    assert log(path, [a_result("anna", 0.5), a_result("ben", 1.0)], run=4) == 1


SCORES = st.dictionaries(
    st.text(alphabet='ab"\\é🤷\n', min_size=1, max_size=3),
    st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=0, max_size=3),
    max_size=4,
)


@settings(max_examples=60)
@given(st.lists(SCORES, min_size=1, max_size=5))
def test_last_lines_are_what_stands_after_any_number_of_runs(
    tmp_path_factory: pytest.TempPathFactory, runs: list[dict[str, list[float]]]
) -> None:
    path = tmp_path_factory.mktemp("audit") / "audit.jsonl"
    grown = b""
    for number, scores in enumerate(runs, 1):
        log(path, [a_result(key, *scores[key]) for key in sorted(scores)], run=number)
        assert path.read_bytes().startswith(grown)
        grown = path.read_bytes()
        standing = {
            (key, f"c/e{n}"): score for key in scores for n, score in enumerate(scores[key])
        }
        lines = last_lines(path).items()
        assert {k: v["score"] for k, v in lines if "score" in v} == standing
        nobody = {key for (key, name), v in lines if not name and v["state"] != WITHDRAWN}
        assert nobody == {key for key in scores if not scores[key]}


STRANGE = ["\ud800", "\u2028\n", {"a": ["Ж", 1.5, None]}, math.nan, math.inf, 10**5000]


@pytest.mark.parametrize("answer", STRANGE, ids=["half", "ends", "table", "nan", "inf", "huge"])
def test_any_answer_can_be_logged_and_read(tmp_path: Path, answer: Any) -> None:
    path = tmp_path / "audit.jsonl"
    log(path, [a_result("anna", 0.5, answer=answer), a_result("ben", 1.0)])
    lines = list(read_audit(path))
    assert [line["student"] for line in lines] == ["anna", "ben"]
    strange = isinstance(answer, float | int)
    assert lines[0]["answer"] == ("(cannot be written as JSON)" if strange else answer)
    assert log(path, [a_result("anna", 0.5, answer=answer), a_result("ben", 1.0)], run=2) == 0


def test_who_sent_nothing_is_logged_too(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    log(path, [Result(Student("anna", ""), MISSING)])
    (line,) = read_audit(path)
    assert (line["exercise"], line["state"], line["sha256"]) == ("", MISSING, "")


def test_file_that_is_no_log_is_named_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    log(path, [a_result("anna", 0.5)])
    spoilt = path.read_bytes() + b"my own note\n"
    path.write_bytes(spoilt)
    with pytest.raises(CourseError, match=r"audit\.jsonl:2: this is not a line of an audit log"):
        log(path, [a_result("anna", 1.0)], run=2)
    assert path.read_bytes() == spoilt
    assert [entry.name for entry in tmp_path.iterdir()] == ["audit.jsonl"]


def test_same_results_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = tmp_path / "one.jsonl", tmp_path / "other.jsonl"
    log(one, the_class())
    log(other, [replace(result) for result in the_class()])
    assert one.read_bytes() == other.read_bytes()
