"""Data frames: the HTML that pandas writes, read back into a grid of cells.

pandas leaves corners of its tables empty and lets a cell span rows; here every column has a
title, every row its own cells, and an index that only counts is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coursekit.book.tablenodes import MISSING
from coursekit.book.typst.htmltables import HtmlCell, read_html_table
from coursekit.catalogue import _

_NOTHING = {"NaN", "<NA>", "NaT", "None", "nan"}


@dataclass(frozen=True)
class Grid:
    """A data frame as a page shows it.

    Parameters
    ----------
    columns : tuple of str
        A title for each column.
    rows : tuple of tuple of str
        The cells.
    stubs : int
        Number of columns that come from the index.
    remark : str
        What pandas says below a table that it has cut short; may be empty.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    stubs: int
    remark: str = ""


def read_frame(html: str) -> Grid | None:
    """Read the HTML of a data frame.

    Parameters
    ----------
    html : str
        What pandas gives a notebook.

    Returns
    -------
    Grid or None
        None if this is no data frame.
    """
    table = read_html_table(html)
    if table is None or "dataframe" not in table.classes or not table.head:
        return None
    stubs = max(sum(cell.is_head for cell in row) for row in table.body)
    columns = _titles(_square(table.head), stubs)
    rows = _square(table.body)
    if stubs == 1 and columns[0] == "" and _only_counts(row[0] for row in rows):
        columns, rows, stubs = columns[1:], [row[1:] for row in rows], 0
    named = (title or _("Row") for title in columns)
    cells = (tuple(MISSING if cell in _NOTHING else cell for cell in row) for row in rows)
    return Grid(tuple(named), tuple(cells), stubs, table.remark)


def _square(rows: list[list[HtmlCell]]) -> list[list[str]]:
    """Give each row all its cells: one that spans several places stands in each of them."""
    square: list[list[str]] = [[] for _ in rows]
    pending: dict[tuple[int, int], str] = {}
    for number, row in enumerate(rows):
        cells = iter(row)
        place = 0
        while True:
            if (number, place) in pending:
                square[number].append(pending[number, place])
                place += 1
                continue
            cell = next(cells, None)
            if cell is None:
                break
            for down in range(cell.rows):
                for across in range(cell.columns):
                    pending[number + down, place + across] = cell.text
    return square


def _titles(head: list[list[str]], stubs: int) -> list[str]:
    """Join the header rows: names of the index over its columns, levels of the columns."""
    width = max(map(len, head))
    rows = [row + [""] * (width - len(row)) for row in head]
    titles = [[row[place] for row in rows if row[place]] for place in range(width)]
    names_index = not any(rows[-1][stubs:])  # else the names above the index are the columns' own
    for place in range(stubs):
        titles[place] = [rows[-1][place]] if names_index and rows[-1][place] else []
    return [" · ".join(parts) for parts in titles]


def _only_counts(cells: Iterable[str]) -> bool:
    """Whether an index is the bare row number."""
    return all(cell == str(number) for number, cell in enumerate(cells))
