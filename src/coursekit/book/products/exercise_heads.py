"""What a reader of exercises on paper needs besides: said at their head, computed from them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import cast

from docutils import nodes
from sphinx import addnodes
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment

from coursekit.book.exercises.nodes import exercise, exercise_number, parts
from coursekit.book.products.page_roles import role_of
from coursekit.catalogue import _
from coursekit.course import find_course
from coursekit.exercises.at_hand import HOW_TO_READ, article_at_hand
from coursekit.wording import format_list

Tasks = Sequence[tuple[str, exercise]]
"""Exercises, each with the page on which it stands."""


def lines_at_hand(
    env: BuildEnvironment,
    tasks: Tasks,
    printed: Collection[str],
    texts: Sequence[nodes.Element] = (),
) -> list[str]:
    """Say what of the article and of the rest of the book some exercises need.

    Parameters
    ----------
    env : sphinx.environment.BuildEnvironment
    tasks : sequence of (str, exercise)
        Of each page the exercises that are printed.
    printed : collection of str
        The pages that are printed wholly.
    texts : sequence of docutils.nodes.Element
        What is printed besides the exercises and names places of the article.

    Returns
    -------
    list of str
        A line for each of the two, if anything of it is needed.
    """
    # Where the key of a withheld exercise rests is not in its node.
    is_told = not any(node["withheld"] for _page, node in tasks)
    named = [source for text in texts for source in sources_in(text)]
    sources = [node["source_text"] for _page, node in tasks] + named if is_told else None
    article = article_at_hand(sources, find_course(env.srcdir)) if tasks or named else ""
    prompts = [prompt for _page, node in tasks for prompt in parts(node, "prompt")]
    lines = [_with_reading(article, [*prompts, *texts])] if article else []
    needed: dict[str, list[str]] = {}
    for page, node in tasks:
        for other in _pages_named(env, node):
            if other not in printed and role_of(env, other) != "notes":
                needed.setdefault(other, []).append(exercise_number(env, page, node))
    places = [f"{_title(env, page)} ({', '.join(numbers)})" for page, numbers in needed.items()]
    if places:
        lines.append(_("From the book you need: {places}.", places=format_list(places)))
    return lines


def references(env: BuildEnvironment, node: exercise) -> Iterator[tuple[nodes.Element, str, str]]:
    """Iterate over the references of a task into the book, each with its page and anchor."""
    labels = cast(StandardDomain, env.get_domain("std")).anonlabels
    for prompt in parts(node, "prompt"):
        for reference in list(prompt.findall(addnodes.pending_xref)):
            if reference["reftarget"] in labels:
                yield (reference, *labels[reference["reftarget"]])


def _pages_named(env: BuildEnvironment, node: exercise) -> list[str]:
    """Return the pages to which a task leads, but for figures that are printed with it."""
    carried = {
        (figure["copied_from"], anchor)
        for held in parts(node, "figure")
        for figure in held.findall(nodes.figure)
        for anchor in figure["ids"]
    }
    named = [page for _node, page, anchor in references(env, node) if (page, anchor) not in carried]
    return list(dict.fromkeys(named))


def place_at_hand(env: BuildEnvironment, sheet: nodes.Element) -> list[str]:
    """Say which sections of the article a sheet needs: those of its sources and of its notes."""
    article = article_at_hand(sources_in(sheet), find_course(env.srcdir))
    return [_with_reading(article, [sheet])] if article else []


def _with_reading(article: str, printed: Iterable[nodes.Element]) -> str:
    """Add how sources are read, if any is printed."""
    return f"{article} {_(HOW_TO_READ)}" if any(map(sources_in, printed)) else article


def sources_in(node: nodes.Element) -> list[str]:
    """Return the sources that stand in brackets somewhere in a node."""
    return [words["source"] for words in node.findall(nodes.inline) if "source" in words]


def _title(env: BuildEnvironment, page: str) -> str:
    number = env.toc_secnumbers.get(page, {}).get("")
    if number:
        return _("chapter {number}", number=".".join(map(str, number)))
    return f"“{env.titles[page].astext()}”"
