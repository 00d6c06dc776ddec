"""Tables: a header that repeats, columns as wide as their words need."""

from __future__ import annotations

from dataclasses import dataclass, field

from docutils import nodes

from coursekit.book.typst.columns import Cell, plan_columns
from coursekit.book.typst.values import Code, Markup, call, literal
from coursekit.book.typst.visitors.base import Writer, is_short
from coursekit.book.typst.visitors.captions import CaptionWriter

_LONG_CELL = 1500  # characters; a row with more in one cell may break over a page
_FEW_ROWS = 12


@dataclass
class _Grid:
    """The cells of a table by column, spans unrolled, as far as the plan needs them."""

    columns: list[list[Cell]]
    _taken: dict[int, set[int]] = field(default_factory=dict)

    def note(self, row: int, entry: nodes.Element, head: bool) -> None:
        """Put a cell into the first free place of its row."""
        taken = self._taken.setdefault(row, set())
        column = next(index for index in range(len(taken) + 1) if index not in taken)
        wide, high = entry.get("morecols", 0) + 1, entry.get("morerows", 0) + 1
        for below in range(high):
            self._taken.setdefault(row + below, set()).update(range(column, column + wide))
        if wide == 1 and column < len(self.columns):
            text, mono = _words(entry)
            self.columns[column].append(Cell(text, mono=mono, head=head))


class TableVisitors(CaptionWriter):
    """Tables of every origin: Markdown, directives, data frames."""

    def visit_table(self, node: nodes.Element) -> None:
        title = next((child for child in node.children if isinstance(child, nodes.title)), None)
        self.emit(self.anchor_of(node) if title is None else "")
        with self.inside("table"):
            tables = [self._group(child) for child in node.findall(nodes.tgroup)]
        if title is None:
            for table in tables:
                self.emit(f"\n\n#{table}\n\n")
        else:
            body = Markup("".join(f"#{table}" for table in tables))
            with self.inside("caption"):
                caption = self.render_children(title)
            self.numbered(node, "table", body, caption=caption, breakable=True)
        raise nodes.SkipNode

    def _group(self, group: nodes.Element) -> str:
        head, body = _rows(group, nodes.thead), _rows(group, nodes.tbody)
        grid = _Grid([[] for _ in range(int(group["cols"]))])
        for number, row in enumerate((*head, *body)):
            for entry in row.children:
                if isinstance(entry, nodes.entry):
                    grid.note(number, entry, head=number < len(head))
        plan = plan_columns(grid.columns)
        columns = [Code("auto") if w is None else Code(f"{w}fr") for w in plan.widths]
        longest = max((len(cell.text) for column in grid.columns for cell in column), default=0)
        return call(
            "data-table",
            *(Code(f"\n  {self._cells(row)}") for row in body),
            columns=columns,
            align=[Code("right") if right else Code("left") for right in plan.right],
            size=plan.size,
            **({"whole": True} if len(body) <= _FEW_ROWS and is_short(group) else {}),
            **({"whole-rows": False} if longest > _LONG_CELL else {}),
            header=[Code(f"\n  ({self._cells(row)},)") for row in head],
        )

    def _cells(self, row: nodes.Element) -> str:
        return ", ".join(
            self._cell(entry) for entry in row.children if isinstance(entry, nodes.entry)
        )

    def _cell(self, entry: nodes.Element) -> str:
        words = Markup(self.anchor_of(entry) + self.render_children(entry))
        spans = {
            name: entry[given] + 1
            for name, given in (("colspan", "morecols"), ("rowspan", "morerows"))
            if entry.get(given)
        }
        return call("table.cell", words, **spans) if spans else literal(words)

    visit_tgroup = visit_thead = visit_tbody = visit_colspec = Writer.pass_through
    visit_row = visit_entry = Writer.pass_through


def _rows(group: nodes.Element, part: type[nodes.Element]) -> list[nodes.Element]:
    found = next((child for child in group.children if isinstance(child, part)), None)
    return [] if found is None else [r for r in found.children if isinstance(r, nodes.row)]


def _words(entry: nodes.Element) -> tuple[str, bool]:
    """Return the lines of a cell, and whether a typewriter face is the widest thing in it."""
    literals = [node.astext() for node in entry.findall(nodes.literal)]
    text = "\n".join(child.astext() for child in entry.children)
    longest = max(text.split(), key=len, default="")
    return text, any(longest in words for words in literals if longest)
