"""From an exercise to its node: each piece parsed by the page's own MyST parser.

Source and line are those of the exercise file, so that roles work in it and warnings point into
it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from docutils import nodes
from docutils.utils.smartquotes import smartyPants
from sphinx.util.docutils import SphinxDirective

from coursekit.book.exercises.nodes import anchor_of, exercise_part
from coursekit.book.exercises.nodes import exercise as exercise_node
from coursekit.book.tablenodes import make_table
from coursekit.catalogue import _
from coursekit.exercises import Exercise, Prose, marking_data
from coursekit.exercises.display_order import (
    date_text,
    number_text,
    shown_choices,
    shown_items,
    shown_targets,
)
from coursekit.exercises.item_labels import has_code
from coursekit.exercises.model import (
    ChoiceKey,
    DateKey,
    Item,
    NumberKey,
    OrderKey,
    PairKey,
    RubricKey,
    TaskTable,
    TextKey,
)
from coursekit.exercises.paper_answers import paper_key
from coursekit.exercises.printed_spellings import printed_spellings


class ExerciseBuilder:
    """Builds the node of one exercise on one page.

    Parameters
    ----------
    directive : sphinx.util.docutils.SphinxDirective
        A directive of the page, which a Markdown parser reads.
    exercise : Exercise
    withheld : bool
        Whether the node holds nothing that tells the answer.
    """

    def __init__(self, directive: SphinxDirective, exercise: Exercise, *, withheld: bool) -> None:
        self.env = directive.env
        # Parts of an exercise are Markdown with the lines of another file: MyST's
        # renderer sets it with its own lines, and directives get it under no public name.
        self.renderer = directive.state._renderer  # type: ignore[attr-defined]
        self.exercise = exercise
        self.withheld = withheld

    def node(self, number: int, *, hint: bool = False) -> exercise_node:
        """Build the node; `hint` leaves the hint in an exercise that is withheld."""
        exercise = self.exercise
        node = exercise_node(
            "",
            ids=[anchor_of(exercise.id)],
            exercise_id=exercise.id,
            kind=exercise.kind,
            # An attribute, which Sphinx does not typeset.
            title=smartyPants(exercise.title, "q", self.env.config.language),
            number=number,
            points=exercise.points,
            digest=exercise.digest,
            skill=exercise.skill,
            level=exercise.level,
            lines=exercise.lines,
            shuffle=exercise.shuffle,
            unit=exercise.key.units[0]
            if isinstance(exercise.key, NumberKey) and exercise.key.units
            else "",
            decimal=exercise.key.decimal if isinstance(exercise.key, NumberKey) else "",
            # What is withheld does not tell that two dates are wanted.
            span=not self.withheld
            and isinstance(exercise.key, DateKey)
            and "/" in exercise.key.value,
            withheld=self.withheld,
            data=None if self.withheld else marking_data(exercise),
            classes=["ck-exercise"],
        )
        node.source, node.line = str(exercise.path), 1
        with self._source():
            node += self._part("prompt", exercise.prompt)
            if exercise.table:
                node += exercise_part("", self._table(exercise.table), part="table")
            for choice in shown_choices(exercise):
                node += self._item("choice", choice)
            for item in shown_items(exercise):
                node += self._item("item", item)
            for target in shown_targets(exercise):
                node += self._item("target", target)
            if exercise.hint and (hint or not self.withheld):
                node += self._part("hint", exercise.hint)
            if not self.withheld:
                node.extend(self._solution())
        self._place_pictures(node)
        if not self.withheld:
            node["source_text"] = exercise.source
        return node

    def _table(self, table: TaskTable) -> nodes.table:
        return make_table(table.columns, table.rows, label=self.exercise.title, stubs=0)

    def _place_pictures(self, node: nodes.Element) -> None:
        """Let a picture be named as it lies beside the exercise file, or beside the page."""
        root = Path(self.env.srcdir).resolve()
        for picture in node.findall(nodes.image):
            path = (self.exercise.path.resolve().parent / picture["uri"]).resolve()
            if path.is_file() and path.is_relative_to(root):
                picture["uri"] = f"/{path.relative_to(root).as_posix()}"

    def _solution(self) -> Iterator[nodes.Node]:
        exercise = self.exercise
        if not isinstance(exercise.key, RubricKey):
            # Of a text the first spelling is enough where keys stand at a glance.
            spellings = _accepted(exercise.key) if isinstance(exercise.key, TextKey) else [""]
            key = exercise_part("", *self._key(), part="key", signs=paper_key(exercise))
            key["short"] = spellings[0]
            yield key
        yield from self._remarks()
        if isinstance(exercise.key, RubricKey):
            for level in exercise.key.levels:
                node = exercise_part("", part="level", points=level.points)
                node += self._part("says", level.says)
                if level.sample:
                    node += self._part("sample", level.sample)
                yield node
        if exercise.explanation:
            yield self._part("explanation", exercise.explanation)

    def _key(self) -> Iterator[nodes.Node]:
        """The key in one paragraph, or in a list if it has several parts."""
        exercise, key = self.exercise, self.exercise.key
        if isinstance(key, ChoiceKey):
            yield from self._list(
                [self._words(c.label) for c in shown_choices(exercise) if c.right]
            )
        elif isinstance(key, NumberKey):
            yield nodes.paragraph("", number_text(key))
        elif isinstance(key, DateKey):
            yield nodes.paragraph("", date_text(key.value))
        elif isinstance(key, TextKey):
            first, *others = _accepted(key)
            words = _("{one} (or {others})", one=first, others=", ".join(others))
            yield nodes.paragraph("", words if others else first)
        elif isinstance(key, PairKey):
            target = {item.id: item for item in key.targets}
            yield from self._list(
                [self._pair(stem, target[key.pairs[stem.id]]) for stem in key.stems]
            )
        elif isinstance(key, OrderKey):
            yield from self._list([self._words(item.label) for item in key.items], ordered=True)

    def _list(
        self, lines: list[list[nodes.Element]], *, ordered: bool = False
    ) -> Iterator[nodes.Element]:
        if len(lines) == 1:
            yield from lines[0]
            return
        made: nodes.Element = nodes.bullet_list()
        if ordered:
            made = nodes.enumerated_list(enumtype="arabic", prefix="", suffix=".")
        for line in lines:
            made += nodes.list_item("", *line)
        yield made

    def _remarks(self) -> Iterator[nodes.Node]:
        exercise, key = self.exercise, self.exercise.key
        for choice in shown_choices(exercise):
            if choice.feedback:
                yield self._remark(choice.id, self._words(choice.label), choice.feedback)
        if isinstance(key, NumberKey | DateKey) and key.feedback:
            shown = number_text(key) if isinstance(key, NumberKey) else date_text(key.value)
            yield self._remark("=0", [nodes.paragraph("", shown)], key.feedback)
        if isinstance(key, TextKey):
            yield from self._told_once(
                "=", [(form.shown, form.feedback) for form in key.accepted], printed_spellings
            )
        if isinstance(key, PairKey):
            target = {item.id: item for item in key.targets}
            for stem in key.stems:
                if stem.id in key.feedback:
                    pair = self._pair(stem, target[key.pairs[stem.id]])
                    yield self._remark(stem.id, pair, key.feedback[stem.id])
        yield from self._mistakes()

    def _mistakes(self) -> Iterator[nodes.Node]:
        key = self.exercise.key
        if isinstance(key, NumberKey | DateKey | TextKey):
            spell = _spelled_dates if isinstance(key, DateKey) else printed_spellings
            yield from self._told_once(
                "!", [(mistake.shown, mistake.feedback) for mistake in key.mistakes], spell
            )
        if isinstance(key, PairKey | OrderKey):
            items = key.items if isinstance(key, OrderKey) else (*key.stems, *key.targets)
            named = {item.id: item for item in items}
            for place, wrong in enumerate(key.mistakes):
                pair = self._pair(named.get(wrong.stem), named[wrong.target])
                yield self._remark(f"!{place}", pair, wrong.feedback)

    def _told_once(
        self,
        sign: str,
        answers: list[tuple[str, Prose | None]],
        spell: Callable[[list[str]], list[str]],
    ) -> Iterator[exercise_part]:
        """A remark for each feedback: spellings of one answer mostly have the same."""
        told: dict[str, list[int]] = {}
        for place, (_shown, feedback) in enumerate(answers):
            if feedback:
                told.setdefault(feedback.text, []).append(place)
        for places in told.values():
            feedback = answers[places[0]][1]
            assert feedback is not None
            names = " ".join(f"{sign}{place}" for place in places)
            shown = ", ".join(spell([answers[place][0] for place in places]))
            yield self._remark(names, [nodes.paragraph("", shown)], feedback)

    def _pair(self, stem: Item | None, target: Item) -> list[nodes.Element]:
        """Both in one paragraph, or with the arrow beside or between their blocks of code."""
        right = self._words(target.label)
        if stem is None:
            return right
        left = self._words(stem.label)
        arrow: nodes.Element = nodes.paragraph("", " → ")
        if isinstance(left[-1], nodes.paragraph):
            arrow = left.pop()
            arrow += nodes.Text(" → ")
        if isinstance(right[0], nodes.paragraph):
            arrow.extend(right.pop(0).children)
        return [*left, arrow, *right]

    def _remark(self, name: str, answer: list[nodes.Element], feedback: Prose) -> exercise_part:
        return exercise_part(
            "",
            exercise_part("", *answer, part="answer"),
            self._part("told", feedback),
            part="remark",
            name=name,
        )

    def _item(self, part: str, item: Item) -> exercise_part:
        return exercise_part("", *self._words(item.label), part=part, name=item.id)

    def _part(self, part: str, prose: Prose) -> exercise_part:
        node = exercise_part("", part=part)
        with self.renderer.current_node_context(node):
            self.renderer.nested_render_text(prose.text, prose.line - 1)
        return node

    def _words(self, label: Prose) -> list[nodes.Element]:
        """A label as one paragraph, or as paragraphs and blocks of code."""
        is_line = not has_code(label.text)
        holder = nodes.paragraph() if is_line else nodes.Element()
        with self.renderer.current_node_context(holder):
            self.renderer.nested_render_text(label.text, label.line - 1, inline=is_line)
        blocks = [holder] if is_line else [one for one in holder if isinstance(one, nodes.Element)]
        for block in blocks:
            block.parent = None  # type: ignore[assignment]
        return blocks

    @contextmanager
    def _source(self) -> Iterator[None]:
        """Let everything that is parsed or reported belong to the exercise file."""
        document, reporter = self.renderer.document, self.renderer.reporter
        path = str(self.exercise.path)
        kept = (document["source"], reporter.source, getattr(reporter, "get_source_and_line", None))
        document["source"] = reporter.source = path
        reporter.get_source_and_line = lambda line=None: (path, line)
        try:
            yield
        finally:
            document["source"], reporter.source = kept[:2]
            if kept[2] is None:
                del reporter.get_source_and_line
            else:
                reporter.get_source_and_line = kept[2]


def _accepted(key: TextKey) -> list[str]:
    return printed_spellings([form.shown for form in key.accepted])


def _spelled_dates(dates: list[str]) -> list[str]:
    return list(dict.fromkeys(date_text(date) for date in dates))
