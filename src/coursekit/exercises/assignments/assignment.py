"""What an assignment is: frozen values, read once and used everywhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Late:
    """What lateness costs.

    Parameters
    ----------
    per_day : float
        Share of the points that each begun day costs, 0 to 1.
    at_most : float
        Share of the points that lateness costs at most.
    refuse : bool
        Whether late submissions bring nothing.
    grace_minutes : int
        How long after the due date a submission is still in time.
    """

    per_day: float = 0.0
    at_most: float = 1.0
    refuse: bool = False
    grace_minutes: int = 0


@dataclass(frozen=True)
class Task:
    """One exercise of an assignment.

    Parameters
    ----------
    exercise : str
        Its name.
    points : float
        What it is worth here; the exercise's own points unless the file gives others.
    drop : str
        Why it does not count; empty if it does.
    everybody : str
        Why everybody who handed in gets the points; empty if not.
    accept : tuple
        Further answers that are right, as people write them.
    because : str
        Why key, points or accepted answers were changed; students are told.
    bonus : bool
        Whether its points come on top: they can be reached, but need not be.
    """

    exercise: str
    points: float
    drop: str = ""
    everybody: str = ""
    accept: tuple[Any, ...] = ()
    because: str = ""
    bonus: bool = False


@dataclass(frozen=True)
class StudentException:
    """What holds for one student alone; one of these, with its reason.

    Parameters
    ----------
    student : str
        Any identifier of the roster.
    line : int
        Of the assignment file.
    because : str
        The reason, which the student is told.
    until : datetime.datetime or None
        The student's own due time.
    more : datetime.timedelta
        More time than the others have.
    excused : str
        Name of the exercise that need not be done, or ``all``.
    points : float or None
        Set by hand, for `exercise` or, if that is empty, in all.
    exercise : str
    """

    student: str
    line: int
    because: str
    until: datetime | None = None
    more: timedelta = timedelta()
    excused: str = ""
    points: float | None = None
    exercise: str = ""


@dataclass(frozen=True)
class Assignment:
    """Exercises that are handed out, collected and marked together.

    Parameters
    ----------
    name : str
        Name of the file without its ending.
    due : datetime.datetime or None
        With its time zone.
    until : datetime.date or None
        Last day on which keys, feedback, hints and explanations are withheld; ``date.max`` if
        always, None if they are not.
    hints : bool
        Whether hints are handed out all the same.
    attempts : {"last", "best"}
        Which of several submissions of a student counts.
    path : pathlib.Path
        The file.
    zone : datetime.tzinfo
        In which its days begin and end.
    exceptions : tuple of StudentException
        In the order of the file.
    missing : {"blank", "zero"}
        What those get of whom nothing was received.
    notes : tuple of str
        What its author should know, though it is no fault.
    instructions : str
        What students are told before the first exercise; empty: what is usual.
    """

    name: str
    title: str
    tasks: tuple[Task, ...]
    due: datetime | None = None
    until: date | None = None
    hints: bool = False
    late: Late = field(default_factory=Late)
    attempts: str = "last"
    path: Path = Path()
    zone: tzinfo = UTC
    exceptions: tuple[StudentException, ...] = ()
    missing: str = "blank"
    notes: tuple[str, ...] = ()
    instructions: str = ""

    @property
    def out_of(self) -> float:
        """Points that can be reached without a bonus."""
        return sum(task.points for task in self.tasks if not task.drop and not task.bonus)

    def withholds(self, moment: datetime | None) -> bool:
        """Whether keys must not be shown at `moment`; yes if it is not known."""
        if self.until is None:
            return False
        return moment is None or moment.astimezone(self.zone).date() <= self.until
