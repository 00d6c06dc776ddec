"""``coursekit data``: which datasets there are, and what they hold."""

from __future__ import annotations

import click

from coursekit.datasets import describe, descriptor, names


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
def describe_dataset(name: str) -> None:
    """Print the codebook of the dataset NAME."""
    click.echo(describe(name))
