"""Which of several files counts, and what lateness costs.  Pure functions of plain values.

**When.**  Where the learning system says when a submission came, that decides how late it is; else
the time at which the student's device wrote the file.  It is compared with the due time, zones
respected; up to `Late.grace_minutes` after it is still in time.  A student's own due time, by an
extension in the learning system or an exception in the assignment file, counts instead if it is
later.  Every begun day after the due time is a day late, the grace not taken off.  A day ends when
the clock in the zone of the due time shows that time again, also when the clock is put back that
night.  A time without a zone is unknown.

**Who says so.**  Moodle's worksheet says when it came, and how late: the former decides, as the
assignment file may name another due time than Moodle; the latter where the former is missing.
Canvas says only that a file is late: it is a day late at least, unless it was saved within the
grace.  Canvas marks late files and no others, so what Canvas calls in time is in time.
Wherever system and file differ, a note says so.

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

from coursekit.catalogue import _, ngettext
from coursekit.exercises import Late
from coursekit.grading.model import Identity
from coursekit.grading.roster.received import NOT_SAID, Received
from coursekit.grading.tables.csvtext import excerpt

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
    waiting : float
        Points that a person may still give it.
    """

    place: str
    saved: str
    version: int
    points: float
    lateness: Lateness
    waiting: float = 0.0

    @property
    def least(self) -> float:
        """What it brings, lateness taken off."""
        return self.points * (1 - self.lateness.penalty)

    @property
    def most(self) -> float:
        """What it can still bring."""
        return (self.points + self.waiting) * (1 - self.lateness.penalty)


def read_time(text: str) -> datetime | None:
    """Read a time in ISO 8601, as UTC; None if it cannot be read or has no zone."""
    try:
        time = datetime.fromisoformat(text)
        return time.astimezone(UTC) if time.tzinfo else None
    except (ValueError, OverflowError):  # the year 1 or 9999, moved by some hours
        return None


def lateness(
    saved: str,
    identity: Identity,
    due: datetime | None,
    rule: Late,
    received: Received = NOT_SAID,
) -> Lateness:
    """Find how late a file came.

    Parameters
    ----------
    saved : str
        When the student's device wrote it, ISO 8601; may be anything.
    identity : Identity
        What the learning system says of it in the file's name.
    due : datetime or None
        With a zone; None if the assignment has no due time.
    rule : Late
    received : Received
        What the learning system says of the submission in the roster.

    Returns
    -------
    Lateness
    """
    notes = []
    if received.until and due and received.until > due:
        due = received.until
        notes.append(_("Moodle extended the due time to {time}.", time=f"{due:%Y-%m-%d %H:%M}"))
    if received.unread:
        said = excerpt(received.unread)
        notes.append(_("Moodle says {said}, which was not understood.", said=said))
    grace = timedelta(minutes=rule.grace_minutes)
    own = _days_late(read_time(saved), due, grace)
    days = own
    if received.at or received.late_by:
        days, note = _by_moodle(received, due, grace)
        notes.append(note)
        if read_time(saved) and days != own:
            told = _(
                "Moodle received it {late}, but by the student's clock it was saved {own}. "
                "What Moodle says counts.",
                late=_late(days),
                own=_late(own),
            )
            notes.append(told)
    elif identity.late:
        time = read_time(saved)
        if due and time and due < time <= due + grace:
            notes.append(_("Canvas calls it late, but it was saved within the grace: in time."))
        elif not own:
            days = 1
            told = _(
                "Canvas calls it late, but not by how much, and the file does not say so: "
                "counted as a day late."
            )
            notes.append(told)
    elif own and identity.system == "canvas":
        days = 0
        told = ngettext(
            "Saved a day after the due time, but Canvas calls it in time.",
            "Saved {n} days after the due time, but Canvas calls it in time.",
            own,
        )
        notes.append(told)
    return _cost(days, rule, " ".join(filter(None, notes)))


def _late(days: int) -> str:
    return ngettext("a day late", "{n} days late", days) if days else _("in time")


def _by_moodle(received: Received, due: datetime | None, grace: timedelta) -> tuple[int, str]:
    """Days late by what Moodle's worksheet says, and where that contradicts itself."""
    late_by = received.late_by
    if due is None or received.at is None:
        if not late_by or late_by <= grace:
            return 0, ""
        return late_by // _DAY + 1, ""
    moment = received.at
    if late_by and moment <= due + late_by < moment + timedelta(minutes=1):
        moment = due + late_by  # the one is told to the minute, the other to the second
    days = _days_late(moment, due, grace)
    if late_by and late_by > grace and not days:
        return 0, _("Moodle calls it late, but it came in time by the due time that counts here.")
    if days and not late_by:
        return days, _("It came {late}, though Moodle does not call it so.", late=_late(days))
    return days, ""


def _days_late(time: datetime | None, due: datetime | None, grace: timedelta) -> int:
    if due is None or time is None or time.astimezone(UTC) <= due.astimezone(UTC) + grace:
        return 0
    here = min(time.astimezone(UTC), _FAR).astimezone(due.tzinfo)
    passed = here.replace(tzinfo=None) - due.replace(tzinfo=None)
    return max(1, math.ceil(passed / _DAY))  # the clock may have been put back meanwhile


def _cost(days: int, rule: Late, note: str) -> Lateness:
    if not days:
        return Lateness(note=note)
    if rule.refuse:
        refused = _("Late, and late work is refused.")
        return Lateness(days, 1.0, f"{note} {refused}".strip())
    return Lateness(days, min(days * rule.per_day, rule.at_most, 1.0), note)


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
        points = attempt.least if rule == BEST else 0.0
        return points, time, attempt.version, attempt.place

    return max(_that_may_count(attempts, refuse), key=order)


def rivals(
    attempts: Sequence[Attempt], chosen: Attempt, rule: str, *, refuse: bool = False
) -> list[Attempt]:
    """The files that may still count instead of the chosen one, when people have marked them."""
    if rule != BEST:
        return []
    return [
        attempt
        for attempt in _that_may_count(attempts, refuse)
        if attempt is not chosen and attempt.waiting and attempt.most >= chosen.least
    ]


def _that_may_count(attempts: Sequence[Attempt], refuse: bool) -> Sequence[Attempt]:
    in_time = [attempt for attempt in attempts if not attempt.lateness.days]
    return in_time if refuse and in_time else attempts
