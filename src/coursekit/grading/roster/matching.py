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

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coursekit.catalogue import N_, _, ngettext, number_words
from coursekit.exercises.variants import student_key
from coursekit.grading.model import Identity, Sender
from coursekit.grading.roster import headings as head
from coursekit.grading.roster.clues import (
    FILE_NAME,
    FOLDER_NAME,
    LONGEST,
    SYSTEM_NUMBERS,
    Clue,
    Lookup,
    clues_of,
    folder_name,
    name_form,
)
from coursekit.grading.roster.identifiers import (
    LOOSE,
    ONLY_NAME,
    loose_number,
)
from coursekit.grading.tables.csvtext import excerpt

#: Gives the lines of the roster that name it and count for nobody.
LeftOut = Callable[[str, str], Sequence[int]]

_EXPORT_AGAIN = N_(
    "Is this the roster of this course and this assignment? Moodle numbers each assignment's "
    "participants anew. Export it again."
)
_MOST_LINES = 5


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
    clues = clues_of(identity, sender, lookup)
    named = [clue for clue in clues if clue.students]
    folder = folder_name(identity, lookup)
    if not named:
        return _by_name(identity, folder, clues, lookup, left_out)
    sure = [clue for clue in named if len(clue.students) == 1]
    if not sure:
        told = _(
            "{clue} belongs to {n} students on the roster. Tell them apart there, "
            "or ask who sent this.",
            clue=named[0],
            n=number_words(len(named[0].students)),
        )
        return Match("", _capital(told))
    student = min(sure[0].students)
    against = next((clue for clue in named if student not in clue.students), None)
    if against is None and folder.students and student not in folder.students:
        against = folder
    if against is not None:
        return Match("", _contradiction(sure[0], against))
    told = N_("Found by {clues}.")
    unknown = [clue for clue in clues if not clue.students]
    if unknown:
        told = N_("Found by {clues}; not on the roster: {unknown}.")
    reason = _(told, clues=_together(sure), unknown=_together(unknown))
    return Match(student, reason, _signed_by_another(student, sender, lookup))


def _signed_by_another(student: str, sender: Sender, lookup: Lookup) -> str:
    """A note if the name that was typed into the file is another student's."""
    form = student_key(sender.name[:LONGEST])
    named = set(lookup(head.NAME, form)) if form else set()
    if not named or student in named:
        return ""
    return _(
        "The file is signed {name}, which is another student on the roster, "
        "but the number is this student's. Ask whose work it is.",
        name=excerpt(sender.name),
    )


def _by_name(
    identity: Identity,
    folder: Clue,
    clues: Sequence[Clue],
    lookup: Lookup,
    left_out: LeftOut,
) -> Match:
    """The last resort: the full name in an LMS folder's name, if the file tells nothing else.

    The system's own number may be there if the roster has no such numbers; then `lookup` knows
    the name as `identifiers.ONLY_NAME`, too.
    """
    own_clues = [clue for clue in clues if clue.message not in SYSTEM_NUMBERS.values()]
    alone = frozenset(lookup(ONLY_NAME, name_form(identity)))
    if not alone and folder.value and len(members := lookup(head.GROUP, student_key(folder.value))):
        found = _("Found by the group's name {name}.", name=excerpt(folder.value))
        return Match(min(members), found)
    if twice := _stands_twice(clues, left_out):
        return Match("", twice)
    if own_clues and len(alone) == 1 and alone == folder.students:
        note = ngettext(
            "Found by {folder} alone: {clues} is not on the roster. "
            "See whether it is the student's.",
            "Found by {folder} alone: {clues} are not on the roster. "
            "See whether it is the student's.",
            len(own_clues),
            folder=folder,
            clues=_together(own_clues),
        )
        return Match(min(alone), _only_by(folder), note)
    if own_clues:
        ask = _("Ask the student, or add what is missing to the roster.")
        sentences = (_capital(_not_known(own_clues, folder)), _alike(own_clues, lookup), ask)
        return Match("", " ".join(filter(None, sentences)))
    if not folder.value:
        told = _("Neither its name nor the file says who sent it. Ask who it was.")
        if clues:
            told = _(
                "{clues} is not on the roster, and the file does not say who sent it. "
                "Ask who it was.",
                clues=_together(clues),
            )
        return Match("", _capital(told))
    if len(folder.students) != 1:
        nobody = N_(
            "{folder} names nobody on the roster, and the file does not say who sent it. "
            "Ask who it was."
        )
        several = N_(
            "{folder} names {n} students on the roster, and the file does not say who sent it. "
            "Ask who it was."
        )
        number = number_words(len(folder.students))
        told = _(several if folder.students else nobody, folder=folder, n=number)
        return Match("", _capital(told))
    if clues and alone != folder.students:
        return Match("", f"{_capital(_not_known(clues[:1], folder))} {_(_EXPORT_AGAIN)}")
    return Match(min(folder.students), _only_by(folder))


def _only_by(folder: Clue) -> str:
    return _("Found by {folder}, which only one student has.", folder=folder)


def _not_known(clues: Sequence[Clue], folder: Clue) -> str:
    """Say that nobody on the roster has what the file says, whether or not its folder is known."""
    told = _together(clues)
    if len(folder.students) != 1:
        return ngettext(
            "{clues} is not on the roster.",
            "{clues} are not on the roster.",
            len(clues),
            clues=told,
        )
    return ngettext(
        "{clues} is not on the roster, though {folder} is.",
        "{clues} are not on the roster, though {folder} is.",
        len(clues),
        clues=told,
        folder=folder,
    )


def _together(clues: Sequence[Clue]) -> str:
    return _(" and ").join(map(str, clues))


def _stands_twice(clues: Sequence[Clue], left_out: LeftOut) -> str:
    """Why nobody is known by a number or address that stands in several rows of the roster."""
    for clue in clues:
        form = student_key(clue.value[:LONGEST])
        for kind in (head.ID, head.CANVAS, head.PARTICIPANT, head.EMAIL):
            if lines := left_out(kind, form):
                several = _(" and ").join(map(str, sorted(set(lines))[:_MOST_LINES]))
                told = _(
                    "{clue} stands in lines {lines} of the roster, which do not agree, "
                    "so that neither counts. Correct the roster and run again.",
                    clue=clue,
                    lines=several,
                )
                return _capital(told)
    return ""


def _alike(clues: Sequence[Clue], lookup: Lookup) -> str:
    """A hint at a number that a spreadsheet or a blank has changed; empty if there is none."""
    for clue in clues:
        bare = loose_number(student_key(clue.value[:LONGEST]))
        if bare and (near := [*lookup(LOOSE, bare)]):
            return _(
                "{number} is on the roster and differs only as a spreadsheet changes numbers "
                "(zeros before them, .0 behind them, blanks, digits after the fifteenth): "
                "if it is the same, correct the roster, with the column set to text.",
                number=excerpt(near[0]),
            )
    return ""


def _contradiction(one: Clue, other: Clue) -> str:
    names = other.message in (FILE_NAME, FOLDER_NAME)
    of_system = names and one.message in SYSTEM_NUMBERS.values()
    hint = _(_EXPORT_AGAIN) if of_system else _("Ask who sent this.")
    told = _("{one} and {other} name different students.", one=one, other=other)
    return f"{_capital(told)} {hint}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
