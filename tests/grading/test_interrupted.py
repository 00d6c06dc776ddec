"""A run that is killed at any moment loses nothing; the next one finishes it, byte by byte."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from graded import EXERCISES, Class, bytes_of

from coursekit.grading.files import whole_file, write_whole
from coursekit.grading.store import open_store, read_results

_KILLS = 6


def command(made: Class, output: Path, *more: str) -> list[str]:
    told = [sys.executable, "-m", "coursekit", "grade", "week-1", str(made.inbox)]
    return [*told, "--roster", str(made.roster), "-o", str(output), *more]


def run(made: Class, output: Path, *more: str) -> float:
    """Run to the end; say how long it took."""
    started = time.monotonic()
    done = subprocess.run(
        command(made, output, *more), cwd=made.course.root, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return time.monotonic() - started


def run_and_kill(made: Class, output: Path, after: float, *more: str) -> bool:
    """Start, wait, kill the process with SIGKILL; say whether it was still at work."""
    process = subprocess.Popen(
        command(made, output, *more),
        cwd=made.course.root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


@pytest.fixture(scope="module")
def hundred(tmp_path_factory: pytest.TempPathFactory) -> Class:
    """A hundred and twenty students."""
    made = Class(tmp_path_factory.mktemp("interrupted"), size=120, exercises=tuple(EXERCISES))
    made.receive_all()
    return made


def test_killed_again_and_again_the_next_run_finishes_with_the_same_bytes(hundred: Class) -> None:
    whole, broken = hundred.root / "whole", hundred.root / "broken"
    seconds = run(hundred, whole, "--jobs", "1")
    draw = random.Random(1951)
    killed = [
        run_and_kill(hundred, broken, seconds * draw.uniform(0.3, 0.95), "--jobs", "1")
        for _ in range(_KILLS)
    ]
    assert any(killed)
    run(hundred, broken, "--jobs", "1")
    assert bytes_of(broken) == bytes_of(whole)
    assert list(broken.rglob(".*.part")) == []


def test_regrade_that_is_killed_keeps_either_all_old_or_all_new_marks(hundred: Class) -> None:
    whole, broken = hundred.root / "regraded", hundred.root / "regraded-broken"
    for folder in (whole, broken):
        hundred.assign()
        hundred.grade(output=folder)
    old = [result.points for result in read_results(broken)]
    hundred.assign(year="{id: one/year, everybody: it was unclear}")
    seconds = run(hundred, whole, "--accept", "--jobs", "1")
    new = [result.points for result in read_results(whole)]
    draw = random.Random(1952)
    for _ in range(_KILLS):
        run_and_kill(hundred, broken, seconds * draw.uniform(0.4, 1), "--accept", "--jobs", "1")
        assert [result.points for result in read_results(broken)] in (old, new)
    run(hundred, broken, "--accept", "--jobs", "1")
    assert bytes_of(broken) == bytes_of(whole)


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
    process.kill()
    process.wait()
    assert len(children) >= 2
    deadline = time.monotonic() + 20
    while any(map(is_alive, children)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [child for child in children if is_alive(child)] == []


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


def test_half_written_transaction_is_taken_back(tmp_path: Path) -> None:
    code = (
        "import os, sys, pathlib\n"
        "from coursekit.grading.store import open_store\n"
        "with open_store(pathlib.Path(sys.argv[1])) as store:\n"
        "    store.keep_fact('kept', 'yes')\n"
        "    with store.whole():\n"
        "        for number in range(20000):\n"
        "            store.keep_fact(f'lost {number}', 'x' * 100)\n"
        "        os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    with open_store(tmp_path) as store:
        assert (store.fact("kept"), store.fact("lost 0")) == ("yes", "")


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
