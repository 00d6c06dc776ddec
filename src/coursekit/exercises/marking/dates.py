"""Dates as people write them, read as the EDTF that they mean.

``book/exercises/static/ck-marking.js`` reads dates in the same way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from coursekit.catalogue import N_
from coursekit.edtf import Interval, Precision, Span, span_of
from coursekit.exercises.marking.date_forms import (
    complete_sides,
    read_side,
    read_single,
    read_single_edtf,
    whole_year,
)
from coursekit.exercises.marking.text import clean

_LONGEST = 100

# What introduces a range, what parts its ends, and what leaves one of them open.
_FROM = re.compile(r"^(?:from|between|с|von|vom|de|du|zwischen|entre|desde|del) ")
_BETWEEN = re.compile(
    r" (?:to|and|until|till|through|up to|по|и|bis|und|a|à|au|et|y|al|hasta) | ?(?:-|,|;|&) ?",
    re.ASCII,
)
_SINCE = re.compile(
    r"^(?:since|from|с|seit|ab|depuis|desde|à partir de|a partir de|not before|no earlier than"
    r"|not earlier than|earliest|at the earliest|[io]n or after|не ранее):? (.+)$"
    r"|^(.+?),? (?:or later|at the earliest|at earliest|oder später|ou après|o después"
    r"|или позднее)$"
)
_UNTIL = re.compile(
    r"^(?:until|till|до|bis|hasta|jusqu'en|jusqu'à|by|up to|no later than|not later than"
    r"|not after|latest|at the latest|[io]n or before|не позднее):? (?:the end of )?(.+)$"
    r"|^(.+?),? (?:or earlier|at the latest|at latest|oder früher|ou avant|o antes|или ранее)$"
)

NO_DATE = N_("That cannot be read as a date. Write it like 1951-09 or September 1951.")


@dataclass(frozen=True)
class Reading(Interval):
    """What a text may mean as a date or a range.

    Parameters
    ----------
    start, end, is_range
        As of an `Interval`.
    spelled : str
        How to write this reading without doubt; only if there are two.
    """

    spelled: str = ""


def read_date(text: str, century: str = "") -> tuple[Reading, ...]:
    """Read `text` as a date.

    Parameters
    ----------
    text : str
        EDTF or a plain form.
    century : str
        What stands before a year of two digits, "19"; without it there are none.

    Returns
    -------
    tuple of Reading
        Nothing if it cannot be read; two readings for 3/12/1950.
    """
    if len(text) > _LONGEST:
        return ()
    text = re.sub("[?~%≈]", "", clean(text)).strip(" .")
    return (
        _edtf_range(text)
        or _one_or_several(text, century)
        or _years(text)
        or _range_in_words(text, century)
        or _open_range(text, century)
    )


def same_time(one: Reading, other: Reading) -> bool:
    """Whether two dates say the same: the decade 195X is the range 1950/1959."""
    return _bounds(one) == _bounds(other)


def is_coarser(answer: Reading, key: Reading) -> bool:
    """Whether `answer` is right but less exact than `key`, by no more than is useful."""
    if answer.is_range != key.is_range:
        return False
    sides = ((answer.start, key.start), (answer.end, key.end))
    return all(_same(a, k) or _holds(a, k) for a, k in sides) and any(
        _holds(a, k) for a, k in sides
    )


def is_finer(answer: Reading, key: Reading) -> bool:
    """Whether `answer` lies inside `key` and claims to know more."""
    (first, last), (low, high) = _bounds(answer), _bounds(key)
    return low <= first and last <= high and (first, last) != (low, high)


def is_one_end(answer: Reading, key: Reading) -> bool:
    """Whether a single date is the beginning or the end of a range that has both."""
    has_both = key.is_range and key.start is not None and key.end is not None
    is_end = _same(answer.start, key.start) or _same(answer.start, key.end)
    return has_both and is_end and not answer.is_range


def encloses(outer: Reading, inner: Reading) -> bool:
    """Whether every day of `inner` is one of `outer`."""
    (low, high), (first, last) = _bounds(outer), _bounds(inner)
    return low <= first and last <= high


def century_of(edtf: str) -> str:
    """What stands before a year of two digits in an answer: the century of the key's first year."""
    digits = edtf.lstrip("./")[:2]
    return digits if digits.isdecimal() else ""


def as_limit(date: Reading, limit: str) -> Reading:
    """Take "by 1953" for 1953 where the latest date is asked; "since 1953" for the earliest."""
    if limit == "end" and date.is_range and date.start is None and date.end:
        return _single(date.end)
    if limit == "start" and date.is_range and date.end is None and date.start:
        return _single(date.start)
    return date


def _bounds(reading: Reading) -> tuple[int, int]:
    """First and last day by their number; an open end lies before or after all days."""
    return (
        reading.first.toordinal() if reading.first else 0,
        reading.last.toordinal() if reading.last else date.max.toordinal() + 1,
    )


def _same(one: Span | None, other: Span | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.first, one.last) == (other.first, other.last)


def _holds(coarse: Span | None, fine: Span | None) -> bool:
    """Whether `coarse` contains `fine`: any part of a year within the year, else one step."""
    return (
        coarse is not None
        and fine is not None
        and min(Precision.YEAR, fine.precision - 1) <= coarse.precision < fine.precision
        and coarse.first <= fine.first
        and fine.last <= coarse.last
    )


def _single(span: Span, spelled: str = "") -> Reading:
    return Reading(span, span, is_range=False, spelled=spelled)


def _range(start: Span | None, end: Span | None) -> tuple[Reading, ...]:
    if (start is None and end is None) or (start and end and end.last < start.first):
        return ()
    return (Reading(start, end),)


def _edtf_range(text: str) -> tuple[Reading, ...]:
    left, slash, right = text.partition("/")
    if not slash or "/" in right:
        return ()
    start, end = read_single_edtf(left.strip()), read_single_edtf(right.strip())
    open_start, open_end = (side.strip() in ("", "..") for side in (left, right))
    if (start is None and not open_start) or (end is None and not open_end):
        return ()
    return _range(start, end)


def _one_or_several(text: str, century: str) -> tuple[Reading, ...]:
    if span := read_single(text, century):
        return (_single(span),)
    numbers = re.match(r"^([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4}|[0-9]{2})$", text)
    if not numbers or not (year := whole_year(numbers[3], century)):
        return ()
    one, two = numbers[1].zfill(2), numbers[2].zfill(2)
    both = [(two, one)] if one == two else [(two, one), (one, two)]
    return tuple(
        _single(span, f"{year}-{month}-{day}")
        for month, day in both
        if (span := span_of(year, month, day))
    )


def _years(text: str) -> tuple[Reading, ...]:
    if years := re.match(r"^([0-9]{4}) ?- ?([0-9]{4})$", text):
        return _range(span_of(years[1]), span_of(years[2]))
    if years := re.match(r"^([0-9]{2})([0-9]{2})[-/]([0-9]{2})$", text):  # 1946-47
        return _range(span_of(years[1] + years[2]), span_of(years[1] + years[3]))
    return ()


def _range_in_words(text: str, century: str) -> tuple[Reading, ...]:
    """Read "from 1946 to 1947", "1978, 2024", "1-15 October 1949", "1.10.-15.10.1949"."""
    text = _FROM.sub("", text)
    for sign in _BETWEEN.finditer(text):
        left, right = text[: sign.start()], text[sign.end() :]
        first, last = _one_or_several(left, century), _one_or_several(right, century)
        if len(first) == len(last) == 1:
            return _range(first[0].start, last[0].end)
        start, end = complete_sides(read_side(left, century), read_side(right, century))
        if start and end:
            return _range(start, end)
    return ()


def _open_range(text: str, century: str) -> tuple[Reading, ...]:
    if since := _SINCE.match(text):
        first = _one_or_several(since[1] or since[2], century)
        return _range(first[0].start, None) if len(first) == 1 else ()
    if until := _UNTIL.match(text):
        last = _one_or_several(until[1] or until[2], century)
        return _range(None, last[0].end) if len(last) == 1 else ()
    return ()
