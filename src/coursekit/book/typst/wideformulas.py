"""Formulas wider than the page: broken before their signs, since smaller they could not be read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

import typst

from coursekit.book.typst.columns import MEASURE
from coursekit.book.typst.texrows import NEW_LINE

#: The smallest part of its size in which a formula can be read: of 10.3 points 7.2.
SMALLEST = 0.7
_ROOM = MEASURE - 6  # ems of a row, which has an indent before it and a number behind it
_SHORT = 90  # characters of Typst that fit at that size
_EM = 10.0  # points, in which formulas are measured
_QUOTED = r'"(?:\\.|[^"\\])*"|\\.'
_TOKEN = re.compile(rf'(?:{_QUOTED}|[^\s"\\])+')
_SIGNS = frozenset("=+-−±∓<>≤≥≠≈≡∼≃≅∝→←↔⇒⇔⟹⟺↦∈⊂⊆∪∩∧∨")


def fit_formulas(markups: Iterable[str], folders: Sequence[str]) -> dict[str, tuple[str, float]]:
    """Break the formulas that would fit the page only in a size that nobody can read.

    Parameters
    ----------
    markups : iterable of str
        Formulas in Typst that stand on lines of their own.
    folders : sequence of str
        Folders with fonts.

    Returns
    -------
    dict of str to (str, float)
        Of each that is too wide what is printed in its place, and in which part of its size.
    """
    long = [markup for markup in markups if len(markup) > _SHORT]
    widths = _measure(long, folders)
    wide = [markup for markup in long if widths[markup] * SMALLEST > MEASURE]
    rows = {markup: split_formula(markup) for markup in wide}
    widths |= _measure([p for parts in rows.values() for row in parts for p in row], folders)
    fitted = {}
    for markup, parts in rows.items():
        widest = max(widths[piece] for row in parts for piece in row)
        shown = markup if widest == widths[markup] else _fill(parts, widths)
        fitted[markup] = shown, min(1.0, MEASURE / widest)
    return fitted


def find_unbroken(markups: Iterable[str], folders: Sequence[str]) -> set[str]:
    """Return the formulas with a piece that is wider than a line, though they stand among words.

    Parameters
    ----------
    markups, folders
        As in `fit_formulas`.
    """
    long = {markup: split_formula(markup) for markup in markups if len(markup) > _SHORT}
    pieces = {markup: [piece for row in rows for piece in row] for markup, rows in long.items()}
    widths = _measure([piece for parts in pieces.values() for piece in parts], folders)
    return {markup for markup, parts in pieces.items() if max(widths[p] for p in parts) > MEASURE}


def split_formula(markup: str) -> list[list[str]]:
    """Split the rows of a formula before signs that stand in no bracket, fraction, root or matrix.

    Parameters
    ----------
    markup : str
        A formula in Typst, its words parted by spaces.

    Returns
    -------
    list of list of str
        The pieces of each row; the formula alone if its rows stand within something.
    """
    rows = []
    for row in markup.split(NEW_LINE):
        pieces: list[list[str]] = [[]]
        depth = 0
        for token in _TOKEN.findall(row):
            before = pieces[-1][-1:]
            if token in _SIGNS and depth == 0 and before and before[0] not in {*_SIGNS, "&"}:
                pieces.append([])
            pieces[-1].append(token)
            bare = re.sub(_QUOTED, "", token)
            depth += bare.count("(") - bare.count(")")
        if depth:
            return [[markup]]
        rows.append([" ".join(piece) for piece in pieces])
    return rows


def _fill(rows: Sequence[Sequence[str]], widths: dict[str, float]) -> str:
    """Put as many pieces into each line as have room there; a row goes on further in."""
    lines = []
    for pieces in rows:
        line, taken = "", 0.0
        for piece in pieces:
            if line and taken + widths[piece] > _ROOM:
                lines.append(line)
                line, taken = "& quad", 0.0
            line, taken = f"{line} {piece}".strip(), taken + widths[piece]
        lines.append(line)
    return NEW_LINE.join(line if "&" in line.split() else f"& {line}" for line in lines)


def _measure(markups: Sequence[str], folders: Sequence[str]) -> dict[str, float]:
    """Return how wide formulas are, in ems."""
    if not markups:
        return {}
    measured = "".join(f"measure($ {markup} $).width.pt(), " for markup in markups)
    source = f"#set text(size: {_EM}pt)\n#context [#metadata(({measured}))<widths>]"
    found = typst.query(  # type: ignore[misc]
        source.encode(), "<widths>", font_paths=list(folders), ignore_system_fonts=True
    )
    (widths,) = (one["value"] for one in json.loads(found))
    return {markup: width / _EM for markup, width in zip(markups, widths, strict=True)}
