"""All exercises of a course, found by their names."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path

import yaml

from coursekit.course import Course, find_course
from coursekit.errors import CourseError, ExerciseError, Fault
from coursekit.exercises.model import Exercise
from coursekit.exercises.reader import read_exercise


def exercise_ids(course: Course) -> list[str]:
    """Names of all exercises, sorted; an exercise lies in a chapter's folder."""
    folder = course.exercises
    return sorted(p.relative_to(folder).with_suffix("").as_posix() for p in folder.glob("*/*.md"))


def exercise_path(name: str, course: Course) -> Path:
    """The file of the exercise `name`.

    Raises
    ------
    ExerciseError
        If there is none; the fault names the nearest there is.
    """
    known = exercise_ids(course)
    if name in known:
        return course.exercises / f"{name}.md"
    slugs = {known_name.rpartition("/")[2]: known_name for known_name in known}
    near = difflib.get_close_matches(name, known, 1, 0.5) or [
        slugs[slug] for slug in difflib.get_close_matches(name.rpartition("/")[2], slugs, 1)
    ]
    remedy = f'Did you mean "{near[0]}"?' if near else "See: coursekit exercise list"
    raise ExerciseError(Fault("", 0, f'there is no exercise "{name}"', remedy))


def find_exercise(name: str, course: Course | None = None) -> Exercise:
    """Read the exercise `name`.

    Parameters
    ----------
    name : str
        ``<chapter>/<slug>``.
    course : Course, optional
        Default: the course found from the working directory.

    Returns
    -------
    Exercise

    Raises
    ------
    ExerciseError
        If there is no such exercise or its file has faults.
    """
    course = course or find_course()
    path = exercise_path(name, course)
    stamps = [file.stat().st_mtime_ns for file in (path, *sorted(course.data.glob("*")))]
    return _find_exercise(path, course, tuple(stamps))


@lru_cache(maxsize=256)
def _find_exercise(path: Path, course: Course, _stamps: tuple[int, ...]) -> Exercise:
    """Read an exercise once, until its file or the data change: a book asks for it twice."""
    return read_exercise(path, course)


def read_exercises(course: Course) -> tuple[list[Exercise], list[Fault]]:
    """Read all exercises.

    Returns
    -------
    exercises : list of Exercise
        Those without faults, by name.
    faults : list of Fault
        Of the others.
    """
    found: list[Exercise] = []
    faults: list[Fault] = []
    for name in exercise_ids(course):
        try:
            found.append(find_exercise(name, course))
        except CourseError as error:
            faults += error.faults
    return found, faults


def withheld_ids(entries: Iterable[str], course: Course) -> frozenset[str]:
    """Names of the exercises that `entries` withhold.

    Parameters
    ----------
    entries : iterable of str
        Each the name of an exercise, a pattern such as ``emergence/*``, or the name of an
        assignment in ``exercises/assignments``.
    course : Course

    Returns
    -------
    frozenset of str

    Raises
    ------
    ExerciseError
        For each entry that withholds nothing: a slip there would publish a key.
    """
    known = exercise_ids(course)
    found: set[str] = set()
    faults: list[Fault] = []
    for entry in entries:
        assignment = course.exercises / "assignments" / f"{entry}.yml"
        if assignment.is_file():
            names = _assigned(assignment)
        else:
            names = [name for name in known if name == entry or fnmatchcase(name, entry)]
        missing = [name for name in names if name not in known] if names else [entry]
        faults += [
            Fault("coursekit_withheld", 0, f'"{name}" is no exercise and no assignment')
            for name in missing
        ]
        found.update(names)
    if faults:
        raise ExerciseError(faults)
    return frozenset(found)


def _assigned(path: Path) -> list[str]:
    """The exercises an assignment lists: names, or tables with the name under ``id``."""
    told = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    listed = told.get("exercises", []) if isinstance(told, dict) else []
    names = [item.get("id", "") if isinstance(item, dict) else item for item in listed]
    return [name for name in names if isinstance(name, str)]
