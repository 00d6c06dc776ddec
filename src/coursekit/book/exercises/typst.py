"""An exercise on paper: a box to write on, or solved and explained in the instructor's edition."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docutils import nodes

from coursekit.book.exercises.form import facts_text
from coursekit.book.exercises.nodes import (
    exercise,
    exercise_number,
    exercise_part,
    part,
    parts,
)
from coursekit.book.exercises.printed_answers import rubric_of, words_of
from coursekit.book.exercises.settings import is_instructor
from coursekit.book.typst.values import Code, Markup, call
from coursekit.book.typst.visitors.base import is_short
from coursekit.catalogue import N_, _
from coursekit.exercises.display_order import letter, points_in_words

TEMPLATE_PART = Path(__file__).with_name("exercises.typ")
_OPEN_LINES = 8
_FEW_LINES = 5  # ruled lines that stay with the question
_FEW_ITEMS = 5  # items to sort that do
_FEW_LINES_OF_CHOICES = 9
_FEW_LINES_WITH_TASK = 13  # of a task and its choices: a taller box leaves a third of a page empty
_LINE, _NARROW_LINE = 70, 36  # characters of a choice, across the page and in a column
_MOST_IN_COLUMN = 9  # lines of a box that stays whole in a column
_MOST_MATCHED = 30  # of one whose gaps and letters are looked at together
_FEW_ROWS = 10  # rows of a table, its head included, that the book prints with the exercise
_MANY_ROWS = 15  # rows between which a page may end
# Below a figure: what is to be done.  The choices may follow on the next page.
_ROOM_OF_CHOICES = Code("2em")
_ROOM_OF_TABLE = Code("19em")  # of a long table in two halves
_SOLVED = 14  # lines of an exercise that stays on one page with its key and what explains it
_TASKS = {
    "single": N_("Choose one."),
    "multiple": N_("Choose all that apply."),
    "number": N_("Your number:"),
    "date": N_("Your date:"),
    "text": N_("Your answer:"),
    "match": N_("Write a letter in each gap."),
    "classify": N_("Tick one in each row."),
    "order": N_("Number the lines from 1 to {n}."),
}


def _lines_of(texts: Iterable[str], line: int = _LINE) -> int:
    """Estimate how many printed lines texts take."""
    return sum(1 + len(text) // line for text in texts)


def visit_exercise(self: Any, node: exercise) -> None:
    box = _Box(self, node, solved=is_instructor(self.builder.app))
    lines, items, key = box.lines(), box.items(), box.key()
    has_items = items is not None or box.has_long_table
    is_whole = is_short(node, _SOLVED) if key else lines <= _FEW_LINES and not has_items
    if self.has_half_width:
        most = _MOST_MATCHED if node["kind"] == "match" else _MOST_IN_COLUMN
        is_whole = is_whole and box.lines_in_column() <= most
    self.call(
        "exercise-box",
        Markup(exercise_number(self.builder.env, self.docname, node)),
        self.markup(node["title"]),
        box.body(),
        meta=box.meta(),
        whole=is_whole or None,
        lines=lines or None,
        items=items,
        room=box.room_of(items),
        loose=(items is not None and box.is_loose) or None,
        key=key,
    )
    raise nodes.SkipNode


def _halves(table: nodes.Element) -> list[nodes.Element]:
    """Copy a table twice, once with the first half of its rows and once with the other."""
    upper, lower = table.deepcopy(), table.deepcopy()
    for half, is_upper in ((upper, True), (lower, False)):
        [body] = half.findall(nodes.tbody)
        middle = (len(body.children) + 1) // 2
        body.children = body.children[:middle] if is_upper else body.children[middle:]
    return [upper, lower]


class _Box:
    """One exercise: to be answered, or `solved`, with its key and all that explains it."""

    def __init__(self, writer: Any, node: exercise, *, solved: bool) -> None:
        self.writer = writer
        self.node = node
        self.solved = solved
        # What belongs into the gaps and boxes, and which of them a choice's feedback is about.
        key = part(node, "key") if solved else None
        self.signs: tuple[str, ...] = key["signs"] if key else ()

    def body(self) -> Markup:
        with self.writer.inside("task"):
            prompts = [*map(self.writer.render_children, parts(self.node, "prompt"))]
        written = [
            self.writer.anchor_of(self.node),
            *prompts,
            None if self._parts_table else self._table(),
            *self._figures(),
            self._hint(),
            "" if self.items() else self._room(),
        ]
        return Markup("\n\n".join(filter(None, written)))

    @property
    def has_figure(self) -> bool:
        """Whether a figure is printed with it."""
        return next(parts(self.node, "figure"), None) is not None

    def room_of(self, items: Markup | None) -> Code | None:
        """What `items` take of the page on which they begin, if not as much as usual."""
        if items and self._parts_table:
            return _ROOM_OF_TABLE
        return _ROOM_OF_CHOICES if items and self.has_figure else None

    def _figures(self) -> list[Markup]:
        with self.writer.inside("box"):
            return [*map(self.writer.render_children, parts(self.node, "figure"))]

    def _table(self) -> Markup | None:
        """What the task needs of the data; a long table is in the book already."""
        table = part(self.node, "table")
        if table is None or not (self.node.get("alone") or self._rows <= _FEW_ROWS):
            return None
        told = self._call("task", self.writer.markup(_("The data you need:")))
        shown = self.writer.render_children(table)
        if self.has_long_table:
            halves = map(self.writer.render_children, _halves(table))
            shown = self._call("in-halves", shown, *halves)
        return Markup(f"{told}\n\n{shown}")

    @property
    def _rows(self) -> int:
        table = part(self.node, "table")
        return 0 if table is None else len(list(table.findall(nodes.row)))

    @property
    def has_long_table(self) -> bool:
        """Whether its table is printed here, and so long that a page may end within it."""
        return bool(self.node.get("alone")) and self._rows > _MANY_ROWS

    @property
    def _parts_table(self) -> bool:
        """Whether a page may end within the rows: half a page was left else."""
        return self.has_long_table

    def _hint(self) -> str:
        """The hint, where an assignment leaves it to its exercises; the book prints none."""
        hint = part(self.node, "hint") if self.node["withheld"] else None
        return self._call("hint", self.writer.render_children(hint)) if hint else ""

    def meta(self) -> Markup:
        """Points, level, and on which page the answer stands."""
        level = self.node["level"]
        if level and not self.writer.has_half_width:  # in a column it would take a line more
            level = _("level: {level}", level=level)
        facts = [points_in_words(self.node["points"]), *([level] if level else [])]
        pieces = [self.writer.markup(" · ".join(facts))]
        if pointer := part(self.node, "pointer"):
            pieces.append(self.writer.render_children(pointer))
        return Markup(" · ".join(pieces))

    def _printed(self, name: str) -> list[Markup]:
        return [words_of(self.writer, child) for child in parts(self.node, name)]

    def lines(self) -> int:
        """How many ruled lines the box ends with."""
        if self.solved:
            return 0
        if self.node["kind"] == "open":
            return self.node["lines"] or _OPEN_LINES
        return self.node["lines"] if self.node["lines"] > 1 else 0

    @property
    def is_loose(self) -> bool:
        """Whether its task is so long that a column may end within it."""
        task = _lines_of(self._texts("prompt"), _NARROW_LINE)
        return self.writer.has_half_width and task > _MOST_IN_COLUMN

    def lines_in_column(self) -> int:
        """Estimate how many lines the box takes where it has half the width."""
        return _lines_of(self._texts("prompt", "choice", "item", "target"), _NARROW_LINE)

    def _texts(self, *names: str) -> Iterable[str]:
        """The words of some parts, a paragraph at a time."""
        for shown in parts(self.node, *names):
            yield from (paragraph.astext() for paragraph in shown.findall(nodes.paragraph))

    def items(self) -> Markup | None:
        """A long list or table of choices or items, between which a page may end.

        So are choices below a figure, which by itself takes much of a page.
        """
        if self._parts_table:
            return Markup("\n\n".join(filter(None, [self._table(), self._room()])))
        is_sorted = self.node["kind"] in ("classify", "order")
        choices = _lines_of(choice.astext() for choice in parts(self.node, "choice"))
        task = _lines_of(self._texts("prompt"))
        is_long = (
            choices > _FEW_LINES_OF_CHOICES
            or (choices > 0 and task + choices > _FEW_LINES_WITH_TASK)
            or (is_sorted and len(list(parts(self.node, "item"))) > _FEW_ITEMS)
        )
        # In a column, where a page may end within a task, too, choices follow it as they come.
        is_loose = choices > 0 and self.writer.has_half_width
        is_parted = (is_long and not self.solved and not is_loose) or (
            choices > 0 and self.has_figure
        )
        return Markup(self._room(long=True)) if is_parted else None

    def _room(self, *, long: bool = False) -> str:
        """What is to be done, and what a reader ticks or fills.

        Ruled lines are the template's business.
        """
        kind = self.node["kind"]
        key = list(self.signs) or None
        task = self.writer.markup(self._task())
        if kind in ("single", "multiple"):
            one = kind == "single" or None
            long = long or self.writer.has_half_width
            listed = self._call("choice-list", self._printed("choice"), one=one, key=key, long=long)
        elif kind == "match":
            stems, targets = self._printed("item"), self._printed("target")
            listed = self._call("match-columns", stems, targets, key=key)
        elif kind == "classify":
            items, categories = self._printed("item"), self._printed("target")
            return self._call("classify-table", items, categories, key=key, head=Markup(task))
        elif kind == "order":
            listed = self._call("order-list", self._printed("item"), key=key)
        elif self.solved or self.lines():
            return ""
        else:
            unit = self.writer.markup(self.node["unit"]) if self.node["unit"] else None
            return self._call("answer-line", task, unit=unit, span=self.node["span"])
        return f"{self._call('task', task)}\n\n{listed}"

    def _task(self) -> str:
        """What is to be done, in a few words."""
        kind = self.node["kind"]
        items, targets = (len(list(parts(self.node, name))) for name in ("item", "target"))
        if kind == "match":
            more = _("Not every letter is needed.") if targets > items else ""
            more = _("A letter may be used more than once.") if targets < items else more
            return f"{_(_TASKS[kind])} {more}".rstrip()
        if self.node["span"]:
            return _("Your dates:")
        return _(_TASKS.get(kind, ""), n=items)

    def _call(self, name: str, *arguments: Any, **named: Any) -> str:
        given = {key: value for key, value in named.items() if value not in (None, False)}
        return f"#{call(name, *arguments, **given)}"

    def key(self) -> Markup | None:
        """Facts, key, rubric, feedback, hint and explanation; None where they are not told."""
        if not self.solved:
            return None
        render = self.writer.render_children
        facts = self.writer.markup(facts_text(self.node))
        boxes = [self._call("key-box", None, facts, whole=True, sticky=True)]
        if self.signs:
            signs = self.writer.markup(" ".join(self.signs))
            boxes.append(self._call("key-box", self.writer.markup(_("Key")), signs, whole=True))
        elif key := part(self.node, "key"):
            boxes.append(
                self._call("key-box", self.writer.markup(_("Key")), render(key), whole=True)
            )
        rest = []
        if rubric := rubric_of(self.writer, self.node):
            title = self.writer.markup(_("Rubric"))
            rest.append(self._call("key-box", title, Markup(rubric), apart=True))
        remarks = [self._remark(remark) for remark in parts(self.node, "remark")]
        if remarks:
            remark_list = call("list", *(Code(f"[{remark}]") for remark in remarks), tight=False)
            title = self.writer.markup(_("Feedback"))
            rest.append(self._call("key-box", title, Markup(f"#{remark_list}"), apart=True))
        for name, words in (("hint", _("Hint")), ("explanation", _("Explanation"))):
            if content := part(self.node, name):
                whole = is_short(content, _SOLVED)
                told = self.writer.markup(words)
                rest.append(self._call("key-box", told, render(content), whole=whole))
        boxes.append(self._call("rest", Markup("\n\n".join(rest))))
        return Markup("\n\n".join(boxes))

    def _remark(self, remark: exercise_part) -> str:
        """A feedback, and what it is told for: a choice by its letter, else the answer in words."""
        answer, comment = part(remark, "answer"), part(remark, "told")
        assert answer is not None
        letters = {
            choice["name"]: letter(place) for place, choice in enumerate(parts(self.node, "choice"))
        }
        told = self.writer.render_children(comment)
        if remark["name"] in letters:
            return f"#strong[{letters[remark['name']]})] {told}"
        return f"#emph[{words_of(self.writer, answer)}] — {told}"
