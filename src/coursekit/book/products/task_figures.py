"""The figures to which tasks send their readers, printed below the tasks of a worksheet."""

from __future__ import annotations

from typing import cast

from docutils import nodes
from sphinx import addnodes
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment

from coursekit.book.exercises.nodes import exercise, exercise_part, parts

_POINTERS = {"ck-chart-pointer", "ck-chart-source"}  # what leads on from a chart, in the book


def add_figures(env: BuildEnvironment, node: exercise) -> None:
    """Add copies of the figures that the prompt of an exercise refers to, each once."""
    labels = cast(StandardDomain, env.get_domain("std")).anonlabels
    wanted = [
        labels[reference["reftarget"]]
        for prompt in parts(node, "prompt")
        for reference in prompt.findall(addnodes.pending_xref)
        if reference["reftarget"] in labels
    ]
    for page, anchor in dict.fromkeys(wanted):
        for figure in env.get_doctree(page).findall(nodes.figure):
            if anchor in figure["ids"]:
                node += exercise_part("", _alone(figure, page), part="figure")


def _alone(figure: nodes.figure, page: str) -> nodes.figure:
    """Copy a figure of a page without what leads on from it."""
    copy = figure.deepcopy()
    copy["copied_from"] = page
    for paragraph in list(copy.findall(nodes.paragraph)):
        if _POINTERS.intersection(paragraph["classes"]):
            paragraph.parent.remove(paragraph)
    return copy
