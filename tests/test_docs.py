"""The documentation of the kit is a book made with it, and names all that there is."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from coursekit.cli import COMMANDS
from coursekit.exercises.assignments import assignment_file, exception_lines
from coursekit.exercises.reading import front_matter

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def site(root: Path, run_coursekit: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    done = run_coursekit("build", "all", "-q", "-o", str(folder), cwd=root / "docs")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "html"


def read(site: Path, page: str) -> str:
    text = (site / "reference" / f"{page}.html").read_text("utf-8")
    return " ".join(BeautifulSoup(text, "html.parser").get_text(" ").split())


def test_documentation_is_in_order(root: Path, run_coursekit: Run) -> None:
    done = run_coursekit("check", cwd=root / "docs")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Worth a look" not in done.stdout


def test_reference_has_every_command(site: Path) -> None:
    text = read(site, "commands")
    assert [name for name in COMMANDS if f"coursekit {name}" not in text] == []


def test_reference_has_the_settings_of_this_book(site: Path, root: Path) -> None:
    text = read(site, "settings")
    used = [
        line.split(":")[0].strip()
        for line in (root / "_config.yml").read_text("utf-8").splitlines()
        if line.strip().startswith(("coursekit_", "typst_"))
    ]
    assert used
    assert [name for name in used if name not in text] == []
    assert "typst_toc_depth Levels of headings in the contents. A number. Default: 2" in text
    typed = text.partition("typst_authors")[2].partition("typst_writing_room")[0]
    assert typed
    assert not {"“", "”"} & set(typed)  # nobody could paste them


def test_reference_has_every_field_of_exercises_and_assignments(site: Path) -> None:
    words = set(read(site, "exercise-files").split())
    known = (*front_matter.FIELDS, *assignment_file.FIELDS, *assignment_file.TASK_FIELDS)
    assert [name for name in (*known, *exception_lines.FIELDS) if name not in words] == []


def test_reference_has_the_directives_and_roles_of_a_course(site: Path) -> None:
    text = read(site, "pages")
    for name in ("exercise", "exercise-progress", "register", "codebook", "src", "name"):
        assert f" {name} " in text, name


def test_documentation_is_offered_as_a_pdf(site: Path) -> None:
    assert (site / "coursekit.pdf").read_bytes().startswith(b"%PDF")
