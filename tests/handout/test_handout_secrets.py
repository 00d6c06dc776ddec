"""Nothing that tells an answer is in page, paper or notebook, in any byte, packed or coded."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from planted import HINT, SECRETS, Handed, hand_out_all, plant, turn_keys

from leaks import leaks

PAPERS = ["first-4711.pdf", "first-12_б.pdf"]


def same_bytes(one: Handed, other: Handed) -> bool:
    """Whether two folders hold the same files."""
    assert len(one.written) == len(other.written) == 6
    pairs = [(path, other.folder / path.relative_to(one.folder)) for path in one.written]
    return all(path.read_bytes() == twin.read_bytes() for path, twin in pairs)


def test_every_form_is_written_with_the_table_that_a_task_names(handed: Handed) -> None:
    names = ["first.html", *PAPERS, "data/towns.csv", "first.ipynb", "data/towns.csv"]
    assert [path.relative_to(handed.folder).as_posix() for path in handed.written] == names
    assert len(list(handed.folder.rglob("*.*"))) == 5


def test_nothing_of_the_keys_is_handed_out(handed: Handed) -> None:
    assert leaks([handed.folder], SECRETS) == set()


def test_the_search_knows_every_secret(handed: Handed) -> None:
    """What is searched for stands in the exercises, and the search sees what is handed out."""
    assert {secret for secret, _ in leaks([handed.course.exercises], SECRETS)} == set(SECRETS)
    task = "Load the dataset towns and count."
    seen = {name for _, name in leaks([handed.folder], [task, task.replace("towns", "`towns`")])}
    assert seen == {"first.html", "first.ipynb", *PAPERS}


def test_hints_are_handed_out_if_the_assignment_says_so(tmp_path: Path) -> None:
    handed = hand_out_all(plant(tmp_path / "course", ("hints: no", "hints: yes")), tmp_path / "out")
    assert leaks([handed.folder], SECRETS) == {
        (HINT, name) for name in ("first.html", "first.ipynb", *PAPERS)
    }


def test_other_keys_give_the_same_bytes(handed: Handed, tmp_path: Path) -> None:
    """Neither an order nor a name nor a digest depends on the key."""
    course = plant(tmp_path / "course")
    turn_keys(course)
    assert same_bytes(hand_out_all(course, tmp_path / "out"), handed)


def test_another_day_gives_the_same_bytes(
    handed: Handed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(time.time()) - 400 * 86400))
    assert same_bytes(hand_out_all(handed.course, tmp_path), handed)
