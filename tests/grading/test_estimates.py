"""The numbers of item analysis are those of independent libraries."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from coursekit.grading.item_analysis.interval_estimates import (
    NEEDED,
    alpha,
    correlation,
    difference,
    difficulty,
    mean_of,
    spread_of,
    standard_error,
    thirds,
    wilson,
)
from simulated_class import matrix

SEEDS = range(12)


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_alpha_and_its_interval_are_those_of_pingouin(seed: int, ties: bool) -> None:
    points = matrix(seed, ties)
    value, (low, high) = pingouin.cronbach_alpha(pd.DataFrame(points))
    estimate = alpha(points)
    assert estimate.value == pytest.approx(value, abs=1e-12)
    assert (estimate.low, estimate.high) == pytest.approx((low, high), abs=6e-4)  # rounded there
    assert estimate.n == len(points)


@pytest.mark.parametrize("seed", SEEDS)
def test_correlation_and_its_interval_are_those_of_scipy(seed: int) -> None:
    points = matrix(seed, ties=seed % 2 == 0)
    one, other = points[:, 0].copy(), points[:, 1:].sum(axis=1)
    one[:: seed + 3] = np.nan
    known = ~np.isnan(one)
    expected = stats.pearsonr(one[known], other[known])
    interval = expected.confidence_interval()
    estimate = correlation(one, other)
    assert estimate.value == pytest.approx(expected.statistic, abs=1e-12)
    assert (estimate.low, estimate.high) == pytest.approx((interval.low, interval.high), abs=1e-12)
    assert estimate.n == known.sum()


@given(st.integers(0, 500), st.integers(1, 500))
def test_interval_of_a_share_is_that_of_statsmodels(hits: int, n: int) -> None:
    hits = min(hits, n)
    expected = proportion_confint(hits, n, method="wilson")
    assert wilson(hits, n) == pytest.approx(expected, abs=1e-12)


@given(st.integers(0, 90), st.integers(10, 90), st.integers(0, 90), st.integers(10, 90))
def test_difference_of_shares_has_the_interval_of_statsmodels(
    hits: int, n: int, others: int, other_n: int
) -> None:
    hits, others = min(hits, n), min(others, other_n)
    expected = confint_proportions_2indep(
        hits, n, others, other_n, method="newcomb", compare="diff", alpha=0.02
    )
    estimate = difference(hits, n, others, other_n, 0.98)
    assert (estimate.low, estimate.high) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_mean_has_the_interval_of_statsmodels(seed: int) -> None:
    values = matrix(seed).sum(axis=1)
    estimate = mean_of(values)
    assert (estimate.low, estimate.high) == pytest.approx(
        DescrStatsW(values).tconfint_mean(), abs=1e-9
    )


def test_intervals_of_spread_and_error_hold_the_truth_as_often_as_they_say() -> None:
    """No library tells these two; 2,000 simulated classes do."""
    draw = np.random.default_rng(4)
    held = np.zeros(2)
    for _ in range(2000):
        points = draw.normal(size=(40, 1)) + draw.normal(size=(40, 6)) * 1.5
        spread, error = spread_of(points.sum(axis=1)), standard_error(points)
        truth = math.sqrt(36 + 6 * 2.25), math.sqrt(6 * 2.25)
        held += [
            estimate.low < true < estimate.high
            for estimate, true in zip((spread, error), truth, strict=True)
        ]
    assert held / 2000 == pytest.approx([0.95, 0.95], abs=0.015)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
def test_interval_of_difficulty_is_safe_where_answers_are_partly_right(share: float) -> None:
    draw = np.random.default_rng(5)
    held = []
    for _ in range(1000):
        shares = draw.binomial(4, share, 25) / 4
        estimate = difficulty(shares)
        held.append(estimate.low <= share <= estimate.high)
    assert np.mean(held) >= 0.95


def test_standard_error_follows_from_spread_and_alpha() -> None:
    points = matrix(3)
    expected = points.sum(axis=1).std(ddof=1) * math.sqrt(1 - alpha(points).value)
    assert standard_error(points).value == pytest.approx(expected)


def test_thresholds_are_where_their_reasons_say() -> None:
    def width(interval: tuple[float, float]) -> float:
        return interval[1] - interval[0]

    few = NEEDED["difficulty"].students
    assert width(wilson((few - 1) / 2, few - 1)) > 0.5
    few = NEEDED["spread"].students
    assert spread_ratio(few - 1) > 1.9
    few = NEEDED["discrimination"].students
    assert math.tanh(math.atanh(0.3) - 1.96 / math.sqrt(few - 1 - 3)) < 0
    assert 1 / ((NEEDED["thirds"].students - 1) / 3) > 0.2


def spread_ratio(n: int) -> float:
    return math.sqrt((n - 1) / stats.chi2.ppf(0.025, n - 1))


@given(st.lists(st.integers(0, 6), max_size=60))
def test_thirds_never_part_students_with_the_same_share(shares: list[int]) -> None:
    values = np.array(shares, dtype=float) / 6
    groups = thirds(values)
    assert len({(v, t) for v, t in zip(values, groups, strict=True)}) == len(set(shares))
    ranks = groups[np.argsort(values, kind="stable")]
    assert (np.diff(ranks) >= 0).all()


def test_thirds_of_different_shares_are_of_one_size() -> None:
    assert np.bincount(thirds(np.random.default_rng(1).permutation(60) / 60)).tolist() == [20] * 3
