"""The charts of the course: one module a chart, a frame in, a `Chart` out."""

from __future__ import annotations

from coursekit.charts.archives import draw_archives
from coursekit.charts.certainty import draw_certainty
from coursekit.charts.chart import Chart
from coursekit.charts.estimates import draw_estimates
from coursekit.charts.network import draw_network
from coursekit.charts.place_map import draw_map
from coursekit.charts.source_kinds import draw_source_kinds
from coursekit.charts.source_years import draw_source_years
from coursekit.charts.timeline import draw_timeline

__all__ = [
    "Chart",
    "draw_archives",
    "draw_certainty",
    "draw_estimates",
    "draw_map",
    "draw_network",
    "draw_source_kinds",
    "draw_source_years",
    "draw_timeline",
]
