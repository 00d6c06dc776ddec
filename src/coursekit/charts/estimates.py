"""How many? Every statement of a number, apart by whom it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Circle
from matplotlib.ticker import MaxNLocator

from coursekit.charts.chart import WIDTH, Chart
from coursekit.charts.frames import PLACE, counted, given, listed, place, source_line, words
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
from coursekit.charts.style import (
    HEAD,
    NAVY,
    OXBLOOD,
    PAPER,
    QUIET,
    SMALL,
    TEAL,
    TEXT,
    WASH,
)

_COLUMNS = (
    *PLACE,
    "claimant",
    "date",
    "territory",
    "low_persons",
    "high_persons",
    "more_than",
    "wording",
    "comparable_group",
)
_PANEL_COLOURS = (NAVY, OXBLOOD, TEAL)
_PLOT = 300.0  # the scale ends here, so that labels and arrows have room


@dataclass(frozen=True)
class _Claim:
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


def draw_estimates(frame: pd.DataFrame | None = None) -> Chart:
    """Draw the estimates in panels, one for each population counted, each with its own scale.

    Parameters
    ----------
    frame : pandas.DataFrame, optional
        Rows like those of ``load("estimates")``, which is the default.

    Returns
    -------
    Chart

    Raises
    ------
    DatasetError
        If the frame lacks columns that are needed, or has no row.
    """
    rows = given(frame, "estimates", _COLUMNS)
    claims = [_claim(row) for row in rows.itertuples()]
    panels: dict[str, list[_Claim]] = {}
    for claim in claims:
        panels.setdefault(claim.group, []).append(claim)
    chart = Chart(
        "estimates", _alt(panels), _table(rows, claims), ("estimates",), source_line(rows)
    )
    y = 0.0
    for at, (group, members) in enumerate(panels.items()):
        colour = _PANEL_COLOURS[at % len(_PANEL_COLOURS)]
        y = _draw_panel(chart.canvas_axes, y, group, members, colour)
    if len(panels) > 1:
        note = "Each panel counts other people and has its own scale."
        y = write_paragraph(chart.canvas_axes, 0, y + 4, note, WIDTH, italic=True)
    chart.set_height(y - 6)
    return chart


def _number(value: Any) -> float | None:
    return float(value) if words(value) else None


def _claim(row: Any) -> _Claim:
    claimant, territory = words(row.claimant), words(row.territory)
    return _Claim(
        claimant=_capital(claimant),
        year=words(row.date)[:4] or "no date",
        territory="territory not stated" if territory == "not stated" else territory,
        low=_number(row.low_persons),
        high=_number(row.high_persons),
        more_than=words(row.more_than).lower() == "true",
        wording=words(row.wording).strip('"“”'),
        group=words(row.comparable_group),
        place=place(row),
    )


def _table(rows: pd.DataFrame, claims: list[_Claim]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Who is counted": [claim.group for claim in claims],
            "Claimant": [claim.claimant for claim in claims],
            "Date": [words(date) for date in rows["date"]],
            "Territory": [claim.territory for claim in claims],
            "Wording": [claim.wording for claim in claims],
            "From": rows["low_persons"],
            "To": rows["high_persons"],
            "More than": ["yes" if claim.more_than else "no" for claim in claims],
            "Place": [claim.place for claim in claims],
        }
    )


def _alt(panels: dict[str, list[_Claim]]) -> str:
    said = []
    for group, claims in panels.items():
        names = [_short(claim) for claim in claims]
        figures = [
            f"{name if names.count(name) == 1 else name + ', ' + claim.place} {claim.figure}"
            for name, claim in zip(names, claims, strict=True)
        ]
        said.append(f"{_capital(group)}: {listed(figures)}")
    total = sum(map(len, panels.values()))
    verbal = sum(claim.low is None for claims in panels.values() for claim in claims)
    text = (
        f"Dot chart of {counted(total, 'statement')} of size in {counted(len(panels), 'panel')}, "
        f"by whom they count; {verbal or 'none'} in words only. "
    )
    text += ". ".join(said) + "."
    return text + (" The panels cannot be compared." if len(panels) > 1 else "")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _short(claim: _Claim) -> str:
    name = claim.claimant.split(" of the ")[0].split(", ")[0]
    return f"{name}{' headline' if claim.is_headline else ''} ({claim.year})"


def _draw_panel(ax: Axes, y: float, group: str, claims: list[_Claim], colour: str) -> float:
    """Draw one population; return the y below it."""
    numeric = [claim for claim in claims if claim.low is not None]
    verbal = [claim for claim in claims if claim.low is None]
    rule(ax, [(0, y + 1.5), (WIDTH, y + 1.5)], colour=colour, width=3)
    y = write_lines(
        ax, 0, y + 19, wrap(_capital(group), WIDTH, HEAD, bold=True), HEAD, bold=True, colour=colour
    )
    y -= HEAD * LEADING
    if numeric:
        top = max(max(claim.low or 0, claim.high or 0) for claim in numeric)
        room = 1.35 if any(claim.more_than for claim in numeric) else 1.05
        ticks = MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10]).tick_values(0, top * room)
        scale = _PLOT / float(ticks[-1])
        for claim in numeric:
            y = _draw_number(ax, y + 21, claim, colour, [tick * scale for tick in ticks], scale)
        for tick in ticks:
            label = f"{tick:,.0f}"
            at = max(tick * scale + 1, text_width(label, SMALL) / 2)
            write(ax, at, y + 17, label, SMALL, colour=QUIET, align="center")
        after = _PLOT + text_width(f"{ticks[-1]:,.0f}", SMALL) / 2 + 6
        write(ax, after, y + 17, "people", SMALL, colour=QUIET)
        y += 22
    for claim in verbal:
        y = _draw_words(ax, y + 21, claim, colour)
    return y + 18


def _draw_claimant(ax: Axes, y: float, claim: _Claim) -> float:
    """Write who says so, when, of which territory, and where; return the last baseline."""
    lines = wrap(f"{claim.claimant}, {claim.year}", WIDTH, TEXT, bold=True)
    y = write_lines(ax, 0, y, lines, TEXT, bold=True)
    facts = " · ".join(filter(None, (claim.territory, claim.place)))
    return write_paragraph(ax, 0, y, facts, WIDTH) - SMALL * LEADING


def _draw_number(
    ax: Axes, y: float, claim: _Claim, colour: str, grid: list[float], scale: float
) -> float:
    y = _draw_claimant(ax, y, claim) + 17
    low = (claim.low or 0) * scale + 1
    high = low if claim.high is None else claim.high * scale + 1
    for x in grid:
        rule(ax, [(x + 1, y - 8), (x + 1, y + 8)], order=0)
    rule(ax, [(1, y), (low, y)], colour=colour, order=2)
    if claim.more_than:
        # An open end: the bar begins above the figure and runs off the scale.
        rule(ax, [(low, y - 7), (low, y + 7)], colour=colour, width=2, order=2)
        rule(ax, [(low, y), (WIDTH - 8, y)], colour=colour, width=5, order=2)
        arrow_tip(ax, WIDTH - 1, y, 1, colour, size=13)
    elif high > low:
        rule(ax, [(low, y), (high, y)], colour=colour, width=9, order=2)
    else:
        _dot(ax, low, y, colour, hollow=claim.is_headline)
    _write_figure(ax, y, claim, low, high)
    return y + 10


def _write_figure(ax: Axes, y: float, claim: _Claim, low: float, high: float) -> None:
    """Write the figure beside its mark: right of it unless the mark is open to the right."""
    width = text_width(claim.figure, HEAD, bold=True)
    if claim.more_than or high + 9 + width > WIDTH:
        left = max(0.0, low - 11 - width)
        block(ax, left, y - 8, low - 1 - left, 16, PAPER, outline=PAPER, order=2.5)
        write(ax, left + 3, y, claim.figure, HEAD, bold=True, middle=True)
    else:
        block(ax, high + 6, y - 8, width + 6, 16, PAPER, outline=PAPER, order=0.5)
        write(ax, high + 9, y, claim.figure, HEAD, bold=True, middle=True)


def _dot(ax: Axes, x: float, y: float, colour: str, *, hollow: bool) -> None:
    fill = PAPER if hollow else colour
    ax.add_patch(Circle((x, y), 4, facecolor=fill, edgecolor=colour, linewidth=1.8, zorder=3))


def _draw_words(ax: Axes, y: float, claim: _Claim, colour: str) -> float:
    y = _draw_claimant(ax, y, claim) + 7
    lines = wrap(claim.figure, WIDTH - 90, HEAD, italic=True)
    height = len(lines) * HEAD * LEADING + 8
    block(ax, 0, y, WIDTH, height, WASH, outline=WASH, round_by=2)
    write(
        ax, WIDTH - 9, y + height / 2, "no number", SMALL, colour=QUIET, align="right", middle=True
    )
    write_lines(ax, 9, y + 16, lines, HEAD, italic=True, colour=colour)
    return y + height
