"""Dates as people write them, read as the EDTF that they mean.

``book/exercises/static/marking.js`` reads dates in the same way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from coursekit import edtf
from coursekit.edtf import SPRING, Interval, Precision, Span, span_of
from coursekit.exercises.marking.text import clean, normalise

_LONGEST = 100

# Names of months and seasons in other languages, with and without endings.
_FOREIGN_MONTHS = (
    "januar janvier январь января",
    "februar fevrier февраль февраля",
    "marz maerz mars март марта",
    "avril апрель апреля",
    "mai май мая",
    "juni juin июнь июня",
    "juli juillet июль июля",
    "aout август августа",
    "septembre сентябрь сентября",
    "oktober octobre октябрь октября",
    "novembre ноябрь ноября",
    "dezember decembre декабрь декабря",
)
_FOREIGN_SEASONS = (
    "fruhling fruhjahr printemps весна весной весны",
    "sommer ete лето летом лета",
    "fall herbst automne осень осенью осени",
    "hiver зима зимой зимы",
)
#: All that names a month or a season; the browser gets them with the key.
MONTHS, SEASONS = (
    tuple(f"{name.lower()} {others}" for name, others in zip(english, foreign, strict=True))
    for english, foreign in ((edtf.MONTHS, _FOREIGN_MONTHS), (edtf.SEASONS, _FOREIGN_SEASONS))
)
_FILLERS = frozenset(
    {"of", "the", "in", "on", "de", "year", "le", "im", "den"} | {"г", "год", "года", "году", "в"}
)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_SPOKEN_RANGE = re.compile(
    r"^(?:(?:from|between|с|von|de) )?(.+?) (?:to|and|until|по|bis|-|a) (.+)$"
)
_SINCE = re.compile(r"^(?:since|from|с|seit|depuis) (.+)$")
_UNTIL = re.compile(r"^(?:until|till|до|bis) (.+)$")

NO_DATE = "That cannot be read as a date. Write it like 1951-09 or September 1951."


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


def read_date(text: str) -> tuple[Reading, ...]:
    """Read `text` as a date.

    Parameters
    ----------
    text : str
        EDTF or a plain form.

    Returns
    -------
    tuple of Reading
        Nothing if it cannot be read; two readings for 3/12/1950.
    """
    if len(text) > _LONGEST:
        return ()
    text = re.sub("[?~%≈]", "", clean(text)).strip(" .")
    return _edtf_range(text) or _one_or_several(text) or _plain_range(text)


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
    start, end = _edtf(left.strip()), _edtf(right.strip())
    open_start, open_end = (side.strip() in ("", "..") for side in (left, right))
    if (start is None and not open_start) or (end is None and not open_end):
        return ()
    return _range(start, end)


def _edtf(text: str) -> Span | None:
    """Read a single date as EDTF writes it, or with one digit for a month or day."""
    parts = re.match(
        r"^([0-9]{2}(?:[0-9]{2}|[0-9]x|xx))(?:-(xx|[0-9]{1,2})(?:-(xx|[0-9]{1,2}))?)?$", text
    )
    return span_of(*parts.groups("")) if parts else None


def _one_or_several(text: str) -> tuple[Reading, ...]:
    span = _edtf(text) or _with_dots(text) or _decade(text) or _words(text)
    if span:
        return (_single(span),)
    parts = re.match(r"^([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})$", text)
    if not parts:
        return ()
    one, two, year = parts[1].zfill(2), parts[2].zfill(2), parts[3]
    both = [(two, one)] if one == two else [(two, one), (one, two)]
    return tuple(
        _single(span, f"{year}-{month}-{day}")
        for month, day in both
        if (span := span_of(year, month, day))
    )


def _with_dots(text: str) -> Span | None:
    if parts := re.match(r"^([0-9]{1,2})\. ?([0-9]{1,2}|[ivx]+)\. ?([0-9]{4})$", text):
        month = str(_ROMAN.index(parts[2]) + 1) if parts[2] in _ROMAN else parts[2]
        return span_of(parts[3], month, parts[1]) if month.isdecimal() else None
    if parts := re.match(r"^([0-9]{4})[./]([0-9]{1,2})[./]([0-9]{1,2})$", text):
        return span_of(parts[1], parts[2], parts[3])
    if parts := re.match(r"^([0-9]{1,2})[./-]([0-9]{4})$", text):
        return _month(parts[2], parts[1])
    if parts := re.match(r"^([0-9]{4})[./]([0-9]{1,2})$", text):
        return _month(parts[1], parts[2])
    return None


def _month(year: str, month: str) -> Span | None:
    return span_of(year, month) if int(month) < SPRING else None


def _decade(text: str) -> Span | None:
    parts = re.match(r"^(?:the )?([0-9]{3})0(?:s|'s|-?e|-?er|-е|-х|-е годы)$", text)
    return span_of(parts[1] + "X") if parts else None


def _words(text: str) -> Span | None:
    """Read "15 October 1949", "October 15th, 1949", "весна 1951 года" word by word."""
    year = month = day = season = 0
    for word in normalise(text).split(" "):
        number = re.match(r"^([0-9]{1,2})(?:st|nd|rd|th|er|го)?$", word)
        if re.match(r"^[0-9]{4}$", word) and not year:
            year = int(word)
        elif number and not day:
            day = int(number[1])
            if not day:
                return None
        elif (named := _named(word, MONTHS)) and not month:
            month = named
        elif (named := _named(word, SEASONS)) and not season:
            season = named
        elif word not in _FILLERS:
            return None
    if not year or (month and season) or (day and not month):
        return None
    if season:
        month = SPRING + season - 1
    return span_of(f"{year:04}", str(month or ""), str(day or ""))


def _named(word: str, lists: tuple[str, ...]) -> int:
    """Number from 1 of the list that alone has a name beginning with `word`; else 0."""
    if len(word) < 3:
        return 0
    numbers = [
        number
        for number, names in enumerate(lists, 1)
        if any(name.startswith(word) for name in names.split(" "))
    ]
    return numbers[0] if len(numbers) == 1 else 0


def _plain_range(text: str) -> tuple[Reading, ...]:
    if years := re.match(r"^([0-9]{4}) ?- ?([0-9]{4})$", text):
        return _range(span_of(years[1]), span_of(years[2]))
    if years := re.match(r"^([0-9]{2})([0-9]{2})-([0-9]{2})$", text):  # 1946-47
        return _range(span_of(years[1] + years[2]), span_of(years[1] + years[3]))
    if ends := _SPOKEN_RANGE.match(text):
        first, last = _one_or_several(ends[1]), _one_or_several(ends[2])
        if len(first) == len(last) == 1:
            return _range(first[0].start, last[0].end)
        return ()
    if since := _SINCE.match(text):
        first = _one_or_several(since[1])
        return _range(first[0].start, None) if len(first) == 1 else ()
    if until := _UNTIL.match(text):
        last = _one_or_several(until[1])
        return _range(None, last[0].end) if len(last) == 1 else ()
    return ()
