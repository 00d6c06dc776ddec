"""The wrong answer that drew most in an exercise: what a class has misunderstood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coursekit.catalogue import N_, _
from coursekit.grading.item_analysis.choices import Option
from coursekit.grading.item_analysis.estimate_words import how_many
from coursekit.grading.item_analysis.item_model import Item

MOST = 6
"""How many misunderstandings are listed."""

AT_LEAST = 3
"""Of how many students a wrong answer is told."""

_SHARE = 0.15
_GAVE = N_("{students} gave")
_LEADS = {
    "single": N_("{students} chose"),
    "multiple": N_("{students} ticked"),
    "number": N_("{students} wrote"),
    "date": N_("{students} wrote"),
    "text": N_("{students} wrote"),
    "match": N_("{students} matched"),
    "classify": N_("{students} sorted"),
    "order": N_("{students} put"),
}


@dataclass(frozen=True)
class Misunderstanding:
    """The wrong answer that drew most in one exercise.

    Parameters
    ----------
    lead : str
        By how many of how many, ending in a verb: "31 of 58 students (53%, …) chose".
    answer, feedback : str
        Plain text; feedback may be empty.
    """

    item: Item
    option: Option
    lead: str
    answer: str
    feedback: str


def misunderstandings(items: Iterable[Item]) -> list[Misunderstanding]:
    """Find in each exercise the most frequent wrong answer; the most frequent of all first.

    An answer of fewer than three students, or of less than 15 per cent, is left out.
    """
    misread = []
    for item in items:
        mistakes = [option for option in item.options if is_frequent(option)]
        if mistakes:
            top = max(mistakes, key=lambda option: (option.n / option.of, option.n, option.label))
            students = how_many(top.n, top.of)
            if top.variant:
                variant = item.variant_words(top.variant)
                students = _(
                    "{students} with variant {variant}", students=students, variant=variant
                )
            lead = lead_of(item, students)
            misread.append(Misunderstanding(item, top, lead, top.label, top.feedback))
    misread.sort(key=lambda one: (-one.option.n / one.option.of, one.item.number))
    return misread[:MOST]


def is_frequent(option: Option) -> bool:
    """Whether a wrong answer was given by so many that it is worth a word."""
    return option.is_mistake and option.n >= AT_LEAST and option.n >= _SHARE * option.of


def lead_of(item: Item, students: str) -> str:
    """Say what students did, by the kind of the exercise: ``3 of 5 students chose``."""
    return _(_LEADS.get(item.kind, _GAVE), students=students)
