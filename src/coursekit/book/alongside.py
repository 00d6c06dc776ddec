"""The PDF, made by a second process while the first one writes the HTML.

1. `Alongside` starts the process, which prepares what it can and waits.
2. When all pages are read, `begin` lets it begin.
3. When the HTML is written, `finish` passes on what it says.

Formats share what was read, and nothing is read by two processes at a time.  A command instead of
a fork, because every system has it.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from coursekit.book.sphinxrun import Run, import_sphinx, not_built, prepare, run_sphinx
from coursekit.course import Course, find_course
from coursekit.errors import CourseError

_BEGIN = "begin"


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
        told = json.dumps(asdict(run) | {"folder": str(run.folder)})
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", __name__, told],
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
        signal = self._process.stdin
        if signal is not None and not signal.closed:
            with contextlib.suppress(BrokenPipeError):  # it has failed, which `finish` tells
                signal.write(_BEGIN)
                signal.close()

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


def main(told: str) -> int:
    """Prepare the run that is described, wait for the word to begin, and run."""
    given = json.loads(told)
    run = Run(**given | {"folder": Path(given["folder"])})
    prepare(run)
    import_sphinx()  # while the other process still reads
    if sys.stdin.read() != _BEGIN:
        return 1
    try:
        run_sphinx(find_course(), run)
    except CourseError:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
