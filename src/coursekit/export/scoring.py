"""How learning systems score: small models of their rules, to be compared with our marker.

A rule takes an answer as our marker takes it and gives the share of the points that the target
gives it.  Each says where it is written down; the tests hold it against the target's engine where
there is one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

from coursekit.exercises import Exercise
from coursekit.exercises.model import ChoiceKey, NumberKey, OrderKey, PairKey
from coursekit.export.spellings import spellings

Rule = Callable[[Any], float]
#: Makes the rule by which a target scores one exercise.
RuleOf = Callable[[Exercise], Rule]
#: What a number may lose when it is computed, as a share of it; our marker allows it, too.
ROUNDED = 1e-12


def one_choice(exercise: Exercise) -> Rule:
    """Everything for the right choice."""
    key = exercise.key
    assert isinstance(key, ChoiceKey)
    return lambda answer: float(answer in key.right)


def right_less_wrong(exercise: Exercise) -> Rule:
    """For each right choice its share, the same off for each wrong one, never below 0."""
    key = exercise.key
    assert isinstance(key, ChoiceKey)
    right = set(key.right)

    def rule(answer: Any) -> float:
        hits = len(set(answer) & right)
        return max(0.0, (2 * hits - len(set(answer))) / len(right))

    return rule


def all_choices_or_nothing(exercise: Exercise) -> Rule:
    """Everything for all right choices and no other."""
    key = exercise.key
    assert isinstance(key, ChoiceKey)
    return lambda answer: float(set(answer) == set(key.right))


def share_of_pairs(exercise: Exercise) -> Rule:
    """The share of stems with the right target."""
    key = exercise.key
    assert isinstance(key, PairKey)
    return lambda answer: (
        sum(answer.get(stem) == target for stem, target in key.pairs.items()) / len(key.pairs)
    )


def share_of_neighbours(exercise: Exercise) -> Rule:
    """The share of neighbours that directly follow each other as they should."""
    key = exercise.key
    assert isinstance(key, OrderKey)
    follows = dict(pairwise(item.id for item in key.items))
    return lambda answer: (
        sum(follows.get(one) == other for one, other in pairwise(answer)) / len(follows)
    )


def share_of_places(exercise: Exercise) -> Rule:
    """The share of items that stand in their own place."""
    key = exercise.key
    assert isinstance(key, OrderKey)
    wanted = [item.id for item in key.items]
    return lambda answer: (
        sum(one == other for one, other in zip(answer, wanted, strict=True)) / len(wanted)
    )


def listed(
    fold: Callable[[str], str], keep: Callable[[Exercise], Iterable[Any]] = spellings
) -> RuleOf:
    """What stands on a list, compared after `fold`; the first that fits counts."""

    def rule_of(exercise: Exercise) -> Rule:
        shares: dict[str, float] = {}
        for one in keep(exercise):
            shares.setdefault(fold(one.text), one.share)
        return lambda answer: shares.get(fold(str(answer)), 0.0)

    return rule_of


def no_capitals(text: str) -> str:
    """Compare without capitals, and without blanks at the ends."""
    return unicodedata.normalize("NFC", text).strip(" \t\n\r\v\0").lower()


def within_tolerance(read: Callable[[str, NumberKey], float | None], blur: float = 0.0) -> RuleOf:
    """A number no further from the key than the tolerance, once `read` has made one of the text.

    `blur` is what the system itself adds to every tolerance.
    """

    def rule_of(exercise: Exercise) -> Rule:
        key = exercise.key
        assert isinstance(key, NumberKey)

        def rule(answer: Any) -> float:
            value = read(str(answer), key)
            slack = ROUNDED * abs(key.value) + blur
            return float(value is not None and abs(value - key.value) <= key.tolerance + slack)

        return rule

    return rule_of


_XSD_DOUBLE = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


def plain_number(text: str, _key: NumberKey | None = None) -> float | None:
    """Read ``-12.5`` or ``2e4`` and nothing else: the lexical form of XML Schema's double."""
    text = text.strip(" \t\n\r")
    return float(text) if _XSD_DOUBLE.fullmatch(text) else None
