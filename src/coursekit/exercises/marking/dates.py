"""What a typed date may mean, and how two dates compare."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coursekit.edtf import Interval, Precision, Span


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


def single(span: Span, spelled: str = "") -> Reading:
    """A date that begins and ends in itself."""
    return Reading(span, span, is_range=False, spelled=spelled)


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


def as_limit(date: Reading, limit: str) -> Reading:
    """Take "by 1953" for 1953 where the latest date is asked; "since 1953" for the earliest."""
    if limit == "end" and date.is_range and date.start is None and date.end:
        return single(date.end)
    if limit == "start" and date.is_range and date.end is None and date.start:
        return single(date.start)
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
