"""Exercises for builders without forms and our boxes (LaTeX, EPUB, plain text, man pages)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from coursekit.book.exercises.nodes import (
    exercise,
    exercise_answer,
    exercise_part,
    part,
    parts,
    printed_key,
)
from coursekit.catalogue import _
from coursekit.exercises.display_order import letter

KNOWN = ("html", "typst")


class WritePlainly(SphinxPostTransform):
    """Turn each exercise into an admonition of standard nodes."""

    default_priority = 9

    def run(self, **_options: object) -> None:
        builder = self.app.builder
        if builder.format in KNOWN and builder.name != "epub":  # whose readers run no script
            return
        for node in list(self.document.findall(exercise)):
            title = nodes.title(
                "", _("Exercise {number}: {title}", number=node["number"], title=node["title"])
            )
            box = nodes.admonition("", title, *_task(node), ids=node["ids"])
            node.replace_self(box)
        for answer in list(self.document.findall(exercise_answer)):
            answer.replace_self(list(_answer(answer)))


def _inside(node: nodes.Element, *names: str) -> Iterator[nodes.Node]:
    for piece in parts(node, *names):
        yield from piece.children


def _task(node: exercise) -> Iterator[nodes.Node]:
    """The prompt, then what is chosen or matched, with the letters that the key names."""
    yield from _inside(node, "prompt")
    yield from _listed(node, "choice", letter)
    is_match = node["kind"] == "match"
    yield from _listed(node, "item", None)
    if node["kind"] == "classify":
        yield nodes.paragraph("", _("To be sorted into:"))
    yield from _listed(node, "target", _capital if is_match else _number)


def _number(place: int) -> str:
    return str(place + 1)


def _capital(place: int) -> str:
    return letter(place).upper()


def _listed(
    node: exercise, name: str, sign: Callable[[int], str] | None
) -> Iterator[nodes.bullet_list]:
    """A list with the signs in its words, since not every writer knows lists of letters."""
    lines = [
        _line(f"{sign(place)}) " if sign else "", piece)
        for place, piece in enumerate(parts(node, name))
    ]
    if lines:
        yield nodes.bullet_list("", *lines)


def _line(sign: str, piece: exercise_part) -> nodes.list_item:
    words = piece.deepcopy()
    if sign:
        if not isinstance(words.children[0], nodes.paragraph):
            words.insert(0, nodes.paragraph())
        words.children[0].insert(0, nodes.Text(sign))  # type: ignore[attr-defined]
    return nodes.list_item("", *words.children)


def _answer(node: exercise_answer) -> Iterator[nodes.Node]:
    head = part(node, "head")
    yield nodes.rubric("", f"{node['number']} {node['title']}", ids=node["ids"])
    assert isinstance(head, exercise_part)
    if key := printed_key(node):
        yield nodes.bullet_list("", *(_line(f"{sign}) ", pieces[0]) for sign, pieces in key))
    else:
        yield from _inside(node, "key")
    yield from _inside(node, "explanation")
    for level in parts(node, "level"):
        yield from _inside(level, "says", "sample")
