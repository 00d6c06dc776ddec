"""In which order a reader meets what can be chosen, on paper, in a notebook, on a fresh page.

The order is made from the names, so it is the same everywhere and says nothing about the key.
On the page each reader's browser may mix it once more.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from string import ascii_lowercase
from typing import TypeVar

from coursekit.catalogue import ngettext
from coursekit.edtf import spell_edtf
from coursekit.exercises.item_labels import one_line
from coursekit.exercises.model import (
    Choice,
    ChoiceKey,
    DateKey,
    Exercise,
    Item,
    NumberKey,
    OrderKey,
    PairKey,
    TextKey,
)

_Item = TypeVar("_Item", bound=Item)


def mixed(items: Iterable[_Item], seed: str) -> tuple[_Item, ...]:
    """Order `items` by what their names and `seed` give."""
    return tuple(
        sorted(items, key=lambda item: hashlib.sha256(f"{seed}:{item.id}".encode()).digest())
    )


def shown_choices(exercise: Exercise) -> tuple[Choice, ...]:
    """The choices of single and multiple as a reader meets them; empty for other kinds."""
    if not isinstance(exercise.key, ChoiceKey):
        return ()
    choices = exercise.key.choices
    return mixed(choices, exercise.id) if exercise.shuffle else choices


def shown_items(exercise: Exercise) -> tuple[Item, ...]:
    """What is to be matched, classified or ordered, as a reader meets it."""
    key = exercise.key
    if isinstance(key, OrderKey):
        return _not_in_order(mixed(key.items, exercise.id), key.items)
    if isinstance(key, PairKey):
        return mixed(key.stems, exercise.id) if exercise.shuffle else key.stems
    return ()


def shown_targets(exercise: Exercise) -> tuple[Item, ...]:
    """The targets of match, mixed; the categories of classify, as the author began with them."""
    if not isinstance(exercise.key, PairKey):
        return ()
    targets = exercise.key.targets
    return targets if exercise.kind == "classify" else mixed(targets, exercise.id + ":targets")


def _not_in_order(items: tuple[Item, ...], solved: Sequence[Item]) -> tuple[Item, ...]:
    return items[1:] + items[:1] if items == tuple(solved) else items


def letter(place: int) -> str:
    """The letter of a place: a for 0."""
    return ascii_lowercase[place % 26] * (place // 26 + 1)


def key_lines(exercise: Exercise) -> tuple[str, ...]:
    """Say the key in lines of Markdown, one for each right choice, pair or item.

    Parameters
    ----------
    exercise : Exercise

    Returns
    -------
    tuple of str
        Empty for open.
    """
    key = exercise.key
    if isinstance(key, ChoiceKey):
        return tuple(
            f"{letter(place)}) {one_line(choice.label.text)}"
            for place, choice in enumerate(shown_choices(exercise))
            if choice.right
        )
    if isinstance(key, NumberKey):
        return (number_text(key),)
    if isinstance(key, DateKey):
        return (date_text(key.value),)
    if isinstance(key, TextKey):
        return (" / ".join(accepted_text(form.shown) for form in key.accepted),)
    if isinstance(key, PairKey):
        target = {item.id: one_line(item.label.text) for item in key.targets}
        stems = ((one_line(stem.label.text), key.pairs[stem.id]) for stem in key.stems)
        return tuple(f"{stem} → {target[name]}" for stem, name in stems)
    if isinstance(key, OrderKey):
        items = enumerate(key.items, 1)
        return tuple(f"{place}. {one_line(item.label.text)}" for place, item in items)
    return ()


def points_in_words(points: float) -> str:
    """``1 point``, ``2.5 points``."""
    return ngettext("{n} point", "{n} points", points)


def number_text(key: NumberKey) -> str:
    """The number with its unit and what its tolerance takes: ``612 km (± 20)``."""
    unit = f" {key.units[0]}" if key.units else ""
    # As the author wrote it: a share of a large number is easier to read than its product.
    tolerance = f"{key.share * 100:g} %" if key.share else f"{key.tolerance:g}"
    if key.decimal == "comma":
        tolerance = tolerance.replace(".", ",")
    within = f" (± {tolerance})" if key.tolerance else ""
    return f"{key.shown}{unit}{within}"


def date_text(date: str) -> str:
    """A date as keys and feedback say it: ``15 Oct 1949``, ``1956–1958``."""
    return spell_edtf(date, brief=True, whole_years=True)


def accepted_text(shown: str) -> str:
    """An accepted text without the word and the signs that say how it is compared."""
    prefix, colon, text = (part.strip() for part in shown.partition(":"))
    if not colon or prefix not in ("name", "exact"):
        return shown
    return " ".join(re.sub(r"[()]|/[^\s()]+", " ", text).split()) if prefix == "name" else text
