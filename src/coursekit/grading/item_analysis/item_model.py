"""What an item analysis tells: frozen values, made by `analysis`, read by report and tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from coursekit.grading.item_analysis.choices import Option
from coursekit.grading.item_analysis.interval_estimates import Estimate, Floats


@dataclass(frozen=True)
class Quartiles:
    """The middle half of some values: how many, lower quartile, median, upper quartile, most."""

    n: int
    low: float
    median: float
    high: float
    most: float


@dataclass(frozen=True)
class VariantStatistics:
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
        Students with a mark, and those who have none: it is awaited, or they answered an older
        wording.
    unanswered : int
        Students who handed in and left this empty.
    thirds : tuple of (int, float)
        Size and mean share of the lower, middle and upper third; empty if too few to say.
    attempts, seconds : Quartiles or None
        Of those who answered; None where nothing is known.
    rows : mapping of str to str
        What tells each variant from the others, in words, by its name.
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
    variants: tuple[VariantStatistics, ...]
    options: tuple[Option, ...]
    rows: Mapping[str, str] = field(default_factory=dict)

    def variant_words(self, name: str) -> str:
        """A variant by what differs in it; by its name if the exercise was not found."""
        return self.rows.get(name) or name


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
