"""The command ``coursekit``: a module a command, loaded when it is called."""

from __future__ import annotations

import errno
import sys
from difflib import get_close_matches
from importlib import import_module

import click

from coursekit import __version__
from coursekit.errors import DISTRIBUTION, REFUSED, CourseError, Fault, missing_extra, system_fault

COMMANDS = {
    "analyse": "analyse",
    "assignment": "assignment",
    "build": "book",
    "check": "book",
    "data": "data",
    "exercise": "exercise",
    "export": "export",
    "grade": "grade",
    "mark": "mark",
    "new": "new",
    "print": "print",
    "watch": "book",
}

# The extra of the distribution that the whole of a command needs.
NEEDED = {
    "analyse": "analysis",
    "build": "book",
    "export": "export",
    "grade": "grading",
    "mark": "grading",
    "new": "book",
    "print": "book",
    "watch": "book",
}

_INTERRUPTED = 130  # exit status: what a shell gives who is ended by Ctrl-C


class _Commands(click.Group):
    """A group that loads its commands late and tells a user's mistake without a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        try:
            command = getattr(import_module(f"coursekit.cli.{COMMANDS[cmd_name]}"), cmd_name)
        except ModuleNotFoundError as error:
            return _Unavailable(cmd_name, missing_extra(error, NEEDED.get(cmd_name, "")))
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        # click looks for near names among commands that are loaded, of which there is none.
        if args[0] not in COMMANDS and (near := get_close_matches(args[0], COMMANDS, 1)):
            ctx.fail(f"No such command '{args[0]}'. Did you mean '{near[0]}'?")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("\nInterrupted.", err=True)  # after the terminal's ^C
            sys.exit(_INTERRUPTED)
        except CourseError as error:
            message = str(error)
        except ModuleNotFoundError as error:
            message = str(missing_extra(error, NEEDED.get(ctx.invoked_subcommand or "", "")))
        except Exception as error:
            message = _refusal(error)
            if not message:
                raise
        click.echo(message, err=True)
        sys.exit(1)


class _Unavailable(click.Command):
    """A command that lacks a library: the list of commands and a call of it say which."""

    def __init__(self, name: str, error: CourseError) -> None:
        super().__init__(name, short_help=str(error), add_help_option=False)
        self.error = error

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        raise self.error


def _refusal(error: Exception) -> str:
    """What a disk or file system refuses, in one line; empty for every other error."""
    import sqlite3

    if isinstance(error, sqlite3.OperationalError):
        return str(Fault("", 0, f"the working state cannot be kept: {error}", REFUSED))
    if isinstance(error, OSError) and error.errno != errno.EPIPE:  # click ends quietly at a pipe's
        return str(system_fault(error))
    return ""


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name=DISTRIBUTION)
def main() -> None:
    """Build the book, check the course, look at its data; hand out exercises and grade them."""
