"""Dates that may be uncertain, written in EDTF: the days that they cover, and their words.

EDTF is the Extended Date/Time Format of ISO 8601-2:2019.  The course uses this part of its levels
0 and 1::

    date     = year [ "-" month [ "-" day ] ] [ mark ]
    year     = 4 digits, the last one or two of which may be X: 1951, 192X, 18XX
    month    = 01-12, a season 21-24, or XX
    day      = 01-31 or XX
    mark     = "?" perhaps, "~" about, "%" perhaps about
    interval = date "/" date              an end may be left open: 1948/.., ../1961

Times of day, sets, exponents and years outside 1 to 9999 have no place in a table of ours and are
refused.  For so much a library is not worth its time: the one that there is takes a hundred times
as long, and prints what it cannot read.  Tests hold this module against it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from coursekit.catalogue import N_, _, pgettext
from coursekit.errors import CourseError, Fault

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SEASONS = ("spring", "summer", "autumn", "winter")
#: The number of the first season in EDTF.
SPRING = 21
# Marks of doubt, and how they are said with the words of a date.
_DOUBTS = {
    "": "{date}",
    "?": N_("perhaps {date}"),
    "~": N_("about {date}"),
    "%": N_("perhaps about {date}"),
}
_BRIEF_DOUBTS = {"": "{date}", "?": N_("{date}?"), "~": N_("c. {date}"), "%": N_("c. {date}?")}

_MARKS = "".join(_DOUBTS)
_DATE = re.compile(
    r"(?P<year>[0-9]{2}(?:[0-9]{2}|[0-9]X|XX))"
    r"(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?(?P<doubt>[?~%]?)"
)
_OPEN = ("", "..")
_REMEDY = 'Write EDTF, like "1951-09", "1948?/1951?" or "../1961".'


class Precision(IntEnum):
    """How exactly a single date is written, from the vaguest on."""

    CENTURY = 1
    DECADE = 2
    YEAR = 3
    SEASON = 4
    MONTH = 5
    PART = 6  # the beginning, middle or end of a month, which EDTF cannot say
    DAY = 7

    @property
    def word(self) -> str:
        """Its name; what has none of its own in the calendar is a range of days."""
        return self.name.lower() if self in (self.DAY, self.MONTH, self.YEAR) else "range"


@dataclass(frozen=True)
class Span:
    """A single date: the days that it may be, both ends included.

    Parameters
    ----------
    first, last : datetime.date
    precision : Precision
    """

    first: date
    last: date
    precision: Precision


@dataclass(frozen=True)
class Interval:
    """A date, which begins and ends in itself, or an interval, an end of which may be open.

    Parameters
    ----------
    start, end : Span or None
        None where the end is open.
    is_range : bool
        Whether it was written as an interval.
    """

    start: Span | None
    end: Span | None
    is_range: bool = True

    @property
    def first(self) -> date | None:
        """The first day; None if the beginning is open."""
        return self.start.first if self.start else None

    @property
    def last(self) -> date | None:
        """The last day; None if the end is open."""
        return self.end.last if self.end else None

    @property
    def precision(self) -> str:
        """``day``, ``month``, ``year``, ``range`` or, from a hundred years on, ``century``."""
        if self.first is None or self.last is None:
            return "range"
        if (self.last - self.first).days + 1 >= 36500:
            return "century"
        return "range" if self.is_range or not self.start else self.start.precision.word


def read_edtf(text: str) -> Interval:
    """Read an EDTF date or interval as the widest stretch of days that it allows.

    The marks ``?``, ``~`` and ``%`` say how sure a date is; they do not widen it.

    Parameters
    ----------
    text : str

    Returns
    -------
    Interval

    Raises
    ------
    CourseError
        If the text is none of the forms of this module, or ends before it begins.
    """
    begin, slash, end = text.partition("/")
    if not slash:
        span = _read_date(text)
        return Interval(span, span, is_range=False)
    if "/" in end:
        raise _fault(f'"{text}" has more than two ends')
    if begin in _OPEN and end in _OPEN:
        raise _fault(f'"{text}" names no date')
    interval = Interval(
        None if begin in _OPEN else _read_date(begin), None if end in _OPEN else _read_date(end)
    )
    if interval.first and interval.last and interval.last < interval.first:
        raise _fault(f'"{text}" ends before it begins')
    return interval


def is_unsure(text: str) -> bool:
    """Whether an EDTF date is marked as uncertain or approximate."""
    return any(mark in text for mark in _MARKS)


def _read_date(text: str) -> Span:
    match = _DATE.fullmatch(text)
    parts = (match["year"], match["month"] or "", match["day"] or "") if match else ("", "", "")
    is_season = parts[1].isdecimal() and int(parts[1]) >= SPRING
    span = None if is_season and parts[2] else span_of(*parts)
    if span is None:
        raise _fault(f'"{text}" is not a date in EDTF')
    return span


def span_of(year: str, month: str = "", day: str = "") -> Span | None:
    """The days of a date that is given in its parts.

    Parameters
    ----------
    year : str
        Four digits, the last of which may be X.
    month, day : str
        Digits; ``XX`` or nothing where it is not known.  Months from 21 on are seasons; winter
        lasts until the February of the next year.

    Returns
    -------
    Span or None
        None if there is no such date between the years 1 and 9999.
    """
    unknown = len(year) - len(year.rstrip("xX"))
    if unknown:
        precision = (Precision.DECADE, Precision.CENTURY)[unknown - 1]
        first, count = int(year[:-unknown] + "0" * unknown), 10**unknown
        return None if month or day or not first else _years(first, count, precision)
    month, day = ("" if part.upper() == "XX" else part for part in (month, day))
    if not year.isdecimal() or not int(year):
        return None
    if not month:
        return None if day else _years(int(year), 1, Precision.YEAR)
    number = int(month) - SPRING
    if 0 <= number < len(SEASONS):
        return None if day else _season(int(year), number)
    try:
        if day:
            only = date(int(year), int(month), int(day))
            return Span(only, only, Precision.DAY)
        return _months(int(year), int(month), int(year), int(month), Precision.MONTH)
    except ValueError:  # there is no such month or day
        return None


def _years(first: int, count: int, precision: Precision) -> Span:
    return Span(date(first, 1, 1), date(first + count - 1, 12, 31), precision)


def _season(year: int, number: int) -> Span | None:
    start = 3 * number + 3
    if start < 12:
        return _months(year, start, year, start + 2, Precision.SEASON)
    if year == date.max.year:
        return None
    return _months(year, 12, year + 1, 2, Precision.SEASON)


def _months(year: int, month: int, last_year: int, last_month: int, precision: Precision) -> Span:
    last = date(last_year, last_month, monthrange(last_year, last_month)[1])
    return Span(date(year, month, 1), last, precision)


def spell_edtf(text: str, *, brief: bool = False, whole_years: bool = False) -> str:
    """Write an EDTF date in words, in the language of the book.

    Parameters
    ----------
    text : str
        A date, an interval, or anything else.
    brief : bool
        As a chart says it, ``15 Oct 1949``, ``c. 1948``, ``1946–47``, ``no date``; else as a page
        does, ``15 October 1949``, ``about 1948``, ``1946–1947``.
    whole_years : bool
        Whether a brief interval has both years in full, as readers are asked for them.

    Returns
    -------
    str
        What is no EDTF date is returned as it is.
    """
    begin, slash, end = text.partition("/")
    if not text:
        return _("no date") if brief else ""
    if not slash:
        return _spell(text, brief=brief) or text
    if begin in _OPEN:
        last = _spell(end, brief=brief)
        return _("until {date}", date=last) if last else text
    if end in _OPEN:
        first = _spell(begin, brief=brief)
        if not first:
            return text
        return _("from {date}", date=first) if brief else _("from {date} on", date=first)
    if brief:
        return _spell_briefly(begin, end, whole_years=whole_years) or text
    return _spell_interval(begin, end) or text


def _spell_briefly(begin: str, end: str, *, whole_years: bool) -> str:
    first, last = _spell(begin, brief=True), _spell(end, brief=True)
    are_years = all(re.fullmatch(r"[0-9]{4}\??", part) for part in (first, last))
    is_shortened = not whole_years and are_years and first[:2] == last[:2]
    shown = last[2:] if is_shortened else last
    return _century_of(begin, end) or (f"{first}–{shown}" if first and last else "")


def _spell_interval(begin: str, end: str) -> str:
    """Write an interval in full; a mark on either end is a doubt about the whole."""
    doubt = next((part[-1] for part in (begin, end) if part[-1] in _MARKS), "")
    begin, end = begin.rstrip(_MARKS), end.rstrip(_MARKS)
    first, last = _spell(begin), _spell(end)
    joint = "–" if " " not in first + last else " – "
    words = _century_of(begin, end) or _decades_of(begin, end) or f"{first}{joint}{last}"
    return _doubted(words, _DOUBTS[doubt]) if first and last else ""


def _century_of(begin: str, end: str) -> str:
    """Name an interval that is a whole century, 1801/1900; else empty."""
    match = re.fullmatch(r"([0-9]{2})01/([0-9]{2})00", f"{begin}/{end}")
    is_whole = match is not None and int(match[2]) == int(match[1]) + 1
    return _century(int(begin[:2])) if is_whole else ""


def _decades_of(begin: str, end: str) -> str:
    """Name an interval of whole decades, 1920/1939; else empty."""
    match = re.fullmatch(r"([0-9]{3})0/([0-9]{3})9", f"{begin}/{end}")
    if not match:
        return ""
    first, last = f"{match[1]}0", f"{match[2]}0"
    if first == last:
        return _decade(first)
    return _("{first}s–{last}s", first=first, last=last)


def _decade(year: str) -> str:
    return _("{year}s", year=year)


def _century(hundreds: int) -> str:
    """Name the century of the years that begin with `hundreds`: 18 is the 19th."""
    number = hundreds + 1
    special = {1: "st", 2: "nd", 3: "rd"} if number not in (11, 12, 13) else {}
    ordinal = f"{number}{special.get(number % 10, 'th')}"
    return _("{ordinal} century", ordinal=ordinal, number=number, roman=_roman(number))


def _roman(number: int) -> str:
    """Write a number up to a hundred in Roman figures."""
    tens = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC")
    ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return ("C" if number == 100 else tens[number // 10]) + ones[number % 10]


def _doubted(date: str, doubt: str) -> str:
    return _(doubt, date=date) if doubt != _DOUBTS[""] else date


def _spell(text: str, *, brief: bool = False) -> str:
    """Write a single date; empty if it is none."""
    match = _DATE.fullmatch(text)
    if not match or not span_of(match["year"], match["month"] or "", match["day"] or ""):
        return ""
    doubt = (_BRIEF_DOUBTS if brief else _DOUBTS)[match["doubt"]]
    month, day = ("" if part in (None, "XX") else part for part in (match["month"], match["day"]))
    return _doubted(_spell_parts(match["year"], month, day, brief=brief), doubt)


def _spell_parts(year: str, month: str, day: str, *, brief: bool) -> str:
    if not month:
        if year.endswith("XX"):
            return _century(int(year[:2]))
        return _decade(year[:-1] + "0") if year.endswith("X") else year
    name = _spell_month(int(month), brief=brief, alone=not day)
    if not day:
        return _("{month} {year}", month=name, year=year)
    if int(day) == 1:
        return pgettext("first of a month", "{day} {month} {year}", day=1, month=name, year=year)
    return _("{day} {month} {year}", day=int(day), month=name, year=year)


def _spell_month(number: int, *, brief: bool, alone: bool) -> str:
    """Name a month or a season; some languages have another form for it behind a day."""
    if number >= SPRING:
        return _("spring summer autumn winter").split()[number - SPRING]
    # Each table is one entry of the catalogue: a translator sees the twelve together.
    if brief and alone:
        names = pgettext("alone", "Jan Feb March April May June July Aug Sept Oct Nov Dec")
    elif brief:
        names = pgettext("after a day", "Jan Feb March April May June July Aug Sept Oct Nov Dec")
    elif alone:
        names = pgettext(
            "alone",
            "January February March April May June July August September October November December",
        )
    else:
        names = pgettext(
            "after a day",
            "January February March April May June July August September October November December",
        )
    return names.split()[number - 1]


def _fault(message: str) -> CourseError:
    return CourseError(Fault("", 0, message, _REMEDY))
