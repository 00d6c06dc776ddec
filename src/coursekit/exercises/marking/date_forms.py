"""Single dates in words and figures, whole or lacking what the other end of a range says."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from coursekit import edtf
from coursekit.edtf import SPRING, Precision, Span, span_of
from coursekit.exercises.marking.text import normalise

# Names of months and seasons in other languages, with and without endings.
_FOREIGN_MONTHS = (
    "januar janvier enero январь января январе",
    "februar fevrier febrero февраль февраля феврале",
    "marz maerz mars marzo март марта марте",
    "avril abril апрель апреля апреле",
    "mai mayo май мая мае",
    "juni juin junio июнь июня июне",
    "juli juillet julio июль июля июле",
    "aout agosto август августа августе",
    "septembre septiembre setiembre сентябрь сентября сентябре",
    "oktober octobre octubre октябрь октября октябре",
    "novembre noviembre ноябрь ноября ноябре",
    "dezember decembre diciembre декабрь декабря декабре",
)
_FOREIGN_SEASONS = (
    "fruhling fruhjahr printemps primavera весна весной весны",
    "sommer ete verano лето летом лета",
    "fall herbst automne otono осень осенью осени",
    "hiver invierno зима зимой зимы",
)
#: All that names a month or a season; the browser gets them with the key.
MONTHS, SEASONS = (
    tuple(f"{name.lower()} {others}" for name, others in zip(english, foreign, strict=True))
    for english, foreign in ((edtf.MONTHS, _FOREIGN_MONTHS), (edtf.SEASONS, _FOREIGN_SEASONS))
)
_FILLERS = frozenset(
    {"of", "the", "in", "on", "during", "de", "year", "years", "le", "im", "den"}
    | {"г", "год", "года", "году", "в", "el", "del", "los"}
)
#: Beginning, middle and end of a month, with their last days.
PARTS = (
    ("early beginning start anfang debut principio principios начало начале", 10),
    ("mid middle mitte milieu mediados середина середине", 20),
    ("late end ende fin fines finales конец конце", 31),
)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")


def read_single(text: str, century: str) -> Span | None:
    """Read a single date in any form that means one day, month, season, year or decade."""
    span = read_single_edtf(text) or _with_dots(text, century) or _decade(text)
    words = None if span else _words(text, century)
    return _span(words) if words else span


def read_single_edtf(text: str) -> Span | None:
    """Read a single date as EDTF writes it, or with one digit for a month or day."""
    parts = re.match(
        r"^([0-9]{2}(?:[0-9]{2}|[0-9]x|xx))(?:-(xx|[0-9]{1,2})(?:-(xx|[0-9]{1,2}))?)?$", text
    )
    return span_of(*parts.groups("")) if parts else None


def whole_year(digits: str, century: str) -> str:
    """A year of four digits; of two, one of the century; empty without one."""
    return digits if len(digits) == 4 else century + digits if century else ""


def _with_dots(text: str, century: str) -> Span | None:
    if parts := re.match(r"^([0-9]{1,2})\. ?([0-9]{1,2}|[ivx]+)\. ?([0-9]{4}|[0-9]{2})$", text):
        month = str(_ROMAN.index(parts[2]) + 1) if parts[2] in _ROMAN else parts[2]
        return (
            span_of(whole_year(parts[3], century), month, parts[1]) if month.isdecimal() else None
        )
    if parts := re.match(r"^([0-9]{4})[./]([0-9]{1,2})[./]([0-9]{1,2})$", text):
        return span_of(parts[1], parts[2], parts[3])
    if parts := re.match(r"^([0-9]{1,2}|[ivx]+)(?:[./ -] ?([0-9]{4})|/(3[2-9]|[4-9][0-9]))$", text):
        month = str(_ROMAN.index(parts[1]) + 1) if parts[1] in _ROMAN else parts[1]
        year = whole_year(parts[2] or parts[3], century)
        return _month(year, month) if year and month.isdecimal() else None
    if parts := re.match(r"^([0-9]{4})[./]([0-9]{1,2})$", text):
        return _month(parts[1], parts[2])
    return None


def _month(year: str, month: str) -> Span | None:
    return span_of(year, month) if int(month) < SPRING else None


def _decade(text: str) -> Span | None:
    parts = re.match(
        r"^(?:the |die )?([0-9]{3})0(?:s|'s|-?e|-?er|-?er jahre|-е|-х|-е годы)$"
        r"|^(?:(?:les )?années|(?:los )?años|(?:la )?década de(?: los)?) ([0-9]{3})0$",
        text,
    )
    return span_of((parts[1] or parts[2]) + "X") if parts else None


@dataclass(frozen=True)
class Words:
    """What the words of a date name; 0 for what they do not.  Months from 21 on are seasons."""

    year: int = 0
    month: int = 0
    day: int = 0
    part: int = 0


def _words(text: str, century: str) -> Words | None:
    """Read "15 October 1949", "October 15th, 1949", "весна 1951 года" word by word."""
    year = month = day = season = part = 0
    for word in normalise(text).split(" "):
        number = re.match(r"^([0-9]{1,2})(?:st|nd|rd|th|er|го)?$", word)
        if re.match(r"^[0-9]{4}$", word) and not year:
            year = int(word)
        elif century and not year and re.match(r"^(?:3[2-9]|[4-9][0-9])$", word):
            year = int(century + word)  # no day of a month
        elif number and not day:
            day = int(number[1])
            if not day:
                return None
        elif (named := _named(word, MONTHS)) and not month:
            month = named
        elif (named := _named(word, SEASONS)) and not season:
            season = named
        elif (named := _part(word)) and not part:
            part = named
        elif word not in _FILLERS:
            return None
    if (month and season) or (season and day) or (part and (day or not month)):
        return None
    return Words(year, month or (SPRING + season - 1 if season else 0), day, part)


def _part(word: str) -> int:
    return next((n for n, (names, _) in enumerate(PARTS, 1) if word in names.split(" ")), 0)


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


def read_side(text: str, century: str) -> Words | None:
    """One end of a range, which may lack what the other end says."""
    if numbers := re.match(r"^([0-9]{1,2})\. ?([0-9]{1,2})\.?(?: ?([0-9]{4}|[0-9]{2}))?$", text):
        year = whole_year(numbers[3] or "", century) if numbers[3] else "0"
        return Words(int(year or 0), int(numbers[2]), int(numbers[1]))
    return _words(text, century)


def complete_sides(left: Words | None, right: Words | None) -> tuple[Span | None, Span | None]:
    """Both ends of a range, each with what only the other says: the month of "1-15 October"."""
    if not left or not right:
        return None, None
    if right.day and not right.month:
        right = replace(right, month=left.month)
    if left.day and not left.month:
        left = replace(left, month=right.month if right.day else 0)
    if not left.year and (left.month or left.day):
        left = replace(left, year=right.year)
    return _span(left), _span(right)
