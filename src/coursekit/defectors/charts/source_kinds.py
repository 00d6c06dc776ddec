"""What the notes cite: kinds of source by section of the article."""

from __future__ import annotations

from functools import partial
from math import ceil

import pandas as pd
from matplotlib.axes import Axes

from coursekit.charts.chart import Chart, Medium
from coursekit.charts.frames import (
    PLACE,
    given,
    numbers,
    source_line,
    texts,
    words,
)
from coursekit.charts.layout import ROOMY, rule, text_width, write, write_lines, write_paragraph
from coursekit.charts.style import QUIET, SMALL, STONE, TEXT
from coursekit.defectors.charts.tiles import GROUP_COLOURS, STEP, tile
from coursekit.locators import FOOTNOTE, Locator, read_article
from coursekit.wording import counted, format_list

_LABELS, _GAP = 98.0, 9.0


def draw_source_kinds(frame: pd.DataFrame | None = None, *, medium: Medium = "screen") -> Chart:
    """Draw every cited item as a tile: kinds of source down, sections of the article across.

    Parameters
    ----------
    frame : pandas.DataFrame, optional
        Rows like those of ``load("citations")``, which is the default; rows without a note or a
        section of the article are left out.
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
    columns = (*PLACE, "kind", "source_group")
    items = given(frame, "citations", columns)
    article = read_article()
    has_place = [
        words(section) in article.paragraphs and bool(numbers(note))
        for section, note in zip(items["section"], items["note"], strict=True)
    ]
    items = given(items[has_place], "citations", columns)
    items = items.assign(
        section=texts(items["section"]),
        kind=texts(items["kind"]),
        source_group=texts(items["source_group"]),
    )
    sections = [name for name in article.paragraphs if name in set(items["section"])]
    counts = _count(items, sections)
    return Chart(
        "source-kinds",
        _alt(items, counts, sections),
        counts,
        ("citations",),
        source_line(items),
        partial(_draw, items, sections),
        medium,
        {"citations": {"where": "note,filled", "count": "kind,section"}},
    )


def _order(items: pd.DataFrame) -> list[tuple[str, str]]:
    """Groups in their fixed order, within them the kinds from frequent to rare."""
    known = list(GROUP_COLOURS)
    sizes = items.groupby(["source_group", "kind"], observed=True).size()

    def rank(pair: tuple[str, str]) -> tuple[int, str, int, str]:
        group, kind = pair
        place = known.index(group) if group in known else len(known)
        return place, group, -int(sizes[pair]), kind

    return sorted(sizes.index, key=rank)


def _count(items: pd.DataFrame, sections: list[str]) -> pd.DataFrame:
    rows = []
    for group, kind in _order(items):
        matching = items[(items["source_group"] == group) & (items["kind"] == kind)]
        notes = sorted({note for cell in matching["note"] for note in numbers(cell)})
        rows.append(
            {
                "Group": group,
                "Kind of source": kind,
                **{name: int((matching["section"] == name).sum()) for name in sections},
                "All": len(matching),
                "Place": str(Locator(FOOTNOTE, (), tuple(notes))),
            }
        )
    return pd.DataFrame(rows)


def _alt(items: pd.DataFrame, counts: pd.DataFrame, sections: list[str]) -> str:
    groups = counts.groupby("Group", sort=False)["All"].sum().sort_values(ascending=False)
    said = format_list([f"{group} {size}" for group, size in groups.items()])
    tops = []
    for name in sections:
        top = counts.groupby("Group", sort=False)[name].sum()
        tops.append(f"{name} {top.idxmax()}, {int(top.max())} of {int(top.sum())}")
    return (
        f"Tile chart: {counted(len(items), 'item')} in the notes, one tile each, by kind of "
        f"source and section of the article. In all {said}. "
        f"Largest group in each section: {'; '.join(tops)}.{_without(sections)}"
    )


def _without(sections: list[str]) -> str:
    article = read_article()
    noted = {section for section, _ in article.notes.values()}
    bare = [name for name in article.paragraphs if name not in noted and name != "Abstract"]
    if not bare or not noted <= set(sections):
        return ""
    return f" The {format_list(bare)} has no notes."


def _draw(items: pd.DataFrame, sections: list[str], ax: Axes, width: float) -> float:
    order = _order(items)
    cells = {
        (str(kind), str(name)): [numbers(cell)[0] for cell in matching["note"]]
        for (kind, name), matching in items.groupby(["kind", "section"], observed=True)
    }
    labels = _LABELS if width >= ROOMY else 0.0  # else they stand above their tiles
    columns = _columns(cells, [kind for _, kind in order], sections, width - labels)
    y = write_paragraph(
        ax,
        0,
        12,
        "Each tile is one item cited in a note and bears its number.",
        width,
    )
    y += 10
    x, lefts = labels, {}
    for name in sections:
        lefts[name] = x
        write(ax, x, y, name, SMALL, bold=True)
        total = int((items["section"] == name).sum())
        write(ax, x, y + 14, str(total), SMALL, colour=QUIET)
        x += _width(name, columns[name]) + _GAP
    write(
        ax,
        0 if labels else width,
        y + 14,
        "items",
        SMALL,
        colour=QUIET,
        align="left" if labels else "right",
    )
    y += 22
    last = ""
    for group, kind in order:
        if group != last:
            y += 6
            rule(ax, [(0, y), (width, y)])
            y += 15
            size = int((items["source_group"] == group).sum())
            write(ax, 0, y, f"{group.capitalize()}", TEXT, bold=True)
            after = text_width(f"{group.capitalize()} ", TEXT, bold=True)
            write(ax, after + 2, y, str(size), TEXT, colour=QUIET)
            y += 6
            last = group
        y = _row(ax, y, kind, group, cells, columns, lefts)
    y = write_paragraph(ax, 0, y + 14, _without(sections).strip(), width, italic=True)
    return y


def _row(
    ax: Axes,
    y: float,
    kind: str,
    group: str,
    cells: dict[tuple[str, str], list[int]],
    columns: dict[str, int],
    lefts: dict[str, float],
) -> float:
    """Draw one kind of source; return the y below it."""
    if min(lefts.values()) > 0:
        write(ax, 0, y + STEP / 2, kind, SMALL, middle=True)
    else:
        y = write_lines(ax, 0, y + 12, [kind], SMALL) - 9
    lines = 1
    for name, left in lefts.items():
        notes = cells.get((kind, name), [])
        for at, note in enumerate(notes):
            line, column = divmod(at, columns[name])
            fill = GROUP_COLOURS.get(group, STONE)
            tile(ax, left + column * STEP, y + line * STEP + 1, str(note), fill)
        lines = max(lines, ceil(len(notes) / columns[name]))
    return y + lines * STEP + 2


def _width(name: str, columns: int) -> float:
    return max(columns * STEP, text_width(name, SMALL, bold=True))


def _columns(
    cells: dict[tuple[str, str], list[int]], kinds: list[str], sections: list[str], width: float
) -> dict[str, int]:
    """Share the width out: more columns of tiles where they save the most lines."""
    columns = {name: max(1, int(text_width(name, SMALL, bold=True) // STEP)) for name in sections}

    def height(trial: dict[str, int]) -> int:
        return sum(
            max(ceil(len(cells.get((kind, name), [])) / trial[name]) for name in sections)
            for kind in kinds
        )

    while True:
        trials = [
            {**columns, name: columns[name] + more} for more in (1, 2, 3) for name in sections
        ]
        room = width + _GAP
        fitting = [
            trial
            for trial in trials
            if sum(_width(name, trial[name]) + _GAP for name in sections) <= room
        ]
        now, wide = height(columns), sum(columns.values())
        better = min(
            fitting,
            key=lambda trial: (height(trial) - now) / (sum(trial.values()) - wide),
            default=columns,
        )
        if not fitting or height(better) >= height(columns):
            return columns
        columns = better
