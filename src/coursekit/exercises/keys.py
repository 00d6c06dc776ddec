"""From the items of ``## Answers`` to the key of each kind, with all faults."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

from coursekit.exercises.dates import read_date, same_time
from coursekit.exercises.markdown import Entry, Field, Report, split_name
from coursekit.exercises.model import (
    Accepted,
    Choice,
    ChoiceKey,
    DateKey,
    Item,
    Key,
    Mistake,
    NumberKey,
    Prose,
    TextKey,
    Words,
)
from coursekit.exercises.numbers import read_number, squash
from coursekit.exercises.romanise import name_words
from coursekit.exercises.text import normalise

_LETTERS = str.maketrans("0123456789abcdef", "bcdfghjkmnpqrstv")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
_TELLING = frozenset({"right", "correct", "true", "key", "answer", "solution", "wrong", "false"})
_PLAIN = re.compile(r"-?[0-9.]+(?:e[+-]?[0-9]+)?")
_TOLERANCE = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(%?)")


@dataclass(frozen=True)
class Material:
    """What a key is built from.

    Parameters
    ----------
    entries : sequence of Entry
        The items of the section.
    fields : mapping of str to Field
        The front matter.
    line : int
        Line of the section.
    report : callable
        Told every fault.
    computed : set of str
        Values that the data gave, as they stand in the items.
    """

    entries: Sequence[Entry]
    fields: dict[str, Field]
    line: int
    report: Report
    computed: Set[str] = frozenset()


def stable_name(text: str) -> str:
    """Make a name of six letters out of a text, the same wherever it stands."""
    digest = hashlib.sha256(" ".join(text.split()).encode()).hexdigest()
    return digest[:6].translate(_LETTERS)


def make_item(label: str, line: int, report: Report) -> Item:
    """Make an item of a label, with the name the author gave it or one made from its text."""
    text, name = split_name(label)
    if name and not _NAME.fullmatch(name):
        report(line, f'"{{#{name}}}" is no name', "Use lower-case letters, digits and hyphens.")
        name = ""
    if len(name) == 1:
        report(line, f'"{name}" is too short a name', "One letter means a place in print.")
    if name in _TELLING:
        report(line, f'the name "{name}" gives the answer away', "Name what the text says.")
    return Item(name or stable_name(text), Prose(text, line))


def choice_key(given: Material) -> ChoiceKey | None:
    """Build the key of single and multiple."""
    report = given.report
    choices: list[Choice] = []
    for entry in _marked(given):
        item = make_item(entry.label, entry.line, report)
        if not item.label.text:
            report(entry.line, "a choice is empty", "Write its text behind the brackets.")
            continue
        for other in choices:
            if normalise(other.label.text) == normalise(item.label.text):
                report(entry.line, f'the choice "{item.label.text}" stands twice', "Change one.")
                break
            if other.id == item.id:
                report(entry.line, f'two choices are named "{item.id}"', "Give one {#a-name}.")
                break
        right = entry.mark == "x"
        if not right and entry.feedback is None:
            report(
                entry.line,
                f'the wrong choice "{item.label.text}" has no feedback',
                'Say below it, behind ">", why it is wrong.',
            )
        choices.append(Choice(item.id, item.label, right, entry.feedback))
    _check_choices(choices, given)
    return ChoiceKey(tuple(choices)) if choices else None


def _check_choices(choices: list[Choice], given: Material) -> None:
    kind, report = given.fields["kind"].text, given.report
    right = [choice for choice in choices if choice.right]
    if len(choices) < 2:
        report(given.line, f"there are {len(choices)} choices", "Offer two at least.")
    if not right:
        report(given.line, "no choice is ticked", "Tick the right one: - [x]")
    if kind == "single" and len(right) > 1:
        report(
            right[1].label.line,
            f'{_count(len(right))} choices are ticked but kind is "single"',
            "Tick one, or write kind: multiple.",
        )


def _count(number: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words[number] if number < len(words) else str(number)


def number_key(given: Material) -> NumberKey | None:
    """Build the key of number."""
    units = _units(given)
    key: tuple[float, Entry] | None = None
    wrong: list[tuple[float, Entry]] = []
    for entry in _marked(given):
        value = _number(entry, units, given)
        if value is None:
            continue
        if entry.mark != "x":
            wrong.append((value, entry))
        elif key is None:
            key = (value, entry)
        else:
            given.report(entry.line, "two numbers are ticked", "Tick one and set a tolerance.")
    tolerance = _tolerance(given, key[0] if key else 0.0)
    if key is None:
        if not any(entry.mark == "x" for entry in given.entries):
            given.report(given.line, "no number is ticked", "Write the key as - [x] 20000")
        return None
    mistakes: list[Mistake] = []
    for value, entry in wrong:
        if abs(value - key[0]) <= tolerance + 1e-9 * abs(key[0]):
            given.report(
                entry.line,
                f"the tolerance swallows the mistake {entry.label}",
                "Make the tolerance smaller or the mistake another.",
            )
        if any(math.isclose(value, float(other.value)) for other in mistakes):
            given.report(entry.line, f"the mistake {entry.label} stands twice", "Keep one.")
        mistakes += _mistake(value, entry, given.report)
    return NumberKey(key[0], key[1].label, tolerance, units, tuple(mistakes), key[1].feedback)


def _units(given: Material) -> tuple[str, ...]:
    text = given.fields["unit"].text if "unit" in given.fields else ""
    return tuple(unit.strip() for unit in text.split(",") if squash(unit))


def _number(entry: Entry, units: tuple[str, ...], given: Material) -> float | None:
    if entry.label in given.computed and _PLAIN.fullmatch(entry.label):
        return float(entry.label)  # 612.384 is no doubt a decimal
    read = read_number(entry.label, units)
    if len(read.values) == 1:
        return read.values[0]
    remedy = f"Write {' or '.join(read.spelled)}." if read.spelled else "Write digits: 20000"
    what = "can be read in two ways" if read.spelled else "is no number"
    given.report(entry.line, f'"{entry.label}" {what}', remedy)
    return None


def _tolerance(given: Material, key: float) -> float:
    field = given.fields.get("tolerance")
    if field is None:
        return 0.0
    found = _TOLERANCE.fullmatch(field.text)
    if not found:
        given.report(
            field.line,
            f'the tolerance "{field.text}" is neither a number nor a percentage',
            "Write it like 20 or 2%.",
        )
        return 0.0
    value = float(found[1])
    if found[2] and value >= 100:
        given.report(
            field.line, f"a tolerance of {value:g} % takes every number", "Make it smaller."
        )
    return value / 100 * abs(key) if found[2] else value


def _mistake(value: object, entry: Entry, report: Report) -> list[Mistake]:
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
    key: Entry | None = None
    wrong: list[Entry] = []
    for entry in _marked(given):
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
    return DateKey(key.label, tuple(mistakes), key.feedback)


def _is_edtf(entry: Entry, report: Report) -> bool:
    """Whether the author's date is EDTF by the library's judgement and read by the marker too."""
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        parse_edtf(entry.label)
    except EDTFParseException:
        is_date = False
    else:
        is_date = len(read_date(entry.label)) == 1
    if not is_date:
        report(
            entry.line,
            f'"{entry.label}" is no EDTF date',
            "Write it like 1951, 1951-09, 1951-09-14, 195X or 1946/1947.",
        )
    return is_date


def text_key(given: Material) -> TextKey | None:
    """Build the key of text."""
    accepted: list[Accepted] = []
    mistakes: list[Mistake] = []
    for entry in _marked(given):
        words, is_name = accepted_words(entry, given.report)
        if not words:
            given.report(
                entry.line, f'"{entry.label}" has neither letters nor digits', "Write a text."
            )
        elif entry.mark == "x":
            accepted.append(Accepted(entry.label, words, is_name, entry.feedback))
        else:
            mistakes += _mistake((words, is_name), entry, given.report)
    if not accepted:
        given.report(given.line, "no text is ticked", "Write what is accepted: - [x] defectors")
        return None
    for mistake in mistakes:
        if any(_overlap(mistake.value[0], form.words) for form in accepted):
            line = next(e.line for e in given.entries if e.label == mistake.shown)
            given.report(
                line, f'the mistake "{mistake.shown}" is also accepted', "Take one of them out."
            )
    return TextKey(tuple(accepted), tuple(mistakes))


def accepted_words(entry: Entry, report: Report) -> tuple[Words, bool]:
    """Give what passes for a text, and whether it is a name."""
    prefix, colon, name = entry.label.partition(":")
    if colon and prefix.strip() == "name":
        if not re.search(r"[\u0400-\u04ff]", name):
            report(
                entry.line,
                f'"{name.strip()}" is not Cyrillic',
                "Write the name in Cyrillic, or leave out name: to accept just this spelling.",
            )
        return name_words(name), True
    return tuple((word,) for word in normalise(entry.label).split()), False


def _overlap(one: Words, other: Words) -> bool:
    return len(one) == len(other) and all(set(a) & set(b) for a, b in zip(one, other, strict=True))


def _marked(given: Material) -> list[Entry]:
    """The entries with brackets; the others are reported."""
    for entry in given.entries:
        if entry.numbered:
            given.report(
                entry.line, "a numbered list has no place here", 'Begin items with "- [ ]".'
            )
        elif not entry.mark:
            given.report(
                entry.line,
                f'"{entry.label}" begins with neither [x] nor [ ]',
                "Write - [x] for what is right, - [ ] for a mistake.",
            )
    return [entry for entry in given.entries if entry.mark and not entry.numbered]


KEY_OF: dict[str, Callable[[Material], Key | None]] = {
    "single": choice_key,
    "multiple": choice_key,
    "number": number_key,
    "date": date_key,
    "text": text_key,
}
