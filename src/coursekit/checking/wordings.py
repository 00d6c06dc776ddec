"""Whether a text says a claim more firmly than the claim is made.

Two checks of words.  The table ``wordings`` names claims that are easily made too firm: by which
words a sentence is known to repeat one, and which words it must then keep.  And a sentence that
cites only what somebody else said must not state, prove or show it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coursekit.checking.chapters import Line, prose_lines
from coursekit.course import Course
from coursekit.datasets import load_rows
from coursekit.datasets.claims import CLAIMS, STATED
from coursekit.datasets.joins import read_whole
from coursekit.datasets.package import DESCRIPTOR, read_resources
from coursekit.errors import Fault, LocatorError, shown_path
from coursekit.locators import parse_source

WORDINGS = "wordings"
EXPLANATION = "## Explanation"
QUOTING = {WORDINGS, "works", "citations"}
"""Tables whose words are others' or are looked for."""
NEEDED = {"kind", "section", "paragraph", "note", "certainty"}

Row = Mapping[str, str]
Told = tuple[str, str]
"""What is wrong, and what to do."""

FIRM = re.compile(
    r"\b(?:proves?|proved|proven|shows?|showed|shown|establish\w*|demonstrat\w+|confirm\w*"
    r"|states?|stated|in fact|certainly|of course)\b",
    re.IGNORECASE,
)
"""Verbs and words that make a thing sure."""
LOOSENED = re.compile(
    r"\b(?:not|no|never|nothing|nobody|none|neither|cannot|hardly|tried|tries|claim\w*|whether|if"
    r"|said|says?|wrote|according|opinion|account)\b|\?",
    re.IGNORECASE,
)
"""Words beside which they are not meant so."""
DOCUMENTS = {"source", "date"}
"""Kinds of claim about the documents themselves, which a note does show."""


def check_words(course: Course) -> Iterator[Fault]:
    """No sentence of ours, and no row, says a claim more firmly than the article."""
    described = read_resources(course) if (course.data / DESCRIPTOR).is_file() else {}
    if CLAIMS not in described or any(described[CLAIMS].field(one) is None for one in NEEDED):
        return
    claims = load_rows(CLAIMS, course)
    wordings = read_wordings(load_rows(WORDINGS, course)) if WORDINGS in described else ()
    chapters = sorted(course.chapters.glob("*.md"))
    exercises = [path for one in course.exercise_folders for path in sorted(one.glob("*/*.md"))]
    for path in [*chapters, *exercises]:
        place = shown_path(path, course.root)
        for line in _own_lines(path, is_exercise=path not in chapters):
            for what in [
                *careless(line.text, wordings),
                *too_firm(line.text, line.sources, claims),
            ]:
                yield Fault(place, line.number, *what)
    for name in sorted(described.keys() - QUOTING):
        table = read_whole(described[name], course)
        place = shown_path(course.data / described[name].path, course.root)
        for number, row in zip(table.lines, table.rows, strict=True):
            for what in careless("; ".join(row.values()), wordings):
                yield Fault(place, number, *what)


def _own_lines(path: Path, *, is_exercise: bool) -> Iterator[Line]:
    """Iterate over what we say: of an exercise the explanation, for wrong choices may be wrong."""
    ours = not is_exercise
    try:
        for line in prose_lines(path):
            if is_exercise and line.text.startswith("## "):
                ours = line.text == EXPLANATION
            if ours:
                yield line
    except UnicodeDecodeError:  # the business of those who read chapters and exercises
        return


@dataclass(frozen=True)
class Wording:
    """A claim that is easily made too firm.

    Parameters
    ----------
    claim : str
        Its id.
    mentions : tuple of re.Pattern
        Each is found in a text that repeats the claim.
    keeps : re.Pattern
        Is then found in it, too.
    shown : str
        The words that it keeps, as a reader of a message is told.
    reason : str
        Why.
    """

    claim: str
    mentions: tuple[re.Pattern[str], ...]
    keeps: re.Pattern[str]
    shown: str
    reason: str


def read_wordings(rows: Iterable[Row]) -> tuple[Wording, ...]:
    """Read the rows of the table ``wordings``."""
    return tuple(
        Wording(
            row["claim"],
            tuple(_words(part) for part in row["mentions"].split(";")),
            _words(row["keeps"]),
            ", ".join(f'"{word}"' for word in row["keeps"].split("|")),
            row["reason"],
        )
        for row in rows
    )


def _words(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives})", re.IGNORECASE)


def careless(text: str, wordings: Iterable[Wording]) -> Iterator[Told]:
    """Find the claims that a text repeats without the words that it must keep.

    Parameters
    ----------
    text : str
        A sentence, or the words of a row, without marks.
    wordings : iterable of Wording
        The claims to look for.

    Yields
    ------
    (str, str)
        Message and remedy.
    """
    for wording in wordings:
        if all(known.search(text) for known in wording.mentions) and not wording.keeps.search(text):
            message = f"this says claim {wording.claim} more firmly than the article"
            yield message, f"{wording.reason} Keep one of {wording.shown}."


def too_firm(text: str, sources: Iterable[str], claims: Sequence[Row]) -> Iterator[Told]:
    """Find a firm verb in a sentence that cites only what is not stated.

    Parameters
    ----------
    text : str
        The sentence, without marks.
    sources : iterable of str
        Its locators.
    claims : sequence of mapping of str to str
        The rows of the table ``claims``.

    Yields
    ------
    (str, str)
        Message and remedy, once at most.
    """
    firm = FIRM.search(text)
    if firm is None or LOOSENED.search(text):
        return
    cited = [row for row in claims if row["kind"] not in DOCUMENTS and _cites(sources, row)]
    if cited and all(row["certainty"] != STATED for row in cited):
        levels = " or ".join(sorted({row["certainty"] for row in cited}))
        message = f'"{firm[0]}" is firmer than the article, where all that is cited is {levels}'
        yield message, "Say who says it."


def _cites(sources: Iterable[str], row: Row) -> bool:
    """Whether a claim is what these locators lead to: by its note, if they name notes."""
    for source in sources:
        try:
            locators = parse_source(source)
        except LocatorError:  # the business of the check of locators
            continue
        for spot in locators:
            if spot.notes and row["note"] and int(row["note"]) in spot.notes:
                return True
            placed = row["section"] == spot.section and int(row["paragraph"]) in spot.paragraphs
            if placed and not spot.notes:
                return True
    return False
