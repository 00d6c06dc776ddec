"""The table of all marks."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import pytest
from gradebooks import WEEK, result

from coursekit.grading.model import MISSING, Change, Result, Student
from coursekit.grading.roster.markstable import write_marks


@dataclass(frozen=True)
class File:
    place: str
    problem: str
    student: str
    reason: str


def marks_table(
    folder: Path, *results: Result, files: tuple[File, ...] = ()
) -> list[dict[str, str]]:
    path = folder / "marks.csv"
    write_marks(results, files, WEEK, path)
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_marks_table_has_everything(tmp_path: Path) -> None:
    anna = Student("a", "Anna 🦊", "anna@example.org")
    change = Change("emergence/essay", 4, 5, "the key was wrong", 2)
    first, second, third = marks_table(
        tmp_path,
        result(anna, 9, days_late=1, penalty=0.1, notes=("Two files came.",), changes=(change,)),
        result(Student("b", "=1+1"), 0, MISSING),
        files=(
            File("x/=1.json", "", "", "Nobody."),
            File("y.json", "It is no JSON.", "a", "Found."),
        ),
    )
    assert first == {
        "student": "a",
        "name": "Anna 🦊",
        "email": "anna@example.org",
        "status": "marked",
        "points": "8.1",
        "out of": "10",
        "percent": "81",
        "days late": "1",
        "penalty in percent": "10",
        "emergence/three-counts": "4",
        "emergence/three-counts state": "right",
        "emergence/essay": "5",
        "emergence/essay state": "judged",
        "a/b": "0",
        "a/b state": "dropped",
        "file": "x/answers.json",
        "saved": "",
        "notes": "Two files came. Changed in run 2: emergence/essay, the key was wrong",
    }
    assert (second["name"], second["status"], second["points"]) == ("'=1+1", MISSING, "")
    assert (third["status"], third["file"], third["notes"]) == (
        "belongs to nobody",
        "x/=1.json",
        "Nobody.",
    )


@pytest.mark.parametrize(
    ("points", "text"), [(2.675, "2.68"), (1 / 3, "0.33"), (7.0, "7"), (0.0, "0")]
)
def test_total_is_rounded_half_up_after_all_else(tmp_path: Path, points: float, text: str) -> None:
    (row,) = marks_table(tmp_path, result(Student("a", "A"), points))
    assert row["points"] == text
