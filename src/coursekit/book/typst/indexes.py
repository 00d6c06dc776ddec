"""The indexes at the end of the book, sorted here, and how long its contents are.

The page numbers are set by Typst.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from docutils import nodes

from coursekit.book.typst.escape import escape
from coursekit.book.typst.values import Code, Markup, call, literal

_HEADING = re.compile(
    r'^#heading\(level: ([123]), numbering: (none|\(\.\.\) => "[^"]*")(, outlined: false)?',
    re.MULTILINE,
)


class page_list(nodes.General, nodes.Inline, nodes.Element):
    """The pages on which ``index_key`` of ``index_name`` stands; ``lead`` comes before them."""


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


def index_pages(entries: Mapping[str, Mapping[str, Markup]], titles: Mapping[str, str]) -> str:
    """Write the indexes that have entries, each as a chapter without number.

    Parameters
    ----------
    entries : mapping of str to mapping of str to Markup
        The keys of each index, each with the words to print.
    titles : mapping of str to str
        Titles of the printed indexes, in the order of the book; a name of several words joins the
        indexes of these names into one.

    Returns
    -------
    str
        Typst markup.
    """
    pages = []
    for joined, title in titles.items():
        keys = sorted(
            ((index, key) for index in joined.split() for key in entries.get(index, ())),
            key=lambda entry: sort_key(entry[1]),
        )
        if keys:
            heading = call("heading", Markup(escape(title)), level=1, numbering=Code("none"))
            listed = [(index, key, entries[index][key]) for index, key in keys]
            pages.append(f"#{heading}\n\n#{call('print-index', Code(_rows(listed)))}")
    return "\n\n".join(pages) + "\n"


def names_of(titles: Iterable[str]) -> set[str]:
    """Return the names of all indexes that are printed."""
    return {name for joined in titles for name in joined.split()}


def _rows(listed: list[tuple[str, str, Markup]]) -> str:
    return "(\n" + "".join(f"  {literal(row)},\n" for row in listed) + ")"


def count_listed(pages: Iterable[str]) -> tuple[int, int]:
    """Count the chapters and the sections that the contents list: see ``contents`` in the template.

    Parameters
    ----------
    pages : iterable of str
        The Typst markup of the book.

    Returns
    -------
    tuple of (int, int)
    """
    chapters = sections = 0
    is_numbered = is_shared = True
    for page in pages:
        for level, numbering, hidden in _HEADING.findall(page):
            if level == "1":
                chapters, is_numbered, is_shared = chapters + 1, numbering != "none", False
            elif level == "2":
                is_shared = bool(hidden)
            is_listed = not hidden and (level == "2" or (level == "3" and is_shared))
            sections += is_numbered and is_listed
    return chapters, sections
