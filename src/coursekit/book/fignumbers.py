"""Figures are numbered anew only if one has come, gone or moved.

Whenever a page has been read, Sphinx walks through all pages of the book to number figures and
tables; for a changed sentence that is a tenth of the build.  Here each page's outline is kept with
the pages that Sphinx keeps: where its figures stand, and where other pages follow.  While all
outlines and the numbers of all sections are what they were, so are the numbers of the figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors.toctree import TocTreeCollector


def outline(
    env: BuildEnvironment, node: nodes.Element, sections: tuple[str, ...] = ()
) -> Iterator[tuple[object, ...]]:
    """Iterate over all that the numbers of a page's figures depend on, in its order.

    Parameters
    ----------
    env : sphinx.environment.BuildEnvironment
        Its domains say what is numbered.
    node : docutils.nodes.Element
        The page or a part of it.
    sections : tuple of str
        Anchors of the sections in which it stands, outermost first.

    Yields
    ------
    tuple
        The sections, and a figure's kinds, title and anchor or the names of the pages that follow.
    """
    titles = env.get_domain("std").get_numfig_title  # type: ignore[attr-defined]
    for child in node.children:
        if isinstance(child, nodes.section):
            yield from outline(env, child, (*sections, child["ids"][0]))
        elif isinstance(child, addnodes.toctree):
            yield sections, [name for _, name in child["entries"]]
        elif isinstance(child, nodes.Element):
            kinds = [domain.get_enumerable_node_type(child) for domain in env.domains.values()]
            if child["ids"] and any(kinds):
                yield sections, kinds, bool(titles(child)), child["ids"][0]
            yield from outline(env, child, sections)


class FigureNumbers:
    """What numbers sections and figures when pages have been read."""

    def __init__(self) -> None:
        self._collector = TocTreeCollector()

    def take_over(self, app: Sphinx) -> None:
        """Stand between Sphinx, or the extension that has replaced its collector, and the book."""
        for listener in list(app.events.listeners["env-get-updated"]):
            collector = getattr(listener.handler, "__self__", None)
            if isinstance(collector, TocTreeCollector):
                self._collector = collector
                app.disconnect(listener.id)
        app.connect("env-get-updated", self.number)

    def number(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Number sections, and figures if need be; return the pages whose numbers have changed."""
        changed = self._collector.assign_section_numbers(env)
        kept = _kept(env)
        outlines = kept["outlines"]
        for page in env.found_docs - outlines.keys():
            outlines[page] = list(outline(env, env.get_doctree(page)))
        made_of = (dict(outlines), dict(env.toc_secnumbers), app.config.numfig_secnum_depth)
        if made_of == kept["made_of"]:
            env.toc_fignumbers = dict(kept["numbers"])
            return changed
        changed += self._collector.assign_figure_numbers(env)
        kept.update(made_of=made_of, numbers=dict(env.toc_fignumbers))
        return changed


def _kept(env: BuildEnvironment) -> dict[str, Any]:
    """Return the outlines, what the last numbers were made of, and these numbers."""
    if not hasattr(env, "coursekit_figures"):
        nothing: dict[str, Any] = {"outlines": {}, "made_of": None, "numbers": {}}
        env.coursekit_figures = nothing  # type: ignore[attr-defined]
    return cast(dict[str, Any], env.coursekit_figures)  # type: ignore[attr-defined]


def forget_outline(_app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget the outline of a page that is read again or gone."""
    _kept(env)["outlines"].pop(docname, None)


def setup_fignumbers(app: Sphinx) -> None:
    """Connect the numbering, when all extensions are there."""
    app.connect("env-purge-doc", forget_outline)
    app.connect("builder-inited", FigureNumbers().take_over)
