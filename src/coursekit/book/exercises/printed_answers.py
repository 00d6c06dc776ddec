"""Keys, rubrics and explanations in print: in an appendix, beside a worksheet, in an exercise."""

from __future__ import annotations

from functools import partial
from typing import Any

from docutils import nodes

from coursekit.book.exercises.nodes import (
    exercise_answer,
    exercise_keys,
    exercise_part,
    part,
    parts,
    printed_key,
)
from coursekit.book.typst.values import Markup, call
from coursekit.book.typst.visitors.base import is_short
from coursekit.catalogue import _
from coursekit.exercises.display_order import points_in_words

_ANSWER = 12  # lines of an answer that stays on one page
_LEVEL = 24  # lines of a rubric's level that stays on one page with its sample
_LINE = 70  # characters


def visit_exercise_answer(self: Any, node: exercise_answer) -> None:
    """One entry of the appendix."""
    head = part(node, "head")
    assert head is not None
    body = [
        self.anchor_of(node),
        *(self.render_children(task) for task in parts(node, "prompt", "table")),
        key := key_of(self, node),
        rubric := rubric_of(self, node),
        *(self.render_children(explanation) for explanation in parts(node, "explanation")),
    ]
    content = Markup("\n\n".join(filter(None, body)))
    told = [*parts(node, "key", "explanation")]
    lines = sum(len(piece.astext()) // _LINE + 2 for piece in told)
    whole = True if key and lines <= _ANSWER and not rubric else None
    self.call(
        "answer-box",
        Markup(node["number"]),
        self.render_children(head),
        content,
        meta=self.markup(points_in_words(node["points"])),
        whole=whole,
    )
    raise nodes.SkipNode


def visit_exercise_keys(self: Any, node: exercise_keys) -> None:
    entries = [[Markup(number), self.markup(key or _("rubric"))] for number, key in node["entries"]]
    self.call("key-strip", entries)
    raise nodes.SkipNode


def key_of(writer: Any, node: nodes.Element) -> str:
    """The key: signs in the order of the sheet, each with the words beside it, or the answer."""
    entries = [
        [Markup(sign), Markup(" → ".join(map(partial(words_of, writer), pieces)))]
        for sign, pieces in printed_key(node)
    ]
    key = part(node, "key")
    words = f"#{call('key-list', entries)}" if entries else key and writer.render_children(key)
    return f"#{call('together', Markup(words))}" if words else ""


def words_of(writer: Any, piece: exercise_part) -> Markup:
    """The words of a choice, an item or a target, without their paragraph if it is but one."""
    line = piece.children[0]
    is_line = len(piece) == 1 and isinstance(line, nodes.paragraph)
    words: Markup = writer.render_children(line if is_line else piece)
    return words


def rubric_of(writer: Any, node: nodes.Element) -> str:
    """The levels of an open exercise with their sample answers; empty for other kinds."""
    rows = [
        [
            writer.markup(points_in_words(level["points"])),
            _level(writer, level),
            is_short(level, _LEVEL),
        ]
        for level in parts(node, "level")
    ]
    return f"#{call('rubric-table', rows)}" if rows else ""


def _level(writer: Any, level: exercise_part) -> Markup:
    says, sample = part(level, "says"), part(level, "sample")
    assert says is not None
    written = writer.render_children(says)
    if sample:
        head = writer.markup(_("Sample:"))
        written = f"{written}\n\n#emph[{head}] {writer.render_children(sample)}"
    return Markup(written)
