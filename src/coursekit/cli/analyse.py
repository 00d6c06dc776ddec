"""``coursekit analyse``: what the marks of a class say about it and about the exercises."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coursekit.catalogue import in_language
from coursekit.cli.shared_options import bank_option
from coursekit.course import Course, course_catalogue, find_course
from coursekit.errors import CourseError, Fault
from coursekit.exercises import find_assignment, find_exercise, variants
from coursekit.exercises.plain import plain

if TYPE_CHECKING:
    from coursekit.exercises import Exercise
    from coursekit.grading.model import Result

SYSTEMS = ("moodle", "canvas")


@click.command()
@click.argument("grades", type=click.Path(exists=True, path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write into; the folder of the grades if left out.",
)
@click.option("--assignment", help="Take the title from this assignment, not from the one graded.")
@click.option(
    "--from",
    "system",
    type=click.Choice(SYSTEMS),
    help="GRADES is a report of a quiz in this system, not a folder; name the assignment, too.",
)
@bank_option
def analyse(
    grades: Path,
    output: Path | None,
    assignment: str | None,
    system: str | None,
    banks: tuple[Path, ...],
) -> None:
    """Analyse the marks in the folder GRADES, which coursekit grade has written.

    Writes analysis.html, a report to read or print, and items.csv, distractors.csv and scores.csv
    for whoever wants to calculate further.

    With --from, GRADES is a CSV file: of Moodle the report "Responses", of Canvas the report
    "Student Analysis", for a quiz made by coursekit export.
    """
    from coursekit.grading.item_analysis.analysis import analyse as analyse_marks
    from coursekit.grading.item_analysis.class_marks import gather
    from coursekit.grading.item_analysis.item_report import write_item_report
    from coursekit.grading.store import open_store, read_results
    from coursekit.wording import in_figures

    course = find_course(banks=banks)
    if system:
        graded, results = _quiz(grades, system, assignment, course)
    else:
        if not grades.is_dir():
            remedy = "Give the folder that coursekit grade wrote, or say --from moodle or canvas."
            raise CourseError(Fault(grades.as_posix(), 0, "this is not a folder", remedy))
        with open_store(grades, make=False) as store:
            graded = store.fact("assignment")
        results = read_results(grades)
    title = _title(assignment, graded or grades.resolve().name, course)
    marks = gather(results)
    wordings, faults = _wordings((column.exercise for column in marks.columns), course)
    for fault in faults:
        click.echo(
            f"warning: {fault}; its answers are shown by the names they have in the file", err=True
        )
    folder = output or (grades.parent if system else grades)
    folder.mkdir(parents=True, exist_ok=True)
    with in_language(course_catalogue(course)):
        analysis = analyse_marks(marks, wordings)
        written = write_item_report(folder, title, marks, analysis, wordings)
    students, items = (
        in_figures(len(marks.keys), "student"),
        in_figures(len(marks.columns), "exercise"),
    )
    click.echo(f"{students} with marks, {items}.")
    for path in written:
        click.echo(path.as_posix())


def _quiz(
    path: Path, system: str, name: str | None, course: Course
) -> tuple[str, Iterable[Result]]:
    """The assignment that a quiz was made of, and what the students answered."""
    from coursekit.grading.quiz_results import read_quiz

    if not name:
        remedy = "Give its name: --assignment NAME"
        raise CourseError(
            Fault(path.name, 0, "a report does not say which assignment it belongs to", remedy)
        )
    assignment = find_assignment(name, course)
    wordings = {}
    for task in assignment.tasks:
        exercise = find_exercise(task.exercise, course)
        wordings[task.exercise] = exercise.alternatives or (exercise,)
    quiz = read_quiz(path, system, assignment, wordings)
    for note in quiz.notes:
        click.echo(f"warning: {path.name}: {note}", err=True)
    return name, quiz.results


def _title(asked: str | None, graded: str, course: Course) -> str:
    """The title of the assignment; its name, if nobody asked for it and it is not to be found."""
    try:
        return plain(find_assignment(asked or graded, course).title)
    except CourseError:
        if asked:
            raise
        return graded


def _wordings(
    names: Iterable[str], course: Course
) -> tuple[dict[tuple[str, str], Exercise], list[Fault]]:
    """The exercises that are still to be found, by name and variant."""
    wordings: dict[tuple[str, str], Exercise] = {}
    faults: list[Fault] = []
    for name in names:
        try:
            exercise = find_exercise(name, course)
        except CourseError as error:
            faults += error.faults
            continue
        wordings |= {(name, one.variant): one for one in variants(exercise) or (exercise,)}
    return wordings, faults
