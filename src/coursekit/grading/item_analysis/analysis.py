"""Item analysis: what the marks of a class say about its exercises and about the assignment.

Pure functions on arrays.  Every number comes with how many students carry it and, where it is an
estimate, with its interval; the formulas and their sources stand in `interval_estimates`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from coursekit.catalogue import _
from coursekit.exercises import Exercise
from coursekit.grading.item_analysis.choices import options
from coursekit.grading.item_analysis.class_marks import WAITING, ClassMarks, Column
from coursekit.grading.item_analysis.interval_estimates import (
    LEVEL,
    NEEDED,
    Floats,
    alpha,
    correlation,
    difference,
    difficulty,
    mean_of,
    spread_of,
    standard_error,
    thirds,
    unknown,
)
from coursekit.grading.item_analysis.item_model import (
    ClassAnalysis,
    Item,
    Quartiles,
    VariantStatistics,
    Whole,
)
from coursekit.grading.model import DROPPED, GIVEN

Wordings = Mapping[tuple[str, str], Exercise]
"""Exercises by name and variant; the variant is empty where there is but one wording."""


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
    rests = []
    for at, column in enumerate(marks.columns):
        own, own_possible = np.zeros(len(marks.keys)), np.zeros(len(marks.keys))
        if at in marks.counted:
            own = np.nan_to_num(column.shares) * column.out_of
            own_possible = ~np.isnan(column.shares) * column.out_of
        left = possible - own_possible
        share = np.full(len(left), np.nan)
        known = left > 1e-9
        share[known] = (reached - own)[known] / left[known]
        rests.append(share)
    return rests


def _item(number: int, column: Column, rest: Floats, wordings: Wordings) -> Item:
    known = ~np.isnan(column.shares)
    wording = _wording(column.exercise, column.variant_names, wordings)
    third = thirds(rest)
    discrimination = correlation(column.shares, rest)
    if not discrimination.known and np.isnan(rest).all() and len(rest):
        discrimination = unknown(discrimination.n, _("no other exercise to compare with"))
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
        {
            name: wordings[column.exercise, name].row
            for name in column.variant_names
            if (column.exercise, name) in wordings
        },
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


def _variants(column: Column) -> tuple[VariantStatistics, ...]:
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
            against = unknown(len(own) + len(others), _("too few to say"))
        else:
            against = difference(
                float(own.sum()), len(own), float(others.sum()), len(others), level
            )
        rows.append(VariantStatistics(name, difficulty(own), against))
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
