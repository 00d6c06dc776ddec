"""Data frames as tables: the HTML that pandas prints becomes a table of the document tree.

A notebook's output offers itself in several types.  For HTML pages ``text/html`` is taken; on
paper a frame would be left with ``text/plain``, a drawing in characters.  Here its HTML is read
and put in as an ordinary table, before myst-nb chooses among the types.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from coursekit.book.typst.htmltables import HtmlCell, HtmlTable, read_html_table

_MEDIA = re.compile(r"<(?:iframe|video|audio|img)\b", re.IGNORECASE)
FRAME_TYPE = "application/vnd.typst.table"


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
    table = read_html_table(html)
    return None if table is None else _table_of(table)


def _table_of(given: HtmlTable) -> nodes.table:
    head = _join_index_row(given.head)
    width = max(sum(cell.columns for cell in row) for row in (*head, *given.body))
    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in range(width)), cols=width)
    if head:
        group += nodes.thead("", *map(_row, head))
    group += nodes.tbody("", *map(_row, given.body))
    title = [nodes.title("", given.caption)] if given.caption else []
    return nodes.table("", *title, group, classes=["dataframe"])


def _join_index_row(head: list[list[HtmlCell]]) -> list[list[HtmlCell]]:
    """Join the two header rows that pandas prints when the index has a name."""
    if len(head) != 2 or len(head[0]) != len(head[1]):
        return head
    if any(cell.columns > 1 or cell.rows > 1 for row in head for cell in row):
        return head
    pairs = list(zip(*head, strict=True))
    if any(above.text and below.text for above, below in pairs):
        return head
    return [[HtmlCell(above.text or below.text, is_head=True) for above, below in pairs]]


def _row(cells: list[HtmlCell]) -> nodes.row:
    return nodes.row("", *map(_entry, cells))


def _entry(cell: HtmlCell) -> nodes.entry:
    spans: dict[str, Any] = {}
    if cell.columns > 1:
        spans["morecols"] = cell.columns - 1
    if cell.rows > 1:
        spans["morerows"] = cell.rows - 1
    entry = nodes.entry("", nodes.paragraph("", cell.text), **spans)
    if cell.is_head:
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
            html = "".join(raw.astext() for raw in offer.findall(nodes.raw))
            given = read_html_table(html)
            if given is not None:
                remark = [nodes.paragraph("", given.remark)] if given.remark else []
                bundle.append(nodes.container("", _table_of(given), *remark, mime_type=FRAME_TYPE))
            elif _MEDIA.search(html):  # better than the name of a Python object
                offer["mime_type"] = FRAME_TYPE
            if given is not None or (len(offers) > 1 and offer["mime_type"] != FRAME_TYPE):
                bundle.remove(offer)
