"""What sheets tell the teacher: not printed for students, and folded on the site."""

from __future__ import annotations

from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

from coursekit.book.exercises.settings import is_instructor

_CLASS = "sheet-notes"  # of an admonition


class folded(nodes.General, nodes.Element):
    """What opens by a click on its ``title``; in the instructor's edition it is open."""


class SheetNotes(SphinxPostTransform):
    """Fold the notes for the teacher, or leave them out of what is printed for students."""

    default_priority = 9  # before references are resolved

    def run(self, **_: object) -> None:
        is_site = self.app.builder.format == "html"
        for box in list(self.document.findall(nodes.admonition)):
            if _CLASS not in box["classes"]:
                continue
            if is_site:
                box.replace_self(folded("", *box.children[1:], title=box[0].astext()))
            elif not is_instructor(self.app):
                box.parent.remove(box)


def visit_folded(self: HTML5Translator, node: folded) -> None:
    opened = " open" if is_instructor(self.builder.app) else ""
    title = f'<summary class="admonition-title">{escape(node["title"])}</summary>'
    self.body.append(f'<details class="admonition {_CLASS}"{opened}>{title}\n')


def depart_folded(self: HTML5Translator, _node: folded) -> None:
    self.body.append("</details>\n")


def setup_sheet_notes(app: Sphinx) -> None:
    """Connect the transform and the visitors."""
    app.add_node(folded, html=(visit_folded, depart_folded))
    app.add_post_transform(SheetNotes)
