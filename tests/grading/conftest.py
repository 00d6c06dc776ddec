"""Classes that hand in, for the tests of grading."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from graded import Class
from item_reports import written
from marking_pages import Start, class_of


@pytest.fixture
def four(tmp_path: Path) -> Class:
    """Four students who all handed in."""
    made = Class(tmp_path)
    made.receive_all()
    return made


@pytest.fixture(scope="session")
def item_files(tmp_path_factory: pytest.TempPathFactory) -> dict[int, dict[str, bytes]]:
    """What an item analysis writes of a class of eight and of a class of sixty."""
    folder = tmp_path_factory.mktemp("reports")
    return {size: written(folder / str(size), size) for size in (8, 60)}


@pytest.fixture(scope="session")
def item_pages(item_files: dict[int, dict[str, bytes]]) -> dict[int, str]:
    """The reports of both classes."""
    return {size: item_files[size]["analysis.html"].decode() for size in item_files}


@pytest.fixture
def three(tmp_path: Path) -> Class:
    """Three students whose essays wait to be marked."""
    return class_of(tmp_path, 3)


@pytest.fixture
def start() -> Iterator[Start]:
    """Start ``coursekit mark``: gives the process and the address that it tells."""
    running: list[subprocess.Popen[str]] = []

    def begin(made: Class, *options: str) -> tuple[subprocess.Popen[str], str]:
        command = (sys.executable, "-m", "coursekit", "mark", str(made.out), "--no-browser")
        process = subprocess.Popen(
            [*command, *options],
            cwd=made.course.root,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        running.append(process)
        assert process.stdout
        return process, process.stdout.readline().split()[-1]

    yield begin
    for process in running:
        process.kill()
        process.wait()
