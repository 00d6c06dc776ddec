"""From the files of one student to the one result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from coursekit.exercises import Assignment, Exercise
from coursekit.exercises.model import RubricKey
from coursekit.grading.kept import Marks
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
from coursekit.grading.policies import Attempt, choose, lateness
from coursekit.grading.rubric_sheets.sheets import Judgement, answer_digest
from coursekit.grading.serialize import Packed, pack_result, tries_of
from coursekit.grading.store import Filed

#: Gives the parts of the judgement of an exercise (first) of a student (second), None if none.
Judged = Callable[[str, str], Any]


@dataclass(frozen=True)
class FinalResult:
    """The result of a student.

    Parameters
    ----------
    result : Result
        Without marks and changes.
    marks : bytes
        Its marks, as `packing.refer` makes them.
    """

    result: Result
    marks: bytes = b""

    def packed(self) -> Packed:
        """The result as bytes."""
        return pack_result(self.result, self.marks)


@dataclass(frozen=True)
class FinalResults:
    """Settles what a student gets.

    Parameters
    ----------
    assignment : Assignment
    exercises : mapping of str to Exercise
    kept : Marks
        The marks to which files refer.
    is_judged : callable
        Says whether people gave a student anything.
    judged : callable
        Looks up what a person gave.
    """

    assignment: Assignment
    exercises: Mapping[str, Exercise]
    kept: Marks
    is_judged: Callable[[str], bool]
    judged: Judged

    def settle(self, student: Student, files: Sequence[Filed]) -> FinalResult:
        """Make the result of a student.

        Parameters
        ----------
        student : Student
        files : sequence of Filed
            All that came from the student, by place.

        Returns
        -------
        FinalResult
        """
        troubles = tuple(f"{file.place}: {file.problem}" for file in files if file.problem)
        readable = {file.place: self._judged(file) for file in files if not file.problem}
        if not readable:
            status = UNREADABLE if files else MISSING
            return FinalResult(Result(student, status, notes=troubles))
        chosen = self._choose(readable.values())
        counts = readable[chosen.place]
        told = (chosen.lateness.note, self._attempts_note(readable.values(), chosen))
        result = Result(
            student,
            _STATUS[counts.waiting],
            (),
            counts.place,
            counts.saved,
            chosen.lateness.days,
            chosen.lateness.penalty,
            (*counts.notes, *filter(None, told), *troubles),
        )
        return FinalResult(result, counts.marks)

    def _choose(self, readable: Iterable[Filed]) -> Attempt:
        rule = self.assignment.late
        attempts = [
            Attempt(
                file.place,
                file.saved,
                file.identity.version,
                file.points,
                lateness(file.saved, file.identity, self.assignment.due, rule),
            )
            for file in readable
        ]
        return choose(attempts, self.assignment.attempts, refuse=rule.refuse)

    def _attempts_note(self, readable: Iterable[Filed], counts: Attempt) -> str:
        different = {file.sha256 for file in readable}
        if len(different) < 2:
            return ""
        in_time = self.assignment.late.refuse and not counts.lateness.days
        which = self.assignment.attempts + (" in time" if in_time else "")
        return f"{len(different)} different files came; the {which} counts: {counts.place}."

    def _judged(self, file: Filed) -> Filed:
        """The file with what people gave for its prose."""
        if not file.waiting or not self.is_judged(file.student):
            return file
        marks = tuple(
            self._with_judgement(mark, file.student) if mark.state == OPEN else mark
            for mark in self.kept.of(file.marks)
        )
        return replace(
            file,
            points=points_of(marks),
            waiting=waiting_in(marks),
            marks=self.kept.pack(marks, tries_of(file.marks)),
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


def points_of(marks: Iterable[Mark]) -> float:
    """What marks bring; what waits for a person counts nothing."""
    return sum(mark.points or 0.0 for mark in marks)


def waiting_in(marks: Iterable[Mark]) -> str:
    """For whom marks wait: the state of an undecided one, else of an open one, else empty."""
    waiting = {mark.state for mark in marks if mark.score is None}
    return OUTDATED if OUTDATED in waiting else OPEN if waiting else ""


_STATUS = {OUTDATED: UNDECIDED, OPEN: PENDING, "": MARKED}
