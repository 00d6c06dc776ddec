"""Exercises for builders that know neither forms nor our boxes (LaTeX, plain text, man pages)."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from coursekit.book.exercises.nodes import exercise, exercise_answer, exercise_part, part, parts

KNOWN = ("html", "typst")


class WritePlainly(SphinxPostTransform):
    """Turn each exercise into an admonition of standard nodes."""

    default_priority = 9

    def run(self, **_: object) -> None:
        if self.app.builder.format in KNOWN:
            return
        for node in list(self.document.findall(exercise)):
            title = nodes.title("", f"Exercise {node['number']}: {node['title']}")
            box = nodes.admonition("", title, *_task(node), ids=node["ids"])
            node.replace_self(box)
        for answer in list(self.document.findall(exercise_answer)):
            answer.replace_self(list(_answer(answer)))


def _inside(node: nodes.Element, *names: str) -> Iterator[nodes.Node]:
    for piece in parts(node, *names):
        yield from piece.children


def _task(node: exercise) -> Iterator[nodes.Node]:
    yield from _inside(node, "prompt")
    for name in ("choice", "item", "target"):
        lines = [nodes.list_item("", *piece.children) for piece in parts(node, name)]
        if lines:
            yield nodes.bullet_list("", *lines)


def _answer(node: exercise_answer) -> Iterator[nodes.Node]:
    head = part(node, "head")
    yield nodes.rubric("", f"{node['number']} {node['title']}", ids=node["ids"])
    assert isinstance(head, exercise_part)
    for piece in parts(node, "key", "explanation"):
        yield from piece.children
    for level in parts(node, "level"):
        yield from _inside(level, "says", "sample")
