"""Code and what it printed; the cells of a notebook."""

from __future__ import annotations

from typing import Any

from docutils import nodes

from coursekit.book.typst.escape import as_shown
from coursekit.book.typst.visitors.base import Writer, classes_of
from coursekit.book.typst.visitors.captions import CaptionWriter

_OUTPUT_CLASS = "output"
_SHORT = 12  # lines of code that stay on one page
_LINE = 70  # characters of a line of code on a page
_NARROW = 40  # characters of a line that fits anywhere
# A tag of a cell becomes a class, its hyphens kept.
_HIDDEN_TAG = "tag_no-print"
_INPUT_HIDDEN = {"input", "input+output", "all"}


class CodeVisitors(CaptionWriter):
    """Listings and notebook cells."""

    def visit_literal_block(self, node: nodes.Element) -> None:
        """Code as it was written; words without highlighting may hold marked-up children."""
        self.emit(self.anchor_of(node))
        text = self.plain(as_shown(node.astext()).expandtabs(4).rstrip())
        lines = text.split("\n")
        count = sum(1 + len(line) // _LINE for line in lines)
        more: dict[str, Any] = {"whole": True if count <= _SHORT else None}
        if max(map(len, lines)) > _NARROW:
            more["long"] = True
        if _OUTPUT_CLASS in classes_of(node):
            self.call("output-block", text, **more)
        else:
            given: dict[str, Any] = node.get("highlight_args", {})
            more["first"] = given.get("linenostart", 1) if node.get("linenos") else None
            more["marked"] = given.get("hl_lines") or None
            more["leads"] = True if self.is_inside("input") else None
            self.call("code-block", text, lang=node.get("language") or None, **more)
        raise nodes.SkipNode

    visit_doctest_block = visit_literal_block

    def code_with_caption(self, node: nodes.Element) -> None:
        """Code with a caption."""
        caption = next((c for c in node.children if isinstance(c, nodes.caption)), None)
        body = self.render_children(node, nodes.caption)
        words = None if caption is None else self.render_children(caption)
        self.numbered(node, "code-block", body, caption=words, breakable=True)
        raise nodes.SkipNode

    def notebook_cell(self, node: nodes.Element) -> None:
        """A code cell: its input where a reader may see it on the screen without a click."""
        if _HIDDEN_TAG in classes_of(node):
            raise nodes.SkipNode
        self.emit(self.anchor_of(node))
        hidden = node.get("hide_mode") in _INPUT_HIDDEN
        for child in node.children:
            is_input = isinstance(child, nodes.Element) and (
                child.get("nb_element") == "cell_code_source"
            )
            if is_input and hidden:
                continue
            with self.inside("input" if is_input and child is not node[-1] else "output"):
                self.emit(self.render(child, strip=False))
        raise nodes.SkipNode

    def visit_CellInput(self, node: nodes.Element) -> None:
        self.pass_through(node)

    visit_CellOutput = visit_HiddenCellNode = visit_HideCodeCellNode = visit_CellInput
    visit_RootHeader = visit_CellInput

    # Productions of a grammar

    def visit_productionlist(self, node: nodes.Element) -> None:
        for production in node.children:
            if isinstance(production, nodes.Element):
                self.anchor(production)
        lines = [
            f"{production['tokenname']:<14} ::= {production.astext()}"
            for production in node.children
            if isinstance(production, nodes.Element)
        ]
        self.call("code-block", "\n".join(lines))
        raise nodes.SkipNode

    visit_production = Writer.pass_through
