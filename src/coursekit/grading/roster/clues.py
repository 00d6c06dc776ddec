"""What a file and its place tell of who sent it: numbers, a login, an address, a name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from coursekit.catalogue import N_, _
from coursekit.exercises.variants import student_key
from coursekit.grading.model import Identity, Sender
from coursekit.grading.roster import headings as head
from coursekit.grading.roster.identifiers import CANVAS_NAME, canvas_name
from coursekit.grading.tables.csvtext import excerpt

#: Gives the keys of the students whom a value (second) of a kind (first) names.
Lookup = Callable[[str, str], Collection[str]]

LONGEST = 320
"""Characters of an identifier; no e-mail address has more."""

_NUMBER_OF = {"canvas": head.CANVAS, "moodle": head.PARTICIPANT}
SYSTEM_NUMBERS = {
    "canvas": N_("Canvas's number {value}"),
    "moodle": N_("Moodle's number {value}"),
    "": N_("the system's number {value}"),
}
FILE_NAME, FOLDER_NAME = N_("the file's name {value}"), N_("the folder's name {value}")


@dataclass(frozen=True)
class Clue:
    """Something that names students: a message that says where it stands, its value, whom."""

    message: str
    value: str
    students: frozenset[str]

    def __str__(self) -> str:
        return _(self.message, value=excerpt(self.value))


def clues_of(identity: Identity, sender: Sender, lookup: Lookup) -> list[Clue]:
    """The number of the system, then the number, login and address in the file."""
    number = SYSTEM_NUMBERS.get(identity.system, SYSTEM_NUMBERS[""])
    in_file = N_("the number in the file {value}")
    address = N_("the e-mail address in the file {value}")
    clues = [
        _clue(number, identity.id, [_NUMBER_OF.get(identity.system, "")], lookup),
        _clue(in_file, sender.id, [head.ID, head.CANVAS, head.EMAIL], lookup),
        _clue(address, sender.email, [head.EMAIL], lookup),
    ]
    return [clue for clue in clues if clue is not None]


def _clue(message: str, value: str, kinds: Sequence[str], lookup: Lookup) -> Clue | None:
    """Whom `value` names, by the first of `kinds` in which it names anybody."""
    form = student_key(value[: LONGEST + 1])
    if not form:
        return None
    for kind in kinds if len(form) <= LONGEST else ():
        students = frozenset(lookup(kind, form)) if kind else frozenset()
        if students:
            return Clue(message, value, students)
    return Clue(message, value, frozenset())


def folder_name(identity: Identity, lookup: Lookup) -> Clue:
    """Whom the name in the folder's or file's name means."""
    kind = CANVAS_NAME if identity.system == "canvas" else head.NAME
    value = identity.name if identity.system in _NUMBER_OF else ""
    form = name_form(identity)
    students = frozenset(lookup(kind, form)) if form else frozenset()
    return Clue(FILE_NAME if kind == CANVAS_NAME else FOLDER_NAME, value, students)


def name_form(identity: Identity) -> str:
    if identity.system not in _NUMBER_OF:
        return ""
    form = student_key(identity.name[:LONGEST])
    return canvas_name(form) if identity.system == "canvas" else form
