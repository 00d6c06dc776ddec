"""``coursekit exercise``: write a new exercise, show one, list them."""

from __future__ import annotations

import re
from pathlib import Path

import click

from coursekit.cli.shared_options import bank_option
from coursekit.course import find_course
from coursekit.errors import CourseError, Fault, shown_path
from coursekit.exercises import (
    KINDS,
    coverage,
    find_exercise,
    read_exercises,
    variant_of,
    warn_exercises,
)
from coursekit.exercises.bank import unknown_words
from coursekit.exercises.display_order import points_in_words
from coursekit.exercises.model import SLUG
from coursekit.exercises.plain import key_text, task_text
from coursekit.exercises.reading.course_words import course_words
from coursekit.exercises.skeletons import skeleton
from coursekit.locators import PARAGRAPHS, read_article


@click.group()
def exercise() -> None:
    """Write, show and list exercises."""


@exercise.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("name")
@bank_option
def new(kind: str, name: str, banks: tuple[Path, ...]) -> None:
    """Write a commented skeleton of the given KIND to the file of NAME (chapter/slug)."""
    course = find_course(banks=banks)
    if not re.fullmatch(f"{SLUG}/{SLUG}", name):
        remedy = "Write chapter/slug, in lower case and with hyphens: emergence/my-exercise"
        raise CourseError(Fault("", 0, f'"{name}" is not a valid name for an exercise', remedy))
    for folder in course.exercise_folders:
        if (folder / f"{name}.md").exists():
            place = shown_path(folder / f"{name}.md", course.root)
            raise CourseError(Fault(place, 0, "the file exists", "Choose another name."))
    path = course.exercise_folders[-1] / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    has_article = (course.data / PARAGRAPHS).is_file()
    sections = read_article(course).paragraphs if has_article else ()
    skills, levels = course_words(course, "skill"), course_words(course, "level")
    path.write_text(skeleton(kind, name, sections, skills, levels), encoding="utf-8")
    click.echo(f"{shown_path(path, course.root)} is written. Fill it in, then look at it with")
    options = "".join(f" --bank {bank}" for bank in banks)
    click.echo(f"  coursekit exercise show {name}{options}")


@exercise.command()
@click.argument("name")
@click.option("--no-key", is_flag=True, help="Leave out key, feedback, hint and explanation.")
@click.option("--variant", metavar="NAME", help="Show this variant; default the first.")
@click.option("--student", metavar="ID", help="Show the variant that this student gets.")
@bank_option
def show(
    name: str,
    no_key: bool,
    variant: str | None,
    student: str | None,
    banks: tuple[Path, ...],
) -> None:
    """Show the exercise NAME as text, with its key."""
    exercise = find_exercise(name, find_course(banks=banks))
    names = [one.variant for one in exercise.alternatives]
    if variant is not None:
        if variant not in names:
            there = f"There are: {', '.join(names)}." if names else "It has no variants."
            raise CourseError(Fault("", 0, f'{name} has no variant "{variant}"', there))
        exercise = exercise.alternatives[names.index(variant)]
    elif student is not None:
        exercise = variant_of(exercise, student)
    elif names:
        exercise = exercise.alternatives[0]
    sorted_by = (exercise.skill, exercise.level, exercise.source)
    facts = ", ".join(filter(None, (exercise.kind, points_in_words(exercise.points), *sorted_by)))
    click.echo(f"{task_text(exercise)}\n\n[{facts}]")
    if not no_key:
        click.echo(f"\n{key_text(exercise)}")
    if names:
        click.echo(f"\nVariant {exercise.variant}, one of {len(names)}: {', '.join(names)}")


@exercise.command("list")
@click.option("--chapter", help="Only exercises of this chapter.")
@click.option("--kind", type=click.Choice(KINDS), help="Only exercises of this kind.")
@click.option("--skill", help="Only exercises that train this skill.")
@click.option("--level", help="Only exercises of this level.")
@click.option("--coverage", "matrix", is_flag=True, help="Count them by skill, level and kind.")
@bank_option
def list_exercises(
    chapter: str | None,
    kind: str | None,
    skill: str | None,
    level: str | None,
    matrix: bool,
    banks: tuple[Path, ...],
) -> None:
    """List the exercises, one a line: name, kind, skill, level, title."""
    course = find_course(banks=banks)
    exercises, faults = read_exercises(course)
    for one in exercises:
        if (
            chapter in (None, one.chapter)
            and kind in (None, one.kind)
            and skill in (None, one.skill)
            and level in (None, one.level)
        ):
            click.echo(f"{one.id:<44} {one.kind:<9} {one.skill:<18} {one.level:<11} {one.title}")
    if matrix:
        click.echo(f"\n{coverage(course).table()}")
        for warning in warn_exercises(course):
            click.echo(f"warning: {warning}")
    asked = {"chapter": chapter, "skill": skill, "level": level}
    given = {field: [word] for field, word in asked.items() if word is not None}
    if faults := [*faults, *unknown_words(given, exercises)]:
        raise CourseError(faults)


@exercise.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Folder to write into, laid out as a bank; made if it is not there.",
)
@click.option("--skill", help="For all that name none.")
@click.option("--level", help="For all that name none.")
@click.option("--source", default="", metavar="LOCATOR", help="For all that name none.")
@bank_option
def import_questions(
    file: Path,
    output: Path,
    skill: str | None,
    level: str | None,
    source: str,
    banks: tuple[Path, ...],
) -> None:
    """Make exercise files of the questions in FILE, one each.

    FILE is Moodle XML, a package of QTI 1.2 or 2.1, GIFT, Aiken or R/exams' Markdown.  What could
    not be carried, and what you must add, is told and written to import.md in the folder.
    """
    from coursekit.export.importing import import_file
    from coursekit.export.importing.import_report import import_report, import_summary

    imported = import_file(
        file,
        output,
        find_course(banks=banks),
        skill=skill or "",
        level=level or "",
        source=source,
    )
    report = output / "import.md"
    report.write_text(import_report(file.name, imported, output), encoding="utf-8")
    click.echo(import_summary(imported))
    click.echo(report.as_posix())
    if not any(one.path for one in imported):
        raise CourseError(Fault(file.name, 0, "none of its questions fits one of our kinds"))
