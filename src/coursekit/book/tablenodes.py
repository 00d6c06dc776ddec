"""Tables as docutils nodes, and as HTML that says which header belongs to which cell.

In HTML every table stands in a box that scrolls sideways by keyboard too and bears the table's
name; header cells have a scope.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from coursekit.catalogue import localised

MISSING = "–"  # what a cell shows where the table has nothing
_NUMBER = re.compile(r"[-+−]?[\d,. ]*\d%?")
_PLAIN, _LONG = re.compile(r"(-?)(\d+)((?:\.\d+)?)"), 5
_NARROW, _WIDE = 6, 40  # characters
_SCROLL_BOX = '<div class="pst-scrollable-table-container">'  # as pydata-sphinx-theme writes it


def make_table(
    columns: Sequence[object],
    rows: Iterable[Sequence[object]],
    *,
    title: nodes.title | None = None,
    label: str = "",
    classes: Iterable[str] = (),
    stubs: int = 1,
    widths: Sequence[int] = (),
) -> nodes.table:
    """Make a table.

    Parameters
    ----------
    columns : sequence
        Titles of the columns as text or nodes; none may be empty.
    rows : iterable of sequence
        Cells as text, numbers, None, or nodes.
    title : docutils.nodes.title, optional
        Caption of the table.
    label : str
        Name of the table for those who do not see it, where it has no caption.
    classes : iterable of str
        Classes of the table.
    stubs : int
        Number of columns, from the left, whose cells head their rows.
    widths : sequence of int, optional
        Shares of the columns in the width; default: as wide as their text wants.

    Returns
    -------
    docutils.nodes.table
    """
    records = _with_even_decimals([list(row) for row in rows])
    numeric = [_is_numeric(record[i] for record in records) for i in range(len(columns))]
    group = nodes.tgroup("", cols=len(columns))
    for i in range(len(columns)):
        cells = [columns[i], *(record[i] for record in records)]
        column = nodes.colspec(colwidth=widths[i] if widths else _width(cells))
        if i < stubs:
            column["stub"] = 1
        group += column
    group += nodes.thead("", _row(columns, numeric))
    group += nodes.tbody("", *(_row(record, numeric) for record in records))
    sizing = "colwidths-given" if widths else "colwidths-auto"
    table = nodes.table("", classes=["ck-table", sizing, *classes], label=label)
    if title is not None:
        table += title
    table += group
    return table


def _row(cells: Sequence[object], numeric: Sequence[bool]) -> nodes.row:
    row = nodes.row()
    for cell, is_number in zip(cells, numeric, strict=True):
        if isinstance(cell, nodes.Node):
            content = cell
        else:
            content = nodes.Text(_figure(show(cell)) if is_number else show(cell))
        entry = nodes.entry("", nodes.paragraph("", "", content))
        if is_number:
            entry["classes"].append("text-right")
        row += entry
    return row


def _with_even_decimals(records: list[list[object]]) -> list[list[object]]:
    """Write the numbers of a column with as many decimals as the one that has most."""
    for column, values in enumerate(zip(*records, strict=True)):
        shown = [show(value) for value in values if not isinstance(value, nodes.Node)]
        numbers = [match for text in shown if (match := _PLAIN.fullmatch(text))]
        most = max((len(number[3]) - 1 for number in numbers), default=0)
        if most > 0 and len(numbers) == len(values) - shown.count(MISSING):
            for record, text in zip(records, shown, strict=True):
                record[column] = text if text == MISSING else f"{Decimal(text):.{most}f}"
    return records


def _figure(text: str) -> str:
    """Write a number with a minus sign, and from five digits on with its thousands apart."""
    if not (match := _PLAIN.fullmatch(text)):
        return text
    sign, whole, rest = match.groups()
    apart = f"{int(whole):,}" if len(whole) >= _LONG else whole
    return localised(("−" if sign else "") + apart + rest)


def _width(cells: Iterable[object]) -> int:
    """Return the width that a column wants, in characters; plain text needs to know it."""
    shown = (cell.astext() if isinstance(cell, nodes.Node) else show(cell) for cell in cells)
    return max(_NARROW, min(_WIDE, max(map(len, shown))))


def _is_numeric(cells: Iterable[object]) -> bool:
    shown = [show(cell) for cell in cells if not isinstance(cell, nodes.Node)]
    given = [text for text in shown if text != MISSING]
    is_list = any(", " in text for text in given)  # of which nobody compares the digits
    return bool(given) and not is_list and all(_NUMBER.fullmatch(text) for text in given)


def show(value: object) -> str:
    """Write a value as a table shows it: a whole number without ``.0``, nothing as a dash."""
    if value is None or value == "":
        return MISSING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def visit_table(self: HTML5Translator, node: nodes.table) -> None:
    """Write the theme's table; name its scrolling box and let the keyboard reach it."""
    type(self).visit_table(self, node)
    title = next(iter(node.findall(nodes.title)), None)
    label = escape(title.astext() if title is not None else node.get("label") or "Table")
    named = f'{_SCROLL_BOX[:-1]} role="group" tabindex="0" aria-label="{label}">'
    self.body[-2:] = [part.replace(_SCROLL_BOX, named) for part in self.body[-2:]]


def depart_table(self: HTML5Translator, node: nodes.table) -> None:
    type(self).depart_table(self, node)


def visit_entry(self: HTML5Translator, node: nodes.entry) -> None:
    """Write a cell; a header cell says whether it heads its column or its row."""
    type(self).visit_entry(self, node)
    scope = "col" if isinstance(node.parent.parent, nodes.thead) else "row"
    self.body[-1] = re.sub(r"^<th\b", f'<th scope="{scope}"', self.body[-1])


def depart_entry(self: HTML5Translator, node: nodes.entry) -> None:
    type(self).depart_entry(self, node)


def setup_tables(app: Sphinx) -> None:
    """Connect the HTML of tables."""
    app.add_node(nodes.table, override=True, html=(visit_table, depart_table))
    app.add_node(nodes.entry, override=True, html=(visit_entry, depart_entry))
