"""Rows of the timeline: the words of each event beside its mark, and who shares a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coursekit.charts.layout import text_width, wrap
from coursekit.charts.style import SMALL
from coursekit.defectors.charts.italics import italic_titles
from coursekit.defectors.charts.timeline_marks import Event, Scale
from coursekit.edtf import spell_edtf


@dataclass(frozen=True)
class PlacedEvent:
    """An event with its words, each with its place in chart pixels.

    Parameters
    ----------
    event : Event
        Its mark stands where its date falls.
    date : str
        What stands before the mark, ending at `date_x`; empty where the lines begin with it.
    lines : list of str
        What stands beside the mark, from or to `x`, as `align` says.
    left, right : float
        Ends of all this together.
    """

    event: Event
    date: str
    date_x: float
    lines: list[str]
    x: float
    align: str
    left: float
    right: float


def set_entry(event: Event, scale: Scale, width: float) -> PlacedEvent:
    """Set the words of an event beside its mark."""
    left, right = scale.edges(event)
    name = italic_titles(event.name)
    date = spell_edtf(event.date, brief=True)
    date_left = left - 5 - text_width(date, SMALL)
    beside = right + 6
    if width - beside < min(150, 0.4 * width):
        # A mark far to the right: its words stand to the left of it.
        lines = wrap(f"{date} · {name}", left - 8, SMALL)
        longest = max(text_width(line, SMALL) for line in lines)
        return PlacedEvent(event, "", 0, lines, left - 6, "right", left - 6 - longest, right)
    before = date_left >= 0
    label = name if before else f"{date} · {name}"
    lines = wrap(label, width - beside, SMALL)
    longest = max((text_width(line, SMALL) for line in lines), default=0.0)
    start = date_left if before else left
    shown = date if before else ""
    return PlacedEvent(event, shown, left - 5, lines, beside, "left", start, beside + longest)


def pack(entries: Sequence[PlacedEvent], heads: int, free: float) -> list[list[PlacedEvent]]:
    """Put each entry into the first row with room.

    The first rows, `heads` of them, bear the lane's title and have `free` pixels; if the first
    entry needs more, they stay empty.
    """
    rows: list[list[PlacedEvent]] = [[] for _ in range(heads)]
    opening = 0 if entries[0].right < free else heads
    for entry in entries:
        for number, row in enumerate(rows[opening:], opening):
            apart = all(entry.left > o.right + 12 or entry.right < o.left - 12 for o in row)
            if apart and (number >= heads or entry.right < free):
                row.append(entry)
                break
        else:
            rows.append([entry])
    return rows
