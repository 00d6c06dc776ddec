"""The PDF, made by a second process while the first one writes the HTML.

1. `Alongside` starts the process, which loads what it needs and waits.
2. When all pages are read, `begin` tells it what to make.
3. When the HTML is written, `finish` passes on what it says.

Formats share what was read, and nothing is read by two processes at a time.  A command instead of
a fork, because every system has it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from coursekit.book.sphinxrun import Run, not_built, run_sphinx
from coursekit.course import Course, find_course
from coursekit.errors import CourseError


class Alongside:
    """A process that makes one format while another is written; ends with its ``with`` block.

    Parameters
    ----------
    course : Course
        A checkout.
    run : Run
        What to make.
    """

    def __init__(self, course: Course, run: Run) -> None:
        self._run = run
        self._faults = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", __name__],
            cwd=course.root,
            env=os.environ | {"PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._faults,
            encoding="utf-8",
        )

    def __enter__(self) -> Alongside:
        return self

    def __exit__(self, *_: object) -> None:
        with self._process, self._faults:
            self._process.kill()

    def begin(self) -> None:
        """Let the process begin, once."""
        orders = self._process.stdin
        if orders is not None and not orders.closed:
            told = asdict(self._run) | {"folder": str(self._run.folder)}
            try:
                orders.write(json.dumps(told))
                orders.close()
            except BrokenPipeError:  # it has failed, which `finish` tells
                pass

    def finish(self) -> None:
        """Pass on what the process says, to its end.

        Raises
        ------
        CourseError
            If the book has a fault; the process has then named each with file and line.
        """
        self.begin()
        assert self._process.stdout is not None
        for line in self._process.stdout:
            print(line, end="", flush=True)
        failed = self._process.wait()
        self._faults.seek(0)
        print(self._faults.read(), end="", file=sys.stderr)
        if failed:
            raise not_built(self._run.format)


def main() -> int:
    """Wait for orders on the standard input and carry them out."""
    import jupyter_book.sphinx  # noqa: F401 -- while the other process still reads

    orders = sys.stdin.read()
    if not orders:
        return 1
    told = json.loads(orders)
    try:
        run_sphinx(find_course(), Run(**told | {"folder": Path(told["folder"])}))
    except CourseError:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
