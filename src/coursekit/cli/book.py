"""``coursekit build``, ``coursekit watch`` and ``coursekit check``."""

from __future__ import annotations

import logging
from pathlib import Path

import click

from coursekit.cli.shared_options import bank_option, read_address
from coursekit.course import find_course
from coursekit.errors import CourseError
from coursekit.wording import counted

edition_option = click.option(
    "--edition",
    type=click.Choice(["student", "instructor"]),
    default="student",
    show_default=True,
    help="For students, or with keys and rubrics.",
)


@click.command()
@click.argument("what", type=click.Choice(["html", "pdf", "all"]))
@edition_option
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Folder to build in; default _build."
)
@click.option(
    "--address",
    default="",
    callback=read_address,
    help="Where the site will stand; adds sitemap and canonical links.",
)
@click.option(
    "--print",
    "with_print",
    is_flag=True,
    help="Offer on the site, each as a PDF, what a class needs on paper; with all only.",
)
@click.option("-q", "--quiet", is_flag=True, help="Show warnings only.")
@click.option("--fresh", is_flag=True, help="Read every file again.")
def build(
    what: str,
    edition: str,
    output: Path | None,
    address: str,
    with_print: bool,
    quiet: bool,
    fresh: bool,
) -> None:
    """Build the HTML book, the PDF book, or both."""
    from coursekit.book.build.run import Book, build_book
    from coursekit.book.products.doors import lay_products
    from coursekit.book.products.product_model import OFFERED, Order

    if with_print and what != "all":
        raise click.UsageError("--print goes with all: what is printed lies beside the pages.")

    # Who reads what is said may stop reading (`| head`): Python would tell of every line not read.
    logging.raiseExceptions = False
    formats = ("html", "pdf") if what == "all" else (what,)
    orders = (Order(OFFERED),) if with_print else ()
    book = Book(find_course(), formats, edition, output, address, orders)
    products = list(build_book(book, quiet=quiet, fresh=fresh))
    if with_print:
        lay_products(book)
    click.echo()
    for product in products:
        click.echo(f"{product.format.upper():5}{product.path}  ({product.seconds:.1f} s)")
    if with_print:
        click.echo(f"For print: {book.folder / 'html' / 'for-print.html'}")


@click.command()
@click.option("--pdf", is_flag=True, help="Keep the PDF up to date, too.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),  # a greater one is taken for what is left of it
    default=8000,
    show_default=True,
    help="Where to serve it; 0: any port.",
)
@edition_option
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Folder to build in; default _build."
)
def watch(pdf: bool, port: int, edition: str, output: Path | None) -> None:
    """Build the book, show it in the browser, and build it again whenever a file changes."""
    from coursekit.book.build.run import Book
    from coursekit.book.build.watch import watch_book

    formats = ("html", "pdf") if pdf else ("html",)
    book = Book(find_course(), formats, edition=edition, output=output)
    try:
        watch_book(book, port, click.echo)
    except KeyboardInterrupt:
        click.echo()  # after the terminal's ^C


@click.command()
@bank_option
def check(banks: tuple[Path, ...]) -> None:
    """Check data, locators, links, exercises and assignments; name every fault at once."""
    from coursekit.checking import check_course
    from coursekit.exercises import coverage, exercise_ids, warn_exercises

    course = find_course(banks=banks)
    faults = check_course(course)
    if faults:
        click.echo("\n".join(map(str, faults)), err=True)
        raise CourseError(f"{counted(len(faults), 'fault')} found")
    if exercise_ids(course):
        for warning in warn_exercises(course):
            click.echo(f"Worth a look: {warning}")
        click.echo(f"{coverage(course).table()}\n")
    click.echo("The course is in order.")
