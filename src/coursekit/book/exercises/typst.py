"""An exercise on paper: a box with room to write on, its key in the instructor's edition."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docutils import nodes

from coursekit.book.exercises.form import facts_text
from coursekit.book.exercises.nodes import (
    exercise,
    exercise_answer,
    exercise_number,
    exercise_part,
    part,
    parts,
)
from coursekit.book.exercises.settings import is_instructor
from coursekit.book.typst.values import Code, Markup, call
from coursekit.book.typst.visitors.base import is_short
from coursekit.exercises.display_order import letter, points_in_words

TEMPLATE_PART = Path(__file__).with_name("exercises.typ")
_OPEN_LINES = 8
_ANSWER = 12  # lines of an answer that stays on one page
_FEW_LINES = 5  # ruled lines that stay with the question
_FEW_ITEMS = 5  # items to sort that do
_FEW_LINES_OF_CHOICES = 9
_FEW_LINES_WITH_TASK = 13  # of a task and its choices: a taller box leaves a third of a page empty
_LINE = 70  # characters of a choice


def _lines_of(texts: Iterable[str]) -> int:
    """Estimate how many printed lines texts take."""
    return sum(1 + len(text) // _LINE for text in texts)


def visit_exercise(self: Any, node: exercise) -> None:
    box = _Box(self, node)
    lines, items = box.lines(), box.items()
    self.call(
        "exercise-box",
        Markup(exercise_number(self.builder.env, self.docname, node)),
        self.markup(node["title"]),
        box.body(),
        meta=box.meta(),
        whole=None if lines > _FEW_LINES or items else True,
        lines=lines or None,
        items=items,
    )
    if is_instructor(self.builder.app):
        for box_for_instructor in box.key_boxes():
            self.emit(f"\n\n{box_for_instructor}\n\n")
    raise nodes.SkipNode


def visit_exercise_answer(self: Any, node: exercise_answer) -> None:
    """One entry of the appendix."""
    head = part(node, "head")
    assert head is not None
    body = [
        self.anchor_of(node),
        *(_together(self.render_children(key)) for key in parts(node, "key")),
        rubric := _rubric(self, node),
        *(self.render_children(explanation) for explanation in parts(node, "explanation")),
    ]
    content = Markup("\n\n".join(filter(None, body)))
    whole = True if is_short(node, _ANSWER) and not rubric else None
    self.call(
        "answer-box", Markup(node["number"]), self.render_children(head), content, whole=whole
    )
    raise nodes.SkipNode


def _together(words: Markup) -> str:
    """Keep a key on one page with the title above it."""
    return f"#{call('together', words)}"


def _rubric(writer: Any, node: nodes.Element) -> str:
    """The levels of an open exercise with their sample answers; empty for other kinds."""
    rows = [
        [writer.markup(points_in_words(level["points"])), _level(writer, level)]
        for level in parts(node, "level")
    ]
    return f"#{call('rubric-table', rows)}" if rows else ""


def _level(writer: Any, level: exercise_part) -> Markup:
    says, sample = part(level, "says"), part(level, "sample")
    assert says is not None
    written = writer.render_children(says)
    if sample:
        written = f"{written}\n\n#emph[Sample:] {writer.render_children(sample)}"
    return Markup(written)


class _Box:
    """The body of one exercise."""

    def __init__(self, writer: Any, node: exercise) -> None:
        self.writer = writer
        self.node = node

    def body(self) -> Markup:
        written = [
            self.writer.anchor_of(self.node),
            *(self.writer.render_children(prompt) for prompt in parts(self.node, "prompt")),
            self._hint(),
            "" if self.items() else self._room(),
        ]
        return Markup("\n\n".join(filter(None, written)))

    def _hint(self) -> str:
        """The hint, where an assignment leaves it to its exercises; the book prints none."""
        hint = part(self.node, "hint") if self.node["withheld"] else None
        return self._call("hint", self.writer.render_children(hint)) if hint else ""

    def meta(self) -> Markup:
        """Points, level, and on which page the answer stands."""
        level = self.node["level"]
        facts = [points_in_words(self.node["points"]), *([f"level: {level}"] if level else [])]
        pieces = [self.writer.markup(" · ".join(facts))]
        if pointer := part(self.node, "pointer"):
            pieces.append(self.writer.render_children(pointer))
        return Markup(" · ".join(pieces))

    def _words(self, name: str) -> list[Markup]:
        return [self.writer.render_children(child.children[0]) for child in parts(self.node, name)]

    def lines(self) -> int:
        """How many ruled lines the box ends with."""
        if self.node["kind"] == "open":
            return self.node["lines"] or _OPEN_LINES
        return self.node["lines"] if self.node["lines"] > 1 else 0

    def items(self) -> Markup | None:
        """A long list or table of choices or items, between which a page may end."""
        is_sorted = self.node["kind"] in ("classify", "order")
        choices = _lines_of(choice.astext() for choice in parts(self.node, "choice"))
        task = _lines_of(
            paragraph.astext()
            for prompt in parts(self.node, "prompt")
            for paragraph in prompt.findall(nodes.paragraph)
        )
        is_long = (
            choices > _FEW_LINES_OF_CHOICES
            or (choices > 0 and task + choices > _FEW_LINES_WITH_TASK)
            or (is_sorted and len(list(parts(self.node, "item"))) > _FEW_ITEMS)
        )
        return Markup(self._room(long=True)) if is_long else None

    def _room(self, *, long: bool = False) -> str:
        """What a reader ticks or fills; ruled lines are the template's business."""
        node, kind = self.node, self.node["kind"]
        if kind in ("single", "multiple"):
            lines = [
                Markup(f"{letter(place)})~{words}")
                for place, words in enumerate(self._words("choice"))
            ]
            return self._call("choice-list", lines, long=long)
        if kind == "match":
            return self._call("match-columns", self._words("item"), self._words("target"))
        if kind == "classify":
            return self._call("classify-table", self._words("item"), self._words("target"))
        if kind == "order":
            return self._call("order-list", self._words("item"))
        if self.lines():
            return ""
        unit = self.writer.markup(node["unit"]) if node["unit"] else None
        return self._call("answer-line", unit=unit)

    def _call(self, name: str, *arguments: Any, **named: Any) -> str:
        return f"#{call(name, *arguments, **named)}"

    def key_boxes(self) -> list[str]:
        """Key, feedback, rubric, explanation and facts, for the instructor."""
        render = self.writer.render_children
        boxes = []
        key = part(self.node, "key")
        if key:
            boxes.append(self._call("key-box", Markup("Key"), render(key), whole=True))
        if rubric := _rubric(self.writer, self.node):
            boxes.append(self._call("key-box", Markup("Rubric"), Markup(rubric)))
        remarks = [self._remark(remark) for remark in parts(self.node, "remark")]
        if remarks:
            remark_list = call("list", *(Code(f"[{remark}]") for remark in remarks), tight=False)
            boxes.append(self._call("key-box", Markup("Feedback"), Markup(f"#{remark_list}")))
        for name in ("Hint", "Explanation"):
            content = part(self.node, name.lower())
            if content:
                boxes.append(self._call("key-box", Markup(name), render(content)))
        facts = self.writer.markup(facts_text(self.node))
        boxes.append(self._call("key-box", None, facts, whole=True))
        return boxes

    def _remark(self, remark: exercise_part) -> str:
        answer, comment = part(remark, "answer"), part(remark, "told")
        assert answer is not None
        words = self.writer.render_children(answer.children[0])
        return f"#emph[{words}] — {self.writer.render_children(comment)}"
