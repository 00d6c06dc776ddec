"""``coursekit new``: begin a course."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from coursekit.errors import shown_path


def _free(context: click.Context, parameter: click.Parameter, folder: Path) -> Path:
    """Refuse a folder that is taken before anything is asked."""
    from coursekit.course_template import refuse_taken

    refuse_taken(folder)
    return folder


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), callback=_free)
@click.option("--title", prompt="Title of the course", help="Its title, in one line.")
@click.option("--author", prompt="Author", help="Who writes it.")
@click.option(
    "--language",
    prompt="Language, as a code such as en, de or pt_BR",
    default="en",
    help="Its language, as a code; the sample is in German, Spanish, French, Russian or English.",
)
@click.option(
    "--article/--no-article",
    prompt="Does it read an article, with a place in it for each statement?",
    default=True,
    help="Whether it reads an article, with locators into it.",
)
@click.option(
    "--data/--no-data",
    prompt="Does it have data of its own, and a chart?",
    default=True,
    help="Whether it has a table and a chart.",
)
def new(folder: Path, title: str, author: str, language: str, article: bool, data: bool) -> None:
    """Begin a course in FOLDER: small, whole, and ready to be changed.

    What is not given as an option is asked.
    """
    from coursekit.course_template import NewCourse, write_course

    course = NewCourse(title, author, language, article, data, date.today().year)
    written = write_course(folder, course)
    click.echo(f"{len(written)} files are written to {shown_path(folder, Path.cwd())}.")
    click.echo("Go there, and look at it while you change it:")
    click.echo(f'  cd "{folder}"\n  coursekit watch')
