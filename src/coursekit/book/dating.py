"""EDTF dates in words: ``1951-09`` as "September 1951", ``192X/193X`` as "1920s–1930s"."""

from __future__ import annotations

import re

from coursekit.edtf import century

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
_DATE = re.compile(
    r"(?P<year>\d{2}[\dX]{2})(?:-(?P<month>\d{2}))?(?:-(?P<day>\d{2}))?(?P<mark>[?~%]?)"
)
_YEAR = re.compile(r"\d{4}")
_MARKS = {"?": "perhaps ", "~": "about ", "%": "perhaps about "}


def spell_date(text: str) -> str:
    """Write an EDTF date as a reader says it.

    Parameters
    ----------
    text : str
        A date, an interval, or anything else.

    Returns
    -------
    str
        The date in words; what is no EDTF date of these forms is returned as it is.

    Notes
    -----
    Forms of EDTF levels 0 and 1 (ISO 8601-2:2019) that the course's tables use: years, months,
    days and seasons, unspecified digits (``192X``, ``18XX``), the marks ``?``, ``~`` and ``%``,
    and intervals with open ends (``1948/..``, ``../1956``).
    """
    start, slash, end = text.partition("/")
    if not slash:
        return _spell(text) or text
    if start in ("..", ""):
        return f"until {_spell(end)}" if _spell(end) else text
    if end in ("..", ""):
        return f"from {_spell(start)} on" if _spell(start) else text
    return _spell_span(start, end) or text


def _spell_span(start: str, end: str) -> str:
    """Write an interval; a mark on either end is a doubt about the whole."""
    mark = start[-1:] if start[-1:] in _MARKS else end[-1:] if end[-1:] in _MARKS else ""
    first, last = (_spell(part.rstrip("".join(_MARKS))) for part in (start, end))
    if not first or not last:
        return ""
    years = (start.strip("?~%"), end.strip("?~%"))
    if all(map(_YEAR.fullmatch, years)):
        whole = _whole_span(*map(int, years))
        if whole:
            return _MARKS.get(mark, "") + whole
    joint = "–" if " " not in first + last else " – "
    return f"{_MARKS.get(mark, '')}{first}{joint}{last}"


def _whole_span(first: int, last: int) -> str:
    """Name a span that is a century or whole decades: ``1801, 1900`` and ``1920, 1939``."""
    if first % 100 == 1 and last == first + 99:
        return century(first // 100)
    if first % 10 == 0 and last % 10 == 9:
        return f"{first}s" if last == first + 9 else f"{first}s–{last - 9}s"
    return ""


def _spell(text: str) -> str:
    date = _DATE.fullmatch(text)
    if not date:
        return ""
    year = date["year"]
    if year.endswith("XX"):
        year = century(int(year[:2]))
    elif year.endswith("X"):
        year = year[:3] + "0s"
    words = [year]
    if date["month"]:
        number = int(date["month"])
        if number in SEASONS:
            words.insert(0, SEASONS[number])
        elif 1 <= number <= len(MONTHS):
            words.insert(0, MONTHS[number - 1])
        else:
            return ""
    if date["day"]:
        words.insert(0, str(int(date["day"])))
    return _MARKS.get(date["mark"], "") + " ".join(words)
