"""Which of several files counts, and what lateness costs.  Pure functions of plain values.

**When.**  The time at which the student's device wrote the file decides how late it is.  It is
compared with the due time, zones respected; up to `Late.grace_minutes` after it is still in time.
Every begun day after the due time is a day late, the grace not taken off.  A day ends when the
clock in the zone of the due time shows that time again, also when the clock is put back that night.
A time without a zone is unknown.

**Who says so.**  A learning system that calls a file late makes it at least one day late, whatever
the file says.  Canvas marks late files and no others, so what Canvas calls in time is in time.

**Which.**  Files are ordered by the time they were saved (unknown times first), then by the
learning system's count of versions, then by name.  *last* takes the last, *best* the one with most
points after lateness, and of equal ones the last.  Where late work is refused, a file in time goes
before all late ones.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from coursekit.exercises import Late
from coursekit.grading.model import Identity

BEST = "best"
LAST = "last"
_DAY = timedelta(days=1)
_FAR = datetime(9998, 1, 1, tzinfo=UTC)  # what is later cannot be written in every zone


@dataclass(frozen=True)
class Lateness:
    """How late a file came, and what that costs.

    Parameters
    ----------
    days : int
        Begun days, 0 if in time or unknown.
    penalty : float
        Share of the points, 0 to 1.
    note : str
        What an instructor should know of it; empty if there is nothing.
    """

    days: int = 0
    penalty: float = 0.0
    note: str = ""


@dataclass(frozen=True)
class Attempt:
    """One readable file of a student, as far as choosing needs it.

    Parameters
    ----------
    points : float
        What its marks bring before lateness; what waits for a person counts nothing.
    """

    place: str
    saved: str
    version: int
    points: float
    lateness: Lateness


def read_time(text: str) -> datetime | None:
    """Read a time in ISO 8601, as UTC; None if it cannot be read or has no zone."""
    try:
        time = datetime.fromisoformat(text)
        return time.astimezone(UTC) if time.tzinfo else None
    except (ValueError, OverflowError):  # the year 1 or 9999, moved by some hours
        return None


def lateness(saved: str, identity: Identity, due: datetime | None, rule: Late) -> Lateness:
    """Find how late a file came.

    Parameters
    ----------
    saved : str
        When the student's device wrote it, ISO 8601; may be anything.
    identity : Identity
        What the learning system says of it.
    due : datetime or None
        With a zone; None if the assignment has no due time.
    rule : Late

    Returns
    -------
    Lateness
    """
    days = _days_late(saved, due, timedelta(minutes=rule.grace_minutes))
    if identity.late:
        return _cost(max(days, 1), rule)
    if days and identity.system == "canvas":
        late_by = "a day" if days == 1 else f"{days} days"
        return Lateness(note=f"Saved {late_by} after the due time, but Canvas calls it in time.")
    return _cost(days, rule)


def _days_late(saved: str, due: datetime | None, grace: timedelta) -> int:
    time = read_time(saved)
    if due is None or time is None or time <= due.astimezone(UTC) + grace:
        return 0
    here = min(time, _FAR).astimezone(due.tzinfo)
    passed = here.replace(tzinfo=None) - due.replace(tzinfo=None)
    return max(1, math.ceil(passed / _DAY))  # the clock may have been put back meanwhile


def _cost(days: int, rule: Late) -> Lateness:
    if not days:
        return Lateness()
    if rule.refuse:
        return Lateness(days, 1.0, "Late, and late work is refused.")
    return Lateness(days, min(days * rule.per_day, rule.at_most, 1.0))


def choose(attempts: Sequence[Attempt], rule: str, *, refuse: bool = False) -> Attempt:
    """Choose the file that counts.

    Parameters
    ----------
    attempts : sequence of Attempt
        At least one.
    rule : str
        ``last`` or ``best``.
    refuse : bool
        Whether late work is refused.

    Returns
    -------
    Attempt
    """

    def order(attempt: Attempt) -> tuple[float, datetime, int, str]:
        time = read_time(attempt.saved) or datetime.min.replace(tzinfo=UTC)
        points = attempt.points * (1 - attempt.lateness.penalty) if rule == BEST else 0.0
        return points, time, attempt.version, attempt.place

    in_time = [attempt for attempt in attempts if not attempt.lateness.days]
    return max(in_time if refuse and in_time else attempts, key=order)
