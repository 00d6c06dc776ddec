"""Keys of what is written: a number, a date, a short text."""

from __future__ import annotations

import math
import re

from coursekit.edtf import read_edtf
from coursekit.errors import CourseError
from coursekit.exercises.marking.date_reading import read_date
from coursekit.exercises.marking.dates import same_time
from coursekit.exercises.marking.names import name_form
from coursekit.exercises.marking.numbers import PERCENT, read_number, squash
from coursekit.exercises.marking.text import normalise, split_words
from coursekit.exercises.model import Accepted, DateKey, Form, Mistake, NumberKey, TextKey
from coursekit.exercises.reading.choice_keys import Material, marked
from coursekit.exercises.reading.plainyaml import Report
from coursekit.exercises.reading.syntax import ListItem
from coursekit.exercises.reading.task_words import (
    asked_limit,
    asks_percent,
    counted_nouns,
    stated_dates,
)

_PLAIN = re.compile(r"-?[0-9.]+(?:e[+-]?[0-9]+)?")
_NOT_BOTH = 'Take one of them out; if signs or case tell them apart, write "exact:" before both.'
_TOLERANCE = re.compile(r"([0-9]{1,15}(?:[.,][0-9]{1,15})?)\s*(%?)")


def number_key(given: Material) -> NumberKey | None:
    """Build the key of number."""
    units = _units(given)
    key: tuple[float, ListItem] | None = None
    wrong: list[tuple[float, ListItem]] = []
    for entry in marked(given):
        value = _number(entry, units, given)
        if value is None:
            continue
        if entry.mark != "x":
            wrong.append((value, entry))
        elif key is None:
            key = (value, entry)
        else:
            given.report(entry.line, "two numbers are ticked", "Tick one and set a tolerance.")
    allowed, share = _tolerance(given)
    if key is None:
        if not any(entry.mark == "x" for entry in given.entries):
            given.report(given.line, "no number is ticked", "Write the key as - [x] 20000")
        return None
    tolerance = allowed + share * abs(key[0])
    mistakes: list[Mistake] = []
    for value, entry in wrong:
        if abs(value - key[0]) <= tolerance + 1e-12 * abs(key[0]):
            given.report(
                entry.line,
                f"the tolerance would accept the mistake {entry.label}",
                "Make the tolerance smaller, or take the mistake out.",
            )
        if any(math.isclose(value, float(other.value)) for other in mistakes):
            given.report(entry.line, f"the mistake {entry.label} is there twice", "Keep one.")
        mistakes += _mistake(value, entry, given.report)
    shown = key[1].label
    if given.decimal == "comma" and shown in given.computed:
        shown = shown.replace(".", ",")
    return NumberKey(
        key[0],
        shown,
        tolerance,
        units,
        tuple(mistakes),
        key[1].feedback,
        share,
        decimal=given.decimal,
        nouns=counted_nouns(given.prompt),
        asks_percent=any(squash(unit) in PERCENT for unit in units) and asks_percent(given.prompt),
    )


def _units(given: Material) -> tuple[str, ...]:
    text = given.fields["unit"].text if "unit" in given.fields else ""
    return tuple(unit.strip() for unit in text.split(",") if squash(unit))


def _number(entry: ListItem, units: tuple[str, ...], given: Material) -> float | None:
    if entry.label in given.computed and _PLAIN.fullmatch(entry.label):
        return float(entry.label)  # 612.384 is no doubt a decimal
    read = read_number(entry.label, units, decimal=given.decimal)
    if len(read.values) == 1:
        return read.values[0]
    remedy = f"Write {' or '.join(read.spelled)}." if read.spelled else "Write digits: 20000"
    what = "can be read in two ways" if read.spelled else "is not a number"
    given.report(entry.line, f'"{entry.label}" {what}', remedy)
    return None


def _tolerance(given: Material) -> tuple[float, float]:
    """What the author allows: so much, or such a share of the key."""
    field = given.fields.get("tolerance")
    if field is None:
        return 0.0, 0.0
    parts = _TOLERANCE.fullmatch(field.text)
    if not parts:
        given.report(
            field.line,
            f'the tolerance "{field.text}" is neither a number nor a percentage',
            "Write it like 20 or 2%.",
        )
        return 0.0, 0.0
    value = float(parts[1].replace(",", "."))
    if parts[2] and value >= 100:
        given.report(
            field.line, f"a tolerance of {value:g} % accepts every number", "Make it smaller."
        )
    return (0.0, value / 100) if parts[2] else (value, 0.0)


def _mistake(value: object, entry: ListItem, report: Report) -> list[Mistake]:
    if entry.feedback is None:
        report(
            entry.line,
            f'the mistake "{entry.label}" has no feedback',
            'Say below it, behind ">", how one arrives at it and why it is wrong.',
        )
        return []
    return [Mistake(value, entry.label, entry.feedback)]


def date_key(given: Material) -> DateKey | None:
    """Build the key of date."""
    key: ListItem | None = None
    wrong: list[ListItem] = []
    for entry in marked(given):
        if not _is_edtf(entry, given.report):
            continue
        if entry.mark != "x":
            wrong.append(entry)
        elif key is None:
            key = entry
        else:
            given.report(entry.line, "two dates are ticked", "Tick one; a range is 1946/1947.")
    if key is None:
        if not any(entry.mark == "x" for entry in given.entries):
            given.report(given.line, "no date is ticked", "Write the key as - [x] 1951-09")
        return None
    wanted = read_date(key.label)[0]
    mistakes: list[Mistake] = []
    for entry in wrong:
        if same_time(read_date(entry.label)[0], wanted):
            given.report(entry.line, f'the mistake "{entry.label}" is the key', "Take it out.")
        mistakes += _mistake(entry.label, entry, given.report)
    return DateKey(
        key.label,
        tuple(mistakes),
        key.feedback,
        "" if wanted.is_range else asked_limit(given.prompt),
        stated_dates(given.prompt, wanted),
    )


def _is_edtf(entry: ListItem, report: Report) -> bool:
    try:
        read_edtf(entry.label)
    except CourseError:
        report(
            entry.line,
            f'"{entry.label}" is not an EDTF date',
            "Write it like 1951, 1951-09, 1951-09-14, 195X or 1946/1947.",
        )
        return False
    return True


def text_key(given: Material) -> TextKey | None:
    """Build the key of text."""
    accepted: list[Accepted] = []
    mistakes: list[Mistake] = []
    for entry in marked(given):
        form = text_form(entry, given.report)
        if not form.words:
            remedy = 'Write a text, or "exact:" before it if every character counts.'
            given.report(entry.line, f'"{entry.label}" has neither letters nor digits', remedy)
        elif entry.mark == "x":
            accepted.append(Accepted(entry.label, form, entry.feedback))
        else:
            mistakes += _mistake(form, entry, given.report)
    if not accepted:
        given.report(given.line, "no text is ticked", "Write what is accepted: - [x] defectors")
        return None
    for mistake in mistakes:
        if any(_overlap(mistake.value, one.form) for one in accepted):
            line = next(e.line for e in given.entries if e.label == mistake.shown)
            given.report(line, f'the mistake "{mistake.shown}" is also accepted', _NOT_BOTH)
    field = given.fields.get("ignore")
    ignored = normalise(field.text).split() if field else []
    return TextKey(tuple(accepted), tuple(mistakes), tuple(ignored))


def text_form(entry: ListItem, report: Report) -> Form:
    """Give what passes for a text: the text, a name in all its forms, or these characters only."""
    prefix, colon, text = (part.strip() for part in entry.label.partition(":"))
    if colon and prefix == "exact" and text:
        return Form(((text,),), exact=True)
    if colon and prefix == "name":
        if not re.search(r"[\u0400-\u04ff]", text) and not text.startswith("("):
            report(
                entry.line,
                f'"{text}" is not Cyrillic',
                "Write the name in Cyrillic, or leave out name: to accept just this spelling.",
            )
        return name_form(text)
    return Form(tuple((word,) for word in split_words(entry.label) if word))


def _overlap(one: Form, other: Form) -> bool:
    return (
        one.exact == other.exact
        and len(one.words) == len(other.words)
        and all(set(a) & set(b) for a, b in zip(one.words, other.words, strict=True))
    )
