"""Dates as people write them, read as the EDTF that they mean.

``book/exercises/static/ck-dates.js`` reads dates in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from coursekit.catalogue import N_, _
from coursekit.edtf import SPRING, Span, span_of
from coursekit.exercises.marking.date_forms import (
    complete_sides,
    month_of,
    named,
    read_side,
    read_single,
    read_single_edtf,
    read_two_ways,
    read_words,
)
from coursekit.exercises.marking.date_words import PARTS, SEASONS, date_words, tidy
from coursekit.exercises.marking.dates import Reading, single
from coursekit.exercises.model import DateKey

_LONGEST = 100

# What introduces a range, what parts its ends, and what leaves one of them open.
_FROM = re.compile(r"^(?:from|between|со?|от|между|von|vom|de|du|zwischen|entre|desde|del) ")
_BETWEEN = re.compile(
    r" (?:to|and|until|till|through|thru|up to|or|по|до|и|или|bis|und|oder|a|à|au|et"
    r"|ou|y|o|al|hasta) "
    r"| ?[→,;&+-] ?"
)
_NOW = re.compile(
    r"(?:→| (?:to|until|till|bis|à|jusqu'à|hasta|a|до|по) )"
    r"(?:the present|present|now|today|heute|aujourd'hui|présent|hoy|сегодня|сих пор)?$"
)
_SINCE = re.compile(
    r"^(?:(?:since|from|со?|начиная с|seit|ab|von|depuis|dès|desde|à partir de|a partir de"
    r"|not before|no earlier than|not earlier than|earliest|at the earliest|[io]n or after"
    r"|at least|не ранее|не раньше|frühestens|au plus tôt|no antes de):? |>= ?|≥ ?)"
    r"(.+?)(?: on| onwards?| an)?$"
    r"|^(.+?)(?:,? (?:onwards?|(?:or|and) (?:later|after)|at the earliest|at earliest"
    r"|(?:oder|und) später|(?:ou|et) après|[oy] después|(?:или|и) (?:позднее|позже|далее))|\+)$"
)
_UNTIL = re.compile(
    r"^(?:(?:until|till|to|до|по|bis zum|bis zu|bis|hasta|jusqu'en|jusqu'à|jusque|by|up to"
    r"|no later than|not later than|not after|latest|at the latest|[io]n or before|at most"
    r"|не позднее|не позже|spätestens|au plus tard|a más tardar):? |<= ?|≤ ?|→)"
    r"(?:the end of |ende (?:des )?|конца |la fin de |finales de )?(.+)$"
    r"|^(.+?),? (?:(?:or|and) (?:earlier|before)|at the latest|at latest"
    r"|(?:oder|und) früher|(?:ou|et) avant|[oy] antes|(?:или|и) (?:ранее|раньше))$"
)
_OPEN_HYPHEN = re.compile("^-|-$")
_LIMIT_SIGN = re.compile(r"^[→<>≤≥]|[→+]$")
_SHORT_SPAN = re.compile(r"^([0-9]{4}) ?([→/-]) ?([0-9]{1,2})$")
_STRICTLY = re.compile(
    r"^[<>]|(?:^| )(?:before|after|vor|nach|avant|après|antes|después|раньше|после)(?= |$)"
)

NO_DATE = N_(
    "That cannot be read as a date. Write it like 14 August 1914, 1914-08, 1914 or 1914–1918."
)
BACKWARDS = N_(
    "That ends before it begins. Write the first date first, and years in full, like 1914–1918."
)
NO_YEAR = N_("The year is missing. Write it like August 1914.")
STRICTLY = N_("“Before” and “after” leave open what they include. Write it like “until 1914”.")
PART_OF_A_YEAR = N_("Write a month, like August 1914, or a season, like summer 1914.")


def century_of(edtf: str) -> str:
    """What stands before a year of two digits in an answer: the century of the key's first year."""
    digits = edtf.lstrip("./")[:2]
    return digits if digits.isdecimal() else ""


def read_date(text: str, century: str = "", *, as_range: bool = False) -> tuple[Reading, ...]:
    """Read `text` as a date.

    Parameters
    ----------
    text : str
        EDTF or a plain form.
    century : str
        What stands before a year of two digits, "19"; without it there are none.
    as_range : bool
        Whether a range is asked for; 1921-24 is then no winter.

    Returns
    -------
    tuple of Reading
        Nothing if it cannot be read; two readings for 3/12/1950.
    """
    readings = _all_readings(text, century, as_range=as_range)
    return readings if all(map(_runs_forward, readings)) else ()


def read_answer(key: DateKey, text: str) -> tuple[Reading, ...]:
    """Read `text` as an answer to an exercise with this key."""
    return read_date(text, century_of(key.value), as_range=_asks_range(key))


def why_unreadable(key: DateKey, text: str) -> str:
    """What is wrong with an answer that cannot be read, and how to write it."""
    century = century_of(key.value)
    if _all_readings(text, century, as_range=_asks_range(key)):
        return _(BACKWARDS)
    text = tidy(text[:_LONGEST], century)
    if _STRICTLY.search(text):
        return _(STRICTLY)
    words = date_words(text)
    parts = " ".join(names for names, _ in PARTS).split()
    left = " ".join(word for word in words if word not in parts)
    without_part = read_words(left, century)
    if len(left.split()) < len(words) and without_part and not without_part.month:
        return _(PART_OF_A_YEAR)
    is_named = any(month_of(word) or named(word, SEASONS) for word in words)
    return _(NO_YEAR if is_named and not re.search("[0-9]{4}", text) else NO_DATE)


def _asks_range(key: DateKey) -> bool:
    return read_date(key.value)[0].is_range


def _runs_forward(reading: Reading) -> bool:
    return not reading.first or not reading.last or reading.first <= reading.last


def _all_readings(text: str, century: str, *, as_range: bool) -> tuple[Reading, ...]:
    """Every reading, ranges that end before they begin included."""
    return () if len(text) > _LONGEST else _readings_of(text, century, as_range)


@lru_cache(maxsize=4096)  # the key is read for every answer, and many answers are alike
def _readings_of(text: str, century: str, as_range: bool) -> tuple[Reading, ...]:
    text = tidy(text, century)
    if as_range:
        text = _OPEN_HYPHEN.sub("→", text)
    return (
        _short_span(text, as_range=as_range)
        or _edtf_range(text)
        or _one_or_several(text, century)
        or _range_in_words(text, century)
        or _open_range(text, century)
    )


def _range(start: Span | None, end: Span | None, spelled: str = "") -> Reading:
    return Reading(start, end, spelled=spelled)


def _short_span(text: str, *, as_range: bool) -> tuple[Reading, ...]:
    """Read 1946-47, 1946–7 and 1978–24; which may be months and, written with a hyphen, seasons."""
    found = _SHORT_SPAN.match(text)
    if not found:
        return ()
    year, sign, digits = found[1], found[2], found[3]
    number, last = int(digits), year[: -len(digits)] + digits
    is_season = sign == "-" and SPRING <= number < SPRING + 4 and not as_range
    month = span_of(year, digits) if 0 < number < 13 or is_season else None
    start, end = span_of(year), span_of(last)
    is_span = (sign == "→" or as_range or number > 12) and (not month or last > year)
    readings = [single(month, f"{year}-{digits.zfill(2)}")] if month else []
    if start and end and is_span:
        readings.append(_range(start, end, f"{year}/{last}"))
    return tuple(readings)


def _edtf_range(text: str) -> tuple[Reading, ...]:
    left, slash, right = text.partition("/")
    if not slash or "/" in right:
        return ()
    if re.match(r"^[0-9]{4}-[0-9]{2}.*/[0-9]{2}$", text):  # ISO 8601 leaves out what is the same
        right = left[:-2] + right
    start, end = read_single_edtf(left.strip()), read_single_edtf(right.strip())
    open_start, open_end = (side.strip() in ("", "..") for side in (left, right))
    if (start is None and not open_start) or (end is None and not open_end):
        return ()
    return (_range(start, end),) if start or end else ()


def _one_or_several(text: str, century: str) -> tuple[Reading, ...]:
    if _LIMIT_SIGN.search(text):
        return ()
    if span := read_single(text, century):
        return (single(span),)
    both = read_two_ways(text.replace("→", "-"), century)
    return tuple(single(span, spelled) for spelled, span in both)


def _range_in_words(text: str, century: str) -> tuple[Reading, ...]:
    """Read "from 1946 to 1947", "1978, 2024", "1-15 October 1949", "1.10.-15.10.1949"."""
    text = _FROM.sub("", text)
    for sign in _BETWEEN.finditer(text):
        # After a comma, two digits are hardly a year: "October 32, 1949".
        sides = text[: sign.start()], text[sign.end() :], "" if "," in sign[0] else century
        if readings := tuple(dict.fromkeys(_ends(*sides))):
            return readings if len(readings) == 2 else readings[:1]
    return ()


def _ends(left: str, right: str, century: str) -> Iterator[Reading]:
    first, last = _one_or_several(left, century), _one_or_several(right, century)
    if len(first) == len(last) == 1:
        yield _range(first[0].start, last[0].end)
        return
    for month_first in (False, True):
        sides = (read_side(side, century, month_first=month_first) for side in (left, right))
        start, end = complete_sides(*sides)
        if start and end:
            yield _range(start, end, f"{start.first.isoformat()}/{end.last.isoformat()}")


def _open_range(text: str, century: str) -> tuple[Reading, ...]:
    if (now := _NOW.search(text)) and now.start():
        text = f"since {_FROM.sub('', text[: now.start()])}"
    if since := _SINCE.match(text):
        first = _one_or_several(since[1] or since[2], century)
        return (_range(first[0].start, None),) if len(first) == 1 else ()
    if until := _UNTIL.match(text):
        last = _one_or_several(until[1] or until[2], century)
        return (_range(None, last[0].end),) if len(last) == 1 else ()
    return ()
