"""Clueing: an exercise that prints what another one asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from coursekit.exercises.content_words import content_words
from coursekit.exercises.model import (
    ChoiceKey,
    DateKey,
    Exercise,
    Item,
    NumberKey,
    OrderKey,
    PairKey,
    Prose,
    TextKey,
)
from coursekit.exercises.plain import plain

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")
SHARED = 3
"""Content words that a sentence must have of a sentence-long key, or of the stem of a short one."""


def printed_keys(
    exercises: Iterable[Exercise], published: Path
) -> Mapping[str, list[tuple[str, str]]]:
    """Find exercises whose key stands in what another one prints.

    Parameters
    ----------
    exercises : iterable of Exercise
    published : pathlib.Path
        The folder of the book's own exercises, which everybody reads; what a bank prints tells
        only on exercises of the same bank.

    Returns
    -------
    mapping of str to list of (str, str)
        For the name of an exercise: the other's name, and the sentence that tells.
    """
    exercises = list(exercises)
    sentences = {one.id: [(s, content_words(s)) for s in _printed(one)] for one in exercises}
    told: dict[str, list[tuple[str, str]]] = {}
    for one in exercises:
        others = [
            other.id
            for other in exercises
            if other.id != one.id and _reaches(other.path, one.path, published)
        ]
        for variant in one.alternatives or (one,):
            asked = _Asked(
                content_words(variant.prompt.text),
                [key for key in _keys(variant) if key],
                isinstance(variant.key, ChoiceKey),
            )
            for other in others:
                for sentence, words in sentences[other]:
                    if _tells(words, asked):
                        told.setdefault(one.id, []).append((other, sentence.strip()))
    return told


def _reaches(printed: Path, asked: Path, published: Path) -> bool:
    return printed.is_relative_to(published) or printed.parents[1] == asked.parents[1]


class _Asked(NamedTuple):
    """The content words of an exercise's stem and of its keys, and whether these are sentences."""

    stem: frozenset[str]
    keys: Sequence[frozenset[str]]
    is_choice: bool


def _tells(words: frozenset[str], asked: _Asked) -> bool:
    for key in asked.keys:
        if not key <= words:
            continue
        if asked.is_choice:
            if len(key) >= SHARED and asked.stem & words - key:
                return True
        elif len(asked.stem & words - key) >= SHARED:
            return True
    return False


def _keys(exercise: Exercise) -> Iterator[frozenset[str]]:
    key = exercise.key
    if isinstance(key, ChoiceKey) and exercise.kind == "single":
        yield from (content_words(c.label.text) for c in key.choices if c.right)
    elif isinstance(key, TextKey):
        yield from {content_words(one.shown.removeprefix("name:")) for one in key.accepted}
    elif isinstance(key, NumberKey):
        yield content_words(key.shown)
    elif isinstance(key, DateKey):
        yield content_words(key.value)


def _printed(exercise: Exercise) -> Iterator[str]:
    key = exercise.key
    items: tuple[Item, ...] = ()
    if isinstance(key, ChoiceKey):
        items = key.choices
    elif isinstance(key, PairKey):
        items = (*key.stems, *key.targets)
    elif isinstance(key, OrderKey):
        items = key.items
    prose = [exercise.prompt, exercise.hint, exercise.explanation, *(item.label for item in items)]
    for one in prose:
        if isinstance(one, Prose):
            yield from (s for s in _SENTENCE.split(plain(one.text)) if s.strip())
