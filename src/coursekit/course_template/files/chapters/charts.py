"""The charts of this course: a function a chart, from a data frame to a ``Chart``."""

from functools import partial

import pandas as pd
from matplotlib.axes import Axes

from coursekit.charts.chart import Chart, Medium
from coursekit.charts.frames import PLACE, required, source_line
from coursekit.charts.layout import block, rule, write
from coursekit.charts.style import INK, NAVY

HEIGHT = 150.0  # of the tallest column, in chart pixels


def draw_crossings(rows: pd.DataFrame, *, medium: Medium = "screen") -> Chart:
    """Draw a column a season, from the columns ``season`` and ``crossings``."""
    rows = required(
        rows, ("season", "crossings"), 'Start from load("crossings").', "Look at your filter."
    )
    seasons = [f"{row.crossings} in {row.season}" for row in rows.itertuples()]
    alt = f"Column chart of the crossings a week: {', '.join(seasons)}."
    table = pd.DataFrame({"Season": rows.season, "Crossings a week": rows.crossings})
    has_places = set(PLACE) <= set(rows.columns)
    source = source_line(rows) if has_places else "Source: the text of this course"
    return Chart("crossings", alt, table, ("crossings",), source, partial(_paint, rows), medium)


def _paint(rows: pd.DataFrame, ax: Axes, width: float) -> float:
    """Draw on axes that are `width` chart pixels wide; return the height that it took."""
    room = width / len(rows)
    base = HEIGHT + 20
    for at, row in enumerate(rows.itertuples()):
        tall = HEIGHT * row.crossings / rows.crossings.max()
        middle = (at + 0.5) * room
        block(ax, middle - room / 4, base - tall, room / 2, tall, NAVY)
        write(ax, middle, base - tall - 5, str(row.crossings), align="center")
        write(ax, middle, base + 17, str(row.season), align="center")
    rule(ax, [(0, base), (width, base)], colour=INK)
    return base + 24
