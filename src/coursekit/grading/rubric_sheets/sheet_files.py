"""The files of a marking sheet: the sheet itself and the second ones beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from coursekit.errors import CourseError, Fault, shown_path
from coursekit.exercises import Exercise
from coursekit.grading.rubric_sheets.sheet_columns import DIGEST, KEY, Columns, Report
from coursekit.grading.rubric_sheets.sheet_keys import student_of
from coursekit.grading.tables.csvfiles import (
    Dialect,
    TableRow,
    find_dialect,
    read_rows,
    unusable_file,
)
from coursekit.grading.tables.csvtext import excerpt, restore

_MOST_FILES = 99


@dataclass
class Sheet:
    """A sheet that can be read."""

    path: Path
    exercise: Exercise
    faults: list[Fault]
    dialect: Dialect = field(init=False)
    columns: Columns = field(init=False)
    line: int = field(init=False)  # of the headings

    def __post_init__(self) -> None:
        self.dialect = find_dialect(self.path)
        first = next(read_rows(self.path, self.dialect), TableRow(0, []))
        self.line = first.line
        heading_faults: list[Fault] = []
        headings = [restore(cell) for cell in first.cells]
        self.columns = Columns(headings, self.exercise, self.reporter(self.line, heading_faults))
        missing = [name for name in (KEY, DIGEST) if self.columns.place(name) is None]
        if missing:
            message = f"there is no column {excerpt(missing[0])}"
            remedy = "Put its heading back; until then the sheet is left as it is."
            raise unusable_file(self.path, message, remedy, self.line)
        for _ in self.rows():
            pass  # a quotation mark that is never closed shows only at the end
        self.faults += heading_faults

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Line and cells of each row below the headings."""
        for row in read_rows(self.path, self.dialect):
            if row.line > self.line:
                yield row.line, [restore(cell) for cell in row.cells]

    def student(self, cells: list[str]) -> str:
        """Whose answer a row holds; empty if its key is none."""
        return student_of(self.exercise.id, self.columns.cell(cells, KEY))

    def is_marked(self, cells: Sequence[str]) -> bool:
        """Whether a person wrote anything into a row."""
        places = self.columns.given_places()
        return any(cells[place].strip() for place in places if place < len(cells))

    def reporter(self, line: int, into: list[Fault] | None = None) -> Report:
        """Collect faults of a line."""
        faults = self.faults if into is None else into

        def report(message: str, remedy: str) -> None:
            faults.append(Fault(shown_path(self.path), line, message, remedy))

        return report


def open_sheets(path: Path, exercise: Exercise, faults: list[Fault]) -> list[Sheet]:
    """The readable ones of a sheet and its second files."""
    sheets = []
    for one in sheet_paths(path):
        if one.exists():
            try:
                sheets.append(Sheet(one, exercise, faults))
            except CourseError as error:
                faults += error.faults
    return sheets


def sheet_paths(path: Path) -> list[Path]:
    others = [path.with_stem(f"{path.stem}-{number}") for number in range(2, _MOST_FILES)]
    return [path, *others]
