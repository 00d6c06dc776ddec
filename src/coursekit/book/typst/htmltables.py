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
        Its rows; without ``thead`` the first ones are its head if they have nothing but ``th``.
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
    if not head:  # the first rows may be one, without saying so
        heading = next((n for n, row in enumerate(body) if not all(c.is_head for c in row)), 0)
        head, body = body[:heading], body[heading:]
    _trim_spans(head, body)
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


def _trim_spans(*groups: list[list[HtmlCell]]) -> None:
    """Let no cell take rows that its group lacks, nor columns that no cell begins or ends at."""
    begins: list[tuple[HtmlCell, int]] = []
    for rows in groups:
        taken: list[int] = []  # of each place in a row, how many rows more it is taken
        for below, cells in zip(range(len(rows), 0, -1), rows, strict=True):
            at = 0
            for cell in cells:
                cell.rows = min(cell.rows, below)
                while at < len(taken) and taken[at]:
                    at += 1
                begins.append((cell, at))
                end = at + cell.columns
                taken += [0] * (end - len(taken))
                taken[at:end] = [cell.rows] * cell.columns
                at = end
            taken = [max(0, left - 1) for left in taken]
    edges = sorted({place for cell, at in begins for place in (at, at + cell.columns)})
    places = {edge: number for number, edge in enumerate(edges)}
    for cell, at in begins:
        cell.columns = places[at + cell.columns] - places[at]
