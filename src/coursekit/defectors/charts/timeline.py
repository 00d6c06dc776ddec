"""When? Events with the precision of their dates, in lanes by category."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from coursekit.charts.chart import Chart, Mark, Medium, note_mark
from coursekit.charts.frames import (
    PLACE,
    given,
    numbers,
    places,
    source_line,
    texts,
    words,
)
from coursekit.charts.layout import (
    LEADING,
    ROOMY,
    block,
    rule,
    text_width,
    wrap,
    write,
    write_lines,
)
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
from coursekit.defectors.charts.timeline_marks import BREAKS, TICKS, Event, Scale, draw_mark
from coursekit.defectors.charts.timeline_rows import PlacedEvent, pack, set_entry
from coursekit.edtf import spell_edtf
from coursekit.wording import counted, format_list

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

KEY = (
    ("day", "1952-06-30", "stated"),
    ("month", "1952-06", "stated"),
    ("year", "1952", "stated"),
    ("span of years", "1951/1953", "stated"),
    ("reported or inferred", "1952", "reported"),
    ("date by our reading", "1952?", "stated"),
)
_STACK = 11.0
_TITLE = 120.0  # longer titles take two rows where they share rows with entries


def draw_timeline(frame: pd.DataFrame | None = None, *, medium: Medium = "screen") -> Chart:
    """Draw events in lanes; the mark shows how precise a date is, its filling how sure.

    Parameters
    ----------
    frame : pandas.DataFrame, optional
        Rows like those of ``load("events")``, which is the default; rows without a date are
        left out.
    medium : {"screen", "page"}
        What to lay the chart out for.

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
    return Chart(
        "timeline",
        _alt(events),
        _table(rows, events),
        ("events",),
        source_line(rows),
        partial(_draw, events),
        medium,
        {"events": {"where": "date,filled", "sort": "date"}},
    )


def _event(row: Any) -> Event:
    return Event(
        words(row.event),
        words(row.date),
        words(row.certainty),
        words(row.category) or "other",
        words(row.note),
    )


def _table(rows: pd.DataFrame, events: list[Event]) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "Date": [spell_edtf(event.date, brief=True) for event in events],
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
    said = format_list([f"{sizes[kind]} {how}" for kind, how in dated.items() if sizes[kind]])
    starts = Counter(int(event.span[0]) for event in events)
    busiest = max(starts, key=lambda year: (starts[year], -year))
    first = spell_edtf(min(events, key=lambda event: event.span).date, brief=True)
    last = max(event.span[1] for event in events)
    text = (
        f"Timeline of {counted(len(events), 'event')}, {first} to {int(last - 0.001)}: "
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
        shown = [f"{event.name} ({spell_edtf(event.date, brief=True)})" for event in marks]
        text += f" Conferences: {'; '.join(shown)}."
    return text


def _draw(events: list[Event], ax: Axes, width: float) -> float:
    scale = Scale(2, max(186.0, 0.55 * width))
    top = _draw_key(ax, 12, width) + 8
    y = _draw_scale(ax, top, scale)
    named = [category for _, _, categories in LANES for category in categories]
    evident = [category for _, _, category in EVIDENCE]
    others = sorted({e.category for e in events} - set(named) - set(evident))
    lanes = [*LANES, *((name.capitalize(), STONE, (name,)) for name in others)]
    for title, colour, categories in lanes:
        members = [event for event in events if event.category in categories]
        if members:
            y = _draw_lane(ax, y, title, colour, members, scale, width)
    for title, colour, category in EVIDENCE:
        members = [event for event in events if event.category == category]
        if members:
            y = _draw_evidence(ax, y, title, colour, members, scale, width)
    y = _draw_scale(ax, y + 4, scale)
    for tick in (*TICKS, *BREAKS):
        x = scale.place(tick)
        rule(ax, [(x, top + 17), (x, y - 19)], colour=GRID, order=0)
    told = "Colours: the lanes. Numbers beside marks: the notes."
    below = y if width < ROOMY else y - 18
    write(ax, width, below + 12, told, SMALL, italic=True, colour=QUIET, align="right")
    return below + 16


def _draw_scale(ax: Axes, y: float, scale: Scale) -> float:
    """Write the years; tinted ends are pressed together.  Return the y below."""
    before, after = (scale.place(year) for year in BREAKS)
    for left, right in ((0, before), (after, scale.right + 2)):
        block(ax, left, y, right - left, 16, WASH, outline=WASH, order=-1)
    for tick in TICKS:
        write(ax, scale.place(tick), y + 12, str(tick), SMALL, colour=QUIET, align="center")
    write(ax, 2, y + 12, "older", SMALL, colour=QUIET)
    write(ax, after + 1, y + 12, "later", SMALL, colour=QUIET)
    return y + 18


def _draw_key(ax: Axes, y: float, width: float) -> float:
    """Explain the marks; return the y below."""
    scale = Scale(2, 186)
    x = 0.0
    for words_, date, certainty in KEY:
        sample = Event("", date, certainty, "")
        left, right = scale.edges(sample)
        needed = right - left + 7 + text_width(words_, SMALL)
        if x + needed > width:
            x, y = 0.0, y + 17
        draw_mark(ax, y - 4, sample, INK, scale, x + 1 - left)
        write(ax, x + right - left + 7, y, words_, SMALL)
        x += needed + (18 if width < ROOMY else 9)
    return y + 5


def _draw_lane(
    ax: Axes,
    y: float,
    title: str,
    colour: str,
    events: list[Event],
    scale: Scale,
    width: float,
) -> float:
    """Draw a lane: its title, and the entries in rows; return the y below."""
    entries = [set_entry(event, scale, width) for event in _sorted(events)]
    y, heads, free = _draw_title(ax, y, title, width)
    rows = pack(entries, heads, free)
    gap = 3.0 if width < ROOMY else 0.8
    for row in rows:
        for entry in row:
            _draw_entry(ax, y, entry, colour, scale)
            below = y + len(entry.lines) * SMALL * LEADING
            note_mark(ax, Mark(entry.event.name, entry.left, y, entry.right, below))
        y += max((len(entry.lines) for entry in row), default=1) * SMALL * LEADING + gap
    return y + 2


def _sorted(events: list[Event]) -> list[Event]:
    return sorted(events, key=lambda event: (*event.span, event.name))


def _draw_title(ax: Axes, y: float, title: str, width: float) -> tuple[float, int, float]:
    """Head a lane with a rule and its title.

    Returns
    -------
    tuple
        The y of the first row, how many rows the title shares with entries, and the width that
        it leaves them.
    """
    if width < ROOMY:
        rule(ax, [(0, y + 2), (width, y + 2)])
        write(ax, 0, y + 15, title, SMALL, bold=True)
        return y + 19, 0, width
    lines = wrap(title, _TITLE, SMALL, bold=True)
    rule(ax, [(0, y + 1), (width, y + 1)])
    write_lines(ax, width, y + 14, lines, SMALL, bold=True, align="right")
    longest = max(text_width(line, SMALL, bold=True) for line in lines)
    return y + 4, len(lines), width - longest - 8


def _draw_entry(ax: Axes, y: float, entry: PlacedEvent, colour: str, scale: Scale) -> None:
    if entry.date:
        write(ax, entry.date_x, y + 10, entry.date, SMALL, colour=QUIET, align="right")
    write_lines(ax, entry.x, y + 10, entry.lines, SMALL, align=entry.align)
    draw_mark(ax, y + 6, entry.event, colour, scale)


def _draw_evidence(
    ax: Axes,
    y: float,
    title: str,
    colour: str,
    events: list[Event],
    scale: Scale,
    width: float,
) -> float:
    """Draw a lane of marks with the numbers of their notes, stacked where they would touch.

    What has the same date and the same certainty shares a mark.
    """
    y = _draw_title(ax, y, f"{title} ({len(events)})", width)[0] + (4 if width < ROOMY else 7)
    stacks: list[float] = []
    shared: dict[tuple[str, bool], list[Event]] = {}
    for event in _sorted(events):
        shared.setdefault((event.date, event.is_firm), []).append(event)
    for event, *others in shared.values():
        left, right = scale.edges(event)
        notes = sorted({int(note) for e in (event, *others) for note in numbers(e.note)})
        note = ", ".join(map(str, notes))
        row = next((at for at, end in enumerate(stacks) if end <= left), len(stacks))
        end = right + 3 + text_width(note, SMALL)
        stacks[row : row + 1] = [end + 4]
        middle = y + row * _STACK
        draw_mark(ax, middle, event, colour, scale)
        write(ax, right + 3, middle + 4, note, SMALL, colour=QUIET)
        slice_ = (end - left) / (1 + len(others))  # what shares a mark shares its width
        for at, one in enumerate((event, *others)):
            x = left + at * slice_
            note_mark(ax, Mark(one.name, x, middle - 5, x + slice_, middle + 5))
    return y + len(stacks) * _STACK + 2
