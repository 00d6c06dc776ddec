"""A chart: a matplotlib figure that carries its words, its table and its sources."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coursekit.charts.svg import compact
from coursekit.errors import CourseError, Fault

Medium = Literal["screen", "wide", "page"]
"""What a chart is laid out for: any screen, a phone's first, a wide one, or a printed page."""

WIDTHS: dict[str, float] = {"screen": 300.0, "wide": 528.0, "page": 600.0}
"""Width of every chart in chart pixels; heights follow from the content.

On paper a chart pixel is a quarter of a millimetre: a page is 150 mm wide and type of 11.5 pixels
is printed at 8.1 points.
"""

Query = Mapping[str, str | Sequence[str]]
"""What the page of a dataset is asked for, by the parameters of its address."""

Painter = Callable[[Axes, float], float]
"""Draws a chart on axes of some width, and returns the height that it took."""

MIME = "application/vnd.coursekit.chart+json"
_UNDATED = {
    "svg": {"Date": None, "Creator": None, "Format": None, "Type": None},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
}


class Mark(NamedTuple):
    """A mark of a chart that stands for rows of its table; edges in chart pixels.

    Parameters
    ----------
    key : str
        Text of a cell that all these rows have.
    left, top, right, bottom : float
    """

    key: str
    left: float
    top: float
    right: float
    bottom: float


def note_mark(ax: Axes, mark: Mark) -> None:
    """Record where a mark stands, so that a page can show its rows."""
    if isinstance(ax.figure, Chart):
        ax.figure.marks.append(mark)


class Chart(Figure):
    """A figure with alternative text, the table behind it, and where its data come from.

    The figure has one axes that covers it and is measured in chart pixels: x runs from 0 to the
    width of its medium, y from 0 downwards.  It is made without pyplot, so nothing stays open.

    Parameters
    ----------
    name : str
        The chart's name, as in ``draw_<name>``.
    alt : str
        What a reader who cannot see the chart should know, computed from the data.
    table : pandas.DataFrame
        The data behind the chart, with column titles for readers.
    datasets : tuple of str
        Names of the datasets drawn.
    source : str
        Source line with locators.
    paint : Painter
        Draws it, for any width.
    medium : {"screen", "wide", "page"}
        What it is laid out for.
    queries : mapping, optional
        By dataset what its page is asked for, so that it shows the rows or the counts that are
        drawn: ``{"events": {"where": ["date,filled"], "count": "category"}}``, after
        ``ck-dataset.js``.  What is not named is drawn whole.

    Raises
    ------
    CourseError
        If there is no such medium.
    """

    def __init__(
        self,
        name: str,
        alt: str,
        table: pd.DataFrame,
        datasets: tuple[str, ...],
        source: str,
        paint: Painter,
        medium: Medium,
        queries: Mapping[str, Query] | None = None,
    ) -> None:
        if medium not in WIDTHS:
            remedy = f"Use {' or '.join(map(repr, WIDTHS))}."
            raise CourseError(Fault("", 0, f"there is no medium {medium!r}", remedy))
        self.medium = medium
        self.width = WIDTHS[medium]
        super().__init__(figsize=(self.width / 72, self.width / 72), dpi=72, facecolor="none")
        self.name = name
        self.alt = alt
        self.table = table.reset_index(drop=True)
        self.datasets = datasets
        self.source = source
        self.queries = {name: dict(query) for name, query in (queries or {}).items()}
        self.canvas_axes = self.add_axes((0, 0, 1, 1))
        self.canvas_axes.set_axis_off()
        self.set_height(self.width)
        self._paint = paint
        self.marks: list[Mark] = []
        self.set_height(paint(self.canvas_axes, self.width))

    def on(self, medium: Medium) -> Chart:
        """Return the same chart laid out for `medium`."""
        parts = (self.name, self.alt, self.table, self.datasets, self.source)
        return Chart(*parts, self._paint, medium, self.queries)

    def set_height(self, pixels: float) -> None:
        """Give the chart its height in chart pixels."""
        self.set_size_inches(self.width / 72, pixels / 72)
        self.canvas_axes.set(xlim=(0, self.width), ylim=(pixels, 0))

    def to_svg(self, *, is_outlined: bool = True) -> str:
        """Return the chart as an SVG element: same data, same bytes.

        The ground is transparent; the chart is meant to stand on paper or on a paper-coloured
        card.

        Parameters
        ----------
        is_outlined : bool
            Draw words as outlines, which look the same everywhere.  Else they are text, for a
            page that has the book's typeface.
        """
        stream = io.StringIO()
        kind = "path" if is_outlined else "none"
        salt = f"{self.name} {self.medium}"
        with matplotlib.rc_context({"svg.hashsalt": salt, "svg.fonttype": kind}):
            self.savefig(stream, format="svg", metadata=_UNDATED["svg"], transparent=True)
        return compact(stream.getvalue(), self.alt, is_outlined=is_outlined)

    def save(self, path: str | Path) -> None:
        """Write the chart to a file; the suffix decides: svg, pdf or png.

        Parameters
        ----------
        path : path
            The file to write.  PNG is drawn at three times the chart's pixels, on white paper.
        """
        path = Path(path)
        kind = path.suffix.removeprefix(".").lower()
        if kind == "svg":
            path.write_text(self.to_svg(), encoding="utf-8")
            return
        with matplotlib.rc_context({"pdf.fonttype": 42, "text.hinting": "none"}):
            self.savefig(
                path,
                dpi=216,
                metadata=_UNDATED.get(kind),
                facecolor="white" if kind == "png" else "none",
            )

    def to_record(self) -> dict[str, object]:
        """Return what a page needs besides the picture, as plain JSON values."""
        rows = self.table.astype(object).where(self.table.notna(), None)
        table = [[_plain(value) for value in row] for row in rows.to_numpy().tolist()]
        return {
            "name": self.name,
            "alt": self.alt,
            "source": self.source,
            "datasets": list(self.datasets),
            "queries": self.queries,
            "table": {
                "columns": [str(title) for title in self.table.columns],
                "rows": table,
            },
            "marks": [self._place(mark, table) for mark in self.marks],
        }

    def _place(self, mark: Mark, table: list[list[object]]) -> dict[str, object]:
        """Return a mark's place in per cent of the chart, and the numbers of its rows from 0."""
        wide, high = self.width / 100, self.canvas_axes.get_ylim()[0] / 100
        sides = (mark.left / wide, mark.top / high)
        size = ((mark.right - mark.left) / wide, (mark.bottom - mark.top) / high)
        rows = [at for at, row in enumerate(table) if mark.key in row]
        return {
            "key": mark.key,
            "place": [round(float(one), 1) for one in (*sides, *size)],
            "rows": rows,
        }

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, object]:
        record = self.to_record()
        if self.medium == "screen":
            wide = self.on("wide")
            record["page_svg"] = self.on("page").to_svg()
            record["inline"] = [one.to_svg(is_outlined=False) for one in (self, wide)]
            record["marks"] = wide.to_record()["marks"]  # a finger chooses from a list
        bundle = {"image/svg+xml": self.to_svg(), "text/plain": self.alt, MIME: record}
        return {
            kind: value
            for kind, value in bundle.items()
            if (not include or kind in include) and kind not in (exclude or ())
        }


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
