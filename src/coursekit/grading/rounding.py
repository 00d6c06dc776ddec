"""The one rule by which points are rounded: half up, two decimals, the total and nothing before it.

>>> points_text(2.675), points_text(8.0), points_text(1 / 3)
('2.68', '8', '0.33')
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from coursekit.catalogue import localised

_CENT = Decimal("0.01")


@lru_cache(maxsize=4096)  # most marks are one of a few numbers
def rounded(points: float) -> Decimal:
    """Round to two decimals, half up, without trailing zeros.

    Binary noise is taken off first: 2.675 is meant as written, not as 2.67499999….
    """
    exact = Decimal(repr(round(float(points), 9))).quantize(_CENT, ROUND_HALF_UP)
    whole = exact.to_integral_value()
    return abs(whole) if exact == whole == 0 else whole if exact == whole else exact.normalize()


def points_text(points: float) -> str:
    """Write points for people: ``7.5``, ``8``."""
    return format(rounded(points), "f")


def points_shown(points: float) -> str:
    """Write points as `points_text`, with the decimal sign of the language: for readers alone."""
    return localised(points_text(points))
