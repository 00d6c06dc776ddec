"""Archives behind the article: how many notes, and how many different letters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import pandas as pd
from matplotlib.axes import Axes

from coursekit.charts.chart import Chart, Medium
from coursekit.charts.frames import (
    PLACE,
    given,
    numbers,
    one_of,
    places,
    source_line,
    texts,
    words,
)
from coursekit.charts.layout import rule, text_width, wrap, write, write_lines, write_paragraph
from coursekit.charts.style import HEAD, SMALL, TEAL, TEXT
from coursekit.defectors.charts.tiles import repeats, tile
from coursekit.edtf import spell_edtf
from coursekit.wording import counted, format_list

_COLUMNS = (*PLACE, "kind", "archive", "author", "recipient", "title", "date")
_SIZE, _STEP = 24.0, 27.0
_LETTER = "archival letter"


@dataclass(frozen=True)
class _Item:
    note: str
    is_letter: bool
    is_repeat: bool
    label: str
    remark: str


def draw_archives(
    frame: pd.DataFrame | None = None,
    organisations: pd.DataFrame | None = None,
    *,
    medium: Medium = "screen",
) -> Chart:
    """Draw the archives by the number of notes that cite them, and what these notes cite.

    Parameters
    ----------
    frame : pandas.DataFrame, optional
        Rows like those of ``load("citations")``, which is the default; rows without an archive
        are left out.
    organisations : pandas.DataFrame, optional
        Where the archives' full names are looked up by acronym; default
        ``load("organisations")``.
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
    items = given(frame, "citations", _COLUMNS)
    items = items.assign(repeat=repeats(items), archive=texts(items["archive"]))
    items = given(items[items["archive"] != ""], "citations", _COLUMNS)
    names = _names(given(organisations, "organisations", ("name", "acronym")))
    archives = {
        str(archive): [_item(row) for row in rows.itertuples()]
        for archive, rows in items.groupby("archive", sort=False, observed=True)
    }
    order = sorted(archives, key=lambda archive: (-len(_notes(archives[archive])), archive))
    return Chart(
        "archives",
        _alt(archives, order, names),
        _table(items, names),
        ("citations", "organisations"),
        source_line(items),
        partial(_draw, {names.get(archive, archive): archives[archive] for archive in order}),
        medium,
        {
            "citations": {"where": "archive,filled"},
            "organisations": {"where": one_of("name", (names.get(one, one) for one in archives))},
        },
    )


def _draw(archives: dict[str, list[_Item]], ax: Axes, width: float) -> float:
    y = write_paragraph(
        ax,
        0,
        12,
        "Each tile is one note and bears its number: a disc is a letter, a square is for other "
        "papers. A hollow disc is a letter already cited.",
        width,
    )
    for name, items in archives.items():
        y = _draw_archive(ax, y, name, items, width)
    return y - 6


def _names(organisations: pd.DataFrame) -> dict[str, str]:
    known = organisations[texts(organisations["acronym"]) != ""]
    return {
        words(row.acronym).split()[0]: f"{row.name}"
        for row in known[["name", "acronym"]].rename_axis(None).itertuples(index=False)
    }


def _item(row: object) -> _Item:
    letter = words(row.kind) == _LETTER  # type: ignore[attr-defined]
    if letter:
        label = f"{_surname(row.author)} to {_surname(row.recipient)}"  # type: ignore[attr-defined]
        label += f", {spell_edtf(words(row.date), brief=True)}"  # type: ignore[attr-defined]
    else:
        label = words(row.title)  # type: ignore[attr-defined]
    return _Item(
        note=", ".join(map(str, numbers(row.note))),  # type: ignore[attr-defined]
        is_letter=letter,
        is_repeat=bool(row.repeat),  # type: ignore[attr-defined]
        label=label,
        remark="" if letter else words(getattr(row, "remark", "")),
    )


def _surname(name: object) -> str:
    return words(name).split(",")[0]


def _notes(items: list[_Item]) -> set[str]:
    return {item.note for item in items}


def _count(items: list[_Item]) -> str:
    letters = sum(item.is_letter and not item.is_repeat for item in items)
    said = counted(len(_notes(items)), "note")
    return f"{said}, {counted(letters, 'letter')}" if letters else said


def _draw_archive(ax: Axes, y: float, name: str, items: list[_Item], width: float) -> float:
    """Draw one archive; return the y below it."""
    rule(ax, [(0, y), (width, y)])
    y = write_lines(ax, 0, y + 17, wrap(name, width, HEAD, bold=True), HEAD, bold=True) - 9
    per_line = int((width - text_width(_count(items), TEXT) - 10) // _STEP)
    for at, item in enumerate(items):
        line, column = divmod(at, per_line)
        tile(
            ax,
            column * _STEP + 1,
            y + line * _STEP,
            item.note,
            TEAL,
            size=_SIZE,
            round_=item.is_letter,
            hollow=item.is_repeat,
        )
    after = min(len(items), per_line) * _STEP + 6
    write(ax, after, y + _SIZE / 2, _count(items), TEXT, middle=True)
    y += ((len(items) - 1) // per_line + 1) * _STEP + 12
    return write_paragraph(ax, 0, y, _contents(items), width, SMALL)


def _contents(items: list[_Item]) -> str:
    """Say in one run of text what the notes cite, each thing once."""
    said: dict[str, list[str]] = {}
    for item in items:
        remark = f" ({item.remark[0].lower()}{item.remark[1:]})" if item.remark else ""
        said.setdefault(item.label + remark, []).append(item.note)
    return "; ".join(
        f"{label}" + (f" (notes {format_list(notes)})" if len(notes) > 1 else "")
        for label, notes in said.items()
    )


def _table(items: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Archive": [names.get(key, key) for key in items["archive"]],
            "What is cited": [_item(row).label for row in items.itertuples()],
            "Date": [words(date) for date in items["date"]],
            "Cited before": ["yes" if again else "no" for again in items["repeat"]],
            "Place": places(items),
        }
    )


def _alt(archives: dict[str, list[_Item]], order: list[str], names: dict[str, str]) -> str:
    said = "; ".join(
        f"{names.get(archive, archive)}: {_count(archives[archive])}" for archive in order
    )
    everything = [item for items in archives.values() for item in items]
    again = [item.note for item in everything if item.is_repeat]
    text = f"Tile chart of the archives by the number of notes that cite them. {said}."
    if again:
        notes = "Note" if len(again) == 1 else "Notes"
        verb = "cites" if len(again) == 1 else "cite"
        text += f" {notes} {format_list(again)} {verb} again what another note cites."
    return text
