"""CSV as the course's own tables are written: UTF-8, commas, one header row.

What other programs write is read by ``coursekit.grading.tables``, which finds out how.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coursekit.errors import CourseError, Fault

_SAVE = "Save it as CSV in UTF-8."
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class CsvRow:
    """The cells of a row and the line on which it begins, from 1; an empty line has no cells."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class CsvTable:
    """A table as text.

    Parameters
    ----------
    columns : tuple of str
        The first row.
    rows : tuple of CsvRow
        The others, as they stand: they may have more or fewer cells than there are columns.
    has_mark : bool
        Whether the file begins with a byte order mark.
    """

    columns: tuple[str, ...]
    rows: tuple[CsvRow, ...]
    has_mark: bool = False

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Iterate over line and cells by column; a cell that is missing is empty."""
        for row in self.rows:
            if row.cells:
                cells = (cell.strip() for cell in (*row.cells, *[""] * len(self.columns)))
                yield row.line, dict(zip(self.columns, cells, strict=False))


def read_csv(path: Path, place: str, error: type[CourseError] = CourseError) -> CsvTable:
    """Read a table.

    Parameters
    ----------
    path : pathlib.Path
    place : str
        How its reader knows the file.
    error : type of CourseError
        What is raised.

    Returns
    -------
    CsvTable

    Raises
    ------
    CourseError
        If the file is missing or empty, is not UTF-8, or has a quotation mark out of place; the
        fault names the line.
    """
    try:
        data = path.read_bytes()
    except OSError as refusal:
        message = f"the table cannot be read: {refusal.strerror or refusal}"
        raise error(Fault(place, 0, message, "Is the name right, and may you read it?")) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        # The position is counted without the mark, if there is one.
        position = broken.start + (len(_MARK) if data.startswith(_MARK) else 0)
        line = data.count(b"\n", 0, position) + 1
        message = f"byte 0x{data[position]:02x} is not UTF-8"
        raise error(Fault(place, line, message, _SAVE)) from None
    if not text.strip():
        raise error(Fault(place, 0, "the file is empty", "Its first line names the columns."))
    columns, rows = _parse(text, place, error)
    return CsvTable(columns, rows, data.startswith(_MARK))


def _parse(
    text: str, place: str, error: type[CourseError]
) -> tuple[tuple[str, ...], tuple[CsvRow, ...]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[CsvRow] = []
    line = 1
    try:
        for cells in reader:
            rows.append(CsvRow(line, tuple(cells)))
            line = reader.line_num + 1
    except csv.Error as broken:
        remedy = "A quotation mark inside a cell is written twice."
        message = f"this is not CSV: {broken}"
        raise error(Fault(place, reader.line_num, message, remedy)) from None
    header, *others = rows
    return header.cells, tuple(others)
