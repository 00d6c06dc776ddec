"""The one node that stands for many things: docutils' container."""

from __future__ import annotations

from docutils import nodes

from coursekit.book.typst.values import Code
from coursekit.book.typst.visitors.base import classes_of
from coursekit.book.typst.visitors.boxes import BoxVisitors
from coursekit.book.typst.visitors.code import CodeVisitors


class ContainerVisitors(CodeVisitors, BoxVisitors):
    """Notebook cells, code with a caption, components of sphinx-design, plain groups."""

    def visit_container(self, node: nodes.Element) -> None:
        """Find out what the container is; one that is nothing special is not seen on paper."""
        if node.get("nb_element") == "cell_code":
            self.notebook_cell(node)
        if "literal-block-wrapper" in classes_of(node):
            self.code_with_caption(node)
        match node.get("design_component"):
            case "dropdown":
                self.titled("dropdown", node)
            case "tab-item" | "card" | "aside":
                self.titled("card", node)
            case "card-title":
                above = Code("0.75em")  # where a header or a picture stands before it
                self.call("box-title", self.render_children(node), above=above)
                raise nodes.SkipNode
        self.anchor(node)
