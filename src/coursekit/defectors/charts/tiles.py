"""Note tiles: small squares that stand for one cited item each and bear the note's number."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Circle

from coursekit.charts.frames import texts
from coursekit.charts.layout import block, write
from coursekit.charts.style import (
    INK,
    NAVY,
    OCHRE,
    OXBLOOD,
    PAPER,
    SMALL,
    STONE,
    TEAL,
    edge,
    on,
)

TILE, STEP = 18.0, 20.0

GROUP_COLOURS = {
    "scholarship": NAVY,
    "press": OXBLOOD,
    "archives": TEAL,
    "printed sources": OCHRE,
    "explanations": STONE,
}
_WORK = ("author", "recipient", "title", "container", "archive", "box", "folder", "date", "pages")


def repeats(citations: pd.DataFrame) -> list[bool]:
    """Tell which rows cite what an earlier row has cited already.

    Two rows cite the same thing when author, recipient, title, container, archive, box, folder,
    date and pages are all the same, or when the article says "ibid.".
    """
    columns = [column for column in _WORK if column in citations.columns]
    works = citations[columns].apply(texts).agg("\t".join, axis=1)
    again = works.duplicated()
    if "ibid" in citations.columns:
        again |= texts(citations["ibid"]).str.lower().eq("true")
    return again.tolist()


def tile(
    ax: Axes,
    x: float,
    y: float,
    note: str,
    fill: str,
    *,
    size: float = TILE,
    round_: bool = False,
    hollow: bool = False,
) -> None:
    """Draw one tile with its upper left corner at `x`, `y`.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        The chart's axes.
    x, y, size : float
        Place and side in chart pixels.
    note : str
        What stands in the tile.
    fill : str
        Colour.
    round_ : bool
        A disc instead of a square: a letter.
    hollow : bool
        Outline only: the same thing again.
    """
    ground, outline = (PAPER, edge(fill)) if hollow else (fill, edge(fill))
    if round_:
        middle = (x + size / 2, y + size / 2)
        ax.add_patch(
            Circle(middle, size / 2, facecolor=ground, edgecolor=outline, linewidth=1.2, zorder=2)
        )
    else:
        block(ax, x, y, size, size, ground, outline=outline, round_by=1.5)
    colour = INK if hollow else on(fill)
    write(ax, x + size / 2, y + size / 2, note, SMALL, colour=colour, align="center", middle=True)
