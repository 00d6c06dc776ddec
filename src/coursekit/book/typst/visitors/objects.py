"""Descriptions of functions, classes and options, as Sphinx's domains write them."""

from __future__ import annotations

from docutils import nodes

from coursekit.book.typst.values import Markup, inline
from coursekit.book.typst.visitors.base import Writer


class ObjectVisitors(Writer):
    """A signature in a typewriter face, what it means below it."""

    def visit_desc(self, node: nodes.Element) -> None:
        signatures = [
            Markup(self.anchor_of(child) + self._signature(child))
            for child in node.children
            if child.__class__.__name__ == "desc_signature" and isinstance(child, nodes.Element)
        ]
        content = [c for c in node.children if c.__class__.__name__ == "desc_content"]
        self.call("described", signatures, self.render(*content))
        raise nodes.SkipNode

    def _signature(self, node: nodes.Element) -> str:
        lines = [child for child in node.children if child.__class__.__name__.endswith("_line")]
        pieces = lines or [node]
        return " \\ ".join(inline("literal", piece.astext()) for piece in pieces)

    def visit_desc_inline(self, node: nodes.Element) -> None:
        self.inline("literal", node.astext())
        raise nodes.SkipNode

    visit_desc_signature = visit_desc_signature_line = visit_desc_content = Writer.pass_through
    visit_desc_name = visit_desc_addname = visit_desc_classname = Writer.pass_through
    visit_desc_type = visit_desc_returns = visit_desc_annotation = Writer.pass_through
    visit_desc_parameterlist = visit_desc_type_parameter_list = Writer.pass_through
    visit_desc_parameter = visit_desc_type_parameter = visit_desc_optional = Writer.pass_through
    visit_desc_sig_element = Writer.pass_through
