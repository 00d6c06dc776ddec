"""Uncertain dates for drawing: EDTF text as a stretch of years, and in words."""

from __future__ import annotations

import re
from datetime import date

from coursekit.dates import read_span

_DATE = re.compile(
    r"(?P<year>\d{2}[\dX]{2})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?(?P<mark>[?~%]?)"
)
_MONTHS = (
    *("Jan", "Feb", "March", "April", "May", "June"),
    *("July", "Aug", "Sept", "Oct", "Nov", "Dec"),
)


def stretch(text: str) -> tuple[float | None, float | None]:
    """Return beginning and end of an EDTF date in years: all of 1951 is 1951.0 to 1952.0.

    Parameters
    ----------
    text : str
        An EDTF date or interval.

    Returns
    -------
    tuple of float or None
        None where the date leaves an end open.

    Raises
    ------
    CourseError
        If the text is no EDTF date.
    """
    span = read_span(text)
    return (
        None if span.first is None else _year(span.first, 0),
        None if span.last is None else _year(span.last, 1),
    )


def _year(day: date, days_more: int) -> float:
    first, following = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    return day.year + ((day - first).days + days_more) / (following - first).days


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
    if first.endswith("01") and int(last) - int(first) == 99:
        return f"{int(first[:2]) + 1}th century"
    start, end = _spoken_one(first), _spoken_one(last)
    if start[:2] == end[:2] and re.fullmatch(r"\d{4}\??", start) and re.fullmatch(r"\d{4}\??", end):
        end = end[2:]
    return f"{start}–{end}"


def _spoken_one(text: str) -> str:
    match = _DATE.fullmatch(text)
    if not match:
        return text
    year = match["year"]
    if year.endswith("XX"):
        year = f"{int(year[:2]) + 1}th century"
    elif year.endswith("X"):
        year = f"{year[:3]}0s"
    parts = [year]
    if match["month"]:
        parts.insert(0, _MONTHS[int(match["month"]) - 1])
    if match["day"]:
        parts.insert(0, str(int(match["day"])))
    said = " ".join(parts)
    return {"": said, "?": f"{said}?", "~": f"c. {said}", "%": f"c. {said}?"}[match["mark"]]
