"""``coursekit data``: which datasets there are, and what they hold."""

from __future__ import annotations

import json
from pathlib import Path

import click

from coursekit.course import find_course
from coursekit.csvfile import read_csv
from coursekit.datasets import describe, descriptor, names
from coursekit.datasets.drafting import add_resource, check_header, draft_resource
from coursekit.datasets.package import DESCRIPTOR
from coursekit.errors import CourseError, Fault, shown_path


@click.group()
def data() -> None:
    """Look at the course's datasets."""


@data.command("list")
def list_datasets() -> None:
    """List the datasets, one a line: name and title."""
    width = max(map(len, names()), default=0)
    for name in names():
        click.echo(f"{name:<{width}}  {descriptor(name).title}")


@data.command("describe")
@click.argument("name")
@click.option("--write", is_flag=True, help="Add the draft for a FILE.csv to datapackage.json.")
def describe_dataset(name: str, write: bool) -> None:
    """Print the codebook of the dataset NAME, or draft the description of a new FILE.csv.

    A draft has what the cells show: types, what is never empty, what is never twice.  What a
    table and its columns mean stands empty; coursekit check asks for each.
    """
    if name.lower().endswith(".csv"):
        _draft(Path(name), write)
    elif write:
        remedy = "Give a file: coursekit data describe data/FILE.csv --write"
        raise CourseError(Fault("", 0, f"{name} is already described, or is not a file", remedy))
    else:
        click.echo(describe(name))


def _draft(file: Path, write: bool) -> None:
    course = find_course()
    path = course.data / file.name
    if not path.is_file():
        message = f"there is no {file.name} in data/"
        raise CourseError(Fault(file.as_posix(), 0, message, "Put the table there."))
    table = read_csv(path, shown_path(path, course.root))
    check_header(table, path.name, shown_path(path, course.root))
    resource = draft_resource(table, path.name)
    descriptor = course.data / DESCRIPTOR
    place = shown_path(descriptor, course.root)
    try:
        package = descriptor.read_text(encoding="utf-8-sig") if descriptor.is_file() else ""
    except UnicodeDecodeError as error:
        raise CourseError(Fault(place, 0, "the file is not UTF-8", "Save it as UTF-8.")) from error
    text = add_resource(package, resource, place)
    if not write:
        click.echo(json.dumps(resource, ensure_ascii=False, indent=1))
        return
    descriptor.write_text(text, encoding="utf-8")
    click.echo(f"{place} has a draft for {path.stem}. Fill in what is empty:")
    click.echo("  coursekit check")
