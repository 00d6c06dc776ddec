"""The command ``coursekit``: one group a module, found by their names."""

from __future__ import annotations

import sys

import click

from coursekit.errors import CourseError


class _Commands(click.Group):
    """A group that tells a user's mistake in plain lines, without a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except CourseError as error:
            click.echo(str(error), err=True)
            sys.exit(1)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="coursekit")
def main() -> None:
    """Build the book, check the course, look at its data and exercises."""
