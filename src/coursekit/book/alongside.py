"""The PDF, made by a second process while the first one writes the HTML.

1. `alongside` imports what both need, forks the second process, and lets it wait.
2. When all pages are read, `begin` lets it begin.
3. When the HTML is written, `finish` passes on what it says.

Formats share what was read, and nothing is read by two processes at a time.  Where a process cannot
be forked, the PDF is made when the HTML is written.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import IO

from coursekit.book.sphinxrun import Run, import_sphinx, not_built, run_sphinx
from coursekit.course import Course
from coursekit.errors import CourseError, Fault, refused


@dataclass(frozen=True)
class Afterwards:
    """Makes a format when another is written."""

    course: Course
    run: Run

    def begin(self) -> None:
        """Wait all the same."""

    def finish(self) -> None:
        """Make the format.

        Raises
        ------
        CourseError
            If the book has a fault; Sphinx has then named each with file and line.
        """
        run_sphinx(self.course, self.run)


@dataclass(frozen=True)
class Alongside:
    """Makes a format in a second process; what that one says is kept for the first."""

    run: Run
    process: BaseProcess
    word: Connection
    said: IO[str]
    faults: IO[str]

    def begin(self) -> None:
        """Let the process begin, once; all pages are read."""
        if not self.word.closed:
            with suppress(BrokenPipeError):  # it was killed, which `finish` tells
                self.word.send("begin")
            self.word.close()

    def finish(self) -> None:
        """Pass on what the process says, to its end.

        Raises
        ------
        CourseError
            If the book has a fault, the process has then named each with file and line; or if the
            process was killed.
        """
        self.begin()
        for line in self.said:
            print(line, end="", flush=True)
        self.process.join()
        self.faults.seek(0)
        print(self.faults.read(), end="", file=sys.stderr)
        if (self.process.exitcode or 0) < 0:
            message = f"the process that makes the {self.run.format} was ended from outside"
            raise CourseError(Fault("", 0, message, "Was there enough memory? Then build again."))
        if self.process.exitcode:
            raise not_built(self.run.format)


@contextmanager
def alongside(course: Course, run: Run) -> Iterator[Alongside | Afterwards]:
    """Make one format while another is written; the process ends with the ``with`` block.

    Parameters
    ----------
    course : Course
        A checkout.
    run : Run
        What to make.
    """
    if not _can_fork():
        yield Afterwards(course, run)
        return
    import_sphinx()
    told, word = multiprocessing.Pipe(duplex=False)
    reads, writes = os.pipe()
    with (
        word,
        open(reads, encoding="utf-8", newline="") as said,
        tempfile.TemporaryFile("w+", encoding="utf-8") as faults,
    ):
        with told, open(writes, "w", encoding="utf-8", buffering=1, newline="") as out:
            process = multiprocessing.get_context("fork").Process(
                target=_wait_and_run, args=(course, run, told, word, out, faults), daemon=True
            )
            process.start()
        try:
            yield Alongside(run, process, word, said, faults)
        finally:
            process.kill()
            process.join()


def _wait_and_run(
    course: Course, run: Run, told: Connection, word: Connection, out: IO[str], faults: IO[str]
) -> None:
    """Wait for the word, and run."""
    word.close()  # it is the first process's alone, so that its end is noticed
    sys.stdout, sys.stderr = out, faults
    try:
        told.recv()
        run_sphinx(course, run)
    except (EOFError, CourseError):
        sys.exit(1)
    except OSError as error:
        sys.exit(str(refused(error)))


def _can_fork() -> bool:
    """Whether a process can be forked; the libraries of macOS do not bear it."""
    return "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
