"""``coursekit assignment``: list assignments, check them, hand them out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coursekit.catalogue import in_language
from coursekit.cli.shared_options import (
    bank_option,
    column_option,
    paper_option,
    print_settings,
    text_size_option,
)
from coursekit.course import Course, course_catalogue, find_course
from coursekit.errors import CourseError, Fault
from coursekit.exercises import (
    Assignment,
    assignment_names,
    check_assignments,
    find_assignment,
    find_exercise,
)
from coursekit.exercises.assignments.deadlines import ALWAYS
from coursekit.exercises.assignments.readiness import hand_out_faults
from coursekit.exercises.display_order import points_in_words
from coursekit.wording import counted

if TYPE_CHECKING:
    from coursekit.book.handout import Recipient

TYPING_SHEET = "typing-sheet"
ANSWERS = "answers"
FORMATS = ("html", "pdf", "notebook", ANSWERS, TYPING_SHEET)


@click.group()
def assignment() -> None:
    """List assignments, check them, hand them out."""


@assignment.command("list")
@bank_option
def list_assignments(banks: tuple[Path, ...]) -> None:
    """List the assignments, one a line: name, exercises, points, due date, title."""
    course = find_course(banks=banks)
    names = assignment_names(course)
    width = max(map(len, names), default=0)
    faults: list[Fault] = []
    for name in names:
        try:
            assigned = find_assignment(name, course)
        except CourseError as error:
            faults += error.faults
            continue
        due = _moment(assigned.due) if assigned.due else "no due date"
        points = points_in_words(assigned.out_of)
        click.echo(
            f"{name:<{width}}  {_count(assigned):<12}  {points:<10}  {due:<27}  {assigned.title}"
        )
    if faults:
        raise CourseError(faults)
    if not names:
        click.echo(
            "There are no assignments. Write exercises/assignments/<name>.yml, or give --bank DIR."
        )


@assignment.command()
@click.argument("name", required=False)
@bank_option
def check(name: str | None, banks: tuple[Path, ...]) -> None:
    """Check the assignment NAME, or all: the file, its exercises, every variant of them."""
    course = find_course(banks=banks)
    names = [name] if name else assignment_names(course)
    faults: list[Fault] = [] if name else check_assignments(course)
    if faults:
        raise CourseError(faults)
    for place, one in enumerate(names):
        assigned = find_assignment(one, course)
        faults += hand_out_faults(assigned, course)
        click.echo(("\n" if place else "") + "\n".join(_summary(assigned)))
        for task in assigned.tasks:
            exercise = find_exercise(task.exercise, course)
            count = len(exercise.alternatives)
            variants = f", {counted(count, 'variant')}" if count else ""
            changed = f" (dropped: {task.drop})" if task.drop else ""
            changed += " (bonus)" if task.bonus else ""
            changed += f" (points for all: {task.everybody})" if task.everybody else ""
            click.echo(
                f"  {task.points:>5g}  {task.exercise:<40}  {exercise.kind}{variants}{changed}"
            )
    if faults:
        raise CourseError(faults)
    click.echo("\nEverything is in order." if names else "There is no assignment to check.")


def _summary(assignment: Assignment) -> Iterator[str]:
    yield f"{assignment.name}: {assignment.title}"
    yield f"  due {_moment(assignment.due)}" if assignment.due else "  no due date"
    for note in assignment.notes:
        yield f"  note: {note}"
    if assignment.missing == "zero":
        yield "  who hands in nothing gets 0"
    if assignment.exceptions:
        yield f"  {counted(len(assignment.exceptions), 'exception')} for single students"
    if assignment.until is None:
        yield "  answers are not withheld"
    elif assignment.until == ALWAYS:
        yield "  answers are always withheld from the student edition"
    else:
        day = assignment.until
        yield f"  answers are withheld from the student edition up to and including {day}"
    late = assignment.late
    grace = (
        f", after {counted(late.grace_minutes, 'minute')} of grace" if late.grace_minutes else ""
    )
    if late.refuse:
        yield f"  late work earns nothing{grace}"
    elif late.per_day:
        share, most = late.per_day * 100, late.at_most * 100
        yield f"  late work loses {share:g}% a day, at most {most:g}%{grace}"
    yield f"  {_count(assignment)}, {points_in_words(assignment.out_of)}"


def _count(assignment: Assignment) -> str:
    return counted(len(assignment.tasks), "exercise")


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} {moment.tzinfo}"


@assignment.command("hand-out")
@click.argument("name")
@click.option("--to", type=click.Choice(FORMATS), required=True, help="What to write.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Folder to write into; made if it is not there.",
)
@click.option(
    "--roster",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="For whom: paper with variants, its answers, and the rows of a typing sheet.",
)
@column_option
@click.option(
    "--student",
    "students",
    multiple=True,
    metavar="ID",
    help="Paper with variants, its answers: for whom.",
)
@click.option(
    "--one-file",
    is_flag=True,
    help="Paper for all of them in one PDF, to be printed at once, each with name and number.",
)
@paper_option
@text_size_option
@bank_option
def hand_out_assignment(
    name: str,
    to: str,
    output: Path,
    roster: Path | None,
    columns: dict[str, str],
    students: tuple[str, ...],
    one_file: bool,
    paper: str | None,
    text_size: float | None,
    banks: tuple[Path, ...],
) -> None:
    """Write the assignment NAME for students: no key, no feedback, no explanation.

    Two are for you: answers, a PDF of keys and rubrics with the numbers and letters of the paper;
    a typing sheet, the table, as CSV and .xlsx, into which you type what comes back on paper, and
    which coursekit grade takes.
    """
    form = print_settings(paper, text_size)
    if form and to not in ("pdf", ANSWERS):
        raise click.UsageError(f"--paper and --text-size go with pdf and answers; this is {to}.")
    if one_file and (to != "pdf" or not (roster or students)):
        raise click.UsageError("--one-file goes with --to pdf and with --roster or --student.")
    if (roster or students) and to in ("html", "notebook"):
        raise click.UsageError(f"one {to} serves all students: leave out --roster and --student.")
    course = find_course(banks=banks)
    assigned = find_assignment(name, course)
    if faults := hand_out_faults(assigned, course):
        raise CourseError(faults)
    if to == TYPING_SHEET:
        for path in _typing_sheets(assigned, course, output, roster, columns, students):
            click.echo(path)
        return
    from coursekit.book.handout import Recipient, hand_out, print_answers

    wanted = [Recipient(student) for student in students]
    wanted += _recipients(roster, columns) if roster else []
    if to == ANSWERS:
        click.echo(print_answers(assigned, course, output, wanted, form))
        return
    for path in hand_out(
        assigned, course, to, output, students=wanted, form=form, one_file=one_file
    ):
        click.echo(path)


def _typing_sheets(
    assigned: Assignment,
    course: Course,
    output: Path,
    roster: Path | None,
    columns: dict[str, str],
    students: tuple[str, ...],
) -> list[Path]:
    from coursekit.grading.marking_context import make_context
    from coursekit.grading.typing_sheets import write_typing_sheets

    rows = [(student, "") for student in students]
    rows += _listed(roster, columns) if roster else []
    exercises = make_context(assigned, course).exercises
    with in_language(course_catalogue(course)):
        return write_typing_sheets(assigned, exercises, rows, output)


def _recipients(roster: Path, columns: dict[str, str]) -> list[Recipient]:
    from coursekit.book.handout import Recipient

    return [Recipient(number, name) for number, name in _listed(roster, columns)]


def _listed(roster: Path, columns: dict[str, str]) -> list[tuple[str, str]]:
    """Number and name of each student of a roster."""
    from coursekit.grading.roster.identifiers import own_number
    from coursekit.grading.roster.rosters import read_roster

    entries = read_roster(roster, columns)
    for fault in entries.faults:
        click.echo(fault, err=True)
    return [(own_number(student), student.name) for student in entries]
