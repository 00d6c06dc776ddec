"""What students answered in a quiz of Moodle or Canvas, made of exported exercises.

Moodle's report "Responses" and Canvas's "Student Analysis" name no exercise by its id number; both
hold the words of the questions, by which they are found again, and their order.  Closed answers
are marked anew, as they are marked here; prose keeps the points that it got there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coursekit.errors import CourseError, Fault
from coursekit.exercises import Assignment, Exercise, mark
from coursekit.exercises.plain import plain
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
from coursekit.grading.quiz_answers import read_response, words_of
from coursekit.grading.tables.csvfiles import read_rows
from coursekit.grading.tables.dialects import find_dialect

# As Moodle's language packs head the columns of the report.
_RESPONSE = re.compile(r"(?:Response|Antwort|Réponse|Respuesta|Risposta|Antwoord|Ответ) (\d+)")
_QUESTION = re.compile(r"(?:Question|Frage|Pregunta|Domanda|Vraag|Вопрос) (\d+)")
_CANVAS = re.compile(r"(\d+): (.*)", re.DOTALL)


@dataclass(frozen=True)
class _Column:
    """Where the answers to one question stand: cells of a row, counted from 0."""

    wordings: tuple[Exercise, ...]
    out_of: float
    response: int
    question: int = -1
    points: int = -1


def read_quiz(
    path: Path,
    system: str,
    assignment: Assignment,
    wordings: Mapping[str, Sequence[Exercise]],
) -> list[Result]:
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
    list of Result
        One for each student, in the order of the file; of several attempts the last or the best,
        as the assignment says.

    Raises
    ------
    CourseError
        If the file has no answers, or none to an exercise of the assignment.
    """
    rows = read_rows(path, find_dialect(path))
    header = next((row.cells for row in rows), [])
    find = _moodle_columns if system == "moodle" else _canvas_columns
    columns = find(header, assignment, wordings)
    if not columns:
        remedy = (
            'Download the report "Responses" with question text and response.'
            if system == "moodle"
            else 'Download "Student Analysis" from the statistics of the quiz.'
        )
        message = f"no column holds answers to an exercise of {assignment.name}"
        raise CourseError(Fault(path.name, 1, message, remedy))
    results: dict[str, Result] = {}
    for row in rows:
        cells = [*row.cells, *[""] * (len(header) - len(row.cells))]
        student = _student(header, cells)
        if student is None or not any(cells[column.response] for column in columns):
            continue
        result = _result(student, cells, columns, system, path.name)
        before = results.get(student.key)
        if before is None or assignment.attempts != "best" or _total(result) > _total(before):
            results[student.key] = result
    return list(results.values())


def _total(result: Result) -> float:
    return sum(one.points or 0.0 for one in result.marks)


def _student(header: Sequence[str], cells: Sequence[str]) -> Student | None:
    """Who the row is of; None for the row of averages."""
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
    key = (*numbers, email, name, "")[0]
    if not key or not (email or numbers or name) or name.lower() == "overall average":
        return None
    return Student(key, name, email, numbers)


def _tasks(
    assignment: Assignment, wordings: Mapping[str, Sequence[Exercise]]
) -> list[tuple[tuple[Exercise, ...], float]]:
    return [
        (tuple(wordings[task.exercise]), task.points)
        for task in assignment.tasks
        if not task.drop and wordings.get(task.exercise)
    ]


def _moodle_columns(
    header: Sequence[str], assignment: Assignment, wordings: Mapping[str, Sequence[Exercise]]
) -> list[_Column]:
    """The columns in the order of the quiz, which is that of the assignment."""
    questions = {m[1]: at for at, name in enumerate(header) if (m := _QUESTION.fullmatch(name))}
    responses = [(m[1], at) for at, name in enumerate(header) if (m := _RESPONSE.fullmatch(name))]
    tasks = _tasks(assignment, wordings)
    every = tuple(one for some, _ in tasks for one in some)
    columns = []
    for place, (number, at) in enumerate(responses):
        in_order, out_of = tasks[place] if place < len(tasks) else ((), 1.0)
        # With the text of the question each row says itself which exercise it was.
        some = every if number in questions else in_order
        if some:
            columns.append(_Column(some, out_of, at, questions.get(number, -1)))
    return columns


def _canvas_columns(
    header: Sequence[str], assignment: Assignment, wordings: Mapping[str, Sequence[Exercise]]
) -> list[_Column]:
    columns = []
    for at, name in enumerate(header):
        question = _CANVAS.fullmatch(name.strip())
        for some, points in _tasks(assignment, wordings) if question else ():
            exercise = _by_words(question[2], some) if question else None
            if exercise:
                columns.append(_Column((exercise,), points, at, points=at + 1))
                break
    return columns


def _by_words(text: str, wordings: Sequence[Exercise]) -> Exercise | None:
    """The exercise whose task begins `text`; the longest, if one begins another."""
    words = words_of(text)
    fits = [one for one in wordings if words.startswith(words_of(plain(one.prompt.text)))]
    return max(fits, key=lambda one: len(one.prompt.text), default=None)


def _result(
    student: Student, cells: Sequence[str], columns: Sequence[_Column], system: str, place: str
) -> Result:
    marks = []
    for column in columns:
        exercise: Exercise | None = column.wordings[0]
        if column.question >= 0:
            exercise = _by_words(cells[column.question], column.wordings)
        if exercise is not None:
            points = cells[column.points] if column.points >= 0 else ""
            marks.append(_mark(exercise, cells[column.response], points, column.out_of, system))
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
