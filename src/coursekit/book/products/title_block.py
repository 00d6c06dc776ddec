"""The head of a chapter, a worksheet or answers that are printed by themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes

from coursekit.book.typst.builder import imprint_line
from coursekit.book.typst.characters import named

TEMPLATE_PART = Path(__file__).with_suffix(".typ")


class title_block(nodes.General, nodes.Element):
    """What stands below the title.

    Attributes: ``lines``, paragraphs that say of which book it is and how to cite it; ``fields``,
    the words before lines to write on.
    """


def visit_title_block(self: Any, node: title_block) -> None:
    titles, missing = self.config.typst_italic_titles, self.builder.missing
    lines = [imprint_line(named(line, missing), titles) for line in node["lines"]]
    fields = [self.markup(field) for field in node["fields"]]
    self.call("title-block", lines, fields)
    raise nodes.SkipNode
