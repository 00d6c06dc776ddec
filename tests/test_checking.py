"""``coursekit check``: one mistake in a copy of the course, and the line that names it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def course(root: Path, tmp_path: Path) -> Path:
    """A copy of the course's sources."""
    for name in ("chapters", "data", "exercises"):
        shutil.copytree(root / name, tmp_path / name)
    for name in ("_config.yml", "_toc.yml", "references.bib"):
        shutil.copyfile(root / name, tmp_path / name)
    return tmp_path


def change(path: Path, old: str, new: str) -> int:
    """Replace `old` once and return its line."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text.count("\n", 0, text.index(old)) + 1


def test_course_is_in_order(run_coursekit: Run) -> None:
    done = run_coursekit("check")
    assert (done.returncode, done.stderr) == (0, "")


def test_locator_that_does_not_exist_fails(course: Path, run_coursekit: Run) -> None:
    line = change(course / "chapters/emergence.md", "{src}`Emergence 1", "{src}`Emergence 7")
    done = run_coursekit("check", cwd=course)
    assert done.returncode == 1
    assert f"chapters/emergence.md:{line}: " in done.stderr
    assert "Emergence has paragraphs 1 to 4, not 7" in done.stderr


def test_note_cited_outside_its_paragraph_fails(course: Path, run_coursekit: Run) -> None:
    with (course / "chapters/west.md").open("a", encoding="utf-8") as stream:
        stream.write("\nA claim {src}`West 2; n. 47`.\n")
    done = run_coursekit("check", cwd=course)
    assert done.returncode == 1
    assert "note 47 stands in West 1, not in West 2" in done.stderr


def test_summary_paragraph_without_locator_fails(course: Path, run_coursekit: Run) -> None:
    heading = "## What the article says\n"
    line = change(course / "chapters/west.md", heading, f"{heading}\nA bare claim.\n")
    done = run_coursekit("check", cwd=course)
    assert done.returncode == 1
    assert f"chapters/west.md:{line + 2}: a paragraph of the summary has no locator" in done.stderr


@pytest.mark.parametrize(
    ("use", "message"),
    [
        ("{name}`Grigory Klimof`", 'no name in the registers "Grigory Klimof"'),
        ("{term}`defectoor`", 'no term in the glossary "defectoor"'),
        ("{cite}`nobody1900`", 'no work in references.bib "nobody1900"'),
        ("{ref}`fig-nothing`", 'no label "fig-nothing"'),
        ("[a page](nowhere.md)", "the link leads to nowhere.md, which does not exist"),
    ],
)
def test_pointer_to_nothing_fails(course: Path, run_coursekit: Run, use: str, message: str) -> None:
    path = course / "chapters/welcome.md"
    line = path.read_text(encoding="utf-8").count("\n") + 2
    with path.open("a", encoding="utf-8") as stream:
        stream.write(f"\n{use}\n")
    done = run_coursekit("check", cwd=course)
    assert done.returncode == 1
    assert f"chapters/welcome.md:{line}: " in done.stderr
    assert message in done.stderr


def test_faults_of_all_kinds_come_at_once(course: Path, run_coursekit: Run) -> None:
    change(course / "chapters/west.md", "## Key points", "## Points")
    change(course / "chapters/emergence.md", "{src}`Emergence 1", "{src}`Emergence 7")
    change(course / "_toc.yml", "chapters/audit", "chapters/audits")
    done = run_coursekit("check", cwd=course)
    for place in ("chapters/west.md", "chapters/emergence.md:", "_toc.yml:"):
        assert place in done.stderr
    assert "Traceback" not in done.stderr


def test_locator_in_the_prose_of_an_exercise_is_checked(course: Path, run_coursekit: Run) -> None:
    path = course / "exercises/emergence/three-counts.md"
    line = path.read_text(encoding="utf-8").count("\n") + 2
    with path.open("a", encoding="utf-8") as stream:
        stream.write("\nMore {src}`Emergence 9`.\n")
    done = run_coursekit("check", cwd=course)
    assert done.returncode == 1
    assert f"exercises/emergence/three-counts.md:{line}: " in done.stderr
