"""Tasks of a hand-out, and their answers, from words that need no book."""

from __future__ import annotations

from docutils import nodes

from coursekit.book.exercises.content import ExerciseBuilder
from coursekit.book.exercises.nodes import exercise_part
from coursekit.book.handout.sheet import standing_alone
from coursekit.exercises import Prose


class TaskBuilder(ExerciseBuilder):
    """Builds the node of an exercise without links into the book."""

    def _part(self, part: str, prose: Prose) -> exercise_part:
        return super()._part(part, Prose(standing_alone(prose.text), prose.line))

    def _words(self, label: Prose) -> list[nodes.Element]:
        return super()._words(Prose(standing_alone(label.text), label.line))
