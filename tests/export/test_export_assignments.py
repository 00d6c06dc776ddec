"""What an assignment adds to its exercises: what is exported of it, and what is told as lost."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from yardstick import parts

from coursekit.course import Course
from coursekit.export import TARGETS, Selection, export, select
from coursekit.export.loss_report import assignment_terms
from example_class import BANK

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_canvas_draws_one_variant(root: Path) -> None:
    selection = select(["week-3"], Course(root, (BANK,)))
    with zipfile.ZipFile(io.BytesIO(export(selection, "canvas").content)) as package:
        name = next(name for name in package.namelist() if name.count("/") and "meta" not in name)
        quiz = ET.fromstring(package.read(name))
    groups = [node for node in quiz.iter() if node.tag.endswith("}selection_number")]
    assert groups
    assert {node.text for node in groups} == {"1"}


GRADED = """title: Graded
due: 2026-11-20 18:00
late: 10% a day
exercises:
  - id: cases/name
    accept: ["name: Хохлов"]
  - id: cases/distance
    accept: ["790"]
  - id: cases/ratio
    drop: It was misleading.
  - id: cases/term
    bonus: "yes"
"""


@pytest.fixture(scope="module")
def graded(cases_course: Course) -> Selection:
    """An assignment with all that an instructor may add to exercises."""
    folder = cases_course.exercises / "assignments"
    folder.mkdir(exist_ok=True)
    (folder / "graded.yml").write_text(GRADED, encoding="utf-8")
    return select(["graded"], cases_course)


def test_accepted_text_is_right_everywhere(graded: Selection) -> None:
    for name in ("moodle", "canvas", "qti21", "blackboard", "brightspace", "ilias", "scorm"):
        done = export(graded, name)
        assert any(
            b"Khokhlov" in part or "Хохлов".encode() in part for _, part in parts(done.content)
        ), name
        limits = [str(limit) for limit in done.losses[0].limits]
        assert not any("the assignment accepts" in limit for limit in limits), name


@pytest.mark.parametrize("name", ["moodle", "canvas", "qti3", "ilias", "scorm"])
def test_accepted_number_is_reported_as_lost(graded: Selection, name: str) -> None:
    (limit, *_) = export(graded, name).losses[1].limits
    assert str(limit) == ("an answer that the assignment accepts gets 0 % instead of 100 % (`790`)")


def test_report_says_what_of_the_assignment_is_not_in_the_file(graded: Selection) -> None:
    terms = assignment_terms(graded, TARGETS["moodle"])
    assert [term.partition(":")[0] for term in terms] == [
        "It is due on 2026-11-20 18",
        "Its rules for late work",
        "Of several attempts the last counts",
        "cases/ratio is dropped and not exported",
        "cases/term is a bonus; in the quiz its points count like any other.",
        "Hints are left out; hints",
    ]
    assert "due" not in assignment_terms(graded, TARGETS["canvas"])[0]


def test_assignment_without_hints_is_exported_without(root: Path) -> None:
    chapter = export(select(["emergence/three-counts"], Course(root)), "moodle").content
    quiz = export(select(["sources-and-numbers"], Course(root)), "moodle").content
    assert b"<hint " in chapter
    assert b"<hint " not in quiz


@pytest.mark.parametrize(("target", "told"), [("moodle", True), ("canvas", False)])
def test_due_date_travels_or_is_told(
    run_coursekit: Run, tmp_path: Path, target: str, told: bool
) -> None:
    path = tmp_path / "quiz"
    done = run_coursekit("export", target, "week-3", "--bank", str(BANK), "-o", str(path))
    assert done.returncode == 0, done.stderr
    assert ("due on 2026-11-20 18:00 Europe/Berlin" in done.stdout) is told
    if not told:
        meta = next(part for name, part in parts(path.read_bytes()) if "meta" in name)
        assert b"<due_at>2026-11-20T17:00:00</due_at>" in meta
