"""Estimates from a class: a number, its 95 % interval, how many students carry it, or why none.

The intervals ask what a larger group of students like these would give.  Where a class is too
small for an answer, the estimate says so and holds no number: see `NEEDED`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atanh, inf, sqrt, tanh

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri, fdtri, ndtri, stdtrit

from coursekit.catalogue import N_, _, ngettext

Floats = NDArray[np.float64]

LEVEL = 0.95
"""Share of such intervals that hold the true value."""


@dataclass(frozen=True)
class Need:
    """How many students a number needs, and the reason."""

    students: int
    reason: str


NEEDED = {
    "difficulty": Need(10, N_("with fewer, the interval covers more than half of the scale")),
    "mean": Need(5, N_("with fewer, the list of marks says more than their mean")),
    "spread": Need(10, N_("with fewer, the upper end of its interval is above twice the spread")),
    "middle": Need(5, N_("with fewer, a median describes single students")),
    "discrimination": Need(
        30, N_("with fewer, a good value of 0.3 cannot be distinguished from one below zero")
    ),
    "thirds": Need(15, N_("with fewer, one student is more than a fifth of a third")),
    "alpha": Need(30, N_("with fewer, the interval reaches from useless to good")),
    "variants": Need(10, N_("with fewer for one variant, its difficulty cannot be estimated")),
}
"""Fewest students for each number.  Chosen by what the intervals below do, not by custom."""

ITEMS_FOR_ALPHA = 3
"""Fewest exercises on which students differ for Cronbach's alpha: two have but one covariance."""


@dataclass(frozen=True)
class Estimate:
    """A number with its interval, or the reason why there is none.

    Parameters
    ----------
    value, low, high : float or None
        The number and the ends of its 95 % interval; None where none is given.
    n : int
        Students it rests on.
    why : str
        Why no number is given, a few words; empty if one is.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    why: str = ""

    @property
    def known(self) -> bool:
        """Whether there is a number."""
        return self.value is not None


def unknown(n: int, why: str) -> Estimate:
    """Build the estimate that tells no number."""
    return Estimate(None, None, None, n, why)


def _too_few(n: int, what: str) -> Estimate | None:
    return unknown(n, _("too few to say")) if n < NEEDED[what].students else None


def wilson(hits: float, n: int, level: float = LEVEL) -> tuple[float, float]:
    """Give the interval of a share.

    Wilson, E. B., "Probable Inference, the Law of Succession, and Statistical Inference", Journal
    of the American Statistical Association 22 (1927), 209-212.

    Parameters
    ----------
    hits : float
        How many of the `n`; parts of one come from partly right answers.
    n : int
        At least 1.
    """
    z = float(ndtri((1 + level) / 2))
    p = hits / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(max(0.0, p * (1 - p) / n + z * z / (4 * n * n))) / (1 + z * z / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def difficulty(shares: Floats) -> Estimate:
    """Estimate how much of an exercise's points is reached: mean share, 0 to 1; high is easy.

    The interval is Wilson's.  Shares between 0 and 1 vary no more than zeros and ones with the
    same mean, so for partly right answers the interval is rather too wide than too narrow.

    Parameters
    ----------
    shares : array of float
        One a student; NaN where a person has still to mark.
    """
    known = shares[~np.isnan(shares)]
    n = len(known)
    if few := _too_few(n, "difficulty"):
        return few
    mean = min(1.0, max(0.0, float(known.mean())))
    return Estimate(mean, *wilson(mean * n, n), n)


def mean_of(values: Floats) -> Estimate:
    """Estimate a mean, with Student's t interval.

    Student, "The Probable Error of a Mean", Biometrika 6 (1908), 1-25.
    """
    n = len(values)
    if few := _too_few(n, "mean"):
        return few
    mean = float(values.mean())
    half = float(stdtrit(n - 1, (1 + LEVEL) / 2)) * float(values.std(ddof=1)) / sqrt(n)
    return Estimate(mean, mean - half, mean + half, n)


def spread_of(values: Floats) -> Estimate:
    """Estimate a standard deviation, with the chi-square interval for normal values.

    Lord, F. M., and Novick, M. R., Statistical Theories of Mental Test Scores (1968); the
    interval is the usual one of normal theory, ``(n - 1) s² / σ²`` being chi-square.
    """
    n = len(values)
    if few := _too_few(n, "spread"):
        return few
    return _chi_interval(float(values.std(ddof=1)), n - 1, n)


def _chi_interval(value: float, degrees: int, n: int) -> Estimate:
    tail = (1 - LEVEL) / 2
    low = value * sqrt(degrees / float(chdtri(degrees, tail)))
    high = value * sqrt(degrees / float(chdtri(degrees, 1 - tail)))
    return Estimate(value, low, high, n)


def correlation(one: Floats, other: Floats) -> Estimate:
    """Estimate a product-moment correlation, with Fisher's z interval.

    Fisher, R. A., "On the 'Probable Error' of a Coefficient of Correlation Deduced from a Small
    Sample", Metron 1 (1921), 3-32.  Pairs with a NaN are left out.
    """
    known = ~(np.isnan(one) | np.isnan(other))
    one, other = one[known], other[known]
    n = len(one)
    if few := _too_few(n, "discrimination"):
        return few
    if varies(one) == 0:
        return unknown(n, _("everybody reached the same"))
    if varies(other) == 0:
        return unknown(n, _("no difference in the other exercises"))
    one, other = one - one.mean(), other - other.mean()
    r = float(one @ other / sqrt(float(one @ one) * float(other @ other)))
    r = min(1.0, max(-1.0, r))
    z = atanh(r) if abs(r) < 1 else inf * r
    half = float(ndtri((1 + LEVEL) / 2)) / sqrt(n - 3)
    return Estimate(r, tanh(z - half), tanh(z + half), n)


def varies(values: Floats) -> float:
    """Give the variance; nothing for values that differ only by rounding."""
    if len(values) < 2:
        return 0.0
    variance = float(values.var(ddof=1))
    return variance if variance > 1e-18 * max(1.0, float(np.abs(values).max()) ** 2) else 0.0


def alpha(points: Floats) -> Estimate:
    """Estimate Cronbach's alpha, with Feldt's interval.

    Cronbach, L. J., "Coefficient Alpha and the Internal Structure of Tests", Psychometrika 16
    (1951), 297-334.  Feldt, L. S., "The Approximate Sampling Distribution of Kuder-Richardson
    Reliability Coefficient Twenty", Psychometrika 30 (1965), 357-370: ``(1 - α) / (1 - a)``
    follows F with ``n - 1`` and ``(n - 1)(k - 1)`` degrees of freedom.

    Parameters
    ----------
    points : array of float, students x exercises
        Without NaN.
    """
    n, k = points.shape
    variances = [varies(points[:, column]) for column in range(k)]
    total = varies(points.sum(axis=1)) if k else 0.0
    if few := _too_few(n, "alpha"):
        return few
    if sum(variance > 0 for variance in variances) < ITEMS_FOR_ALPHA:
        needed = ngettext(
            "fewer than {n} exercise on which students differ",
            "fewer than {n} exercises on which students differ",
            ITEMS_FOR_ALPHA,
        )
        return unknown(n, needed)
    if total == 0:
        return unknown(n, _("everybody reached the same"))
    value = k / (k - 1) * (1 - sum(variances) / total)
    degrees = (n - 1), (n - 1) * (k - 1)
    tail = (1 - LEVEL) / 2
    low = 1 - (1 - value) * float(fdtri(*degrees, 1 - tail))
    high = 1 - (1 - value) * float(fdtri(*degrees, tail))
    return Estimate(value, low, high, n)


def standard_error(points: Floats) -> Estimate:
    """Estimate the standard error of measurement, ``s √(1 - α)``, in points.

    Lord and Novick 1968, 7.  In the model behind Feldt's interval its square is the mean square
    of what neither student nor exercise explains, times the number of exercises; so
    ``(n - 1)(k - 1)`` times its ratio to the true one is chi-square.
    """
    reliability = alpha(points)
    n, k = points.shape
    if reliability.value is None:
        return unknown(n, reliability.why)
    value = sqrt(varies(points.sum(axis=1)) * (1 - reliability.value))
    return _chi_interval(value, (n - 1) * (k - 1), n)


def difference(hits: float, n: int, other_hits: float, other_n: int, level: float) -> Estimate:
    """Estimate by how much one share lies above another, with Newcombe's interval.

    Newcombe, R. G., "Interval Estimation for the Difference between Independent Proportions",
    Statistics in Medicine 17 (1998), 873-890, method 10.
    """
    one, other = hits / n, other_hits / other_n
    low, high = wilson(hits, n, level)
    other_low, other_high = wilson(other_hits, other_n, level)
    value = one - other
    below = sqrt((one - low) ** 2 + (other_high - other) ** 2)
    above = sqrt((high - one) ** 2 + (other - other_low) ** 2)
    return Estimate(value, value - below, value + above, n + other_n)


def thirds(values: Floats) -> NDArray[np.int8]:
    """Divide a class into its lower (0), middle (1) and upper (2) third.

    Students with the same value stay together, so that the thirds can differ in size: a student
    belongs to the third in which the middle of all with the same value lies.  -1 for NaN.
    """
    third = np.full(len(values), -1, dtype=np.int8)
    known = np.flatnonzero(~np.isnan(values))
    if len(known):
        # Values that differ only by rounding are the same value.
        _, places, counts = np.unique(
            np.round(values[known], 9), return_inverse=True, return_counts=True
        )
        middles = counts.cumsum() - counts / 2
        third[known] = np.minimum(2, (3 * middles / len(known)).astype(np.int8))[places]
    return third
