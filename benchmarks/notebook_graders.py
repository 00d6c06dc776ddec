"""How long three graders take for the same ten questions: coursekit, nbgrader, otter-grader.

The other two want an environment of their own::

    python3 -m venv graders-venv
    graders-venv/bin/pip install nbgrader otter-grader ipykernel
    python benchmarks/notebook_graders.py --env graders-venv

Ten exercises of the course with one short answer each become ten cells of a notebook and ten
lines of an answer file, with the same answers.  Each grader marks the same submissions:
``coursekit grade``, with grade book, feedback and report; ``nbgrader autograde`` and ``nbgrader
generate_feedback``; ``otter run`` for each notebook, which is otter-grader without its containers.
Both notebook graders run the student's code, which coursekit has no need to.  One core each.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "tools")]
from classroom import (  # noqa: E402
    Person,
    hand_in,
    make_class,
    plain_roster,
    right_answer,
)
from coursekit.course import course_name, find_course  # noqa: E402
from coursekit.exercises import Exercise, exercise_ids, find_exercise  # noqa: E402
from coursekit.grading.submissions.answerfile import write_submission  # noqa: E402

_KINDS = ("number", "date", "text", "single")
_CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "course"\n'
_OTTER_TEST = """OK_FORMAT = True
test = {{"name": "q{n}", "points": 1, "suites": [{{"cases": [
    {{"code": ">>> assert q{n} == {right!r}", "hidden": False, "locked": False}}],
    "scored": True, "setup": "", "teardown": "", "type": "doctest"}}]}}
"""


def ten_exercises() -> list[Exercise]:
    """Ten exercises with one short answer each."""
    course = find_course(ROOT)
    every = (find_exercise(name, course) for name in exercise_ids(course))
    return [exercise for exercise in every if exercise.kind in _KINDS][:10]


def answers_of(person: Person, exercises: Sequence[Exercise]) -> list[Any]:
    """What `person` answers to each exercise; None where nothing."""
    given = {one.exercise: one.answer for one in hand_in(person, exercises).answers}
    return [given.get(exercise.id) for exercise in exercises]


def run(command: Sequence[str | Path], folder: Path) -> float:
    """Run `command` on one core and say how many seconds it took."""
    beside = f"{Path(command[0]).parent}{os.pathsep}{os.environ['PATH']}"  # nbgrader calls others
    environment = {**os.environ, "PATH": beside, "OMP_NUM_THREADS": "1"}
    started = time.perf_counter()
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return time.perf_counter() - started


def time_coursekit(folder: Path, people: Sequence[Person], exercises: Sequence[Exercise]) -> float:
    """Seconds for all submissions."""
    bank = folder / "bank"
    (bank / "assignments").mkdir(parents=True)
    names = "".join(f"  - {exercise.id}\n" for exercise in exercises)
    listing = f"title: Ten questions\nwithheld: no\nexercises:\n{names}"
    (bank / "assignments" / "ten-questions.yml").write_text(listing, encoding="utf-8")
    (folder / "in").mkdir()
    course = course_name(find_course(ROOT))
    for person in people:
        submission = hand_in(person, exercises, course=course, assignment="ten-questions")
        (folder / "in" / f"{person.login}.json").write_bytes(write_submission(submission))
    (folder / "roster.csv").write_text(plain_roster(people), encoding="utf-8")
    command = [sys.executable, "-m", "coursekit", "grade", "ten-questions", folder / "in"]
    command += ["--roster", folder / "roster.csv", "-o", folder / "out", "--bank", bank]
    return run([*command, "--jobs", "1"], ROOT)


def notebook(cells: Sequence[tuple[str, dict[str, Any]]]) -> str:
    """A notebook of code cells, each given with its metadata."""
    return json.dumps(
        {
            "cells": [
                {
                    "cell_type": "code",
                    "id": f"cell-{place}",
                    "execution_count": None,
                    "metadata": metadata,
                    "outputs": [],
                    "source": source,
                }
                for place, (source, metadata) in enumerate(cells)
            ],
            "metadata": {
                "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


def _nbgrader_cell(name: str, **facts: Any) -> dict[str, Any]:
    base = {"schema_version": 3, "grade_id": name, "grade": False, "solution": False}
    return {"nbgrader": {**base, "locked": False, "task": False, **facts}}


def _nbgrader_notebook(given: Sequence[Any], right: Sequence[Any]) -> str:
    cells = []
    for n, (answer, key) in enumerate(zip(given, right, strict=True)):
        cells.append((f"q{n} = {answer!r}", _nbgrader_cell(f"q{n}", solution=True)))
        test = _nbgrader_cell(f"test{n}", grade=True, locked=True, points=1)
        cells.append((f"assert q{n} == {key!r}", test))
    return notebook(cells)


def time_nbgrader(
    folder: Path, env: Path, right: Sequence[Any], given: Sequence[Sequence[Any]]
) -> float:
    """Seconds for all notebooks."""
    folder.mkdir()
    (folder / "nbgrader_config.py").write_text(_CONFIG, encoding="utf-8")
    places = {folder / "source" / "ps1": [None] * len(right)}
    places |= {folder / "submitted" / f"s{n}" / "ps1": one for n, one in enumerate(given)}
    for place, answers in places.items():
        place.mkdir(parents=True)
        (place / "ps1.ipynb").write_text(_nbgrader_notebook(answers, right), encoding="utf-8")
    nbgrader = env / "bin" / "nbgrader"
    run([nbgrader, "generate_assignment", "ps1"], folder)
    return sum(run([nbgrader, step, "ps1"], folder) for step in ("autograde", "generate_feedback"))


def time_otter(
    folder: Path, env: Path, right: Sequence[Any], given: Sequence[Sequence[Any]]
) -> float:
    """Seconds for all notebooks."""
    (folder / "tests").mkdir(parents=True)
    for n, key in enumerate(right):
        test = _OTTER_TEST.format(n=n, right=key)
        (folder / "tests" / f"q{n}.py").write_text(test, encoding="utf-8")
    otter = env / "bin" / "otter"
    run([otter, "generate", "-t", "tests", "-o", "autograder.zip", "--no-requirements"], folder)
    seconds = 0.0
    for place, answers in enumerate(given):
        cells: list[tuple[str, dict[str, Any]]] = [("import otter\ngrader = otter.Notebook()", {})]
        for n, answer in enumerate(answers):
            cells += [(f"q{n} = {answer!r}", {}), (f'grader.check("q{n}")', {})]
        (folder / f"s{place}.ipynb").write_text(notebook(cells), encoding="utf-8")
        (folder / f"out{place}").mkdir()
        command = [otter, "run", "-a", "autograder.zip", "-o", f"out{place}", "--no-logo"]
        seconds += run([*command, f"s{place}.ipynb"], folder)
    return seconds


def main() -> None:
    """Print seconds a submission and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--env", type=Path, required=True, help="environment of the other two")
    parser.add_argument("--notebooks", type=int, default=5, help="for each of the two")
    parser.add_argument("--files", type=int, default=1000, help="answer files for coursekit")
    options = parser.parse_args()
    exercises = ten_exercises()
    people = make_class(options.files)
    right = [right_answer(exercise) for exercise in exercises]
    given = [answers_of(person, exercises) for person in people[: options.notebooks]]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours = time_coursekit(folder, people, exercises) / options.files
        few = options.notebooks
        theirs = {
            "nbgrader": time_nbgrader(folder / "nbgrader", options.env.resolve(), right, given),
            "otter-grader": time_otter(folder / "otter", options.env.resolve(), right, given),
        }
    print(f"{'grader':<14}{'submissions':>12}{'s each':>10}{'times coursekit':>18}")
    print(f"{'coursekit':<14}{options.files:>12}{ours:>10.4f}{1:>18}")
    for grader, seconds in theirs.items():
        print(f"{grader:<14}{few:>12}{seconds / few:>10.2f}{seconds / few / ours:>18,.0f}")


if __name__ == "__main__":
    main()
