"""What the claims of the article rest on, paragraph by paragraph; the findings on its notes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
from matplotlib.axes import Axes

from coursekit.charts.chart import Chart, Medium
from coursekit.charts.frames import PLACE, given, numbers, one_of, source_line, texts, words
from coursekit.charts.layout import ROOMY, block, text_width, write, write_lines
from coursekit.charts.style import HEAD, NAVY, OCHRE, OXBLOOD, PAPER, QUIET, SMALL
from coursekit.datasets import load
from coursekit.datasets.claims import INFERRED, OWN_VOICE
from coursekit.defectors.charts.italics import italic_titles
from coursekit.locators import Locator, format_source, parse_source, read_article
from coursekit.wording import counted, format_list

_ON_NOTES = "C"
"""How the number of a finding on notes and citations begins."""
_LABEL, _UNIT, _FINDINGS, _LINE = 22.0, 11.0, 100.0, 14.0


@dataclass(frozen=True)
class Row:
    """One paragraph: how many of its claims have which support, its notes, the findings on them."""

    section: str
    paragraph: int
    counts: Sequence[int]
    notes: Sequence[int]
    findings: Sequence[str]

    @property
    def place(self) -> Locator:
        return Locator(self.section, (self.paragraph,), tuple(self.notes))


def draw_claim_support(frame: pd.DataFrame | None = None, *, medium: Medium = "screen") -> Chart:
    """Draw every claim of the main text as a block: with a note, on one journal, without a note.

    Parameters
    ----------
    frame : pandas.DataFrame, optional
        Rows like those of ``load("claims")``, which is the default.  What a note says of the
        document that it cites, what we infer, and the abstracts are left out.
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
    "One journal" is the periodical to which most notes lead.  A claim that a note itself makes is
    counted apart: few of these have a reference.
    """
    columns = (*PLACE, "in_note", "who_says", "certainty")
    claims = given(frame, "claims", columns)
    documents = texts(claims["who_says"]).isin(OWN_VOICE)
    inferred = texts(claims["certainty"]) == INFERRED
    outside = texts(claims["section"]) == "Abstract"
    claims = given(claims[~(documents | inferred | outside)], "claims", columns)
    journal, its_notes = one_journal(load("citations"))
    support = [
        _support(words(row.in_note).lower() == "true", numbers(row.note), its_notes)
        for row in claims.itertuples()
    ]
    kinds = ("with a note", f"on {journal} alone", "told by a note itself", "without a note")
    rows = _rows(claims.assign(support=support), load("oddities"))
    return Chart(
        "claim-support",
        _alt(rows, journal),
        _table(rows, kinds),
        ("claims", "citations", "oddities"),
        source_line(claims),
        partial(_draw, rows, kinds),
        medium,
        {
            "claims": {
                "where": [
                    *(f"who_says,not,{voice}" for voice in OWN_VOICE),
                    f"certainty,not,{INFERRED}",
                    "section,not,Abstract",
                ],
                "count": "section,paragraph",
            },
            "citations": {"where": one_of("note", its_notes)},
            "oddities": {"where": one_of("oddity_id", (o for row in rows for o in row.findings))},
        },
    )


def one_journal(citations: pd.DataFrame) -> tuple[str, set[int]]:
    """Return the periodical to which most notes lead, and the notes that lead to it alone."""
    titles = texts(citations["container"]).str.split(",").str[0]
    press = citations[texts(citations["source_group"]) == "press"]
    journal = str(titles[press.index].value_counts().sort_index(kind="stable").idxmax())
    alone = (titles == journal).groupby(citations["note"]).all()
    return journal, {int(note) for note in alone[alone].index}


def _support(in_note: bool, notes: Sequence[int], journal: set[int]) -> int:
    """Tell which of the four kinds of support a claim has, by its place in their order."""
    if in_note:
        return 2
    if not notes:
        return 3
    return 1 if journal.issuperset(notes) else 0


def _rows(claims: pd.DataFrame, oddities: pd.DataFrame) -> list[Row]:
    found = {
        (spot.section, paragraph, one)
        for one, source in zip(texts(oddities["oddity_id"]), texts(oddities["source"]), strict=True)
        if one.startswith(_ON_NOTES)
        for spot in parse_source(source)
        for paragraph in spot.paragraphs
    }
    rows = []
    for section, paragraphs in read_article().paragraphs.items():
        for paragraph in paragraphs:
            here = claims[
                (texts(claims["section"]) == section)
                & (texts(claims["paragraph"]) == str(paragraph))
            ]
            if len(here):
                support = list(here["support"])
                notes = {note for cell in here["note"] for note in numbers(cell)}
                findings = sorted(one for s, p, one in found if (s, p) == (section, paragraph))
                counts = tuple(support.count(kind) for kind in range(4))
                rows.append(Row(section, paragraph, counts, tuple(sorted(notes)), findings))
    return rows


def _table(rows: Sequence[Row], kinds: Sequence[str]) -> pd.DataFrame:
    columns = [kind[:1].upper() + kind[1:] for kind in kinds]
    return pd.DataFrame(
        {
            "Section": [row.section for row in rows],
            "Paragraph": [row.paragraph for row in rows],
            **{column: [row.counts[at] for row in rows] for at, column in enumerate(columns)},
            "Findings": ["; ".join(row.findings) for row in rows],
            "Place": [str(row.place) for row in rows],
        }
    )


def _alt(rows: Sequence[Row], journal: str) -> str:
    noted, alone, told, bare = (sum(row.counts[at] for row in rows) for at in range(4))
    total = noted + alone + told + bare
    without = [Locator(r.section, (r.paragraph,)) for r in rows if r.counts[3] == sum(r.counts)]
    most = max(rows, key=lambda row: row.counts[1])
    parts = [
        f"Unit chart: {counted(total, 'claim')} of the main text, by paragraph and by what the "
        f"article gives for them. {noted} have a note, {alone} a note to {journal} alone, {told} "
        f"are told by a note itself, {bare} have no note."
    ]
    if without:
        parts.append(f"Without any note: {format_source(without)}.")
    if alone:
        place = f"{most.section} {most.paragraph}"
        parts.append(f"Most on {journal} alone: {place} ({most.counts[1]}).")
    busy = sorted((row for row in rows if row.findings), key=lambda row: -len(row.findings))[:2]
    if busy:
        said = [f"{row.section} {row.paragraph} ({len(row.findings)})" for row in busy]
        parts.append(f"Most findings on notes: {format_list(said)}.")
    return " ".join(parts)


def _draw(rows: Sequence[Row], kinds: Sequence[str], ax: Axes, width: float) -> float:
    y = _legend(ax, kinds, [sum(row.counts[at] for row in rows) for at in range(4)], width)
    room = _FINDINGS if width < ROOMY else 1.5 * _FINDINGS
    most = max(sum(row.counts) for row in rows)
    # In tenths of a pixel, which take fewer digits in the file.
    step = min(_UNIT, math.floor(10 * (width - _LABEL - room - 8) / most) / 10)
    section = ""
    for row in rows:
        if row.section != section:
            section = row.section
            write(ax, 0, y + 13, section, HEAD, bold=True)
            y += 18
        y = _draw_row(ax, y, row, step, width - room)
    return y


def _legend(ax: Axes, kinds: Sequence[str], sizes: Sequence[int], width: float) -> float:
    """Name the fills, each with its number of claims; return the y below."""
    x, y = 0.0, 12.0
    for kind, (name, size) in enumerate(zip(kinds, sizes, strict=True)):
        label = italic_titles(f"{size} {name}")
        wide = 15 + text_width(label, SMALL)
        if x and x + wide > width:
            x, y = 0.0, y + 17
        _unit(ax, x + 0.7, y - 9, 10, kind)
        write(ax, x + 15, y, label, SMALL)
        x += wide + 12
    write(ax, 0, y + 20, "Numbers at the right: findings on the notes.", SMALL, colour=QUIET)
    return y + 28


def _draw_row(ax: Axes, y: float, row: Row, step: float, right: float) -> float:
    """Draw a paragraph: its number, a block for each claim, its findings; return the y below."""
    write(ax, 14, y + 10, str(row.paragraph), SMALL, colour=QUIET, align="right")
    x = _LABEL
    for kind, count in enumerate(row.counts):
        for _ in range(count):
            _unit(ax, x, y + 1, step - 1.4, kind)
            x += step
    lines = _break(row.findings, ax.get_xlim()[1] - right)
    write_lines(ax, right, y + 10, lines, SMALL)
    return y + max(1, len(lines)) * _LINE


def _break(findings: Sequence[str], room: float) -> list[str]:
    lines: list[str] = []
    for one in findings:
        longer = f"{lines[-1]} {one}" if lines else one
        if lines and text_width(longer, SMALL) < room - 2:
            lines[-1] = longer
        else:
            lines.append(one)
    return lines


def _unit(ax: Axes, x: float, y: float, wide: float, kind: int) -> None:
    fill, hatch = ((NAVY, ""), (OXBLOOD, "////"), (OCHRE, ""), (PAPER, ""))[kind]
    outline = PAPER if hatch else QUIET if fill == PAPER else None
    block(ax, x, y, wide, 10, fill, hatch=hatch, outline=outline)
