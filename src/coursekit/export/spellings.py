"""The answers that are written into a target which compares answers letter by letter.

Our marker reads dates, names and texts by rules; most systems know only a list.  What stands on
the list is tried on our marker first, so that it gets there what it gets here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product
from string import ascii_lowercase

from coursekit.exercises import Exercise, Prose, mark
from coursekit.exercises.marking.date_words import MONTHS, SEASONS
from coursekit.exercises.marking.names import ANY_END
from coursekit.exercises.marking.text import normalise
from coursekit.exercises.model import DateKey, Form, TextKey

#: More than this many spellings of one accepted text make a question unwieldy to edit.
MOST = 120
_ACCENTED = {"marz": "März", "fevrier": "février", "aout": "août", "decembre": "décembre"} | {
    "fruhling": "Frühling",
    "fruhjahr": "Frühjahr",
    "ete": "été",
}
_BRACKETS = str.maketrans("()", "  ")
_ENGLISH = tuple(names.split()[0] for names in MONTHS)
_PARTS = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")


@dataclass(frozen=True)
class Spelling:
    """An answer as it is typed, the share of the points that it gets, and its feedback."""

    text: str
    share: float
    feedback: Prose | None = None


def spellings(exercise: Exercise) -> tuple[Spelling, ...]:
    """List answers to a date or text, the best known form of the key first.

    Parameters
    ----------
    exercise : Exercise
        Of kind date or text.

    Returns
    -------
    tuple of Spelling
        Those that get points or feedback; no two differ in capitals only.
    """
    listed: dict[str, Spelling] = {}
    for text in _candidates(exercise):
        folded = " ".join(text.casefold().split())
        verdict = mark(exercise, text)
        if folded and folded not in listed and (verdict.score or verdict.remarks):
            feedback = Prose(verdict.remarks[0].text) if verdict.remarks else None
            listed[folded] = Spelling(text, verdict.score, feedback)
    return tuple(sorted(listed.values(), key=lambda one: -one.share))


def _candidates(exercise: Exercise) -> Iterator[str]:
    key = exercise.key
    if isinstance(key, DateKey):
        yield from date_texts(key.value)
        yield from _coarser(key.value)
        for mistake in key.mistakes:
            yield from date_texts(str(mistake.value))
    elif isinstance(key, TextKey):
        for accepted in key.accepted:
            yield from islice(text_texts(accepted.shown, accepted.form), MOST)
        for mistake in key.mistakes:
            yield from islice(text_texts(mistake.shown, mistake.value), MOST)


def text_texts(shown: str, form: Form) -> Iterator[str]:
    """Spell an accepted text in the ways in which it is most often typed.

    Parameters
    ----------
    shown : str
        As the author wrote it.
    form : Form
        What passes.
    """
    if form.exact:
        yield form.words[0][0]
    elif form.is_name:
        yield from _names_of(shown, form)
    else:
        words = normalise(shown)
        yield from (shown, words, shown.rstrip("."), f"the {words}", f"{shown}.")
        yield from (words.replace(" ", "-"), words.replace(" ", ""))


def _names_of(shown: str, form: Form) -> Iterator[str]:
    written = re.sub(r"/\S+", "", shown.partition(":")[2].translate(_BRACKETS)).split()
    yield " ".join(written)
    if form.given:
        yield " ".join(written[form.given :])
        for last in _by_length(form.words[-1]):
            yield last.title()
    for combination in product(*map(_by_length, form.words)):
        *first, last = [_initial(word) for word in combination]
        yield " ".join([*first, last])
        if first:
            yield f"{last}, {' '.join(first)}"
            yield f"{last} {' '.join(first)}"
            yield " ".join([*first, last]).replace(".", "")


def _by_length(forms: tuple[str, ...]) -> tuple[str, ...]:
    """Latin forms before Cyrillic, the short ones, which are the usual, before the long."""
    whole = [form for form in forms if not form.endswith(ANY_END)]
    return tuple(sorted(whole, key=lambda form: (form[0] not in ascii_lowercase, len(form), form)))


def _initial(word: str) -> str:
    return f"{word.title()}." if len(word) < 3 else word.title()


def date_texts(edtf: str) -> Iterator[str]:
    """Spell a date of EDTF as people write it: with numbers and with names of months."""
    edtf = edtf.strip().rstrip("~?%")
    yield edtf
    start, slash, end = edtf.partition("/")
    if slash:
        yield from _ranges(start, end)
    elif re.fullmatch(r"\d{3}X", edtf):
        decade = f"{edtf[:3]}0"
        yield from (f"{decade}s", f"the {decade}s", f"{decade}'s", f"{decade}er", f"{decade}-е")
        yield from _ranges(decade, f"{edtf[:3]}9")
    elif parts := _PARTS.fullmatch(edtf):
        month = int(parts[2])
        if month > 20:
            yield from _seasons(parts[1], month - 21)
        elif parts[3]:
            yield from _days(parts[1], month, int(parts[3]))
        else:
            yield from _months(parts[1], month)


def _names(listed: str) -> Iterator[str]:
    """Names of a month or season, with their accents and without."""
    for name in listed.split():
        if name in _ACCENTED:
            yield _ACCENTED[name]
        yield name if name[0] not in ascii_lowercase else name.title()


def _months(year: str, month: int) -> Iterator[str]:
    english = _ENGLISH[month - 1].title()
    for name in (*_names(MONTHS[month - 1]), english[:3], f"{english[:3]}."):
        yield f"{name} {year}"
    yield f"{english}, {year}"
    yield f"{year} {english}"
    for number in (f"{month:02}", f"{month}"):
        yield from (f"{number}/{year}", f"{number}.{year}", f"{number}-{year}")
        yield from (f"{year}-{number}", f"{year}/{number}", f"{year}.{number}")
    if month == 9:
        yield f"Sept {year}"
    yield f"{_genitive(month)} {year} г."


def _genitive(month: int) -> str:
    return MONTHS[month - 1].split()[-2]


def _days(year: str, month: int, day: int) -> Iterator[str]:
    english = _ENGLISH[month - 1].title()
    for name in (english, english[:3], f"{english[:3]}."):
        yield from (f"{day} {name} {year}", f"{name} {day}, {year}", f"{name} {day} {year}")
        yield f"{day:02} {name} {year}"
    ending = "th" if 10 < day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    yield from (f"{day}{ending} {english} {year}", f"{english} {day}{ending}, {year}")
    yield f"{day}{ending} of {english} {year}"
    for name in _names(MONTHS[month - 1]):
        yield from (f"{day} {name} {year}", f"{day}. {name} {year}", f"{day} {name} {year} г.")
    for m, d in ((f"{month:02}", f"{day:02}"), (f"{month}", f"{day}")):
        yield from (f"{d}.{m}.{year}", f"{d}. {m}. {year}", f"{d}/{m}/{year}", f"{m}/{d}/{year}")
        yield from (f"{d}-{m}-{year}", f"{year}-{m}-{d}", f"{year}/{m}/{d}", f"{year}.{m}.{d}")


def _seasons(year: str, season: int) -> Iterator[str]:
    for name in _names(SEASONS[season]):
        yield from (f"{name} {year}", f"{name} of {year}", f"{name}, {year}")


def _ranges(start: str, end: str) -> Iterator[str]:
    if start in ("", "..") or end in ("", ".."):
        words = ("since", "from") if start not in ("", "..") else ("until", "till")
        side = start if start not in ("", "..") else end
        for spelled in islice(date_texts(side), 12):
            yield from (f"{word} {spelled}" for word in words)
        return
    if start.isdecimal() and end.isdecimal() and start[:2] == end[:2]:
        yield from (f"{start}-{end[2:]}", f"{start}–{end[2:]}")
    pairs = zip(islice(date_texts(start), 16), islice(date_texts(end), 16), strict=False)
    for one, other in pairs:
        yield from (f"{one}/{other}", f"{one}-{other}", f"{one}–{other}", f"{one} - {other}")
        yield from (f"{one} – {other}", f"{one} to {other}", f"from {one} to {other}")
        yield from (f"between {one} and {other}", f"{one} bis {other}", f"{one} until {other}")


def _coarser(edtf: str) -> Iterator[str]:
    """Spell a date less exactly, which gets half of the points."""
    start, slash, end = edtf.partition("/")
    if slash:
        first, last = _PARTS.match(start), _PARTS.match(end)
        if first and last:
            yield from _ranges(first[1], last[1])
    elif parts := _PARTS.match(edtf):
        if parts[3]:
            yield from _months(parts[1], int(parts[2]))
        yield parts[1]
    elif re.fullmatch(r"\d{4}", edtf):
        yield from date_texts(f"{edtf[:3]}X")
