"""``marks.csv``: everything in one table, a row a student, then a row a file that is nobody's."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Protocol

from coursekit.catalogue import _
from coursekit.exercises.assignments.assignment import Assignment
from coursekit.grading.model import Mark, Result
from coursekit.grading.rounding import rounded
from coursekit.grading.tables.csvfiles import write_table
from coursekit.grading.tables.dialects import OURS, Dialect

BEFORE = (
    *("student", "name", "email", "status", "points", "out of", "percent"),
    *("days late", "penalty in percent"),
)
AFTER = ("file", "saved", "notes")
NOBODYS = "belongs to nobody"
_LONGEST = 2000
_NO_MARK = ("", "")
_Cell = str | int | Decimal


class Trouble(Protocol):
    """A file that cannot be marked or belongs to nobody, and why."""

    @property
    def place(self) -> str: ...

    @property
    def problem(self) -> str: ...

    @property
    def student(self) -> str: ...

    @property
    def reason(self) -> str: ...


def write_marks(
    results: Iterable[Result],
    problems: Iterable[Trouble],
    assignment: Assignment,
    path: Path,
    dialect: Dialect = OURS,
) -> None:
    """Write ``marks.csv``.

    Parameters
    ----------
    results : iterable of Result
        In the order of the roster; may stream.
    problems : iterable of Trouble
        Files of which something is wrong; those that belong to nobody get a row.
    assignment : Assignment
    path : pathlib.Path
        Its folder exists.
    dialect : Dialect, optional
        The roster's delimiter suits the same spreadsheet.
    """
    names = [task.exercise for task in assignment.tasks]
    exercises = [column for name in names for column in (name, f"{name} state")]
    with write_table(path, dialect) as table:
        table.row([*BEFORE, *exercises, *AFTER])
        for result in results:
            marks = {mark.exercise: _cells(mark) for mark in result.marks}
            cells = chain.from_iterable([marks.get(name, _NO_MARK) for name in names])
            table.row([*_begin(result), *cells, result.place, result.saved, _joined(result)])
        empty = [""] * (len(BEFORE) - 4 + len(exercises))
        for file in problems:
            if not file.student:
                fault = " ".join(filter(None, [file.problem, file.reason]))
                table.row(["", "", "", NOBODYS, *empty, file.place, "", fault[:_LONGEST]])


def _begin(result: Result) -> list[_Cell]:
    student, points = result.student, result.points
    known = points is not None
    share: _Cell = ""
    if points is not None and result.out_of:
        share = rounded(points / result.out_of * 100)
    return [
        student.key,
        student.name,
        student.email,
        result.status,
        rounded(points) if points is not None else "",
        rounded(result.out_of) if result.marks or result.total else "",
        share,
        result.days_late if known else "",
        rounded(result.penalty * 100) if known else "",
    ]


def _cells(mark: Mark) -> tuple[_Cell, _Cell]:
    return "" if mark.points is None else rounded(mark.points), mark.state


def _joined(result: Result) -> str:
    changes = [
        _(
            "Changed in run {run}: {exercise}, {why}",
            run=change.run,
            exercise=change.exercise or _("the whole"),
            why=change.why,
        )
        for change in result.changes
    ]
    return " ".join([*result.notes, *changes])[:_LONGEST]
