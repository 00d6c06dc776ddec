"""Marking: one pure function from an exercise and an answer to a verdict.

``book/exercises/static/ck-marking.js`` is its twin in the browser.  Both are held together by
``tests/cases/marking.json`` and by a property test, so change them together.

Answers are JSON values: a name of a choice (single), a list of names (multiple, order), text or
a number (number, date, text, open), a table of stems and targets (match, classify).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from coursekit.exercises.marking.selected import (
    mark_multiple,
    mark_open,
    mark_order,
    mark_pairs,
    mark_single,
)
from coursekit.exercises.marking.typed import mark_date, mark_number, mark_text
from coursekit.exercises.marking.verdict import Verdict, nothing
from coursekit.exercises.model import Exercise

_MARKERS: dict[str, Callable[[Any, Any], Verdict]] = {
    "single": mark_single,
    "multiple": mark_multiple,
    "number": mark_number,
    "date": mark_date,
    "text": mark_text,
    "match": mark_pairs,
    "classify": mark_pairs,
    "order": mark_order,
    "open": mark_open,
}


def mark(exercise: Exercise, answer: Any) -> Verdict:
    """Mark `answer`.

    Parameters
    ----------
    exercise : Exercise
    answer : JSON value
        Anything; what is no answer gets a verdict that says why.

    Returns
    -------
    Verdict
        Never raises.
    """
    return nothing() if answer is None else _MARKERS[exercise.kind](exercise.key, answer)
