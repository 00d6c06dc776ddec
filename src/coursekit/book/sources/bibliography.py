"""Citations and reference lists: made again only when they change, and fit for screen readers.

sphinxcontrib-bibtex formats every work in every build, whether or not a page has changed, and
looks through all installed packages for the way to write each citation.  `CitedWorks` keeps what
it formatted with the pages that Sphinx keeps.

In HTML an entry of a list is an item with a role that assistive technology knows.  docutils gives
it the role ``doc-biblioentry``, which ARIA has deprecated, and prints the label by which LaTeX
would cite it; our citations read "Zemskov 1990", so the label says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from docutils import nodes
from docutils.utils.smartquotes import smartyPants
from pybtex.backends import plaintext
from pybtex.plugin import register_plugin
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator
from sphinxcontrib.bibtex.directives import BibliographyKey
from sphinxcontrib.bibtex.domain import BibtexDomain
from sphinxcontrib.bibtex.nodes import bibliography
from sphinxcontrib.bibtex.plugin import register_plugin as register_reference_style
from sphinxcontrib.bibtex.style.referencing import BracketStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle

from coursekit.book.sources.chicago_style import ChicagoStyle


def _round_brackets() -> BracketStyle:
    return BracketStyle(left="(", right=")", sep="; ")


@dataclass
class ChicagoReferences(AuthorYearReferenceStyle):
    """``(Tromly 2019; Scott 2023)``, in round brackets, since locators stand in square ones."""

    bracket_parenthetical: BracketStyle = field(default_factory=_round_brackets)
    bracket_textual: BracketStyle = field(default_factory=_round_brackets)
    author_year_sep: str = " "


class CitedWorks(BibtexDomain):
    """The works of each list, formatted when the list changes."""

    def get_formatted_entries(
        self,
        bibliography_key: BibliographyKey,
        docnames: list[str],
        tooltips: bool,
        tooltips_style: str,
    ) -> Iterable[tuple[Any, Any, Any]]:
        """Return each work of a list, as the list has it and as the tip of a citation has it."""
        listed = self.bibliographies[bibliography_key]
        works = list(self.get_sorted_entries(bibliography_key, docnames))
        made_of = (works, listed.style, listed.labelprefix, tooltips, tooltips_style)
        kept: dict[BibliographyKey, tuple[object, list[tuple[Any, Any, Any]]]]
        kept = self.data.setdefault("coursekit_formatted", {})
        before, formatted = kept.get(bibliography_key, (None, []))
        if before != made_of:
            given = (bibliography_key, docnames, tooltips, tooltips_style)
            formatted = list(super().get_formatted_entries(*given))
            # A work without a tip has a fault, which the next build shall tell of again.
            if all(tip for _, _, tip in formatted):
                kept[bibliography_key] = (made_of, formatted)
        return formatted


def keep_formatted(app: Sphinx, _config: Config) -> None:
    """Let a book that cites works keep them formatted."""
    if BibtexDomain.name in app.registry.domains:
        app.add_domain(CitedWorks, override=True)
        register_plugin("pybtex.backends", "plaintext", plaintext.Backend, force=True)
        register_plugin("pybtex.style.formatting", "chicago", ChicagoStyle, force=True)
        styles = "sphinxcontrib.bibtex.style.referencing"
        register_reference_style(styles, "chicago", ChicagoReferences, force=True)


class FreshCitations(SphinxPostTransform):
    """Let a list be filled more than once in a build: its nodes, which are kept, begin empty."""

    default_priority = 4  # before the lists are filled

    def run(self, **_: object) -> None:
        if next(iter(self.document.findall(bibliography)), None) is None:
            return
        domain = cast(BibtexDomain, self.env.get_domain(BibtexDomain.name))
        for listed in domain.bibliographies.values():
            for key, node in listed.citation_nodes.items():
                listed.citation_nodes[key] = node.copy()


class TypesetCitations(SphinxPostTransform):
    """Curl the apostrophes and quotation marks of works, which come when Sphinx has curled all."""

    default_priority = 650  # when the lists stand there

    def run(self, **_: object) -> None:
        for citation in self.document.findall(nodes.citation):
            for text in list(citation.findall(nodes.Text)):
                curled = smartyPants(text.astext(), "q", self.config.language)
                text.parent.replace(text, nodes.Text(curled))


def visit_citation(self: HTML5Translator, node: nodes.citation) -> None:
    """Write an entry as an item of its list, without its label."""
    for label in list(node.findall(nodes.label)):
        node.remove(label)
    type(self).visit_citation(self, node)
    self.body[-1] = self.body[-1].replace("doc-biblioentry", "listitem")


def depart_citation(self: HTML5Translator, node: nodes.citation) -> None:
    type(self).depart_citation(self, node)


def setup_bibliography(app: Sphinx) -> None:
    """Connect the keeping of works and the HTML of the lists."""
    app.connect("config-inited", keep_formatted)
    app.add_post_transform(FreshCitations)
    app.add_post_transform(TypesetCitations)
    app.add_node(nodes.citation, override=True, html=(visit_citation, depart_citation))
