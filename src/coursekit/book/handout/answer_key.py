"""The answers to a hand-out on paper, for whoever marks it: its numbers and letters, its order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from coursekit.book.exercises import printed_answers
from coursekit.book.exercises.answers import make_answer
from coursekit.book.exercises.nodes import exercise_answer, exercise_keys, short_key
from coursekit.book.fonts import printable
from coursekit.book.handout.sheet import Sheet, SheetExercise
from coursekit.book.handout.task_builder import TaskBuilder
from coursekit.book.tablenodes import make_table
from coursekit.catalogue import _
from coursekit.exercises.display_order import letter
from coursekit.exercises.variants import variant_of
from coursekit.wording import format_list


class AnswersDirective(SphinxDirective):
    """``{handout-answers}``: the keys at a glance, then each with what explains it."""

    def run(self) -> list[nodes.Node]:
        sheet = cast(Sheet, self.env.app.coursekit_sheet)  # type: ignore[attr-defined]
        answers = [answer for entry in sheet.entries for answer in self._answers(entry, sheet)]
        keys = [(answer["number"], short_key(answer)) for answer in answers]
        changed = [nodes.paragraph("", words) for words in _changes(sheet)]
        return [exercise_keys("", entries=keys), *changed, *_versions(sheet, dict(keys)), *answers]

    def _answers(self, entry: SheetExercise, sheet: Sheet) -> Iterator[exercise_answer]:
        """The answer of an exercise; of each version that somebody has, with the task of it."""
        had = {_place(entry, student.id) for student in sheet.students if entry.varies}
        for place, wording in enumerate(entry.wordings):
            if had and place not in had:
                continue
            node = TaskBuilder(self, wording, withheld=False).node(entry.number)
            number = f"{entry.number}{_version(place) if entry.varies else ''}"
            head = nodes.Text(node["title"])
            answer = make_answer(node, number, head, with_task=entry.varies)
            answer["ids"] = [f"{answer['ids'][0]}-{place}"]
            yield answer


def _version(place: int) -> str:
    return letter(place).upper()


def _changes(sheet: Sheet) -> Iterator[str]:
    """What the assignment changes in how its exercises are marked, a sentence each."""
    for entry in sheet.entries:
        if entry.accept:
            shown = format_list([str(answer) for answer in entry.accept])
            yield _("Exercise {number}: right, too: {answers}.", number=entry.number, answers=shown)
        if entry.everybody:
            yield _("Exercise {number}: everybody gets the points.", number=entry.number)


def _versions(sheet: Sheet, keys: dict[str, str]) -> Iterator[nodes.table]:
    """A table of who has which versions of the exercises that vary, and their keys."""
    varied = [entry for entry in sheet.entries if entry.varies]
    rows = []
    for student in sheet.students if varied else ():
        versions = [f"{entry.number}{_version(_place(entry, student.id))}" for entry in varied]
        own = "; ".join(f"{version} {keys[version]}".rstrip() for version in versions)
        # Nodes, since a number in a table would get marks of thousands.
        number = nodes.Text(printable(student.id))
        rows.append([number, printable(student.name), own])
    if rows:
        columns = [_("Student number"), _("Name"), _("Versions")]
        yield make_table(columns, rows, label=_("Versions"))


def _place(entry: SheetExercise, student: str) -> int:
    names = [wording.variant for wording in entry.wordings]
    return names.index(variant_of(entry.exercise, student).variant)


def setup_answers(app: Sphinx) -> None:
    """Connect the directive and the visitors."""
    app.add_directive("handout-answers", AnswersDirective)
    app.add_node(exercise_answer, typst=(printed_answers.visit_exercise_answer, None))
    app.add_node(exercise_keys, typst=(printed_answers.visit_exercise_keys, None))
