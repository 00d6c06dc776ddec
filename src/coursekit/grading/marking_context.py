"""What marking depends on: an assignment, its exercises in all their variants, the rules."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from coursekit.catalogue import language_in_force
from coursekit.course import Course, course_name
from coursekit.errors import CourseError, Fault
from coursekit.exercises import Assignment, Exercise, find_exercise, variants, version_of
from coursekit.grading.memo import Memo
from coursekit.grading.model import Mark

WAIT, MARK, ZERO = "wait", "mark", "zero"  # what is done with answers to older wordings
WORDINGS = (WAIT, MARK, ZERO)


@dataclass(frozen=True)
class MarkingContext:
    """What marking depends on.

    Parameters
    ----------
    assignment : Assignment
    course : str
        Name of the course, as answer files give it.
    exercises : mapping of str to Exercise
        Those of the assignment, by name.
    wordings : mapping of str to mapping of str to Exercise
        For each exercise what can be answered, by the name of the variant; the name is empty
        where there is but one.
    versions : mapping of (str, str) to str
        Version of each exercise's variant.
    older : str
        One of `WORDINGS`.
    digest : str
        Changes with everything above that a mark may depend on.
    memo : Memo
        Marks of short answers; it alone changes, and no mark depends on it.
    """

    assignment: Assignment
    course: str
    exercises: Mapping[str, Exercise]
    wordings: Mapping[str, Mapping[str, Exercise]]
    versions: Mapping[tuple[str, str], str]
    older: str = WAIT
    digest: str = ""
    memo: Memo[Mark] = field(default_factory=Memo, repr=False, compare=False)

    def as_assigned(self) -> list[Exercise]:
        """The exercises in the assignment's order, each worth what the assignment says."""
        tasks = self.assignment.tasks
        return [replace(self.exercises[task.exercise], points=task.points) for task in tasks]


def make_context(assignment: Assignment, course: Course, older: str = WAIT) -> MarkingContext:
    """Read the exercises of `assignment`.

    Parameters
    ----------
    assignment : Assignment
    course : Course
        With its banks.
    older : str
        What is done with answers to older wordings, one of `WORDINGS`.

    Returns
    -------
    MarkingContext

    Raises
    ------
    CourseError
        With the faults of all its exercises.
    """
    exercises: dict[str, Exercise] = {}
    faults: list[Fault] = []
    for task in assignment.tasks:
        try:
            exercises[task.exercise] = find_exercise(task.exercise, course)
        except CourseError as error:
            faults += error.faults
    if faults:
        raise CourseError(faults)
    wordings = {
        name: {one.variant: one for one in variants(exercise) or (exercise,)}
        for name, exercise in exercises.items()
    }
    versions = {
        (name, variant): version_of(exercise)
        for name, several in wordings.items()
        for variant, exercise in several.items()
    }
    context = MarkingContext(assignment, course_name(course), exercises, wordings, versions, older)
    return replace(context, digest=_digest(context))


def _digest(context: MarkingContext) -> str:
    """Digest of everything that marks depend on, feedback included; no path and no date is."""
    parts = [
        language_in_force(),
        context.course,
        context.older,
        [(task.exercise, task.points, repr(task)) for task in context.assignment.tasks],
        [
            [name, variant, replace(exercise, path=type(exercise.path)(), alternatives=())]
            for name, several in context.wordings.items()
            for variant, exercise in several.items()
        ],
    ]
    return hashlib.sha256(pickle.dumps(parts)).hexdigest()[:20]
