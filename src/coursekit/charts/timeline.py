"""When? Events with the precision of their dates, in lanes by category."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Circle, Polygon, Rectangle

from coursekit.charts.chart import WIDTH, Chart
from coursekit.charts.dates import is_unsure, spoken, stretch
from coursekit.charts.frames import (
    PLACE,
    counted,
    given,
    listed,
    numbers,
    places,
    source_line,
    words,
)
from coursekit.charts.layout import LEADING, block, rule, text_width, wrap, write, write_lines
from coursekit.charts.style import (
    GRID,
    INK,
    NAVY,
    OCHRE,
    OXBLOOD,
    PAPER,
    QUIET,
    SMALL,
    STONE,
    TEAL,
    WASH,
    edge,
)
from coursekit.dates import precision

_COLUMNS = (*PLACE, "date", "event", "category", "certainty")

# Lane, colour, categories.  Letters and press items are evidence: marks without words, because
# the chart of the sources by year names them and the table describes them.
LANES = (
    ("The past invoked", STONE, ("invoked past",)),
    ("States and camps", OCHRE, ("policy",)),
    ("Lives", NAVY, ("life",)),
    ("Flights and returns", NAVY, ("flight", "return")),
    ("Conferences and organisations", OXBLOOD, ("conference", "organisation", "politics")),
    ("Numbers", TEAL, ("estimate",)),
)
EVIDENCE = (("Letters cited", TEAL, "letter"), ("Press and print", OXBLOOD, "press"))

# The scale: years and where they stand.  Times before 1939 and after 1964 are pressed together.
_SCALE = ((1800.0, 2.0), (1939.0, 34.0), (1945.0, 48.0), (1964.0, 189.5), (2000.0, 214.0))
_BREAKS = (1939.0, 1964.0)
_TICKS = (1945, 1950, 1955, 1960)
_BAR, _STACK = 9.0, 10.0


@dataclass(frozen=True)
class _Event:
    name: str
    date: str
    start: float
    end: float
    precision: str
    certainty: str
    category: str
    notes: tuple[int, ...]

    @property
    def is_dated(self) -> bool:
        """Whether the article itself gives the date, without our reading."""
        return not is_unsure(self.date)

    @property
    def is_firm(self) -> bool:
        return self.certainty == "stated" and self.is_dated


def draw_timeline(frame: pd.DataFrame | None = None) -> Chart:
    """Draw events in lanes; the mark shows how precise a date is, its filling how sure.

    Parameters
    ----------
    frame : pandas.DataFrame, optional
        Rows like those of ``load("events")``, which is the default; rows without a date are
        left out.

    Returns
    -------
    Chart

    Raises
    ------
    DatasetError
        If the frame lacks columns that are needed, or holds no dated row.
    """
    rows = given(frame, "events", _COLUMNS)
    dated = rows["date"].map(words) != ""
    rows = given(rows[dated], "events", _COLUMNS)
    events = [_event(row) for row in rows.itertuples()]
    table = _table(rows, events)
    chart = Chart("timeline", _alt(events), table, ("events",), source_line(rows))
    _draw(chart, events)
    return chart


def _event(row: Any) -> _Event:
    date = words(row.date)
    start, end = stretch(date)
    first, last = _SCALE[0][0], _SCALE[-1][0]
    return _Event(
        name=words(row.event),
        date=date,
        start=first if start is None else start,
        end=last if end is None else end,
        precision=precision(date),
        certainty=words(row.certainty),
        category=words(row.category),
        notes=tuple(numbers(row.note)),
    )


def _table(rows: pd.DataFrame, events: list[_Event]) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "Date": [spoken(event.date) for event in events],
            "EDTF": [event.date for event in events],
            "Precision": [event.precision for event in events],
            "Event": [event.name for event in events],
            "Category": [event.category for event in events],
            "Certainty": [event.certainty for event in events],
            "Place": places(rows),
        }
    )
    order = sorted(range(len(events)), key=lambda at: (events[at].start, events[at].end))
    return table.iloc[order]


def _alt(events: list[_Event]) -> str:
    kinds = pd.Series([event.precision for event in events]).replace("century", "range")
    sizes = kinds.value_counts()
    dated = {"day": "to the day", "month": "to the month", "year": "to the year",
             "range": "to a span of years"}  # fmt: skip
    said = listed([f"{sizes[kind]} {how}" for kind, how in dated.items() if kind in sizes])
    years = pd.Series([int(event.start) for event in events]).value_counts().sort_index()
    last = max(event.end for event in events)
    text = (
        f"Timeline of {counted(len(events), 'event')}, {years.index[0]} to {int(last - 0.01)}: "
        f"{said}. Most, {int(years.max())}, begin in {int(years.idxmax())}."
    )
    unsure = sum(not event.is_dated for event in events)
    reported = sum(event.is_dated and not event.is_firm for event in events)
    if unsure or reported:
        text += f" Hollow marks: {unsure} dated by our reading, {reported} reported or inferred."
    marks = sorted(
        (event for event in events if event.category == "conference"), key=lambda e: e.start
    )
    if marks:
        text += f" Conferences: {'; '.join(f'{e.name} ({spoken(e.date)})' for e in marks)}."
    return text


def _x(year: float) -> float:
    """Place a year on the scale, which is steeper between 1945 and 1964 than outside."""
    year = min(max(year, _SCALE[0][0]), _SCALE[-1][0])
    for (before, left), (after, right) in zip(_SCALE, _SCALE[1:], strict=False):
        if year <= after:
            return left + (year - before) / (after - before) * (right - left)
    return _SCALE[-1][1]


def _draw(chart: Chart, events: list[_Event]) -> None:
    ax = chart.canvas_axes
    top = _draw_key(ax, 12) + 8
    y = _draw_scale(ax, top)
    named = [category for _, _, categories in LANES for category in categories]
    evident = [category for _, _, category in EVIDENCE]
    others = sorted({e.category for e in events} - set(named) - set(evident))
    lanes = [*LANES, *((name.capitalize(), STONE, (name,)) for name in others)]
    for title, colour, categories in lanes:
        members = [event for event in events if event.category in categories]
        if members:
            y = _draw_lane(ax, y, title, colour, members)
    for title, colour, category in EVIDENCE:
        members = [event for event in events if event.category == category]
        if members:
            y = _draw_evidence(ax, y, title, colour, members)
    y = _draw_scale(ax, y + 4)
    for tick in (*_TICKS, *_BREAKS):
        rule(ax, [(_x(tick), top + 17), (_x(tick), y - 19)], colour=GRID, order=0)
    chart.set_height(y - 2)


def _draw_scale(ax: Axes, y: float) -> float:
    """Write the years; tinted ends are pressed together.  Return the y below."""
    for left, right in ((0, _x(_BREAKS[0])), (_x(_BREAKS[1]), _SCALE[-1][1] + 2)):
        block(ax, left, y, right - left, 16, WASH, outline=WASH, order=-1)
    for tick in _TICKS:
        write(ax, _x(tick), y + 12, str(tick), SMALL, colour=QUIET, align="center")
    write(ax, 2, y + 12, "older", SMALL, colour=QUIET)
    write(ax, _x(_BREAKS[1]) + 1, y + 12, "later", SMALL, colour=QUIET)
    return y + 18


def _draw_key(ax: Axes, y: float) -> float:
    """Explain the marks; return the y below."""
    marks = [
        [("day", "1952-06-30", "stated"), ("month", "1952-06", "stated"),
         ("year", "1952", "stated"), ("span of years", "1951/1953", "stated")],
        [("reported or inferred", "1952", "reported"), ("date by our reading", "1952?", "stated")],
    ]  # fmt: skip
    for line in marks:
        x = 0.0
        for words_, date, certainty in line:
            start, end = stretch(date)
            sample = _Event("", date, start or 0, end or 0, precision(date), certainty, "", ())
            left, right = _edges(sample)
            _draw_mark(ax, y - 4, sample, INK, x + 1 - left)
            write(ax, x + right - left + 7, y, words_, SMALL)
            x += right - left + 7 + text_width(words_, SMALL) + 18
        y += 17
    return y - 12


def _draw_lane(ax: Axes, y: float, title: str, colour: str, events: list[_Event]) -> float:
    y = _draw_title(ax, y, title)
    for event in sorted(events, key=lambda event: (event.start, event.end, event.name)):
        y = _draw_event(ax, y, event, colour)
    return y + 2


def _draw_title(ax: Axes, y: float, title: str) -> float:
    rule(ax, [(0, y + 2), (WIDTH, y + 2)])
    width = text_width(title, SMALL, bold=True)
    block(ax, WIDTH - width - 6, y + 4, width + 6, 16, PAPER, outline=PAPER, order=1.5)
    write(ax, WIDTH, y + 16, title, SMALL, bold=True, align="right")
    return y + 20


def _draw_event(ax: Axes, y: float, event: _Event, colour: str) -> float:
    """Draw one event on its own row, words beside the mark; return the y below it."""
    left, right = _edges(event)
    date = spoken(event.date)
    date_width = text_width(date, SMALL)
    before = left - 5 - date_width >= 0
    label = event.name if before else f"{date} · {event.name}"
    beside = right + 6
    if WIDTH - beside < 150:
        # A mark far to the right: its words stand to the left of it.
        label = f"{date} · {event.name}"
        lines = wrap(label, left - 8, SMALL)
        write_lines(ax, left - 6, y + 10, lines, SMALL, align="right")
    else:
        lines = wrap(label, WIDTH - beside, SMALL)
        if before:
            write(ax, left - 5, y + 10, date, SMALL, colour=QUIET, align="right")
        write_lines(ax, beside, y + 10, lines, SMALL)
    _draw_mark(ax, y + 6, event, colour)
    return y + len(lines) * SMALL * LEADING + 4


def _edges(event: _Event) -> tuple[float, float]:
    left, right = _x(event.start), _x(event.end)
    if event.precision in {"day", "month"}:
        middle = (left + right) / 2
        return middle - 4, middle + 4
    return left, max(right, left + 4)


def _draw_mark(ax: Axes, y: float, event: _Event, colour: str, shift: float = 0) -> None:
    """Draw a dot (day), a diamond (month) or a bar as long as the date is vague."""
    left, right = (x + shift for x in _edges(event))
    middle = (left + right) / 2
    look: dict[str, Any] = {
        "facecolor": colour if event.is_firm else PAPER,
        "edgecolor": edge(colour),
        "linewidth": 1.1,
        "linestyle": "-" if event.is_dated else (0, (1.8, 1.1)),
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


def _draw_evidence(ax: Axes, y: float, title: str, colour: str, events: list[_Event]) -> float:
    """Draw a lane of bare marks, stacked where they would touch."""
    y = _draw_title(ax, y, f"{title} ({len(events)})") - 8
    stacks: list[float] = []
    for event in sorted(events, key=lambda event: (event.start, event.end, event.name)):
        left, right = _edges(event)
        row = next((at for at, end in enumerate(stacks) if end <= left), len(stacks))
        stacks[row : row + 1] = [right + 0.5]
        _draw_mark(ax, y + row * _STACK, event, colour)
    return y + len(stacks) * _STACK + 2
