"""Feedback for each student: one page and the same in Markdown.

It says what was answered, what that brought and why, and where to read again.  It never tells the
key of what was not found, unless explanations are allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coursekit.exercises import Assignment, Exercise
from coursekit.grading.alike import Alike
from coursekit.grading.model import (
    MISSING,
    UNREADABLE,
    Mark,
    Result,
)
from coursekit.grading.paper.given import Told, plainly
from coursekit.grading.paper.overview import overview, told_change, total
from coursekit.grading.paper.pages import page
from coursekit.grading.paper.prose import one_line
from coursekit.grading.paper.sections import (
    ExerciseFeedback,
    Section,
    wordings_of,
)

_HEAD = '<th scope="col">Exercise</th><th scope="col">Mark</th>'
_NUMBERS = '<th scope="col" class="num">Points</th><th scope="col" class="num">of</th>'


@dataclass(frozen=True)
class _AllTold:
    """What one student is told, part by part."""

    name: Told
    total: Told
    overview: list[Told]
    changes: list[Told]
    sections: list[Section]


class Feedback:
    """Writes feedback for the students of one assignment.

    Parameters
    ----------
    assignment : Assignment
    exercises : mapping of str to Exercise
        Those of the assignment, by name.
    explanations : bool
        Whether keys, explanations and rubrics may be told: when the assignment no longer
        withholds them.
    """

    def __init__(
        self,
        assignment: Assignment,
        exercises: Mapping[str, Exercise],
        *,
        explanations: bool = False,
    ) -> None:
        self._assignment = assignment
        self._title = plainly(assignment.title)
        self._explanations = explanations
        self._wordings = {name: wordings_of(exercise) for name, exercise in exercises.items()}
        self._numbers = {task.exercise: place for place, task in enumerate(assignment.tasks, 1)}
        self._titles = {name: exercise.title for name, exercise in exercises.items()}
        self._writers: dict[tuple[str, str], ExerciseFeedback] = {}
        self._section = Alike(self._write)
        self._last: tuple[Result, _AllTold] | None = None

    def html(self, result: Result) -> str:
        """Write one student's feedback as a page that needs no other file.

        Parameters
        ----------
        result : Result

        Returns
        -------
        str
        """
        told = self._told(result)
        parts = [
            f'<p class="kicker">Feedback for <bdi>{told.name.html}</bdi></p>',
            f"<h1>{self._title.html}</h1>",
            told.total.html,
            *(f"<p>{one.html}</p>" for one in told.overview),
        ]
        if told.changes:
            items = "".join(f"<li>{one.html}</li>" for one in told.changes)
            parts.append(f"<h2>What has changed</h2><ul>{items}</ul>")
        if told.sections:
            rows = "".join([section.row.html for section in told.sections])
            parts += [
                "<h2>At a glance</h2>",
                f"<table><thead><tr>{_HEAD}{_NUMBERS}</tr></thead><tbody>{rows}</tbody></table>",
                "<h2>The exercises</h2>",
                *[section.part.html for section in told.sections],
            ]
        title = f"{self._assignment.title}: {result.student.name or result.student.key}"
        return page(title, "\n".join(parts))

    def markdown(self, result: Result) -> str:
        """Write the same as Markdown.

        Parameters
        ----------
        result : Result

        Returns
        -------
        str
        """
        told = self._told(result)
        parts = [
            f"# {self._title.markdown}",
            f"Feedback for {told.name.markdown}",
            told.total.markdown,
            *(one.markdown for one in told.overview),
        ]
        if told.changes:
            parts += ["## What has changed", "\n".join(f"- {one.markdown}" for one in told.changes)]
        if told.sections:
            head = "| Exercise | Mark | Points | of |\n|---|---|--:|--:|\n"
            parts += [
                "## At a glance",
                head + "\n".join([section.row.markdown for section in told.sections]),
                "## The exercises",
                *[section.part.markdown for section in told.sections],
            ]
        return "\n\n".join([part for part in parts if part]) + "\n"

    def _told(self, result: Result) -> _AllTold:
        """Everything there is to say; kept until the next result, since two formats ask for it."""
        if self._last is None or self._last[0] is not result:
            told = _AllTold(
                plainly(one_line(result.student.name or result.student.key)),
                total(result),
                [plainly(sentence) for sentence in overview(result, self._assignment)],
                [plainly(told_change(change, self._titles)) for change in result.changes],
                self._all(result),
            )
            self._last = result, told
        return self._last[1]

    def _all(self, result: Result) -> list[Section]:
        if result.status in (MISSING, UNREADABLE):
            return []
        return [self._section(mark) for mark in result.marks]

    def _write(self, mark: Mark) -> Section:
        return self._writer(mark).section(mark)

    def _writer(self, mark: Mark) -> ExerciseFeedback:
        key = mark.exercise, mark.variant
        if key not in self._writers:
            several = self._wordings.get(mark.exercise, {})
            exercise = several.get(mark.variant) or next(iter(several.values()), None)
            number = self._numbers.get(mark.exercise, len(self._numbers) + 1)
            self._writers[key] = ExerciseFeedback(
                number, mark.exercise, exercise, self._explanations
            )
        return self._writers[key]
