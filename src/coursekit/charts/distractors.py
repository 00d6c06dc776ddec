"""What students answered to one exercise, by thirds of the class."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from coursekit.catalogue import _, ngettext, number_words, pgettext
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
        ngettext(
            "Source: answers of {n} student",
            "Source: answers of {n} students",
            int(frame["of"].max()),
        ),
        partial(_draw, frame, by_thirds),
        medium,
    )


def _table(frame: pd.DataFrame, by_thirds: bool) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            _("Answer"): frame["label"],
            pgettext("column", "Right"): [
                _("yes") if right else _("no") for right in frame["right"]
            ],
            _("Students"): [_some_of_all(n, of) for n, of in frame[["n", "of"]].to_numpy()],
        }
    )
    for third in THIRDS if by_thirds else ():
        cells = frame[[f"{third}_n", f"{third}_of"]].to_numpy()
        table[_names()[third]] = [_some_of_all(n, of) for n, of in cells]
    return table


def _names() -> dict[str, str]:
    return {"upper": _("Upper third"), "middle": _("Middle third"), "lower": _("Lower third")}


def _some_of_all(n: object, of: object) -> str:
    return _("{some} of {all}", some=number_words(_whole(n)), all=number_words(_whole(of)))


def _alt(frame: pd.DataFrame, by_thirds: bool) -> str:
    records: list[dict[Any, Any]] = (
        frame.sort_values("n", ascending=False, kind="stable").head(3).to_dict("records")
    )
    text = ngettext(
        "Bars: what {n} student answered.",
        "Bars: what {n} students answered.",
        int(frame["of"].max()),
    )
    commonest = ngettext(
        "The commonest of {n} row: {answers}.",
        "The commonest of {n} rows: {answers}.",
        len(frame),
        answers="; ".join(map(_counted_answer, records)),
    )
    if not by_thirds:
        small = _("The class is too small to be divided into thirds.")
        return f"{text} {commonest} {small}"
    top = frame.iloc[int(frame["upper_n"].astype(float).to_numpy().argmax())]
    best = _(
        'In the upper third most, {some} of {all}, gave "{answer}".',
        some=_whole(top["upper_n"]),
        all=_whole(top["upper_of"]),
        answer=_short(str(top["label"])),
    )
    return f"{text} {commonest} {best}"


def _counted_answer(row: dict[Any, Any]) -> str:
    named = {"answer": _short(str(row["label"])), "n": _whole(row["n"])}
    if row["right"] and row["label"] != _("right"):
        return _('"{answer}" (right) {n}', **named)
    return _('"{answer}" {n}', **named)


def _short(label: str) -> str:
    words = label.split()
    return " ".join(words[:10]) + (" …" if len(words) > 10 else "")


def _draw(frame: pd.DataFrame, by_thirds: bool, ax: Axes, width: float) -> float:
    lead = _("Bars: share of the class.")
    if by_thirds:
        lead = _("Bars: share of each third of the class.")
    y = write_paragraph(ax, 0, 12, lead, width)
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
        return _some_of_all(self.n, self.of)


def _bars(row: dict[Any, Any], by_thirds: bool) -> list[_Bar]:
    if not by_thirds:
        return [_Bar(_("all"), _whole(row["n"]), _whole(row["of"]), OCHRE)]
    names = {"upper": _("upper third"), "middle": _("middle third"), "lower": _("lower third")}
    return [
        _Bar(names[third], _whole(row[f"{third}_n"]), _whole(row[f"{third}_of"]), fill)
        for third, fill in THIRDS.items()
    ]


def _draw_words(ax: Axes, y: float, row: dict[Any, Any], width: float) -> float:
    """Set what was answered from baseline `y`; return the baseline after it."""
    right, label = bool(row["right"]), drawable(str(row["label"]), 270)
    if right and label != _("right"):
        label = _("right: {answer}", answer=label)
    lines = wrap(label, width - 12, bold=right)
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
