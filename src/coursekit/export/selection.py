"""Which exercises are exported: named one by one, by chapter, as an assignment or as a bank."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from coursekit.course import Course, book_title, course_name, find_course
from coursekit.errors import CourseError, ExerciseError, Fault
from coursekit.exercises import (
    Exercise,
    assignment_names,
    exercise_ids,
    find_assignment,
    find_exercise,
)
from coursekit.exercises.assignments.accepted_answers import with_accepted_texts
from coursekit.exercises.assignments.assignment import Assignment, Task
from coursekit.exercises.bank import nearest_exercise, unknown_words

ALL = "all"


@dataclass(frozen=True)
class Entry:
    """One exercise as the assignment has it, and its wordings.

    Parameters
    ----------
    exercise : Exercise
    wordings : tuple of Exercise
        The exercise itself, or its variants.
    accept : tuple
        Further answers that the assignment accepts and `wordings` do not hold.
    """

    exercise: Exercise
    wordings: tuple[Exercise, ...]
    accept: tuple[Any, ...] = ()

    @property
    def varies(self) -> bool:
        """Whether students get different wordings."""
        return bool(self.exercise.alternatives)


@dataclass(frozen=True)
class Selection:
    """What is exported together.

    Parameters
    ----------
    name, title : str
        Of the assignment, if it is one; else of the course.
    entries : tuple of Entry
    course : str
        The name of the course.
    root : pathlib.Path
        Its folder.
    assignment : Assignment or None
        What a quiz is made of; None for a bank of questions.
    """

    name: str
    title: str
    entries: tuple[Entry, ...]
    course: str
    root: Path
    assignment: Assignment | None = None

    @property
    def due(self) -> datetime | None:
        """When the assignment is due."""
        return self.assignment.due if self.assignment else None

    @property
    def chapters(self) -> tuple[str, ...]:
        """The chapters of its exercises, in their order."""
        return tuple(dict.fromkeys(entry.exercise.chapter for entry in self.entries))

    @property
    def wordings(self) -> Iterator[Exercise]:
        """Every question, variants one by one."""
        for entry in self.entries:
            yield from entry.wordings

    def without(self, left_out: Iterable[tuple[str, str]]) -> Selection:
        """The same without some wordings, given by exercise and variant."""
        gone = set(left_out)
        entries = [
            replace(
                entry, wordings=tuple(w for w in entry.wordings if (w.id, w.variant) not in gone)
            )
            for entry in self.entries
        ]
        return replace(self, entries=tuple(entry for entry in entries if entry.wordings))


def select(
    names: Sequence[str],
    course: Course,
    kinds: Sequence[str] = (),
    skills: Sequence[str] = (),
    levels: Sequence[str] = (),
) -> Selection:
    """Find what is to be exported.

    Parameters
    ----------
    names : sequence of str
        Exercises, chapters, one assignment, folders of a bank, or ``all``.
    course : Course
        With the banks that are to be looked in, too.
    kinds, skills, levels : sequence of str
        Only these; all if empty.

    Returns
    -------
    Selection

    Raises
    ------
    CourseError
        If a name fits nothing, an exercise has faults, or nothing is left.
    """
    banks = [folder for folder in map(Path, names) if _is_bank(folder)]
    known = {folder.resolve() for folder in course.exercise_folders}
    if added := [bank for bank in banks if bank.resolve() not in known]:
        course = find_course(course.root, (*course.banks, *added))
    only = [name for name in names if Path(name) not in banks]
    assigned = [name for name in only if name in assignment_names(course)]
    if assigned and len(names) == 1:
        selection = _assignment(assigned[0], course)
    else:
        is_named = 0 < len(names) < 3 and ALL not in names
        title = ", ".join(names) if is_named else book_title(course) or course_name(course)
        ids = [*_ids(only, course), *(name for bank in banks for name in _bank_ids(bank))]
        selection = Selection(
            "-".join(re.sub(r"[^\w.-]+", "-", name.strip("./")) for name in names[:3]) or ALL,
            title,
            tuple(_entries(dict.fromkeys(ids), course)),
            course_name(course),
            course.root,
        )
    kept = tuple(
        entry
        for entry in selection.entries
        if (not kinds or entry.exercise.kind in kinds)
        and (not skills or entry.exercise.skill in skills)
        and (not levels or entry.exercise.level in levels)
    )
    if not kept:
        remedy = "Loosen --kind, --skill or --level, or add exercises."
        asked = {"skill": skills, "level": levels}
        unknown = list(unknown_words(asked, [entry.exercise for entry in selection.entries]))
        raise CourseError(unknown or Fault("", 0, "there is no exercise to export", remedy))
    return replace(selection, entries=kept)


def _is_bank(folder: Path) -> bool:
    return folder.is_dir() and any(folder.glob("*/*.md"))


def _bank_ids(bank: Path) -> list[str]:
    return [
        path.relative_to(bank).with_suffix("").as_posix() for path in sorted(bank.glob("*/*.md"))
    ]


def _ids(names: Sequence[str], course: Course) -> Iterator[str]:
    known = exercise_ids(course)
    faults = []
    for name in names:
        if name in known:
            yield name
        elif name == ALL:
            yield from known
        elif of_chapter := [one for one in known if one.rpartition("/")[0] == name.strip("/")]:
            yield from of_chapter
        elif name in assignment_names(course):
            yield from (task.exercise for task in find_assignment(name, course).tasks)
        else:
            chapters = sorted({one.rpartition("/")[0] for one in known})
            near = nearest_exercise(name, [*known, *chapters, *assignment_names(course)])
            remedy = f'Did you mean "{near}"?' if near else "See: coursekit exercise list"
            message = f'there is no exercise, chapter, assignment or bank "{name}"'
            faults.append(Fault("", 0, message, remedy))
    if faults:
        raise CourseError(faults)


def _entries(names: Iterable[str], course: Course) -> Iterator[Entry]:
    faults: list[Fault] = []
    for name in names:
        try:
            exercise = find_exercise(name, course)
        except CourseError as error:
            faults += error.faults
        else:
            yield Entry(exercise, exercise.alternatives or (exercise,))
    if faults:
        raise ExerciseError(faults)


def _assignment(name: str, course: Course) -> Selection:
    assignment = find_assignment(name, course)
    entries = []
    for task in assignment.tasks:
        if not task.drop:
            (entry,) = _entries([task.exercise], course)
            entries.append(_assigned(entry, task, hints=assignment.hints))
    return Selection(
        assignment.name,
        assignment.title,
        tuple(entries),
        course_name(course),
        course.root,
        assignment,
    )


def _assigned(entry: Entry, task: Task, *, hints: bool) -> Entry:
    """The exercise with the points, accepted texts and hint that the assignment gives it."""

    def assigned(exercise: Exercise) -> Exercise:
        hint = exercise.hint if hints else None
        return with_accepted_texts(replace(exercise, points=task.points, hint=hint), task.accept)

    is_text = entry.exercise.kind == "text"
    return Entry(
        assigned(entry.exercise),
        tuple(assigned(one) for one in entry.wordings),
        () if is_text else task.accept,
    )
