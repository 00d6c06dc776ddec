"""The wheel alone is enough: data, exercises and the command work far from any checkout."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from coursekit.datasets import names

LOADS_EVERYTHING = """
import json
from coursekit import load, names
from coursekit.course import find_course
from coursekit.exercises import read_exercises
course = find_course()
assert not course.is_checkout, course
print(json.dumps({
    "rows": {name: len(load(name)) for name in names()},
    "exercises": len(read_exercises(course)[0]),
}))
"""


@pytest.fixture(scope="module")
def installed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that holds the built wheel.

    The libraries come from the environment of the tests, so that nothing is downloaded; the
    package itself comes from the wheel only.
    """
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*build, str(root)], check=True, capture_output=True)
    venv.create(folder / "env", with_pip=False)
    python = folder / "env" / "bin" / "python"
    site = next((folder / "env" / "lib").glob("python*/site-packages"))
    wheel = next(folder.glob("*.whl"))
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(site)]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True)
    libraries = next(Path(entry) for entry in sys.path if entry.endswith("site-packages"))
    # A plain path line makes the libraries importable without running the editable install's hook.
    (site / "libraries.pth").write_text(f"{libraries}\n", encoding="utf-8")
    return python


def run(python: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


def test_every_dataset_and_exercise_loads_from_the_wheel(
    installed: Path, root: Path, tmp_path: Path
) -> None:
    done = run(installed, "-c", LOADS_EVERYTHING, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(found["rows"]) == set(names())
    assert min(found["rows"].values()) > 0
    assert found["exercises"] == len(list((root / "exercises").glob("*/*.md")))


def test_command_answers_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    done = run(installed, "-m", "coursekit", "data", "describe", "estimates", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "estimates" in done.stdout


def test_building_without_a_book_says_what_to_do(installed: Path, tmp_path: Path) -> None:
    done = run(installed, "-m", "coursekit", "build", "html", cwd=tmp_path)
    assert done.returncode == 1
    assert "there is no book here" in done.stderr
    assert "Traceback" not in done.stderr
