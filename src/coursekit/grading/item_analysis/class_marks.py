"""The marks of a class as arrays, students by exercises: what item analysis reads.

Results come one by one and leave a few numbers each, so that 100,000 students with 20 exercises
fit into memory.  Equal answers are kept once, with what they brought.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coursekit.grading.model import (
    BY_HAND,
    DROPPED,
    EXCUSED,
    GIVEN,
    JUDGED,
    MISSING,
    OPEN,
    OUTDATED,
    UNANSWERED,
    UNREADABLE,
    Mark,
    Result,
    Try,
)

WAITING = "waiting"
"""Standing of an exercise that too few students have marks for yet."""

_LONGEST = 2000  # characters of an answer that is counted by itself
_MOST = 2**31 - 1
_NOT_KEPT = frozenset({OPEN, JUDGED, OUTDATED, UNANSWERED})
_BLANK: tuple[Any, ...] = (None, "", [], {})
_NONE = -1  # no answer, or none that is kept


# States of marks that say nothing of how well an exercise was answered.
_WITHOUT_SHARE = (DROPPED, GIVEN, OUTDATED, OPEN, EXCUSED, BY_HAND)


@dataclass(frozen=True)
class Answered:
    """An answer that one or more students gave.

    Parameters
    ----------
    variant : str
        Variant of the exercise that they answered.
    value : JSON value
    score : float
        Share of the points that it brought.
    state : str
        State of the mark.
    remarks : tuple of str
        Feedback that it got, Markdown.
    """

    variant: str
    value: Any
    score: float
    state: str
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """What all students did in one exercise; every array has one value a student.

    Parameters
    ----------
    out_of : float
        Points it is worth; 0 if it was dropped.
    shares : array of float
        NaN where there is no mark yet, or no longer, or only one for an older wording.
    variants : array of int
        Places in `variant_names`.
    answered : array of bool
    attempts, seconds : array of int
        0 where it is not known.
    codes : array of int
        Places in `answers`; -1 for no answer, or prose.
    standing : str
        Empty, or `DROPPED`, `GIVEN` or `WAITING`.
    why : str
        The instructor's reason, if one was given.
    """

    exercise: str
    out_of: float
    shares: NDArray[np.float64]
    variants: NDArray[np.int32]
    variant_names: tuple[str, ...]
    answered: NDArray[np.bool_]
    attempts: NDArray[np.int32]
    seconds: NDArray[np.int32]
    codes: NDArray[np.int32]
    answers: tuple[Answered, ...]
    standing: str = ""
    why: str = ""


@dataclass(frozen=True)
class ClassMarks:
    """All marks of those who handed in, and how many did not.

    Parameters
    ----------
    keys, names : tuple of str
        The students, in the order of the results.
    columns : tuple of Column
        In the order of the assignment.
    absent : int
        Students of whom nothing was received.
    unreadable : int
        Students whose file cannot be read.
    """

    keys: tuple[str, ...]
    names: tuple[str, ...]
    columns: tuple[Column, ...]
    absent: int = 0
    unreadable: int = 0

    @property
    def counted(self) -> tuple[int, ...]:
        """Places of the exercises that make up the total."""
        return tuple(at for at, column in enumerate(self.columns) if not column.standing)

    @property
    def points(self) -> NDArray[np.float64]:
        """Points of all students in the exercises that count; NaN where marks are awaited."""
        shares = [self.columns[at].shares * self.columns[at].out_of for at in self.counted]
        return np.column_stack(shares) if shares else np.empty((len(self.keys), 0))

    @property
    def out_of(self) -> float:
        """Points that can be reached in the exercises that count."""
        return sum(self.columns[at].out_of for at in self.counted)


@dataclass
class _Growing:
    """A column while the results come in."""

    exercise: str
    out_of: float = 0.0
    shares: array[float] = field(default_factory=lambda: array("d"))
    variants: array[int] = field(default_factory=lambda: array("i"))
    answered: array[int] = field(default_factory=lambda: array("b"))
    attempts: array[int] = field(default_factory=lambda: array("i"))
    seconds: array[int] = field(default_factory=lambda: array("i"))
    codes: array[int] = field(default_factory=lambda: array("i"))
    places: dict[tuple[str, str], int] = field(default_factory=dict)
    answers: list[Answered] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    states: set[str] = field(default_factory=set)
    why: str = ""

    def fill(self, size: int) -> None:
        """Note that students before `size` have no mark here."""
        for _ in range(size - len(self.shares)):
            self._append(float("nan"), "", False, 0, 0, _NONE)

    def add(self, mark: Mark, tried: Try, size: int) -> None:
        """Take in the mark and the attempts of the student in place `size`."""
        self.fill(size)
        if len(self.shares) > size:
            return  # a second mark for the same exercise
        self.out_of = max(self.out_of, mark.out_of)
        self.states.add(mark.state)
        self.why = self.why or (mark.why if mark.state in (DROPPED, GIVEN) else "")
        has_share = mark.score is not None and mark.state not in _WITHOUT_SHARE
        share = min(1.0, max(0.0, float(mark.score or 0))) if has_share else float("nan")
        answered = mark.answer not in _BLANK and mark.state != UNANSWERED
        self._append(share, mark.variant, answered, *tried, self._code(mark))

    def _append(
        self, share: float, variant: str, answered: bool, attempts: int, seconds: int, code: int
    ) -> None:
        self.shares.append(share)
        self.variants.append(self.names.setdefault(variant, len(self.names)))
        self.answered.append(answered)
        self.attempts.append(min(_MOST, max(0, int(attempts))))
        self.seconds.append(min(_MOST, max(0, int(seconds))))
        self.codes.append(code)

    def _code(self, mark: Mark) -> int:
        if mark.answer in _BLANK or mark.state in _NOT_KEPT:
            return _NONE
        plain = isinstance(mark.answer, str)
        text = f'"{mark.answer}' if plain else json.dumps(mark.answer, sort_keys=True)
        if len(text) > _LONGEST:
            return _NONE
        code = self.places.setdefault((mark.variant, text), len(self.answers))
        if code == len(self.answers):
            score = float(mark.score or 0)
            self.answers.append(
                Answered(mark.variant, mark.answer, score, mark.state, mark.remarks)
            )
        return code

    def done(self) -> Column:
        """Give the column as it stands."""
        shares = np.array(self.shares, dtype=np.float64)
        standing = next((state for state in (DROPPED, GIVEN) if state in self.states), "")
        if not standing and (~np.isnan(shares)).sum() * 2 < len(shares):
            standing = WAITING
        return Column(
            self.exercise,
            self.out_of,
            shares,
            np.array(self.variants, dtype=np.int32),
            tuple(self.names),
            np.array(self.answered, dtype=np.bool_),
            np.array(self.attempts, dtype=np.int32),
            np.array(self.seconds, dtype=np.int32),
            np.array(self.codes, dtype=np.int32),
            tuple(self.answers),
            standing,
            self.why,
        )


def gather(results: Iterable[Result]) -> ClassMarks:
    """Take in results one by one.

    Students of whom nothing was received, or nothing that can be read, are left out and counted.
    An exercise for which fewer than half of the others have a mark is set aside as waiting.

    Parameters
    ----------
    results : iterable of Result

    Returns
    -------
    ClassMarks
    """
    columns: dict[str, _Growing] = {}
    keys: list[str] = []
    names: list[str] = []
    left_out = {MISSING: 0, UNREADABLE: 0}
    for result in results:
        if result.status in left_out or not result.marks:
            left_out[UNREADABLE if result.status == UNREADABLE else MISSING] += 1
            continue
        tries = result.tries or repeat((0, 0))
        for mark, tried in zip(result.marks, tries, strict=False):
            growing = columns.setdefault(mark.exercise, _Growing(mark.exercise))
            growing.add(mark, tried, len(keys))
        keys.append(result.student.key)
        names.append(result.student.name)
    for growing in columns.values():
        growing.fill(len(keys))
    done = tuple(growing.done() for growing in columns.values())
    return ClassMarks(tuple(keys), tuple(names), done, left_out[MISSING], left_out[UNREADABLE])
