"""From the files of one student to the one result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

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
    Judgement,
    Mark,
    Result,
    Student,
)
from coursekit.grading.policies import Attempt, choose, lateness
from coursekit.grading.rubric_sheets.sheet_keys import answer_digest
from coursekit.grading.store import FileRecord, MarksRecord

_File = tuple[FileRecord, MarksRecord]


@dataclass(frozen=True)
class FinalResults:
    """Makes the final result of a student.

    Parameters
    ----------
    assignment : Assignment
    exercises : mapping of str to Exercise
    judgements : mapping of str to mapping of str to Judgement
        What people gave, by exercise and student.
    """

    assignment: Assignment
    exercises: Mapping[str, Exercise]
    judgements: Mapping[str, Mapping[str, Judgement]]

    def of(self, student: Student, files: Sequence[_File]) -> Result:
        """Make the result of a student.

        Parameters
        ----------
        student : Student
        files : sequence of (FileRecord, MarksRecord)
            All that came from the student, by place.

        Returns
        -------
        Result
            Without changes.
        """
        troubles = tuple(f"{file.place}: {file.problem}" for file, _ in files if file.problem)
        readable = {
            file.place: self._judged(file, marked) for file, marked in files if not file.problem
        }
        if not readable:
            return Result(student, UNREADABLE if files else MISSING, notes=troubles)
        records = [file for file, _ in readable.values()]
        attempt = self._choose(records)
        counts, marked = readable[attempt.place]
        notes = (attempt.lateness.note, self._attempts_note(records, attempt))
        return Result(
            student,
            _STATUS[counts.waiting],
            marked.marks,
            counts.place,
            counts.saved,
            attempt.lateness.days,
            attempt.lateness.penalty,
            (*counts.notes, *filter(None, notes), *troubles),
            tries=marked.tries,
        )

    def _choose(self, readable: Iterable[FileRecord]) -> Attempt:
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

    def _attempts_note(self, readable: Iterable[FileRecord], counts: Attempt) -> str:
        different = {file.sha256 for file in readable}
        if len(different) < 2:
            return ""
        in_time = self.assignment.late.refuse and not counts.lateness.days
        which = self.assignment.attempts + (" in time" if in_time else "")
        return f"{len(different)} different files came; the {which} counts: {counts.place}."

    def _judged(self, file: FileRecord, marked: MarksRecord) -> _File:
        """The file with what people gave for its prose."""
        if not file.waiting:
            return file, marked
        marks = tuple(
            self._with_judgement(mark, file.student) if mark.state == OPEN else mark
            for mark in marked.marks
        )
        points, waiting = points_of(marks), waiting_in(marks)
        return replace(file, points=points, waiting=waiting), replace(marked, marks=marks)

    def _with_judgement(self, mark: Mark, student: str) -> Mark:
        judgement = self.judgements.get(mark.exercise, {}).get(student)
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
