"""Data frames as tables: the HTML that pandas prints becomes a table of the document tree.

A notebook's output offers itself in several types.  For HTML pages ``text/html`` is taken; on
paper a frame would be left with ``text/plain``, a drawing in characters.  Here its HTML is read
and put in as an ordinary table, before myst-nb chooses among the types.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from bs4 import BeautifulSoup, Tag
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from coursekit.book.typst.htmltables import HtmlCell, HtmlTable, read_html_table

LOGGER = logging.getLogger(__name__)
# HTML that is more than words and tables of words.
_RICH = re.compile(r"<(?:iframe|video|audio|img|svg|a)\b", re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
_NO_MATHS = re.compile(r"\\begin\{(?:tabular|table|longtable|Verbatim)\}")  # in TeX
_OBJECT = re.compile(r"<[A-Za-z_][\w.]*[^<>]*>")  # what Python prints of an object without words
FRAME_TYPE = "application/vnd.typst.table"
ReadCell = Callable[[Tag], Iterable[nodes.Node]]


def read_table(html: str, read_cell: ReadCell | None = None) -> nodes.table | None:
    """Read the first table in `html`.

    Parameters
    ----------
    html : str
        What a data frame prints for a web page.
    read_cell : callable, optional
        Makes nodes of what stands in a cell; without it the words alone are taken.

    Returns
    -------
    docutils.nodes.table or None
        None if there is no table with rows.
    """
    table = read_html_table(html)
    return None if table is None else _table_of(table, read_cell)


def _table_of(given: HtmlTable, read_cell: ReadCell | None = None) -> nodes.table:
    head = _join_index_row(given.head)
    width = max(sum(cell.columns for cell in row) for row in (*head, *given.body))
    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in range(width)), cols=width)
    if head:
        group += nodes.thead("", *(_row(row, read_cell) for row in head))
    group += nodes.tbody("", *(_row(row, read_cell) for row in given.body))
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


def _row(cells: list[HtmlCell], read_cell: ReadCell | None) -> nodes.row:
    return nodes.row("", *(_entry(cell, read_cell) for cell in cells))


def _entry(cell: HtmlCell, read_cell: ReadCell | None) -> nodes.entry:
    spans: dict[str, Any] = {}
    if cell.columns > 1:
        spans["morecols"] = cell.columns - 1
    if cell.rows > 1:
        spans["morerows"] = cell.rows - 1
    if read_cell is None or cell.tag is None or not cell.tag.find(True):
        entry = nodes.entry("", nodes.paragraph("", cell.text), **spans)
    else:
        entry = nodes.entry("", *read_cell(cell.tag), **spans)
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
        """Put a table in the place of HTML; HTML that says less than another offer gives way."""
        offers = [child for child in bundle.children if isinstance(child, nodes.Element)]
        plain = [offer.astext() for offer in offers if offer.get("mime_type") == "text/plain"]
        is_named_only = not plain or _OBJECT.fullmatch(plain[0].strip()) is not None
        for offer in offers:
            if (
                plain
                and offer.get("mime_type") == "text/latex"
                and _NO_MATHS.search(offer.astext())
            ):
                bundle.remove(offer)
            if offer.get("mime_type") != "text/html" or offer.next_node(nodes.table):
                continue
            html = "".join(raw.astext() for raw in offer.findall(nodes.raw))
            is_rich = _RICH.search(html) is not None
            given = None if is_rich else read_html_table(html)
            if given is not None:
                remark = [nodes.paragraph("", given.remark)] if given.remark else []
                bundle.append(nodes.container("", _table_of(given), *remark, mime_type=FRAME_TYPE))
            elif is_rich or (is_named_only and _says_anything(html)):
                offer["mime_type"] = FRAME_TYPE  # `rawhtml` reads it
            elif _SCRIPT.search(html):
                self._tell_of_script(offer, plain)
            if given is not None or (len(offers) > 1 and offer["mime_type"] != FRAME_TYPE):
                bundle.remove(offer)

    def _tell_of_script(self, offer: nodes.Element, plain: list[str]) -> None:
        instead = "its words are printed" if plain else "nothing is printed"
        LOGGER.warning(
            "what this cell shows is drawn by a script in a browser; %s [typst.html]",
            instead,
            type="typst",
            subtype="html",
            location=offer,
        )


def _says_anything(html: str) -> bool:
    """Whether HTML has words besides those of scripts and styles."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup(["script", "style", "template", "noscript"]):
        tag.decompose()
    return bool(soup.get_text(strip=True))
