"""Options that several commands share."""

from __future__ import annotations

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
