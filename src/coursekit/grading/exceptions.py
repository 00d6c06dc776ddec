"""What holds for one student alone: due time, excuse, marks by hand.  Pure functions of values."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from coursekit.catalogue import N_, _
from coursekit.errors import CourseError, Fault
from coursekit.exercises import Assignment, Exercise
from coursekit.exercises.assignments.assignment import StudentException
from coursekit.exercises.plain import plain
from coursekit.exercises.variants import student_key
from coursekit.grading.model import BY_HAND, DROPPED, EXCUSED, UNANSWERED, Mark
from coursekit.grading.roster import headings as head
from coursekit.grading.roster.identifiers import LOOSE, loose_number
from coursekit.grading.rounding import points_shown

NOTHING = N_("Nothing was received, which counts as 0 points.")
_KINDS = (head.ID, head.CANVAS, head.PARTICIPANT, head.EMAIL, head.NAME)


def exceptions_by_student(
    assignment: Assignment, lookup: Callable[[str, str], Collection[str]], place: str
) -> dict[str, list[StudentException]]:
    """Find the students whom the exceptions of an assignment name.

    Parameters
    ----------
    assignment : Assignment
    lookup : callable
        Gives the keys of the students whom a value of a kind names, as `Roster.lookup` does.
    place : str
        The assignment file, for messages.

    Returns
    -------
    dict of str to list of StudentException
        By the student's key, in the order of the file.

    Raises
    ------
    CourseError
        For every name that fits nobody or more than one.
    """
    by_student: dict[str, list[StudentException]] = {}
    faults: list[Fault] = []
    for one in assignment.exceptions:
        form = student_key(one.student)
        named: set[str] = set()
        for kind in _KINDS:
            named = set(lookup(kind, form))
            if named:
                break
        if len(named) == 1:
            by_student.setdefault(min(named), []).append(one)
            continue
        how = "nobody" if not named else f"{len(named)} students"
        remedy = "Write a number, login, address or full name that one student alone has."
        near = [*lookup(LOOSE, bare)] if (bare := loose_number(form)) and not named else []
        if near:
            remedy = f'Did you mean "{near[0]}"?'
        message = f'"{one.student}" fits {how} on the roster'
        faults.append(Fault(place, one.line, message, remedy))
    for several in by_student.values():
        faults += _twice(several, place)
    if faults:
        raise CourseError(sorted(faults))
    return by_student


def _twice(several: Sequence[StudentException], place: str) -> Iterable[Fault]:
    seen: dict[str, int] = {}
    whole = next((one.line for one in several if one.excused == "all"), 0)
    for one in several:
        what = "due" if one.until or one.more else one.exercise or one.excused or "all"
        first = seen.setdefault(what, one.line)
        if first == one.line and not (one.until or one.more or one.excused):
            first = whole or first
        if first != one.line:
            message = f"line {first} says something else of this student"
            yield Fault(place, one.line, message, "Keep one of the two.")


def due_of(own: Iterable[StudentException], due: datetime | None) -> datetime | None:
    """When the work of a student is due."""
    for one in own:
        if due and one.more:
            due += one.more
        if due and one.until:
            due = max(due, one.until)
    return due


def applied(own: Sequence[StudentException], marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Marks with what was set by hand and what a student is excused from."""
    for one in own:
        marks = tuple(
            _applied(one, mark) if mark.exercise in (one.exercise, one.excused) else mark
            for mark in marks
        )
    return marks


def _applied(one: StudentException, mark: Mark) -> Mark:
    if mark.state == DROPPED:
        return mark
    if one.excused:
        return replace(mark, state=EXCUSED, score=0.0, out_of=0.0, message="", why=one.because)
    share = (one.points or 0.0) / mark.out_of if mark.out_of else 0.0
    return replace(mark, state=BY_HAND, score=share, message="", remarks=(), why=one.because)


def blank_marks(
    own: Sequence[StudentException], assignment: Assignment, exercises: Mapping[str, Exercise]
) -> tuple[Mark, ...]:
    """Marks of somebody who handed in nothing, but got points by hand; else none."""
    if not any(one.exercise for one in own):
        return ()
    return applied(
        own,
        tuple(
            Mark(
                exercise=task.exercise,
                variant="",
                digest=exercises[task.exercise].digest,
                version="",
                answer=None,
                score=0.0,
                out_of=0.0 if task.drop else task.points,
                state=DROPPED if task.drop else UNANSWERED,
                message=_("Not answered."),
                why=task.drop,
                bonus=task.bonus,
            )
            for task in assignment.tasks
        ),
    )


def sentences(
    own: Sequence[StudentException], assignment: Assignment, exercises: Mapping[str, Exercise]
) -> tuple[str, ...]:
    """Tell a student what holds for nobody else, a sentence each, with the reason."""
    told = []
    for one in own:
        name = one.exercise or one.excused
        title = plain(exercises[name].title) if name in exercises else name
        if one.until or one.more:
            due = due_of(own, assignment.due)
            time = f"{due:%Y-%m-%d %H:%M} {due.tzname() or ''}".strip() if due else ""
            what = _("Your own due time is {time}", time=time) if due else ""
        elif one.excused == "all":
            what = _("You are excused from this assignment")
        elif one.excused:
            what = _("You are excused from the exercise “{title}”", title=title)
        elif one.exercise:
            points = points_shown(one.points or 0.0)
            what = _(
                "Your instructor set the points for “{title}” to {points}",
                title=title,
                points=points,
            )
        else:
            points = points_shown(one.points or 0.0)
            what = _("Your instructor set your points in all to {points}", points=points)
        told.append(f"{what.strip()}: {one.because.rstrip('.')}.")
    return tuple(told)
