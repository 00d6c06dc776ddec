"""A roster that numbers students otherwise than the one by which they were graded.

A student keeps the key under which the marks are kept: it is found by what both rosters share,
numbers and addresses first, else a full name that one student alone has.
"""

from __future__ import annotations

from coursekit.errors import CourseError, Fault
from coursekit.exercises.variants import student_key
from coursekit.grading.model import Student
from coursekit.grading.roster import headings as head
from coursekit.grading.roster.identifiers import identifiers
from coursekit.grading.roster.rosters import Roster
from coursekit.grading.store import Store
from coursekit.wording import counted


def adopt_keys(roster: Roster, store: Store) -> list[str]:
    """Let the students of a roster have the keys under which their marks are kept.

    Parameters
    ----------
    roster : Roster
        Is changed.
    store : Store

    Returns
    -------
    list of str
        What to know of it; sentences.

    Raises
    ------
    CourseError
        If the roster gives a number to one student that was another's, or if it has nobody of
        those who have marks.
    """
    stood = {result.student.key: result for result in store.results()}
    if not stood:
        return []
    students = {student.key: student for student in roster}
    keys: dict[str, str] = {}
    for key, result in stood.items():
        there = students.get(key)
        if there is not None and _may_be_one(there, result.student):
            continue
        meant = _find(result.student, roster)
        if meant is not None and (meant not in stood or meant == key):
            keys[meant] = key
        elif there is not None:
            raise CourseError(_other_numbers(roster, key, result.student, there))
    marked = [key for key, result in stood.items() if result.points is not None]
    if marked and not any(key in students or key in keys.values() for key in marked):
        message = f"none of {counted(len(marked), 'student')} who have marks is in this roster"
        remedy = (
            "Is it the roster of this class? Nothing was changed. "
            "For another class, name another folder with -o."
        )
        raise CourseError(Fault(roster.shown, 0, message, remedy))
    roster.adopt(keys)
    if not keys:
        return []
    names = "student has another number" if len(keys) == 1 else "students have other numbers"
    return [
        f"{len(keys)} {names} in this roster than in the last one: found by what both rosters say "
        "of them, and their marks stay."
    ]


def _may_be_one(one: Student, other: Student) -> bool:
    """Whether two students of the same key can be the same person."""
    names = {student_key(one.name), student_key(other.name)} - {""}
    if len(names) < 2:
        return True
    shared = set(_numbers(one)) & set(_numbers(other))
    return bool(shared)


def _numbers(student: Student) -> list[tuple[str, str]]:
    known = (head.ID, head.CANVAS, head.PARTICIPANT, head.EMAIL)
    return [pair for pair in identifiers(student) if pair[0] in known]


def _find(student: Student, roster: Roster) -> str | None:
    """The key of the one student of a roster who shares an identifier; else one full name."""
    meant = {key for kind, value in _numbers(student) for key in roster.lookup(kind, value)}
    if not meant:
        names = [value for kind, value in identifiers(student) if kind == head.NAME]
        meant = {key for name in names for key in roster.lookup(head.NAME, name)}
    return min(meant) if len(meant) == 1 else None


def _other_numbers(roster: Roster, key: str, stood: Student, there: Student) -> Fault:
    message = (
        f'"{key}" was {stood.name or "somebody else"} when marks were given, and is '
        f"{there.name} in this roster"
    )
    remedy = (
        "Is it the roster of this class? Nothing was changed. "
        "Take one with the same numbers, or name another folder with -o."
    )
    return Fault(roster.shown, 0, message, remedy)
