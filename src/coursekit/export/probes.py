"""Answers that are tried on our marker and on a target's rule, to see where they differ."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import combinations, islice, permutations
from typing import Any

from coursekit.exercises import Exercise
from coursekit.exercises.assignments.accepted_answers import accepted_answers
from coursekit.exercises.model import (
    ChoiceKey,
    DateKey,
    NumberKey,
    OrderKey,
    PairKey,
    TextKey,
)
from coursekit.export.spellings import date_texts, spellings, text_texts

#: What kind of answer it is, in words, and the answer.
Probe = tuple[str, Any]

_MOST_SUBSETS = 10
_MOST_PLACES = 5
_MOST_SPELLINGS = 400


def probes(exercise: Exercise, accept: tuple[Any, ...] = ()) -> tuple[Probe, ...]:
    """Answers worth trying, none twice; none for open, which a person marks.

    Parameters
    ----------
    exercise : Exercise
    accept : tuple
        Further answers that an assignment accepts, as people write them.

    Returns
    -------
    tuple of (str, JSON value)
    """
    accepted = [
        ("an answer that the assignment accepts", answer)
        for answer in accepted_answers(exercise, accept)
    ]
    seen: dict[str, Probe] = {}
    for words, answer in (*accepted, *_probes(exercise)):
        seen.setdefault(json.dumps(answer, sort_keys=True), (words, answer))
    return tuple(seen.values())


def _probes(exercise: Exercise) -> Iterator[Probe]:
    key = exercise.key
    if isinstance(key, ChoiceKey):
        yield from _choices(exercise.kind, key)
    elif isinstance(key, PairKey):
        yield from _pairs(key)
    elif isinstance(key, OrderKey):
        yield from _orders(key)
    elif isinstance(key, NumberKey):
        yield from _numbers(key)
    elif isinstance(key, DateKey):
        yield from _dates(exercise, key)
    elif isinstance(key, TextKey):
        yield from _texts(exercise, key)


def _choices(kind: str, key: ChoiceKey) -> Iterator[Probe]:
    names = [choice.id for choice in key.choices]
    if kind == "single":
        yield from (("a choice", name) for name in names)
        return
    right, wrong = list(key.right), [name for name in names if name not in key.right]
    yield "the right choices", right
    if len(names) <= _MOST_SUBSETS:
        sets = [list(some) for n in range(1, len(names) + 1) for some in combinations(names, n)]
    else:
        sets = [right[:n] + wrong[:m] for n in range(len(right) + 1) for m in range(len(wrong) + 1)]
    for some in sets:
        hits = len(set(some) & set(right))
        if hits == len(some):
            words = "some of the right choices"
        else:
            words = "right choices and wrong ones" if hits else "wrong choices only"
        if some:
            yield words, some


def _pairs(key: PairKey) -> Iterator[Probe]:
    right = dict(key.pairs)
    yield "the right pairs", right
    targets = [target.id for target in key.targets]
    for stem in right:
        rest = {other: target for other, target in right.items() if other != stem}
        yield "a pair left out", rest
        yield "one pair only", {stem: right[stem]}
        for target in targets:
            if target != right[stem]:
                yield "one wrong pair", {**right, stem: target}
    for target in targets:
        yield "one target throughout", dict.fromkeys(right, target)


def _orders(key: OrderKey) -> Iterator[Probe]:
    names = [item.id for item in key.items]
    yield "the right order", names
    if len(names) <= _MOST_PLACES:
        orders = [list(order) for order in permutations(names)]
    else:
        orders = [names[n:] + names[:n] for n in range(1, len(names))]
        orders += [names[::-1], names[1::2] + names[::2]]
        for n in range(len(names) - 1):
            orders.append([*names[:n], names[n + 1], names[n], *names[n + 2 :]])
    for order in orders:
        yield "another order", order


def number_texts(value: float) -> Iterator[Probe]:
    """Write a number as people write it."""
    plain = _plain(value)
    whole, _, decimals = plain.lstrip("-").partition(".")
    sign = "-" if plain.startswith("-") else ""
    yield "a number in digits", plain
    yield "a number after a plus sign", f"+{plain.lstrip('+-')}" if not sign else plain
    if len(whole) > 3:
        for mark, words in ((",", "a comma"), (" ", "a blank"), ("'", "an apostrophe")):
            grouped = f"{int(whole):,}".replace(",", mark)
            yield (
                f"a number with thousands parted by {words}",
                sign + grouped + (decimals and f".{decimals}"),
            )
    elif decimals:
        yield "a number with a decimal comma", f"{sign}{whole},{decimals}"
    if not decimals:
        yield "a whole number with a decimal point", f"{plain}.0"
        yield "a whole number with a decimal comma", f"{plain},0"
        if int(whole or 0) and int(whole) % 10 == 0:
            stripped = whole.rstrip("0")
            power = len(whole) - len(stripped)
            yield "a power of ten", f"{sign}{stripped}e{power}"
            yield "a power of ten, spelled out", f"{sign}{stripped} × 10^{power}"


def _plain(value: float) -> str:
    return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def _exact(value: float) -> str:
    """Write a number that nobody can take for thousands: not with three decimals."""
    text = _plain(float(f"{value:.12g}"))
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text


def _numbers(key: NumberKey) -> Iterator[Probe]:
    plain = _plain(key.value)
    yield from number_texts(key.value)
    yield "“about” before a number", f"about {plain}"
    yield "a number before a full stop", f"{plain}."
    yield "a number in words", "twelve thousand"
    yield "a number with a wrong unit", f"{plain} bananas"
    if "%" in key.units or not key.units:
        yield "a percentage", f"{_plain(key.value if key.units else key.value * 100)} %"
    for unit in key.units:
        yield "a number with its unit", f"{plain} {unit}"
        yield "a number with its unit, without a blank", f"{plain}{unit}"
        yield "a number with its unit in capitals", f"{plain} {unit.upper()}"
    if key.tolerance:
        for share, words in ((0.98, "within the tolerance"), (1.02, "beyond the tolerance")):
            for side in (-1, 1):
                yield f"a number {words}", _exact(key.value + side * share * key.tolerance)
    else:
        yield "a number next to the key", _exact(key.value * 1.001 + 0.001)
    for mistake in key.mistakes:
        yield "a listed mistake", _plain(float(mistake.value))


def _spelled(exercise: Exercise) -> Iterator[Probe]:
    """The answers that are written into a list, as far as a target has room for them."""
    for one in spellings(exercise):
        if one.share == 1:
            yield "a usual form of the answer", one.text
        else:
            yield "a coarser date" if one.share else "a listed mistake", one.text


def _dates(exercise: Exercise, key: DateKey) -> Iterator[Probe]:
    yield from _spelled(exercise)
    for text in islice(date_texts(key.value), 40):
        yield "a form of the date", text
        yield "a date in capitals", text.upper()
        yield "a date with a full stop", f"{text}."
        yield "a date after “about”", f"about {text}"
        yield "a date after “in”", f"in {text}"
        yield "a date with two blanks", text.replace(" ", "  ")
        yield "a date with a comma", text.replace(" ", ", ")
    for text in ("someday", "0000", "31 February 1951"):
        yield "no date", text


def _texts(exercise: Exercise, key: TextKey) -> Iterator[Probe]:
    yield from _spelled(exercise)
    for accepted in key.accepted:
        if accepted.form.is_name:
            for text in islice(text_texts(accepted.shown, accepted.form), _MOST_SPELLINGS):
                yield "a romanisation", text
    for accepted in key.accepted:
        shown = next(text_texts(accepted.shown, accepted.form))
        yield from _typed(shown)
    yield "something else", "something else"


def _typed(shown: str) -> Iterator[Probe]:
    """An accepted text as it may come off a keyboard."""
    yield "a text in capitals or small letters", shown.upper()
    yield "a text in capitals or small letters", shown.lower()
    yield "a text with a full stop", f"{shown}."
    yield "a text between blanks", f"  {shown} "
    yield "a text with two blanks between words", shown.replace(" ", "  ")
    yield "a text in straight quotation marks", f'"{shown}"'
    yield "a text in typographic quotation marks", f"“{shown}”"
    yield "a text after an article", f"the {shown}"
    yield "a text with hyphens for blanks", shown.replace(" ", "-")
    yield "a text with blanks for hyphens", shown.replace("-", " ")
    yield "a text without blanks", shown.replace(" ", "")
    yield "a text with a typographic apostrophe", shown.replace("'", "’")
    yield "a text with an accent that is not in the key", shown.replace("e", "é", 1)
    if len(shown) > 4:
        yield "a slip of the keyboard", f"{shown[:2]}x{shown[2:]}"
