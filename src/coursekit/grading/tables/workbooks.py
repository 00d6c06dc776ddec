"""Tables in Excel's workbooks: the first sheet read as text, and written so that it stays text.

A workbook is an archive of XML that may come from anywhere.  Its size is looked at before anything
is unpacked, and openpyxl reads XML through defusedxml, which refuses what expands without end.
Formulas are not calculated: what a spreadsheet kept of their result is read.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from coursekit.catalogue import Message
from coursekit.errors import CourseError
from coursekit.grading.files import write_whole
from coursekit.grading.tables.csvfiles import TableRow
from coursekit.grading.tables.csvtext import replace_controls
from coursekit.grading.tables.dialects import unusable_file

if TYPE_CHECKING:  # it takes half a second to import, which only those pay who use workbooks
    from openpyxl.cell import Cell, MergedCell

ENDING = ".xlsx"
_MOST_BYTES = 200_000_000  # unpacked; sixty thousand answers have less
_EPOCH = datetime(1980, 1, 1)  # the first day that a zip can name
_TEXT = "@"  # Excel's format of cells that hold text, whatever is typed into them
_WIDTHS = {True: 60, False: 16}  # of columns with long and with short cells
_LONG = 40
_CORE = "docProps/core.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_MERGED = re.compile(rb'<mergeCell [^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_Read = TypeVar("_Read")


def read_workbook(path: Path) -> list[TableRow]:
    """Read the first sheet of a workbook.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    list of TableRow
        Rows that hold anything, each with its number; cells as text, as a person sees them: a
        merged cell in every row and column that it covers, a share in per cent with its sign.

    Raises
    ------
    CourseError
        If this is not a workbook that can be read.
    """

    def rows(book: Any) -> list[TableRow]:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # else a cell far away makes every row as wide as a sheet can be
        read = ((number, list(map(_text, row))) for number, row in enumerate(sheet.iter_rows(), 1))
        table = {number: cells for number, cells in read if any(map(str.strip, cells))}
        # A sheet that is streamed does not tell of merged cells; its file does, and openpyxl has no
        # public name for the place of that file.
        with zipfile.ZipFile(path) as archive:
            _spread(table, archive.read(sheet._worksheet_path))
        return [TableRow(number, cells) for number, cells in table.items()]

    return _opened(path, rows, read_only=True, data_only=True)


def _spread(table: Mapping[int, list[str]], xml: bytes) -> None:
    """Put what stands in merged cells into all that they cover, in rows that hold anything."""
    from openpyxl.utils import range_boundaries

    for ref in _MERGED.findall(xml):
        left, top, right, bottom = (int(one or 0) for one in range_boundaries(ref.decode("ascii")))
        shown = table.get(top, [])[left - 1 : left]
        for number in filter(range(top, bottom + 1).__contains__, table if shown else ()):
            cells = table[number]
            cells += [""] * (right - len(cells))
            cells[left - 1 : right] = shown * (right - left + 1)


def write_workbook(
    path: Path, rows: Iterable[Sequence[str]], numbers: frozenset[int] = frozenset()
) -> None:
    """Write a table to `path`, whole or not at all; the same rows give the same bytes.

    Parameters
    ----------
    path : pathlib.Path
    rows : iterable of sequence of str
        The headings first.
    numbers : frozenset of int
        Columns, from 0, whose cells may be numbers; all others stay text, whatever is typed.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    widest: dict[int, int] = {}
    for row in rows:
        _append(sheet, row)
        for place, cell in enumerate(row):
            widest[place] = max(widest.get(place, 0), len(cell))
    for place, width in widest.items():
        column = sheet.column_dimensions[get_column_letter(place + 1)]
        column.width = _WIDTHS[width > _LONG]
        column.number_format = "General" if place in numbers else _TEXT
    for heading in sheet[1]:
        heading.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    _save(book, path)


def edit_workbook(
    path: Path,
    changed: Mapping[int, Sequence[str]],
    added: Iterable[Sequence[str]],
    unchanged: Callable[[], bool],
) -> bool:
    """Change rows of the first sheet and add others; all else of the workbook stays.

    Parameters
    ----------
    path : pathlib.Path
    changed : mapping of int to sequence of str
        New cells by the number of the row.
    added : iterable of sequence of str
    unchanged : callable
        Asked last whether the file is still the one that was read.

    Returns
    -------
    bool
        Whether the file was written.
    """

    from openpyxl.cell import MergedCell

    def edited(book: Any) -> bool:
        sheet = book.worksheets[0]
        for number, cells in changed.items():
            for place, text in enumerate(cells, start=1):
                cell = sheet.cell(number, place)
                if not isinstance(cell, MergedCell) and _text(cell) != text:
                    _put(cell, text)
        for row in added:
            _append(sheet, row)
        if not unchanged():
            return False
        _save(book, path)
        return True

    return _opened(path, edited)


def _opened(path: Path, use: Callable[[Any], _Read], **how: bool) -> _Read:
    from openpyxl import load_workbook

    remedy = Message("Open it in a spreadsheet and save it again as .xlsx, or as CSV UTF-8.")
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(one.file_size for one in archive.infolist())
        if size > _MOST_BYTES:
            message = Message("this would unpack to {size} bytes", size=float(size))
            raise unusable_file(path, message, remedy)
        book = load_workbook(path, **how)
        try:
            return use(book)
        finally:
            book.close()
    except (CourseError, OSError):
        raise
    except Exception as error:  # openpyxl raises whatever the damage leads to
        message = Message(
            "this is not a workbook that can be read ({error})", error=type(error).__name__
        )
        raise unusable_file(path, message, remedy) from error


def _text(cell: Cell | MergedCell) -> str:
    """A cell as a person sees it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int) and cell.number_format.endswith("%"):
        return f"{value * 100:g}%"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == value.min.time() else value.isoformat()
    return replace_controls(str(value))


def _append(sheet: Any, row: Sequence[str]) -> None:
    number = 1 if sheet.max_row == 1 and sheet["A1"].value is None else sheet.max_row + 1
    for place, text in enumerate(row, start=1):
        if text:
            _put(sheet.cell(number, place), text)


def _put(cell: Cell, text: str) -> None:
    """Put text into a cell; what begins like a formula is none."""
    from openpyxl.styles import Alignment

    cell.value = replace_controls(text) or None
    if text:
        cell.data_type = "s"
        cell.number_format = _TEXT
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _save(book: Any, path: Path) -> None:
    """Save without the time at which it is done."""
    book.properties.created = _EPOCH
    written, fixed = io.BytesIO(), io.BytesIO()
    book.save(written)
    with (
        zipfile.ZipFile(written) as source,
        zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            data = source.read(name)
            if name == _CORE:  # openpyxl writes the present time into it, whatever is asked
                data = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", data)
            target.writestr(entry, data)
    write_whole(path, fixed.getvalue())
