"""How many students reached how many points."""

from __future__ import annotations

from functools import partial
from math import ceil, floor, log10
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from coursekit.catalogue import _, localised, ngettext, number_words
from coursekit.charts.chart import Chart, Medium
from coursekit.charts.frames import required
from coursekit.charts.layout import block, rule, text_width, write, write_paragraph
from coursekit.charts.style import INK, QUIET, SMALL, TEAL
from coursekit.errors import DatasetError, Fault

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_BARS = 10
_HEIGHT = 150.0
_FEWEST = 10  # students whose middle half is told


def draw_score_histogram(frame: pd.DataFrame, *, medium: Medium = "screen") -> Chart:
    """Draw how many students reached how many points.

    Parameters
    ----------
    frame : pandas.DataFrame
        A row for each student with the columns ``points`` and ``out_of``; rows whose points are
        not known yet are left out and counted.
    medium : {"screen", "page"}
        What to lay the chart out for.

    Returns
    -------
    Chart

    Raises
    ------
    DatasetError
        If the frame lacks columns that are needed, or holds no points.
    """
    frame = required(
        frame,
        ("points", "out_of"),
        "Give each student's points and the points that can be reached.",
        "Give at least one student.",
    )
    points = frame["points"].to_numpy(dtype=np.float64)
    known = points[~np.isnan(points)]
    if not len(known):
        raise DatasetError(Fault("", 0, "no student's points are known", "Mark the answers first."))
    most = max(float(frame["out_of"].astype(float).max()), float(known.max()))
    bars = _bins(known, most)
    unknown = len(points) - len(known)
    return Chart(
        "score-histogram",
        _alt(known, most, bars, unknown),
        _table(bars),
        (),
        ngettext("Source: marks of {n} student", "Source: marks of {n} students", len(known)),
        partial(_draw, bars, known, most),
        medium,
    )


def _has_middle(points: NDArray[np.float64]) -> bool:
    return len(points) >= _FEWEST


class _Bar(NamedTuple):
    low: float
    high: float
    students: int


def _bins(points: NDArray[np.float64], most: float) -> list[_Bar]:
    """Bars of one round width, the top mark in the last; students in each."""
    step = _step(most)
    count = max(1, ceil(most / step - 1e-9))
    # A mark such as 0.1 + 0.2 belongs where a reader of the chart puts it.
    places = np.minimum(count - 1, np.floor(points / step + 1e-9)).astype(int)
    students = np.bincount(places, minlength=count).tolist()
    return [_Bar(at * step, min((at + 1) * step, most), n) for at, n in enumerate(students)]


def _step(most: float) -> float:
    """A round width that gives some ten bars."""
    if most <= 0:
        return 1.0
    rough = most / _BARS
    power = 10.0 ** floor(log10(rough))
    return next(step * power for step in _STEPS if step * power >= rough * (1 - 1e-9))


def _span(bars: list[_Bar], at: int) -> str:
    low, high = _figure(bars[at].low), _figure(bars[at].high)
    if at == len(bars) - 1:
        return _("{low} to {high}", low=low, high=high)
    return _("{low} to under {high}", low=low, high=high)


def _figure(points: float, form: str = "g") -> str:
    return localised(format(points, form))


def _table(bars: list[_Bar]) -> pd.DataFrame:
    spans = [_span(bars, at) for at in range(len(bars))]
    return pd.DataFrame({_("Points"): spans, _("Students"): [bar.students for bar in bars]})


def _alt(points: NDArray[np.float64], most: float, bars: list[_Bar], unknown: int) -> str:
    low, middle, high = np.quantile(points, [0.25, 0.5, 0.75])
    top = max(range(len(bars)), key=lambda at: (bars[at].students, -at))
    names = {
        "most": _figure(most),
        "least_reached": _figure(float(points.min()), ".3g"),
        "most_reached": _figure(float(points.max()), ".3g"),
    }
    if _has_middle(points):
        said = ngettext(
            "Histogram of the points of {n} student, out of {most}: from {least_reached} to "
            "{most_reached}, the middle half between {low} and {high}, the median {median}.",
            "Histogram of the points of {n} students, out of {most}: from {least_reached} to "
            "{most_reached}, the middle half between {low} and {high}, the median {median}.",
            len(points),
            low=_figure(float(low), ".3g"),
            high=_figure(float(high), ".3g"),
            median=_figure(float(middle), ".3g"),
            **names,
        )
    else:
        said = ngettext(
            "Histogram of the points of {n} student, out of {most}: from {least_reached} to "
            "{most_reached}.",
            "Histogram of the points of {n} students, out of {most}: from {least_reached} to "
            "{most_reached}.",
            len(points),
            **names,
        )
    tallest = ngettext(
        "The tallest bar is {span} points with {n} student.",
        "The tallest bar is {span} points with {n} students.",
        bars[top].students,
        span=_span(bars, top),
    )
    if not unknown:
        return f"{said} {tallest}"
    left_out = ngettext(
        "{n} student without a total left out.",
        "{n} students without a total left out.",
        unknown,
    )
    return f"{said} {tallest} {left_out}"


def _draw(
    bars: list[_Bar], points: NDArray[np.float64], most: float, ax: Axes, width: float
) -> float:
    lead = ngettext(
        "Up: {n} student, counted in each bar. Across: points, out of {most}.",
        "Up: {n} students, counted in each bar. Across: points, out of {most}.",
        len(points),
        most=_figure(most),
    )
    y = write_paragraph(ax, 0, 12, lead, width)
    left, right = 4.0, width - 4.0
    scale = (right - left) / (bars[-1].high or 1.0)
    base = y + 18 + _HEIGHT
    tallest = max(1, max(bar.students for bar in bars))
    for row in bars:
        x, wide = left + row.low * scale, (row.high - row.low) * scale
        tall = _HEIGHT * row.students / tallest
        if row.students:
            block(ax, x + 1, base - tall, max(1.0, wide - 2), tall, TEAL)
        label = number_words(row.students)
        if row.students and text_width(label, SMALL) <= wide:
            write(ax, x + wide / 2, base - tall - 4, label, SMALL, align="center")
    rule(ax, [(left, base), (right, base)], colour=INK)
    _scale(ax, base, bars, left, scale)
    return _middle_half(ax, base + 30, points, left, scale) if _has_middle(points) else base + 24


def _scale(ax: Axes, base: float, bars: list[_Bar], left: float, scale: float) -> None:
    """Write the ends of the bars below them, as many as there is room for."""
    ends = [*(bar.low for bar in bars), bars[-1].high]
    taken = -1e9
    last = left + ends[-1] * scale - text_width(_figure(ends[-1]), SMALL)
    for at, end in enumerate(ends):
        label, x = _figure(end), left + end * scale
        wide = text_width(label, SMALL)
        is_last = at == len(ends) - 1
        start = x - wide if is_last else x - wide / 2 if at else x - 4
        rule(ax, [(x, base), (x, base + 4)], colour=QUIET)
        if is_last or (start > taken + 7 and start + wide + 7 < last):
            write(ax, start, base + 16, label, SMALL, colour=QUIET)
            taken = start + wide


def _middle_half(
    ax: Axes, y: float, points: NDArray[np.float64], left: float, scale: float
) -> float:
    """Show between which marks the middle half lies, and the median; return the y below."""
    low, middle, high = (left + float(q) * scale for q in np.quantile(points, [0.25, 0.5, 0.75]))
    rule(ax, [(low, y), (high, y)], colour=INK, width=1.4)
    for x, half in ((low, 4), (middle, 7), (high, 4)):
        rule(ax, [(x, y - half), (x, y + half)], colour=INK, width=1.4)
    words = _("middle half and median")
    wide = text_width(words, SMALL)
    right = ax.get_xlim()[1] - 4
    start = min(max(left, (low + high) / 2 - wide / 2), right - wide)
    write(ax, start, y + 20, words, SMALL, colour=QUIET)
    return y + 26
