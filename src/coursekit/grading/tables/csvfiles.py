"""Tables as Excel, LibreOffice, Moodle and Canvas write them: read tolerantly, written alike.

Reading finds out encoding, delimiter and line ends, and streams.  Writing keeps delimiter, line
ends and byte order mark.  The encoding is always UTF-8, which learning systems expect; a table that
came in another gets the mark by which spreadsheets see it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO, NamedTuple

from coursekit.catalogue import Message
from coursekit.grading.files import whole_file
from coursekit.grading.tables.csvtext import neutralise, replace_controls
from coursekit.grading.tables.dialects import Dialect, unusable_file

_CELL = r'(?:^|DELIMITER)("(?:[^"]|"")*+"[^DELIMITER]*+|[^DELIMITER]*+)'
_END = "\x00end\x00"  # a row of our own after the last: missing if a quotation mark stays open


class TableRow(NamedTuple):
    """A row, the line on which it begins, from 1, and its text as it stands in the file."""

    line: int
    cells: list[str]
    text: str = ""

    def raw_cells(self, delimiter: str) -> list[str]:
        """The cells as they stand in the file, with their quotation marks."""
        cell = _CELL.replace("DELIMITER", re.escape(delimiter))
        raw = [match[1] for match in re.finditer(cell, self.text.rstrip("\r\n"))]
        return raw if len(raw) == len(self.cells) else [quote(one, delimiter) for one in self.cells]


class AsIs(str):
    """A cell that is written just so, with its quotation marks."""


def quote(text: str, delimiter: str) -> str:
    """Write a cell with quotation marks, if it needs them."""
    if any(character in text for character in (delimiter, '"', "\n", "\r")):
        return '"' + text.replace('"', '""') + '"'
    return text


def read_rows(path: Path, dialect: Dialect) -> Iterator[TableRow]:
    """Read the rows of `path` one after the other; blank ones are left out.

    Yields
    ------
    TableRow
        Cells as they stand in the file, only cleaned of control characters.

    Raises
    ------
    CourseError
        If a quotation mark is never closed, or a cell is beyond all measure.
    """
    with path.open("rb") as raw:
        file = io.TextIOWrapper(raw, dialect.encoding, "replace", newline="")
        taken: list[str] = []  # lines of the row that is being read
        reader = csv.reader(_lines(file, dialect.skip, taken), delimiter=dialect.delimiter)
        line = begun = dialect.skip + 1
        try:
            for cells in reader:
                begun, line = line, dialect.skip + reader.line_num + 1
                if cells == [_END]:
                    return
                if any(cell.strip("\0 \t\r\n") for cell in cells):  # a broken copy ends in zeros
                    yield TableRow(
                        begun, [replace_controls(cell) for cell in cells], "".join(taken)
                    )
                taken.clear()
        except csv.Error:  # a cell beyond all measure
            begun = line
        raise unusable_file(
            path,
            Message(
                "a quotation mark opens here or soon after and is never closed, or a cell has more "
                "than {most} characters",
                most=float(csv.field_size_limit()),
            ),
            Message('Close it, write "" for a quotation mark inside a cell, or shorten the cell.'),
            begun,
        )


def _lines(file: Iterable[str], skip: int, taken: list[str]) -> Iterator[str]:
    last = "\n"
    for number, line in enumerate(file):
        if number == 0:
            line = line.lstrip("\ufeff")
        if number >= skip:
            last = line
            taken.append(line)
            yield line
    if not last.endswith(("\n", "\r")):
        yield "\n"
    yield f"{_END}\n"


class CsvWriter:
    """A table that is being written; what is text is neutralised, what is a number is not.

    Parameters
    ----------
    file : binary file
    dialect : Dialect
    """

    def __init__(self, file: BinaryIO, dialect: Dialect) -> None:
        self._dialect = dialect
        self._text = io.TextIOWrapper(file, "utf-8", newline="", write_through=False)
        if dialect.bom or dialect.guessed or dialect.encoding != "utf-8":
            self._text.write("\ufeff")
        self._writer = csv.writer(
            self._text, delimiter=dialect.delimiter, lineterminator=dialect.line_end
        )

    def row(self, cells: Iterable[str | int | Decimal]) -> None:
        """Write one row."""
        texts = [
            cell
            if isinstance(cell, AsIs)
            else neutralise(cell)
            if isinstance(cell, str)
            else self._number(cell)
            for cell in cells
        ]
        if not any(isinstance(text, AsIs) for text in texts):
            self._writer.writerow(texts)
            return
        delimiter = self._dialect.delimiter
        line = delimiter.join(
            text if isinstance(text, AsIs) else quote(text, delimiter) for text in texts
        )
        self._text.write(line + self._dialect.line_end)

    def _number(self, value: int | Decimal) -> str:
        text = format(value, "f") if isinstance(value, Decimal) else str(value)
        return text.replace(".", ",") if self._dialect.comma else text

    def finish(self) -> None:
        """Pass on what is still held back and let go of the file."""
        self._text.flush()
        self._text.detach()


@contextmanager
def write_table(path: Path, dialect: Dialect) -> Iterator[CsvWriter]:
    """Write a table to `path`, whole or not at all."""
    with whole_file(path) as file:
        table = CsvWriter(file, dialect)
        yield table
        table.finish()
