"""What students answered in a quiz of Moodle or Canvas, made of exported exercises.

`quiz_columns` finds out which column is which exercise, `quiz_answers` what a cell means.  Closed
answers are marked anew, as they are marked here; prose keeps the points that it got there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coursekit.errors import CourseError, Fault
from coursekit.exercises import Assignment, Exercise, mark
from coursekit.grading.model import (
    JUDGED,
    MARKED,
    OPEN,
    PENDING,
    UNANSWERED,
    Mark,
    Result,
    Student,
)
from coursekit.grading.quiz_answers import read_response
from coursekit.grading.quiz_columns import (
    Column,
    Task,
    canvas_columns,
    find_exercise_of,
    missing_notes,
    moodle_columns,
)
from coursekit.grading.tables.csvfiles import read_rows
from coursekit.grading.tables.dialects import find_dialect
from coursekit.wording import counted

_WHERE = {
    "moodle": (
        'Download the report "Responses" with question text and response, as CSV, with Moodle set '
        "to English or another language whose headings we know: German, French, Spanish, Italian, "
        "Dutch or Russian."
    ),
    "canvas": (
        'Download "Student Analysis" from the statistics of the quiz; only that of Classic Quizzes '
        "is read."
    ),
}


@dataclass(frozen=True)
class QuizResults:
    """What a report holds, and notes on what of it could not be read."""

    results: tuple[Result, ...]
    notes: tuple[str, ...] = ()


def read_quiz(
    path: Path,
    system: str,
    assignment: Assignment,
    wordings: Mapping[str, Sequence[Exercise]],
) -> QuizResults:
    """Read the answers of a class.

    Parameters
    ----------
    path : pathlib.Path
        The CSV file.
    system : {"moodle", "canvas"}
    assignment : Assignment
        What the quiz was made of.
    wordings : mapping of str to sequence of Exercise
        The exercises of the assignment with their variants, by name.

    Returns
    -------
    QuizResults
        A result for each student, in the order of the file; of several attempts the last or the
        best, as the assignment says.

    Raises
    ------
    CourseError
        If the file has no answers, none to an exercise of the assignment, or answers of which it
        cannot be told to which exercise they were given.
    """
    every = [row.cells for row in read_rows(path, find_dialect(path))]
    header = every[0] if every else []
    rows = [[*cells, *[""] * (len(header) - len(cells))] for cells in every[1:]]
    tasks = [
        Task(tuple(wordings[task.exercise]), task.points)
        for task in assignment.tasks
        if not task.drop and wordings.get(task.exercise)
    ]
    if system == "moodle":
        columns = moodle_columns(header, rows, tasks, path.name)
    else:
        columns = canvas_columns(header, rows, tasks)
    if not columns:
        message = f"no column holds answers to an exercise of {assignment.name}"
        raise CourseError(Fault(path.name, 1, message, _WHERE[system]))
    found: dict[str, Result] = {}
    unread: Counter[str] = Counter()
    for cells in rows:
        student = _student(header, cells, columns)
        if student is None or not any(cells[column.response] for column in columns):
            continue
        result = _result(student, cells, columns, system, path.name, unread)
        before = found.get(student.key)
        if before is None or assignment.attempts != "best" or _total(result) > _total(before):
            found[student.key] = result
    notes = missing_notes(columns, header, tasks)
    notes += [
        f"{counted(number, 'answer')} to {name} cannot be told and count as not yet marked"
        for name, number in sorted(unread.items())
        if number
    ]
    return QuizResults(tuple(found.values()), tuple(notes))


def _total(result: Result) -> float:
    return sum(one.points or 0.0 for one in result.marks)


def _student(
    header: Sequence[str], cells: Sequence[str], columns: Sequence[Column]
) -> Student | None:
    """Who the row is of; None for the row of averages.

    In a language whose headings we do not know the first column says so, in both systems.
    """
    by_heading = {
        name.strip().lower(): cell.strip() for name, cell in zip(header, cells, strict=False)
    }

    def first(*names: str) -> str:
        return next((by_heading[name] for name in names if by_heading.get(name)), "")

    name = first("name", "full name") or " ".join(
        filter(None, (first("first name", "vorname"), first("last name", "surname", "nachname")))
    )
    email = first("email address", "e-mail-adresse", "email")
    ids = [first("sis_id"), first("id number", "id-nummer"), first("id"), first("username")]
    numbers = tuple(filter(None, ids))
    if not (name or email or numbers):
        cell = [at for one in columns for at in (one.response, one.question) if at >= 0]
        name = " ".join(filter(None, cells[: min(2, *cell)]))
    if not (name or email or numbers) or name.lower() == "overall average":
        return None
    return Student(next(filter(None, (*numbers, email, name))), name, email, numbers)


def _result(
    student: Student,
    cells: Sequence[str],
    columns: Sequence[Column],
    system: str,
    place: str,
    unread: Counter[str],
) -> Result:
    marks = []
    for column in columns:
        task = column.tasks[0]
        exercise = task.wordings[0]
        if column.question >= 0:
            asked = find_exercise_of(cells[column.question], column.tasks)
            if asked is None:
                continue
            exercise, task = asked
        points = cells[column.points] if column.points >= 0 else ""
        one = _mark(exercise, cells[column.response], points, task.out_of, system)
        unread[exercise.id] += one.answer is None and one.state == OPEN
        marks.append(one)
    waits = any(one.score is None for one in marks)
    return Result(student, PENDING if waits else MARKED, tuple(marks), place)


def _mark(exercise: Exercise, text: str, points: str, out_of: float, system: str) -> Mark:
    names = (exercise.id, exercise.variant, exercise.digest, "")
    text = text.strip()
    if not text or text == "-":
        return Mark(*names, None, 0.0, out_of, UNANSWERED)
    if exercise.kind == "open":
        try:
            share = min(1.0, max(0.0, float(points) / out_of)) if out_of else 0.0
        except ValueError:
            return Mark(*names, text, None, out_of, OPEN)
        return Mark(*names, text, share, out_of, JUDGED)
    answer = read_response(exercise, text, system)
    if answer is None:  # cut off by the system, or worded anew since
        return Mark(*names, None, None, out_of, OPEN)
    verdict = mark(exercise, answer)
    remarks = tuple(remark.text for remark in verdict.remarks)
    return Mark(*names, answer, verdict.score, out_of, verdict.state, verdict.message, remarks)
