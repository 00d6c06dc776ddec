"""What the browser's marker needs to know of an exercise, as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from coursekit.exercises.marking.date_words import (
    DECADES,
    FIRST,
    MONTHS,
    PARTS,
    SEASONS,
    WEEKDAY,
)
from coursekit.exercises.marking.date_words import FILLERS as DATE_FILLERS
from coursekit.exercises.marking.number_words import NUMERALS
from coursekit.exercises.marking.text import FILLERS
from coursekit.exercises.model import (
    ChoiceKey,
    DateKey,
    Exercise,
    Form,
    NumberKey,
    OrderKey,
    PairKey,
    PairMistake,
    RubricKey,
    TextKey,
)


def marking_data(exercise: Exercise) -> dict[str, Any]:
    """Give the key of `exercise` in the form that ``ck-marking.js`` reads.

    Parameters
    ----------
    exercise : Exercise

    Returns
    -------
    dict
        JSON; remarks are named as in `Remark.id`, their texts stand in the page.
    """
    return {"kind": exercise.kind, **_key_data(exercise)}


def _key_data(exercise: Exercise) -> dict[str, Any]:
    key = exercise.key
    if isinstance(key, ChoiceKey):
        return {
            "choices": [choice.id for choice in key.choices],
            "right": list(key.right),
            "remarks": [choice.id for choice in key.choices if choice.feedback],
        }
    if isinstance(key, NumberKey):
        return {
            "value": key.value,
            "tolerance": key.tolerance,
            "units": list(key.units),
            "mistakes": [mistake.value for mistake in key.mistakes],
            "remarks": _found([key.feedback]),
            "numerals": NUMERALS,
            **_set(decimal=key.decimal, nouns=list(key.nouns), percent=key.asks_percent),
        }
    if isinstance(key, DateKey):
        return {
            "value": key.value,
            "mistakes": [mistake.value for mistake in key.mistakes],
            "remarks": _found([key.feedback]),
            "calendar": {
                "months": MONTHS,
                "seasons": SEASONS,
                "parts": PARTS,
                "decades": DECADES,
                "first": FIRST,
                "weekday": WEEKDAY,
                "fillers": DATE_FILLERS,
            },
            **_set(limit=key.limit, stated=list(key.stated)),
        }
    if isinstance(key, TextKey):
        return {
            "accepted": [_form(accepted.form) for accepted in key.accepted],
            "mistakes": [_form(mistake.value) for mistake in key.mistakes],
            "remarks": _found(accepted.feedback for accepted in key.accepted),
            "fillers": [*FILLERS, *key.ignored],
        }
    if isinstance(key, PairKey):
        return {
            "pairs": [[stem.id, key.pairs[stem.id]] for stem in key.stems],
            "targets": [target.id for target in key.targets],
            "mistakes": _pairs(key.mistakes),
            "remarks": [stem.id for stem in key.stems if stem.id in key.feedback],
        }
    if isinstance(key, OrderKey):
        return {"items": [item.id for item in key.items], "mistakes": _pairs(key.mistakes)}
    assert isinstance(key, RubricKey)
    return {"levels": [level.points for level in key.levels]}


def _found(feedback: Iterable[object]) -> list[str]:
    return [f"={place}" for place, remark in enumerate(feedback) if remark]


def _set(**facts: Any) -> dict[str, Any]:
    """Only what is not empty: most exercises have none of it, and a page has many."""
    return {name: value for name, value in facts.items() if value}


def _form(form: Form) -> list[Any] | str:
    """A text of which every character counts; else words, each as its forms parted by blanks."""
    if form.exact:
        return form.words[0][0]
    words = [" ".join(forms) for forms in form.words]
    return [words, form.is_name, *([form.given] if form.given else [])]


def _pairs(mistakes: Iterable[PairMistake]) -> list[list[str]]:
    return [[mistake.stem, mistake.target] for mistake in mistakes]
