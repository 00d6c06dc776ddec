"""Tables in HTML, as pandas writes them: read once, for the printed page and for ours."""

from __future__ import annotations

from dataclasses import dataclass

from bs4 import BeautifulSoup, NavigableString, Tag

_MOST = 1000  # places that a cell may span, as in HTML


@dataclass
class HtmlCell:
    """A cell: its text, whether it heads a row or column, how many places it takes, its HTML."""

    text: str
    is_head: bool
    columns: int = 1
    rows: int = 1
    tag: Tag | None = None


@dataclass(frozen=True)
class HtmlTable:
    """A table of HTML.

    Parameters
    ----------
    head, body : list of list of HtmlCell
        Its rows; a table without ``thead`` has none in its head.
    caption : str
        May be empty.
    remark : str
        What pandas says below a table that it has cut short; may be empty.
    classes : tuple of str
        Classes of the table.
    """

    head: list[list[HtmlCell]]
    body: list[list[HtmlCell]]
    caption: str = ""
    remark: str = ""
    classes: tuple[str, ...] = ()


def read_html_table(html: str) -> HtmlTable | None:
    """Read the first table in `html`.

    Parameters
    ----------
    html : str
        What a notebook's output offers to a web page.

    Returns
    -------
    HtmlTable or None
        None if there is no table with rows.
    """
    soup = BeautifulSoup(html, "html.parser")
    table = soup.find("table")
    if not isinstance(table, Tag):
        return None
    head: list[list[HtmlCell]] = []
    body: list[list[HtmlCell]] = []
    for row in table.find_all("tr"):
        cells = [_read_cell(cell) for cell in row.find_all(["th", "td"], recursive=False)]
        if cells and row.find_parent("table") is table:
            (head if row.find_parent("thead") else body).append(cells)
    if not body:
        return None
    caption, remark = table.find("caption"), table.find_next("p")
    return HtmlTable(
        head,
        body,
        _text(caption) if isinstance(caption, Tag) else "",
        _text(remark) if isinstance(remark, Tag) and remark.find_parent("table") is None else "",
        tuple(table.get_attribute_list("class")),
    )


def _read_cell(cell: Tag) -> HtmlCell:
    spans = _span(cell, "colspan"), _span(cell, "rowspan")
    return HtmlCell(_text(cell), cell.name == "th", *spans, cell)


def _text(tag: Tag) -> str:
    pieces = (
        piece if type(piece) is NavigableString else "\n" * (getattr(piece, "name", "") == "br")
        for piece in tag.descendants
    )
    return "".join(pieces).strip()


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name, ""))
    return min(max(int(value), 1), _MOST) if value.isdecimal() else 1
