"""The nodes of an exercise.

Node tree of a single exercise in the student edition::

    exercise (exercise_id, kind, title, number, facts, data, ids=["ex-emergence-three-counts"])
      exercise_part (part="prompt")
      exercise_part (part="table")                      what paper needs of the data
      exercise_part (part="figure")                     of the book, on a worksheet
      exercise_part (part="choice", name="tfrtvs")      also: item, target
        paragraph
      exercise_part (part="hint")
      exercise_part (part="key", signs=("b",))          what `paper_key` gives
      exercise_part (part="remark", name="tfrtvs")      what is told to who answers so
        exercise_part (part="answer")
        exercise_part (part="told")
      exercise_part (part="level")                      open only: points, says, sample
      exercise_part (part="explanation")

A withheld exercise has no part behind its choices, and its ``data`` is None: what a page must
not tell is not in its doctree.
"""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes
from sphinx.environment import BuildEnvironment

from coursekit.exercises.display_order import letter


class exercise(nodes.General, nodes.Element):
    """One exercise of a page."""


class exercise_part(nodes.General, nodes.Element):
    """A part of an exercise; ``part`` says which."""


class exercise_answers(nodes.General, nodes.Element):
    """Placeholder for the answers of all exercises, known when every chapter is read."""


class exercise_answer(nodes.General, nodes.Element):
    """Key and explanation of one exercise in the appendix: ``number``, ``title``, ``kind``."""


class exercise_keys(nodes.General, nodes.Element):
    """The keys of several exercises at a glance: ``entries``, pairs of number and key."""


class exercise_link(nodes.General, nodes.Inline, nodes.Element):
    """Placeholder for a link to an exercise: ``exercise_id``."""


class exercise_overview(nodes.General, nodes.Element):
    """Placeholder for the list of all exercises and the reader's progress."""


def parts(node: nodes.Element, *wanted: str) -> Iterator[exercise_part]:
    """The parts of an exercise that are called one of `wanted`, in order."""
    for child in node.children:
        if isinstance(child, exercise_part) and child["part"] in wanted:
            yield child


def part(node: nodes.Element, wanted: str) -> exercise_part | None:
    """The first part called `wanted`."""
    return next(parts(node, wanted), None)


def printed_key(node: nodes.Element) -> list[tuple[str, list[exercise_part]]]:
    """The key as it stands on paper: each sign, and the parts beside which it stands there.

    Empty for exercises whose answer is written out.
    """
    key = part(node, "key")
    signs: tuple[str, ...] = key["signs"] if key else ()
    choices, items, targets = (list(parts(node, name)) for name in ("choice", "item", "target"))
    if node["kind"] in ("single", "multiple"):
        named = {letter(place): choice for place, choice in enumerate(choices)}
        return [(sign, [named[sign]]) for sign in signs]
    if not targets:
        return [(sign, [item]) for sign, item in zip(signs, items, strict=True)]
    named = {letter(place).upper(): target for place, target in enumerate(targets)}
    named |= {str(place): target for place, target in enumerate(targets, 1)}
    return [(sign, [item, named[sign]]) for sign, item in zip(signs, items, strict=True)]


def short_key(node: nodes.Element) -> str:
    """The key in the fewest signs: ``a c``, ``2 1 3``, ``612 km``, a word; empty for prose."""
    key = part(node, "key")
    if key is None:
        return ""
    return " ".join(key["signs"]) or key.get("short") or key.astext()


def exercise_number(env: BuildEnvironment, page: str, node: exercise) -> str:
    """The number of an exercise of a page, as `number_on`."""
    return number_on(env, page, node["number"])


def number_on(env: BuildEnvironment, page: str, place: int) -> str:
    """``2.3`` for the third exercise of the second chapter, ``3`` where chapters have no number."""
    numbers = env.toc_secnumbers.get(page, {}).get("") or ()
    return ".".join(map(str, [*numbers[:1], place]))


def anchor_of(name: str) -> str:
    """The anchor of the exercise `name`: ``ex-emergence-three-counts``."""
    return "ex-" + nodes.make_id(name)
