"""What grading speaks of: frozen values, made by one module and used by the others.

A *submission* is an answer file that a student sent.
A *mark* is what an answer to one exercise brings; much of a class shares it.
A *result* is all marks of one student, with the student's own attempts and time.

They are structs of msgspec, which are made, checked and written as JSON many times faster than
data classes; there are twenty marks for each student.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

# What may stand in `Result.status`.
MARKED = "marked"  # every exercise has its points
PENDING = "waiting for a person"  # some open exercise is not marked yet
MISSING = "nothing received"
UNREADABLE = "cannot be read"  # a file came, but none that can be marked
UNDECIDED = "waiting for a decision"  # for instance answers to an older wording
EXCUSED = "excused"  # of the whole assignment; also a state of a mark

# What may stand in `Mark.state`, besides the states of a verdict.
UNANSWERED = "unanswered"
OPEN = "open"  # prose, no person has marked it yet
JUDGED = "judged"  # prose, marked by a person
DROPPED = "dropped"
GIVEN = "given"  # everybody gets the points
OUTDATED = "outdated"  # answers an older wording; an instructor decides
BY_HAND = "set by hand"  # for this student alone, with a reason


class Identity(Struct, frozen=True, array_like=True):
    """Who sent a file, as far as its place tells: the names that learning systems give to files.

    Parameters
    ----------
    system : str
        ``canvas``, ``moodle``, or nothing for a plain folder.
    id : str
        The system's number of the student; may be empty.
    name : str
        The name in the file's or folder's name; in Canvas all in one, ``doejane``.
    late : bool
        Whether the system calls it late.
    version : int
        Counts repeated submissions, from 0.
    """

    system: str = ""
    id: str = ""
    name: str = ""
    late: bool = False
    version: int = 0


class Sender(Struct, frozen=True, array_like=True):
    """Who a student says to be, in the answer file."""

    id: str = ""
    name: str = ""
    email: str = ""


class GivenAnswer(Struct, frozen=True):
    """One answer of a submission.

    Parameters
    ----------
    exercise, digest, variant : str
        Which exercise, in which wording; `variant` is empty where there is but one.
    answer : JSON value
        As `coursekit.exercises.mark` takes it.
    attempts : int
        How often the student changed it, at least 0.
    seconds : int
        Time spent on it, 0 if unknown.
    """

    exercise: str
    digest: str
    answer: Any
    variant: str = ""
    attempts: int = 0
    seconds: int = 0


class Submission(Struct, frozen=True):
    """What an answer file holds.

    Parameters
    ----------
    saved : str
        When the student's device wrote it, ISO 8601; may be empty.
    notes : tuple of str
        What an instructor should know of the file, for instance that its checksum does not fit.
    """

    course: str
    assignment: str
    sender: Sender
    saved: str
    answers: tuple[GivenAnswer, ...]
    notes: tuple[str, ...] = ()


class Student(Struct, frozen=True, array_like=True):
    """One line of the roster.

    Parameters
    ----------
    key : str
        What tells the students of a roster apart; stable from run to run.
    name, email : str
        May be empty.
    ids : tuple of str
        Every number and login by which the roster knows the student.
    row : int
        Place in the roster, from 0.
    """

    key: str
    name: str
    email: str = ""
    ids: tuple[str, ...] = ()
    row: int = 0


#: How often a student changed an answer, and the seconds spent on it; 0 if unknown.
Try = tuple[int, int]


class Mark(Struct, frozen=True, array_like=True):
    """What an answer to one exercise brings.

    Parameters
    ----------
    exercise, variant, digest : str
        Which exercise, and the wording that was answered.
    version : str
        Ten characters made from the wording and the key by which it was marked.
    answer : JSON value
        None if there is none.
    score : float or None
        Share of the points, 0 to 1; None while a person has still to mark it.
    out_of : float
        Points that the exercise is worth in this assignment; 0 if it was dropped.
    state : str
        A state of a verdict (`coursekit.exercises.marking.verdict`) or one of this module.
    message : str
        What happened, in one or two plain sentences.
    remarks : tuple of str
        The author's feedback to this answer, Markdown.
    why : str
        The instructor's reason where the assignment file gives one.
    bonus : bool
        Whether its points can be reached, but need not be.
    """

    exercise: str
    variant: str
    digest: str
    version: str
    answer: Any
    score: float | None
    out_of: float
    state: str
    message: str = ""
    remarks: tuple[str, ...] = ()
    why: str = ""
    bonus: bool = False

    @property
    def points(self) -> float | None:
        """Points reached; None while a person has still to mark it."""
        return None if self.score is None else self.score * self.out_of


class Judgement(Struct, frozen=True, array_like=True):
    """What a person gave for an answer in prose.

    Parameters
    ----------
    points : float or None
        None if there is only a comment yet.
    answer_digest : str
        The answer that was read (`rubric_sheets.sheet_keys.answer_digest`).
    out_of : float
        Of how many points; 0 for those of the rubric's best level.
    """

    points: float | None
    comment: str
    answer_digest: str
    out_of: float = 0.0

    def share(self, best: float) -> float | None:
        """Share of the points, 0 to 1, where the rubric gives `best` at most."""
        if self.points is None:
            return None
        return min(max(self.points / (self.out_of or best or 1.0), 0.0), 1.0)


class Change(Struct, frozen=True, array_like=True):
    """A mark that a later run altered.

    Parameters
    ----------
    exercise : str
        Empty if the change concerns the whole result, for instance its lateness.
    before, after : float or None
        Points.
    why : str
        A plain sentence.
    run : int
        Number of the run that was accepted, from 2.
    """

    exercise: str
    before: float | None
    after: float | None
    why: str
    run: int


class Total(Struct, frozen=True, array_like=True):
    """The points of a student in all, where they are not the sum of the marks."""

    points: float
    out_of: float
    why: str


class Result(Struct, frozen=True, array_like=True):
    """All marks of one student in one assignment.

    Parameters
    ----------
    place : str
        Where the file that counts was; empty if there is none.
    days_late : int
        Begun days after the due date, 0 if in time or unknown.
    penalty : float
        Share of the points that lateness costs, 0 to 1.
    marks : tuple of Mark
        One for each exercise of the assignment, in its order.
    notes : tuple of str
        What the instructor should know; plain sentences.
    tries : tuple of Try
        One for each mark.
    total : Total or None
        Set by hand, or by a rule for those of whom nothing was received.
    rivals : tuple of Mark
        Answers in prose of the student's other files that may yet count instead.
    exceptions : tuple of str
        What holds for this student alone, in sentences for the student.
    """

    student: Student
    status: str
    marks: tuple[Mark, ...] = ()
    place: str = ""
    saved: str = ""
    days_late: int = 0
    penalty: float = 0.0
    notes: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    tries: tuple[Try, ...] = ()
    total: Total | None = None
    rivals: tuple[Mark, ...] = ()
    exceptions: tuple[str, ...] = ()

    @property
    def out_of(self) -> float:
        """Points that can be reached without a bonus."""
        if self.total is not None:
            return self.total.out_of
        return sum(mark.out_of for mark in self.marks if not mark.bonus)

    @property
    def points(self) -> float | None:
        """Points reached, lateness taken off; what is not marked yet counts nothing.

        None if there is nothing to mark.
        """
        if self.total is not None:
            return self.total.points
        if self.status in (MISSING, UNREADABLE, EXCUSED):
            return None
        return sum(mark.points or 0.0 for mark in self.marks) * (1 - self.penalty)
