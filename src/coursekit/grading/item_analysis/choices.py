"""What a class answered: choices, wrong answers, wrong pairs, broken neighbourhoods, counted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from coursekit.catalogue import _, ngettext
from coursekit.exercises import Exercise
from coursekit.exercises.display_order import shown_choices
from coursekit.exercises.model import ChoiceKey
from coursekit.exercises.plain import label_text, plain
from coursekit.grading.item_analysis.answer_parts import (
    EMPTY,
    OTHERS,
    RIGHT,
    UNREAD,
    Part,
    parts_of,
)
from coursekit.grading.item_analysis.class_marks import Column
from coursekit.grading.item_analysis.interval_estimates import Estimate, Floats, correlation
from coursekit.grading.reports.pages import printable

MOST = 5
"""How many wrong answers are listed of exercises without choices."""

_LONGEST = 160


@dataclass(frozen=True)
class Option:
    """Something that students answered, and how many of them.

    Parameters
    ----------
    variant, name : str
        Variant of the exercise; name of the choice, or a normal form of the answer.
    label : str
        Plain text for readers.
    right : bool
    n, of : int
        How many, and of how many who had this variant.
    thirds : tuple of (int, int)
        The same in the lower, middle and upper third of the class.
    feedback : str
        Feedback to those who answered so, plain text; may be empty.
    with_rest : Estimate, optional
        How choosing this goes together with what was reached in the other exercises.
    """

    variant: str
    name: str
    label: str
    right: bool
    n: int
    of: int
    thirds: tuple[tuple[int, int], ...]
    feedback: str = ""
    with_rest: Estimate | None = None

    @property
    def is_mistake(self) -> bool:
        """Whether this is one wrong answer, not a row of others or of empty ones."""
        return not self.right and self.name not in (OTHERS, EMPTY, UNREAD)


@dataclass
class _Tally:
    """A row while it is counted: by third, with -1 (no third) first."""

    part: Part
    counts: NDArray[np.int64]
    spellings: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    codes: list[int] = field(default_factory=list)


def options(
    column: Column, variant: str, exercise: Exercise | None, third: NDArray[np.int8], rest: Floats
) -> tuple[Option, ...]:
    """Count what those answered who had `variant`.

    Parameters
    ----------
    column : Column
    variant : str
    exercise : Exercise, optional
        In the wording of `variant`; without it answers keep their raw names.
    third : array of int
        Third of the class of each student: 0, 1, 2, or -1.
    rest : array of float
        What each student reached in the other exercises.

    Returns
    -------
    tuple of Option
        Choices in the order shown; else the right answers, the commonest wrong ones, all others;
        then those that could not be read, and those who gave none.  Nothing for open exercises.
    """
    if variant not in column.variant_names or (exercise and exercise.kind == "open"):
        return ()
    group = column.variants == column.variant_names.index(variant)
    sizes = np.bincount(third[group] + 1, minlength=4)
    chosen = group & (column.codes >= 0)
    cells = column.codes[chosen].astype(np.int64) * 4 + third[chosen] + 1
    counts = np.bincount(cells, minlength=4 * len(column.answers)).reshape(-1, 4)
    tallies = _start(exercise)
    for code in np.flatnonzero(counts.sum(axis=1)):
        answer = column.answers[code]
        for part in parts_of(exercise, answer):
            tally = tallies.setdefault(part.name, _Tally(part, np.zeros(4, np.int64)))
            tally.counts += counts[code]
            tally.spellings[part.label] += int(counts[code].sum())
            tally.codes.append(int(code))
    listed = list(tallies.values())
    if exercise is None or not isinstance(exercise.key, ChoiceKey):
        listed = _commonest(listed, counts)
    empty = np.bincount(third[group & ~column.answered] + 1, minlength=4)
    if empty.any():
        listed.append(_Tally(Part(EMPTY, _("no answer"), False), empty))
    by_choice = exercise is not None and isinstance(exercise.key, ChoiceKey)
    return tuple(
        _option(tally, variant, sizes, _goes_with(column, group, tally, rest, by_choice))
        for tally in listed
    )


def _option(
    tally: _Tally, variant: str, sizes: NDArray[np.int64], with_rest: Estimate | None
) -> Option:
    counts, part = tally.counts, tally.part
    label = max(sorted(tally.spellings), key=tally.spellings.__getitem__, default=part.label)
    by_third = tuple((int(counts[at]), int(sizes[at])) for at in (1, 2, 3))
    return Option(
        variant,
        part.name,
        _cut(label),
        part.right,
        int(counts.sum()),
        int(sizes.sum()),
        by_third,
        part.feedback,
        with_rest,
    )


def _goes_with(
    column: Column, group: NDArray[np.bool_], tally: _Tally, rest: Floats, wanted: bool
) -> Estimate | None:
    if not wanted or tally.part.name.startswith("!"):
        return None
    took = np.isin(column.codes[group], tally.codes).astype(np.float64)
    return correlation(took, rest[group])


def _commonest(tallies: list[_Tally], counts: NDArray[np.int64]) -> list[_Tally]:
    """The right answers, the commonest wrong ones, and all others in one row."""
    special = [tally for tally in tallies if tally.part.name in (RIGHT, UNREAD)]
    wrong = [tally for tally in tallies if tally.part.name not in (RIGHT, UNREAD)]
    wrong.sort(key=lambda tally: (-int(tally.counts.sum()), tally.part.name))
    shown = [*(one for one in special if one.part.name == RIGHT), *wrong[:MOST]]
    if rest := wrong[MOST:]:
        words = ngettext("{n} other wrong answer", "{n} other wrong answers", len(rest))
        # An answer can hold several of them; its students are counted once.
        codes = sorted({code for tally in rest for code in tally.codes})
        shown.append(_Tally(Part(OTHERS, words, False), counts[codes].sum(axis=0)))
    return shown + [one for one in special if one.part.name == UNREAD]


def _start(exercise: Exercise | None) -> dict[str, _Tally]:
    """A row for every choice, chosen or not."""
    if exercise is None or not isinstance(exercise.key, ChoiceKey):
        return {}
    return {
        choice.id: _Tally(
            Part(
                choice.id,
                label_text(choice),
                choice.right,
                plain(choice.feedback.text) if choice.feedback else "",
            ),
            np.zeros(4, np.int64),
        )
        for choice in shown_choices(exercise)
    }


def _cut(text: str) -> str:
    text = " ".join(printable(text).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
