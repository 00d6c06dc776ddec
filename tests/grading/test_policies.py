"""How late a file is: minutes of grace are minutes, days are those of the clock on the wall."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from graded import Class

from coursekit.exercises import Late
from coursekit.grading.model import Identity
from coursekit.grading.policies import lateness

RULE = Late(0.1, 0.5, grace_minutes=60)


def days(saved: str, due: str) -> int:
    moment = datetime.fromisoformat(due).replace(tzinfo=ZoneInfo("Europe/Berlin"))
    return lateness(saved, Identity(), moment, RULE).days


@pytest.mark.parametrize(
    ("saved", "late"),
    [
        ("2026-11-20T17:00:00Z", 0),
        ("2026-11-20T18:00:00Z", 0),
        ("2026-11-20T18:00:01Z", 1),
        ("2026-11-21T17:00:00Z", 1),
        ("2026-11-21T17:00:01Z", 2),
        ("2026-11-20T19:00:00+02:00", 0),
        ("9999-12-31T23:59:59Z", 2_911_390),
        ("", 0),
        ("2026-12-20T12:00:00", 0),  # without a zone it is no moment
    ],
)
def test_every_begun_day_after_the_due_time_is_a_day_late(saved: str, late: int) -> None:
    assert days(saved, "2026-11-20 18:00") == late


@pytest.mark.parametrize(("late", "which"), [("refuse", "last in time"), ("accept", "last")])
def test_note_on_several_files_says_which_counts(tmp_path: Path, late: str, which: str) -> None:
    made = Class(tmp_path)
    made.assign(f"late: {late}\n")
    made.receive(made.people[0])
    again = made.submission(made.people[0], saved="2026-11-21T10:00:00Z", year="1949")
    (made.inbox / "again.json").write_bytes(again)
    made.grade()
    result = made.result(0)
    assert f"2 different files came; the {which} counts: {result.place}." in result.notes


@pytest.mark.parametrize(
    ("due", "last", "first_late"),
    [
        # At 3:00 the clock is put back to 2:00, so that 2:30 comes twice.
        ("2026-10-25 02:30", "2026-10-25T01:30:00Z", "2026-10-25T01:30:01Z"),
        # At 2:00 it is put forward to 3:00.
        ("2026-03-29 01:30", "2026-03-29T01:30:00Z", "2026-03-29T01:30:01Z"),
    ],
)
def test_grace_lasts_as_long_in_the_night_in_which_the_clock_is_changed(
    due: str, last: str, first_late: str
) -> None:
    assert (days(last, due), days(first_late, due)) == (0, 1)


@pytest.mark.parametrize(
    ("due", "saved", "late"),
    [
        ("2026-10-24 23:59:59", "2026-10-25T23:30:00+01:00", 1),  # after 24 and a half hours
        ("2026-10-24 23:59:59", "2026-10-26T00:00:00+01:00", 2),
        ("2026-03-28 23:59:59", "2026-03-29T23:59:59+02:00", 1),
        ("2026-03-28 23:59:59", "2026-03-30T00:00:00+02:00", 2),
    ],
)
def test_day_late_ends_when_the_clock_shows_the_due_time_again(
    due: str, saved: str, late: int
) -> None:
    assert days(saved, due) == late
