"""Captions and numbers, for figures, tables and listings alike."""

from __future__ import annotations

from collections import Counter
from typing import Any

from docutils import nodes
from sphinx.builders import Builder

from coursekit.book.typst.values import Markup
from coursekit.book.typst.visitors.base import Writer


class CaptionWriter(Writer):
    """Writes what has a caption, with the number that Sphinx gave it."""

    def __init__(self, document: nodes.document, builder: Builder) -> None:
        super().__init__(document, builder)
        self._floating: Counter[str] = Counter()  # of each page

    def numbered(self, node: nodes.Element, kind: str, body: Markup, **named: Any) -> None:
        """Write a figure, table or listing with the number that Sphinx gave it.

        Parameters
        ----------
        node : docutils.nodes.Element
            What has the number.
        kind : {"figure", "table", "code-block"}
            Sphinx's name of its kind.
        body : Markup
            The figure itself.
        **named
            More arguments of the template's function, e.g. `caption`.
        """
        page = node.get("copied_from", self.docname)
        numbers = self.builder.env.toc_fignumbers.get(page, {}).get(kind, {})
        parts = next((numbers[id_] for id_ in node["ids"] if id_ in numbers), None)
        number = None if parts is None else ".".join(map(str, parts))
        form = self.config.numfig_format.get(kind, "%s")
        mark = None
        if not self.is_inside("box", "list"):
            self._floating[self.docname] += 1
            mark = f"{self.docname}:{self._floating[self.docname]}"
        after, self._after_heading = "".join(self._after_heading), []
        self.call(
            "numbered-figure",
            Markup(self.anchor_of(node) + after + body),
            kind=kind,
            supplement=self.markup(form.partition("%s")[0].strip()),
            number=number,
            mark=mark,
            **named,
        )
