"""Tables: a header that repeats, columns as wide as their words need."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from docutils import nodes
from sphinx import addnodes

from coursekit.book.typst.columns import (
    ACROSS,
    COLUMN,
    MEASURE,
    SIZES,
    Cell,
    Plan,
    plan_columns,
    split_columns,
)
from coursekit.book.typst.config import font_folders
from coursekit.book.typst.escape import bind_days
from coursekit.book.typst.faces import Face, find_face
from coursekit.book.typst.values import Code, Markup, call, literal
from coursekit.book.typst.visitors.base import Writer, classes_of
from coursekit.book.typst.visitors.captions import CaptionWriter

_LONG_CELL = 1500  # characters; a row with more in one cell may break over a page
_DEEP = 24  # lines
_ALL = "100%"  # the width of a table that fills its line though it need not
# Ems of the smallest type for each em of a line; a little more fits, since cells have room at
# their sides.
_WIDEST = 1.05 / SIZES[-1][1]
_WHOLE = 18  # lines of its own type that a table may have and stay on one page
_LETTER = 0.5  # width of a letter in ems of its own type
_RULED = 0.6  # lines of room around the words of a row
_PITCH = 1.35  # height of a line in ems
_MOST_ROOM = 24.0  # ems: a row may be as long as a page
# Of the source of a formula: a sign or a name, what prints nothing, where a line may end.
_COMMAND, _UNSEEN, _BREAKS = map(re.compile, (r"\\[A-Za-z]+", r"[{}_^\\]", r"[=+<>-]"))
_FIRST = 2  # lines that stay with the head of a table


@dataclass
class _Grid:
    """The cells of a table by column, spans unrolled, as far as the plan needs them."""

    columns: list[list[Cell]]
    face: Face
    _taken: dict[int, set[int]] = field(default_factory=dict)

    def note(self, row: int, entry: nodes.Element, head: bool, more: str = "") -> None:
        """Put a cell into the first free place of its row."""
        taken = self._taken.setdefault(row, set())
        column = next(index for index in range(len(taken) + 1) if index not in taken)
        wide, high = entry.get("morecols", 0) + 1, entry.get("morerows", 0) + 1
        for below in range(high):
            self._taken.setdefault(row + below, set()).update(range(column, column + wide))
        if wide == 1 and column < len(self.columns):
            text, mono = _words(entry)
            self.columns[column].append(Cell(text + more, mono, head, self.face))


class TableVisitors(CaptionWriter):
    """Tables of every origin: Markdown, directives, data frames."""

    def visit_table(self, node: nodes.Element) -> None:
        title = next((child for child in node.children if isinstance(child, nodes.title)), None)
        self.emit(self.anchor_of(node) if title is None else "")
        with self.inside("table"):
            fills = node.get("width") == _ALL
            groups = [child for child in node.children if isinstance(child, nodes.tgroup)]
            tables = [table for group in groups for table in self._group(group, fills)]
        if title is None:
            for table in tables:
                self.emit(f"\n\n#{table}\n\n")
        else:
            body = Markup("".join(f"#{table}" for table in tables))
            with self.inside("caption"):
                caption = self.render_children(title)
            self.numbered(node, "table", body, caption=caption, breakable=True)
        raise nodes.SkipNode

    def _group(self, group: nodes.Element, fills: bool) -> list[str]:
        """Return the table, or its parts if it is too wide for a page."""
        head, body = _rows(group, nodes.thead), _rows(group, nodes.tbody)
        grid = _Grid([[] for _ in range(int(group["cols"]))], self._face())
        for number, row in enumerate((*head, *body)):
            for entry in row.children:
                if isinstance(entry, nodes.entry):
                    more = "".join(map(self.words_after, entry.findall(nodes.reference)))
                    grid.note(number, entry, head=number < len(head), more=more)
        entries = [
            [c for c in row.children if isinstance(c, nodes.entry)] for row in (*head, *body)
        ]
        if any(len(row) != len(grid.columns) for row in entries):  # a cell spans several columns
            return [self._table(entries, grid.columns, len(head), fills)]
        return [
            self._table(
                [[row[column] for column in part] for row in entries],
                [grid.columns[column] for column in part],
                len(head),
                fills,
            )
            for part in split_columns(grid.columns, self._measure())
        ]

    def _table(
        self,
        rows: Sequence[Sequence[nodes.Element]],
        cells: Sequence[Sequence[Cell]],
        head: int,
        fills: bool,
    ) -> str:
        """Return a table of rows, the first `head` of which are its header."""
        measure = self._measure()
        plan = plan_columns(cells, measure)
        columns = [Code("auto") if w is None else Code(f"{w}fr") for w in plan.widths]
        if fills and set(plan.widths) == {None}:
            columns[_widest(cells)] = Code("1fr")
        longest = max((len(cell.text) for column in cells for cell in column), default=0)
        return call(
            "data-table",
            *(Code(f"\n  {self._cells(row)}") for row in rows[head:]),
            columns=columns,
            align=[
                Code(_given_side(rows, column) or ("right" if right else "left"))
                for column, right in enumerate(plan.right)
            ],
            size=plan.size,
            **_kept(cells, plan, head, len(rows) - head),
            **({"whole-rows": False} if longest > _LONG_CELL or _is_deep(cells, plan) else {}),
            **({"hyphenate": True} if sum(filter(None, plan.widths)) > _WIDEST * measure else {}),
            **({} if _can_repeat(rows[:head]) else {"repeats": False}),
            header=[Code(f"\n  ({self._cells(row)},)") for row in rows[:head]],
        )

    def _measure(self) -> float:
        """The width that there is, in ems."""
        if self.is_inside("across"):
            return ACROSS
        return COLUMN if self.has_half_width else MEASURE

    def _face(self) -> Face:
        """The face of running text."""
        return find_face(self.config.typst_fonts, font_folders(self.builder.app))

    def _cells(self, row: Sequence[nodes.Element]) -> str:
        return ", ".join(map(self._cell, row))

    def _cell(self, entry: nodes.Element) -> str:
        words = Markup(self.anchor_of(entry) + self.render_children(entry))
        spans = {
            name: entry[given] + 1
            for name, given in (("colspan", "morecols"), ("rowspan", "morerows"))
            if entry.get(given)
        }
        if "rowspan" in spans:
            spans["breakable"] = True  # else no page could end beside it
        return call("table.cell", words, **spans) if spans else literal(words)

    visit_tgroup = visit_thead = visit_tbody = visit_colspec = Writer.pass_through
    visit_row = visit_entry = Writer.pass_through


def _given_side(rows: Sequence[Sequence[nodes.Element]], column: int) -> str:
    """Return on which side the author puts the words of a column: ``|:-:|`` in Markdown."""
    given = [classes_of(row[column]) if column < len(row) else set() for row in rows]
    sides = ("left", "center", "right")
    return next((side for side in sides if all(f"text-{side}" in one for one in given)), "")


def _can_repeat(head: Sequence[Sequence[nodes.Element]]) -> bool:
    """Whether no cell has anything that leads elsewhere."""
    links = (nodes.reference, nodes.footnote_reference, addnodes.number_reference)
    return not any(
        isinstance(node, links) for row in head for cell in row for node in cell.findall()
    )


def _widest(cells: Sequence[Sequence[Cell]]) -> int:
    """Return which column has the longest line."""
    lines = [max((cell.line for cell in column), default=0.0) for column in cells]
    return lines.index(max(lines))


def _is_deep(cells: Sequence[Sequence[Cell]], plan: Plan) -> bool:
    """Whether some cell takes more lines than a row should that no page may end within."""
    return any(
        len(cell.text) * _LETTER / width + cell.text.count("\n") > _DEEP
        for width, column in zip(plan.widths, cells, strict=True)
        for cell in column
        if width is not None
    ) or any(cell.text.count("\n") > _DEEP for column in cells for cell in column)


def _kept(cells: Sequence[Sequence[Cell]], plan: Plan, head: int, body: int) -> dict[str, Any]:
    """Return what keeps a short table whole, and of a long one the first rows together."""
    depths = [1] * (head + body)
    for width, column in zip(plan.widths, cells, strict=True):
        if width is not None:
            for row, cell in enumerate(column[: len(depths)]):
                depths[row] = max(depths[row], math.ceil(len(cell.text) * _LETTER / width))
    heights = [depth + _RULED for depth in depths]
    if sum(heights) <= _WHOLE:
        return {"whole": True}
    first = next((n for n in range(1, body) if sum(depths[head : head + n]) >= _FIRST), body)
    room = min(_PITCH * sum(heights[: head + first]), _MOST_ROOM)
    return {"room": Code(f"{room:.1f}em")}


def _rows(group: nodes.Element, part: type[nodes.Element]) -> list[nodes.Element]:
    rows = next((child for child in group.children if isinstance(child, part)), None)
    return [] if rows is None else [r for r in rows.children if isinstance(r, nodes.row)]


def _words(entry: nodes.Element) -> tuple[str, bool]:
    """Return the lines of a cell, and whether a typewriter face is the widest thing in it."""
    literals = [node.astext() for node in entry.findall(nodes.literal)]
    text = bind_days("\n".join(child.astext() for child in entry.children))
    for formula in entry.findall(nodes.math):
        tex = formula.astext()
        text = text.replace(tex, _BREAKS.sub(r" \g<0> ", _UNSEEN.sub("", _COMMAND.sub("x", tex))))
    longest = max(text.split(), key=len, default="")
    return text, any(longest in words for words in literals if longest)
