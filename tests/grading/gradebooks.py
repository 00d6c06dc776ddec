"""A week of three exercises, and grade books of it in the formats of every roster."""

from __future__ import annotations

from pathlib import Path

from coursekit.exercises import Assignment, Task
from coursekit.grading.model import MARKED, MISSING, UNREADABLE, Mark, Result, Student
from coursekit.grading.roster.gradebook import write_gradebook
from coursekit.grading.roster.rosters import read_roster
from coursekit.grading.tables.csvfiles import read_rows
from coursekit.grading.tables.dialects import find_dialect

DATA = Path(__file__).resolve().parents[1] / "data" / "rosters"
TASKS = (Task("emergence/three-counts", 4), Task("emergence/essay", 6), Task("a/b", 3, drop="bad"))
WEEK = Assignment("week-3", "Week 3: Counting defectors", TASKS)


def result(student: Student, points: float, status: str = MARKED, **how: object) -> Result:
    """`points` of 10: at most 4 for the first exercise, the rest for the second."""
    first = min(points, 4)
    marks = (
        Mark("emergence/three-counts", "", "d", "v", "x", first / 4, 4, "right"),
        Mark("emergence/essay", "", "d", "v", "x", (points - first) / 6, 6, "judged"),
        Mark("a/b", "", "d", "v", "x", 0, 0, "dropped"),
    )
    if status in (MISSING, UNREADABLE):
        marks = ()
    return Result(student, status, marks, "x/answers.json", **how)  # type: ignore[arg-type]


def graded(
    folder: Path, name: str, points: dict[str, float | str], **how: object
) -> tuple[list[list[str]], tuple[str, ...], Path]:
    """Rows of the grade book, notes, and the file; `points` may be a status."""
    roster = read_roster(DATA / name)
    known = {student.key: student for student in roster}

    def result_of(key: str) -> Result | None:
        given = points.get(key)
        if given is None:
            return None
        if isinstance(given, str):
            return result(known[key], 5, given)
        return result(known[key], given, **how)

    path = folder / "gradebook.csv"
    notes = write_gradebook(roster, result_of, WEEK, path)
    return [row.cells for row in read_rows(path, find_dialect(path))], notes, path
