"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

bank_option = click.option(
    "--bank",
    "banks",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder of further exercises and assignments, kept apart from the book; repeatable.",
)


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
