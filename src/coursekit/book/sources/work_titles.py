"""Titles of books and periodicals are set in italics where the tables' own words name them.

One rule finds them, and each page shows them in its own way: entries of lists and tables as nodes
(`set_titles`), tips and the pages of datasets as HTML (`titles_in_html`).  Who shows many texts
asks for the rule once (`title_pattern`): it looks at the files of three tables.
In the prose of a chapter the author sets them, since a title may be an ordinary word there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from coursekit.book.sources.course_tables import (
    has_table,
    read_course_table,
    table_file,
)
from coursekit.datasets.titles import NOTHING, TABLES
from coursekit.datasets.titles import title_pattern as datasets_pattern
from coursekit.errors import CourseError

_NAMING = {"ck-register", "ck-dataset-facts"}
"""Classes of what is made from the tables, in whose words titles are found."""
_VERBATIM = (nodes.emphasis, nodes.literal, nodes.raw)


def title_pattern(env: BuildEnvironment) -> re.Pattern[str]:
    """Return what finds the titles of whole works and periodicals, where a course has any."""
    try:
        return _pattern(*(table_file(env, name) for name in TABLES if has_table(env, name)))
    except CourseError:  # told by whoever shows the table
        return NOTHING


@lru_cache(maxsize=16)
def _pattern(*files: tuple[Path, int]) -> re.Pattern[str]:
    return datasets_pattern({path.stem: read_course_table(path, stamp) for path, stamp in files})


def _split(pattern: re.Pattern[str], text: str) -> Iterator[tuple[str, bool]]:
    """Split `text` into pieces, each with whether it is a title."""
    for place, piece in enumerate(pattern.split(text)):
        if piece:
            yield piece, place % 2 == 1


def set_titles(pattern: re.Pattern[str], text: str) -> list[nodes.Node]:
    """Make the nodes of `text`: plain text, and what `pattern` finds in emphasis."""
    return [
        nodes.emphasis("", piece) if is_title else nodes.Text(piece)
        for piece, is_title in _split(pattern, text)
    ]


def titles_in_cell(pattern: re.Pattern[str], cell: object) -> object:
    """Set the titles in a cell of a table, if it is text with some; else return it as it is."""
    parts = set_titles(pattern, cell) if isinstance(cell, str) else []
    if any(isinstance(part, nodes.emphasis) for part in parts):
        return nodes.inline("", "", *parts)
    return cell


def titles_in_html(pattern: re.Pattern[str], text: str) -> str:
    """Return `text` as HTML, with its titles in emphasis."""
    return "".join(
        f"<em>{escape(piece, quote=False)}</em>" if is_title else escape(piece, quote=False)
        for piece, is_title in _split(pattern, text)
    )


def _set_in_page(app: Sphinx, document: nodes.document) -> None:
    made = list(document.findall(_is_made_from_tables))
    # A page without any does not depend on the tables.
    pattern = title_pattern(app.env) if made else NOTHING
    for one in made:
        for text in list(one.findall(nodes.Text)):
            parts = set_titles(pattern, text.astext())
            # A link that is still to be resolved keeps its first child alone.
            if len(parts) > 1 and isinstance(text.parent, addnodes.pending_xref):
                parts = [nodes.inline("", "", *parts)]
            if not isinstance(text.parent, _VERBATIM):
                text.parent.replace(text, parts)


def _is_made_from_tables(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Element) and not _NAMING.isdisjoint(node.get("classes", ()))


def setup_work_titles(app: Sphinx) -> None:
    """Connect it."""
    app.connect("doctree-read", _set_in_page)
