"""What a class report counts, result by result, in a memory that does not grow with the class."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from coursekit.grading.model import (
    DROPPED,
    EXCUSED,
    GIVEN,
    MISSING,
    OUTDATED,
    UNANSWERED,
    Mark,
    Result,
    Student,
)

MOST_LINES = 300  # of one list; everything stands in marks.csv

_Line = TypeVar("_Line")


@dataclass
class Lines(Generic[_Line]):
    """The first lines of a list, and how long it is."""

    first: list[_Line] = field(default_factory=list)
    number: int = 0

    def add(self, line: _Line) -> None:
        """Take a line in; only so many are kept."""
        self.number += 1
        if len(self.first) < MOST_LINES:
            self.first.append(line)

    def extend(self, lines: Iterable[_Line]) -> Lines[_Line]:
        """Take several in."""
        for line in lines:
            self.add(line)
        return self


@dataclass
class OfExercise:
    """How the marks of one exercise are spread.

    Parameters
    ----------
    marked : int
        Marks that have points.
    shares : float
        Their sum, each a share of the points.
    rule : str
        The state that a rule of the assignment gives, and the instructor's reason in `why`.
    """

    marked: int = 0
    shares: float = 0.0
    right: int = 0
    partly: int = 0
    wrong: int = 0
    unanswered: int = 0
    waiting: int = 0
    outdated: int = 0
    rule: str = ""
    why: str = ""

    @property
    def judged(self) -> bool:
        """Whether its mean says something: not while only missing answers have their points."""
        return self.marked > (self.unanswered if self.waiting else 0)

    def add(self, mark: Mark) -> None:
        """Count one mark."""
        if mark.state == EXCUSED:
            return
        if mark.state in (DROPPED, GIVEN):
            self.rule, self.why = mark.state, mark.why
        if mark.score is None:
            self.waiting += mark.state != OUTDATED
            self.outdated += mark.state == OUTDATED
            return
        self.marked += 1
        self.shares += mark.score
        if mark.state == UNANSWERED:
            self.unanswered += 1
        elif mark.score == 1:
            self.right += 1
        elif mark.score > 0:
            self.partly += 1
        else:
            self.wrong += 1


@dataclass
class Tally:
    """Everything that a class report says of the results."""

    students: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    totals: int = 0
    points: float = 0.0
    exercises: dict[str, OfExercise] = field(default_factory=lambda: defaultdict(OfExercise))
    missing: Lines[Student] = field(default_factory=Lines)
    late: Lines[Result] = field(default_factory=Lines)
    outdated: Lines[tuple[Student, Mark]] = field(default_factory=Lines)
    notes: Lines[tuple[Student, str]] = field(default_factory=Lines)
    all: Lines[Result] = field(default_factory=Lines)

    def add(self, result: Result) -> None:
        """Count one result."""
        self.students += 1
        self.statuses[result.status] += 1
        self.all.add(result)
        if result.status == MISSING:
            self.missing.add(result.student)
        if result.days_late:
            self.late.add(result)
        for note in (*result.exceptions, *result.notes):
            self.notes.add((result.student, note))
        points = result.points
        if points is None:
            return
        self.totals += 1
        self.points += points
        for mark in result.marks:
            self.exercises[mark.exercise].add(mark)
            if mark.state == OUTDATED and mark.score is None:
                self.outdated.add((result.student, mark))
        for mark in result.rivals:
            self.exercises[mark.exercise].waiting += mark.score is None

    @property
    def waiting(self) -> int:
        """Answers that a person has still to mark."""
        return sum(one.waiting for one in self.exercises.values())


def tallied(results: Iterable[Result]) -> Tally:
    """Count `results`, which may stream."""
    tally = Tally()
    for result in results:
        tally.add(result)
    return tally
