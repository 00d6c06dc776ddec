"""Whose file is this?  Only what says so exactly counts; nobody is guessed.

1. The number that the learning system put into the file's name.
2. The number or login in the answer file.
3. The e-mail address in it.
4. The full name in the folder's name, if nothing else says anybody and one student alone has it.
   Where the roster has no numbers of that system, it counts against a number in the file that is
   not on the roster: the system wrote the folder's name, and the student typed the number.
5. Of a group that hands in together, the group's name in the folder's name.

What is found must agree.  If the folder says one student and the file another, it is nobody's until
a person decides.  What only looks alike, "0400102" and "400102", is told as a hint.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from coursekit.exercises.variants import student_key
from coursekit.grading.model import Identity, Sender
from coursekit.grading.roster import headings as head
from coursekit.grading.roster.identifiers import (
    CANVAS_NAME,
    LOOSE,
    ONLY_NAME,
    canvas_name,
    loose_number,
)
from coursekit.grading.tables.csvtext import excerpt

#: Gives the keys of the students whom a value (second) of a kind (first) names.
Lookup = Callable[[str, str], Collection[str]]
#: Gives the lines of the roster that name it and count for nobody.
LeftOut = Callable[[str, str], Sequence[int]]

_NUMBER_OF = {"canvas": head.CANVAS, "moodle": head.PARTICIPANT}
_SYSTEM = {"canvas": "Canvas", "moodle": "Moodle"}
_EXPORT_AGAIN = (
    "Is this the roster of this course and this assignment? Moodle numbers each assignment's "
    "participants anew. Export it again."
)
_MOST_LINES = 5
_MOST = 320  # characters of an identifier; no e-mail address has more


@dataclass(frozen=True)
class Match:
    """Whose file it is.

    Parameters
    ----------
    student : str
        Key; empty if nobody's.
    reason : str
        How the student was found, or a sentence that says why none was and what to do.
    note : str
        What an instructor should look at, though the student was found.
    """

    student: str
    reason: str
    note: str = ""


@dataclass(frozen=True)
class _Clue:
    """Something that names students: where it stands, what it says, whom it names."""

    what: str
    value: str
    students: frozenset[str]

    def __str__(self) -> str:
        return f"{self.what} {excerpt(self.value)}"


def match(
    identity: Identity,
    sender: Sender,
    lookup: Lookup,
    left_out: LeftOut = lambda _kind, _value: (),
) -> Match:
    """Find the student to whom a file belongs.

    Parameters
    ----------
    identity : Identity
        What the file's place tells.
    sender : Sender
        What the file itself tells.  The name that a student typed is never used.
    lookup : callable
        By kind and normal form, as `identifiers.identifiers` gives them.
    left_out : callable, optional
        Lines of the roster whose students cannot be told apart.

    Returns
    -------
    Match
        Case, width, blanks and Unicode's normal forms make no difference.
    """
    clues = _clues(identity, sender, lookup)
    named = [clue for clue in clues if clue.students]
    folder = _folder_name(identity, lookup)
    if not named:
        return _by_name(identity, folder, clues, lookup, left_out)
    sure = [clue for clue in named if len(clue.students) == 1]
    if not sure:
        return Match(
            "",
            f"{_capital(str(named[0]))} belongs to {len(named[0].students)} students on the "
            "roster. Tell them apart there, or ask who sent this.",
        )
    student = min(sure[0].students)
    against = next((clue for clue in named if student not in clue.students), None)
    if against is None and folder.students and student not in folder.students:
        against = folder
    if against is not None:
        return Match("", _contradiction(sure[0], against))
    agreeing = " and ".join(str(clue) for clue in sure)
    unknown = [str(clue) for clue in clues if not clue.students]
    rest = f"; not on the roster: {' and '.join(unknown)}" if unknown else ""
    return Match(
        student, f"Found by {agreeing}{rest}.", _signed_by_another(student, sender, lookup)
    )


def _signed_by_another(student: str, sender: Sender, lookup: Lookup) -> str:
    """A note if the name that was typed into the file is another student's."""
    form = student_key(sender.name[:_MOST])
    named = set(lookup(head.NAME, form)) if form else set()
    if not named or student in named:
        return ""
    return (
        f"The file is signed {excerpt(sender.name)}, which is another student on the roster, "
        "but the number is this student's. Ask whose work it is."
    )


def _clues(identity: Identity, sender: Sender, lookup: Lookup) -> list[_Clue]:
    """The number of the system, then the number, login and address in the file."""
    system = _SYSTEM.get(identity.system, "the system")
    clues = [
        _clue(f"{system}'s number", identity.id, [_NUMBER_OF.get(identity.system, "")], lookup),
        _clue("the number in the file", sender.id, [head.ID, head.CANVAS, head.EMAIL], lookup),
        _clue("the e-mail address in the file", sender.email, [head.EMAIL], lookup),
    ]
    return [clue for clue in clues if clue is not None]


def _clue(what: str, value: str, kinds: Sequence[str], lookup: Lookup) -> _Clue | None:
    """Whom `value` names, by the first of `kinds` in which it names anybody."""
    form = student_key(value[: _MOST + 1])
    if not form:
        return None
    for kind in kinds if len(form) <= _MOST else ():
        students = frozenset(lookup(kind, form)) if kind else frozenset()
        if students:
            return _Clue(what, value, students)
    return _Clue(what, value, frozenset())


def _folder_name(identity: Identity, lookup: Lookup) -> _Clue:
    """Whom the name in the folder's or file's name means."""
    kind = CANVAS_NAME if identity.system == "canvas" else head.NAME
    value = identity.name if identity.system in _SYSTEM else ""
    form = _name_form(identity)
    students = frozenset(lookup(kind, form)) if form else frozenset()
    return _Clue(f"the {'file' if kind == CANVAS_NAME else 'folder'}'s name", value, students)


def _name_form(identity: Identity) -> str:
    if identity.system not in _SYSTEM:
        return ""
    form = student_key(identity.name[:_MOST])
    return canvas_name(form) if identity.system == "canvas" else form


def _by_name(
    identity: Identity,
    folder: _Clue,
    clues: Sequence[_Clue],
    lookup: Lookup,
    left_out: LeftOut,
) -> Match:
    """The last resort: the full name in an LMS folder's name, if the file tells nothing else.

    The system's own number may be there if the roster has no such numbers; then `lookup` knows
    the name as `identifiers.ONLY_NAME`, too.
    """
    own_clues = [clue for clue in clues if "'s number" not in clue.what]
    alone = frozenset(lookup(ONLY_NAME, _name_form(identity)))
    if not alone and folder.value and len(members := lookup(head.GROUP, student_key(folder.value))):
        return Match(min(members), f"Found by the group's name {excerpt(folder.value)}.")
    if twice := _stands_twice(clues, left_out):
        return Match("", twice)
    if own_clues and len(alone) == 1 and alone == folder.students:
        several = " and ".join(map(str, own_clues))
        verb = "is" if len(own_clues) == 1 else "are"
        return Match(
            min(alone),
            f"Found by {folder}, which only one student has.",
            f"Found by {folder} alone: {several} {verb} not on the roster. "
            "See whether it is the student's.",
        )
    if own_clues:
        several = " and ".join(map(str, own_clues))
        return Match(
            "",
            f"{_capital(several)} {'is' if len(own_clues) == 1 else 'are'} not on the roster"
            f"{_meant(folder)}. {_alike(own_clues, lookup)}"
            "Ask the student, or add what is missing to the roster.",
        )
    if not folder.value:
        if not clues:
            return Match("", "Neither its name nor the file says who sent it. Ask who it was.")
        numbers = _capital(" and ".join(map(str, clues)))
        return Match(
            "",
            f"{numbers} is not on the roster, and the file does not say who sent it. "
            "Ask who it was.",
        )
    if len(folder.students) != 1:
        how = "nobody" if not folder.students else f"{len(folder.students)} students"
        return Match(
            "",
            f"{_capital(str(folder))} names {how} on the roster, and the file does not say who "
            "sent it. Ask who it was.",
        )
    if clues and alone != folder.students:
        return Match(
            "",
            f"{_capital(str(clues[0]))} is not on the roster, though {folder} is. {_EXPORT_AGAIN}",
        )
    return Match(min(folder.students), f"Found by {folder}, which only one student has.")


def _stands_twice(clues: Sequence[_Clue], left_out: LeftOut) -> str:
    """Why nobody is known by a number or address that stands in several rows of the roster."""
    for clue in clues:
        form = student_key(clue.value[:_MOST])
        for kind in (head.ID, head.CANVAS, head.PARTICIPANT, head.EMAIL):
            if lines := left_out(kind, form):
                several = " and ".join(map(str, sorted(set(lines))[:_MOST_LINES]))
                return (
                    f"{_capital(str(clue))} stands in lines {several} of the roster, which do not "
                    "agree, so that neither counts. Correct the roster and run again."
                )
    return ""


def _alike(clues: Sequence[_Clue], lookup: Lookup) -> str:
    """A hint at a number that a spreadsheet or a blank has changed; empty if there is none."""
    for clue in clues:
        bare = loose_number(student_key(clue.value[:_MOST]))
        if bare and (near := [*lookup(LOOSE, bare)]):
            return (
                f"{excerpt(near[0])} is on the roster and differs only as a spreadsheet changes "
                "numbers (zeros before them, blanks, digits after the fifteenth): if it is the "
                "same, correct the roster, with the column set to text. "
            )
    return ""


def _meant(folder: _Clue) -> str:
    return f", though {folder} is" if len(folder.students) == 1 else ""


def _contradiction(one: _Clue, other: _Clue) -> str:
    of_system = other.what.endswith("'s name") and one.what.endswith("'s number")
    hint = _EXPORT_AGAIN if of_system else "Ask who sent this."
    return f"{_capital(str(one))} and {other} name different students. {hint}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
