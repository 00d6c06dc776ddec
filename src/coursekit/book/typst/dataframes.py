"""Data frames as tables: the HTML that pandas prints becomes a table of the document tree.

A notebook's output offers itself in several types.  For HTML pages ``text/html`` is taken; on
paper a frame would be left with ``text/plain``, a drawing in characters.  Here its HTML is read
and put in as an ordinary table, before myst-nb chooses among the types.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

FRAME_TYPE = "application/vnd.typst.table"


@dataclass
class _Cell:
    head: bool
    colspan: int = 1
    rowspan: int = 1
    text: list[str] = field(default_factory=list)


class _TableReader(HTMLParser):
    """Read the first table of some HTML: cells, spans and caption."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.head: list[list[_Cell]] = []
        self.body: list[list[_Cell]] = []
        self._done = False
        self._depth = 0
        self._in_head = False
        self._cell: _Cell | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
        if self._depth != 1 or self._done:
            return
        if tag in {"thead", "tbody"}:
            self._in_head = tag == "thead"
        elif tag == "tr":
            (self.head if self._in_head else self.body).append([])
        elif tag in {"td", "th"} and (rows := self.head if self._in_head else self.body):
            given = dict(attrs)
            self._cell = _Cell(
                tag == "th", int(given.get("colspan") or 1), int(given.get("rowspan") or 1)
            )
            rows[-1].append(self._cell)
        elif tag == "br" and self._cell is not None:
            self._cell.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._depth -= 1
            self._done = self._depth == 0
        elif tag in {"td", "th"}:
            self._cell = None
        elif tag == "thead":
            self._in_head = False

    def handle_data(self, data: str) -> None:
        if self._cell is not None and self._depth == 1 and not self._done:
            self._cell.text.append(data)


def read_table(html: str) -> nodes.table | None:
    """Read the first table in `html`.

    Parameters
    ----------
    html : str
        What a data frame prints for a web page.

    Returns
    -------
    docutils.nodes.table or None
        None if there is no table with rows.
    """
    reader = _TableReader()
    reader.feed(html)
    head = [row for row in reader.head if row]
    body = [row for row in reader.body if row]
    if not body:
        return None
    width = max(sum(cell.colspan for cell in row) for row in (*head, *body))
    _join_index_row(head)
    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in range(width)), cols=width)
    if head:
        group += nodes.thead("", *map(_row, head))
    group += nodes.tbody("", *map(_row, body))
    return nodes.table("", group, classes=["dataframe"])


def _join_index_row(head: list[list[_Cell]]) -> None:
    """Join the two header rows that pandas prints when the index has a name."""
    if len(head) != 2:
        return
    columns, names = head
    spans = any(cell.colspan > 1 or cell.rowspan > 1 for row in head for cell in row)
    if spans or len(columns) != len(names):
        return
    texts = [("".join(a.text).strip(), "".join(b.text).strip()) for a, b in zip(*head, strict=True)]
    if all(not (above and below) for above, below in texts):
        for cell, (above, below) in zip(columns, texts, strict=True):
            cell.text = [above or below]
        head.pop()


def _row(cells: list[_Cell]) -> nodes.row:
    return nodes.row("", *map(_entry, cells))


def _entry(cell: _Cell) -> nodes.entry:
    spans: dict[str, Any] = {}
    if cell.colspan > 1:
        spans["morecols"] = cell.colspan - 1
    if cell.rowspan > 1:
        spans["morerows"] = cell.rowspan - 1
    text = "".join(cell.text).strip()
    entry = nodes.entry("", nodes.paragraph("", text), **spans)
    if cell.head:
        entry["stub"] = True
    return entry


class DataFrameTables(SphinxPostTransform):
    """Offer each printed data frame as a table, before myst-nb selects a type."""

    default_priority = 3
    formats = ("typst",)

    def run(self, **_: Any) -> None:
        for bundle in list(self.document.findall(nodes.container)):
            if bundle.get("nb_element") == "mime_bundle":
                self._replace_html(bundle)

    def _replace_html(self, bundle: nodes.Element) -> None:
        """Put a table in the place of HTML; HTML without one gives way to the other offers."""
        offers = [child for child in bundle.children if isinstance(child, nodes.Element)]
        for offer in offers:
            if offer.get("mime_type") != "text/html" or offer.next_node(nodes.table):
                continue
            table = read_table("".join(raw.astext() for raw in offer.findall(nodes.raw)))
            if table is not None:
                bundle.append(nodes.container("", table, mime_type=FRAME_TYPE))
            if table is not None or len(offers) > 1:
                bundle.remove(offer)
