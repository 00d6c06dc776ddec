"""``coursekit print``: what a class needs on paper."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from coursekit.cli.shared_options import (
    paper_option,
    print_settings,
    read_address,
    text_size_option,
)
from coursekit.course import find_course
from coursekit.errors import CourseError, Fault
from coursekit.wording import counted

NAMES = ("book", "reader", "chapter", "worksheet", "answers", "instructor", "sheets", "data", "all")


@click.command()
@click.argument("what", type=click.Choice(NAMES))
@click.option("--chapter", default="", metavar="NAME", help="Which chapter, as emergence.")
@click.option(
    "--exercise", "exercises", multiple=True, metavar="NAME", help="Only these exercises."
)
@click.option("--kind", "kinds", multiple=True, help="Only exercises of a kind; repeatable.")
@click.option("--skill", "skills", multiple=True, help="Only exercises for a skill; repeatable.")
@click.option("--level", "levels", multiple=True, help="Only exercises of a level; repeatable.")
@click.option(
    "--edition",
    type=click.Choice(["student", "instructor"]),
    help="With keys or without; default: student, of instructor itself instructor.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="PDF file to write, or a folder; default _build/pdf.",
)
@click.option(
    "--address",
    default="",
    callback=read_address,
    help="Where the site stands; printed on every product.",
)
@paper_option
@text_size_option
@click.option("-q", "--quiet", is_flag=True, help="Show warnings only.")
def print(
    what: str,
    chapter: str,
    exercises: tuple[str, ...],
    kinds: tuple[str, ...],
    skills: tuple[str, ...],
    levels: tuple[str, ...],
    edition: str | None,
    output: Path | None,
    address: str,
    paper: str | None,
    text_size: float | None,
    quiet: bool,
) -> None:
    """Print the book or what a class needs of it, each a PDF of its own.

    \b
    book        all of it
    reader      the chapters with the notes and terms they use
    chapter     one chapter with its notes, terms, people and exercises
    worksheet   exercises to write on, of one chapter or all
    answers     their keys and explanations, in the same order
    instructor  what is for teachers, and all keys
    sheets      source sheets to hand out; with --edition instructor also
                their notes, on the backs
    data        the codebook and the tables
    all         the whole set, into a folder
    """
    from coursekit.book.build.run import Book
    from coursekit.book.products.printed_list import print_products
    from coursekit.book.products.product_model import Order, Selection

    selection = Selection(exercises, kinds, skills, levels)
    _check(what, chapter, selection != Selection(), edition)
    order = Order(what, chapter, selection)
    usual = "instructor" if what == "instructor" else "student"
    runs = [(edition or usual, order)]
    printed, missing = [], []
    for one, ordered in runs:
        book = Book(
            find_course(),
            ("pdf",),
            edition=one,
            address=address,
            products=(ordered,),
            settings=print_settings(paper, text_size),
        )
        found = print_products(book, quiet=quiet)
        printed += [(book.folder / "pdf" / f"{it['name']}.pdf", it) for it in found["printed"]]
        missing += found["missing"]
        if what == "all" and edition is None and found["withholds"]:
            # The student edition has not the keys that are withheld.
            runs.append(("instructor", Order("instructor")))
    for path, entry in printed:
        target = _laid(path, output, is_set=what == "all")
        click.echo(f"{target}  ({counted(entry['pages'], 'page')})")
    for line in missing:
        click.echo(f"Missing: {line}", err=True)


def _check(what: str, chapter: str, is_selected: bool, edition: str | None) -> None:
    """Refuse options that do not go together."""
    if chapter and what in ("book", "reader", "instructor", "sheets", "data", "all"):
        raise click.UsageError(
            f"--chapter goes with chapter, worksheet and answers; {what} holds all chapters."
        )
    if what == "chapter" and not chapter:
        raise click.UsageError("say which chapter, as --chapter NAME.")
    if is_selected and what not in ("worksheet", "answers"):
        raise click.UsageError(f"exercises are chosen for worksheet and answers, not for {what}.")
    if what == "instructor" and edition == "student":
        raise click.UsageError("instructor holds the keys, which the student edition has not.")
    if what == "worksheet" and edition == "instructor":
        raise click.UsageError(
            "a worksheet is to write on and has no keys; print answers, with the same options."
        )


def _laid(path: Path, output: Path | None, *, is_set: bool) -> Path:
    """Copy a PDF to where it is wanted."""
    if output is None:
        return path
    is_folder = is_set or output.is_dir() or output.suffix.lower() != ".pdf"
    target = output / path.name if is_folder else output
    if is_folder and output.is_file():
        raise CourseError(Fault(str(output), 0, "this is a file", "Name a folder."))
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)
    return target
