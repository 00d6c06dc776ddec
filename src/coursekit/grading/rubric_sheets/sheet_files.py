"""The files of a marking sheet: the sheet itself and the second ones beside it, CSV or .xlsx."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from coursekit.catalogue import Message
from coursekit.errors import CourseError, Fault, shown_path
from coursekit.exercises import Exercise
from coursekit.grading.rubric_sheets.sheet_columns import DIGEST, KEY, Columns, Report
from coursekit.grading.rubric_sheets.sheet_keys import student_of
from coursekit.grading.tables.csvfiles import TableRow, read_rows, write_table
from coursekit.grading.tables.csvtext import excerpt, restore
from coursekit.grading.tables.dialects import Dialect, find_dialect, unusable_file
from coursekit.grading.tables.workbooks import (
    ENDING,
    edit_workbook,
    read_workbook,
    write_workbook,
)

_MOST_FILES = 99


@dataclass
class Sheet:
    """A sheet that can be read."""

    path: Path
    exercise: Exercise
    faults: list[Fault]
    dialect: Dialect | None = field(init=False)  # None for a workbook
    columns: Columns = field(init=False)
    line: int = field(init=False)  # of the headings

    def __post_init__(self) -> None:
        self.dialect = None if self.path.suffix == ENDING else find_dialect(self.path)
        self._stamp = _stamp(self.path)
        first = next(self._read(), TableRow(0, []))
        self.line = first.line
        heading_faults: list[Fault] = []
        headings = [restore(cell) for cell in first.cells]
        self.columns = Columns(headings, self.exercise, self.reporter(self.line, heading_faults))
        self.columns.broken = self.broken
        missing = [name for name in (KEY, DIGEST) if self.columns.place(name) is None]
        if missing:
            message = Message("there is no column {column}", column=excerpt(missing[0]))
            remedy = Message("Put its heading back; until then the sheet is left as it is.")
            raise unusable_file(self.path, message, remedy, self.line)
        for _ in self.rows():
            pass  # a quotation mark that is never closed shows only at the end
        self.faults += heading_faults

    @property
    def broken(self) -> bool:
        """Whether a few bytes are no UTF-8 though the rest is; writing it again would lose them."""
        dialect = self.dialect
        return dialect is not None and dialect.guessed and dialect.encoding == "utf-8"

    def tell_encoding(self) -> None:
        """Report an encoding that is not certain."""
        report = self.reporter(0)
        if self.broken:
            message = Message(
                "some of it is in another encoding than the rest; nothing is added to it"
            )
            remedy = Message(
                "Write again what shows {sign}, and save it as CSV UTF-8.", sign="\ufffd"
            )
            report(message, remedy)
        elif self.dialect is not None and self.dialect.guessed:
            message = Message(
                "the encoding was guessed to be {encoding}", encoding=self.dialect.encoding
            )
            remedy = Message(
                "See in the feedback whether comments are right, or save it as CSV UTF-8."
            )
            report(message, remedy)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Line and cells of each row below the headings."""
        for row in self._read():
            if row.line > self.line:
                yield row.line, [restore(cell) for cell in row.cells]

    def _read(self) -> Iterator[TableRow]:
        if self.dialect is None:
            return iter(read_workbook(self.path))
        return read_rows(self.path, self.dialect)

    def rewrite(
        self,
        headings: Sequence[str],
        changed: Mapping[int, Sequence[str]],
        added: Iterable[Sequence[str]],
    ) -> bool:
        """Write the sheet again, with rows changed, by their lines, and others at its end.

        Returns
        -------
        bool
            False, and nothing is written, if somebody has saved the file since it was read, or
            holds it open where an open file cannot be replaced.
        """
        try:
            if self.dialect is None:
                every = {self.line: headings, **changed}
                if not edit_workbook(self.path, every, added, self._is_unchanged):
                    return False
            else:
                self._write_table(headings, changed, added, self.dialect)
        except (_Saved, PermissionError):
            return False
        self._stamp = _stamp(self.path)
        return True

    def _write_table(
        self,
        headings: Sequence[str],
        changed: Mapping[int, Sequence[str]],
        added: Iterable[Sequence[str]],
        dialect: Dialect,
    ) -> None:
        with write_table(self.path, _in_utf8(dialect)) as table:
            table.row(headings)
            for line, cells in self.rows():
                table.row(changed.get(line, cells))
            for row in added:
                table.row(row)
            if not self._is_unchanged():
                raise _Saved

    def _is_unchanged(self) -> bool:
        return _stamp(self.path) == self._stamp

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


def _in_utf8(dialect: Dialect) -> Dialect:
    """Spreadsheets recognise UTF-8 only by its mark."""
    return replace(dialect, encoding="utf-8", bom=True, skip=0)


class _Saved(Exception):
    """Somebody saved the sheet while it was being written."""


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


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
    """Where the sheet at `path` and its second files may be, whichever its kind."""
    csv = path.with_suffix(".csv")
    every = [csv, *(csv.with_stem(f"{csv.stem}-{number}") for number in range(2, _MOST_FILES))]
    return [one.with_suffix(ending) for one in every for ending in (".csv", ENDING)]


def write_new(path: Path, rows: Iterable[Sequence[str]], dialect: Dialect) -> None:
    """Write a new sheet, a workbook or a CSV by its ending; the headings come first."""
    if path.suffix == ENDING:
        write_workbook(path, rows)
        return
    with write_table(path, _in_utf8(dialect)) as table:
        for row in rows:
            table.row(row)
