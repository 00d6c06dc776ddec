"""An event on the timeline: where its date falls, and the mark that says how precise it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Circle, Polygon, Rectangle

from coursekit.charts.dates import is_unsure, stretch
from coursekit.charts.style import PAPER, edge
from coursekit.dates import precision

# Years and where they stand, in chart pixels.  Times before 1939 and after 1964 are pressed
# together.
SCALE = ((1800.0, 2.0), (1939.0, 30.0), (1945.0, 46.0), (1964.0, 160.0), (2000.0, 186.0))
BREAKS = (1939.0, 1964.0)
TICKS = (1945, 1950, 1955, 1960)
_BAR = 9.0


@dataclass(frozen=True)
class Event:
    """One event.

    Parameters
    ----------
    name : str
        What happened.
    date : str
        When, in EDTF.
    certainty : str
        stated, reported, disputed or inferred.
    category : str
        Decides the lane.
    """

    name: str
    date: str
    certainty: str
    category: str

    @cached_property
    def span(self) -> tuple[float, float]:
        """Beginning and end in years; an open end reaches to the end of the scale."""
        start, end = stretch(self.date)
        return (
            SCALE[0][0] if start is None else start,
            SCALE[-1][0] if end is None else end,
        )

    @property
    def precision(self) -> str:
        """day, month, year, range or century."""
        return precision(self.date)

    @property
    def is_dated(self) -> bool:
        """Whether the article itself gives the date, without our reading."""
        return not is_unsure(self.date)

    @property
    def is_firm(self) -> bool:
        """Whether the article states the event and its date plainly."""
        return self.certainty == "stated" and self.is_dated


def place_year(year: float) -> float:
    """Place a year on the scale, which is steeper between 1945 and 1964 than outside."""
    year = min(max(year, SCALE[0][0]), SCALE[-1][0])
    for (before, left), (after, right) in pairwise(SCALE):
        if year <= after:
            return left + (year - before) / (after - before) * (right - left)
    return SCALE[-1][1]


def edges(event: Event) -> tuple[float, float]:
    left, right = (place_year(year) for year in event.span)
    if event.precision in {"day", "month"}:
        middle = (left + right) / 2
        return middle - 4, middle + 4
    return left, max(right, left + 4)


def draw_mark(ax: Axes, y: float, event: Event, colour: str, shift: float = 0) -> None:
    """Draw a dot (day), a diamond (month) or a bar as long as the date is vague."""
    left, right = (x + shift for x in edges(event))
    middle = (left + right) / 2
    look: dict[str, Any] = {
        "facecolor": colour if event.is_firm else PAPER,
        "edgecolor": edge(colour),
        "linewidth": 1.1,
        "linestyle": "-" if event.is_dated else (0, (1.6, 0.9)),
        "zorder": 3,
    }
    if event.precision == "day":
        ax.add_patch(Circle((middle, y), 3.2, **look))
    elif event.precision == "month":
        corners = [(middle - 4.4, y), (middle, y - 4.4), (middle + 4.4, y), (middle, y + 4.4)]
        ax.add_patch(Polygon(corners, closed=True, **look))
    else:
        height = _BAR if event.precision == "year" else 5.0
        ax.add_patch(Rectangle((left, y - height / 2), right - left, height, **look))
