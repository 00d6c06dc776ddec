"""Places in the article: ``Emergence 3; n. 18-19`` as text and as a value.

Grammar (one source string may name several places)::

    source  = part *( ";" part )
    part    = section [ numbers ]          ; "Emergence 3-4", "Abstract 1", "Footnote"
            | "n." numbers                 ; notes of the section named before, else Footnote
    numbers = number-or-range *( "," number-or-range )

A section is one word, of letters only.  A range takes a hyphen or any dash.  Notes belong to the
part named last before them.
The article's structure (which sections, how many paragraphs, which note stands where) is read
from ``data/paragraphs.csv`` and ``data/notes.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from coursekit.course import Course, find_course
from coursekit.csvfile import read_csv
from coursekit.errors import Fault, LocatorError

FOOTNOTE = "Footnote"
_DASHES = re.compile("[‐‑‒–—−]")
_NUMBERS = re.compile(r"\d+(?:\s*-\s*\d+)?(?:\s*,\s*\d+(?:\s*-\s*\d+)?)*", re.ASCII)
_NOTES = re.compile(r"nn?\.\s*(?P<numbers>.+)", re.IGNORECASE)
_PLACE = re.compile(r"(?P<section>[^\W\d_]+)\s*(?P<numbers>.*)")
PARAGRAPHS, NOTES = "paragraphs.csv", "notes.csv"
_WHOLE = (re.compile(r"\d{1,4}", re.ASCII), "a whole number")
_CELLS = {
    "section": (re.compile(r"[^\W\d_]+"), "one word, of letters only"),
    "paragraph": _WHOLE,
    "note": _WHOLE,
}
_TABLES = (
    "paragraphs.csv has the columns section and paragraph, notes.csv note, section and paragraph; "
    "of an article without notes, notes.csv has no rows."
)
_REMEDY = 'Write it like "Emergence 3; n. 18-19".'
_NO_NOTES = "the article has no notes"


@dataclass(frozen=True)
class Locator:
    """One place in the article.

    Parameters
    ----------
    section : str
        Section of the article, or ``Footnote`` for a note cited by itself.
    paragraphs : tuple of int
        Paragraphs of the section, from 1, ascending; empty for the whole section or a note.
    notes : tuple of int
        Notes of those paragraphs, ascending; may be empty.
    """

    section: str
    paragraphs: tuple[int, ...] = ()
    notes: tuple[int, ...] = ()

    def __str__(self) -> str:
        if self.section == FOOTNOTE:
            return f"n. {_spell(self.notes)}" if self.notes else FOOTNOTE
        place = f"{self.section} {_spell(self.paragraphs)}".strip()
        return f"{place}; n. {_spell(self.notes)}" if self.notes else place


@dataclass(frozen=True)
class Article:
    """The article's structure: what a locator may point at.

    Parameters
    ----------
    paragraphs : mapping of str to tuple of int
        Paragraph numbers of each section, in the article's order.
    notes : mapping of int to (str, int)
        For each note, the section and paragraph in which its mark stands.
    """

    paragraphs: Mapping[str, tuple[int, ...]]
    notes: Mapping[int, tuple[str, int]] = field(default_factory=dict)

    def faults(self, locator: Locator) -> list[str]:
        """Say what is wrong with `locator`; an empty list means that it points somewhere."""
        faults: list[str] = []
        if locator.section != FOOTNOTE:
            known = self.paragraphs.get(locator.section)
            if known is None:
                expected = ", ".join([*self.paragraphs, FOOTNOTE])
                return [f'the article has no section "{locator.section}" (it has {expected})']
            if strange := _spell(set(locator.paragraphs) - set(known)):
                faults.append(
                    f"{locator.section} has paragraphs {known[0]} to {known[-1]}, not {strange}"
                )
        if strange := _spell(set(locator.notes) - self.notes.keys()):
            last = max(self.notes, default=0)
            faults.append(
                f"the article has notes 1 to {last}, not {strange}" if last else _NO_NOTES
            )
        for note in locator.notes:
            section, paragraph = self.notes.get(note, (locator.section, 0))
            if locator.section != FOOTNOTE and (
                section != locator.section
                or (paragraph and locator.paragraphs and paragraph not in locator.paragraphs)
            ):
                faults.append(f"note {note} is in {section} {paragraph}, not in {_place(locator)}")
        return faults


def _place(locator: Locator) -> str:
    return f"{locator.section} {_spell(locator.paragraphs)}".strip()


def _spell(numbers: Iterable[int]) -> str:
    """``(1, 2, 3, 7)`` as ``1–3, 7``."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)


def _numbers(text: str) -> tuple[int, ...] | None:
    text = _DASHES.sub("-", text).strip()
    if not _NUMBERS.fullmatch(text):
        return None
    numbers: set[int] = set()
    for run in text.split(","):
        first, _, last = (part.strip() for part in run.partition("-"))
        if len(first) > 4 or len(last) > 4 or int(last or first) < int(first):
            return None
        numbers.update(range(int(first), int(last or first) + 1))
    return tuple(sorted(numbers))


def parse_source(text: str) -> tuple[Locator, ...]:
    """Read a source such as ``Abstract 1; Emergence 3-4; n. 18-20``.

    Parameters
    ----------
    text : str
        One or several places; see the grammar of this module.

    Returns
    -------
    tuple of Locator
        In the order of the text.

    Raises
    ------
    LocatorError
        If the text does not follow the grammar.  Whether the place exists is asked of
        `Article.faults` or `check_source`.
    """
    locators: list[Locator] = []
    problems: list[str] = []
    for part in (piece.strip() for piece in text.split(";")):
        if notes := _NOTES.fullmatch(part):
            numbers = _numbers(notes["numbers"])
            if numbers is None:
                problems.append(f'"{part}" has no note numbers that can be read')
            elif locators and not locators[-1].notes and locators[-1].section != FOOTNOTE:
                last = locators.pop()
                locators.append(Locator(last.section, last.paragraphs, numbers))
            else:
                locators.append(Locator(FOOTNOTE, (), numbers))
        elif place := _PLACE.fullmatch(part):
            numbers = _numbers(place["numbers"]) if place["numbers"] else ()
            if numbers is None:
                problems.append(f'"{part}" has no paragraph numbers that can be read')
            else:
                locators.append(Locator(place["section"], numbers))
        else:
            problems.append(f'"{part}" is not a locator' if part else "a locator is empty")
    if problems:
        raise LocatorError(Fault("", 0, problem, _REMEDY) for problem in problems)
    return tuple(locators)


def check_source(text: str, article: Article | None = None) -> tuple[Locator, ...]:
    """Read a source and make sure that all of it exists in the article.

    Parameters
    ----------
    text : str
        One or several places.
    article : Article, optional
        Structure to check against; default the course's own.

    Returns
    -------
    tuple of Locator

    Raises
    ------
    LocatorError
        With one fault for each place that cannot be read or does not exist.
    """
    locators = parse_source(text)
    article = article or read_article()
    problems = [problem for locator in locators for problem in article.faults(locator)]
    if problems:
        raise LocatorError(Fault("", 0, f'"{text}": {problem}') for problem in problems)
    return locators


def format_source(locators: Iterable[Locator]) -> str:
    """Write locators as a reader sees them: ``Emergence 3; n. 18–19``."""
    return "; ".join(map(str, locators))


def sections_of(sources: Iterable[str], article: Article) -> list[str]:
    """Return the sections in which sources lie, or their notes, in the article's order.

    Raises
    ------
    LocatorError
        If one cannot be read.
    """
    found = set()
    for locator in (one for source in sources for one in parse_source(source)):
        found.add(locator.section)
        found.update(article.notes[note][0] for note in locator.notes if note in article.notes)
    return [section for section in article.paragraphs if section in found]


def missing_structure(place: str) -> Fault:
    """Tell that ``paragraphs.csv`` or ``notes.csv`` is missing; `place` is how it is known."""
    message = "the table of the article's structure is missing, so no locator can be checked"
    return Fault(place, 0, message, _TABLES)


def read_article(course: Course | None = None) -> Article:
    """Read the article's structure from the course's data.

    Parameters
    ----------
    course : Course, optional
        Default: the course found from the working directory.

    Returns
    -------
    Article

    Raises
    ------
    LocatorError
        If ``paragraphs.csv`` or ``notes.csv`` is missing or cannot be read.
    """
    folder = (course or find_course()).data
    paths = (folder / PARAGRAPHS, folder / NOTES)
    missing = [path for path in paths if not path.is_file()]
    if missing:
        raise LocatorError(missing_structure(_shown(path)) for path in missing)
    return _read_article(*paths, *(path.stat().st_mtime_ns for path in paths))


@lru_cache(maxsize=8)
def _read_article(paragraph_table: Path, note_table: Path, *stamps: int) -> Article:
    paragraphs: dict[str, list[int]] = {}
    for section, paragraph in _rows(paragraph_table, "section", "paragraph"):
        paragraphs.setdefault(section, []).append(int(paragraph))
    notes = {
        int(note): (section, int(paragraph))
        for note, section, paragraph in _rows(note_table, "note", "section", "paragraph")
    }
    return Article({name: tuple(sorted(numbers)) for name, numbers in paragraphs.items()}, notes)


def _rows(path: Path, *columns: str) -> list[list[str]]:
    """Read a table of the article's structure: sections are words, the rest whole numbers."""
    place = _shown(path)
    table = read_csv(path, place, LocatorError)
    if missing := [name for name in columns if name not in table.columns]:
        message = f"the columns {', '.join(missing)} are missing"
        raise LocatorError(Fault(place, 1, message, _TABLES))
    faults: list[Fault] = []
    rows: list[list[str]] = []
    for line, record in table.records():
        cells = [record[name] for name in columns]
        rows.append(cells)
        for name, cell in zip(columns, cells, strict=True):
            pattern, what = _CELLS[name]
            if not pattern.fullmatch(cell):
                faults.append(Fault(place, line, f'{name}: expected {what}, found "{cell}"'))
    if faults:
        raise LocatorError(faults)
    return rows


def _shown(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
