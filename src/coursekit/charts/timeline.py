"""When? Events with the precision of their dates, in lanes by category."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from coursekit.charts.chart import WIDTH, Chart
from coursekit.charts.dates import spoken
from coursekit.charts.frames import (
    PLACE,
    counted,
    given,
    listed,
    places,
    source_line,
    texts,
    words,
)
from coursekit.charts.layout import LEADING, block, rule, text_width, wrap, write, write_lines
from coursekit.charts.style import (
    GRID,
    INK,
    NAVY,
    OCHRE,
    OXBLOOD,
    QUIET,
    SMALL,
    STONE,
    TEAL,
    WASH,
)
from coursekit.charts.timeline_marks import (
    BREAKS,
    SCALE,
    TICKS,
    Event,
    draw_mark,
    edges,
    place_year,
)

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

_STACK = 10.0


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
    dated = texts(rows["date"]) != ""
    rows = given(rows[dated], "events", _COLUMNS)
    events = [_event(row) for row in rows.itertuples()]
    table = _table(rows, events)
    chart = Chart("timeline", _alt(events), table, ("events",), source_line(rows))
    _draw(chart, events)
    return chart


def _event(row: Any) -> Event:
    return Event(words(row.event), words(row.date), words(row.certainty), words(row.category))


def _table(rows: pd.DataFrame, events: list[Event]) -> pd.DataFrame:
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
    order = sorted(range(len(events)), key=lambda at: events[at].span)
    return table.iloc[order]


def _alt(events: list[Event]) -> str:
    sizes = Counter(event.precision.replace("century", "range") for event in events)
    dated = {"day": "to the day", "month": "to the month", "year": "to the year",
             "range": "to a span of years"}  # fmt: skip
    said = listed([f"{sizes[kind]} {how}" for kind, how in dated.items() if sizes[kind]])
    starts = Counter(int(event.span[0]) for event in events)
    busiest = max(starts, key=lambda year: (starts[year], -year))
    last = max(event.span[1] for event in events)
    text = (
        f"Timeline of {counted(len(events), 'event')}, {min(starts)} to {int(last - 0.001)}: "
        f"{said}. Most, {starts[busiest]}, begin in {busiest}."
    )
    unsure = sum(not event.is_dated for event in events)
    reported = sum(event.is_dated and not event.is_firm for event in events)
    if unsure or reported:
        text += f" Hollow marks: {unsure} dated by our reading, {reported} reported or inferred."
    marks = sorted(
        (event for event in events if event.category == "conference"), key=lambda e: e.span
    )
    if marks:
        text += f" Conferences: {'; '.join(f'{e.name} ({spoken(e.date)})' for e in marks)}."
    return text


def _draw(chart: Chart, events: list[Event]) -> None:
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
    for tick in (*TICKS, *BREAKS):
        rule(ax, [(place_year(tick), top + 17), (place_year(tick), y - 19)], colour=GRID, order=0)
    chart.set_height(y - 2)


def _draw_scale(ax: Axes, y: float) -> float:
    """Write the years; tinted ends are pressed together.  Return the y below."""
    for left, right in ((0, place_year(BREAKS[0])), (place_year(BREAKS[1]), SCALE[-1][1] + 2)):
        block(ax, left, y, right - left, 16, WASH, outline=WASH, order=-1)
    for tick in TICKS:
        write(ax, place_year(tick), y + 12, str(tick), SMALL, colour=QUIET, align="center")
    write(ax, 2, y + 12, "older", SMALL, colour=QUIET)
    write(ax, place_year(BREAKS[1]) + 1, y + 12, "later", SMALL, colour=QUIET)
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
            sample = Event("", date, certainty, "")
            left, right = edges(sample)
            draw_mark(ax, y - 4, sample, INK, x + 1 - left)
            write(ax, x + right - left + 7, y, words_, SMALL)
            x += right - left + 7 + text_width(words_, SMALL) + 18
        y += 17
    return y - 12


def _draw_lane(ax: Axes, y: float, title: str, colour: str, events: list[Event]) -> float:
    y = _draw_title(ax, y, title)
    for event in sorted(events, key=lambda event: (*event.span, event.name)):
        y = _draw_event(ax, y, event, colour)
    return y + 2


def _draw_title(ax: Axes, y: float, title: str) -> float:
    """Head a lane with a rule that ends in its title; return the y of the first row."""
    write(ax, WIDTH, y + 9, title, SMALL, bold=True, align="right")
    rule(ax, [(0, y + 5), (WIDTH - text_width(title, SMALL, bold=True) - 8, y + 5)])
    return y + 13


def _draw_event(ax: Axes, y: float, event: Event, colour: str) -> float:
    """Draw one event on its own row, words beside the mark; return the y below it."""
    left, right = edges(event)
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
    draw_mark(ax, y + 6, event, colour)
    return y + len(lines) * SMALL * LEADING + 3


def _draw_evidence(ax: Axes, y: float, title: str, colour: str, events: list[Event]) -> float:
    """Draw a lane of bare marks, stacked where they would touch."""
    y = _draw_title(ax, y, f"{title} ({len(events)})") + 4
    stacks: list[float] = []
    for event in sorted(events, key=lambda event: (*event.span, event.name)):
        left, right = edges(event)
        row = next((at for at, end in enumerate(stacks) if end <= left), len(stacks))
        stacks[row : row + 1] = [right + 0.5]
        draw_mark(ax, y + row * _STACK, event, colour)
    return y + len(stacks) * _STACK + 2
