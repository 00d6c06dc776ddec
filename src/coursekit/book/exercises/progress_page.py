"""The page of a reader's progress: a list of all exercises that the script fills in."""

from __future__ import annotations

from html import escape
from itertools import groupby

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

from coursekit.book.exercises.nodes import exercise_overview
from coursekit.book.exercises.settings import book_name
from coursekit.catalogue import _


def visit_exercise_overview(self: HTML5Translator, node: exercise_overview) -> None:
    book = escape(book_name(self.builder.app))
    self.body.append(f'<ck-progress-page class="ck-progress-page" data-book="{book}">\n')
    self.body.append('<div class="ck-summary" role="status"></div>\n')
    for place, (page, rows) in enumerate(groupby(node["rows"], lambda row: row["page"])):
        self.body.append(_table(page, list(rows), f"ck-progress-{place}"))
    self.body.append("</ck-progress-page>\n")
    raise nodes.SkipNode


def _table(page: str, rows: list[dict[str, str]], anchor: str) -> str:
    lines = "".join(
        f'<tr data-name="{escape(row["name"])}" data-skill="{row["skill"]}">'
        f"<td>{row['number']}</td>"
        f'<td><a href="{escape(row["uri"])}">{escape(row["title"])}</a></td>'
        f'<td>{row["skill"].replace("-", " ")}</td><td class="ck-state"></td></tr>\n'
        for row in rows
    )
    heads = (_("No."), _("Exercise"), _("Trains"), _("You"))
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    return (
        f'<div class="ck-table-scroll" tabindex="0" role="region" aria-labelledby="{anchor}">'
        f'<table><caption id="{anchor}">{escape(page)}</caption>'
        f"<thead><tr>{head}</tr></thead>"
        f"<tbody>\n{lines}</tbody></table></div>\n"
    )
