"""One name in several forms: where each form is printed, and who says that they are one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from coursekit.charts.chart import Chart, Medium
from coursekit.charts.frames import given, source_line, texts
from coursekit.charts.layout import block, rule, text_width, wrap, write, write_lines
from coursekit.charts.style import INK, NAVY, OCHRE, OXBLOOD, PAPER, QUIET, SMALL, TEXT, edge, on
from coursekit.defectors.charts.italics import italic_titles
from coursekit.locators import FOOTNOTE, Locator, format_source, parse_source, read_article
from coursekit.wording import counted, format_list

_CONCLUDED = "inferred"
_WORDS = {
    "": ("the form to begin with", PAPER),
    "stated": ("the article says it is the same", NAVY),
    "hedged": ("the article supposes so", OCHRE),
    _CONCLUDED: ("the reader has to conclude it", OXBLOOD),
}
_COLUMNS = ("Abstract, References", "Main text", "Notes")
_CHIP = 15.0
_ROOMY = 500.0
# Where the columns begin, as shares of the width: narrow, and where long names and all notes of a
# form have one line.
_LEFTS, _ROOMY_LEFTS = (0.0, 0.332, 0.538, 0.833), (0.0, 0.43, 0.59, 0.76)


@dataclass(frozen=True)
class Form:
    """A form of a name, its places, and how certain it is that it names the same."""

    named: str
    form: str
    certainty: str
    spots: Sequence[Locator]


def draw_name_forms(frame: pd.DataFrame | None = None, *, medium: Medium = "screen") -> Chart:
    """Draw the forms of names down, and where they are printed across.

    Parameters
    ----------
    frame : pandas.DataFrame, optional
        Rows like those of ``load("name_forms")``, which is the default.
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
    rows = given(frame, "name_forms", ("named", "form", "source", "certainty"))
    columns = (texts(rows[name]) for name in ("named", "form", "certainty", "source"))
    forms = [
        Form(named, form, certainty, parse_source(source))
        for named, form, certainty, source in zip(*columns, strict=True)
    ]
    return Chart(
        "name-forms",
        _alt(forms),
        _table(forms),
        ("name_forms",),
        source_line(_places(forms)),
        partial(_draw, forms),
        medium,
    )


def _places(forms: Iterable[Form]) -> pd.DataFrame:
    spots = [spot for form in forms for spot in form.spots]
    return pd.DataFrame(
        {
            "section": [spot.section for spot in spots],
            "paragraph": [";".join(map(str, spot.paragraphs)) for spot in spots],
            "note": [";".join(map(str, spot.notes)) for spot in spots],
        }
    )


def _table(forms: Sequence[Form]) -> pd.DataFrame:
    first: dict[str, str] = {}
    for form in forms:
        first.setdefault(form.named, form.form)
    return pd.DataFrame(
        {
            "Name": [first[form.named] for form in forms],
            "Form": [form.form for form in forms],
            "One and the same": [_WORDS[form.certainty][0] for form in forms],
            "Place": [format_source(form.spots) for form in forms],
        }
    )


def _alt(forms: Sequence[Form]) -> str:
    names: dict[str, list[str]] = {}
    for form in forms:
        spellings = names.setdefault(form.named, [])
        if form.form not in spellings:
            spellings.append(form.form)
    most = max(names.values(), key=len)
    apart = sum(
        len({_column(spot) for form in forms if form.named == named for spot in form.spots}) > 1
        for named in names
    )
    said = [
        f"{sum(form.certainty == key for form in forms)}: {name}"
        for key, (name, _) in _WORDS.items()
        if key
    ]
    return (
        f"Table chart: {counted(sum(map(len, names.values())), 'form')} of "
        f"{counted(len(names), 'name')}, by where each is printed: abstract and References, main "
        f"text, notes. Of the further forms, {format_list(said)}. {most[0]} has most: "
        f"{format_list(most[1:])} besides. The forms of {counted(apart, 'name')} are in more than "
        f"one part of the article."
    )


def _column(spot: Locator) -> int:
    """Tell in which column a place stands."""
    if spot.section == FOOTNOTE:
        return 2
    return int(spot.section != next(iter(read_article().paragraphs)))


def _draw(forms: Sequence[Form], ax: Axes, width: float) -> float:
    y = _legend(ax, width)
    lefts = [share * width for share in (_LEFTS if width < _ROOMY else _ROOMY_LEFTS)]
    heads = [wrap(head, lefts[2] - lefts[1] - 6, SMALL) for head in _COLUMNS]
    for left, head in zip(lefts[1:], heads, strict=True):
        write_lines(ax, left, y, head, SMALL, colour=QUIET)
    y += (max(map(len, heads)) - 1) * 14 + 6
    named = ""
    for form in forms:
        if form.named != named:
            named = form.named
            rule(ax, [(0, y), (width, y)])
            y += 2
        lines = wrap(italic_titles(form.form), lefts[1] - 8, TEXT)
        write_lines(ax, 0, y + 12, lines, TEXT)
        high = len(lines) * 15.25
        for column, left in enumerate(lefts[1:]):
            right = (*lefts, width + 6)[column + 2]
            high = max(high, _chips(ax, left, y + 1, right - 6, form, column))
        y += high + 1
    return y


def _legend(ax: Axes, width: float) -> float:
    """Name the fills; return the baseline below."""
    x, y = 0.0, 12.0
    for certainty, (name, _) in _WORDS.items():
        wide = 15 + text_width(name, SMALL)
        if x and x + wide > width:
            x, y = 0.0, y + 17
        _fill(ax, certainty, x + 0.7, y - 9, 10, 10)
        write(ax, x + 15, y, name, SMALL)
        x += wide + 12
    return y + 22


def _chips(ax: Axes, left: float, top: float, right: float, form: Form, column: int) -> float:
    """Draw the places of a form in one column; return the height that they take."""
    x, y, used = left, top, False
    colour = INK if form.certainty == _CONCLUDED else on(_WORDS[form.certainty][1])
    for label in _labels(form.spots, column):
        wide = text_width(label, SMALL) + 8
        if x > left and x + wide > right:
            x, y = left, y + _CHIP + 3
        _fill(ax, form.certainty, x + 0.7, y, wide, _CHIP, round_by=1.5)
        write(ax, x + 4.7, y + _CHIP / 2, label, SMALL, colour=colour, middle=True)
        x, used = x + wide + 4, True
    return y - top + _CHIP + 1 if used else 0.0


def _fill(
    ax: Axes, certainty: str, x: float, y: float, wide: float, high: float, **form: Any
) -> None:
    """Fill a chip; what the reader concludes is broken lines only, so that grey print tells it."""
    fill = _WORDS[certainty][1]
    if certainty == _CONCLUDED:
        block(ax, x, y, wide, high, PAPER, outline=fill, style="--", **form)
    else:
        block(ax, x, y, wide, high, fill, outline=edge(fill), **form)


def _labels(spots: Sequence[Locator], column: int) -> list[str]:
    """Name the places of one column: each note by its number, a place in the text by its own."""
    here = [spot for spot in spots if _column(spot) == column]
    if column == 2:
        return [str(note) for spot in here for note in spot.notes]
    return [str(spot) for spot in here]
