"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

paper_option = click.option(
    "--paper",
    type=click.Choice(["a4", "a3", "us-letter", "us-legal"]),
    help="Size of the paper; default: typst_paper of the book's settings, else a4.",
)
text_size_option = click.option(
    "--text-size",
    type=click.FloatRange(8, 30),
    metavar="POINTS",
    help="Size of the text; 16 or more are large print, in one column.",
)


def print_settings(paper: str | None, text_size: float | None) -> dict[str, object]:
    """Return the Sphinx settings that these two options mean."""
    given = {"typst_paper": paper, "typst_text_size": text_size}
    return {name: value for name, value in given.items() if value is not None}


bank_option = click.option(
    "--bank",
    "banks",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder of further exercises and assignments, kept apart from the book; repeatable.",
)


def read_address(_ctx: click.Context, _param: click.Parameter, given: str) -> str:
    """Refuse what no page can be linked to by."""
    if given and not given.startswith(("https://", "http://")):
        raise click.BadParameter(f'"{given}" is not an address like https://example.org/course/')
    return given


def _columns(_ctx: click.Context, _param: click.Parameter, given: Iterable[str]) -> dict[str, str]:
    columns = {}
    for one in given:
        role, equals, heading = one.partition("=")
        if not equals or not role or not heading:
            raise click.BadParameter(f'"{one}" is not like id="Matr. no."')
        columns[role.strip()] = heading.strip()
    return columns


column_option = click.option(
    "--column",
    "columns",
    multiple=True,
    callback=_columns,
    metavar="id=HEADING",
    help="Which column of the roster holds id, login, email, name, first, last, section, group"
    " (of those who hand in together) or grade (to fill in).",
)
