"""The command ``coursekit`` in a process of its own that has its libraries already.

Most of the time of a short command goes into importing pandas and Sphinx.  Here a server imports
them once and forks for each command; tests/test_wheel.py and others start it as a user does.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from multiprocessing.process import BaseProcess
from pathlib import Path

from coursekit.cli import COMMANDS, main

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
    with tempfile.TemporaryDirectory() as folder:
        streams = Path(folder) / "stdout", Path(folder) / "stderr"
        process = start_command(*arguments, cwd=cwd, streams=streams)
        process.join()
        out, err = (path.read_text(encoding="utf-8") for path in streams)
    return subprocess.CompletedProcess(arguments, process.exitcode or 0, out, err)


def start_command(*arguments: str, cwd: Path, streams: tuple[Path, Path]) -> BaseProcess:
    """Start the command in the folder `cwd`; what it says goes into two files."""
    process = _SERVER.Process(target=_be_command, args=(arguments, cwd, dict(os.environ), streams))
    process.start()
    return process


def _be_command(
    arguments: tuple[str, ...], cwd: Path, environment: dict[str, str], streams: tuple[Path, Path]
) -> None:
    """Become what ``python -m coursekit`` would be."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    for number, path in enumerate(streams, start=1):
        file = os.open(path, os.O_WRONLY | os.O_CREAT)
        os.dup2(file, number)
        os.close(file)
    sys.argv = ["coursekit", *arguments]
    main(prog_name="coursekit")
