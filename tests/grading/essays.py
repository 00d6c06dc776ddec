"""An essay with a rubric, answers to it, and its sheet as a spreadsheet reads and saves it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from coursekit.exercises import Exercise
from coursekit.grading.model import OPEN, Mark, Student
from coursekit.grading.rubric_sheets.sheets import read_answers

ESSAY = """---
kind: open
title: Three counts
skill: argument
level: evaluate
---
Which figure would you print, and why?

## Rubric
- 3: Decides, and names **who counted**, whom, and for whose eyes the report was written.
  > A long answer.
- 1.5: Names one of the three.
  > A short answer.
- 0: Repeats the figure.
"""
TOP, HALF, NONE = (
    "3 | Decides, and names who counted, whom, and for whose …",
    "1.5 | Names one of the three.",
    "0 | Repeats the figure.",
)
ANNA, BEN, CARL = (
    Student("0042", "Anna 🦊"),
    Student("s2", "=cmd|' /C calc'!A0"),
    Student("карл@example.org", "Карл"),
)
ANSWERS = {ANNA.key: "- first\n- <b>second</b>", BEN.key: '=1+1;"x"', CARL.key: "Причин много"}


def rows(*students: Student, **answers: object) -> list[tuple[Student, Mark]]:
    """Open marks of students; `answers` by the position of the student, ``a0``, ``a1`` …"""
    made = []
    for place, student in enumerate(students):
        answer = answers.get(f"a{place}", ANSWERS.get(student.key, "Because."))
        mark = Mark("emergence/essay", "", "d", "v", answer, None, 3, OPEN)
        made.append((student, mark))
    return made


def table(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def fill(path: Path, *given: dict[str, str]) -> None:
    """Write into the rows of a sheet, as a person does."""
    filled = table(path)
    for row, cells in zip(filled, given, strict=False):
        row.update(cells)
    save(path, filled)


def save(path: Path, filled: list[dict[str, str]], delimiter: str = ",", encoding: str = "utf-8"):
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(filled[0]), delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(filled)
    path.write_bytes(text.getvalue().encode(encoding))


def given_in(path: Path, essay: Exercise) -> dict[str, tuple[float | None, str]]:
    judgements, _ = read_answers(path, essay)
    return {key: (one.points, one.comment) for (key, _), one in judgements.items()}


def digest_in(judgements: dict, student: Student) -> str:
    """The digest of the one answer of a student that was marked."""
    (digest,) = (digest for key, digest in judgements if key == student.key)
    return digest


def told_in(path: Path, essay: Exercise) -> list[tuple[int, str]]:
    _, faults = read_answers(path, essay)
    return [(fault.line, fault.message) for fault in faults]
