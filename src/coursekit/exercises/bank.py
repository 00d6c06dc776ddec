"""All exercises of a course, found by their names."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from coursekit.course import CONFIG, Course, find_course
from coursekit.errors import CourseError, ExerciseError, Fault, shown_path
from coursekit.exercises.model import Exercise
from coursekit.exercises.reading import read_exercise


def exercise_ids(course: Course) -> list[str]:
    """Names of all exercises of the course and its banks, sorted."""
    return sorted(_exercise_files(course))


def _exercise_files(course: Course) -> dict[str, list[Path]]:
    """The files of each exercise by its name; an exercise lies in a chapter's folder."""
    files: dict[str, list[Path]] = {}
    for folder in course.exercise_folders:
        for path in sorted(folder.glob("*/*.md")):
            name = path.relative_to(folder).with_suffix("").as_posix()
            files.setdefault(name, []).append(path)
    return files


def exercise_path(name: str, course: Course) -> Path:
    """The file of the exercise `name`.

    Raises
    ------
    ExerciseError
        If there is none, the fault names the nearest there is; or if there are two.
    """
    parts = name.split("/")
    is_name = len(parts) == 2 and all(part and not part.startswith(".") for part in parts)
    paths = [folder / f"{name}.md" for folder in course.exercise_folders if is_name]
    paths = [path for path in paths if path.is_file()]
    if len(paths) == 1:
        return paths[0]
    if paths:
        places = " and ".join(shown_path(path, course.root) for path in paths)
        raise ExerciseError(
            Fault("", 0, f'there are two exercises "{name}": {places}', "Rename one.")
        )
    near = nearest_exercise(name, exercise_ids(course))
    remedy = f'Did you mean "{near}"?' if near else "See: coursekit exercise list"
    raise ExerciseError(Fault("", 0, f'there is no exercise "{name}"', remedy))


def nearest_exercise(name: str, known: Sequence[str]) -> str:
    """The one of the `known` names that `name` may be a slip of; empty if none."""
    slugs = {known_name.rpartition("/")[2]: known_name for known_name in known}
    near = difflib.get_close_matches(name, known, 1, 0.5) or [
        slugs[slug] for slug in difflib.get_close_matches(name.rpartition("/")[2], slugs, 1)
    ]
    return near[0] if near else ""


def unknown_words(
    asked: Mapping[str, Sequence[str]], exercises: Sequence[Exercise]
) -> Iterator[Fault]:
    """Tell each word that none of the exercises has.

    Parameters
    ----------
    asked : mapping of str to sequence of str
        By the name of the field: ``chapter``, ``skill``, ``level``.
    exercises : sequence of Exercise

    Yields
    ------
    Fault
        With the nearest word that there is.
    """
    for field, words in asked.items():
        known = sorted({getattr(exercise, field) for exercise in exercises} - {""})
        for word in (word for word in words if word not in known):
            near = difflib.get_close_matches(word, known, 1)
            there = f"There are {', '.join(known)}." if known else ""
            remedy = f'Did you mean "{near[0]}"?' if near else there
            yield Fault("", 0, f'no exercise has the {field} "{word}"', remedy)


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
    return _find_exercise(path, course, exercise_stamp(path, course))


def exercise_stamp(path: Path, course: Course) -> tuple[int, ...]:
    """What changes when its file, the data or the settings change: their times of change."""
    files = (path, *sorted(course.data.glob("*")), *course.root.glob(CONFIG))
    return tuple(file.stat().st_mtime_ns for file in files)


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
    exercises: list[Exercise] = []
    faults: list[Fault] = []
    for name in exercise_ids(course):
        try:
            exercises.append(find_exercise(name, course))
        except CourseError as error:
            faults += error.faults
    return exercises, faults
