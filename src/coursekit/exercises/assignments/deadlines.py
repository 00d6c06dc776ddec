"""The terms of an assignment: until when, how late, in whose time zone."""

from __future__ import annotations

import difflib
import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, available_timezones

from coursekit.exercises.assignments.assignment import Late
from coursekit.exercises.reading.plainyaml import Report

#: The day until which that is withheld which is withheld always.
ALWAYS = date.max
_FIRST_YEAR, _LAST_YEAR = 1900, 2999  # of a due date; others are slips
_RATE = re.compile(r"(\d+(?:\.\d+)?) ?% ?(?:a|per|each) day(?:,? ?at most (\d+(?:\.\d+)?) ?%)?")
_SPAN = re.compile(r"(\d{1,6}) ?(minutes?|hours?|days?)")
_MINUTES = {"minute": 1, "hour": 60, "day": 24 * 60}


def read_zone(text: str, line: int, report: Report) -> tzinfo | None:
    """The time zone that `text` names; None if it names none."""
    if text in ("", "UTC"):
        return UTC if text else None
    known = available_timezones()
    if text in known:
        return ZoneInfo(text)
    near = difflib.get_close_matches(text, sorted(known), 1)
    remedy = f'Did you mean "{near[0]}"?' if near else "Write it like Europe/Berlin."
    report(line, f'there is no time zone "{text}"', remedy)
    return None


def read_moment(text: str, zone: tzinfo | None, line: int, report: Report) -> datetime | None:
    """A date (its last second) or a date and time, in `zone`; without one by its offset or UTC.

    A time that the clocks show twice, when they go back, is the later one.
    """
    day = _day(text)
    try:
        moment = datetime.combine(day, time(23, 59, 59)) if day else datetime.fromisoformat(text)
    except ValueError:
        moment = datetime.min
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        report(line, f'"{text}" is not a date', "Write it like 2026-11-20 or 2026-11-20 18:00.")
        return None
    if moment.tzinfo:
        return moment.astimezone(zone) if zone else moment
    here = moment.replace(tzinfo=zone or UTC, fold=1)
    if here.astimezone(UTC).astimezone(here.tzinfo).replace(tzinfo=None) != moment:
        message = f'there is no "{text}" in {zone}: the clocks skip that time when they go forward'
        report(line, message, "Write an hour later.")
    return here


def _day(text: str) -> date | None:
    """A day in any form of ISO 8601; None if it is none, or has a time."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_withheld(text: str, due: datetime | None, line: int, report: Report) -> date | None:
    """The last day on which keys are withheld; None if they are not.

    Without a word of it that is the day on which the work is due, and always if it is never due.
    """
    if not text:
        return due.date() if due else ALWAYS
    if text in ("always", "no"):
        return ALWAYS if text == "always" else None
    day = _day(text)
    if day is None:
        report(
            line,
            f'"{text}" does not say how long answers are withheld',
            "Write always, no or a day: 2026-12-07",
        )
    elif due and day < due.date():
        report(
            line,
            f"the answers are shown after {day}, but the work is due on {due.date()}",
            "Write the day on which it is due, or a later one; or no, if they may be seen.",
        )
    return day or ALWAYS


def read_late(text: str, line: int, grace: str, grace_line: int, report: Report) -> Late:
    """What lateness costs; nothing if nothing is said."""
    minutes = _read_grace(grace, grace_line, report)
    if text in ("", "accept", "refuse"):
        return Late(refuse=text == "refuse", grace_minutes=minutes)
    rate = _RATE.fullmatch(text)
    shares = [float(part) / 100 for part in rate.groups("100")] if rate else []
    if not shares or max(shares) > 1:
        report(
            line,
            f'"{text}" is not a rule for late work',
            "Write accept, refuse, or like: 10% a day, at most 50%",
        )
        return Late(grace_minutes=minutes)
    return Late(shares[0], shares[1], grace_minutes=minutes)


def _read_grace(text: str, line: int, report: Report) -> int:
    if not text:
        return 0
    span = read_span(text)
    if span is None:
        report(line, f'"{text}" is not a length of time', "Write it like 15 minutes or 2 hours.")
        return 0
    return int(span / timedelta(minutes=1))


def read_span(text: str) -> timedelta | None:
    """A length of time, like ``15 minutes`` or ``2 days``; None if it is none."""
    span = _SPAN.fullmatch(text)
    if not span:
        return None
    return timedelta(minutes=int(span[1]) * _MINUTES[span[2].removesuffix("s")])
