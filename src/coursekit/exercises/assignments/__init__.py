"""All assignments of a course, found by their names, and what they withhold from the book."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path

from coursekit.course import Course
from coursekit.errors import AssignmentError, CourseError, ExerciseError, Fault, shown_path
from coursekit.exercises.assignments.assignment import Assignment
from coursekit.exercises.assignments.assignment_file import read_assignment, read_outline
from coursekit.exercises.bank import exercise_ids, nearest_exercise


def assignment_names(course: Course) -> list[str]:
    """Names of all assignments of the course and its banks, sorted."""
    return sorted(_assignment_files(course))


def _assignment_files(course: Course) -> dict[str, list[Path]]:
    files: dict[str, list[Path]] = {}
    for folder in course.exercise_folders:
        for ending in ("yml", "yaml"):
            for path in sorted((folder / "assignments").glob(f"*.{ending}")):
                files.setdefault(path.stem, []).append(path)
    return files


def find_assignment(name: str, course: Course) -> Assignment:
    """Read the assignment `name`.

    Parameters
    ----------
    name : str
    course : Course
        With the banks in which to look, too.

    Returns
    -------
    Assignment

    Raises
    ------
    AssignmentError
        If there is none or there are two of that name, or if the file has faults.
    """
    files = _assignment_files(course)
    if name not in files:
        near = difflib.get_close_matches(name, files, 1, 0.5)
        known = ", ".join(sorted(files)) or "none"
        remedy = f'Did you mean "{near[0]}"?' if near else f"There are: {known}."
        if not near and not course.banks:
            remedy += " One in a folder of your own is found with --bank DIR."
        raise AssignmentError(Fault("", 0, f'there is no assignment "{name}"', remedy))
    return read_assignment(_only(name, files[name], course), course)


def _only(name: str, paths: list[Path], course: Course) -> Path:
    if len(paths) > 1:
        places = " and ".join(shown_path(path, course.root) for path in paths)
        raise AssignmentError(
            Fault("", 0, f'there are two assignments "{name}": {places}', "Rename one.")
        )
    return paths[0]


def check_assignments(course: Course) -> list[Fault]:
    """Read every assignment of `course` and return all faults, sorted."""
    faults: set[Fault] = set()
    for name in assignment_names(course):
        try:
            find_assignment(name, course)
        except CourseError as error:
            faults.update(error.faults)
    return sorted(faults)


def withheld_ids(
    entries: Iterable[str], course: Course, moment: datetime | None = None
) -> frozenset[str]:
    """Names of the exercises that are withheld, by settings and by assignments.

    Parameters
    ----------
    entries : iterable of str
        The setting: each the name of an exercise, a pattern such as ``emergence/*``, or the name
        of an assignment, whatever it says itself.
    course : Course
        Each of its assignments withholds its exercises until its day has passed.
    moment : datetime.datetime, optional
        Now, with a time zone; if it is not known no day has passed.

    Returns
    -------
    frozenset of str

    Raises
    ------
    CourseError
        For each entry that withholds nothing, and for each assignment file that cannot be read:
        a slip there would publish a key.
    """
    known = exercise_ids(course)
    files = _assignment_files(course)
    withheld: set[str] = set()
    faults: list[Fault] = []
    assigned: dict[str, list[str]] = {}
    for name, paths in sorted(files.items()):
        for path in paths:
            try:
                outline = read_outline(path, course)
            except CourseError as error:
                faults += error.faults
                continue
            names = [task.exercise for task in outline.tasks]
            assigned.setdefault(name, []).extend(names)
            withheld.update(names if outline.withholds(moment) else ())
    for entry in entries:
        names = assigned.get(entry) or [name for name in known if fnmatchcase(name, entry)]
        if not names and entry not in files:
            near = nearest_exercise(entry, [*known, *files])
            remedy = f'Did you mean "{near}"?' if near else "See: coursekit exercise list"
            message = f'"{entry}" is neither an exercise nor an assignment'
            faults.append(Fault("coursekit_withheld", 0, message, remedy))
        withheld.update(names)
    if faults:
        raise ExerciseError(faults)
    return frozenset(withheld)
