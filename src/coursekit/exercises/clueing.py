"""Clueing: an exercise that prints what another one asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from coursekit.exercises.content_words import content_words
from coursekit.exercises.marking.date_reading import read_date
from coursekit.exercises.marking.dates import same_time
from coursekit.exercises.marking.number_words import NUMERALS
from coursekit.exercises.marking.text import normalise
from coursekit.exercises.model import (
    ChoiceKey,
    DateKey,
    Exercise,
    Item,
    NumberKey,
    OrderKey,
    PairKey,
    Prose,
    RubricKey,
    TextKey,
)
from coursekit.exercises.plain import plain
from coursekit.exercises.reading.task_words import stated_dates

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")
SHARED = 3
"""Content words that a sentence must have of a sentence-long key, or of the stem of a short one."""


@dataclass(frozen=True)
class _Sentence:
    """A printed sentence with its content words, numbers as digits."""

    text: str
    words: frozenset[str]


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
    sentences = {one.id: [*_printed(one)] for one in exercises}
    told: dict[str, list[tuple[str, str]]] = {}
    for one in exercises:
        others = [
            other.id
            for other in exercises
            if other.id != one.id and _reaches(other.path, one.path, published)
        ]
        for variant in one.alternatives or (one,):
            stem, keys = content_words(variant.prompt.text), [*_keys(variant)]
            told.setdefault(one.id, []).extend(
                (other, sentence.text)
                for other in others
                for sentence in sentences[other]
                if any(_tells(sentence, stem, key, variant) for key in keys)
            )
    return told


def _reaches(printed: Path, asked: Path, published: Path) -> bool:
    return printed.is_relative_to(published) or printed.parents[1] == asked.parents[1]


def _tells(
    sentence: _Sentence, stem: frozenset[str], key: frozenset[str], exercise: Exercise
) -> bool:
    """Whether a sentence has the key, and enough of the stem to be about the same thing."""
    if isinstance(exercise.key, DateKey):
        return len(stem & sentence.words) >= SHARED and _has_date(sentence.text, exercise.key)
    if not key or not key <= sentence.words:
        return False
    rest = stem & sentence.words - key
    if isinstance(exercise.key, ChoiceKey):
        return len(key) >= SHARED and bool(rest)
    return len(rest) >= SHARED


def _has_date(sentence: str, key: DateKey) -> bool:
    wanted = read_date(key.value)[0]
    dates = stated_dates(sentence, wanted) if key.value.strip("./")[:4] in sentence else ()
    return any(same_time(read_date(date)[0], wanted) for date in dates)


def _keys(exercise: Exercise) -> Iterator[frozenset[str]]:
    key = exercise.key
    if isinstance(key, ChoiceKey) and exercise.kind == "single":
        yield from (content_words(c.label.text) for c in key.choices if c.right)
    elif isinstance(key, TextKey):
        yield from {content_words(one.shown.removeprefix("name:")) for one in key.accepted}
    elif isinstance(key, NumberKey):
        yield content_words(key.shown)
    elif isinstance(key, DateKey):
        yield frozenset()


def _printed(exercise: Exercise) -> Iterator[_Sentence]:
    """All sentences that a reader of `exercise` sees before and after the answer."""
    key = exercise.key
    labels: tuple[Item, ...] = ()
    told: list[Prose | None] = []
    if isinstance(key, ChoiceKey):
        labels = key.choices
        told = [choice.feedback for choice in key.choices]
    elif isinstance(key, PairKey):
        labels = (*key.stems, *key.targets)
        told = [*key.feedback.values()]
    elif isinstance(key, OrderKey):
        labels = key.items
    elif isinstance(key, TextKey):
        told = [accepted.feedback for accepted in key.accepted]
    elif not isinstance(key, RubricKey):
        told = [key.feedback]
    if not isinstance(key, ChoiceKey | RubricKey):
        told += [mistake.feedback for mistake in key.mistakes]
    prose = [exercise.prompt, exercise.hint, exercise.explanation, *told]
    for one in dict.fromkeys([*prose, *(item.label for item in labels)]):
        for sentence in _SENTENCE.split(plain(one.text)) if one else ():
            if sentence.strip():
                yield _Sentence(sentence.strip(), content_words(sentence) | _figures(sentence))


def _figures(sentence: str) -> frozenset[str]:
    """The numbers that a sentence has in English words, as digits."""
    words = set(normalise(sentence).split())
    return frozenset(str(n) for n, names in enumerate(NUMERALS) if names.split()[0] in words)
