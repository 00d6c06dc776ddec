"""The output folder: only one run at a time, nothing of others touched, no way out of it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from graded import EXERCISES, Class

from classroom import plain_roster
from coursekit.errors import CourseError
from coursekit.grading.outfolder import slug
from coursekit.grading.store import FILE, open_store, read_results


def test_folder_with_other_files_is_refused(four: Class) -> None:
    four.out.mkdir()
    (four.out / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CourseError, match="holds other files"):
        four.grade()
    assert os.listdir(four.out) == ["thesis.txt"]


def test_folder_of_another_assignment_is_refused(four: Class) -> None:
    four.grade()
    with open_store(four.out) as store:
        store.keep_fact("assignment", "week-0")
    with pytest.raises(CourseError, match="holds the marks of"):
        four.grade()


@pytest.mark.parametrize("name", ["feedback", "marking", "history"])
def test_link_that_leads_out_of_the_folder_is_refused(
    four: Class, name: str, tmp_path: Path
) -> None:
    four.grade()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    if (four.out / name).is_dir():
        (four.out / name).rename(four.out / f"{name}-before")
    (four.out / name).symlink_to(elsewhere)
    with pytest.raises(CourseError, match="this is a link"):
        four.grade(accept=True)
    assert list(elsewhere.iterdir()) == []


def test_link_in_place_of_a_paper_is_replaced_and_not_followed(four: Class, tmp_path: Path) -> None:
    four.grade()
    precious = tmp_path / "precious.txt"
    precious.write_text("mine", encoding="utf-8")
    for name in ("gradebook.csv", ".gradebook.csv.part"):
        (four.out / name).unlink(missing_ok=True)
        (four.out / name).symlink_to(precious)
    four.grade()
    assert precious.read_text(encoding="utf-8") == "mine"
    assert not (four.out / "gradebook.csv").is_symlink()


@pytest.mark.parametrize(
    ("place", "said"), [(".", "lies in the output folder"), ("in/grades", "output folder lies in")]
)
def test_what_is_read_and_what_is_written_lie_apart(four: Class, place: str, said: str) -> None:
    with pytest.raises(CourseError, match=said):
        four.grade(output=four.root / place)


def test_two_runs_in_one_folder_cannot_meet(four: Class) -> None:
    four.grade()
    with open_store(four.out), pytest.raises(CourseError, match="another run is at work"):
        four.grade()


def test_strange_working_state_is_refused(four: Class) -> None:
    four.out.mkdir()
    (four.out / FILE).write_bytes(b"no database at all" * 100)
    with pytest.raises(CourseError, match="cannot be used"):
        four.grade()
    (four.out / FILE).unlink()
    other = sqlite3.connect(four.out / FILE)
    other.execute("CREATE TABLE recipes (name)")
    other.commit()
    other.close()
    with pytest.raises(CourseError, match="not a working state"):
        four.grade()


def test_folder_of_an_earlier_version_says_how_to_keep_what_people_marked(tmp_path: Path) -> None:
    made = Class(tmp_path, exercises=tuple(EXERCISES))
    made.receive_all()
    made.grade()
    made.judge(0, "1", "One reason only.")
    base = sqlite3.connect(made.out / FILE)
    base.execute(f"PRAGMA application_id = {0x434B4733}")
    base.close()
    with pytest.raises(CourseError, match="copy the filled-in sheets of marking/ into it"):
        made.grade()
    old, anew = made.out / "marking", made.root / "anew"
    made.grade(output=anew)
    shutil.copytree(old, anew / "marking", dirs_exist_ok=True)
    made.grade(output=anew)
    assert next(read_results(anew)).points == 4.0


@pytest.mark.parametrize(
    ("one", "other"),
    [("A/B", "a-b"), ("../../etc", "etc"), ("Ёлка", "🦊"), ("x" * 300, "x" * 301), ("con", "CON.")],
)
def test_names_of_papers_are_safe_and_never_meet(one: str, other: str) -> None:
    assert slug(one) != slug(other)
    for name in (slug(one), slug(other)):
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert len(name) < 80


def test_feedback_of_somebody_who_left_is_taken_away(four: Class) -> None:
    four.grade()
    four.roster.write_text(plain_roster(four.people[:3]), encoding="utf-8")
    assert four.grade().changed == 1
    four.grade(accept=True)
    assert len(list((four.out / "feedback").iterdir())) == 6
    assert len(list((four.out / "history" / "0001" / "feedback").iterdir())) == 2
