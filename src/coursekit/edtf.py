"""Dates that may be uncertain, written in EDTF, and the days that they cover.

EDTF is the Extended Date/Time Format of ISO 8601-2:2019.  The course uses its levels 0 and 1:
``1951-09`` (a month), ``192X`` (a decade), ``1948~`` (about), ``1956?`` (perhaps),
``1920/1939`` (a span), ``../1961`` (no later than).
"""

from __future__ import annotations

import re
from calendar import monthrange
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from io import StringIO
from time import struct_time

from coursekit.errors import CourseError, Fault

_OPEN = ("", "..")
_DATE = re.compile(
    r"(?P<year>\d{2}[\dX]{2})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?(?P<mark>[?~%]?)"
)
# A year, month or day; what is a season goes to the library.
_PLAIN = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?[?~%]?", re.ASCII)
_MONTHS = (
    *("Jan", "Feb", "March", "April", "May", "June"),
    *("July", "Aug", "Sept", "Oct", "Nov", "Dec"),
)
_LONGEST = 40  # characters of a date
_SEASONS = ("spring", "summer", "autumn", "winter")
# A month or, from 21 on, a season, by its number in EDTF.
_NAMES = dict(enumerate(_MONTHS, 1)) | dict(enumerate(_SEASONS, 21))
_REMEDY = 'Write EDTF, like "1951-09", "1948?/1951?" or "../1961".'


@dataclass(frozen=True)
class Span:
    """The days that a date covers, both ends included.

    Parameters
    ----------
    first, last : datetime.date or None
        None where the date leaves its beginning or its end open.
    """

    first: date | None
    last: date | None


@lru_cache(maxsize=1024)
def read_span(text: str) -> Span:
    """Read an EDTF date as the widest span of days that it allows.

    The marks ``?``, ``~`` and ``%`` say how sure a date is; they do not widen it.

    Parameters
    ----------
    text : str
        An EDTF date or interval.

    Returns
    -------
    Span

    Raises
    ------
    CourseError
        If the text is no EDTF date between the years 1 and 9999, or ends before it begins.
    """
    begin, slash, end = text.partition("/")
    if not slash:
        return Span(_day(text, "lower_strict"), _day(text, "upper_strict"))
    if "/" in end:
        raise _fault(f'"{text}" has more than two ends')
    if begin in _OPEN and end in _OPEN:
        raise _fault(f'"{text}" names no date')
    span = Span(
        None if begin in _OPEN else _day(begin, "lower_strict"),
        None if end in _OPEN else _day(end, "upper_strict"),
    )
    if span.first and span.last and span.last < span.first:
        raise _fault(f'"{text}" ends before it begins')
    return span


def precision(text: str) -> str:
    """Say how precise an EDTF date is.

    Parameters
    ----------
    text : str
        An EDTF date or interval.

    Returns
    -------
    str
        ``day``, ``month``, ``year``, ``range`` or, from a hundred years on, ``century``.
    """
    span = read_span(text)
    if span.first is None or span.last is None:
        return "range"
    days = (span.last - span.first).days + 1
    if days >= 36500:
        return "century"
    if "/" in text:
        return "range"
    named = {1: "day", **dict.fromkeys(range(28, 32), "month"), 365: "year", 366: "year"}
    return named.get(days, "range")


def is_unsure(text: str) -> bool:
    """Whether an EDTF date is marked as uncertain or approximate."""
    return any(mark in text for mark in "?~%")


def spoken(text: str) -> str:
    """Say an EDTF date briefly: ``15 Oct 1949``, ``Sept 1951``, ``1948–51``, ``19th century``."""
    if not text:
        return "no date"
    first, slash, last = text.partition("/")
    if not slash:
        return _spoken_one(text)
    if first in {"", ".."}:
        return f"until {_spoken_one(last)}"
    if last in {"", ".."}:
        return f"from {_spoken_one(first)}"
    if first.isdigit() and last.isdigit() and int(last) - int(first) == 99 and first.endswith("01"):
        return century(int(first[:2]))
    start, end = _spoken_one(first), _spoken_one(last)
    if start[:2] == end[:2] and re.fullmatch(r"\d{4}\??", start) and re.fullmatch(r"\d{4}\??", end):
        end = end[2:]
    return f"{start}–{end}"


def century(hundreds: int) -> str:
    """Name the century of the years that begin with `hundreds`: 18 is the 19th."""
    number = hundreds + 1
    special = {1: "st", 2: "nd", 3: "rd"} if number not in (11, 12, 13) else {}
    return f"{number}{special.get(number % 10, 'th')} century"


def _day(text: str, end: str) -> date:
    """Return the first or the last day of a single date."""
    if plain := _PLAIN.fullmatch(text):
        return _plain_day(text, plain, end)
    found = _ends(text).get(end)
    if not isinstance(found, struct_time) or not 1 <= found.tm_year <= 9999:
        raise _fault(f'"{text}" is no date in EDTF')
    return date(found.tm_year, found.tm_mon, found.tm_mday)


def _plain_day(text: str, plain: re.Match[str], end: str) -> date:
    """Read a year, month or day without the library, whose grammar is a hundred times slower."""
    year, month, day = (int(part) if part else 0 for part in plain.groups())
    last = end == "upper_strict"
    try:
        month = month or (12 if last else 1)
        return date(year, month, day or (monthrange(year, month)[1] if last else 1))
    except ValueError as error:
        raise _fault(f'"{text}" is no date in EDTF') from error


@lru_cache(maxsize=1024)  # both ends of a date are asked for
def _ends(text: str) -> dict[str, object]:
    """Let the library read a date; empty if it cannot."""
    if len(text) > _LONGEST or "T" in text or text.strip() != text:
        return {}
    # The library takes a moment to import, and most commands read no date.
    from edtf import parse_edtf

    try:
        with redirect_stdout(StringIO()):  # it prints some of what it cannot read
            parsed = parse_edtf(text)
            return {end: getattr(parsed, end)() for end in ("lower_strict", "upper_strict")}
    except Exception:  # of many kinds, for dates such as 1951-1X and lists of dates
        return {}


def _spoken_one(text: str) -> str:
    match = _DATE.fullmatch(text)
    if not match:
        return text
    year = match["year"]
    if year.endswith("XX"):
        year = century(int(year[:2]))
    elif year.endswith("X"):
        year = f"{year[:3]}0s"
    parts = [year]
    if match["month"]:
        parts.insert(0, _NAMES.get(int(match["month"]), match["month"]))
    if match["day"]:
        parts.insert(0, str(int(match["day"])))
    said = " ".join(parts)
    return {"": said, "?": f"{said}?", "~": f"c. {said}", "%": f"c. {said}?"}[match["mark"]]


def _fault(message: str) -> CourseError:
    return CourseError(Fault("", 0, message, _REMEDY))
