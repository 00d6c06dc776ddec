"""Nodes of extensions that many books have: exercises, proofs, tabs, films, diagrams.

They are told by the names of their classes, so that no extension needs to be there.
"""

from __future__ import annotations

from docutils import nodes

from coursekit.book.typst.values import Markup, inline
from coursekit.book.typst.visitors.base import SHORT, Writer, is_short
from coursekit.book.typst.visitors.boxes import BoxVisitors


class CompanionVisitors(BoxVisitors):
    """sphinx-exercise, sphinx-proof, sphinx-tabs, sphinx-inline-tabs, films, graphviz, mermaid."""

    # sphinx-proof: a theorem and what is counted like it

    def visit_theorem_node(self, node: nodes.Element) -> None:
        """A numbered box; ``realtype`` is what it is, ``countertype`` what it is counted with."""
        kind = str(node.get("countertype") or "theorem")
        name = str(node.get("realtype") or kind).title()
        self._boxed(node, kind, f"{name} %s")

    visit_axiom_node = visit_lemma_node = visit_definition_node = visit_remark_node = (
        visit_theorem_node
    )
    visit_conjecture_node = visit_corollary_node = visit_criterion_node = visit_theorem_node
    visit_example_node = visit_property_node = visit_observation_node = visit_theorem_node
    visit_proposition_node = visit_assumption_node = visit_notation_node = visit_theorem_node
    visit_algorithm_node = visit_unenumerable_node = visit_theorem_node

    def visit_proof_node(self, node: nodes.Element) -> None:
        """A proof, whose first word says so."""
        self.anchor(node)

    # sphinx-exercise

    def visit_exercise_enumerable_node(self, node: nodes.Element) -> None:
        self._boxed(node, "exercise", self.config.numfig_format.get("exercise", "%s"))

    def visit_exercise_node(self, node: nodes.Element) -> None:
        self._boxed(node, "", "")

    visit_solution_node = visit_exercise_node
    visit_exercise_end_node = visit_solution_start_node = visit_solution_end_node = Writer.skip
    visit_exercise_subtitle = visit_solution_subtitle = Writer.pass_through

    def visit_exercise_latex_number_reference(self, node: nodes.Element) -> None:
        self.pass_through(node)

    def _boxed(self, node: nodes.Element, kind: str, form: str) -> None:
        """Write a box whose title begins with its number."""
        numbers = self.builder.env.toc_fignumbers.get(self.docname, {}).get(kind, {})
        number = next((numbers[id_] for id_ in node["ids"] if id_ in numbers), ())
        shown = form.replace("%s", ".".join(map(str, number))).strip()
        given = self._title(node)
        title = Markup(" ".join(filter(None, (self.markup(shown), given.strip()))))
        body = self._body(node)
        whole = True if is_short(node, SHORT) else None
        self.call("admonition", body, title=title or None, whole=whole)
        raise nodes.SkipNode

    # Tabs: one after another, each with its name

    def visit_SphinxTabsTablist(self, node: nodes.Element) -> None:
        """The names of the tabs, before their panels."""
        beside = [n for n in node.parent.children if isinstance(n, nodes.Element)]
        panels = [n for n in beside if type(n).__name__ == "SphinxTabsPanel"]
        for tab, panel in zip(node.children, panels, strict=False):
            self._tab(self.render(tab), panel)
        raise nodes.SkipNode

    visit_SphinxTabsPanel = Writer.skip

    def visit_TabContainer(self, node: nodes.Element) -> None:
        """A tab of sphinx-inline-tabs: its label, then its content."""
        title, *content = (child for child in node.children if isinstance(child, nodes.Element))
        for panel in content:
            self._tab(self.render_children(title), panel)
        raise nodes.SkipNode

    def _tab(self, title: Markup, panel: nodes.Element) -> None:
        with self.inside("box"):
            body = Markup(self.anchor_of(panel) + self.render_children(panel))
        self.call("card", body, title=title, whole=True if is_short(panel) else None)

    # Diagrams: what they are drawn from

    def visit_mermaid(self, node: nodes.Element) -> None:
        self.emit(self.anchor_of(node))
        self.call("code-block", self.plain(str(node.get("code", ""))))
        raise nodes.SkipNode

    visit_graphviz = visit_mermaid

    # sphinxcontrib-youtube

    def visit_youtube(self, node: nodes.Element) -> None:
        """A film: a link, since paper does not move."""
        server = str(node.get("instance") or node.get("platform_url"))
        url = f"{server if '://' in server else f'https://{server}/w/'}{node.get('id')}"
        self.emit(f"\n\n{self.anchor_of(node)}{inline('weblink', url, self.markup(url))}\n\n")
        raise nodes.SkipNode

    visit_vimeo = visit_peertube = visit_youtube

    # A button of sphinx-thebe

    visit_ThebeButtonNode = Writer.skip

    def visit_inheritance_diagram(self, node: nodes.Element) -> None:
        self.warn("node", "an inheritance diagram is left out of the PDF", node)
        raise nodes.SkipNode
