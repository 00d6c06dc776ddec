"""Item analysis: what the marks of a class say about its exercises and about the assignment.

Pure functions on arrays.  Every number comes with how many students carry it and, where it is an
estimate, with its interval; the formulas and their sources stand in `estimates`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coursekit.exercises import Exercise
from coursekit.grading.choices import Option, options
from coursekit.grading.classmarks import WAITING, ClassMarks, Column
from coursekit.grading.estimates import (
    LEVEL,
    NEEDED,
    Estimate,
    Floats,
    alpha,
    correlation,
    difference,
    difficulty,
    mean_of,
    spread_of,
    standard_error,
    thirds,
    untold,
)
from coursekit.grading.model import DROPPED, GIVEN

Wordings = Mapping[tuple[str, str], Exercise]
"""Exercises by name and variant; the variant is empty where there is but one wording."""


@dataclass(frozen=True)
class Quartiles:
    """The middle half of some values: how many, lower quartile, median, upper quartile, most."""

    n: int
    low: float
    median: float
    high: float
    most: float


@dataclass(frozen=True)
class VariantRow:
    """One variant beside the others of its exercise.

    Parameters
    ----------
    against : Estimate
        Its difficulty less that of the others.  The interval is widened for the number of
        variants (Bonferroni), so that one in twenty classes at most accuses a fair variant.
    """

    variant: str
    difficulty: Estimate
    against: Estimate

    @property
    def unfair(self) -> bool:
        """Whether it was clearly easier or harder than the others."""
        low, high = self.against.low, self.against.high
        return low is not None and high is not None and (low > 0 or high < 0)


@dataclass(frozen=True)
class Item:
    """One exercise.

    Parameters
    ----------
    exercise, title, kind : str
        `title` and `kind` are empty if the exercise was not found.
    number : int
        Place in the assignment, from 1.
    standing, why : str
        Empty, or `DROPPED`, `GIVEN` or `WAITING`, and the instructor's reason.
    n, waiting : int
        Students with a mark, and those who have none yet.
    unanswered : int
        Students who handed in and left this empty.
    thirds : tuple of (int, float)
        Size and mean share of the lower, middle and upper third; empty if too few to say.
    attempts, seconds : Quartiles or None
        Of those who answered; None where nothing is known.
    """

    exercise: str
    title: str
    kind: str
    number: int
    out_of: float
    standing: str
    why: str
    n: int
    waiting: int
    unanswered: int
    difficulty: Estimate
    discrimination: Estimate
    thirds: tuple[tuple[int, float], ...]
    attempts: Quartiles | None
    seconds: Quartiles | None
    variants: tuple[VariantRow, ...]
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Whole:
    """The assignment as a whole.

    Parameters
    ----------
    handed_in, absent, unreadable : int
        Students with marks; of whom nothing came; whose file cannot be read.
    complete : int
        Those of `handed_in` who have a mark for every exercise that counts: the n of the rest.
    exercises : int
        How many exercises count.
    quartiles : Quartiles or None
        Of the points.
    """

    handed_in: int
    absent: int
    unreadable: int
    complete: int
    exercises: int
    out_of: float
    mean: Estimate
    spread: Estimate
    quartiles: Quartiles | None
    alpha: Estimate
    error: Estimate
    dropped: tuple[str, ...]
    given: tuple[str, ...]
    waiting: tuple[str, ...]


@dataclass(frozen=True)
class ClassAnalysis:
    """Everything that the report tells: the whole, its exercises, and the points of each student.

    `totals` are points before lateness is taken off, NaN where marks are awaited; `thirds` divide
    the class by them.
    """

    whole: Whole
    items: tuple[Item, ...]
    totals: Floats
    thirds: NDArray[np.int8]


def analyse(marks: ClassMarks, wordings: Wordings) -> ClassAnalysis:
    """Analyse the marks of a class.

    A student's total is the sum over the exercises that count: not dropped, not given to
    everybody, not waiting for most marks.  Mean, spread, alpha and error rest on students who have
    all of these marks.

    Parameters
    ----------
    marks : ClassMarks
    wordings : mapping
        Exercises by name and variant; what is missing keeps raw names.

    Returns
    -------
    ClassAnalysis
    """
    points = marks.points
    totals = points.sum(axis=1) if points.shape[1] else np.full(len(marks.keys), np.nan)
    items = tuple(
        _item(number, column, rest, wordings)
        for number, (column, rest) in enumerate(zip(marks.columns, _rests(marks), strict=True), 1)
    )
    return ClassAnalysis(_whole(marks, points, totals), items, totals, thirds(totals))


def _rests(marks: ClassMarks) -> list[Floats]:
    """For each exercise what each student reached in the others that count, as a share.

    Where marks are awaited, it is the share of what is marked already.
    """
    reached, possible = (np.zeros(len(marks.keys)) for _ in range(2))
    for at in marks.counted:
        column = marks.columns[at]
        reached += np.nan_to_num(column.shares) * column.out_of
        possible += ~np.isnan(column.shares) * column.out_of
    found = []
    for at, column in enumerate(marks.columns):
        own, own_possible = np.zeros(len(marks.keys)), np.zeros(len(marks.keys))
        if at in marks.counted:
            own = np.nan_to_num(column.shares) * column.out_of
            own_possible = ~np.isnan(column.shares) * column.out_of
        left = possible - own_possible
        share = np.full(len(left), np.nan)
        known = left > 1e-9
        share[known] = (reached - own)[known] / left[known]
        found.append(share)
    return found


def _item(number: int, column: Column, rest: Floats, wordings: Wordings) -> Item:
    known = ~np.isnan(column.shares)
    wording = _wording(column.exercise, column.variant_names, wordings)
    third = thirds(rest)
    discrimination = correlation(column.shares, rest)
    if not discrimination.known and np.isnan(rest).all() and len(rest):
        discrimination = untold(discrimination.n, "no other exercise to compare with")
    return Item(
        column.exercise,
        wording.title if wording else "",
        wording.kind if wording else "",
        number,
        column.out_of,
        column.standing,
        column.why,
        int(known.sum()),
        0 if column.standing in (DROPPED, GIVEN) else int((~known).sum()),
        int((~column.answered).sum()),
        difficulty(column.shares),
        discrimination,
        _means(column.shares, third),
        quartiles(column.attempts[column.answered & (column.attempts > 0)]),
        quartiles(column.seconds[column.answered & (column.seconds > 0)]),
        _variants(column),
        tuple(
            option
            for variant in _answered(column)
            for option in options(
                column,
                variant,
                wordings.get((column.exercise, variant)),
                third,
                rest,
            )
        ),
    )


def _answered(column: Column) -> list[str]:
    """The variants that somebody answered; of an exercise that nobody did, all."""
    used = set(column.variants[column.answered].tolist())
    return sorted(name for at, name in enumerate(column.variant_names) if at in used or not used)


def _wording(exercise: str, variants: tuple[str, ...], wordings: Wordings) -> Exercise | None:
    names = ("", *sorted(variants))
    return next((wordings[exercise, name] for name in names if (exercise, name) in wordings), None)


def _means(shares: Floats, third: NDArray[np.int8]) -> tuple[tuple[int, float], ...]:
    known = ~np.isnan(shares) & (third >= 0)
    if known.sum() < NEEDED["thirds"].students:
        return ()
    groups = [shares[known & (third == at)] for at in range(3)]
    return tuple((len(one), float(one.mean()) if len(one) else np.nan) for one in groups)


def quartiles(values: NDArray[np.float64] | NDArray[np.int32]) -> Quartiles | None:
    """Give median and quartiles (Hyndman and Fan's type 7), or None if there are no values."""
    if not len(values):
        return None
    low, median, high = (float(one) for one in np.quantile(values, [0.25, 0.5, 0.75]))
    return Quartiles(len(values), low, median, high, float(values.max()))


def _variants(column: Column) -> tuple[VariantRow, ...]:
    """Compare the variants of an exercise with each other."""
    names = sorted(name for name in column.variant_names if name)
    if len(names) < 2:
        return ()
    level = 1 - (1 - LEVEL) / len(names)
    rows = []
    known = ~np.isnan(column.shares)
    for name in names:
        mine = column.variants == column.variant_names.index(name)
        own, others = column.shares[known & mine], column.shares[known & ~mine]
        if min(len(own), len(others)) < NEEDED["variants"].students:
            against = untold(len(own) + len(others), "too few to say")
        else:
            against = difference(
                float(own.sum()), len(own), float(others.sum()), len(others), level
            )
        rows.append(VariantRow(name, difficulty(own), against))
    return tuple(rows)


def _whole(marks: ClassMarks, points: Floats, totals: Floats) -> Whole:
    known = ~np.isnan(totals)
    complete, points = totals[known], points[known]

    def named(standing: str) -> tuple[str, ...]:
        return tuple(column.exercise for column in marks.columns if column.standing == standing)

    n = len(complete)
    return Whole(
        len(marks.keys),
        marks.absent,
        marks.unreadable,
        n,
        len(marks.counted),
        marks.out_of,
        mean_of(complete),
        spread_of(complete),
        quartiles(complete) if n >= NEEDED["spread"].students else None,
        alpha(points),
        standard_error(points),
        named(DROPPED),
        named(GIVEN),
        named(WAITING),
    )


def item_frame(items: tuple[Item, ...]) -> pd.DataFrame:
    """Give a row for each exercise, as `items.csv` and the item map have it; NaN for untold."""
    rows = []
    for item in items:
        row: dict[str, object] = {
            "number": item.number,
            "exercise": item.exercise,
            "title": item.title or item.exercise,
            "kind": item.kind,
            "standing": item.standing,
            "out_of": item.out_of,
            "n": item.n,
            "waiting": item.waiting,
            "unanswered": item.unanswered,
        }
        for name in ("difficulty", "discrimination"):
            told: Estimate = getattr(item, name)
            row |= {name: told.value, f"{name}_low": told.low, f"{name}_high": told.high}
        for name, third in zip(("lower", "middle", "upper"), item.thirds or ((),) * 3, strict=True):
            row |= {f"{name}_n": third[0] if third else None}
            row |= {f"{name}_mean": third[1] if third else None}
        tries, time = item.attempts, item.seconds
        row |= {
            "attempts_n": tries.n if tries else 0,
            "attempts_median": tries.median if tries else None,
            "attempts_most": tries.most if tries else None,
            "seconds_n": time.n if time else 0,
            "seconds_lower_quartile": time.low if time else None,
            "seconds_median": time.median if time else None,
            "seconds_upper_quartile": time.high if time else None,
        }
        rows.append(row)
    return pd.DataFrame(rows)


def option_frame(items: tuple[Item, ...]) -> pd.DataFrame:
    """Give a row for each thing answered, as `distractors.csv` and the bars have it.

    Thirds are empty where the class is too small for them.
    """
    rows = []
    for item in items:
        for option in item.options:
            row: dict[str, object] = {
                "exercise": item.exercise,
                "variant": option.variant,
                "answer": option.name,
                "label": option.label,
                "right": option.right,
                "n": option.n,
                "of": option.of,
            }
            whole = sum(of for _, of in option.thirds) >= NEEDED["thirds"].students
            names = ("lower", "middle", "upper")
            for name, (n, of) in zip(names, option.thirds, strict=True):
                row |= {f"{name}_n": n if whole else None, f"{name}_of": of if whole else None}
            row["feedback"] = option.feedback
            rows.append(row)
    return pd.DataFrame(rows)
