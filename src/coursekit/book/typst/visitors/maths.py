"""Formulas: TeX in the source, Typst in print, TeX again as what a screen reader says."""

from __future__ import annotations

from docutils import nodes
from sphinx.builders import Builder

from coursekit.book.typst.config import font_folders
from coursekit.book.typst.formulas import Formula, read_formulas, read_macros
from coursekit.book.typst.texrows import NEW_LINE
from coursekit.book.typst.values import Markup, inline
from coursekit.book.typst.visitors.base import Writer
from coursekit.book.typst.wideformulas import SMALLEST

_LONG = 60  # characters of Typst markup, which take the room of half as many letters or of less
_SHRUNK = "and is printed that much smaller than the words: break it into rows"


class MathVisitors(Writer):
    """Formulas within a line and on lines of their own."""

    def __init__(self, document: nodes.document, builder: Builder) -> None:
        super().__init__(document, builder)
        self._formulas = read_formulas(
            document,
            self.docname,
            read_macros(self.config),
            font_folders(builder.app),
            self.config.typst_pdf_standards,
        )

    def visit_math(self, node: nodes.Element) -> None:
        tex = node.astext().strip()
        # What is wider than a line gets one of its own, and the size in which it fits.
        is_alone = (found := self._formulas.get((self.docname, tex))) is not None and found.alone
        formula = self._formula(node, block=is_alone)
        self.emit(f"\n\n{formula}\n\n" if is_alone else formula)
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
            number = next((numbers[id_] for id_ in node["ids"] if id_ in numbers), ())
            return ".".join(map(str, number))
        return str(node.get("number") or "")

    def _formula(self, node: nodes.Element, block: bool) -> Markup:
        tex = node.astext().strip()
        if not tex:  # of two dollars with nothing between them a page shows nothing, too
            return Markup("")
        formula = self._formulas.get((self.docname, tex), Formula("", "it was not read"))
        if formula.fault:
            shown = " ".join(tex.split())
            message = f"the formula {shown} is printed as it was written: {formula.fault}"
            self.warn("math", message, node)
            return inline("literal", self.plain(shown))
        markup = (block and formula.rows) or formula.markup
        if block and formula.scale < SMALLEST:
            wide = f"{1 / formula.scale:.1f} times as wide as the page"
            self.warn("math", f"the formula {' '.join(tex.split())} is {wide}, {_SHRUNK}", node)
        alt = " ".join(tex.split())
        written = inline("math.equation", Markup(f"${markup}$"), block=block, alt=alt)
        # Whether it fits only Typst knows; to ask takes as long as to set it.
        is_long = max(map(len, markup.split(NEW_LINE))) > _LONG
        return inline("fitted", written) if block and is_long else written
