"""The numbers of an item analysis as readers see them: shares, counts with their interval."""

from __future__ import annotations

from coursekit.catalogue import _, localised, ngettext, number_words
from coursekit.grading.item_analysis.interval_estimates import NEEDED, Estimate, wilson


def percent(share: float) -> str:
    """Write a share: ``53%``."""
    return _("{share}%", share=f"{100 * share:.0f}")


def number(value: float) -> str:
    """Write a number with two places and a true minus sign."""
    return localised(f"{value + 0.0:.2f}".replace("-0.00", "0.00").replace("-", "−"))


def how_many(n: int, of: int) -> str:
    """Write ``31 of 58 students (53%, between 41% and 66%)``; a small class gets no shares."""
    students = ngettext("{some} of {n} student", "{some} of {n} students", of, some=number_words(n))
    if of < NEEDED["difficulty"].students:
        return students
    low, high = map(percent, wilson(n, of))
    return _(
        "{students} ({share}, between {low} and {high})",
        students=students,
        share=percent(n / of),
        low=low,
        high=high,
    )


def between(estimate: Estimate) -> str:
    """Write an estimate with its interval and its count, or why there is none."""
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return estimate.why
    return _(
        "{value}, between {low} and {high}, n = {n}",
        value=number(estimate.value),
        low=number(estimate.low),
        high=number(estimate.high),
        n=number_words(estimate.n),
    )
