"""One panel of the estimates: a population counted, its statements, and their scale."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import Circle
from matplotlib.ticker import MaxNLocator

from coursekit.charts.layout import (
    LEADING,
    arrow_tip,
    block,
    rule,
    text_width,
    wrap,
    write,
    write_lines,
    write_paragraph,
)
from coursekit.charts.style import HEAD, PAPER, QUIET, SMALL, TEXT, WASH
from coursekit.defectors.charts.italics import italic_titles

_MARGIN = 60.0  # right of the scale, for labels and arrows


@dataclass(frozen=True)
class Claim:
    """Who counts whom, when and where, and how many they say there are."""

    claimant: str
    year: str
    territory: str
    low: float | None
    high: float | None
    more_than: bool
    wording: str
    group: str
    place: str

    @property
    def is_headline(self) -> bool:
        return "headline" in self.claimant.lower()

    @property
    def figure(self) -> str:
        """The number as it is written in the chart, or the words that stand instead."""
        if self.low is None:
            return f"“{self.wording}”"
        low = f"{self.low:,.0f}"
        if self.more_than:
            return f"more than {low}"
        return low if self.high in (None, self.low) else f"{low}–{self.high:,.0f}"


@dataclass(frozen=True)
class Layout:
    """Where words and scales stand: one below the other, or side by side where there is room.

    Parameters
    ----------
    width : float
        Of the chart.
    left : float
        Where the scales begin; 0 has them under the words.
    """

    width: float
    left: float

    @property
    def words(self) -> float:
        """Width of the column of words."""
        return self.left - 16 if self.left else self.width

    @property
    def step(self) -> float:
        """From the words of one statement to those of the next."""
        return 26.0 if self.left else 21.0

    @property
    def plot(self) -> float:
        """Width of the scales."""
        return self.width - self.left - _MARGIN


def draw_panel(
    ax: Axes, y: float, group: str, claims: list[Claim], colour: str, layout: Layout
) -> float:
    """Draw one population; return the y below it."""
    numeric = [claim for claim in claims if claim.low is not None]
    verbal = [claim for claim in claims if claim.low is None]
    rule(ax, [(0, y + 1.5), (layout.width, y + 1.5)], colour=colour, width=3)
    title = wrap(group, layout.width, HEAD, bold=True)
    y = write_lines(ax, 0, y + 19, title, HEAD, bold=True, colour=colour) - HEAD * LEADING
    if numeric:
        y = _draw_numbers(ax, y, numeric, colour, layout)
    for claim in verbal:
        y = _draw_words(ax, y + layout.step, claim, colour, layout)
    return y + 18


def _draw_numbers(ax: Axes, y: float, claims: list[Claim], colour: str, layout: Layout) -> float:
    """Draw the statements with a number and their scale; return the y below."""
    top = max(max(claim.low or 0, claim.high or 0) for claim in claims)
    room = 1.35 if any(claim.more_than for claim in claims) else 1.05
    ticks = MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10]).tick_values(0, top * room)
    places = [layout.left + 1 + tick / float(ticks[-1]) * layout.plot for tick in ticks]
    for claim in claims:
        y = _draw_number(ax, y + layout.step, claim, colour, places, float(ticks[-1]), layout)
    for tick, x in zip(ticks, places, strict=True):
        label = f"{tick:,.0f}"
        at = max(x, text_width(label, SMALL) / 2)
        write(ax, at, y + 17, label, SMALL, colour=QUIET, align="center")
    after = places[-1] + text_width(f"{ticks[-1]:,.0f}", SMALL) / 2 + 5
    write(ax, after, y + 17, "people", SMALL, colour=QUIET)
    return y + 22


def _draw_claimant(ax: Axes, y: float, claim: Claim, width: float) -> float:
    """Write who says so, when, of which territory, and where; return the last baseline."""
    claimant = italic_titles(f"{claim.claimant}, {claim.year}")
    lines = wrap(claimant, width, TEXT, bold=True)
    y = write_lines(ax, 0, y, lines, TEXT, bold=True)
    facts = " · ".join(filter(None, (claim.territory, claim.place)))
    return write_paragraph(ax, 0, y, facts, width) - SMALL * LEADING


def _draw_number(
    ax: Axes,
    y: float,
    claim: Claim,
    colour: str,
    grid: list[float],
    end: float,
    layout: Layout,
) -> float:
    """Draw one statement: words and mark; return the y below."""
    below = _draw_claimant(ax, y, claim, layout.words)
    y = (y + below) / 2 - 4 if layout.left else below + 17
    zero, last = grid[0], layout.width
    low = zero + (claim.low or 0) / end * layout.plot
    high = low if claim.high is None else zero + claim.high / end * layout.plot
    for x in grid:
        rule(ax, [(x, y - 8), (x, y + 8)], order=0)
    rule(ax, [(zero, y), (low, y)], colour=colour, order=2)
    if claim.more_than:
        # An open end: the bar begins above the figure and runs off the scale.
        rule(ax, [(low, y - 7), (low, y + 7)], colour=colour, width=2, order=2)
        rule(ax, [(low, y), (last - 8, y)], colour=colour, width=5, order=2)
        arrow_tip(ax, last - 1, y, 1, colour, size=13)
    elif high > low:
        rule(ax, [(low, y), (high, y)], colour=colour, width=9, order=2)
    else:
        _dot(ax, low, y, colour, hollow=claim.is_headline)
    _write_figure(ax, y, claim, low, high, layout)
    return max(below, y + 10)


def _write_figure(
    ax: Axes, y: float, claim: Claim, low: float, high: float, layout: Layout
) -> None:
    """Write the figure beside its mark: right of it unless the mark is open to the right."""
    width = text_width(claim.figure, HEAD, bold=True)
    if claim.more_than or high + 9 + width > layout.width:
        left = max(layout.left, low - 11 - width)
        block(ax, left, y - 8, low - 1 - left, 16, PAPER, outline=PAPER, order=2.5)
        write(ax, left + 3, y, claim.figure, HEAD, bold=True, middle=True)
    else:
        block(ax, high + 6, y - 8, width + 6, 16, PAPER, outline=PAPER, order=0.5)
        write(ax, high + 9, y, claim.figure, HEAD, bold=True, middle=True)


def _dot(ax: Axes, x: float, y: float, colour: str, *, hollow: bool) -> None:
    fill = PAPER if hollow else colour
    ax.add_patch(Circle((x, y), 4, facecolor=fill, edgecolor=colour, linewidth=1.8, zorder=3))


def _draw_words(ax: Axes, y: float, claim: Claim, colour: str, layout: Layout) -> float:
    """Draw one statement without a number; return the y below."""
    below = _draw_claimant(ax, y, claim, layout.words)
    width = layout.width - layout.left
    lines = wrap(claim.figure, width - 90, HEAD, italic=True)
    height = len(lines) * HEAD * LEADING + 8
    left, top = layout.left, (y + below - height) / 2 - 4 if layout.left else below + 7
    block(ax, left, top, width, height, WASH, outline=WASH, round_by=2)
    end, middle = layout.width - 9, top + height / 2
    write(ax, end, middle, "no number", SMALL, colour=QUIET, align="right", middle=True)
    write_lines(ax, left + 9, top + 16, lines, HEAD, italic=True, colour=colour)
    return max(below, top + height)
