"""What one answer in a report of a quiz means: words of choices, pairs and items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from coursekit.exercises import Exercise
from coursekit.exercises.display_order import shown_items
from coursekit.exercises.marking.text import normalise
from coursekit.exercises.model import ChoiceKey, OrderKey, PairKey
from coursekit.exercises.plain import plain


def read_response(exercise: Exercise, text: str, system: str) -> Any:
    """Read what a student answered, as a report writes it.

    Parameters
    ----------
    exercise : Exercise
        Of any kind but open.
    text : str
    system : {"moodle", "canvas"}

    Returns
    -------
    JSON value
        As `coursekit.exercises.mark` takes it; None if it cannot be told.
    """
    key = exercise.key
    if isinstance(key, ChoiceKey):
        labels = {choice.id: plain(choice.label.text) for choice in key.choices}
        if exercise.kind == "single":
            return next((name for name, label in labels.items() if _same(label, text)), None)
        return _listed(labels, text)
    if isinstance(key, PairKey):
        if system == "moodle" and exercise.kind == "classify":
            return _dragged(exercise, key, text)
        return _pairs(key, text)
    if isinstance(key, OrderKey):
        return _places(key, text) if system == "canvas" else _cut_items(key, text)
    return text


def _same(one: str, other: str) -> bool:
    return words_of(one) == words_of(other)


def words_of(text: str) -> str:
    """Reduce a text to its words, an article at its beginning, too."""
    return normalise(f"x {text}").removeprefix("x").strip()


def _listed(labels: Mapping[str, str], text: str) -> list[str] | None:
    """The names of the labels that make up `text`, whatever marks are in them."""
    rest = words_of(text.replace("\\,", ","))
    chosen: list[str] = []
    while rest:
        fits = [
            (len(words), name)
            for name, label in labels.items()
            if name not in chosen and rest.startswith(words := words_of(label))
        ]
        if not fits:
            return None
        length, name = max(fits)
        chosen.append(name)
        rest = rest[length:].strip()
    return chosen


def _pairs(key: PairKey, text: str) -> dict[str, str] | None:
    """``stem -> target; …``: each stem is followed by its target, whatever marks are in them.

    Moodle writes what is emphasised between underscores, so only the words are compared.
    """
    whole = words_of(text)
    targets = [(words_of(plain(target.label.text)), target.id) for target in key.targets]
    found: dict[str, str] = {}
    for stem in key.stems:
        words = re.escape(words_of(plain(stem.label.text)))
        for place in re.finditer(rf"(?<!\S){words}(?!\S)", whole):
            rest = whole[place.end() :].strip()
            fits = [(len(target), name) for target, name in targets if rest.startswith(target)]
            if fits:
                found[stem.id] = max(fits)[1]
                break
    return found or None


def _dragged(exercise: Exercise, key: PairKey, text: str) -> dict[str, str] | None:
    """``{primary} {} {secondary}``, in the order of the gaps."""
    given = re.findall(r"\{([^{}]*)\}", text)
    names = {words_of(plain(target.label.text)): target.id for target in key.targets}
    found = {
        item.id: names[words_of(words)]
        for item, words in zip(shown_items(exercise), given, strict=False)
        if words_of(words) in names
    }
    return found or None


def _places(key: OrderKey, text: str) -> list[str] | None:
    """``item=>2,…`` in the places that the student gave; None if one was given twice."""
    numbers = {}
    whole = " ".join(text.replace("\\,", ",").split())
    for item in key.items:
        words = " ".join(plain(item.label.text).split())
        if found := re.search(re.escape(words) + r"=>(\d+)", whole):
            numbers[item.id] = int(found[1])
    if sorted(numbers.values()) != list(range(1, len(key.items) + 1)):
        return None
    return sorted(numbers, key=lambda name: numbers[name])


def _cut_items(key: OrderKey, text: str) -> list[str] | None:
    """Items that Moodle cuts off after some letters; None if two begin alike."""
    labels = {item.id: words_of(plain(item.label.text)) for item in key.items}
    order: list[str] = []
    for piece in _pieces(text, len(labels)):
        begin = words_of(piece.strip().removesuffix("..."))
        fits = [name for name, label in labels.items() if label.startswith(begin)]
        if len(fits) != 1 or fits[0] in order:
            return None
        order += fits
    return order if len(order) == len(labels) else None


def _pieces(text: str, count: int) -> Iterator[str]:
    pieces = text.split("; ")
    yield from pieces if len(pieces) == count else ()
