"""The wheel alone is enough: what it holds, what its base can do, and what an extra brings.

Environments are made of the tests' own libraries, so that nothing is downloaded: each holds the
wheel and what it asks for, and no other library.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from packaging.metadata import Metadata

from classroom import answer_files, make_class, plain_name, plain_roster
from coursekit import __version__
from coursekit.course import find_course
from coursekit.datasets import names
from coursekit.errors import DISTRIBUTION, EXTRAS
from coursekit.exercises import find_assignment, find_exercise
from distributions import closure, make_environment, modules_of, required
from english import english_words, left_in_english
from own_course import make_own_course

WHEEL = f"{DISTRIBUTION.replace('-', '_')}-{__version__}-py3-none-any.whl"
LOADS_EVERYTHING = """
import json
from coursekit import check, load, names
import coursekit.defectors
from coursekit.course import find_course
from coursekit.exercises import read_exercises
course = find_course()
assert not course.is_checkout, course
print(json.dumps({
    "rows": {name: len(load(name)) for name in names()},
    "exercises": len(read_exercises(course)[0]),
}))
"""
EXERCISE = """\
---
kind: single
title: A river
skill: close-reading
level: remember
---
Which river flows through Bonn?

## Answers
- [x] The Rhine
- [ ] The Elbe
  > That is Dresden.

## Explanation
Look at a map.
"""
CONFIG = """\
title: Rivers
author: Nobody
sphinx:
  extra_extensions:
    - coursekit.book.exercises
"""


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*build, str(root)], check=True, capture_output=True)
    return folder / WHEEL


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """The Python of an environment with the wheel and what some extras need."""

    return lambda *extras: make_environment(tmp_path_factory.mktemp("env"), wheel, *extras)


@pytest.fixture(scope="module")
def base(environment: Callable[..., Path]) -> Path:
    return environment()


def run(python: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A Jupyter Book with an exercise, and nothing else of ours."""
    files = {
        "_config.yml": CONFIG,
        "_toc.yml": "format: jb-book\nroot: intro\n",
        "intro.md": "# The Rhine\n\n```{exercise} rivers/bonn\n```\n",
        "exercises/rivers/bonn.md": EXERCISE,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


# What it holds


def test_wheel_holds_the_package_and_the_course_and_nothing_else(wheel: Path, root: Path) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "src/coursekit", "data", "exercises"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    expected = {
        path.removeprefix("src/") if path.startswith("src/") else f"coursekit/defectors/{path}"
        for path in tracked
        if (root / path).is_file() and not path.endswith((".po", ".pot"))  # for translators
    }
    with ZipFile(wheel) as packed:
        held = {name for name in packed.namelist() if ".dist-info/" not in name}
    assert held == expected


def test_wheel_is_as_an_index_wants_it(wheel: Path, root: Path) -> None:
    check = [sys.executable, "-m", "check_wheel_contents", str(wheel)]
    done = subprocess.run(check, cwd=root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    with ZipFile(wheel) as packed:
        [name] = [name for name in packed.namelist() if name.endswith(".dist-info/METADATA")]
        said = Metadata.from_email(packed.read(name), validate=True)
    assert said.description_content_type == "text/markdown"
    assert said.description
    assert not re.findall(r"\]\((?!https?://|#)", said.description)  # it is read elsewhere


def test_base_asks_for_what_an_exercise_needs(wheel: Path) -> None:
    assert {one.name for one in required(wheel)} == {
        "click",
        "iuliia",
        "markdown-it-py",
        "mdit-py-plugins",
        "pyyaml",
    }


def test_every_library_belongs_to_the_base_or_an_extra(root: Path, wheel: Path) -> None:
    imported: set[str] = set()
    for path in (root / "src" / "coursekit").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.partition(".")[0])
    base = {module for name in closure(required(wheel)) for module in modules_of(name)}
    known = {"coursekit", *base, *sys.stdlib_module_names}.union(*EXTRAS.values())
    assert imported - known == set()


# What its base can do


def test_the_carried_course_is_used_where_it_is_asked_for(base: Path, tmp_path: Path) -> None:
    code = """
import coursekit
from coursekit import check
import coursekit.defectors
right = check("emergence/three-counts", "a")
print(right.score, right)
assert "<section" in right._repr_html_()
"""
    done = run(base, "-c", code, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Three counts, one question" in done.stdout


def test_base_checks_an_exercise_of_a_book(base: Path, book: Path) -> None:
    code = 'from coursekit import check; print(check("rivers/bonn", "The Rhine").score)'
    assert run(base, "-c", code, cwd=book).stdout == "1.0\n"


def test_base_lists_shows_writes_and_checks_exercises(base: Path, book: Path) -> None:
    listed = run(base, "-m", "coursekit", "exercise", "list", cwd=book)
    assert "rivers/bonn" in listed.stdout
    shown = run(base, "-m", "coursekit", "exercise", "show", "rivers/bonn", cwd=book)
    assert "The Elbe" in shown.stdout
    new = run(base, "-m", "coursekit", "exercise", "new", "text", "rivers/cologne", cwd=book)
    assert (new.returncode, new.stderr) == (0, "")
    (book / "exercises/rivers/cologne.md").unlink()
    checked = run(base, "-m", "coursekit", "check", cwd=book)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_base_describes_data(base: Path, tmp_path: Path) -> None:
    course = make_own_course(tmp_path)
    done = run(base, "-m", "coursekit", "data", "describe", "rain", cwd=course)
    assert (done.returncode, done.stderr) == (0, "")
    assert "rain: rain (2 rows)" in done.stdout


@pytest.mark.parametrize(
    ("command", "extra"),
    [
        (("build", "html"), "book"),
        (("assignment", "hand-out", "week-1", "--to", "html", "-o", "out"), "book"),
        (("grade", "week-1", ".", "--roster", "_toc.yml", "-o", "out"), "grading"),
        (("analyse", "."), "analysis"),
    ],
    ids=lambda one: one if isinstance(one, str) else one[0],
)
def test_a_command_without_its_extra_says_what_to_type(
    base: Path, book: Path, command: tuple[str, ...], extra: str
) -> None:
    assignments = book / "exercises" / "assignments"
    assignments.mkdir()
    terms = "title: Rivers\ndue: 2030-01-01 12:00\nzone: Europe/Berlin\n"
    text = f"{terms}exercises:\n  - rivers/bonn\n"
    (assignments / "week-1.yml").write_text(text, encoding="utf-8")
    done = run(base, "-m", "coursekit", *command, cwd=book)
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert line.endswith(f'which is not installed. Type: pip install "{DISTRIBUTION}[{extra}]"')


def test_help_lists_every_command_in_the_base(base: Path, tmp_path: Path) -> None:
    done = run(base, "-m", "coursekit", "--help", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert {"analyse", "build", "exercise", "grade"} <= set(done.stdout.split())


def test_tables_without_their_extra_say_what_to_type(base: Path, tmp_path: Path) -> None:
    course = make_own_course(tmp_path)
    for code in (
        'from coursekit import load; load("rain")',
        "from coursekit.defectors import draw_map",
        'from coursekit import check; check("rain/days", 3)',
    ):
        done = run(base, "-c", code, cwd=course)
        assert f'Type: pip install "{DISTRIBUTION}[data]"' in done.stderr


# What an extra brings


def test_exercises_on_a_page_need_no_tables_and_no_charts(
    environment: Callable[..., Path], book: Path
) -> None:
    python = environment("book")
    modules = "import importlib.util as u; print(*map(u.find_spec, ('pandas', 'matplotlib')))"
    assert run(python, "-c", modules, cwd=book).stdout == "None None\n"
    done = run(python, "-m", "coursekit", "build", "html", cwd=book)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "The Elbe" in (book / "_build/html/intro.html").read_text(encoding="utf-8")


def test_every_dataset_and_exercise_loads_from_the_wheel(
    environment: Callable[..., Path], root: Path, tmp_path: Path
) -> None:
    done = run(environment("data"), "-c", LOADS_EVERYTHING, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    loaded = json.loads(done.stdout)
    assert set(loaded["rows"]) == set(names())
    assert min(loaded["rows"].values()) > 0
    assert loaded["exercises"] == len(list((root / "exercises").glob("*/*.md")))


def seen_in(page: Path) -> list[str]:
    """What a reader of a page sees and is told by its attributes."""
    tree = BeautifulSoup(page.read_bytes(), "html.parser")
    body = tree.body
    assert body is not None
    for hidden in body(["script", "style", "template"]):
        hidden.extract()
    told = [
        str(one[name])
        for name in ("title", "aria-label", "alt")
        for one in body.select(f"[{name}]")
    ]
    return [*body.stripped_strings, *told]


def test_new_course_goes_from_the_wheel_to_a_graded_class(
    environment: Callable[..., Path], tmp_path: Path
) -> None:
    python = environment("book", "analysis")
    folder = tmp_path / "ferry"

    def coursekit(*arguments: str, cwd: Path = folder) -> str:
        done = run(python, "-m", "coursekit", *arguments, cwd=cwd)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    options = ("--title", "Ferries", "--author", "Me", "--language", "de", "--article", "--data")
    coursekit("new", str(folder), *options, cwd=tmp_path)
    assert "The course is in order." in coursekit("check")
    coursekit("build", "all", "-q")
    assert (folder / "_build/pdf/ferries.pdf").read_bytes().startswith(b"%PDF")
    site = folder / "_build/html"
    texts = [text for path in site.glob("chapters/*.html") for text in seen_in(path)]
    notebook = json.loads((site / "notebooks/ferry.ipynb").read_text("utf-8"))
    texts += ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "markdown"]
    assert any("aus *Ferries*" in text for text in texts)
    tables = {"note", "notes"}  # a column and a table
    assert left_in_english({*texts} - tables, "de") == english_words(texts) == []
    coursekit("assignment", "hand-out", "first", "--to", "html", "-o", "handout")
    assert (folder / "handout/first.html").is_file()
    course = find_course(folder)
    people = make_class(6)
    tasks = find_assignment("first", course).tasks
    exercises = [find_exercise(task.exercise, course) for task in tasks]
    (folder / "answers").mkdir()
    for person, answers in answer_files(people, exercises, course="ferries", assignment="first"):
        (folder / "answers" / plain_name(person, "first-answers.json")).write_bytes(answers)
    (folder / "class.csv").write_text(plain_roster(people), "utf-8")
    coursekit("grade", "first", "answers", "--roster", "class.csv", "-o", "grades")
    assert len((folder / "grades/marks.csv").read_text("utf-8").splitlines()) == 7
