"""Answers as people give them in a notebook, turned into what the marker takes.

A choice may be given by its letter in print, by its name or by its text; numbers may be numpy's,
dates may be Python's.  What cannot be turned is passed on: the marker says what is wrong with it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from coursekit.exercises.display_order import letter, shown_choices, shown_items, shown_targets
from coursekit.exercises.marking.text import normalise
from coursekit.exercises.model import Exercise, Item
from coursekit.exercises.plain import plain


def to_answer(exercise: Exercise, given: Any) -> Any:
    """Turn what was given into a JSON value for `mark`.

    Parameters
    ----------
    exercise : Exercise
    given : object

    Returns
    -------
    JSON value
    """
    given = _plain(given)
    if exercise.kind in ("single", "multiple"):
        name = _finder(shown_choices(exercise), with_letters=True)
        return [name(one) for one in _several(given, name)]
    if exercise.kind == "order":
        name = _finder(shown_items(exercise), with_letters=False)
        return [name(one) for one in given] if isinstance(given, list) else given
    if exercise.kind in ("match", "classify") and isinstance(given, dict):
        stem = _finder(shown_items(exercise), with_letters=False)
        target = _finder(shown_targets(exercise), with_letters=exercise.kind == "match")
        return {str(stem(left)): target(right) for left, right in given.items()}
    return given


def _several(given: Any, name: Callable[[Any], Any]) -> list[Any]:
    """``"a, c"`` as two letters, unless it is one choice."""
    if not isinstance(given, str):
        return given if isinstance(given, list) else [given]
    parts = [part.strip() for part in given.split(",")]
    if name(given) == given and all(len(part) <= 2 for part in parts):
        return parts
    return [given]


def _finder(items: Sequence[Item], *, with_letters: bool) -> Callable[[Any], Any]:
    forms = ((plain(item.label.text), item.label.text) for item in items)
    written = {text: item.id for item, texts in zip(items, forms, strict=True) for text in texts}
    exact = {" ".join(text.split()): name for text, name in written.items()}
    exact |= written | {item.id: item.id for item in items}
    letters = {letter(place): item.id for place, item in enumerate(items)} if with_letters else {}
    loose = [normalise(item.label.text) for item in items]
    alike = {
        text: item.id for text, item in zip(loose, items, strict=True) if loose.count(text) == 1
    }

    def find(given: Any) -> Any:
        if not isinstance(given, str):
            return given
        return (
            exact.get(given.strip())
            or exact.get(" ".join(given.split()))
            or letters.get(given.strip().lower())
            or alike.get(normalise(given), given)
        )

    return find


def _plain(value: Any) -> Any:
    """Make numpy's, pandas' and Python's own values into JSON's."""
    if isinstance(value, str | bool | int | float) or value is None:
        return value
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if hasattr(value, "tolist"):  # numpy and pandas
        return _plain(value.tolist())
    if isinstance(value, set | frozenset):
        return [_plain(one) for one in sorted(value, key=str)]
    if isinstance(value, Iterable):
        return [_plain(one) for one in value]
    return str(value)
