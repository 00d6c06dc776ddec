"""``coursekit mark``: a page on which a person marks prose."""

from __future__ import annotations

import contextlib
import webbrowser
from pathlib import Path

import click

from coursekit.catalogue import in_language
from coursekit.cli.shared_options import bank_option
from coursekit.course import course_catalogue, find_course
from coursekit.errors import CourseError, Fault
from coursekit.exercises import find_assignment
from coursekit.exercises.bank import nearest_exercise
from coursekit.grading.marking_context import make_context
from coursekit.grading.marking_page.server import serve
from coursekit.grading.marking_page.session import Session, lay_out, marker_name
from coursekit.grading.rubric_sheets.sheet_files import sheet_paths
from coursekit.grading.rubric_sheets.sheet_folder import marker_sheet, read_markers
from coursekit.grading.store import open_store
from coursekit.wording import counted


@click.command()
@click.argument("grades", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--exercise", help="Only this exercise.")
@click.option("--anonymous", is_flag=True, help="Leave out who wrote, and mix the order.")
@click.option(
    "--marker",
    default="",
    metavar="NAME",
    help="Whose marks these are, where several people mark: each has sheets of their own.",
)
@click.option(
    "--differences",
    is_flag=True,
    help="Only list the answers at which two markers differ by more than a level.",
)
@click.option("--browser/--no-browser", default=True, help="Whether to open the page.")
@bank_option
def mark(
    grades: Path,
    exercise: str | None,
    anonymous: bool,
    marker: str,
    differences: bool,
    browser: bool,
    banks: tuple[Path, ...],
) -> None:
    """Mark the prose in the folder GRADES, which coursekit grade has written, on a page.

    The page is served on this machine only.  Each mark is in its sheet in GRADES/marking before
    the next answer is shown; run coursekit grade again when you have done.
    """
    who = marker_name(marker) if marker else ""
    with open_store(grades, make=False) as store:
        name, results = store.fact("assignment"), list(store.results())
    course = find_course(banks=banks)
    context = make_context(find_assignment(name, course), course)
    prose = [one for one in context.as_assigned() if one.kind == "open"]
    if exercise is not None:
        known = [one.id for one in prose]
        if known and exercise not in known:
            near = nearest_exercise(exercise, known)
            remedy = f'Did you mean "{near}"?' if near else f"There are {', '.join(known)}."
            message = f'{name} has no exercise in prose "{exercise}"'
            raise CourseError(Fault("", 0, message, remedy))
        prose = [one for one in prose if one.id == exercise]
    if who:
        for fault in lay_out(grades, prose, results, who, anonymous=anonymous):
            click.echo(f"Look at {fault}", err=True)
    waiting = [one for one in prose if _has_sheet(grades, who, one.id)]
    if not waiting:
        what = f"of {exercise} " if exercise else ""
        message = f"there is no prose {what}to mark in this folder"
        remedy = "Run coursekit grade first; it writes a sheet for each exercise in prose."
        raise CourseError(Fault(grades.as_posix(), 0, message, remedy))
    session = Session(grades, waiting, who, anonymous=anonymous)
    if differences:
        _list_differences(session)
        return
    with in_language(course_catalogue(course)), contextlib.suppress(KeyboardInterrupt):
        serve(session, lambda address: _started(address, browser))


def _has_sheet(grades: Path, marker: str, exercise: str) -> bool:
    return any(one.exists() for one in sheet_paths(marker_sheet(grades, marker, exercise)))


def _started(address: str, browser: bool) -> None:
    click.echo(f"Mark here: {address}\nCtrl and C ends it.")
    if browser:
        webbrowser.open(address)


def _list_differences(session: Session) -> None:
    number = 0
    for exercise in session.exercises:
        apart = read_markers(session.folder, exercise).apart
        for place, answer in enumerate(session.answers(exercise), start=1):
            one = apart.get(answer.of)
            if one is not None:
                number += 1
                who = " ".join(filter(None, (answer.student, answer.name))) or f"answer {place}"
                click.echo(f"{exercise.id}  {who}: {one}")
    differ = "differs" if number == 1 else "differ"
    click.echo(f"{counted(number, 'answer')} {differ} by more than a level.")
