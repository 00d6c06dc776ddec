"""When the contemporary sources were written: letters and press by year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes

from coursekit.charts.chart import Chart, Medium
from coursekit.charts.frames import (
    PLACE,
    given,
    numbers,
    places,
    source_line,
    texts,
    words,
)
from coursekit.charts.layout import rule, text_width, write, write_paragraph
from coursekit.charts.style import INK, OCHRE, OXBLOOD, QUIET, SMALL, TEAL
from coursekit.defectors.charts.tiles import STEP, TILE, repeats, tile
from coursekit.edtf import spell_edtf
from coursekit.errors import DatasetError, Fault
from coursekit.wording import counted, format_list


@dataclass(frozen=True)
class _Kind:
    one: str
    many: str
    colour: str
    round_: bool


KINDS = {
    "archival letter": _Kind("letter", "letters", TEAL, True),
    "émigré press": _Kind("émigré press item", "émigré press items", OXBLOOD, False),
    "American press": _Kind("American press item", "American press items", OCHRE, False),
}
_COLUMNS = (*PLACE, "kind", "author", "title", "container", "date", "year")


def draw_source_years(frame: pd.DataFrame | None = None, *, medium: Medium = "screen") -> Chart:
    """Draw letters and press items by the year in which they were written or printed.

    Parameters
    ----------
    frame : pandas.DataFrame, optional
        Rows like those of ``load("citations")``, which is the default; other kinds of source
        and rows without a year are left out.
    medium : {"screen", "page"}
        What to lay the chart out for.

    Returns
    -------
    Chart

    Raises
    ------
    DatasetError
        If the frame lacks columns that are needed, or holds no dated letter or press item.
    """
    items = given(frame, "citations", _COLUMNS)
    items = items.assign(repeat=repeats(items), kind=texts(items["kind"]))
    others = sorted(set(items["kind"][items["year"].notna()]) - set(KINDS))
    items = items[items["kind"].isin(list(KINDS))]
    undated = items[items["year"].isna()]
    items = items[items["year"].notna()]
    if items.empty:
        wanted = format_list([f'"{kind}"' for kind in KINDS])
        raise DatasetError(
            Fault("", 0, f"no row with a year has the kind {wanted}", "Look at your filter.")
        )
    items = items.assign(year=items["year"].astype(int))
    rank = [
        (row.year, list(KINDS).index(str(row.kind)), words(row.date), numbers(row.note))
        for row in items.itertuples()
    ]
    items = items.iloc[sorted(range(len(rank)), key=rank.__getitem__)].reset_index(drop=True)
    return Chart(
        "source-years",
        _alt(items, undated),
        _table(items),
        ("citations",),
        source_line(items),
        partial(_draw, items),
        medium,
        {
            "citations": {
                "where": ["year,filled", *(f"kind,not,{kind}" for kind in others)],
                "sort": "year",
            }
        },
    )


def _table(items: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Year": items["year"],
            "Date": [words(date) for date in items["date"]],
            "Kind": items["kind"],
            "Author": texts(items["author"]),
            "Title or journal": [
                ", ".join(filter(None, (words(row.title), words(row.container))))
                for row in items.itertuples()
            ],
            "Cited before": ["yes" if again else "no" for again in items["repeat"]],
            "Place": places(items),
        }
    )


def _alt(items: pd.DataFrame, undated: pd.DataFrame) -> str:
    totals = items["kind"].value_counts()
    said = format_list(
        [
            counted(int(totals[kind]), look.one, look.many)
            for kind, look in KINDS.items()
            if kind in totals
        ]
    )
    years = Counter(items["year"].tolist())
    top = max(years, key=lambda year: (years[year], -year))
    text = (
        f"Tile chart of the contemporary sources cited, by year, {min(years)} to {max(years)}: "
        f"{said}. Most, {years[top]}, are of {top}."
    )
    if gaps := _gaps(items):
        text += f" None is of {format_list(gaps)}."
    if again := int(items["repeat"].sum()):
        text += f" {counted(again, 'tile').capitalize()} repeat what another note cites."
    if len(undated):
        text += f" {counted(len(undated), 'item')} without a year left out."
    by_kind = [
        f"{look.many} {items.loc[items['kind'] == kind, 'year'].min()} to "
        f"{items.loc[items['kind'] == kind, 'year'].max()}"
        for kind, look in KINDS.items()
        if (items["kind"] == kind).sum() > 1
    ]
    return text + (f" Spans: {', '.join(by_kind)}." if by_kind else "")


def _gaps(items: pd.DataFrame) -> list[str]:
    """Runs of years without any item: ``1954–58``."""
    present = sorted(set(items["year"]))
    return [
        spell_edtf(f"{before + 1}/{after - 1}", brief=True)
        if after - before > 2
        else str(before + 1)
        for before, after in pairwise(present)
        if after - before > 1
    ]


def _draw(items: pd.DataFrame, ax: Axes, width: float) -> float:
    y = write_paragraph(
        ax,
        0,
        12,
        "Each tile is one cited item and bears the number of its note. A hollow tile repeats what "
        "another note cites.",
        width,
    )
    y = _draw_key(ax, y + 4, [kind for kind in KINDS if kind in set(items["kind"])], width)
    years = range(int(items["year"].min()), int(items["year"].max()) + 1)
    step = min(40.0, width / len(years))
    tallest = int(items["year"].value_counts().max())
    base = y + 10 + max(tallest, 3) * STEP
    is_tight = step < text_width("1952", SMALL) + 3  # then every other year stands lower
    for year in years:
        left = (year - years[0]) * step
        middle = left + step / 2
        lower = 12 if is_tight and (year - years[0]) % 2 else 0
        write(ax, middle, base + 16 + lower, str(year), SMALL, colour=QUIET, align="center")
        rule(ax, [(middle, base), (middle, base + 4 + lower)])
        for height, row in enumerate(items[items["year"] == year].itertuples()):
            look = KINDS[str(row.kind)]
            tile(
                ax,
                middle - TILE / 2,
                base - (height + 1) * STEP,
                str(numbers(row.note)[0]),
                look.colour,
                round_=look.round_,
                hollow=bool(row.repeat),
            )
    rule(ax, [(0, base), (len(years) * step, base)], colour=INK)
    _draw_gap(ax, base, step, sorted(set(items["year"])))
    return base + (34 if is_tight else 22)


def _draw_gap(ax: Axes, base: float, step: float, present: list[int]) -> None:
    """Say in the widest run of empty years that nothing cited is from then."""
    runs = list(pairwise(present))
    before, after = max(runs, key=lambda run: run[1] - run[0], default=(0, 0))
    width = (after - before - 1) * step
    if width > text_width("none cited", SMALL, italic=True) + 8:
        middle = (before + after + 1) / 2 - present[0]
        write(
            ax,
            middle * step,
            base - 8,
            "none cited",
            SMALL,
            colour=QUIET,
            italic=True,
            align="center",
        )


def _draw_key(ax: Axes, y: float, kinds: list[str], room: float) -> float:
    x = 0.0
    for kind in kinds:
        look = KINDS[kind]
        name = look.many.removesuffix(" items")
        width = 15 + text_width(name, SMALL)
        if x + width > room:
            x, y = 0.0, y + 17
        tile(ax, x + 1, y - 9, "", look.colour, size=11, round_=look.round_)
        write(ax, x + 15, y, name, SMALL)
        x += width + 16
    return y + 6
