"""Titles of books and periodicals are set in italics where the entries of a list name them.

In the prose of a chapter the author sets them, since a title may be an ordinary word there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from coursekit.book.sources.course_tables import has_table, rows, split_list
from coursekit.errors import CourseError

WHOLE = ("book", "printed source")
"""Kinds of works whose titles are not those of parts, which have quotation marks."""
_VERBATIM = (nodes.emphasis, nodes.literal, nodes.raw)


def known_titles(env: BuildEnvironment) -> set[str]:
    """Return the titles of whole works and periodicals, in every form that the tables have."""
    works = [row for row in _rows(env, "works") if row["kind"] in WHOLE]
    periodicals = _rows(env, "periodicals")
    keys = {row["work_id"] for row in works} | {row["slug"] for row in periodicals}
    titles = {row[column] for row in works for column in ("title", "title_english")}
    titles |= {row["container"] for row in _rows(env, "works") if row["kind"] == "chapter"}
    for row in periodicals:
        titles |= {row["name"], *split_list(row["variants"])}
    titles |= {row["form"] for row in _rows(env, "name_forms") if row["named"] in keys}
    return titles - {""}


def _rows(env: BuildEnvironment, table: str) -> tuple[dict[str, str], ...]:
    try:
        return rows(env, table) if has_table(env, table) else ()
    except CourseError:  # told by whoever shows the table
        return ()


def titles_pattern(titles: set[str]) -> re.Pattern[str]:
    """Return what finds `titles` in a text, one that others hold before these."""
    marks = {"'": "['’]", '"': '["“”]'}
    forms = (
        "".join(marks.get(sign, re.escape(sign)) for sign in title)
        for title in sorted(titles, key=lambda title: (len(title), title))
    )
    return re.compile(rf"(?<!\w)({'|'.join(forms)})(?!\w)")


def split_at_titles(text: str, titles: re.Pattern[str]) -> Iterator[nodes.Node]:
    """Split `text` into plain text and titles in emphasis.

    A name that holds a title, such as "the Bell of Herzen", has only the title in emphasis.
    """
    for place, piece in enumerate(titles.split(text)):
        if piece:
            yield nodes.emphasis("", piece) if place % 2 else nodes.Text(piece)


def _set_titles(app: Sphinx, document: nodes.document) -> None:
    lists = [
        one for one in document.findall(nodes.definition_list) if "ck-register" in one["classes"]
    ]
    titles = known_titles(app.env) if lists else set()
    if not titles:
        return
    pattern = titles_pattern(titles)
    for one in lists:
        for text in list(one.findall(nodes.Text)):
            parts = list(split_at_titles(text, pattern))
            # A link that is still to be resolved keeps its first child alone.
            if len(parts) > 1 and isinstance(text.parent, addnodes.pending_xref):
                parts = [nodes.inline("", "", *parts)]
            if not isinstance(text.parent, _VERBATIM):
                text.parent.replace(text, parts)


def setup_work_titles(app: Sphinx) -> None:
    """Connect it."""
    app.connect("doctree-read", _set_titles)
