"""How sure is the article? Certainty of what it says, section by section."""

from __future__ import annotations

from functools import partial

import pandas as pd
from matplotlib.axes import Axes

from coursekit.charts.chart import Chart, Medium
from coursekit.charts.frames import (
    PLACE,
    given,
    numbers,
    source_line,
    texts,
)
from coursekit.charts.layout import block, rule, text_width, write, write_paragraph
from coursekit.charts.style import (
    HEAD,
    NAVY,
    OXBLOOD,
    PAPER,
    QUIET,
    SMALL,
    STONE,
    TEAL,
    on,
)
from coursekit.locators import Locator, read_article
from coursekit.wording import counted, format_list

# From the author's own plain statement to what nobody says outright: each with a colour, and a
# hatching by which it is known without one.
LEVELS = {
    "stated": (NAVY, ""),
    "reported": (TEAL, "\\\\\\"),
    "hedged": (STONE, "///"),
    "disputed": (OXBLOOD, "xxx"),
    "inferred": (PAPER, "---"),
}
_BAR, _SAMPLE = 20.0, 18.0


def draw_certainty(frame: pd.DataFrame | None = None, *, medium: Medium = "screen") -> Chart:
    """Draw for each section the shares of claims that are stated, reported, hedged and so on.

    Parameters
    ----------
    frame : pandas.DataFrame, optional
        Rows like those of ``load("claims")``, which is the default.
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
    claims = given(frame, "claims", (*PLACE, "certainty"))
    claims = claims.assign(section=texts(claims["section"]), certainty=texts(claims["certainty"]))
    counts = _count(claims)
    return Chart(
        "certainty",
        _alt(counts),
        _table(counts, claims),
        ("claims",),
        source_line(claims),
        partial(_draw, counts),
        medium,
        {"claims": {"count": "section,certainty"}},
    )


def _draw(counts: pd.DataFrame, ax: Axes, width: float) -> float:
    y = write_paragraph(
        ax, 0, 12, "Each bar is the whole of a section: 100 per cent of its claims.", width
    )
    for section, row in counts.iterrows():
        parts = {str(level): int(count) for level, count in row.items()}
        y = _draw_section(ax, y + 12, str(section), parts, width)
    return y


def _count(claims: pd.DataFrame) -> pd.DataFrame:
    """Claims by section (in the article's order) and certainty (from stated to inferred)."""
    counts = claims.groupby(["section", "certainty"], observed=True).size().unstack(fill_value=0)
    order = list(read_article().paragraphs)
    sections = sorted(counts.index, key=lambda name: order.index(name) if name in order else 99)
    others = sorted(set(counts.columns) - set(LEVELS))
    levels = [level for level in (*LEVELS, *others) if level in counts.columns]
    return counts.loc[sections, levels].astype(int)


def _table(counts: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    table = counts.rename(columns=str.capitalize).rename_axis(None, axis=1)
    table["All"] = counts.sum(axis=1)
    total = table.sum().rename("All sections")
    table = pd.concat([table, total.to_frame().T]).rename_axis("Section").reset_index()
    table["Place"] = [
        str(Locator(section, tuple(numbers(" ".join(texts(rows["paragraph"]))))))
        if len(rows := claims[claims["section"] == section])
        else ""
        for section in table["Section"]
    ]
    return table


def _alt(counts: pd.DataFrame) -> str:
    levels = counts.sum()
    said = format_list([f"{size} {level}" for level, size in levels.items() if size])
    parts = [
        f"{section} {round(100 * row.iloc[0] / row.sum())} ({row.sum()} claims)"
        for section, row in counts.iterrows()
    ]
    return (
        f"Stacked bars: certainty of {counted(int(levels.sum()), 'claim')} of the article, by "
        f"section. In all {said}. Per cent {counts.columns[0]}: {'; '.join(parts)}."
    )


def _draw_section(ax: Axes, y: float, section: str, counts: dict[str, int], wide: float) -> float:
    """Draw one section: name, bar, and what the parts of the bar are; return the y below it."""
    total = sum(counts.values())
    write(ax, 0, y + 12, section, HEAD, bold=True)
    after = text_width(f"{section} ", HEAD, bold=True) + 3
    write(ax, after, y + 12, counted(total, "claim"), SMALL, colour=QUIET)
    y += 19
    x = 0.7
    for level, count in counts.items():
        if count:
            width = (wide - 1.4) * count / total
            _fill(ax, level, x, y, width, _BAR)
            x += width
    rule(ax, [(0.4, y), (wide - 0.4, y), (wide - 0.4, y + _BAR), (0.4, y + _BAR), (0.4, y)],
         colour=QUIET, width=0.7, order=3)  # fmt: skip
    return _draw_words(ax, y + _BAR + 16, counts, wide)


def _draw_words(ax: Axes, y: float, counts: dict[str, int], wide: float) -> float:
    """Name the parts under the bar, each with a sample of its fill; return the y below."""
    x = 0.0
    for level, count in counts.items():
        if not count:
            continue
        label = f"{count} {level}"
        width = _SAMPLE + 5 + text_width(label, SMALL)
        if x + width > wide:
            x, y = 0.0, y + 16
        _fill(ax, level, x + 0.7, y - 11, _SAMPLE, 13)
        write(ax, x + _SAMPLE + 5, y, label, SMALL)
        x += width + 10
    return y + 8


def _fill(ax: Axes, level: str, x: float, y: float, width: float, height: float) -> None:
    """Fill a stretch with the colour and the hatching of a level: light lines on a dark ground."""
    fill, hatch = LEVELS.get(level, (PAPER, ""))
    block(ax, x, y, width, height, fill, hatch=hatch, outline=PAPER if on(fill) == PAPER else QUIET)
