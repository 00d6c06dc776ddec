"""From the files of one student to the one result.  Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from coursekit.exercises import Assignment, Exercise
from coursekit.exercises.model import RubricKey
from coursekit.grading.model import (
    JUDGED,
    MARKED,
    MISSING,
    OPEN,
    OUTDATED,
    PENDING,
    UNDECIDED,
    UNREADABLE,
    Mark,
    Result,
    Student,
)
from coursekit.grading.packing import unpack_marks
from coursekit.grading.policies import Attempt, choose, lateness
from coursekit.grading.sheets import Judgement, answer_digest
from coursekit.grading.store import Filed

#: Gives the parts of the judgement of an exercise (first) of a student (second), None if none.
Judged = Callable[[str, str], Any]


@dataclass(frozen=True)
class Settler:
    """Settles what a student gets.

    Parameters
    ----------
    assignment : Assignment
    exercises : mapping of str to Exercise
    judged : callable
        Looks up what a person gave.
    """

    assignment: Assignment
    exercises: Mapping[str, Exercise]
    judged: Judged

    def settle(self, student: Student, files: Sequence[Filed]) -> Result:
        """Make the result of a student.

        Parameters
        ----------
        student : Student
        files : sequence of Filed
            All that came from the student, by place.

        Returns
        -------
        Result
            Without changes.
        """
        readable = [file for file in files if not file.problem]
        troubles = tuple(f"{file.place}: {file.problem}" for file in files if file.problem)
        if not readable:
            return Result(student, UNREADABLE if files else MISSING, notes=troubles)
        rule = self.assignment.late
        attempts: dict[str, Attempt] = {}
        marks: dict[str, tuple[Mark, ...]] = {}
        for file in readable:
            marks[file.place] = self._marks(file)
            attempts[file.place] = Attempt(
                file.place,
                file.saved,
                file.identity.version,
                sum(mark.points or 0.0 for mark in marks[file.place]),
                lateness(file.saved, file.identity, self.assignment.due, rule),
            )
        chosen = choose(list(attempts.values()), self.assignment.attempts, refuse=rule.refuse)
        counts = next(file for file in readable if file.place == chosen.place)
        notes = (
            *counts.notes,
            *filter(None, [chosen.lateness.note, self._attempts_note(readable, counts)]),
            *troubles,
        )
        return Result(
            student,
            _status(marks[chosen.place]),
            marks[chosen.place],
            chosen.place,
            chosen.saved,
            chosen.lateness.days,
            chosen.lateness.penalty,
            notes,
        )

    def _attempts_note(self, readable: Sequence[Filed], counts: Filed) -> str:
        different = {file.sha256 for file in readable}
        if len(different) < 2:
            return ""
        which = self.assignment.attempts
        return f"{len(different)} different files came; the {which} counts: {counts.place}."

    def _marks(self, file: Filed) -> tuple[Mark, ...]:
        """The marks of a file, with what people gave for its prose."""
        return tuple(
            self._with_judgement(mark, file.student) if mark.state == OPEN else mark
            for mark in unpack_marks(file.marks)
        )

    def _with_judgement(self, mark: Mark, student: str) -> Mark:
        told = self.judged(mark.exercise, student)
        judgement = Judgement(*told) if told else None
        key = self.exercises[mark.exercise].key
        if (
            judgement is None
            or judgement.points is None
            or judgement.answer_digest != answer_digest(mark.answer)
            or not isinstance(key, RubricKey)
        ):
            return mark
        share = min(max(judgement.points / key.levels[0].points, 0.0), 1.0)
        return replace(mark, state=JUDGED, score=share, message=judgement.comment)


def _status(marks: Sequence[Mark]) -> str:
    waiting = {mark.state for mark in marks if mark.score is None}
    if OUTDATED in waiting:
        return UNDECIDED
    return PENDING if waiting else MARKED
