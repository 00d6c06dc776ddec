"""What the machine refuses is told in one line, and what is a bug is not hidden."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner
from graded import Class

from coursekit.cli import main


@pytest.fixture
def four(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Class:
    made = Class(tmp_path)
    made.receive_all()
    monkeypatch.chdir(made.course.root)
    return made


def test_file_in_place_of_a_folder_is_told(four: Class) -> None:
    assert four.run().exit_code == 0
    for file in (four.out / "feedback").iterdir():
        file.unlink()
    (four.out / "feedback").rmdir()
    (four.out / "feedback").touch()
    ended = four.run()
    assert ended.exit_code == 1
    assert (
        f"{four.out.as_posix()}/feedback: cannot be read or written: File exists." in ended.output
    )


def test_analysis_and_hand_out_tell_where_they_cannot_write(four: Class) -> None:
    assert four.run().exit_code == 0
    nowhere = four.roster / "out"
    for command in (
        ["analyse", four.out],
        ["assignment", "hand-out", "week-1", "--to", "notebook"],
    ):
        ended = CliRunner().invoke(main, [*map(str, command), "-o", str(nowhere)])
        assert ended.exit_code == 1
        assert f"{nowhere.as_posix()}: cannot be read or written: Not a directory" in ended.output
    taken = four.out / "week-1.pdf"
    taken.mkdir()
    paper = ["assignment", "hand-out", "week-1", "--to", "pdf", "-o", str(four.out)]
    ended = CliRunner().invoke(main, paper)
    assert ended.exit_code == 1
    assert f"{taken.as_posix()}: cannot be read or written: Is a directory" in ended.output


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (
            sqlite3.OperationalError("database or disk is full"),
            "the working state cannot be kept: database or disk is full. Is there room",
        ),
        (
            OSError(errno.ENOSPC, "No space left on device", "marks.csv"),
            "marks.csv: cannot be read or written: No space left on device. Is there room",
        ),
    ],
)
def test_full_disk_is_told(
    four: Class, monkeypatch: pytest.MonkeyPatch, error: Exception, message: str
) -> None:
    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr("coursekit.cli.grade.grade_submissions", refuse)
    ended = four.run()
    assert (ended.exit_code, ended.output.count("\n")) == (1, 1)
    assert ended.output.startswith(message)


def test_bug_keeps_its_traceback(four: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("coursekit.cli.grade.grade_submissions", fail)
    assert isinstance(four.run().exception, ZeroDivisionError)


def test_analysis_does_not_say_that_somebody_waits_who_answered_an_older_wording(
    four: Class,
) -> None:
    assert four.run().exit_code == 0
    four.rewrite("one/year", "In which year?", "In what year?")
    assert four.run("--older-wordings", "zero", "--accept").exit_code == 0
    assert CliRunner().invoke(main, ["analyse", str(four.out)]).exit_code == 0
    report = (four.out / "analysis.html").read_text(encoding="utf-8")
    assert "4 without a mark that counts" in report
    assert "set aside, as most have no mark yet" in report
    assert "wait for" not in report
    assert "waits for" not in report
