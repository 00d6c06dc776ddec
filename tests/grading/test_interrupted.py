"""A run that is ended at any of its steps loses nothing; the next one finishes it, byte by byte."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from graded import EXERCISES, Class, bytes_of

from coursekit.grading.files import whole_file, write_whole
from coursekit.grading.progress import STEPS, Progress
from coursekit.grading.store import open_store, read_results

CRASHED = 86  # exit status of a process that ended at its step
REPLACED = (  # files that take their place at once, in a run in which marks change
    *("changes.csv", "0001", "marks.csv", "gradebook.csv", "one--reasons.csv", "report.html"),
    *("audit.jsonl", "feedback"),
)
FIRST_RUN = [step for step in STEPS if step != "history written"]


class Named(Progress):
    """Writes down the steps of a run."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def step(self, name: str) -> None:
        self.names.append(name)


class EndAt(Progress):
    """Ends the process, as a lost computer would, when a step is done."""

    def __init__(self, name: str) -> None:
        self.name = name

    def step(self, name: str) -> None:
        if name == self.name:
            os._exit(CRASHED)


def end_before_replacing(name: str) -> None:
    """From now on end the process when a file is written and is to take its place."""
    replace = os.replace

    def ending(source: Any, target: Any) -> None:
        path = Path(target)
        if name in (path.name, path.parent.name):
            os._exit(CRASHED)
        replace(source, target)

    os.replace = ending


def crash(made: Class, output: Path, at: str, **options: Any) -> int:
    """Grade in a process that ends at a step or before a file takes its place; its exit status."""

    def run() -> None:
        if at not in STEPS:
            end_before_replacing(at)
        made.grade(output=output, progress=EndAt(at), **options)

    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    process.join()
    assert process.exitcode is not None
    return process.exitcode


def started(root: Path) -> Class:
    """A class that has handed in, prose too."""
    made = Class(root, size=12, exercises=tuple(EXERCISES))
    made.receive_all()
    return made


def graded(root: Path) -> Class:
    """A class whose marks stand and will change: an exercise is given, somebody has left."""
    made = started(root)
    made.grade()
    made.judge(0, "2", "Two good reasons.")
    made.grade()
    made.assign(year="{id: one/year, everybody: it was unclear}")
    made.judge(1, "1", "One reason.")
    lines = made.roster.read_text(encoding="utf-8").splitlines(keepends=True)
    made.roster.write_text("".join(lines[:-1]), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Class:
    return started(tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Class:
    return graded(tmp_path_factory.mktemp("again"))


@pytest.fixture(scope="module")
def finished(again: Class) -> dict[str, str]:
    """What a run in which marks change writes if nothing interrupts it."""
    whole = again.root / "whole"
    shutil.copytree(again.out, whole)
    again.grade(output=whole, accept=True)
    return bytes_of(whole)


def test_every_step_is_told_in_order(first: Class, again: Class) -> None:
    names = Named()
    first.grade(output=first.root / "whole", progress=names)
    assert list(dict.fromkeys(names.names)) == FIRST_RUN
    names = Named()
    out = again.root / "told"
    shutil.copytree(again.out, out)
    again.grade(output=out, progress=names, accept=True)
    assert list(dict.fromkeys(names.names)) == list(STEPS)


@pytest.mark.parametrize("step", FIRST_RUN)
def test_first_run_that_ends_at_a_step_is_finished_by_the_next(first: Class, step: str) -> None:
    whole, broken = first.root / "whole", first.root / step.replace(" ", "-")
    if not whole.exists():
        first.grade(output=whole)
    assert crash(first, broken, step) == CRASHED
    first.grade(output=broken)
    assert bytes_of(broken) == bytes_of(whole)
    assert list(broken.rglob(".*.part")) == []


@pytest.mark.parametrize("at", [*STEPS, *REPLACED])
def test_regrading_that_ends_keeps_all_old_or_all_new_marks(
    again: Class, finished: dict[str, str], at: str
) -> None:
    broken = again.root / at.replace(" ", "-")
    shutil.copytree(again.out, broken)
    old = marks_in(broken)
    assert crash(again, broken, at, accept=True) == CRASHED
    new = marks_in(again.root / "whole")
    assert old != new
    assert marks_in(broken) == (new if is_over(broken, again) else old)
    again.grade(output=broken, accept=True)
    assert bytes_of(broken) == finished
    assert list(broken.rglob(".*.part")) == []


def marks_in(folder: Path) -> list[tuple[str, float | None]]:
    return [(result.student.key, result.points) for result in read_results(folder)]


def is_over(folder: Path, made: Class) -> bool:
    """Whether the one transaction in which marks change is over."""
    with open_store(folder) as store:
        return store.fact("run") == "2"


def test_run_without_consent_that_ends_changes_no_mark(again: Class) -> None:
    broken = again.root / "without-consent"
    shutil.copytree(again.out, broken)
    old = marks_in(broken)
    for at in ("files ingested", "results settled", "changes.csv"):
        assert crash(again, broken, at) == CRASHED
        assert marks_in(broken) == old
    assert not again.grade(output=broken).written
    assert marks_in(broken) == old


def test_changes_that_cannot_be_written_change_no_mark_and_hide_no_error(again: Class) -> None:
    broken = again.root / "no-room-for-changes"
    shutil.copytree(again.out, broken)
    old = marks_in(broken)
    (broken / "changes.csv").mkdir()
    with pytest.raises(IsADirectoryError):
        again.grade(output=broken)
    assert marks_in(broken) == old


def command(made: Class, output: Path, *more: str) -> list[str]:
    words = [sys.executable, "-m", "coursekit", "grade", "week-1", str(made.inbox)]
    return [*words, "--roster", str(made.roster), "-o", str(output), *more]


def until(reached: Callable[[], bool], seconds: float = 20) -> bool:
    """Wait until something is so; whether it ever was."""
    deadline = time.monotonic() + seconds
    while not reached() and time.monotonic() < deadline:
        time.sleep(0.02)
    return reached()


def test_processes_of_a_killed_run_end_with_it(tmp_path: Path) -> None:
    made = Class(tmp_path, size=200, exercises=("one/capital",))
    made.receive_all()
    process = subprocess.Popen(
        command(made, made.out, "--jobs", "2"),
        cwd=made.course.root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    children: set[int] = set()
    while process.poll() is None and len(children) < 3:  # two workers and their tracker
        children |= children_of(process.pid)
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert len(children) >= 2
    assert until(lambda: not any(map(is_alive, children)))


def children_of(pid: int) -> set[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except FileNotFoundError:
        return set()
    return {int(child) for child in text.split()}


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    except FileNotFoundError:
        return False
    return state.split()[0] != "Z"


def test_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "marks.csv"
    assert write_whole(path, b"old")
    assert not write_whole(path, b"old")
    with pytest.raises(RuntimeError):
        write_half(path)
    assert (path.read_bytes(), os.listdir(tmp_path)) == (b"old", ["marks.csv"])


def write_half(path: Path) -> None:
    with whole_file(path) as file:
        file.write(b"half of the n")
        raise RuntimeError
