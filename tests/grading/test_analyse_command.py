"""``coursekit analyse``: from the marks that grading keeps to a report and its tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from classroom import answer_files, make_class, make_course, plain_name, plain_roster, write_folder
from coursekit.course import course_name
from coursekit.exercises import find_exercise

ROUND = """---
kind: single
title: A round thing
skill: sourcing
level: remember
---
Which of them is round?

## Answers
- [x] a ball
- [ ] a brick
  > A brick has corners.

## Explanation
Balls are round.
"""
COUNT = """---
kind: number
title: How many corners
skill: sourcing
level: remember
---
How many corners has a square?

## Answers
- [x] 4
- [ ] 3
  > That is a triangle.

## Explanation
Count them.
"""


@pytest.fixture(scope="module")
def graded(
    tmp_path_factory: pytest.TempPathFactory,
    run_coursekit: Callable[..., CompletedProcess[str]],
) -> Path:
    """A small course whose class of twelve has been graded into ``grades``."""
    root = tmp_path_factory.mktemp("course")
    course = make_course(root, {"shapes/round": ROUND, "shapes/corners": COUNT})
    (root / "exercises" / "assignments").mkdir()
    (root / "exercises" / "assignments" / "shapes.yml").write_text(
        "title: Shapes\nexercises: [shapes/round, shapes/corners]\n", encoding="utf-8"
    )
    people = make_class(12)
    both = [find_exercise(name, course) for name in ("shapes/round", "shapes/corners")]
    files = answer_files(people, both, course=course_name(course), assignment="shapes")
    write_folder(root / "in", [(plain_name(person), data) for person, data in files])
    (root / "roster.csv").write_text(plain_roster(people), encoding="utf-8")
    done = run_coursekit(
        "grade", "shapes", "in", "--roster", "roster.csv", "-o", "grades", "--jobs", "1", cwd=root
    )
    assert done.returncode == 0, done.stderr
    return root


def test_command_analyses_what_was_graded(
    graded: Path, run_coursekit: Callable[..., CompletedProcess[str]]
) -> None:
    done = run_coursekit("analyse", "grades", cwd=graded)
    assert (done.returncode, done.stderr) == (0, "")
    assert "12 students with marks, 2 exercises." in done.stdout
    page = (graded / "grades" / "analysis.html").read_text(encoding="utf-8")
    assert "<h1>Shapes</h1>" in page
    assert "A round thing" in page


def test_command_writes_elsewhere_if_asked(
    graded: Path, tmp_path: Path, run_coursekit: Callable[..., CompletedProcess[str]]
) -> None:
    done = run_coursekit("analyse", "grades", "-o", str(tmp_path / "a" / "b"), cwd=graded)
    assert done.returncode == 0
    assert {path.name for path in (tmp_path / "a" / "b").iterdir()} == {
        "analysis.html", "items.csv", "distractors.csv", "scores.csv"
    }  # fmt: skip


def test_exercise_that_is_gone_keeps_raw_names(
    graded: Path, tmp_path: Path, run_coursekit: Callable[..., CompletedProcess[str]]
) -> None:
    (graded / "exercises" / "shapes" / "round.md").rename(tmp_path / "round.md")
    try:
        done = run_coursekit("analyse", "grades", "-o", str(tmp_path / "out"), cwd=graded)
    finally:
        (tmp_path / "round.md").rename(graded / "exercises" / "shapes" / "round.md")
    assert done.returncode == 0
    assert 'there is no exercise "shapes/round"' in done.stderr
    assert "shapes/round" in (tmp_path / "out" / "analysis.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("analyse", "exercises"), "no marks are kept in this folder"),
        (("analyse", "grades", "--assignment", "shpes"), 'Did you mean "shapes"?'),
    ],
)
def test_command_tells_a_mistake_plainly(
    arguments: tuple[str, ...],
    message: str,
    graded: Path,
    run_coursekit: Callable[..., CompletedProcess[str]],
) -> None:
    done = run_coursekit(*arguments, cwd=graded)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr
