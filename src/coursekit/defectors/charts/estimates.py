"""How many? Every statement of a number, apart by whom it counts."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from coursekit.charts.chart import Chart, Medium
from coursekit.charts.frames import (
    PLACE,
    given,
    number,
    place,
    source_line,
    words,
)
from coursekit.charts.layout import ROOMY, write_paragraph
from coursekit.charts.style import NAVY, OXBLOOD, TEAL
from coursekit.defectors.charts.estimate_panels import Claim, Layout, draw_panel
from coursekit.wording import counted, format_list

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


def draw_estimates(frame: pd.DataFrame | None = None, *, medium: Medium = "screen") -> Chart:
    """Draw the estimates in panels, one for each population counted, each with its own scale.

    Parameters
    ----------
    frame : pandas.DataFrame, optional
        Rows like those of ``load("estimates")``, which is the default.
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
    rows = given(frame, "estimates", _COLUMNS)
    claims = [_claim(row) for row in rows.itertuples()]
    panels: dict[str, list[Claim]] = {}
    for claim in claims:
        panels.setdefault(claim.group, []).append(claim)
    return Chart(
        "estimates",
        _alt(panels),
        _table(rows, claims),
        ("estimates",),
        source_line(rows),
        partial(_draw, panels),
        medium,
    )


def _draw(panels: dict[str, list[Claim]], ax: Axes, width: float) -> float:
    layout = Layout(width, 0.0 if width < ROOMY else 254.0)
    y = 0.0
    for at, (group, members) in enumerate(panels.items()):
        colour = _PANEL_COLOURS[at % len(_PANEL_COLOURS)]
        y = draw_panel(ax, y, _capital(group), members, colour, layout)
    if len(panels) > 1:
        note = "Each panel counts different people and has its own scale."
        y = write_paragraph(ax, 0, y + 4, note, width, italic=True)
    return y - 6


def _claim(row: Any) -> Claim:
    claimant, territory = words(row.claimant), words(row.territory)
    return Claim(
        claimant=_capital(claimant),
        year=words(row.date)[:4] or "no date",
        territory="territory not stated" if territory == "not stated" else territory,
        low=number(row.low_persons, "low_persons"),
        high=number(row.high_persons, "high_persons"),
        more_than=words(row.more_than).lower() == "true",
        wording=words(row.wording).strip('"“”'),
        group=words(row.comparable_group),
        place=place(row),
    )


def _table(rows: pd.DataFrame, claims: list[Claim]) -> pd.DataFrame:
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


def _alt(panels: dict[str, list[Claim]]) -> str:
    said = []
    for group, claims in panels.items():
        names = [_short(claim) for claim in claims]
        figures = [
            f"{name if names.count(name) == 1 else name + ', ' + claim.place} {claim.figure}"
            for name, claim in zip(names, claims, strict=True)
        ]
        said.append(f"{_capital(group)}: {format_list(figures)}")
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


def _short(claim: Claim) -> str:
    name = claim.claimant.split(" of the ")[0].split(", ")[0]
    return f"{name}{' headline' if claim.is_headline else ''} ({claim.year})"
