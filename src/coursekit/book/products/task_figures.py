"""What tasks send their readers to, printed with the tasks: figures, and rows instead of lists."""

from __future__ import annotations

from docutils import nodes
from sphinx.environment import BuildEnvironment

from coursekit.book.exercises.nodes import exercise, exercise_part, part, parts
from coursekit.book.products.exercise_heads import references
from coursekit.book.products.page_roles import role_of

_POINTERS = {"ck-chart-pointer", "ck-chart-source"}  # what leads on from a chart, in the book


def carry_what_is_named(env: BuildEnvironment, node: exercise) -> None:
    """Add copies of the figures that a task refers to, each once.

    A task with a table of its own has its rows, and the article has its notes: what leads to either
    remains as words.
    """
    has_rows = part(node, "table") is not None
    wanted = []
    for reference, page, anchor in list(references(env, node)):
        if has_rows or role_of(env, page) == "notes":
            reference.replace_self(nodes.Text(reference.astext()))
        else:
            wanted.append((reference, page, anchor))
    for page, anchor in dict.fromkeys((page, anchor) for _node, page, anchor in wanted):
        for figure in env.get_doctree(page).findall(nodes.figure):
            if anchor in figure["ids"]:
                node += exercise_part("", _alone(figure, page), part="figure")


def take_figures(node: exercise) -> list[nodes.figure]:
    """Take the figures that a task carries out of it, to stand before it.

    There they may go to the head of the next page, and a task with its key fills the rest of its
    own: within a box they would leave half of it empty.
    """
    carried = list(parts(node, "figure"))
    for held in carried:
        node.remove(held)
    return [figure for held in carried for figure in held.findall(nodes.figure)]


def _alone(figure: nodes.figure, page: str) -> nodes.figure:
    """Copy a figure of a page without what leads on from it."""
    copy = figure.deepcopy()
    copy["copied_from"] = page
    for paragraph in list(copy.findall(nodes.paragraph)):
        if _POINTERS.intersection(paragraph["classes"]):
            paragraph.parent.remove(paragraph)
    return copy
