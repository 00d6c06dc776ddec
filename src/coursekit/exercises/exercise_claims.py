"""The claims on which an exercise rests: they exist, and they are where its source says.

An exercise whose key is computed names none: the rows of its table name theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coursekit.course import Course
from coursekit.datasets import load_rows
from coursekit.datasets.claims import CLAIMS, misplaced
from coursekit.datasets.package import DESCRIPTOR, read_resources
from coursekit.errors import DatasetError, Fault, shown_path
from coursekit.exercises.model import Exercise
from coursekit.locators import parse_source


def check_claims_of(exercises: Iterable[Exercise], course: Course) -> Iterator[Fault]:
    """Compare the claims that exercises name with the table and with their source.

    Parameters
    ----------
    exercises : iterable of Exercise
    course : Course

    Yields
    ------
    Fault
        At the line that names the claims.
    """
    naming = [exercise for exercise in exercises if exercise.claims]
    if not naming:
        return
    try:
        has_table = (course.data / DESCRIPTOR).is_file() and CLAIMS in read_resources(course)
        rows = load_rows(CLAIMS, course) if has_table else []
    except DatasetError:  # the business of the check of data
        return
    known = {row["claim_id"]: row for row in rows}
    for exercise in naming:
        place = shown_path(exercise.path, course.root)
        line = _line_of(exercise)
        for claim in exercise.claims:
            if claim not in known:
                remedy = "Take one of data/claims.csv." if known else "The course has no claims."
                yield Fault(place, line, f'there is no claim "{claim}"', remedy)
        claims = [known[one] for one in exercise.claims if one in known]
        for told in misplaced(claims, parse_source(exercise.source)):
            yield Fault(place, line, *told)


def _line_of(exercise: Exercise) -> int:
    lines = exercise.path.read_text("utf-8-sig").splitlines()
    return next((n for n, line in enumerate(lines, start=1) if line.startswith("claims:")), 0)
