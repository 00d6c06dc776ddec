"""What is handed out, and how the command tells what is wrong."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from planted import Handed, hand_out_all, plant

from coursekit.book.handout import Recipient, hand_out
from coursekit.book.handout.sheet import due_text, plain_markdown, standing_alone
from coursekit.course import Course
from coursekit.errors import CourseError
from coursekit.exercises import find_assignment

ROOT = Path(__file__).resolve().parents[2]
BANK = ROOT / "tests" / "data" / "bank"
DOT = ROOT / "src" / "coursekit" / "book" / "site" / "static" / "favicon.png"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (None, ""),
        (datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC), "20 Nov 2026, end of the day (UTC)"),
        (
            datetime(2026, 11, 20, 8, 5, tzinfo=ZoneInfo("Europe/Berlin")),
            "20 Nov 2026, 08:05 (Europe/Berlin)",
        ),
    ],
)
def test_due_date_is_told_with_its_zone(due: datetime | None, words: str) -> None:
    assert due_text(due) == words


def test_roles_that_lead_into_the_book_become_words() -> None:
    text = "See {name}`Мирошников`, {term}`those <they>`, {ref}`ch-west`, {src}`n. 4`, {math}`a_1`."
    words = "See Мирошников, those, ch-west, {src}`n. 4`, {math}`a_1`."
    assert standing_alone(text) == words
    assert plain_markdown(text) == "See Мирошников, those, ch-west, [n. 4], $a_1$."


def test_titles_may_hold_any_signs(tmp_path: Path) -> None:
    title = "A *bold* <script>alert(1)</script> & {{ title }} `x` #1 $y$"
    course = plant(tmp_path / "course", ("title: First steps", f"title: '{title}'"))
    handed = hand_out_all(course, tmp_path / "out")
    page = BeautifulSoup((handed.folder / "first.html").read_text("utf-8"), "html.parser")
    assert page.h1 is not None
    assert page.title is not None
    assert (page.h1.text, page.title.text) == (title, title)
    assert len(page.find_all("script")) == 2
    notebook = json.loads((handed.folder / "first.ipynb").read_text("utf-8"))
    assert notebook["cells"][0]["source"].startswith(r"# A \*bold\* \<script\>alert(1)")


def test_pictures_of_a_task_travel_with_it(tmp_path: Path) -> None:
    course = plant(tmp_path / "course")
    (course.exercises / "all" / "dot.png").write_bytes(DOT.read_bytes())
    task = course.exercises / "all" / "text.md"
    task.write_text(task.read_text("utf-8").replace("Who?", "Who?\n\n![A dot](dot.png)"), "utf-8")
    handed = hand_out_all(course, tmp_path / "out")
    address = "data:image/png;base64," + base64.b64encode(DOT.read_bytes()).decode()
    assert f'src="{address}"' in (handed.folder / "first.html").read_text("utf-8")
    assert f"![A dot]({address})" in (handed.folder / "first.ipynb").read_text("utf-8")
    (course.exercises / "all" / "dot.png").unlink()
    for to in ("html", "pdf", "notebook"):
        with pytest.raises(CourseError, match=r'text.md:\d+: there is no picture "dot.png"'):
            hand_out(find_assignment("first", course), course, to, tmp_path, [Recipient("1")])


def test_fault_in_a_task_names_its_line(tmp_path: Path) -> None:
    course = plant(tmp_path / "course")
    task = course.exercises / "all" / "text.md"
    task.write_text(task.read_text("utf-8").replace("Who?", "Who? {wrong}"), "utf-8")
    text = task.read_text("utf-8").replace("Who? {wrong}", "```{nonsense}\n```")
    task.write_text(text, "utf-8")
    with pytest.raises(CourseError) as error:
        hand_out(find_assignment("first", course), course, "html", tmp_path)
    assert str(error.value).startswith("exercises/all/text.md:7: Unknown directive type")


def test_assignment_of_dropped_exercises_is_not_handed_out(tmp_path: Path) -> None:
    course = plant(tmp_path / "course")
    path = course.exercises / "assignments" / "first.yml"
    text = "title: T\nexercises:\n  - id: all/text\n    drop: it was ambiguous\n"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match="every exercise is dropped"):
        hand_out(find_assignment("first", course), course, "html", tmp_path)


def test_private_exercises_are_handed_out_without_the_book(tmp_path: Path) -> None:
    """A course as the wheel carries it, without chapters and settings, and a bank of one's own."""
    shutil.copytree(ROOT / "data", tmp_path / "course" / "data")
    (tmp_path / "course" / "exercises").mkdir()
    course = Course(tmp_path / "course", (BANK,))
    handed = hand_out_all(course, tmp_path / "out", name="week-3")
    assert (handed.folder / "week-3.html").stat().st_size < 300_000
    assert (handed.folder / "data" / "places.csv").is_file()
    text = (handed.folder / "week-3.html").read_text("utf-8")
    assert set(re.findall(r'<ck-task [^>]*data-name="([^"]+)"', text)) == {
        f"seminar/{path.stem}" for path in (BANK / "seminar").glob("*.md")
    }


def test_command_writes_and_names_the_files(tmp_path: Path, run_coursekit: Run) -> None:
    bank = ("--bank", str(BANK))
    roster = tmp_path / "class.csv"
    roster.write_text("id,name\n17,Анна\n18,Bo\n", encoding="utf-8")
    for to, names, more in [
        ("html", ["week-3.html"], ()),
        ("notebook", ["week-3.ipynb", "data/places.csv"], ()),
        (
            "pdf",
            ["week-3-x.pdf", "week-3-17.pdf", "week-3-18.pdf", "data/places.csv"],
            ("--student", "x", "--roster", str(roster)),
        ),
    ]:
        done = run_coursekit(
            *("assignment", "hand-out", "week-3", "--to", to, "-o", str(tmp_path), *bank, *more)
        )
        assert done.stderr == ""
        assert done.stdout.splitlines() == [str(tmp_path / name) for name in names]
        assert all((tmp_path / name).is_file() for name in names)


def test_command_tells_what_is_wrong(tmp_path: Path, run_coursekit: Run) -> None:
    command = ("assignment", "hand-out", "week-3", "--to", "pdf", "-o", str(tmp_path))
    done = run_coursekit(*command, "--bank", str(BANK))
    assert done.returncode == 1
    assert done.stderr.endswith("Give --student ID or --roster FILE.\n")
    done = run_coursekit(*command)
    assert done.returncode == 1
    assert 'there is no assignment "week-3"' in done.stderr
    assert "Traceback" not in done.stderr
    done = run_coursekit(*command[:4], "html", *command[5:], "--student", "17")
    assert done.returncode == 2
    assert "one html serves all students: leave out --roster and --student." in done.stderr


def test_hand_out_is_the_same_whoever_asks(handed: Handed, tmp_path: Path) -> None:
    """Nothing of the machine stands in it: neither its folders nor the temporary ones."""
    for path in handed.written:
        data = path.read_bytes()
        assert str(handed.course.root).encode() not in data
        assert f"{tempfile.gettempdir()}/".encode() not in data
