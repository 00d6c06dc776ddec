"""The reference lists in HTML: list items with roles that assistive technology knows.

docutils gives an entry the role ``doc-biblioentry``, which ARIA has deprecated, and prints the
label by which LaTeX would cite it; our citations read "Zemskov 1990", so the label says nothing.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


def visit_citation(self: HTML5Translator, node: nodes.citation) -> None:
    """Write an entry as an item of its list, without its label."""
    for label in list(node.findall(nodes.label)):
        node.remove(label)
    type(self).visit_citation(self, node)
    self.body[-1] = self.body[-1].replace("doc-biblioentry", "listitem")


def depart_citation(self: HTML5Translator, node: nodes.citation) -> None:
    type(self).depart_citation(self, node)


def setup_bibliography(app: Sphinx) -> None:
    """Connect the HTML of the lists."""
    app.add_node(nodes.citation, override=True, html=(visit_citation, depart_citation))
