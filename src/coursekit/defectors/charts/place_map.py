"""Where? The places that the article names, sized by how often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from math import sqrt
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.patches import Circle

from coursekit.charts.chart import Chart, Mark, Medium, note_mark
from coursekit.charts.frames import (
    PLACE,
    given,
    number,
    numbers,
    places,
    source_line,
    texts,
    words,
)
from coursekit.charts.layout import (
    ROOMY,
    block,
    rule,
    text_width,
    wrap,
    write,
    write_lines,
    write_paragraph,
)
from coursekit.charts.point_labels import Box, Spot, leader, place_names, push_apart
from coursekit.charts.style import (
    INK,
    NAVY,
    PAPER,
    QUIET,
    RULE,
    SMALL,
    TEXT,
    WASH,
)
from coursekit.defectors.charts.outlines import Panel, panels
from coursekit.locators import parse_source
from coursekit.wording import counted, format_list

_COLUMNS = (
    *PLACE,
    "name",
    "latitude_deg",
    "longitude_deg",
    "accuracy",
    "role",
    "named_in",
    "named_in_notes",
)
_FEATURE = "#e6dcc6"  # the country that a panel is about
_LARGE_PANEL = 292.0  # width of the first of them
_SMALL_PANEL = 212.0  # else width of the last panel, which has text at its side


@dataclass(frozen=True)
class _Place:
    name: str
    position: tuple[float, float] | None
    is_rough: bool
    paragraphs: int
    notes: int

    @property
    def mentions(self) -> int:
        return self.paragraphs + self.notes

    @property
    def radius(self) -> float:
        return 2.7 * sqrt(min(max(self.mentions, 1), 12))


_Shown = list[tuple[_Place, tuple[float, float]]]


def draw_map(frame: pd.DataFrame | None = None, *, medium: Medium = "screen") -> Chart:
    """Draw the places on simple outlines: Germany large, Europe, and a strip for overseas.

    Parameters
    ----------
    frame : pandas.DataFrame, optional
        Rows like those of ``load("places")``, which is the default.
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
    rows = given(frame, "places", _COLUMNS)
    named = [_place(row) for row in rows.itertuples()]
    shown: dict[str, _Shown] = {p.title: [] for p in panels()}
    absent: list[_Place] = []
    for place in named:
        for panel in panels():
            if place.position and (point := panel.project(*place.position)):
                shown[panel.title].append((place, point))
                break
        else:
            absent.append(place)
    absent.sort(key=lambda place: place.name)
    return Chart(
        "map",
        _alt(named, {title: [p for p, _ in some] for title, some in shown.items()}, absent),
        _table(rows, named),
        ("places",),
        source_line(rows),
        partial(_draw, shown, absent),
        medium,
    )


def _place(row: Any) -> _Place:
    latitude = number(row.latitude_deg, "latitude_deg")
    longitude = number(row.longitude_deg, "longitude_deg")
    named_in = words(row.named_in)
    return _Place(
        name=words(row.name),
        position=None if latitude is None or longitude is None else (longitude, latitude),
        is_rough=words(row.accuracy) == "approximate",
        paragraphs=sum(len(spot.paragraphs) for spot in parse_source(named_in)) if named_in else 0,
        notes=len(numbers(row.named_in_notes)),
    )


def _table(rows: pd.DataFrame, named: list[_Place]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Place": [place.name for place in named],
            "What for": texts(rows["role"]),
            "Lat.": rows["latitude_deg"],
            "Long.": rows["longitude_deg"],
            "Accuracy": texts(rows["accuracy"]),
            "Paragraphs": [place.paragraphs for place in named],
            "Notes": [place.notes for place in named],
            "Where in the article": places(rows),
        }
    )


def _alt(named: list[_Place], shown: dict[str, list[_Place]], absent: list[_Place]) -> str:
    drawn = [place for some in shown.values() for place in some]
    top = sorted(drawn, key=lambda place: (-place.mentions, place.name))[:3]
    often = format_list([f"{place.name} ({place.mentions})" for place in top])
    spread = format_list(
        [f"{len(some)} in the panel {title}" for title, some in shown.items() if some]
    )
    text = (
        f"Map of {len(drawn)} of the {counted(len(named), 'place')} that the article names: "
        f"{spread}. Named in most paragraphs and notes: {often}. "
        f"{sum(place.paragraphs == 0 for place in drawn)} are named only in notes, "
        f"{sum(place.is_rough for place in drawn)} are placed roughly. Borders are those of today."
    )
    if absent:
        text += f" Without a point: {format_list([place.name for place in absent])}."
    return text


def _draw(shown: Mapping[str, _Shown], absent: list[_Place], ax: Axes, width: float) -> float:
    y = _draw_key(ax, 12, width) + 6
    names = ", ".join(place.name for place in absent)
    if width >= ROOMY:
        y = _draw_beside(ax, y, shown, width)
        return _draw_absent(ax, 0, y, names, width) if absent else y - 4
    *large, strip = panels()
    for panel in large:
        y = _draw_panel(ax, 0, y, panel, shown[panel.title], width)
    side = y
    y = _draw_panel(ax, 0, y, strip, shown[strip.title], _SMALL_PANEL)
    if absent:
        x = _SMALL_PANEL + 14 if y > side else 0.0
        y = max(y, _draw_absent(ax, x, side, names, width - x))
    return y - 4


def _draw_beside(ax: Axes, y: float, shown: Mapping[str, _Shown], width: float) -> float:
    """Draw the first panel large with the others at its right; return the y below all."""
    first, *others = panels()
    below = _draw_panel(ax, 0, y, first, shown[first.title], _LARGE_PANEL)
    x = _LARGE_PANEL + 14 if below > y else 0.0
    for panel in others:
        y = _draw_panel(ax, x, y, panel, shown[panel.title], width - x)
    return max(y, below)


def _draw_absent(ax: Axes, x: float, y: float, names: str, width: float) -> float:
    """Name the places without a point; return the y below."""
    title = wrap("Named without a point", width, SMALL, bold=True)
    below = write_lines(ax, x, y + 12, title, SMALL, bold=True)
    return write_paragraph(ax, x, below + 5, names, width) - 8


def _draw_key(ax: Axes, y: float, width: float) -> float:
    """Explain sizes and kinds of marker; return the y below."""
    once, often = (_Place("", None, False, times, 0) for times in (1, 9))
    x = 1.0
    for place, label in ((once, "named once"), (often, "nine times")):
        _draw_marker(ax, x + place.radius, y - 4, place)
        write(ax, x + 2 * place.radius + 5, y, label, SMALL)
        x += 2 * place.radius + 5 + text_width(label, SMALL) + 14
    only = _Place("", None, False, 0, 1)
    _draw_marker(ax, x + only.radius, y - 4, only)
    write(ax, x + 2 * only.radius + 5, y, "only in notes", SMALL)
    x += 2 * only.radius + 5 + text_width("only in notes", SMALL) + 14
    rough = _Place("", None, True, 1, 0)
    told, borders = "rough position", "Borders are those of today."
    start = 2 * rough.radius + 5
    gap = start + text_width(told, SMALL) + 14
    if x + gap + text_width(borders, SMALL) > width:
        x, y = 1.0, y + 18
    _draw_marker(ax, x + rough.radius, y - 4, rough)
    write(ax, x + start, y, told, SMALL)
    write(ax, x + gap, y, borders, SMALL)
    return y + 4


def _draw_marker(ax: Axes, x: float, y: float, place: _Place) -> None:
    filled = place.paragraphs > 0 and not place.is_rough
    ax.add_patch(
        Circle(
            (x, y),
            place.radius - 0.5,
            facecolor=NAVY if filled else PAPER,
            edgecolor=NAVY,
            linewidth=1.1,
            linestyle=(0, (2, 1.4)) if place.is_rough else "-",
            zorder=4,
        )
    )


def _draw_panel(ax: Axes, x: float, y: float, panel: Panel, shown: _Shown, width: float) -> float:
    """Draw one panel with its outlines, markers and names; return the y below it.

    A panel without a place is left out.
    """
    if not shown:
        return y
    write(ax, x, y + 12, panel.title, TEXT, bold=True)
    y += 19
    west, north, east, south = panel.bounds
    scale = width / (east - west)
    height = (south - north) * scale

    def at(point: tuple[float, float]) -> tuple[float, float]:
        return round(x + (point[0] - west) * scale, 1), round(y + (point[1] - north) * scale, 1)

    for lines, fill in ((panel.land, WASH), (panel.feature, _FEATURE)):
        shapes = [[at(point) for point in line] for line in lines]
        ax.add_collection(
            PolyCollection(shapes, facecolor=fill, edgecolor=RULE, linewidth=0.6, zorder=1),
            autolim=False,
        )
    borders = [[at(point) for point in line] for line in panel.borders]
    ax.add_collection(LineCollection(borders, colors=RULE, linewidths=0.8, zorder=1), autolim=False)
    block(ax, x + 0.4, y, width - 0.8, height, "none", outline=RULE, order=1.5)
    spots = push_apart([_spot(place, at(point)) for place, point in shown])
    boxes = place_names(spots, (x + 2, y + 2, x + width - 2, y + height - 2))
    for (place, _), spot, box in zip(shown, spots, boxes, strict=True):
        _draw_name(ax, place, spot, box)
    return y + height + 12


def _spot(place: _Place, point: tuple[float, float]) -> Spot:
    width = text_width(place.name, SMALL, italic=place.is_rough)
    return Spot(*point, place.radius, width, SMALL)


def _draw_name(ax: Axes, place: _Place, spot: Spot, box: Box) -> None:
    _draw_marker(ax, spot.x, spot.y, place)
    if line := leader(spot, box):
        rule(ax, list(line), colour=QUIET, width=0.7, order=3)
    write(ax, box[0], box[3] - 0.19 * SMALL, place.name, SMALL, colour=INK, italic=place.is_rough)
    note_mark(
        ax,
        Mark(
            place.name,
            min(box[0], spot.x - place.radius),
            min(box[1], spot.y - place.radius),
            max(box[2], spot.x + place.radius),
            max(box[3], spot.y + place.radius),
        ),
    )
