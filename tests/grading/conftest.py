"""Classes that hand in, for the tests of grading."""

from __future__ import annotations

import time
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from essays import ESSAY
from graded import Class
from item_reports import written
from marking_pages import Start, class_of

from classroom import make_course
from command import start_command
from coursekit.exercises import Exercise, find_exercise


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
def start(tmp_path: Path) -> Iterator[Start]:
    """Start ``coursekit mark``: gives the process and the address that it tells."""
    running: list[BaseProcess] = []

    def begin(made: Class, *options: str) -> tuple[BaseProcess, str]:
        out, err = (tmp_path / f"{name}-{len(running)}" for name in ("out", "err"))
        command = ("mark", str(made.out), "--no-browser", *options)
        running.append(start_command(*command, cwd=made.course.root, streams=(out, err)))
        while not (out.exists() and "\n" in out.read_text(encoding="utf-8")):
            assert running[-1].is_alive(), err.read_text(encoding="utf-8")
            time.sleep(0.02)
        return running[-1], out.read_text(encoding="utf-8").splitlines()[0].split()[-1]

    yield begin
    for process in running:
        process.kill()
        process.join()


@pytest.fixture
def essay(tmp_path: Path) -> Exercise:
    course = make_course(tmp_path / "course", {"emergence/essay": ESSAY})
    return find_exercise("emergence/essay", course)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "emergence--essay.csv"
