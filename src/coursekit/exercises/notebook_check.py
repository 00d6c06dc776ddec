"""``check(name, answer)``: the same verdict in a notebook and in a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from markdown_it import MarkdownIt

from coursekit.catalogue import in_language
from coursekit.course import Course, course_catalogue, find_course
from coursekit.exercises.bank import find_exercise
from coursekit.exercises.given_answers import to_answer
from coursekit.exercises.marking import mark
from coursekit.exercises.marking.verdict import (
    KEPT,
    NEAR,
    PARTLY,
    RIGHT,
    UNCLEAR,
    UNREADABLE,
    WRONG,
    Verdict,
)
from coursekit.exercises.model import Exercise
from coursekit.exercises.plain import plain, task_text

#: A sign that says without colour what the verdict is.
SIGNS = {RIGHT: "✓", PARTLY: "◐", WRONG: "✗", NEAR: "≈", UNCLEAR: "?", UNREADABLE: "?", KEPT: "✎"}
_ASK = object()
_HTML = MarkdownIt("commonmark", {"html": False})
_LINES = MarkdownIt("commonmark", {"html": False, "breaks": True})


@dataclass(frozen=True)
class Checked:
    """A verdict that shows itself, as HTML in Jupyter and as text in a terminal."""

    exercise: Exercise
    verdict: Verdict

    @property
    def score(self) -> float:
        """Share of the points, 0 to 1."""
        return self.verdict.score

    @property
    def _lines(self) -> list[str]:
        lines = [f"{SIGNS[self.verdict.state]} {self.verdict.message}"]
        lines += [plain(remark.text) for remark in self.verdict.remarks]
        if self.verdict.state == RIGHT and self.exercise.explanation:
            lines.append(plain(self.exercise.explanation.text))
        return lines

    def __repr__(self) -> str:
        head = f"{self.exercise.title} ({self.exercise.id})"
        return "\n".join([head, *(f"  {line}" for line in "\n".join(self._lines).split("\n"))])

    def _repr_html_(self) -> str:
        """A group named after the exercise; a status, so that a screen reader says it."""
        parts = [self._prose(remark.text) for remark in self.verdict.remarks]
        if self.verdict.state == RIGHT and self.exercise.explanation:
            parts.append(self._prose(self.exercise.explanation.text))
        return (
            f'<section class="ck-checked ck-{self.verdict.state}" role="status" '
            f'aria-label="{escape(self.exercise.title)}">'
            f"<p><strong>{escape(self.exercise.title)}</strong></p>"
            f'<p><span aria-hidden="true">{SIGNS[self.verdict.state]}</span> '
            f"{escape(self.verdict.message)}</p>{''.join(parts)}</section>"
        )

    def _prose(self, text: str) -> str:
        return str(_HTML.render(plain(text, keep_emphasis=True)))


@dataclass(frozen=True)
class Asked:
    """An exercise that shows its task and its choices."""

    exercise: Exercise

    def __repr__(self) -> str:
        return task_text(self.exercise)

    def _repr_html_(self) -> str:
        title = escape(self.exercise.title)
        text = task_text(self.exercise, with_title=False, keep_emphasis=True)
        body = _LINES.render(text)
        return (
            f'<section class="ck-asked" aria-label="{title}">'
            f"<p><strong>{title}</strong></p>{body}</section>"
        )


def check(name: str, answer: Any = _ASK, course: Course | None = None) -> Checked | Asked:
    """Check an answer to an exercise of the course.

    Parameters
    ----------
    name : str
        The exercise, for example ``"emergence/three-counts"``.
    answer : object, optional
        A letter, a name or a text of a choice, or a list of them (single, multiple); a number;
        a text or a date; a mapping (match, classify); a list in order (order).  Without it the
        exercise shows its task.
    course : Course, optional
        Default: the course found from the working directory.

    Returns
    -------
    Checked or Asked
        Shows itself.

    Raises
    ------
    ExerciseError
        If there is no such exercise; the message names the nearest.
    """
    course = course or find_course()
    exercise = find_exercise(name, course)
    if answer is _ASK:
        return Asked(exercise)
    with in_language(course_catalogue(course)):
        return Checked(exercise, mark(exercise, to_answer(exercise, answer)))
