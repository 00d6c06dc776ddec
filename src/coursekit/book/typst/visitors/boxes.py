"""Boxes and quotations: admonitions, asides, dropdowns, cards, quotations, verse."""

from __future__ import annotations

from docutils import nodes
from sphinx.locale import admonitionlabels

from coursekit.book.typst.values import Markup
from coursekit.book.typst.visitors.base import SHORT, Writer, classes_of, is_short

# Sphinx's own kinds of admonitions; the template draws them.
KINDS = (
    "attention",
    "caution",
    "danger",
    "error",
    "hint",
    "important",
    "note",
    "seealso",
    "tip",
    "warning",
)
_LOCAL_CONTENTS = "contents"


class BoxVisitors(Writer):
    """Blocks that are set apart from the text."""

    def visit_admonition(self, node: nodes.Element) -> None:
        """A box; its kind is a class, or the name of the directive."""
        classes, functions = classes_of(node), self.config.typst_class_functions
        title = self._title(node) or self.markup(str(admonitionlabels.get(node.tagname, "")))
        if _repeats_heading(node):
            title = Markup("")
        lines = (self.config.typst_whole_lines.get(name, SHORT) for name in classes)
        whole = True if is_short(node, max(lines, default=SHORT)) else None
        given = {"title": title or None, "whole": whole}
        own = next((functions[name] for name in sorted(classes & functions.keys())), None)
        if own is not None:
            self.call(own, self._body(node), **given)
        else:
            kind = next((name for name in KINDS if name in classes), node.tagname)
            self.call("admonition", self._body(node), kind=kind, **given)
        raise nodes.SkipNode

    visit_attention = visit_caution = visit_danger = visit_error = visit_admonition
    visit_hint = visit_important = visit_note = visit_seealso = visit_admonition
    visit_tip = visit_warning = visit_todo_node = visit_admonition

    def visit_sidebar(self, node: nodes.Element) -> None:
        title = self._title(node)
        body = self._body(node)
        whole = True if is_short(node) else None
        self.call("sidebar", body, title=title or None, whole=whole)
        raise nodes.SkipNode

    def visit_topic(self, node: nodes.Element) -> None:
        if _LOCAL_CONTENTS in classes_of(node):  # the book has its own, with page numbers
            raise nodes.SkipNode
        self.visit_sidebar(node)

    def visit_versionmodified(self, node: nodes.Element) -> None:
        self.call("admonition", self._body(node))
        raise nodes.SkipNode

    def _title(self, node: nodes.Element) -> Markup:
        title = next((child for child in node.children if isinstance(child, nodes.title)), None)
        return Markup("") if title is None else self.render_children(title)

    def _body(self, node: nodes.Element) -> Markup:
        """Return the content of a box, its anchor first."""
        with self.inside("box"):
            return Markup(self.anchor_of(node) + self.render_children(node, nodes.title))

    # Quotations and verse

    def visit_block_quote(self, node: nodes.Element) -> None:
        attribution = next((c for c in node.children if isinstance(c, nodes.attribution)), None)
        source = None if attribution is None else self.render_children(attribution)
        name = "epigraph" if "epigraph" in classes_of(node) else "block-quote"
        self.call(name, self.render_children(node, nodes.attribution), attribution=source)
        raise nodes.SkipNode

    def visit_attribution(self, node: nodes.Element) -> None:
        """An attribution outside a quotation."""
        self.call("align", Markup(self.render_children(node)))
        raise nodes.SkipNode

    def visit_line_block(self, node: nodes.Element) -> None:
        self.call("line-block", self._lines(node, 0))
        raise nodes.SkipNode

    def _lines(self, node: nodes.Element, depth: int) -> list[Markup]:
        lines: list[Markup] = []
        for child in node.children:
            if isinstance(child, nodes.line_block):
                lines += self._lines(child, depth + 1)
            elif isinstance(child, nodes.line):
                indent = f"#h({depth * 1.5}em);" if depth else ""
                lines.append(Markup(indent + self.render_children(child)))
        return lines

    def visit_line(self, node: nodes.Element) -> None:
        """A line outside a block of lines."""
        self.pass_through(node)

    # Components of sphinx-design: what opens on a screen is open on paper

    def titled(self, name: str, node: nodes.Element) -> None:
        """Write a component; its first child may be its title, a rubric."""
        first = next(iter(node.children), None)
        title = None
        if isinstance(first, nodes.rubric):
            title = Markup(self.anchor_of(first) + self.render_children(first))
        with self.inside("box"):
            rest = node.children if title is None else node.children[1:]
            body = Markup(self.anchor_of(node) + self.render(*rest))
        self.call(name, body, title=title, whole=True if is_short(node) else None)
        raise nodes.SkipNode

    def visit_PassthroughTextElement(self, node: nodes.Element) -> None:
        """A line of a component; the link over a whole card has no words of its own."""
        hidden = any(
            "sd-hide-link-text" in classes_of(child) for child in node.findall(nodes.Element)
        )
        if hidden:
            raise nodes.SkipNode


def _repeats_heading(node: nodes.Element) -> bool:
    """Whether a box stands right below a heading that says what its own title says."""
    owner = node.parent
    before = owner.children[: owner.index(node)] if owner is not None else []
    titles = [child for child in (*before, *node.children[:1]) if isinstance(child, nodes.title)]
    silent = nodes.title | nodes.comment | nodes.target
    return (
        len(titles) == 2
        and titles[0].astext() == titles[1].astext()
        and all(isinstance(child, silent) for child in before)
    )
