"""A rehearsal of the PDF: what was typeset last time is laid out once more, ahead of time.

In one process, Typst remembers the layout of every paragraph that it has seen.  While Python still
imports, reads and writes, a second process lays out the last state of the book; asked to typeset
the book, it then takes a fraction of the time if little has changed.  What comes out is the same to
the byte.

This module imports neither Sphinx nor Typst when it is imported, so that a rehearsal can begin
before everything else.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coursekit.book.typst.compiling import Job, Outcome

_rehearsals: list[subprocess.Popen[str]] = []


@contextmanager
def rehearsed(source: Path, folders: Sequence[Path]) -> Iterator[None]:
    """Lay out what was typeset last time; what is typeset in the ``with`` block takes less time.

    Parameters
    ----------
    source : pathlib.Path
        The .typ file of the last build; there may be none.
    folders : sequence of pathlib.Path
        Folders with fonts, as `typeset` will get them.
    """
    cores = os.cpu_count() or 1
    if cores == 1 or not source.is_file():
        yield
        return
    # One core is left to Sphinx: with a thread for each, both take longer.
    threads = {"RAYON_NUM_THREADS": str(cores - 1)}
    with subprocess.Popen(
        [sys.executable, "-P", "-m", __name__, str(source), *map(str, folders)],
        env=threads | os.environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    ) as process:
        _rehearsals.append(process)
        try:
            yield
        finally:
            _rehearsals.remove(process)
            process.kill()
            assert process.stdin is not None
            with suppress(BrokenPipeError):  # killed before, it did not take what was written
                process.stdin.close()


def compile_rehearsed(job: Job) -> Outcome | None:
    """Have a job done by the process that has rehearsed.

    Returns
    -------
    Outcome or None
        None if there is no such process, or it was killed.
    """
    from coursekit.book.typst.compiling import Complaint, Outcome

    for process in _rehearsals:
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(BrokenPipeError):
            process.stdin.write(json.dumps(asdict(job)) + "\n")
            process.stdin.flush()
        if line := process.stdout.readline():
            said = json.loads(line)
            error = said["error"] and Complaint(**said["error"])
            return Outcome(error, [Complaint(**warning) for warning in said["warnings"]])
    return None


def main(source: str, *folders: str) -> None:
    """Rehearse; then do the jobs that are given, a line of JSON each."""
    from coursekit.book.typst.compiling import Job, compile_pdf, lay_out

    lay_out(source, folders)
    for line in sys.stdin:
        print(json.dumps(asdict(compile_pdf(Job(**json.loads(line))))), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
