"""The command ``coursekit``, or Sphinx, in a process of its own that has its libraries already.

Most of the time of a short command goes into importing pandas and Sphinx.  Here a server imports
them once and forks for each command; tests/test_wheel.py and others start it as a user does.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

from sphinx.cmd import build

from coursekit.cli import COMMANDS, main

Program = Callable[[list[str]], None]
_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(
    [
        *(f"coursekit.cli.{module}" for module in COMMANDS.values()),
        "coursekit.book.build.run",
        "coursekit.book.components",
        "coursekit.book.handout",
        "coursekit.checking",
        "coursekit.grading.item_analysis.item_report",
        "coursekit.grading.marking_page.server",
        "kept_wheel",
    ]
)


def run_command(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command in the folder `cwd`."""
    return _run(_coursekit, arguments, cwd)


def run_sphinx(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run ``sphinx-build``."""
    return _run(_sphinx, tuple(map(str, arguments)), Path.cwd())


def _run(program: Program, arguments: Sequence[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    with tempfile.TemporaryDirectory() as folder:
        streams = Path(folder) / "stdout", Path(folder) / "stderr"
        process = _start(program, arguments, cwd, streams)
        process.join()
        out, err = (path.read_text(encoding="utf-8") for path in streams)
    return subprocess.CompletedProcess(arguments, process.exitcode or 0, out, err)


def start_command(*arguments: str, cwd: Path, streams: tuple[Path, Path]) -> BaseProcess:
    """Start the command in the folder `cwd`; what it says goes into two files."""
    return _start(_coursekit, arguments, cwd, streams)


def _start(
    program: Program, arguments: Sequence[str], cwd: Path, streams: tuple[Path, Path]
) -> BaseProcess:
    process = _SERVER.Process(target=_be, args=(program, arguments, cwd, dict(os.environ), streams))
    process.start()
    return process


def _be(
    program: Program,
    arguments: Sequence[str],
    cwd: Path,
    environment: dict[str, str],
    streams: tuple[Path, Path],
) -> None:
    """Become what ``python -m coursekit`` or ``python -m sphinx`` would be."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    for number, path in enumerate(streams, start=1):
        file = os.open(path, os.O_WRONLY | os.O_CREAT)
        os.dup2(file, number)
        os.close(file)
    program(list(arguments))


def _coursekit(arguments: list[str]) -> None:
    sys.argv = ["coursekit", *arguments]
    main(prog_name="coursekit")


def _sphinx(arguments: list[str]) -> None:
    sys.exit(build.main(arguments))
