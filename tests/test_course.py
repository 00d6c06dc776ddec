"""The command works on the course one stands in, and on nothing else."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from classroom import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]
SUBMISSIONS = str(ROOT / "tests/data/class/submissions.zip")
ROSTER = str(ROOT / "tests/data/class/canvas-grade-book.csv")
GRADE = ("grade", "sources-and-numbers", SUBMISSIONS, "--roster", ROSTER, "-o", "grades")
NEED_A_COURSE = [
    ("exercise", "list"),
    ("exercise", "show", "emergence/three-counts"),
    ("exercise", "new", "single", "first/hello"),
    ("assignment", "list"),
    ("assignment", "check", "sources-and-numbers"),
    ("data", "list"),
    ("data", "describe", "estimates"),
    ("check",),
    ("build", "all"),
    GRADE,
]


@pytest.fixture
def plain_book(tmp_path: Path) -> Path:
    """A Jupyter Book that has nothing of ours."""
    (tmp_path / "_config.yml").write_text("title: Rivers\nauthor: Nobody\n", encoding="utf-8")
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: intro\n", encoding="utf-8")
    (tmp_path / "intro.md").write_text("# The Rhine\n\nIt flows.\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("command", NEED_A_COURSE, ids=lambda words: " ".join(words[:2]))
def test_where_there_is_no_course_a_line_says_how_to_begin_one(
    command: tuple[str, ...], tmp_path: Path, run_coursekit: Run
) -> None:
    done = run_coursekit(*command, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    assert line.startswith(f"there is no course in {tmp_path} or above it. ")
    assert "_config.yml" in line
    assert list(tmp_path.iterdir()) == []


def test_a_book_without_exercises_lists_none(plain_book: Path, run_coursekit: Run) -> None:
    done = run_coursekit("exercise", "list", cwd=plain_book)
    assert (done.returncode, done.stderr) == (0, "")
    assert "/" not in done.stdout


def test_a_book_without_exercises_and_data_is_checked_itself(
    plain_book: Path, run_coursekit: Run
) -> None:
    done = run_coursekit("check", cwd=plain_book)
    assert (done.returncode, done.stdout) == (0, "The course is in order.\n")
    (plain_book / "_toc.yml").write_text("format: jb-book\nroot: lost\n", encoding="utf-8")
    done = run_coursekit("check", cwd=plain_book)
    assert done.returncode == 1
    assert "_toc.yml:2: there is no file lost.md" in done.stderr


def test_a_book_without_exercises_and_data_is_built_itself(
    plain_book: Path, run_coursekit: Run
) -> None:
    done = run_coursekit("build", "html", "--quiet", cwd=plain_book)
    assert done.returncode == 0, done.stderr
    page = plain_book / "_build" / "html" / "intro.html"
    assert "The Rhine" in page.read_text(encoding="utf-8")
    assert "defectors" not in page.read_text(encoding="utf-8").casefold()


def test_no_assignment_of_another_course_is_graded(plain_book: Path, run_coursekit: Run) -> None:
    done = run_coursekit(*GRADE, cwd=plain_book)
    assert done.returncode == 1
    assert 'there is no assignment "sources-and-numbers"' in done.stderr


def test_a_folder_within_a_course_belongs_to_it(plain_book: Path, run_coursekit: Run) -> None:
    below = plain_book / "notes" / "old"
    below.mkdir(parents=True)
    done = run_coursekit("exercise", "new", "single", "first/hello", cwd=below)
    assert done.returncode == 0, done.stderr
    assert (plain_book / "exercises" / "first" / "hello.md").is_file()
