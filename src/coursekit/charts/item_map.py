"""Exercises of an assignment: how hard they were, and how well they told students apart."""

from __future__ import annotations

from functools import partial
from math import ceil, floor
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Circle, Rectangle

from coursekit.catalogue import _, localised, ngettext
from coursekit.charts.chart import Chart, Medium
from coursekit.charts.frames import required
from coursekit.charts.layout import (
    ROOMY,
    block,
    drawable,
    rule,
    text_width,
    wrap,
    write,
    write_lines,
    write_paragraph,
)
from coursekit.charts.point_labels import Spot, leader, place_names, push_apart
from coursekit.charts.style import EDGE, GRID, INK, NAVY, OXBLOOD, PAPER, QUIET, RULE, SMALL, WASH
from coursekit.errors import DatasetError, Fault
from coursekit.wording import format_list

HARD, EASY = 0.3, 0.9
"""Below the one an exercise is called hard, above the other easy, as shares of its points."""

_NUMBERS = ("difficulty", "discrimination")
_COLUMNS = (
    "number",
    "title",
    "n",
    "look",
    *(f"{name}{end}" for name in _NUMBERS for end in ("", "_low", "_high")),
)
_LEFT, _STRIP = 30.0, 20.0
_ONE = 230.0  # chart pixels for a discrimination from 0 to 1


def draw_item_map(frame: pd.DataFrame, *, medium: Medium = "screen") -> Chart:
    """Draw each exercise by its difficulty and its discrimination, with the intervals of both.

    Parameters
    ----------
    frame : pandas.DataFrame
        A row for each exercise: ``number``, ``title``, ``n``, whether to ``look`` at it, and
        ``difficulty`` and ``discrimination``, each with ``_low`` and ``_high``.  An exercise
        without both numbers is only named.
    medium : {"screen", "page"}
        What to lay the chart out for.

    Returns
    -------
    Chart

    Raises
    ------
    DatasetError
        If the frame lacks columns that are needed, or no exercise has both numbers.
    """
    frame = required(
        frame,
        _COLUMNS,
        "Use the rows of items.csv and say which to look at.",
        "Give at least one exercise.",
    )
    known = frame[frame[list(_NUMBERS)].notna().all(axis=1)].reset_index(drop=True)
    if known.empty:
        raise DatasetError(
            Fault("", 0, "no exercise has both numbers", "The class is too small for this chart.")
        )
    placed = set(known["number"])
    without = [
        f"{number} {drawable(str(title))}"
        for number, title in zip(frame["number"], frame["title"], strict=True)
        if number not in placed
    ]
    return Chart(
        "item-map",
        _alt(known, len(frame)),
        _table(frame),
        (),
        ngettext(
            "Source: marks of up to {n} student",
            "Source: marks of up to {n} students",
            int(frame["n"].max()),
        ),
        partial(_draw, known, without),
        medium,
    )


def _table(frame: pd.DataFrame) -> pd.DataFrame:
    table = pd.DataFrame({_("Number"): frame["number"], _("Exercise"): frame["title"]})
    for name, heading in zip(_NUMBERS, (_("Difficulty"), _("Discrimination")), strict=True):
        cells = frame[[name, f"{name}_low", f"{name}_high"]].to_numpy(dtype=float)
        table[heading] = [
            _("too few to say") if value != value else _with_ends(value, low, high)
            for value, low, high in cells
        ]
    table[_("Students")] = frame["n"]
    table[_("Look at it")] = [_("yes") if look else _("no") for look in frame["look"]]
    return table


def _with_ends(value: float, low: float, high: float) -> str:
    return _("{value} ({low} to {high})", value=_two(value), low=_two(low), high=_two(high))


def _two(value: float) -> str:
    """A number with two places."""
    return localised(f"{value:.2f}")


def _alt(known: pd.DataFrame, total: int) -> str:
    difficulty, discrimination = (known[name].astype(float) for name in _NUMBERS)
    named = known[known["look"].astype(bool)]
    look = [f"{row.number} ({row.title})" for row in named.head(4).itertuples()]
    if len(named) > 4:
        look.append(ngettext("{n} more", "{n} more", len(named) - 4))
    said = ngettext(
        "Map of {some} of {n} exercise: difficulty across, discrimination up. Difficulty runs from "
        "{easy_from} to {easy_to}, discrimination from {low} to {high}; {below} below zero.",
        "Map of {some} of {n} exercises: difficulty across, discrimination up. Difficulty runs "
        "from {easy_from} to {easy_to}, discrimination from {low} to {high}; {below} below zero.",
        total,
        some=len(known),
        easy_from=_two(difficulty.min()),
        easy_to=_two(difficulty.max()),
        low=_two(discrimination.min()),
        high=_two(discrimination.max()),
        below=int((discrimination < 0).sum()),
    )
    found = _("None stands out.")
    if look:
        found = _("To look at: {exercises}.", exercises=format_list(look))
    return f"{said} {found}"


def _draw(known: pd.DataFrame, without: list[str], ax: Axes, width: float) -> float:
    lead = _(
        "Up: how well an exercise tells strong from weak students. Across: the share of its "
        "points that was reached. Lines are 95 per cent intervals. Shaded: look at these."
    )
    top = write_paragraph(ax, 0, 12, lead, width) + 14
    low = min(-0.2, floor(5 * max(-1.0, float(known["discrimination"].min())) - 1e-9) / 5)
    high = min(1.0, max(0.6, ceil(5 * float(known["discrimination_high"].max()) - 1e-9) / 5))
    plot = _Plot(width, top, low, high)
    _ground(ax, plot)
    rows: list[dict[Any, Any]] = known.to_dict("records")
    for row in rows:
        _cross(ax, plot, row)
    _points(ax, plot, rows)
    y = write_paragraph(ax, 0, plot.bottom + 36, _("share of points reached"), width) + 4
    y = _names(ax, y, rows, width)
    if without:
        words = _("Too few to say: {exercises}.", exercises=format_list(without))
        y = write_paragraph(ax, 0, y + 6, words, width)
    return y - 4


class _Plot:
    """Where values lie on the chart."""

    def __init__(self, width: float, top: float, low: float, high: float) -> None:
        self.left, self.right = _LEFT, width - 8
        self.top, self.low, self.high = top, low, high
        self.floor = top + (high - low) * _ONE
        self.bottom = self.floor + _STRIP

    def x(self, share: float) -> float:
        """Where a difficulty lies."""
        return self.left + min(1.0, max(0.0, share)) * (self.right - self.left)

    def y(self, value: float) -> float:
        """Where a discrimination lies."""
        return self.top + (self.high - min(self.high, max(self.low, value))) * _ONE


def _ground(ax: Axes, plot: _Plot) -> None:
    """Draw the regions to look at, with their names, and the scales."""
    tall = plot.bottom - plot.top
    for start, end, name in ((0.0, HARD, _("hard")), (EASY, 1.0, _("easy"))):
        x, wide = plot.x(start), plot.x(end) - plot.x(start)
        ax.add_patch(Rectangle((x, plot.top), wide, tall, facecolor=WASH, zorder=0))
        write(ax, x + wide / 2, plot.top - 5, name, SMALL, colour=QUIET, align="center")
    zero = plot.y(0)
    ax.add_patch(
        Rectangle((plot.left, zero), plot.right - plot.left, plot.bottom - zero,
                  facecolor=WASH, zorder=0)
    )  # fmt: skip
    words = _("below 0: is the key right?")
    write(ax, (plot.left + plot.right) / 2, plot.bottom - 6, words, SMALL, colour=QUIET,
          align="center")  # fmt: skip
    for step in range(round(plot.low * 5), round(plot.high * 5) + 1):
        y, colour = plot.y(step / 5), INK if step == 0 else GRID
        rule(ax, [(plot.left, y), (plot.right, y)], colour=colour, width=0.8)
        label = localised(f"{step / 5:.1f}".replace("-", "−")) if step else "0"
        write(ax, plot.left - 5, y, label, SMALL, colour=QUIET, align="right", middle=True)
    rule(ax, [(plot.left, plot.bottom), (plot.right, plot.bottom)], colour=RULE)
    for share, align in ((0.0, "left"), (HARD, "center"), (0.6, "center"), (EASY, "center")):
        rule(ax, [(plot.x(share), plot.bottom), (plot.x(share), plot.bottom + 4)], colour=QUIET)
        write(ax, plot.x(share), plot.bottom + 17, f"{100 * share:g} %", SMALL, colour=QUIET,
              align=align)  # fmt: skip


def _colour(row: dict[Any, Any]) -> str:
    return OXBLOOD if row["look"] else NAVY


def _cross(ax: Axes, plot: _Plot, row: dict[Any, Any]) -> None:
    x, y = plot.x(row["difficulty"]), plot.y(row["discrimination"])
    for one, other in (
        ((plot.x(row["difficulty_low"]), y), (plot.x(row["difficulty_high"]), y)),
        ((x, plot.y(row["discrimination_low"])), (x, plot.y(row["discrimination_high"]))),
    ):
        rule(ax, [one, other], colour=EDGE, width=0.7, order=1.5)


def _points(ax: Axes, plot: _Plot, rows: list[dict[Any, Any]]) -> None:
    """Draw the points and their numbers, none on another."""
    spots = [
        Spot(
            plot.x(row["difficulty"]),
            plot.y(row["discrimination"]),
            4.0,
            text_width(str(row["number"]), SMALL, bold=True) + 2,
            SMALL,
        )
        for row in rows
    ]
    spots = push_apart(spots)
    bounds = (plot.left + 2, plot.top + 2, plot.right - 1, plot.floor - 2)
    for row, spot, box in zip(rows, spots, place_names(spots, bounds), strict=True):
        if line := leader(spot, box):
            rule(ax, line, colour=QUIET, width=0.6, order=2)
        if row["look"]:
            block(ax, spot.x - 3.8, spot.y - 3.8, 7.6, 7.6, OXBLOOD, outline=PAPER, order=3)
        else:
            dot = Circle((spot.x, spot.y), 4, facecolor=NAVY, edgecolor=PAPER, linewidth=0.7)
            dot.set_zorder(3)
            ax.add_patch(dot)
        write(ax, box[0] + 1, box[3] - 2, str(row["number"]), SMALL, bold=True,
              colour=_colour(row))  # fmt: skip


def _names(ax: Axes, y: float, rows: list[dict[Any, Any]], width: float) -> float:
    """List which number is which exercise, with a square beside those to look at."""
    columns = 2 if width >= ROOMY else 1
    room = width / columns - 10
    halves = -(-len(rows) // columns)
    ends = []
    for column in range(columns):
        at = y + 12
        for row in rows[column * halves : (column + 1) * halves]:
            x = column * (width / columns)
            if row["look"]:
                block(ax, x + 0.7, at - 8, 7.6, 7.6, OXBLOOD)
            write(ax, x + 28, at, str(row["number"]), SMALL, bold=True, align="right",
                  colour=_colour(row))  # fmt: skip
            lines = wrap(drawable(str(row["title"])), room - 34, SMALL)[:2]
            at = write_lines(ax, x + 34, at, lines, SMALL) + 1.5
        ends.append(at)
    return max(ends)
