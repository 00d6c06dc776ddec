"""The command ``coursekit``: a module a command, loaded when it is called."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from coursekit.errors import CourseError

COMMANDS = {
    "analyse": "analyse",
    "assignment": "assignment",
    "build": "book",
    "check": "book",
    "data": "data",
    "exercise": "exercise",
    "grade": "grade",
}


class _Commands(click.Group):
    """A group that loads its commands late and tells a user's mistake without a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"coursekit.cli.{COMMANDS[cmd_name]}"), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except CourseError as error:
            click.echo(str(error), err=True)
            sys.exit(1)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="coursekit")
def main() -> None:
    """Build the book, check the course, look at its data; hand out exercises and grade them."""
