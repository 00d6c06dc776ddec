"""From an exercise file to an `Exercise`, or to all of its faults at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from coursekit.course import Course, find_course
from coursekit.errors import shown_path
from coursekit.exercises.model import Exercise
from coursekit.exercises.reading.exercise_file import FileReader, read_lines
from coursekit.exercises.reading.variants_file import VariantsReader


def read_exercise(
    path: Path, course: Course | None = None, load: Callable[[str], Any] | None = None
) -> Exercise:
    """Read one exercise file.

    Parameters
    ----------
    path : pathlib.Path
    course : Course, optional
        The course whose exercise folder names the exercise; default the one found from the file.
    load : callable, optional
        Gives a dataset by its name to the exercise's code; default `coursekit.datasets.load`.

    Returns
    -------
    Exercise

    Raises
    ------
    ExerciseError
        With every fault of the file.
    """
    course = course or find_course(path.parent)
    lines = read_lines(path, shown_path(path, course.root))
    if any(line.startswith("variants:") for line in lines):
        return VariantsReader(path, course, lines, load).read()
    return FileReader(path, course, lines, load).read()
