"""Results of a small class on exercises of the real course, one of every kind, for the reports."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator
from datetime import UTC, datetime

from msgspec.structs import replace

from classroom import course_exercises, hand_in, make_class
from coursekit.exercises import Assignment, Exercise, Late, Task
from coursekit.grading.marking import MarkingContext, mark_submission
from coursekit.grading.model import (
    JUDGED,
    MARKED,
    MISSING,
    OPEN,
    OUTDATED,
    PENDING,
    UNREADABLE,
    Change,
    Mark,
    Result,
    Student,
)
from people import Person


def exercises() -> dict[str, Exercise]:
    """Two exercises of every kind, by name."""
    return {exercise.id: exercise for exercise in course_exercises()}


def assignment(**how: object) -> Assignment:
    """An assignment of all of them."""
    tasks = tuple(Task(exercise.id, exercise.points) for exercise in course_exercises())
    due = datetime(2026, 11, 20, 23, 59, tzinfo=UTC)
    made = Assignment("week-3", "Week 3: numbers & doubts", tasks, due, late=Late(0.1, 0.5))
    return dataclasses.replace(made, **how)  # type: ignore[arg-type]


def student(person: Person) -> Student:
    """The line of the roster for a person."""
    return Student(person.number, person.name, person.email, (person.login,), person.place)


def marks_of(person: Person, rules: Assignment | None = None) -> tuple[Mark, ...]:
    """The marks of a person's submission."""
    rules = rules or assignment()
    known = exercises()
    context = MarkingContext(
        rules,
        "soviet-defectors-in-germany-after-world-war-ii",
        known,
        {name: {"": exercise} for name, exercise in known.items()},
        {(name, ""): exercise.digest for name, exercise in known.items()},
    )
    return mark_submission(context, hand_in(person, course_exercises()))


def class_results(size: int, rules: Assignment | None = None) -> Iterator[Result]:
    """A class in which some sent nothing, some are late, some are marked by a person."""
    for person in make_class(size):
        draw = random.Random(person.place)
        who = student(person)
        if person.place % 10 == 3:
            yield Result(who, MISSING)
        elif person.place % 10 == 7:
            yield Result(who, UNREADABLE, place=f"{person.login}.json", notes=("It is empty.",))
        else:
            marks = tuple(_by_hand(mark, person, draw) for mark in marks_of(person, rules))
            status = PENDING if any(mark.score is None for mark in marks) else MARKED
            yield _late(Result(who, status, marks, f"{person.login}.json", "2026-11-20T10:00:00Z"))


def _by_hand(mark: Mark, person: Person, draw: random.Random) -> Mark:
    if mark.state == OPEN and person.place % 2:
        message = "Good reasons; *whose* figures are they?"
        return replace(mark, state=JUDGED, score=draw.choice([0.5, 1.0]), message=message)
    if person.place % 10 == 5 and mark.exercise.endswith("three-counts"):
        return replace(mark, state=OUTDATED, score=None, message="Answers an older wording.")
    return mark


def _late(result: Result) -> Result:
    if result.student.row % 10 == 4:
        return replace(result, days_late=2, penalty=0.2, notes=("The checksum does not fit.",))
    if result.student.row % 10 == 6:
        changes = (
            Change(result.marks[0].exercise, 0.0, 1.0, "the key changed: two readings", 2),
            Change("", 10.0, 12.0, "the late policy changed", 12),
        )
        return replace(result, changes=changes)
    return result
