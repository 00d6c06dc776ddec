"""Which column of a quiz report holds the answers to which exercise.

Neither report has id numbers.  The columns of Moodle's "Responses" (``mod/quiz/report/responses``
in its source) are "Question 1", "Response 1" and "Right answer 1", each only if it was asked for;
instead of 1 stands what the quiz shows, which may be "1a".  Canvas's "Student Analysis"
(``quiz_statistics/student_analysis.rb``) heads a column with a number of its own and the words of
the question, and the next with its points.

So an exercise is found by an id that somebody has written into the question, or by the words of
its task; where two tasks have the same words, by what the answers can be; and in a file of Moodle
without the question text by its place in the quiz, if the answers bear this out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coursekit.errors import CourseError, Fault
from coursekit.exercises import Exercise, mark
from coursekit.exercises.marking.verdict import UNREADABLE
from coursekit.exercises.plain import plain
from coursekit.grading.quiz_answers import read_response, words_of
from coursekit.wording import format_list

#: As Moodle's language packs head the columns of the report.
_RESPONSE = re.compile(r"(?:Response|Antwort|Réponse|Respuesta|Risposta|Antwoord|Ответ) (.+)")
_QUESTION = re.compile(r"(?:Question|Frage|Pregunta|Domanda|Vraag|Вопрос) (.+)")
_CANVAS = re.compile(r"\d+: (.*)", re.DOTALL)
#: With fewer of its answers than this read, a column is not one of the exercise.
_MOST_READ = 0.5


@dataclass(frozen=True)
class Task:
    """An exercise of the assignment: its wordings, one or its variants, and what it is worth."""

    wordings: tuple[Exercise, ...]
    out_of: float


@dataclass(frozen=True)
class Column:
    """Where the answers to one question stand: cells of a row, counted from 0.

    Parameters
    ----------
    tasks : tuple of Task
        One, or all that a row's own question text may be of.
    response : int
    question, points : int
        -1 if the file has no such column.
    """

    tasks: tuple[Task, ...]
    response: int
    question: int = -1
    points: int = -1


def find_exercise_of(text: str, tasks: Iterable[Task]) -> tuple[Exercise, Task] | None:
    """Find the exercise that a question is, by an id in its text or by the words of its task.

    Parameters
    ----------
    text : str
        As a report gives it, which may go on after the task.
    tasks : iterable of Task

    Returns
    -------
    tuple of Exercise and Task, or None
        The first of those that fit equally well.
    """
    return next(iter(_best(text, tasks)), None)


def _best(text: str, tasks: Iterable[Task]) -> list[tuple[Exercise, Task]]:
    every = [(one, task) for task in tasks for one in task.wordings]
    named = [pair for pair in every if _has_id(text, pair[0])]
    if named:
        return named
    words = words_of(html.unescape(text))
    lengths = {id(one): len(task_words(one)) for one, _ in every}
    fits = [pair for pair in every if words.startswith(task_words(pair[0]))]
    longest = max((lengths[id(one)] for one, _ in fits), default=0)
    return [pair for pair in fits if lengths[id(pair[0])] == longest]


def _has_id(text: str, exercise: Exercise) -> bool:
    name = exercise.id + (f"#{exercise.variant}" if exercise.variant else "")
    return name in text and bool(re.search(rf"(?<![\w/-]){re.escape(name)}(?![\w/#-])", text))


def task_words(exercise: Exercise) -> str:
    """The words of a task, without marks and capitals."""
    return words_of(plain(exercise.prompt.text))


def canvas_columns(
    header: Sequence[str], rows: Sequence[Sequence[str]], tasks: Sequence[Task]
) -> list[Column]:
    """Find the columns of a Student Analysis.

    Parameters
    ----------
    header : sequence of str
    rows : sequence of sequence of str
        The answers, by which two tasks with the same words are told apart.
    tasks : sequence of Task
        In the order of the quiz.
    """
    columns: list[Column] = []
    used: set[int] = set()
    for at, name in enumerate(header):
        question = _CANVAS.fullmatch(name.strip())
        fits = _best(question[1], tasks) if question else []
        if len(fits) > 1:
            cells = [row[at] for row in rows]
            fits.sort(
                key=lambda pair: (-_share_read(cells, pair[0], "canvas"), id(pair[0]) in used)
            )
        if fits:
            exercise, task = fits[0]
            used.add(id(exercise))
            columns.append(Column((Task((exercise,), task.out_of),), at, points=at + 1))
    return columns


def moodle_columns(
    header: Sequence[str], rows: Sequence[Sequence[str]], tasks: Sequence[Task], place: str
) -> list[Column]:
    """Find the columns of a report Responses; arguments are those of `canvas_columns`.

    Raises
    ------
    CourseError
        If the file has no question text, and the answers do not fit the exercises of the
        assignment in their order.
    """
    questions = {m[1]: at for at, name in enumerate(header) if (m := _QUESTION.fullmatch(name))}
    responses = [(m[1], at) for at, name in enumerate(header) if (m := _RESPONSE.fullmatch(name))]
    if all(label in questions for label, _ in responses):
        return [Column(tuple(tasks), at, questions[label]) for label, at in responses]
    faults = []
    for (label, at), task in zip(responses, tasks, strict=False):
        exercise = task.wordings[0]
        if len(task.wordings) > 1:
            message = f"nothing says which variant of {exercise.id} a student had"
        elif _share_read([row[at] for row in rows], exercise, "moodle") < _MOST_READ:
            message = f"the answers under Response {label} are not answers to {exercise.id}"
        else:
            continue
        faults.append(Fault(place, 1, message))
    if len(responses) != len(tasks):
        message = f"there are {len(responses)} columns of responses for {len(tasks)} exercises"
        faults.append(Fault(place, 1, message))
    if faults:
        remedy = "Tick question text as well as response in Moodle's report, and download it again."
        raise CourseError([*faults, Fault(place, 1, "the file has no question text", remedy)])
    return [Column((task,), at) for (_, at), task in zip(responses, tasks, strict=True)]


def _share_read(cells: Iterable[str], exercise: Exercise, system: str) -> float:
    """The share of answers that can be answers to `exercise`; 1 if there are none."""
    given = [cell.strip() for cell in cells if cell.strip() not in ("", "-")]
    if exercise.kind == "open" or not given:
        return 1.0
    return sum(_is_read(cell, exercise, system) for cell in given) / len(given)


def _is_read(cell: str, exercise: Exercise, system: str) -> bool:
    answer = read_response(exercise, cell, system)
    return answer is not None and mark(exercise, answer).state != UNREADABLE


def missing_notes(
    columns: Sequence[Column], header: Sequence[str], tasks: Sequence[Task]
) -> list[str]:
    """Say which exercises have no column, and which questions are of no exercise."""
    found = {one.id for column in columns for task in column.tasks for one in task.wordings}
    missing = [task.wordings[0].id for task in tasks if task.wordings[0].id not in found]
    known = {column.response for column in columns}
    foreign = [
        header[at]
        for at, name in enumerate(header)
        if _CANVAS.fullmatch(name.strip()) and at not in known
    ]
    notes = [f"no column holds answers to {format_list(missing)}"] if missing else []
    return notes + [f'"{name[:60]}" is no exercise of the assignment' for name in foreign]
