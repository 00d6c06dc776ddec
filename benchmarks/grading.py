"""How fast ``coursekit grade`` is, and how its time and memory grow with the class.

``python benchmarks/grading.py`` makes classes of 100 to 100,000 students, each with a submission of
twenty of the course's exercises, and grades each class on one core and on all: from answer files
to grade book, marks, report, audit log, marking sheet, and feedback in HTML and Markdown.
It prints submissions per second, the peak of the memory of all processes together (shared pages
counted once), how both grow, and whether the contract of ARCHITECTURE.md ("Grading") is kept, which
is for all cores of an idle machine that has two.  Making the submissions is not counted; starting
Python is, with compiled modules, as where coursekit is installed.
``--dataset`` adds exercises whose key comes out of a dataset, which needs pandas once.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "tools")]
from classroom import answer_files, make_class, plain_roster  # noqa: E402
from coursekit.course import course_name, find_course  # noqa: E402
from coursekit.exercises import Exercise, read_exercises  # noqa: E402
from coursekit.grading.workers import cores  # noqa: E402

SIZES = (10**2, 10**3, 10**4, 10**5)
_OF_A_KIND = {"open": 1}
_EVERY = 0.5  # seconds between two looks at the memory
#: Seconds and megabytes by the size of the class, as ARCHITECTURE.md promises them.
CONTRACT: dict[int, tuple[float, float]] = {
    1_000: (1.2, math.inf),
    10_000: (9.7, 500.0),
    100_000: (math.inf, 2_000.0),
}


@dataclass(frozen=True)
class Measured:
    """What one run took."""

    seconds: float
    megabytes: float


def twenty_exercises(*, computed: bool) -> list[Exercise]:
    """Twenty exercises of the course: every kind, one in prose."""
    chosen: list[Exercise] = []
    kinds: Counter[str] = Counter()
    for exercise in read_exercises(find_course(ROOT))[0]:
        if kinds[exercise.kind] < _OF_A_KIND.get(exercise.kind, 3) and (
            computed or not exercise.computed
        ):
            kinds[exercise.kind] += 1
            chosen.append(exercise)
    return chosen[:20]


def make(folder: Path, size: int, exercises: Sequence[Exercise]) -> None:
    """Write roster, assignment and submissions of a class; three in a hundred send nothing."""
    (folder / "bank" / "assignments").mkdir(parents=True)
    names = "".join(f"  - {exercise.id}\n" for exercise in exercises)
    listing = f"title: Week 3\ndue: 2026-11-20\nlate: 10% a day\nwithheld: no\nexercises:\n{names}"
    (folder / "bank" / "assignments" / "week-3.yml").write_text(listing, encoding="utf-8")
    people = make_class(size)
    (folder / "roster.csv").write_text(plain_roster(people), encoding="utf-8")
    (folder / "in").mkdir()
    senders = (person for person in people if person.place % 37 != 5)
    for person, data in answer_files(senders, exercises, course=course_name(find_course(ROOT))):
        (folder / "in" / f"{person.login}-week-3.json").write_bytes(data)


def measure(folder: Path, jobs: int) -> Measured:
    """Grade the class in `folder` and look at time and memory."""
    output = folder / f"out-{jobs}"
    command = [sys.executable, "-m", "coursekit", "grade", "week-3", folder / "in"]
    command += ["--roster", folder / "roster.csv", "--bank", folder / "bank"]
    command += ["-o", output, "--jobs", str(jobs)]
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    os.sync()  # what was written and deleted before is not this run's work
    started = time.perf_counter()
    process = psutil.Popen(
        list(map(str, command)),
        cwd=ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    peak = 0
    while process.poll() is None:
        peak = max(peak, memory_of(process))
        with suppress(psutil.TimeoutExpired):
            process.wait(_EVERY)
    seconds = time.perf_counter() - started
    if process.returncode:
        raise SystemExit(process.stderr.read().decode())
    return Measured(seconds, peak / 1e6)


def memory_of(process: psutil.Process) -> int:
    """Bytes of a process and all that it has started, shared pages counted once."""
    total = 0
    try:
        for one in (process, *process.children(recursive=True)):
            memory = one.memory_full_info()
            total += getattr(memory, "pss", memory.uss)
    except psutil.Error:
        pass  # it has just ended
    return total


def contract(size: int, jobs: int, now: Measured) -> str:
    """Whether a run keeps the contract; empty where there is none."""
    if size not in CONTRACT or jobs != cores():
        return ""
    seconds, megabytes = CONTRACT[size]
    kept = now.seconds <= seconds and now.megabytes <= megabytes
    limits = [f"{seconds:g} s"] * (seconds < math.inf)
    limits += [f"{megabytes:g} MB"] * (megabytes < math.inf)
    return f"   {' and '.join(limits)}: {'kept' if kept else 'NOT KEPT'}"


def main() -> None:
    """Print a row for each size and number of processes."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--most", type=int, default=SIZES[-1], help="largest class")
    parser.add_argument("--folder", type=Path, help="where to work; default a temporary folder")
    parser.add_argument("--dataset", action="store_true", help="with keys out of datasets")
    options = parser.parse_args()
    exercises = twenty_exercises(computed=options.dataset)
    print(f"Python {platform.python_version()}, {len(exercises)} exercises, {cores()} cores\n")
    head = ("students", "processes", "seconds", "a second", "peak MB", "time ×", "memory ×")
    print("".join(f"{one:>11}" for one in head) + "   contract")
    before: dict[int, Measured] = {}
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        for size in (size for size in SIZES if size <= options.most):
            # Nothing is deleted before the end: file systems may be slow for minutes after that.
            folder = Path(name) / str(size)
            make(folder, size, exercises)
            for jobs in sorted({1, cores()}):
                now = measure(folder, jobs)
                last = before.get(jobs)
                before[jobs] = now
                times = [
                    f"{now.seconds / last.seconds:.1f}" if last else "",
                    f"{now.megabytes / last.megabytes:.2f}" if last else "",
                ]
                row = [f"{size:,}", str(jobs), f"{now.seconds:.1f}", f"{size / now.seconds:,.0f}"]
                row += [f"{now.megabytes:.0f}", *times]
                print("".join(f"{one:>11}" for one in row) + contract(size, jobs, now), flush=True)


if __name__ == "__main__":
    main()
