"""The chapter "For instructors" keeps its word: its commands run, with the class that it names."""

from __future__ import annotations

import csv
import re
import shlex
import shutil
import signal
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
import yaml
from pypdfium2 import PdfDocument

from example_class import DOWNLOAD, FOLDER, ROSTER, write_example

COURSE = ("chapters", "data", "exercises", "tests/data")
FILES = ("_config.yml", "_toc.yml", "references.bib")
Done = CompletedProcess[str]
Run = Callable[..., Done]


def chapter(root: Path) -> str:
    return (root / "chapters" / "instructors.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def desk(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what a clone of the book has, where the commands may write."""
    folder = tmp_path_factory.mktemp("desk")
    for name in COURSE:
        shutil.copytree(root / name, folder / name)
    for name in FILES:
        shutil.copyfile(root / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def walk(root: Path, desk: Path, run_coursekit: Run) -> list[tuple[str, Done]]:
    """Run the commands in the chapter's order; before ``--accept`` change the line it tells of."""
    done = []
    text = chapter(root).replace("\\\n", " ")
    for line in re.findall(r"^\$ coursekit (.+)$", text, re.MULTILINE):
        arguments = shlex.split(line)
        if "--accept" in arguments:
            _drop_an_exercise(root, desk)
            before = [word for word in arguments if word != "--accept"]
            done.append(("regrade", run_coursekit(*before, cwd=desk)))
        if arguments[0] == "mark" and "--differences" not in arguments:
            done.append((line, _open_and_leave(arguments, desk)))
        else:
            done.append((line, run_coursekit(*arguments, cwd=desk)))
    return done


def _open_and_leave(arguments: list[str], desk: Path) -> Done:
    """Open the page that a command serves, and end the command as a person does."""
    command = [sys.executable, "-u", "-m", "coursekit", *arguments, "--no-browser"]
    with subprocess.Popen(command, cwd=desk, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        address = process.stdout.readline().split()[-1]
        with urllib.request.urlopen(address, timeout=30) as answer:
            page = answer.read().decode()
        process.send_signal(signal.SIGINT)
        return Done(arguments, process.wait(timeout=30), page, "")


def _drop_an_exercise(root: Path, desk: Path) -> None:
    (block,) = re.findall(r"```yaml\n(  - id: [^`]*drop: [^`]*)```", chapter(root))
    (task,) = yaml.safe_load(block)
    path = desk / "tests/data/bank/assignments/week-3.yml"
    text = path.read_text(encoding="utf-8")
    assert f"  - {task['id']}\n" in text
    path.write_text(text.replace(f"  - {task['id']}\n", block), encoding="utf-8")


def test_each_command_of_the_chapter_succeeds(walk: list) -> None:
    failed = [(line, done.stderr) for line, done in walk if done.returncode and line != "regrade"]
    assert failed == []


def test_each_command_group_of_grading_is_walked_through(walk: list) -> None:
    words = {" ".join(line.split()[:2]) for line, _ in walk}
    assert {"assignment check", "assignment hand-out", "grade week-3"} <= words
    assert {"mark grades", "analyse grades"} <= words


def test_a_changed_assignment_overwrites_nothing_until_it_is_accepted(walk: list) -> None:
    (done,) = [done for line, done in walk if line == "regrade"]
    assert done.returncode == 3


def test_what_the_chapter_promises_lies_in_the_folder(root: Path, desk: Path, walk: list) -> None:
    table = chapter(root).split("| In `grades` |")[1].split("\n\n")[0]
    promised = [*re.findall(r"^\| `([^`]+)`", table, re.MULTILINE), "history", "analysis.html"]
    assert [name for name in promised if not (desk / "grades" / name).exists()] == []


def test_the_class_is_as_the_chapter_tells(desk: Path, walk: list) -> None:
    with (desk / "grades" / "marks.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    states = [row["status"] for row in rows]
    assert states.count("cannot be read") == 2
    assert states.count("belongs to nobody") == 1
    assert states.count("nothing received") == 3
    assert len([row for row in rows if row["days late"] not in ("", "0")]) == 2
    assert len([row for row in rows if "different files" in row["notes"]]) == 1


def test_feedback_in_print_gives_answers_in_words(desk: Path, walk: list) -> None:
    pages = PdfDocument(desk / "grades" / "return" / "feedback.pdf")
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    assert "Kolokol: Denisov" in text
    assert "|" not in text


def test_exceptions_that_are_shown_hold_for_the_example_class(
    root: Path, desk: Path, walk: list, run_coursekit: Run
) -> None:
    (block,) = re.findall(r"```yaml\n(exceptions:\n[^`]*)```", chapter(root))
    path = desk / "tests/data/bank/assignments/week-3.yml"
    path.write_text(path.read_text(encoding="utf-8") + block, encoding="utf-8")
    lines = [line for line, _ in walk if line.startswith("grade week-3")]
    arguments = shlex.split(lines[0].replace("-o grades", "-o others"))
    done = run_coursekit(*arguments, cwd=desk)
    assert done.returncode == 0, done.stderr
    report = (desk / "others" / "report.html").read_text(encoding="utf-8")
    reasons = [one["because"] for one in yaml.safe_load(block)["exceptions"]]
    assert [reason for reason in reasons if reason not in report] == []


def test_assignment_is_shown_as_it_is(root: Path) -> None:
    shown = re.search(r"```yaml\n(title: .*?)```", chapter(root), re.DOTALL)
    assert shown
    real = (root / "tests/data/bank/assignments/week-3.yml").read_text(encoding="utf-8")
    missing = [line for line in shown[1].splitlines() if line not in real.splitlines()]
    assert missing == []


def test_example_class_is_up_to_date(tmp_path: Path) -> None:
    """If not: an exercise of the example bank was reworded.  Run tests/tools/example_class.py."""
    write_example(tmp_path)
    assert (tmp_path / ROSTER).read_bytes() == (FOLDER / ROSTER).read_bytes()
    assert members(tmp_path / DOWNLOAD) == members(FOLDER / DOWNLOAD)


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
