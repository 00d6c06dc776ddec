"""Feedback for each student: one page and the same in Markdown.

It says what was answered, what that brought and why, and where to read again.  It never tells the
key of what was not found, unless explanations are allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from coursekit.exercises import Assignment, Exercise
from coursekit.grading.given import Told, plainly
from coursekit.grading.model import (
    JUDGED,
    MISSING,
    OPEN,
    OUTDATED,
    UNREADABLE,
    Change,
    Mark,
    Result,
)
from coursekit.grading.pages import counted, page, points_text
from coursekit.grading.prose import one_line
from coursekit.grading.sections import (
    ExerciseFeedback,
    Section,
    because,
    wordings_of,
)

REMEMBERED = 20_000  # sections kept: many students give the same answer
_SHORT = 200
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
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
        self._sections: dict[object, Section] = {}
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
                _total(result),
                [plainly(sentence) for sentence in self._overview(result)],
                [plainly(self._change(change)) for change in result.changes],
                self._all(result),
            )
            self._last = result, told
        return self._last[1]

    def _all(self, result: Result) -> list[Section]:
        if result.status in (MISSING, UNREADABLE):
            return []
        return [self._section(mark) for mark in result.marks]

    def _section(self, mark: Mark) -> Section:
        """Write about a mark, or find what was written about the same one before."""
        told = mark.answer if isinstance(mark.answer, str) else _signed(mark.answer)
        if told is None or mark.state in (OPEN, JUDGED) or len(told) > _SHORT:
            return self._writer(mark).section(mark)
        same = (
            *(mark.exercise, mark.variant, mark.state, mark.score, mark.out_of, mark.message),
            *(mark.remarks, mark.why, type(mark.answer), told),
        )
        found = self._sections.get(same)
        if found is None:
            if len(self._sections) >= REMEMBERED:
                self._sections.clear()
            found = self._sections[same] = self._writer(mark).section(mark)
        return found

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

    def _change(self, change: Change) -> str:
        what = self._titles.get(change.exercise, change.exercise) or "Your mark as a whole"
        known = 0 < change.run < len(_ORDINALS)
        run = f"the {_ORDINALS[change.run]} run" if known else f"run {change.run}"
        step = f"{_points(change.before)} → {_points(change.after)}"
        return f"{what}: {step}, changed on {run}. {because(change.why)}".strip()

    def _overview(self, result: Result) -> list[str]:
        """What is to be said of the result as a whole, a paragraph each."""
        told = [*_state(result), *_waiting(result), *self._lateness(result)]
        if result.place and result.status != MISSING:
            saved = f", saved {_time(result.saved)}" if result.saved else ""
            told.append(f"The file that counts: {_file(result.place)}{saved}.")
        return told

    def _lateness(self, result: Result) -> list[str]:
        if not result.days_late or result.status in (MISSING, UNREADABLE):
            return []
        due = self._assignment.due
        late = f"It came {counted(result.days_late, 'day')} late"
        late += f" (due {_shown_time(due)})" if due else ""
        if not result.penalty:
            return [f"{late}, which costs nothing."]
        before = sum(mark.points or 0.0 for mark in result.marks)
        after = before * (1 - result.penalty)
        if result.penalty == 1 and self._assignment.late.refuse:
            return [f"{late}, and late work is not accepted: {_points(before)} → 0 points."]
        lost = f"{points_text(100 * result.penalty)}% of the points"
        return [f"{late}, which costs {lost}: {_points(before)} → {_points(after)}."]


def _total(result: Result) -> Told:
    if result.points is None:
        return Told("", "")
    points, out_of = points_text(result.points), points_text(result.out_of)
    share = f" ({100 * result.points / result.out_of:.0f}%)" if result.out_of else ""
    so_far = "so far " if any(mark.score is None for mark in result.marks) else ""
    told = f"of {out_of} points{share}"
    return Told(
        f'<p class="total">{so_far.capitalize()}<strong>{points}</strong> {told}</p>',
        f"{so_far.capitalize()}**{points}** {told}",
    )


def _state(result: Result) -> list[str]:
    if result.status == MISSING:
        return [
            "Nothing has been received from you for this assignment.",
            "If you did send something, tell your instructor when, how and under which name.",
        ]
    if result.status == UNREADABLE:
        return [
            "A file came from you, but it could not be read, so nothing could be marked.",
            "Open the assignment, save your answers once more and send the new file, "
            "or ask your instructor for help.",
        ]
    if result.out_of and result.points == result.out_of:
        return ["Everything is right: well done."]
    return ["Here is what your answers brought, and where to read again."]


def _waiting(result: Result) -> list[str]:
    waiting = [mark for mark in result.marks if mark.score is None]
    if not waiting or result.status in (MISSING, UNREADABLE):
        return []
    points = points_text(sum(mark.out_of for mark in waiting))
    older = sum(mark.state == OUTDATED for mark in waiting)
    told = []
    if len(waiting) > older:
        told.append(f"{counted(len(waiting) - older, 'exercise')} to be marked by a person")
    if older:
        told.append(
            f"{counted(older, 'answer')} to an older wording to be decided by your instructor"
        )
    return [f"Still open: {' and '.join(told)}, up to {points} points."]


def _points(value: float | None) -> str:
    if value is None:
        return "not marked"
    return f"{points_text(value)} {'point' if value == 1 else 'points'}"


def _file(place: str) -> str:
    return one_line(place.rpartition("/")[2] or place)


def _time(saved: str) -> str:
    try:
        return _shown_time(datetime.fromisoformat(saved))
    except ValueError:
        return one_line(saved)


def _shown_time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} {moment.tzname() or ''}".strip()


def _signed(answer: object) -> str | None:
    """Tell answers apart; None for what is too deep to be looked at."""
    try:
        return repr(answer)
    except (RecursionError, ValueError):
        return None
