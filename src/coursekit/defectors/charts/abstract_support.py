"""What becomes of the abstract: each of its statements, and who says as much in the main text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from coursekit.charts.chart import Chart, Medium
from coursekit.charts.frames import PLACE, given, numbers, one_of, place, source_line, words
from coursekit.charts.layout import ROOMY, rule, text_width, write, write_paragraph
from coursekit.charts.style import INK, NAVY, OCHRE, OXBLOOD, QUIET, SMALL, TEAL, TEXT
from coursekit.datasets import load
from coursekit.datasets.claims import STATED
from coursekit.defectors.charts.tiles import STEP, TILE, tile
from coursekit.locators import read_article
from coursekit.wording import counted, format_list

_SAME, _PART, _OTHERS, _AGAINST = range(4)
_KINDS = (
    ("the author says the same", NAVY),
    ("the author says a part of it", TEAL),
    ("somebody else says a part of it", OCHRE),
    ("points the other way", OXBLOOD),
)
_COLUMNS = {"says_so": _SAME, "says_part": _PART, "says_otherwise": _AGAINST}
_NOTHING = "nothing on this"


@dataclass(frozen=True)
class Counterpart:
    """A claim outside the abstract on the matter of one of its statements."""

    kind: int
    section: str
    number: int
    in_note: bool
    claim: str
    place: str


@dataclass(frozen=True)
class Statement:
    """A statement of the abstract, and what the rest of the article has on its matter."""

    verb: str
    words: str
    counterparts: Sequence[Counterpart]


def draw_abstract_support(frame: pd.DataFrame | None = None, *, medium: Medium = "screen") -> Chart:
    """Draw the abstract's statements down, the sections across, a tile for each claim there.

    Parameters
    ----------
    frame : pandas.DataFrame, optional
        Rows like those of ``load("abstract_claims")``, which is the default.
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
    Which claims are on the matter is a column of the frame; whether the author speaks in them is
    their certainty in the table ``claims``.
    """
    rows = given(frame, "abstract_claims", (*PLACE[:2], "claim", "verb", "statement", *_COLUMNS))
    claims = load("claims").set_index("claim_id", drop=False)
    statements = [
        Statement(words(row.verb), words(row.statement), _counterparts(row, claims))
        for row in rows.itertuples()
    ]
    named = {part.claim for one in statements for part in one.counterparts}
    return Chart(
        "abstract-support",
        _alt(statements),
        _table(statements, claims),
        ("abstract_claims", "claims"),
        source_line(rows.assign(note=""), claims[claims.index.isin(named)]),
        partial(_draw, statements),
        medium,
        {"claims": {"where": one_of("claim_id", named)}},
    )


def _counterparts(row: Any, claims: pd.DataFrame) -> list[Counterpart]:
    found = []
    for column, kind in _COLUMNS.items():
        for one in filter(None, words(getattr(row, column)).split(";")):
            claim = claims.loc[one]
            own = claim["certainty"] == STATED
            in_note = bool(claim["in_note"])
            found.append(
                Counterpart(
                    kind if own or kind == _AGAINST else _OTHERS,
                    words(claim["section"]),
                    numbers(claim["note" if in_note else "paragraph"])[0],
                    in_note,
                    one,
                    place(claim),
                )
            )
    return found


def _table(statements: Sequence[Statement], claims: pd.DataFrame) -> pd.DataFrame:
    rows: list[tuple[str, str, str, str, str]] = []
    for one in statements:
        rows += [
            (one.verb, one.words, claims["claim"][part.claim], _KINDS[part.kind][0], part.place)
            for part in one.counterparts
        ] or [(one.verb, one.words, "", _NOTHING, "")]
    titles = ("Verb of the abstract", "Statement", "Main text or Conclusion", "How", "Place")
    return pd.DataFrame(rows, columns=list(titles))


def _alt(statements: Sequence[Statement]) -> str:
    parts = [part for one in statements for part in one.counterparts]
    said = [
        f"{sum(part.kind == kind for part in parts)}: {name}"
        for kind, (name, _) in enumerate(_KINDS)
    ]
    same = sum(any(part.kind == _SAME for part in one.counterparts) for one in statements)
    bare = [f"“{one.words}”" for one in statements if not one.counterparts]
    text = (
        f"Tile chart: {counted(len(statements), 'statement')} of the abstract, and "
        f"{counted(len(parts), 'claim')} of main text and Conclusion on the same matter, by "
        f"section. By what they say, {format_list(said)}. The author says as much elsewhere of "
        f"{same} of the {len(statements)}."
    )
    return text + (f" Nothing is said on {format_list(bare)}." if bare else "")


def _draw(statements: Sequence[Statement], ax: Axes, width: float) -> float:
    sections = _sections(statements)
    left = 0.0 if width < ROOMY else 0.48 * width
    step = (width - left) / len(sections) if sections else 0.0
    y = _legend(ax, width)
    for at, section in enumerate(sections):
        write(ax, left + at * step, y, section, SMALL, colour=QUIET)
    y += 6
    for one in statements:
        rule(ax, [(0, y), (width, y)])
        below = write_paragraph(
            ax, 0, y + 15, f"{one.verb}: {one.words}", (left or width) - 8, TEXT, colour=INK
        )
        top = y + 4 if left else below - 9
        for at, section in enumerate(sections):
            here = [part for part in one.counterparts if part.section == section]
            for place_, part in enumerate(here):
                _tile(ax, left + at * step + place_ * STEP, top, part)
        if not one.counterparts:
            write(ax, left, top + 13, _NOTHING, SMALL, colour=QUIET, italic=True)
        y = max(below - 8, top + TILE + 5)
    return y


def _sections(statements: Sequence[Statement]) -> list[str]:
    """List the sections that have a counterpart, in the order of the article."""
    used = {part.section for one in statements for part in one.counterparts}
    return [section for section in read_article().paragraphs if section in used]


def _legend(ax: Axes, width: float) -> float:
    """Name the fills and shapes; return the baseline below."""
    x, y = 0.0, 12.0
    for kind, (name, _) in enumerate(_KINDS):
        wide = 15 + text_width(name, SMALL)
        if x and x + wide > width:
            x, y = 0.0, y + 17
        _kind_tile(ax, x + 0.7, y - 9, "", kind, size=10)
        write(ax, x + 15, y, name, SMALL)
        x += wide + 12
    shapes = "A square has the number of a paragraph, a disc that of a note which says so itself."
    return write_paragraph(ax, 0, y + 18, shapes, width) + 6


def _tile(ax: Axes, x: float, y: float, part: Counterpart) -> None:
    _kind_tile(ax, x + 0.7, y, str(part.number), part.kind, round_=part.in_note)


def _kind_tile(ax: Axes, x: float, y: float, label: str, kind: int, **form: Any) -> None:
    """Draw a tile of a kind; what points the other way is hollow, so that grey print tells it."""
    tile(ax, x, y, label, _KINDS[kind][1], hollow=kind == _AGAINST, **form)
