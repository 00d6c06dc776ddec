"""On whose word we know the quarrel: what is said of each side, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from coursekit.charts.chart import Chart, Medium
from coursekit.charts.frames import PLACE, given, numbers, one_of, place, source_line, texts, words
from coursekit.charts.layout import text_width, write, write_paragraph
from coursekit.charts.style import NAVY, OCHRE, OXBLOOD, PAPER, SMALL, TEAL, TEXT
from coursekit.datasets import load
from coursekit.datasets.claims import STATED
from coursekit.defectors.charts.claim_support import one_journal
from coursekit.defectors.charts.italics import italic_titles
from coursekit.defectors.charts.tiles import STEP, tile
from coursekit.wording import counted, format_list

_OWN, _OPPONENT, _JOURNAL, _OTHER, _BARE = range(5)
_FILLS = (TEAL, OXBLOOD, NAVY, OCHRE, PAPER)
_SPEAKERS: dict[str, tuple[str, ...]] = {
    "hamburg-group": ("Denisov's group", "Hamburg group", "the Hamburg leaders")
}
"""Node -> how ``who_says`` names it where it speaks; no other side of the quarrel does."""


@dataclass(frozen=True)
class Side:
    """One of whom the claims speak; each claim as its kind of source and its note."""

    label: str
    claims: Sequence[tuple[int, str]]

    def count(self, kind: int) -> int:
        """Return how many of its claims have one kind of source."""
        return sum(one == kind for one, _ in self.claims)


def draw_quarrel_sources(frame: pd.DataFrame | None = None, *, medium: Medium = "screen") -> Chart:
    """Draw the claims on each side of the quarrel as tiles, by the one on whose word they come.

    Parameters
    ----------
    frame : pandas.DataFrame, optional
        Rows like those of ``load("quarrel_claims")``, which is the default.
    medium : {"screen", "page"}
        What to lay the chart out for.

    Returns
    -------
    Chart

    Raises
    ------
    DatasetError
        If the frame lacks columns that are needed, or has no row.

    Notes
    -----
    A claim that is not stated by the author is in the words of the group of which it speaks, or in
    those of its opponents.  "One journal" is the periodical to which most notes lead.
    """
    rows = given(frame, "quarrel_claims", (*PLACE, "claim", "about", "who_says", "certainty"))
    journal, its_notes = one_journal(load("citations"))
    kinds = (
        "its own words",
        "its opponents' words",
        f"the author's, with a note to {journal}",
        "the author's, with another note",
        "the author's, without a note",
    )
    rows = rows.assign(kind=[_kind(row, its_notes) for row in rows.itertuples()])
    labels = load("nodes").set_index("node_id")["label"]
    rows["label"] = [words(labels.get(about, about)) for about in texts(rows["about"])]
    sides = [
        Side(
            str(label),
            sorted(
                (kind, words(note))
                for kind, note in zip(here["kind"], texts(here["note"]), strict=True)
            ),
        )
        for label, here in rows.groupby("label", sort=False)
    ]
    sides.sort(key=lambda side: -len(side.claims))
    return Chart(
        "quarrel-sources",
        _alt(sides, journal),
        _table(rows, kinds),
        ("quarrel_claims", "claims", "citations"),
        source_line(rows),
        partial(_draw, sides, kinds),
        medium,
        {
            "quarrel_claims": {"count": "about"},
            "claims": {"where": one_of("claim_id", rows["claim"])},
            "citations": {"where": one_of("note", its_notes)},
        },
    )


def _kind(row: Any, journal: set[int]) -> int:
    """Tell on whose word a claim comes, by its place in the order of kinds."""
    if words(row.certainty) != STATED:
        own = _SPEAKERS.get(words(row.about), ())
        return _OWN if any(map(words(row.who_says).startswith, own)) else _OPPONENT
    notes = numbers(row.note)
    if not notes:
        return _BARE
    return _JOURNAL if journal.issuperset(notes) else _OTHER


def _table(rows: pd.DataFrame, kinds: Sequence[str]) -> pd.DataFrame:
    claims = load("claims").set_index("claim_id")["claim"]
    return pd.DataFrame(
        {
            "About": rows["label"],
            "Claim": [words(claims.get(one)) for one in texts(rows["claim"])],
            "On whose word": [kinds[kind] for kind in rows["kind"]],
            "Place": [place(row) for row in rows.itertuples()],
        }
    )


def _alt(sides: Sequence[Side], journal: str) -> str:
    total = sum(len(side.claims) for side in sides)
    silent = [side.label for side in sides if not side.count(_OWN)]
    said = [
        f"{side.label} {len(side.claims)}: {side.count(_OWN)}, {side.count(_OPPONENT)}, "
        f"{side.count(_JOURNAL)}, {side.count(_OTHER) + side.count(_BARE)}"
        for side in sides
    ]
    text = (
        f"Tile chart: {counted(total, 'claim')} on a quarrel, by whom they speak of. For each, "
        f"first all, then those in its own words, in opponents' words, in the author's with a "
        f"note to {journal}, and the rest. {'; '.join(said)}."
    )
    return text + (f" No words of its own has {format_list(silent)}." if silent else "")


def _draw(sides: Sequence[Side], kinds: Sequence[str], ax: Axes, width: float) -> float:
    y = write_paragraph(ax, 0, 12, "Each tile is a claim; a number is that of its note.", width) + 4
    for kind, name in enumerate(kinds):
        _tile(ax, 0.7, y - 9, "", kind, size=10)
        total = sum(side.count(kind) for side in sides)
        write(ax, 15, y, italic_titles(f"{total} · {name}"), SMALL)
        y += 16
    per_line = int((width - 2) // STEP)
    for side in sides:
        y += 12
        write(ax, 0, y, side.label, TEXT, bold=True)
        x = text_width(side.label, TEXT, bold=True) + 8
        write(ax, x, y, f"{len(side.claims)}", SMALL)
        y += 6
        for at, (kind, note) in enumerate(side.claims):
            line, column = divmod(at, per_line)
            _tile(ax, 0.7 + column * STEP, y + line * STEP, note, kind)
        y += (1 + (len(side.claims) - 1) // per_line) * STEP
    return y


def _tile(ax: Axes, x: float, y: float, note: str, kind: int, **form: Any) -> None:
    """Draw the tile of a claim: what a group says is round, hollow in the words of another."""
    shape = {"round_": kind in (_OWN, _OPPONENT), "hollow": kind == _OPPONENT}
    tile(ax, x, y, note, _FILLS[kind], **shape, **form)
