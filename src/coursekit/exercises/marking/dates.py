"""Dates as people write them and as EDTF writes them, with their uncertainty.

`static/marking.js` reads dates in the same way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from coursekit.exercises.marking.text import clean, normalise

CENTURY, DECADE, YEAR, SEASON, MONTH, DAY = range(1, 7)
_LONGEST = 100

#: Names of months and seasons, with and without endings; the browser gets them with the key.
MONTHS = (
    "january januar janvier январь января",
    "february februar fevrier февраль февраля",
    "march marz maerz mars март марта",
    "april avril апрель апреля",
    "may mai май мая",
    "june juni juin июнь июня",
    "july juli juillet июль июля",
    "august aout август августа",
    "september septembre сентябрь сентября",
    "october oktober octobre октябрь октября",
    "november novembre ноябрь ноября",
    "december dezember decembre декабрь декабря",
)
SEASONS = (
    "spring fruhling fruhjahr printemps весна весной весны",
    "summer sommer ete лето летом лета",
    "autumn fall herbst automne осень осенью осени",
    "winter hiver зима зимой зимы",
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
class Span:
    """One date with its exactness: the first and last day it may be, as YYYYMMDD."""

    first: int
    last: int
    exact: int


@dataclass(frozen=True)
class Date:
    """A date or a range; an open end of a range is None."""

    start: Span | None
    end: Span | None
    is_range: bool = False
    spelled: str = ""


def read_date(text: str) -> tuple[Date, ...]:
    """Read `text` as a date.

    Parameters
    ----------
    text : str
        EDTF or a plain form.

    Returns
    -------
    tuple of Date
        Nothing if it cannot be read; two readings for 3/12/1950.
    """
    if len(text) > _LONGEST:
        return ()
    text = re.sub("[?~%≈]", "", clean(text)).strip(" .")
    return _edtf_range(text) or _one_or_several(text) or _plain_range(text)


def same_time(one: Date, other: Date) -> bool:
    """Whether two dates say the same: the decade 195X is the range 1950/1959."""
    return _bounds(one) == _bounds(other)


def is_coarser(answer: Date, key: Date) -> bool:
    """Whether `answer` is right but less exact than `key`, by no more than is useful."""
    if answer.is_range != key.is_range:
        return False
    sides = ((answer.start, key.start), (answer.end, key.end))
    return all(_same(a, k) or _holds(a, k) for a, k in sides) and any(
        _holds(a, k) for a, k in sides
    )


def is_finer(answer: Date, key: Date) -> bool:
    """Whether `answer` lies inside `key` and claims to know more."""
    (first, last), (low, high) = _bounds(answer), _bounds(key)
    return low <= first and last <= high and (first, last) != (low, high)


def _bounds(date: Date) -> tuple[int, int]:
    return (date.start.first if date.start else 0, date.end.last if date.end else 99999999)


def _same(one: Span | None, other: Span | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.first, one.last) == (other.first, other.last)


def _holds(coarse: Span | None, fine: Span | None) -> bool:
    """Whether `coarse` contains `fine`: any part of a year within the year, else one step."""
    return (
        coarse is not None
        and fine is not None
        and min(YEAR, fine.exact - 1) <= coarse.exact < fine.exact
        and coarse.first <= fine.first
        and fine.last <= coarse.last
    )


def _single(span: Span, spelled: str = "") -> Date:
    return Date(span, span, False, spelled)


def _range(start: Span | None, end: Span | None) -> tuple[Date, ...]:
    if (start is None and end is None) or (start and end and end.last < start.first):
        return ()
    return (Date(start, end, True),)


def _edtf_range(text: str) -> tuple[Date, ...]:
    left, slash, right = text.partition("/")
    if not slash or "/" in right:
        return ()
    start, end = _edtf(left.strip()), _edtf(right.strip())
    open_start, open_end = (side.strip() in ("", "..") for side in (left, right))
    if (start is None and not open_start) or (end is None and not open_end):
        return ()
    return _range(start, end)


def _edtf(text: str) -> Span | None:
    if found := re.match(r"^([0-9]{4})$", text):
        return _year(int(found[1]))
    if found := re.match(r"^([0-9]{3})x$", text):
        return _years(int(found[1]) * 10, 10, DECADE)
    if found := re.match(r"^([0-9]{2})xx$", text):
        return _years(int(found[1]) * 100, 100, CENTURY)
    if found := re.match(r"^([0-9]{4})-(xx|[0-9]{1,2})(?:-(xx|[0-9]{1,2}))?$", text):
        return _parts(found[1], found[2], found[3] or "xx")
    return None


def _parts(year: str, month: str, day: str = "xx") -> Span | None:
    """The span of year, month and day in digits, or xx for an unknown one."""
    if month == "xx":
        return _year(int(year)) if day == "xx" else None
    number = int(month)
    if 21 <= number <= 24 and day == "xx":
        return _season(int(year), number - 21)
    return _day(int(year), number, 0 if day == "xx" else int(day), day != "xx")


def _year(year: int) -> Span | None:
    return _years(year, 1, YEAR)


def _years(first: int, count: int, exact: int) -> Span | None:
    if first < 1:
        return None
    return Span(first * 10000 + 101, (first + count - 1) * 10000 + 1231, exact)


def _season(year: int, season: int) -> Span | None:
    if year < 1:
        return None
    if season == 3:
        return Span(year * 10000 + 1201, (year + 1) * 10000 + 200 + _days(year + 1, 2), SEASON)
    start = 3 * season + 3
    return Span(
        year * 10000 + start * 100 + 1,
        year * 10000 + (start + 2) * 100 + _days(year, start + 2),
        SEASON,
    )


def _day(year: int, month: int, day: int, has_day: bool) -> Span | None:
    if year < 1 or not 1 <= month <= 12:
        return None
    most = _days(year, month)
    base = year * 10000 + month * 100
    if not has_day:
        return Span(base + 1, base + most, MONTH)
    return Span(base + day, base + day, DAY) if 1 <= day <= most else None


def _days(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _one_or_several(text: str) -> tuple[Date, ...]:
    span = _edtf(text) or _with_dots(text) or _decade(text) or _words(text)
    if span:
        return (_single(span),)
    if found := re.match(r"^([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})$", text):
        one, two, year = int(found[1]), int(found[2]), int(found[3])
        both = [(two, one)] if one == two else [(two, one), (one, two)]
        return tuple(
            _single(span, f"{found[3]}-{month:02}-{day:02}")
            for month, day in both
            if (span := _day(year, month, day, True))
        )
    return ()


def _with_dots(text: str) -> Span | None:
    if found := re.match(r"^([0-9]{1,2})\. ?([0-9]{1,2}|[ivx]+)\. ?([0-9]{4})$", text):
        month = str(_ROMAN.index(found[2]) + 1) if found[2] in _ROMAN else found[2]
        return _parts(found[3], month, found[1]) if month.isdecimal() and int(month) < 13 else None
    if found := re.match(r"^([0-9]{4})[./]([0-9]{1,2})[./]([0-9]{1,2})$", text):
        return _day(int(found[1]), int(found[2]), int(found[3]), True)
    if found := re.match(r"^([0-9]{1,2})[./-]([0-9]{4})$", text):
        return _day(int(found[2]), int(found[1]), 0, False)
    if found := re.match(r"^([0-9]{4})[./]([0-9]{1,2})$", text):
        return _day(int(found[1]), int(found[2]), 0, False)
    return None


def _decade(text: str) -> Span | None:
    found = re.match(r"^(?:the )?([0-9]{3})0(?:s|'s|-?e|-?er|-е|-х|-е годы)$", text)
    return _years(int(found[1]) * 10, 10, DECADE) if found else None


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
        elif (found := _named(word, MONTHS)) and not month:
            month = found
        elif (found := _named(word, SEASONS)) and not season:
            season = found
        elif word not in _FILLERS:
            return None
    if year and not (month or season or day):
        return _year(year)
    if not year or bool(month) == bool(season) or (season and day):
        return None
    return _season(year, season - 1) if season else _day(year, month, day, bool(day))


def _named(word: str, lists: tuple[str, ...]) -> int:
    """Number from 1 of the list that alone has a name beginning with `word`; else 0."""
    if len(word) < 3:
        return 0
    found = [
        number
        for number, names in enumerate(lists, 1)
        if any(name.startswith(word) for name in names.split(" "))
    ]
    return found[0] if len(found) == 1 else 0


def _plain_range(text: str) -> tuple[Date, ...]:
    if found := re.match(r"^([0-9]{4}) ?- ?([0-9]{4})$", text):
        return _range(_year(int(found[1])), _year(int(found[2])))
    if found := re.match(r"^([0-9]{2})([0-9]{2})-([0-9]{2})$", text):  # 1946-47
        return _range(_year(int(found[1] + found[2])), _year(int(found[1] + found[3])))
    if found := _SPOKEN_RANGE.match(text):
        first, last = _one_or_several(found[1]), _one_or_several(found[2])
        if len(first) == len(last) == 1:
            return _range(first[0].start, last[0].end)
        return ()
    if found := _SINCE.match(text):
        first = _one_or_several(found[1])
        return _range(first[0].start, None) if len(first) == 1 else ()
    if found := _UNTIL.match(text):
        last = _one_or_several(found[1])
        return _range(None, last[0].end) if len(last) == 1 else ()
    return ()
