"""Land and borders for the map: a few simplified outlines that ship with the package.

``outlines.json`` holds panels; where it comes from stands in ``outlines.md``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians, sin, sqrt
from pathlib import Path

_FILE = Path(__file__).with_name("outlines.json")
_EARTH_KM = 6371.0

Line = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Panel:
    """One rectangle of the map, in kilometres from its centre, y southwards.

    Parameters
    ----------
    title : str
        What it shows.
    centre : tuple of float
        Longitude and latitude, in degrees, of the point where the projection touches.
    bounds : tuple of float
        West, north, east and south edge.
    land : tuple of Line
        Outlines of land.
    feature : tuple of Line
        Outlines of the country that the panel is about.
    borders : tuple of Line
        Land borders of today.
    """

    title: str
    centre: tuple[float, float]
    bounds: tuple[float, float, float, float]
    land: tuple[Line, ...]
    feature: tuple[Line, ...]
    borders: tuple[Line, ...]

    def project(self, longitude: float, latitude: float) -> tuple[float, float] | None:
        """Return where a point lies in the panel; None if it lies outside.

        Lambert's azimuthal equal-area projection on a sphere: Snyder, Map Projections: A Working
        Manual (USGS Professional Paper 1395, 1987), equations 24-2, 22-4 and 22-5.
        """
        east, north = radians(longitude - self.centre[0]), radians(latitude)
        middle = radians(self.centre[1])
        facing = 1 + sin(middle) * sin(north) + cos(middle) * cos(north) * cos(east)
        if facing < 0.05:  # near the point opposite to the centre
            return None
        scale = _EARTH_KM * sqrt(2 / facing)
        x = scale * cos(north) * sin(east)
        y = -scale * (cos(middle) * sin(north) - sin(middle) * cos(north) * cos(east))
        west, top, right, bottom = self.bounds
        return (x, y) if west <= x <= right and top <= y <= bottom else None


@lru_cache(maxsize=1)
def panels() -> tuple[Panel, ...]:
    """Return the panels of the map: Germany, Europe, the United States."""
    records = json.loads(_FILE.read_text(encoding="utf-8"))["panels"]
    return tuple(
        Panel(
            title=record["title"],
            centre=tuple(record["centre"]),
            bounds=tuple(record["bounds"]),
            land=_lines(record["land"]),
            feature=_lines(record["feature"]),
            borders=_lines(record["borders"]),
        )
        for record in records
    )


def _lines(records: Sequence[Sequence[float]]) -> tuple[Line, ...]:
    return tuple(tuple(zip(flat[::2], flat[1::2], strict=True)) for flat in records)
