"""The indexes at the end of the book, sorted here, and how long its contents are.

The page numbers are set by Typst.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from coursekit.book.typst.escape import escape
from coursekit.book.typst.values import Code, Markup, call, literal

_HEADING = re.compile(r"^#heading\(level: ([12]), numbering: (none|\(\.\.\))", re.MULTILINE)


def sort_key(entry: str) -> tuple[str, str]:
    """Return the key by which an index is sorted: letters without accents, small as great.

    Parameters
    ----------
    entry : str
        The entry as it is printed.

    Returns
    -------
    tuple of (str, str)
        The entry itself decides between two that differ in accents only.
    """
    bare = unicodedata.normalize("NFKD", entry)
    letters = "".join(char for char in bare if char.isalnum() or char in " ,")
    return letters.casefold(), entry


def index_pages(entries: Mapping[str, Iterable[str]], titles: Mapping[str, str]) -> str:
    """Write the indexes that have entries, each as a chapter without number.

    Parameters
    ----------
    entries : mapping of str to iterable of str
        The keys of each index.
    titles : mapping of str to str
        Titles of the indexes, in the order of the book.

    Returns
    -------
    str
        Typst markup.
    """
    pages = []
    for index, title in titles.items():
        keys = sorted(entries.get(index, ()), key=sort_key)
        if keys:
            heading = call("heading", Markup(escape(title)), level=1, numbering=Code("none"))
            listed = [(key, Markup(escape(key))) for key in keys]
            pages.append(f"#{heading}\n\n#{call('print-index', index, Code(_rows(listed)))}")
    return "\n\n".join(pages) + "\n"


def _rows(listed: list[tuple[str, Markup]]) -> str:
    return "(\n" + "".join(f"  {literal(row)},\n" for row in listed) + ")"


def count_listed(pages: Iterable[str]) -> tuple[int, int]:
    """Count the chapters, and the sections of numbered ones, which the contents list.

    Parameters
    ----------
    pages : iterable of str
        The Typst markup of the book.

    Returns
    -------
    tuple of (int, int)
    """
    chapters = sections = 0
    is_numbered = True
    for page in pages:
        for level, numbering in _HEADING.findall(page):
            if level == "1":
                chapters, is_numbered = chapters + 1, numbering != "none"
            else:
                sections += is_numbered
    return chapters, sections
