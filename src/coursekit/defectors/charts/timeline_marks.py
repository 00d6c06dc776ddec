"""An event on the timeline: where its date falls, and the mark that says how precise it is."""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Circle, Polygon, Rectangle

from coursekit.charts.style import PAPER, edge
from coursekit.edtf import is_unsure, read_edtf

FIRST, LAST = 1800.0, 2000.0
# Years and where they stand, as a share of the scale.  Times before 1939 and after 1964 are
# pressed together.
_STOPS = ((FIRST, 0.0), (1939.0, 0.152), (1945.0, 0.239), (1964.0, 0.859), (LAST, 1.0))
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
        stated, reported, hedged, disputed or inferred.
    category : str
        Decides the lane.
    note : str
        Number of the article's note on it, if it has one.
    """

    name: str
    date: str
    certainty: str
    category: str
    note: str = ""

    @cached_property
    def span(self) -> tuple[float, float]:
        """Beginning and end in years; an open end reaches to the end of the scale."""
        start, end = stretch(self.date)
        return (
            FIRST if start is None else start,
            LAST if end is None else end,
        )

    @property
    def precision(self) -> str:
        """day, month, year, range or century."""
        return read_edtf(self.date).precision

    @property
    def is_dated(self) -> bool:
        """Whether the article itself gives the date, without our reading."""
        return not is_unsure(self.date)

    @property
    def is_firm(self) -> bool:
        """Whether the article states the event and its date plainly."""
        return self.certainty == "stated" and self.is_dated


def stretch(text: str) -> tuple[float | None, float | None]:
    """Return beginning and end of an EDTF date in years: all of 1951 is 1951.0 to 1952.0.

    Parameters
    ----------
    text : str
        An EDTF date or interval.

    Returns
    -------
    tuple of float or None
        None where the date leaves an end open.

    Raises
    ------
    CourseError
        If the text is no EDTF date.
    """
    dates = read_edtf(text)
    return (
        None if dates.first is None else _year(dates.first, 0),
        None if dates.last is None else _year(dates.last, 1),
    )


def _year(day: date, days_more: int) -> float:
    past = (day - date(day.year, 1, 1)).days + days_more
    return day.year + past / (366 if isleap(day.year) else 365)


@dataclass(frozen=True)
class Scale:
    """A scale of years, steeper between 1945 and 1964 than outside.

    Parameters
    ----------
    left, right : float
        Where it begins and ends, in chart pixels.
    """

    left: float
    right: float

    def place(self, year: float) -> float:
        """Place a year on the scale."""
        year = min(max(year, FIRST), LAST)
        for (before, low), (after, high) in pairwise(_STOPS):
            if year <= after:
                share = low + (year - before) / (after - before) * (high - low)
                return self.left + share * (self.right - self.left)
        return self.right

    def edges(self, event: Event) -> tuple[float, float]:
        """Return both ends of an event's mark."""
        left, right = (self.place(year) for year in event.span)
        if event.precision in {"day", "month"}:
            middle = (left + right) / 2
            return middle - 4, middle + 4
        return left, max(right, left + 4)


def draw_mark(
    ax: Axes, y: float, event: Event, colour: str, scale: Scale, shift: float = 0
) -> None:
    """Draw a dot (day), a diamond (month) or a bar as long as the date is vague."""
    left, right = (x + shift for x in scale.edges(event))
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
