"""What Moodle's worksheet says of a submission: when it came, how late, until when it may come.

The cells are written for people, in the language of whoever exported the sheet
(``mod/assign/gradingtable.php``, ``format_time`` and ``userdate`` in ``lib/moodlelib.php``).  A
status is read part by part: a date in it is an extension, a span of time is how late it came.  What
cannot be read is told, not guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

_MONTHS = [
    frozenset(names.split())
    for names in (
        "january jan januar jänner января январь janvier enero gennaio januari stycznia janeiro",
        "february feb februar февраля февраль février febrero febbraio februari lutego fevereiro",
        "march mar märz марта март mars marzo maart marca março",
        "april apr апреля апрель avril abril aprile kwietnia",
        "may mai мая май mayo maggio mei maj maja maio",
        "june jun juni июня июнь juin junio giugno czerwca junho",
        "july jul juli июля июль juillet julio luglio lipca julho",
        "august aug августа август août agosto augustus augusti sierpnia",
        "september sep sept сентября сентябрь septembre septiembre settembre września setembro",
        "october oct oktober октября октябрь octobre octubre ottobre oktober października outubro",
        "november nov ноября ноябрь novembre noviembre listopada novembro",
        "december dec dezember декабря декабрь décembre diciembre dicembre grudnia dezembro",
    )
]
_UNITS = (
    (timedelta(days=365), ("year", "jahr", "год", "лет", "an", "año", "år", "jaar")),
    (timedelta(days=1), ("day", "tag", "дн", "ден", "jour", "día", "dia", "dag", "giorn", "dni")),
    (timedelta(hours=1), ("hour", "stund", "std", "час", "heure", "hora", "ora", "ore", "tim")),
    (timedelta(hours=1), ("uur", "uren", "godz")),
    (timedelta(minutes=1), ("min", "мин")),
    (timedelta(seconds=1), ("sec", "sek", "сек", "seg", "sék")),
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_CLOCK = re.compile(r"\b(\d{1,2})[:.](\d\d)(?:[:.]\d\d)?(?:\s*([ap])\.?\s?m\b\.?)?", re.IGNORECASE)
_ISO = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_SPAN = re.compile(r"(\d+)\s*([^\W\d_]+)\.?")
_PART = re.compile(r"\s+[-–—]\s+|\n")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Received:
    """What the learning system says of a student's submission.

    Parameters
    ----------
    at : datetime.datetime or None
        When it came, to the minute.
    late_by : datetime.timedelta or None
        How late the system calls it.
    until : datetime.datetime or None
        Until when the student may hand in, by an extension.
    unread : str
        What it says besides and could not be read; may be empty.
    """

    at: datetime | None = None
    late_by: timedelta | None = None
    until: datetime | None = None
    unread: str = ""


NOT_SAID = Received()


def read_received(status: str, modified: str, zone: tzinfo) -> Received:
    """Read the cells "Status" and "Last modified (submission)" of Moodle's worksheet.

    Parameters
    ----------
    status, modified : str
        Anything; empty or ``-`` if nothing is said.
    zone : datetime.tzinfo
        In which the system shows its times.

    Returns
    -------
    Received
    """
    at = read_time(modified, zone)
    unread = [modified] if at is None and any(map(str.isdigit, modified)) else []
    late_by = until = None
    for part in _PART.split(status):
        if not any(map(str.isdigit, part)):
            continue
        moment, span = read_time(part, zone), read_span(part)
        if moment is not None:
            until = moment
        elif span is not None:
            late_by = span
        else:
            unread.append(part)
    return Received(at, late_by, until, "; ".join(" ".join(one.split()) for one in unread))


def read_time(text: str, zone: tzinfo) -> datetime | None:
    """Read a time as Moodle writes it, ``Sunday, 22 November 2026, 7:00 PM``; else None."""
    clock = _CLOCK.search(text)
    rest = _CLOCK.sub(" ", text, count=1)
    iso, year = _ISO.search(rest), _YEAR.search(rest)
    if clock is None or year is None:
        return None
    if iso:
        numbers = int(iso[1]), int(iso[2]), int(iso[3])
    else:
        days = re.findall(r"\b\d{1,2}\b", rest)
        words = [word.casefold() for word in _WORD.findall(rest)]
        months = [
            place for word in words for place, names in enumerate(_MONTHS, 1) if word in names
        ]
        if len(days) != 1 or len(set(months)) != 1:
            return None
        numbers = int(year[0]), months[0], int(days[0])
    hour, half = int(clock[1]), (clock[3] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return datetime(*numbers, hour, int(clock[2]), tzinfo=zone)
    except ValueError:
        return None


def read_span(text: str) -> timedelta | None:
    """Read a length of time, ``2 days 1 hour``; None if a number in it has no unit of time."""
    total = timedelta()
    spans = _SPAN.findall(text)
    if not spans or len(spans) != len(re.findall(r"\d+", text)):
        return None
    for number, word in spans:
        unit = next((u for u, begins in _UNITS if word.casefold().startswith(begins)), None)
        if unit is None or len(number) > 6:
            return None
        total += int(number) * unit
    return total
