"""What students answered to one exercise, by thirds of the class."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from coursekit.charts.chart import Chart, Medium
from coursekit.charts.frames import required
from coursekit.charts.layout import (
    block,
    drawable,
    rule,
    text_width,
    wrap,
    write,
    write_lines,
    write_paragraph,
)
from coursekit.charts.style import NAVY, OCHRE, QUIET, RULE, SMALL, STONE, TEAL
from coursekit.wording import counted

THIRDS = {"upper": NAVY, "middle": TEAL, "lower": STONE}
"""From those who reached most in the other exercises to those who reached least."""

_BAR, _STEP = 11.0, 15.0
_LINES = 6
_COLUMNS = ("label", "right", "n", "of")


def draw_distractors(frame: pd.DataFrame, *, medium: Medium = "screen") -> Chart:
    """Draw who answered what: a bar for each third of the class under each answer.

    Parameters
    ----------
    frame : pandas.DataFrame
        A row for each answer to one exercise: its ``label``, whether it is ``right``, how many
        gave it (``n``) ``of`` how many; ``upper_n``, ``upper_of`` and so on for the thirds of the
        class, empty where the class is too small for them.
    medium : {"screen", "page"}
        What to lay the chart out for.

    Returns
    -------
    Chart

    Raises
    ------
    DatasetError
        If the frame lacks columns that are needed, or has no row.
    """
    parts = [f"{third}_{part}" for third in THIRDS for part in ("n", "of")]
    frame = required(
        frame,
        (*_COLUMNS, *parts),
        "Use the rows of one exercise in distractors.csv.",
        "Nobody was asked this exercise.",
    )
    by_thirds = bool(frame[parts].notna().all(axis=None))
    return Chart(
        "distractors",
        _alt(frame, by_thirds),
        _table(frame, by_thirds),
        (),
        f"Source: answers of {counted(int(frame['of'].max()), 'student')}",
        partial(_draw, frame, by_thirds),
        medium,
    )


def _table(frame: pd.DataFrame, by_thirds: bool) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "Answer": frame["label"],
            "Right": ["yes" if right else "no" for right in frame["right"]],
            "Students": [f"{int(n)} of {int(of)}" for n, of in frame[["n", "of"]].to_numpy()],
        }
    )
    for third in THIRDS if by_thirds else ():
        cells = frame[[f"{third}_n", f"{third}_of"]].to_numpy()
        table[f"{third.capitalize()} third"] = [f"{int(n)} of {int(of)}" for n, of in cells]
    return table


def _alt(frame: pd.DataFrame, by_thirds: bool) -> str:
    records: list[dict[Any, Any]] = (
        frame.sort_values("n", ascending=False, kind="stable").head(3).to_dict("records")
    )
    parts = [
        f'"{_short(str(row["label"]))}"{_right(row["label"], row["right"])} {_whole(row["n"])}'
        for row in records
    ]
    text = (
        f"Bars: what {counted(int(frame['of'].max()), 'student')} answered. The commonest of "
        f"{counted(len(frame), 'row')}: {'; '.join(parts)}."
    )
    if not by_thirds:
        return text + " The class is too small to be divided into thirds."
    top = frame.iloc[int(frame["upper_n"].astype(float).to_numpy().argmax())]
    return (
        f"{text} In the upper third most, {int(top['upper_n'])} of {int(top['upper_of'])}, gave "
        f'"{_short(str(top["label"]))}".'
    )


def _right(label: object, right: object) -> str:
    return " (right)" if right and label != "right" else ""


def _short(label: str) -> str:
    words = label.split()
    return " ".join(words[:10]) + (" …" if len(words) > 10 else "")


def _draw(frame: pd.DataFrame, by_thirds: bool, ax: Axes, width: float) -> float:
    thirds = "Bars: share of each third of the class." if by_thirds else "Bars: share of the class."
    y = write_paragraph(ax, 0, 12, thirds, width)
    rows: list[dict[Any, Any]] = frame.to_dict("records")
    bars = [_bars(row, by_thirds) for row in rows]
    names = max(text_width(bar.name, SMALL) for some in bars for bar in some) + 8
    said = max(text_width(bar.said, SMALL) for some in bars for bar in some) + 8
    for row, some in zip(rows, bars, strict=True):
        rule(ax, [(0, y + 5), (width, y + 5)])
        y = _draw_words(ax, y + 21, row, width)
        y = _draw_bars(ax, y - 8, some, (names, width - said, width)) + 2
    return y


class _Bar(NamedTuple):
    name: str
    n: int
    of: int
    fill: str

    @property
    def said(self) -> str:
        return f"{self.n:,} of {self.of:,}"


def _bars(row: dict[Any, Any], by_thirds: bool) -> list[_Bar]:
    if not by_thirds:
        return [_Bar("all", _whole(row["n"]), _whole(row["of"]), OCHRE)]
    return [
        _Bar(f"{third} third", _whole(row[f"{third}_n"]), _whole(row[f"{third}_of"]), fill)
        for third, fill in THIRDS.items()
    ]


def _draw_words(ax: Axes, y: float, row: dict[Any, Any], width: float) -> float:
    """Set what was answered from baseline `y`; return the baseline after it."""
    right, label = bool(row["right"]), drawable(str(row["label"]), 270)
    mark = "right: " if right and label != "right" else ""
    lines = wrap(mark + label, width - 12, bold=right)
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], lines[_LINES - 1] + " …"]
    return write_lines(ax, 0, y, lines, bold=right)


def _draw_bars(ax: Axes, y: float, bars: list[_Bar], room: tuple[float, float, float]) -> float:
    """Draw the bars of one answer between the first two places; return the y below."""
    left, right, width = room
    for bar in bars:
        middle = y + _BAR / 2
        write(ax, 0, middle, bar.name, SMALL, colour=QUIET, middle=True)
        rule(ax, [(left, middle), (right, middle)], colour=RULE)
        if bar.n:
            block(ax, left, y, max(1.0, (right - left) * bar.n / bar.of), _BAR, bar.fill)
        write(ax, width, middle, bar.said, SMALL, align="right", middle=True)
        y += _STEP
    return y


def _whole(value: object) -> int:
    return int(float(str(value)))
