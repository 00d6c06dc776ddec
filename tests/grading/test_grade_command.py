"""The command ``coursekit grade`` tells what it did, and what is wrong, in plain words."""

from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner
from graded import Class

from coursekit.cli import main


def test_command_says_what_was_done_and_what_needs_attention(four: Class) -> None:
    (four.inbox / "stray.json").write_bytes(b"[]")
    done = four.run()
    assert done.exit_code == 0
    assert "4 students, 5 files" in done.output
    assert "4  marked" in done.output
    assert "1  file cannot be used as it is" in done.output
    assert "gradebook.csv" in done.output


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (["--late", "sometimes"], "is not a rule for late work"),
        (["--column", "id"], "is not like id="),
    ],
)
def test_mistake_on_the_command_line_is_told_without_a_traceback(
    four: Class, wrong: list[str], said: str
) -> None:
    done = four.run(*wrong)
    assert done.exit_code == 2
    assert said in " ".join(done.output.split())


def test_roster_that_is_none_ends_with_status_1(four: Class) -> None:
    four.roster.write_text("a,b\n1,2\n", encoding="utf-8")
    command = ["grade", "week-1", str(four.inbox), "--roster", str(four.roster)]
    done = subprocess.run(
        [sys.executable, "-m", "coursekit", *command, "-o", str(four.out)],
        cwd=four.course.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "roster.csv" in done.stderr
    assert not four.out.exists()


def test_due_time_without_a_zone_is_told(four: Class) -> None:
    assert "gives no zone" in four.run().output


def test_forgotten_bank_is_hinted_at() -> None:
    done = CliRunner().invoke(main, ["assignment", "check", "week-99"])
    assert "--bank DIR" in done.output


def test_tab_in_an_assignment_file_is_called_a_tab(four: Class) -> None:
    path = four.course.exercises / "assignments" / "week-1.yml"
    path.write_text("title: A\nexercises:\n\t- one/year\n", encoding="utf-8")
    done = four.run()
    assert "there is a tab" in done.output
