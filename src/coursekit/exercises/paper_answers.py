"""Answers that were written on paper: what is typed of them, and what it means.

A sheet of paper shows choices behind small letters, targets behind capitals, categories as columns
of tick boxes and things to order with a gap for a number.  Somebody types just that, from top to
bottom; here it becomes the answer that the marker takes.  ``-`` stands for a place left empty.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from coursekit.catalogue import Message, _, ngettext
from coursekit.exercises.display_order import letter, shown_choices, shown_items, shown_targets
from coursekit.exercises.model import ChoiceKey, Exercise, Item, OrderKey, PairKey

_SEPARATORS = re.compile(r"[\s,;.)/+&]+")
_EMPTY = ("-", "–", "—", "_")


class NotPrinted(ValueError):
    """Something typed that no sheet of this exercise has; the message says what and what it has."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


def paper_form(exercise: Exercise) -> str:
    """Say in a few words what is typed of an answer."""
    kind = exercise.kind
    if kind == "single":
        return _("a letter, {letters}", letters=_range(shown_choices(exercise)))
    if kind == "multiple":
        return _("all letters, {letters}", letters=_range(shown_choices(exercise)))
    if kind == "match":
        letters = _range(shown_targets(exercise)).upper()
        return ngettext(
            "{n} letter from the top, {letters}",
            "{n} letters from the top, {letters}",
            len(shown_items(exercise)),
            letters=letters,
        )
    if kind == "classify":
        columns = len(shown_targets(exercise))
        return ngettext(
            "{n} column from the top, 1–{last}",
            "{n} columns from the top, 1–{last}",
            len(shown_items(exercise)),
            last=columns,
        )
    if kind == "order":
        number = len(shown_items(exercise))
        return ngettext("{n} number from the top, 1–{n}", "{n} numbers from the top, 1–{n}", number)
    return _("points, or the text") if kind == "open" else _("as written")


def paper_key(exercise: Exercise) -> tuple[str, ...]:
    """The key in the signs of the sheet, in its order: what an errorless answer has there.

    Parameters
    ----------
    exercise : Exercise

    Returns
    -------
    tuple of str
        The letters of the right choices; for each place from the top a letter, a column or a
        number; empty where an answer is written out.
    """
    key = exercise.key
    if isinstance(key, ChoiceKey):
        return tuple(letter(n) for n, one in enumerate(shown_choices(exercise)) if one.right)
    if isinstance(key, PairKey):
        places = {target.id: n for n, target in enumerate(shown_targets(exercise))}
        given = [places[key.pairs[stem.id]] for stem in shown_items(exercise)]
        if exercise.kind == "classify":
            return tuple(str(place + 1) for place in given)
        return tuple(letter(place).upper() for place in given)
    if isinstance(key, OrderKey):
        order = [item.id for item in key.items]
        return tuple(str(order.index(item.id) + 1) for item in shown_items(exercise))
    return ()


def from_paper(exercise: Exercise, typed: str) -> Any:
    """Turn what was typed into the answer that `mark` takes.

    Parameters
    ----------
    exercise : Exercise
        The variant that was printed.
    typed : str
        Not blank.

    Returns
    -------
    JSON value

    Raises
    ------
    NotPrinted
        If it names what was not printed, or not as many places as there are.
    """
    kind = exercise.kind
    if kind == "single":
        names = _named(typed, shown_choices(exercise))
        if len(names) != 1:
            message = Message(
                '"{typed}" is more than one letter; leave the cell empty where several were ticked',
                typed=typed,
            )
            raise NotPrinted(message)
        return names[0]
    if kind == "multiple":
        return list(dict.fromkeys(_named(typed, shown_choices(exercise))))
    if kind in ("match", "classify"):
        items, targets = shown_items(exercise), shown_targets(exercise)
        names = [letter(place) for place in range(len(targets))]
        if kind == "classify":
            names = [str(place) for place in range(1, len(targets) + 1)]
        given = _places(typed, len(items), names)
        return {
            item.id: targets[place].id
            for item, place in zip(items, given, strict=True)
            if place is not None
        }
    if kind == "order":
        return _ordered(typed, shown_items(exercise))
    return typed


def _ordered(typed: str, items: Sequence[Item]) -> list[str]:
    names = [str(place) for place in range(1, len(items) + 1)]
    given = _places(typed, len(items), names)
    if len({*given}) < len(given) or None in given:
        message = Message(
            '"{typed}" does not give each of 1 to {last} once', typed=typed, last=len(items)
        )
        raise NotPrinted(message)
    by_place = sorted(zip(given, items, strict=True), key=lambda pair: pair[0] or 0)
    return [item.id for _, item in by_place]


def _named(typed: str, items: Sequence[Item]) -> list[str]:
    """The items behind the letters that were typed, with or without something between them."""
    known = {letter(place): item.id for place, item in enumerate(items)}
    names = []
    for name in _parts(typed, single=max(map(len, known)) == 1):
        if name not in known:
            raise NotPrinted(_unknown(name, _range(items)))
        names.append(known[name])
    return names


def _places(typed: str, number: int, names: Sequence[str]) -> list[int | None]:
    """For each of so many places which of `names` was typed; None where it was left empty."""
    parts = _parts(typed, single=max(map(len, names)) == 1)
    if len(parts) != number:
        message = Message(
            "places filled in: {filled}; places on the sheet: {number}",
            filled=len(parts),
            number=number,
        )
        raise NotPrinted(message)
    places: list[int | None] = []
    for part in parts:
        if part not in names and part not in _EMPTY:
            shown = (
                f"{names[0]}–{names[-1]}"
                if names[0].isdigit()
                else "–".join((names[0].upper(), names[-1].upper()))
            )
            raise NotPrinted(_unknown(part, shown))
        places.append(None if part in _EMPTY else names.index(part))
    return places


def _unknown(part: str, printed: str) -> Message:
    """Say that something was not printed, or that it only looks so: Cyrillic а is not Latin a."""
    if unicodedata.name(part[:1], "").startswith("CYRILLIC"):
        return Message(
            '"{part}" is Cyrillic, and the letters on paper are Latin; there is {printed}',
            part=part,
            printed=printed,
        )
    return Message('"{part}" was not printed; there is {printed}', part=part, printed=printed)


def _parts(typed: str, *, single: bool) -> list[str]:
    """The letters or numbers of a cell: ``a, c``, ``a c`` and ``ac`` are the same."""
    text = unicodedata.normalize("NFKC", typed).strip().lower()
    parts = [part for part in _SEPARATORS.split(text) if part]
    return [one for part in parts for one in part] if single else parts


def _range(items: Sequence[Item]) -> str:
    return f"{letter(0)}–{letter(len(items) - 1)}"
