"""From the files of one student to the one result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from coursekit.catalogue import N_, _, number_words
from coursekit.exercises import Assignment, Exercise
from coursekit.exercises.assignments.assignment import StudentException
from coursekit.exercises.model import RubricKey
from coursekit.grading import exceptions
from coursekit.grading.model import (
    EXCUSED,
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
    Total,
)
from coursekit.grading.policies import BEST, LAST, Attempt, choose, lateness, rivals
from coursekit.grading.records import FileRecord, MarksRecord
from coursekit.grading.roster.received import NOT_SAID, Received
from coursekit.grading.rubric_sheets.sheet_keys import answer_digest
from coursekit.grading.store import Judgements

_File = tuple[FileRecord, MarksRecord]


@dataclass(frozen=True)
class FinalResults:
    """Makes the final result of a student.

    Parameters
    ----------
    assignment : Assignment
    exercises : mapping of str to Exercise
    judgements : mapping of str to Judgements
        What people gave, by exercise.
    exceptions : mapping of str to sequence of StudentException
        By the student's key.
    received : callable
        What the learning system says of the submission of a student, by key.
    """

    assignment: Assignment
    exercises: Mapping[str, Exercise]
    judgements: Mapping[str, Judgements]
    exceptions: Mapping[str, Sequence[StudentException]] = field(default_factory=dict)
    received: Callable[[str], Received] = lambda _key: NOT_SAID

    def of(self, student: Student, files: Sequence[_File], members: Sequence[str] = ()) -> Result:
        """Make the result of a student.

        Parameters
        ----------
        student : Student
        files : sequence of (FileRecord, MarksRecord)
            All that came from the student, or from the group, by place.
        members : sequence of str
            Keys of all who hand in together, where there are groups.

        Returns
        -------
        Result
            Without changes.
        """
        own = self.exceptions.get(student.key, ())
        result = self._of_files(student, files, members or (student.key,), own)
        said = exceptions.sentences(own, self.assignment, self.exercises)
        if any(one.excused == "all" for one in own):
            return Result(student, EXCUSED, notes=result.notes, exceptions=said)
        total = next((one for one in own if one.points is not None and not one.exercise), None)
        if total is not None and total.points is not None:
            out_of = result.out_of if result.marks else self.assignment.out_of
            status = MARKED if result.status in (MISSING, UNREADABLE, PENDING) else result.status
            set_to = Total(total.points, out_of, total.because)
            return replace(result, status=status, total=set_to, penalty=0.0, exceptions=said)
        if result.status == MISSING and self.assignment.missing == "zero":
            nothing = Total(0.0, self.assignment.out_of, exceptions.NOTHING)
            return replace(result, total=nothing, exceptions=(*said, _(exceptions.NOTHING)))
        return replace(result, exceptions=said)

    def _of_files(
        self,
        student: Student,
        files: Sequence[_File],
        members: Sequence[str],
        own: Sequence[StudentException],
    ) -> Result:
        troubles = tuple(f"{file.place}: {file.problem}" for file, _marks in files if file.problem)
        readable = {
            file.place: self._judged(file, marked, members, own)
            for file, marked in files
            if not file.problem
        }
        if not readable:
            blank = exceptions.blank_marks(own, self.assignment, self.exercises)
            if blank:
                return Result(student, MARKED, blank, notes=troubles, tries=((0, 0),) * len(blank))
            return Result(student, UNREADABLE if files else MISSING, notes=troubles)
        records = [file for file, _marks in readable.values()]
        refuse = self.assignment.late.refuse
        attempts = self._attempts(student, readable.values(), own)
        attempt = choose(attempts, self.assignment.attempts, refuse=refuse)
        open_rivals = rivals(attempts, attempt, self.assignment.attempts, refuse=refuse)
        counts, marked = readable[attempt.place]
        status = _STATUS[counts.waiting]
        notes = [*counts.notes, counts.doubt, attempt.lateness.note]
        notes.append(self._attempts_note(records, attempt))
        if len(members) > 1:
            notes.append(_("Handed in by the group.") if counts.student != student.key else "")
        if open_rivals and status == MARKED:
            status = PENDING
            notes.append(_("Another file may yet bring more: its prose waits to be marked."))
        return Result(
            student,
            status,
            marked.marks,
            counts.place,
            counts.saved,
            attempt.lateness.days,
            attempt.lateness.penalty,
            (*filter(None, notes), *troubles),
            tries=marked.tries,
            rivals=self._rivals(readable, attempt, open_rivals),
        )

    def _attempts(
        self, student: Student, readable: Iterable[_File], own: Sequence[StudentException]
    ) -> list[Attempt]:
        rule, due = self.assignment.late, exceptions.due_of(own, self.assignment.due)
        received = self.received(student.key)
        return [
            Attempt(
                file.place,
                file.saved,
                file.identity.version,
                file.points,
                lateness(file.saved, file.identity, due, rule, received),
                sum(mark.out_of for mark in marked.marks if mark.score is None),
            )
            for file, marked in readable
        ]

    def _attempts_note(self, readable: Iterable[FileRecord], counts: Attempt) -> str:
        different = {file.sha256 for file in readable}
        if len(different) < 2:
            return ""
        in_time = self.assignment.late.refuse and not counts.lateness.days
        told = _WHICH_COUNTS[self.assignment.attempts, in_time]
        return _(told, n=number_words(len(different)), place=counts.place)

    def _rivals(
        self, readable: Mapping[str, _File], counts: Attempt, open_rivals: Sequence[Attempt]
    ) -> tuple[Mark, ...]:
        """Prose of other files: what may yet win, and what a person has marked already."""
        if self.assignment.attempts == "last":
            return ()
        own = {
            (mark.exercise, answer_digest(mark.answer)) for mark in readable[counts.place][1].marks
        }
        may_win = {attempt.place for attempt in open_rivals}
        kept: dict[tuple[str, str], Mark] = {}
        for place, (_record, marked) in readable.items():
            for mark in marked.marks:
                if mark.state == JUDGED or (mark.state == OPEN and place in may_win):
                    kept.setdefault((mark.exercise, answer_digest(mark.answer)), mark)
        return tuple(mark for key, mark in kept.items() if key not in own)

    def _judged(
        self,
        file: FileRecord,
        marked: MarksRecord,
        members: Sequence[str],
        own: Sequence[StudentException],
    ) -> _File:
        """The file with what people gave for its prose, and what holds for this student alone."""
        if not file.waiting and not own:
            return file, marked
        marks = tuple(
            self._with_judgement(mark, members) if mark.state == OPEN else mark
            for mark in marked.marks
        )
        marks = exceptions.applied(own, marks)
        points, waiting = points_of(marks), waiting_in(marks)
        return replace(file, points=points, waiting=waiting), replace(marked, marks=marks)

    def _with_judgement(self, mark: Mark, members: Sequence[str]) -> Mark:
        given, digest = self.judgements.get(mark.exercise, {}), answer_digest(mark.answer)
        judgement = next((given[who, digest] for who in members if (who, digest) in given), None)
        key = self.exercises[mark.exercise].key
        if judgement is None or judgement.points is None or not isinstance(key, RubricKey):
            return mark
        share = judgement.share(key.levels[0].points)
        return replace(mark, state=JUDGED, score=share, message=judgement.comment)


def points_of(marks: Iterable[Mark]) -> float:
    """What marks bring; what waits for a person counts nothing."""
    return sum(mark.points or 0.0 for mark in marks)


def waiting_in(marks: Iterable[Mark]) -> str:
    """For whom marks wait: the state of an undecided one, else of an open one, else empty."""
    waiting = {mark.state for mark in marks if mark.score is None}
    return OUTDATED if OUTDATED in waiting else OPEN if waiting else ""


_WHICH_COUNTS = {
    (LAST, False): N_("{n} different files came; the last counts: {place}."),
    (LAST, True): N_("{n} different files came; the last in time counts: {place}."),
    (BEST, False): N_("{n} different files came; the best counts: {place}."),
    (BEST, True): N_("{n} different files came; the best in time counts: {place}."),
}
_STATUS = {OUTDATED: UNDECIDED, OPEN: PENDING, "": MARKED}
