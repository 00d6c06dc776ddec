"""By what a student is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from coursekit.exercises.variants import student_key
from coursekit.grading.model import Student
from coursekit.grading.roster import headings as head

#: Numbers that only a learning system knows; in `Student.ids` they stand as ``canvas:4711``.
NUMBERS = (head.CANVAS, head.PARTICIPANT)
CANVAS_NAME = "canvas-name"
#: Kind of the names of students of whom the roster has no number of a learning system.
ONLY_NAME = "only-name"
#: Kind of numbers without what spreadsheets take or people add; gives numbers, not keys.
LOOSE = "loose"
_KEPT_DIGITS = 15  # by Excel, LibreOffice and all that count in double precision
_ADDED = re.compile(r"[\s.\-/'’]")
_FRACTION = re.compile(r"[.,]00?$")
PARTS = re.compile(r"[\s,;]+")


def identifiers(student: Student) -> Iterator[tuple[str, str]]:
    """By what a student is known: kinds, and values in normal form, for `matching.match`.

    Yields
    ------
    kind : str
        ``canvas`` and ``participant``, a learning system's own numbers; ``id`` (numbers and
        logins), ``email``, ``name``, ``canvas-name``; ``only-name`` if no system's number is known.
    value : str
    """
    own = list(numbers_and_addresses(student))
    yield from own
    numbered = any(kind in NUMBERS for kind, _ in own)
    names = dict.fromkeys(pair for pair in _name_forms(student.name) if pair[1])
    yield from names
    if not numbered:
        yield from dict.fromkeys((ONLY_NAME, name) for _, name in names)


def index_of(students: Iterable[Student]) -> dict[str, dict[str, list[str]]]:
    """Keys of the students whom a value names, by kind and value."""
    index: dict[str, dict[str, list[str]]] = {}
    for student in students:
        for kind, value in identifiers(student):
            index.setdefault(kind, {}).setdefault(value, []).append(student.key)
            if kind == head.ID and (bare := loose_number(value)):
                index.setdefault(LOOSE, {}).setdefault(bare, []).append(value)
    return index


def loose_number(value: str) -> str:
    """A number without what a spreadsheet or a person adds, and digits that none keeps.

    Empty if it is no number.
    """
    bare = _ADDED.sub("", _FRACTION.sub("", value)).lstrip("0")
    return bare[:_KEPT_DIGITS].ljust(len(bare), "0") if bare.isdigit() else ""


def numbers_and_addresses(student: Student) -> Iterator[tuple[str, str]]:
    """What of `identifiers` should be one student's alone."""
    own: dict[tuple[str, str], None] = {}
    for one in student.ids:
        kind, colon, number = one.partition(":")
        if colon and kind in NUMBERS:
            own[kind, student_key(number)] = None
        else:
            form = student_key(one)
            own[head.ID, form] = None
            if "@" in form:
                own[head.EMAIL, form] = None
    for mail in PARTS.split(student.email) if student.email else ():
        own[head.EMAIL, student_key(mail)] = None
    return (pair for pair in own if pair[1])


def own_number(student: Student) -> str:
    """The number or login that a student knows, and writes into a hand-out; else the key."""
    known = [one for one in student.ids if one.partition(":")[0] not in NUMBERS]
    return known[0] if known else student.key


def canvas_name(name: str) -> str:
    """A name as Canvas writes it into file names: ``doe, jane`` is ``doejane``."""
    return "".join(character for character in name if character.isalnum())


def _name_forms(name: str) -> Iterator[tuple[str, str]]:
    """``Doe, Jane`` is Jane Doe, too, and doejane in Canvas; no other two names are one."""
    last, comma, first = (part.strip() for part in student_key(name).partition(","))
    if comma:
        yield head.NAME, f"{last}, {first}"
        yield head.NAME, f"{first} {last}".strip()
        yield CANVAS_NAME, canvas_name(last + first)
        return
    yield head.NAME, last
    yield CANVAS_NAME, canvas_name(last)
    if last.count(" ") == 1:
        yield CANVAS_NAME, canvas_name("".join(reversed(last.split(" "))))
