"""Single dates in words and figures, whole or lacking what the other end of a range says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from coursekit.edtf import SPRING, Precision, Span, span_of
from coursekit.exercises.marking.date_words import (
    DECADES,
    FILLERS,
    FIRST,
    MONTHS,
    PARTS,
    SEASONS,
    date_words,
)
from coursekit.exercises.marking.text import one_slip

_ROMAN = tuple(
    one + figure
    for one in ("", "x")
    for figure in ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
)
_MONTH = "([0-9]{1,2}|[ivxіх]+)"  # in Roman figures also with Cyrillic letters
_YEAR = "([0-9]{4}|[0-9]{2})"
_SIGN = "( ?[./,-] ?| )"
_THREE = re.compile(rf"^([0-9]{{1,2}}){_SIGN}{_MONTH}{_SIGN}{_YEAR}$")
_TWO = re.compile(rf"^([0-9]{{1,2}}){_SIGN}{_MONTH}\.?$")
_YEAR_FIRST = re.compile(rf"^([0-9]{{4}}){_SIGN}{_MONTH}(?:{_SIGN}([0-9]{{1,2}}))?$")
_MONTH_YEAR = re.compile(rf"^{_MONTH}{_SIGN}{_YEAR}$")
_SHORT = "(?:3[2-9]|[4-9][0-9])"  # a year of two digits that is no day of a month
_DECADE = re.compile(
    r"^(?:the |die |in den )?([0-9]{2})?([0-9])0"
    r"(?:'?s|-?er|-?er jahren?|-?[ех](?: (?:гг|год[а-я]+))?)$"
    r"|^(?:(?:les )?années|(?:los )?años|(?:la )?década de(?: los)?) ([0-9]{2})?([0-9])0$"
)
_DECADE_WORD = re.compile(
    r"^(?:(?:the|die|les|los|in den|années|años|década de los) )*([^ ]+)(?: jahren?| годы)?$"
)
_CENTURY = re.compile(
    r"^(?:(?:the|das|le|el|im|au|в|in) )*(?:([0-9]{1,2})(?:st|nd|rd|th|e|\.|-?[йм])?|([ivxх]+)e?)"
    r" (?:century|c|jahrhunderts?|jh|siècle|веке?|в)$|^(?:el )?siglo ([ivx]+)$"
)


def read_single(text: str, century: str) -> Span | None:
    """Read a tidy text that means one day, month, season, year, decade or century."""
    text = text.replace("→", "-")
    span = read_single_edtf(text) or _decade(text, century) or _in_figures(text, century)
    if span or (span := _century(text)):
        return span
    words = read_words(text, century)
    return _span(words) if words else None


def read_single_edtf(text: str) -> Span | None:
    """Read a single date as EDTF writes it, or with one digit for a month or day."""
    parts = re.match(
        r"^([0-9]{2}(?:[0-9]{2}|[0-9]x|xx))(?:-(xx|[0-9]{1,2})(?:-(xx|[0-9]{1,2}))?)?$", text
    )
    return span_of(*parts.groups("")) if parts else None


def whole_year(digits: str, century: str) -> str:
    """A year of four digits; of two, one of the century; empty without one."""
    return digits if len(digits) == 4 else century + digits if century else ""


def read_two_ways(text: str, century: str) -> list[tuple[str, Span]]:
    """Read 3/12/1950, day first and month first, each with how EDTF writes it.

    Before a full stop stands the day, and a month in Roman figures says what it is.
    """
    found = _THREE.match(text)
    if not found or found[2].strip() != found[4].strip():
        return []
    one, two, year = found[1].zfill(2), _figures(found[3]), whole_year(found[5], century)
    orders = [(two, one), (one, two)][: 2 if found[3].isdecimal() and one != two else 1]
    read = [
        (f"{year}-{month}-{day}", span)
        for month, day in orders
        if year and (span := span_of(year, month, day))
    ]
    return read[:1] if "." in found[2] else read


def _figures(month: str) -> str:
    """The number of a month in two digits; empty if it is no Roman figure."""
    if month.isdecimal():
        return month.zfill(2)
    month = month.replace("і", "i").replace("х", "x")
    return f"{_ROMAN.index(month) + 1:02}" if month in _ROMAN else ""


def _in_figures(text: str, century: str) -> Span | None:
    read = read_two_ways(text, century)
    if len(read) == 1:
        return read[0][1]
    if parts := _YEAR_FIRST.match(text):
        return _month(parts[1], _figures(parts[3]), parts[5] or "")
    parts = _MONTH_YEAR.match(text)
    # "9.51" and "9-51" may be other things.
    if not parts or (
        len(parts[3]) == 2
        and parts[1].isdecimal()
        and not (parts[2].strip() == "/" and re.match(_SHORT, parts[3]))
    ):
        return None
    return _month(whole_year(parts[3], century), _figures(parts[1]))


def _month(year: str, month: str, day: str = "") -> Span | None:
    return span_of(year, month, day) if year and month and int(month) < SPRING else None


def _decade(text: str, century: str) -> Span | None:
    if parts := _DECADE.match(text):
        before, ten = parts[1] or parts[3] or century, parts[2] or parts[4]
        return span_of(f"{before}{ten}X") if before else None
    word = _DECADE_WORD.match(text)
    if not word or not century:
        return None
    ten = _number_of(" ".join(date_words(word[1])), DECADES)
    return span_of(f"{century}{ten + 1}X") if ten else None


def _century(text: str) -> Span | None:
    if not (parts := _CENTURY.match(text)):
        return None
    number = parts[1] or _figures(parts[2] or parts[3]) or "0"
    return span_of(f"{int(number) - 1:02}XX") if int(number) > 1 else None


@dataclass(frozen=True)
class Words:
    """What the words of a date name; 0 for what they do not.  Months from 21 on are seasons."""

    year: int = 0
    month: int = 0
    day: int = 0
    part: int = 0


def read_words(text: str, century: str) -> Words | None:
    """Read "15 October 1949", "October 15th, 1949", "весна 1951 года" word by word."""
    year = month = day = season = part = 0
    for word in date_words(text):
        if re.match(r"^[0-9]{4}$", word) and not year:
            year = int(word)
        elif season == len(SEASONS) and year and word in (str(year + 1), str(year + 1)[2:]):
            pass  # the winter of 1951/52
        elif century and not year and re.match(rf"^{_SHORT}$", word):
            year = int(century + word)
        elif re.match(r"^[0-9]{1,2}$", word) and not day:
            day = int(word)
            if not day:
                return None
        elif word in FIRST.split() and not day:
            day = 1
        elif (found := month_of(word)) and not month:
            month = found
        elif (found := named(word, SEASONS)) and not season:
            season = found
        elif (found := _number_of(word, [names for names, _ in PARTS])) and not part:
            part = found
        elif word not in FILLERS.split():
            return None
    if (month and season) or (season and day) or (part and (day or not month)):
        return None
    if not (year or month or day or season):
        return None
    return Words(year, month or (SPRING + season - 1 if season else 0), day, part)


def _number_of(word: str, lists: list[str] | tuple[str, ...]) -> int:
    """Number from 1 of the list that has `word`; else 0."""
    return next((n for n, names in enumerate(lists, 1) if word in names.split()), 0)


def _span(words: Words) -> Span | None:
    """The days of a whole date in words; None if something is missing."""
    if not words.year or (words.day and not words.month):
        return None
    span = span_of(f"{words.year:04}", str(words.month or ""), str(words.day or ""))
    if not span or not words.part:
        return span
    first = span.first.replace(day=10 * words.part - 9)
    last = span.last.replace(day=min(span.last.day, PARTS[words.part - 1][1]))
    return Span(first, last, Precision.PART)


@lru_cache(maxsize=4096)
def named(word: str, lists: tuple[str, ...]) -> int:
    """Number from 1 of the list that alone has a name beginning with `word`; else 0."""
    return _alone(
        len(word) > 2 and any(name.startswith(word) for name in names.split()) for names in lists
    )


def month_of(word: str) -> int:
    """Number of the month that `word` names, in full or not, or with one slip; else 0."""
    return named(word, MONTHS) or _alone(
        len(word) > 4 and any(len(name) > 4 and one_slip(word, name) for name in names.split())
        for names in MONTHS
    )


def _alone(fits: Iterable[bool]) -> int:
    """Number from 1 of the only one that fits; else 0."""
    numbers = [number for number, does in enumerate(fits, 1) if does]
    return numbers[0] if len(numbers) == 1 else 0


def read_side(text: str, century: str, *, month_first: bool = False) -> Words | None:
    """One end of a range, which may lack what the other end says."""
    day_month_year, day_month = _THREE.match(text), _TWO.match(text)
    if found := day_month_year or day_month:
        one, two = int(found[1]), int(_figures(found[3]) or 0)
        if month_first and "." not in found[2] and found[3].isdecimal():
            one, two = two, one
        year = whole_year(day_month_year[5], century) if day_month_year else ""
        return Words(int(year or 0), two, one)
    found = _MONTH_YEAR.match(text)
    if found and len(found[3]) == 4 and (found[2].strip(" ,") or not found[1].isdecimal()):
        return Words(int(found[3]), int(_figures(found[1]) or 0))
    if text in _ROMAN:
        return Words(month=_ROMAN.index(text) + 1)
    return read_words(text, century)


def complete_sides(left: Words | None, right: Words | None) -> tuple[Span | None, Span | None]:
    """Both ends of a range, each with what only the other says: the month of "1-15 October"."""
    if not left or not right:
        return None, None
    month = left.month
    if left.day and not left.month and right.month and not right.day:  # 9-11/1951
        left = replace(left, month=left.day, day=0)
    if right.day and not right.month:
        right = replace(right, month=left.month)
    if left.day and not left.month:
        left = replace(left, month=right.month)
    if not right.year:
        right = replace(right, year=left.year)
    if not left.year:
        turn = month > right.month  # December to February 1951 begins in 1950
        left = replace(left, year=right.year - turn)
    return _span(left), _span(right)
