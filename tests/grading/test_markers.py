"""``coursekit mark --marker``: several people mark, each in sheets of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from graded import Class, feedback_of
from marking_pages import Start, by_markers, given, rows


def test_marks_of_two_markers_make_one_unless_they_differ_by_more_than_a_level(
    three: Class, start: Start, run_coursekit: Callable[..., Any]
) -> None:
    by_markers(three, start, ("0", "0", "0"), ("2", "1", "0"))
    outcome = three.grade()
    assert [one.points for one in (three.result(0), three.result(1), three.result(2))] == [
        1.0,
        2.5,
        3.0,
    ]
    assert outcome.counts == {"waiting for a person": 1, "marked": 2}
    (fault,) = outcome.faults
    assert "differ by more than a level: Anna 2, Ben 0" in fault.message
    feedback = feedback_of(three, 1)
    assert "Anna" in feedback
    assert "Ben" in feedback
    listed = run_coursekit("mark", str(three.out), "--differences", cwd=three.course.root)
    assert listed.stdout.splitlines()[-1] == "1 answer differs by more than a level."
    slip = run_coursekit("mark", str(three.out), "--exercise", "one/reason", cwd=three.course.root)
    assert (slip.returncode, 'Did you mean "one/reasons"?' in slip.stderr) == (1, True)
    three.judge(0, "1", "agreed")
    outcome = three.grade()
    assert outcome.faults == ()
    assert three.result(0).points == 2.0


def test_marker_gets_what_came_since(three: Class, start: Start) -> None:
    by_markers(three, start, ("0", "0", "0"), ())
    three.receive(three.people[0], reasons="Something else.")
    three.grade(accept=True)
    start(three, "--marker", "Anna")
    assert [given(row) for row in rows(three, "Anna")] == ["", "2 Anna", "2 Anna"]
    assert "Anna" in rows(three, "Anna")[0]["earlier mark"]


@pytest.mark.parametrize("name", ["../out", "a/b", "", " . ", "CON:"])
def test_marker_is_called_like_a_folder(
    three: Class, name: str, run_coursekit: Callable[..., Any]
) -> None:
    done = run_coursekit("mark", str(three.out), "--marker", name or "/", cwd=three.course.root)
    assert (done.returncode, "cannot be the name of a folder" in done.stderr) == (1, True)
