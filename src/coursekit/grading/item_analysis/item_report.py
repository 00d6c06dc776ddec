"""The report of an item analysis: first in words, then in numbers, then how to read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd

from coursekit.catalogue import _, language_in_force, ngettext
from coursekit.grading.files import write_whole
from coursekit.grading.item_analysis.analysis import Wordings
from coursekit.grading.item_analysis.class_marks import ClassMarks
from coursekit.grading.item_analysis.findings import KEY, findings
from coursekit.grading.item_analysis.item_frames import item_frame, option_frame
from coursekit.grading.item_analysis.item_model import ClassAnalysis, Item
from coursekit.grading.item_analysis.item_terms import terms_part
from coursekit.grading.item_analysis.misunderstandings import misunderstandings
from coursekit.grading.item_analysis.report_sections import (
    answers_part,
    effort_part,
    histogram_part,
    items_part,
    map_part,
    thirds_part,
    title_of,
    variants_part,
    whole_part,
)
from coursekit.grading.reports.pages import page, text
from coursekit.grading.tables.csvfiles import write_table
from coursekit.grading.tables.dialects import OURS

REPORT, ITEMS, OPTIONS, SCORES = "analysis.html", "items.csv", "distractors.csv", "scores.csv"
_SMALL = 30
_LOOK = '<a href="#look">'


def item_report(title: str, analysis: ClassAnalysis, wordings: Wordings) -> str:
    """Write the report.

    Parameters
    ----------
    title : str
        Of the assignment, plain text.
    analysis : ClassAnalysis
    wordings : mapping
        Exercises by name and variant, for where the article settles them.

    Returns
    -------
    str
        A page that needs no other file.
    """
    items, name = analysis.items, _("Item analysis: {title}", title=title)
    if not analysis.whole.handed_in:
        body = _head(title, analysis) + _paragraph(_("There is nothing to analyse yet."))
        return page(name, body, language_in_force(), wide=True)
    sections = [
        ("misunderstood", _("What the class misunderstood"), _misunderstood(analysis, wordings)),
        ("look", _("Exercises to look at"), _look(items)),
        ("whole", _("The assignment"), whole_part(analysis.whole) + histogram_part(analysis)),
        ("exercises", _("The exercises"), _exercises(items)),
        ("answers", _("What was answered"), _answers(items)),
        ("terms", _("How to read this"), terms_part()),
    ]
    body = _head(title, analysis) + "\n".join(
        f'<section aria-labelledby="{place}"><h2 id="{place}">{heading}</h2>\n{part}</section>'
        for place, heading, part in sections
    )
    contents = [(place, heading) for place, heading, _part in sections]
    return page(name, body, language_in_force(), contents=contents, wide=True)


def _head(title: str, analysis: ClassAnalysis) -> str:
    whole = analysis.whole
    said = [
        ngettext(
            "{n} student handed in and is counted here.",
            "{n} students handed in and are counted here.",
            whole.handed_in,
        )
    ]
    if whole.complete < whole.handed_in:
        said.append(
            ngettext(
                "{n} of them has no total: a mark is awaited, or they answered an older wording.",
                "{n} of them have no total: a mark is awaited, or they answered an older wording.",
                whole.handed_in - whole.complete,
            )
        )
    if whole.absent:
        said.append(
            ngettext(
                "Nothing was received from {n} other.",
                "Nothing was received from {n} others.",
                whole.absent,
            )
        )
    if whole.unreadable:
        said.append(
            ngettext(
                "The files of {n} other cannot be read.",
                "The files of {n} others cannot be read.",
                whole.unreadable,
            )
        )
    said.append(_("Points are counted before deductions for lateness."))
    if 0 < whole.handed_in < _SMALL:
        careful = _(
            "This is a small class: take what follows as hints, and look at the answers themselves."
        )
        said.append(f"<strong>{careful}</strong>")
    kicker = _("Item analysis")
    return f'<p class="kicker">{kicker}</p>\n<h1>{text(title)}</h1>\n<p>{" ".join(said)}</p>\n'


def _misunderstood(analysis: ClassAnalysis, wordings: Wordings) -> str:
    misread = misunderstandings(analysis.items)
    if not misread:
        told = _(
            "No wrong answer was given by at least three students "
            "and at least 15% of those who were asked."
        )
        return f"<p>{told}</p>"
    told = _("The most frequent wrong answer to each exercise, the most frequent of all first.")
    parts = [f"<p>{told}</p>"]
    for one in misread:
        parts.append(
            f'<div class="keep"><h3>{title_of(one.item)}</h3>\n'
            f"<p>{text(one.lead)}:</p>\n<blockquote><p>{text(one.answer)}</p></blockquote>\n"
        )
        if one.feedback:
            told = _("Their feedback: {feedback}", feedback=text(one.feedback))
            parts.append(f"<p>{told}</p>\n")
        wording = wordings.get((one.item.exercise, one.option.variant))
        if wording and wording.source:
            told = _("The article answers it here: {source}", source=text(wording.source))
            parts.append(f'<p class="place">{told}</p>\n')
        if any(finding.kind == KEY for finding in findings(one.item)):
            told = _(
                "But first {link}make sure that the key is right{end}.", link=_LOOK, end="</a>"
            )
            parts.append(f"<p>{told}</p>\n")
        parts.append("</div>\n")
    return "".join(parts)


def _look(items: Iterable[Item]) -> str:
    parts = []
    for item in items:
        if sentences := findings(item):
            lines = "".join(f"<li>{text(one.words)}</li>" for one in sentences)
            parts.append(f'<div class="keep"><h3>{title_of(item)}</h3>\n<ul>{lines}</ul></div>\n')
    return "".join(parts) or _paragraph(_("No exercise stands out."))


def _exercises(items: Sequence[Item]) -> str:
    return items_part(items) + map_part(items) + thirds_part(items) + effort_part(items)


def _answers(items: Iterable[Item]) -> str:
    parts = [
        f'<div class="keep"><h3>{title_of(item)}</h3>\n'
        f"{variants_part(item)}{answers_part(item)}</div>"
        for item in items
        if item.options
    ]
    if parts:
        return f'<div class="beside">{"".join(parts)}</div>'
    return _paragraph(_("There are no answers that can be counted."))


def _paragraph(words: str) -> str:
    return f"<p>{words}</p>"


def score_rows(marks: ClassMarks, analysis: ClassAnalysis) -> Iterable[list[str | Decimal]]:
    """Give a row for each student: name, total, third, and the share in every exercise."""
    yield [
        "student",
        "name",
        "points",
        "out_of",
        "third",
        *(column.exercise for column in marks.columns),
    ]
    out_of = _number(analysis.whole.out_of)
    names = ("", "lower", "middle", "upper")
    shares = [column.shares for column in marks.columns]
    for at, (key, name) in enumerate(zip(marks.keys, marks.names, strict=True)):
        yield [
            key,
            name,
            _number(analysis.totals[at]),
            out_of,
            names[int(analysis.thirds[at]) + 1],
            *(_number(column[at]) for column in shares),
        ]


def _number(value: object) -> str | Decimal:
    """A number with six places at most; nothing for what is not known."""
    if value is None or not np.isfinite(number := float(str(value))):
        return ""
    return Decimal(f"{number:.6f}".rstrip("0").rstrip(".") or "0") + 0


def _cells(frame: pd.DataFrame) -> Iterable[list[str | Decimal]]:
    yield [str(name) for name in frame.columns]
    for row in frame.astype(object).itertuples(index=False):
        yield [_cell(value) for value in row]


def _cell(value: object) -> str | Decimal:
    if isinstance(value, str):
        return value
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    return "" if value is None or pd.isna(value) else _number(value)  # type: ignore[call-overload]


def write_item_report(
    folder: Path, title: str, marks: ClassMarks, analysis: ClassAnalysis, wordings: Wordings
) -> list[Path]:
    """Write the report and its three tables.

    Parameters
    ----------
    folder : pathlib.Path
        Exists.
    title : str
    marks : ClassMarks
    analysis : ClassAnalysis
    wordings : mapping
        Exercises by name and variant.

    Returns
    -------
    list of pathlib.Path
        What was written.
    """
    report = item_report(title, analysis, wordings).encode()
    write_whole(folder / REPORT, report)
    for name, rows in (
        (ITEMS, _cells(item_frame(analysis.items))),
        (OPTIONS, _cells(option_frame(analysis.items))),
        (SCORES, score_rows(marks, analysis)),
    ):
        with write_table(folder / name, OURS) as sheet:
            for row in rows:
                sheet.row(row)
    return [folder / name for name in (REPORT, ITEMS, OPTIONS, SCORES)]
