"""What the audit found, and how much it matters: every finding by its kind and its weight."""

from __future__ import annotations

from collections import Counter
from functools import partial
from math import ceil

import pandas as pd
from matplotlib.axes import Axes

from coursekit.charts.chart import Chart, Medium
from coursekit.charts.frames import given, numbers, source_line, texts
from coursekit.charts.layout import rule, write, write_paragraph
from coursekit.charts.style import NAVY, STONE, TEAL, TEXT
from coursekit.defectors.charts.tiles import tile
from coursekit.locators import format_source, parse_source
from coursekit.wording import counted, format_list

_KINDS = {
    "A": "Numbers",
    "B": "Abstract and Conclusion against the main text",
    "C": "Notes and citations",
    "D": "Names and terms",
    "E": "Time, logic and wording",
}
"""First letter of a finding's number -> what it is about."""
_WEIGHTS = {3: "changes a conclusion", 2: "worth an argument", 1: "a slip of form"}
_FILLS = {3: NAVY, 2: TEAL, 1: STONE}
_SIZE, _STEP, _GAP = 25.0, 27.5, 10.0


def draw_finding_weights(frame: pd.DataFrame | None = None, *, medium: Medium = "screen") -> Chart:
    """Draw every finding as a tile with its number: kinds down, weights across.

    Parameters
    ----------
    frame : pandas.DataFrame, optional
        Rows like those of ``load("oddities")``, which is the default.
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
    rows = given(frame, "oddities", ("oddity_id", "strength", "source", "title"))
    findings = pd.DataFrame(
        {
            "Number": texts(rows["oddity_id"]),
            "weight": [(numbers(cell) or [1])[0] for cell in rows["strength"]],
            "Title": texts(rows["title"]),
            "Place": [format_source(parse_source(cell)) for cell in texts(rows["source"])],
        }
    )
    findings["kind"] = findings["Number"].str[:1]
    return Chart(
        "finding-weights",
        _alt(findings),
        _table(findings),
        ("oddities",),
        source_line(_places(findings)),
        partial(_draw, findings),
        medium,
    )


def _places(findings: pd.DataFrame) -> pd.DataFrame:
    spots = [spot for place in findings["Place"] for spot in parse_source(place)]
    return pd.DataFrame(
        {
            "section": [spot.section for spot in spots],
            "paragraph": [";".join(map(str, spot.paragraphs)) for spot in spots],
            "note": [";".join(map(str, spot.notes)) for spot in spots],
        }
    )


def _table(findings: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Findings": findings["Number"],
            "Title": findings["Title"],
            "About": findings["kind"].map(_KINDS).fillna(""),
            "Weight": findings["weight"].map(_WEIGHTS).fillna(""),
            "Place": findings["Place"],
        }
    )


def _alt(findings: pd.DataFrame) -> str:
    sizes = findings["weight"].value_counts()
    said = [f"{sizes.get(weight, 0)}: {name}" for weight, name in _WEIGHTS.items()]
    heavy = findings[findings["weight"] == max(_WEIGHTS)]
    parts = [
        f"{name.lower()} {int((heavy['kind'] == kind).sum())} of "
        f"{int((findings['kind'] == kind).sum())}"
        for kind, name in _KINDS.items()
        if (findings["kind"] == kind).any()
    ]
    return (
        f"Tile chart: {counted(len(findings), 'finding')} of the audit, one tile each, by kind "
        f"and weight. By weight {format_list(said)}. A conclusion is changed, by kind: "
        f"{'; '.join(parts)}."
    )


def _draw(findings: pd.DataFrame, ax: Axes, width: float) -> float:
    y = write_paragraph(ax, 0, 12, "Each tile is one finding and bears its number.", width) + 4
    columns = _columns(findings, width)
    lefts, x, below = {}, 0.7, y
    for weight, count in columns.items():
        lefts[weight] = x
        total = int((findings["weight"] == weight).sum())
        head = f"{total} · {_WEIGHTS[weight]}"
        below = max(below, write_paragraph(ax, x, y, head, count * _STEP + _GAP / 2))
        x += count * _STEP + _GAP
    y = below + 2
    for kind, name in _KINDS.items():
        here = findings[findings["kind"] == kind]
        if here.empty:
            continue
        rule(ax, [(0, y), (width, y)])
        write(ax, 0, y + 12, name, TEXT, bold=True)
        y += 17
        lines = 1
        for weight, count in columns.items():
            mine = here.loc[here["weight"] == weight, "Number"]
            for at, one in enumerate(mine):
                line, column = divmod(at, count)
                left = lefts[weight] + column * _STEP
                tile(ax, left, y + line * _STEP, one, _FILLS[weight], size=_SIZE)
            lines = max(lines, ceil(len(mine) / count))
        y += lines * _STEP + 2
    return y


def _columns(findings: pd.DataFrame, width: float) -> dict[int, int]:
    """Share the width out among the weights, by how many tiles each has at most in a kind."""
    sizes = Counter(zip(findings["weight"], findings["kind"], strict=True))
    needs = {w: max(sizes[w, kind] for kind in _KINDS) for w in _WEIGHTS}
    room = int((width - _GAP * (len(_WEIGHTS) - 1)) // _STEP)
    columns = dict.fromkeys(_WEIGHTS, 3)
    while sum(columns.values()) < room:
        crowded = max(_WEIGHTS, key=lambda w: ceil(needs[w] / columns[w]))
        columns[crowded] += 1
    return columns
