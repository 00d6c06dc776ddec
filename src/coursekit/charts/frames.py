"""What charts ask of a frame: that it has its columns, and where its rows come from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

import pandas as pd

from coursekit.catalogue import _, in_language
from coursekit.course import Course, course_catalogue, find_course
from coursekit.datasets.package import DESCRIPTOR
from coursekit.errors import DatasetError, Fault
from coursekit.locators import FOOTNOTE, Locator, format_source, read_article

PLACE = ("section", "paragraph", "note")
_LONGEST_SOURCE = 110


def given(frame: pd.DataFrame | None, name: str, columns: Iterable[str]) -> pd.DataFrame:
    """Return the frame to draw: the user's own, else the dataset `name`.

    Parameters
    ----------
    frame : pandas.DataFrame or None
        What the user gave.
    name : str
        The dataset that the chart draws by default.
    columns : iterable of str
        The columns that the chart needs.

    Returns
    -------
    pandas.DataFrame
        With rows numbered from 0.

    Raises
    ------
    DatasetError
        If columns are missing, or there is no row.
    """
    if frame is None:
        from coursekit.datasets import load

        frame = load(name)
    return required(
        frame,
        columns,
        f'Start from load("{name}") and keep these columns.',
        f'Look at your filter of load("{name}").',
    )


def required(
    frame: pd.DataFrame, columns: Iterable[str], if_missing: str, if_empty: str
) -> pd.DataFrame:
    """Return `frame` with rows numbered from 0, if it can be drawn.

    Parameters
    ----------
    frame : pandas.DataFrame
    columns : iterable of str
        The columns that the chart needs.
    if_missing, if_empty : str
        What to do if there are columns missing, or no rows.

    Raises
    ------
    DatasetError
        If columns are missing, or there is no row.
    """
    if not isinstance(frame, pd.DataFrame):
        kind = type(frame).__name__
        raise DatasetError(Fault("", 0, f"expected a data frame to draw, not a {kind}", if_missing))
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        names = ", ".join(f'"{column}"' for column in missing)
        raise DatasetError(Fault("", 0, f"the frame to draw has no column {names}", if_missing))
    if frame.empty:
        raise DatasetError(Fault("", 0, "the frame to draw has no rows", if_empty))
    return frame.reset_index(drop=True)


def words(value: Any) -> str:
    """Return a cell as text; an empty cell is the empty text."""
    return "" if value is None or pd.isna(value) else str(value)


def number(value: Any, column: str) -> float | None:
    """Return a cell as a number; None if it is empty.

    Raises
    ------
    DatasetError
        If it holds something else; `column` says where.
    """
    try:
        return float(words(value)) if words(value) else None
    except ValueError:
        remedy = "Write digits only."
        fault = Fault("", 0, f'{column}: expected a number, found "{value}"', remedy)
        raise DatasetError(fault) from None


def texts(column: pd.Series) -> pd.Series:
    """Return a column as plain text, whatever its type; empty cells are empty texts."""
    return pd.Series([words(value) for value in column], index=column.index, dtype=object)


def numbers(value: Any) -> list[int]:
    """Return the whole numbers in a cell such as ``"39;42"`` or ``18``."""
    return [int(number) for number in re.findall(r"\d+", words(value).removesuffix(".0"))]


def one_of(column: str, values: Iterable[object]) -> str:
    """Return the filter of a dataset's page that leaves the rows with one of some values."""
    return f"{column},in,{';'.join(map(str, sorted(set(values), key=str)))}"


def place(row: Any) -> str:
    """Return the locator of one row as text, ``Emergence 3; n. 18–19``."""
    section, notes = words(row.section), tuple(numbers(row.note))
    if section == FOOTNOTE or not section:
        return str(Locator(FOOTNOTE, (), notes))
    return str(Locator(section, tuple(numbers(row.paragraph)), notes))


def places(frame: pd.DataFrame) -> list[str]:
    """Return the locator of every row as text."""
    return [place(row) for row in frame[list(PLACE)].itertuples()]


def source_line(*frames: pd.DataFrame) -> str:
    """Return the source line of a chart, from the locators of all rows drawn.

    A note given without its paragraph is cited with the paragraph in which it stands.  A line
    that would be too long to read names the paragraphs only.

    Parameters
    ----------
    *frames : pandas.DataFrame
        Frames with the columns section, paragraph and note.
    """
    article = read_article()
    paragraphs: dict[str, set[int]] = {section: set() for section in article.paragraphs}
    notes: dict[str, set[int]] = {section: set() for section in article.paragraphs}
    for row in pd.concat([frame[list(PLACE)] for frame in frames]).itertuples():
        if words(row.section) in paragraphs:
            paragraphs[words(row.section)].update(numbers(row.paragraph))
        for note in numbers(row.note):
            if note in article.notes:
                section, paragraph = article.notes[note]
                paragraphs[section].add(paragraph)
                notes[section].add(note)
    locators = [
        Locator(section, tuple(sorted(paragraphs[section])), tuple(sorted(notes[section])))
        for section in paragraphs
        if paragraphs[section]
    ]
    text = format_source(locators)
    cited = set().union(*notes.values())
    course = find_course()
    with in_language(course_catalogue(course)):  # a kernel knows no language
        if len(cited) > 1 and cited == set(article.notes):
            text = _("all {n} notes", n=len(cited))
        elif len(text) > _LONGEST_SOURCE:
            text = format_source(Locator(spot.section, spot.paragraphs) for spot in locators)
            text = _("{places} and their notes", places=text) if cited else text
        return _("Source: {source}", source=f"{_article_name(course)}, {text}")


def _article_name(course: Course) -> str:
    """Return how the course's data package cites the article in short, its property ``article``."""
    try:
        article = json.loads((course.data / DESCRIPTOR).read_text(encoding="utf-8")).get("article")
    except (OSError, ValueError, AttributeError):
        article = None
    return article if isinstance(article, str) and article else _("the article")
