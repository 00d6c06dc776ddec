"""Formulas: TeX in the source, Typst in print, TeX again as what a screen reader says."""

from __future__ import annotations

from docutils import nodes

from coursekit.book.typst.texmath import TexError, convert
from coursekit.book.typst.values import Markup, inline
from coursekit.book.typst.visitors.base import Writer


class MathVisitors(Writer):
    """Formulas within a line and on lines of their own."""

    def visit_math(self, node: nodes.Element) -> None:
        self.emit(self._formula(node, block=False))
        raise nodes.SkipNode

    def visit_math_block(self, node: nodes.Element) -> None:
        formula = self._formula(node, block=True)
        if number := self._equation_number(node):
            form = self.config.math_eqref_format or "({number})"
            formula = inline("numbered-formula", form.format(number=number), formula)
        self.emit(f"\n\n{self.anchor_of(node)}{formula}\n\n")
        raise nodes.SkipNode

    def _equation_number(self, node: nodes.Element) -> str:
        """Return the number by which references call a formula."""
        if self.config.numfig and self.config.math_numfig:
            numbers = self.builder.env.toc_fignumbers.get(self.docname, {}).get("displaymath", {})
            found = next((numbers[id_] for id_ in node["ids"] if id_ in numbers), ())
            return ".".join(map(str, found))
        return str(node.get("number") or "")

    def _formula(self, node: nodes.Element, block: bool) -> Markup:
        tex = node.astext().strip()
        try:
            formula = convert(tex)
        except TexError as error:
            self.warn("math", f"the formula {tex} is printed as it was written: {error}", node)
            return inline("literal", tex)
        alt = " ".join(tex.split())
        return inline("math.equation", Markup(f"${formula}$"), block=block, alt=alt)
