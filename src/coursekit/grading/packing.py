"""Marks and results as bytes, and back: what the store keeps and what workers send.

JSON without the names of fields, in ASCII, so that any text fits, lone surrogates too.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, fields
from typing import Any

from coursekit.grading.model import (
    JUDGED,
    OPEN,
    OUTDATED,
    Change,
    Mark,
    Result,
    Sender,
    Student,
)

_TOLD = (OPEN, JUDGED, OUTDATED)  # states of marks that are told in full even in brief
_FIELDS = tuple(field.name for field in fields(Mark))  # in the order of `mark_row`
_REMARKS = _FIELDS.index("remarks")
_LEVEL = 1  # of compression; higher ones cost more time than they save


@dataclass(frozen=True)
class Packed:
    """A result as bytes, in four parts, so that few of them need be read for most purposes.

    Parameters
    ----------
    head : bytes
        Student, status, file, lateness and notes.
    changes : bytes
        What later runs altered.
    marks : bytes
        All marks, as `pack_marks` makes them.
    brief : bytes
        The marks without what takes much room: answer, message and remarks stand only where a
        person or a decision is asked for.
    """

    head: bytes
    changes: bytes
    marks: bytes
    brief: bytes


def pack(value: Any) -> bytes:
    """Make bytes of a JSON value; the same value gives the same bytes."""
    return json.dumps(value, separators=(",", ":")).encode("ascii")


def unpack(data: bytes) -> Any:
    """Read what `pack` made."""
    return json.loads(data)


def mark_row(mark: Mark) -> list[Any]:
    """A mark as a JSON value."""
    return [
        mark.exercise,
        mark.variant,
        mark.digest,
        mark.version,
        mark.answer,
        mark.score,
        mark.out_of,
        mark.state,
        mark.message,
        mark.remarks,
        mark.attempts,
        mark.seconds,
        mark.why,
    ]


def mark_of(row: list[Any]) -> Mark:
    """Read what `mark_row` made.

    There are twenty for each student, so this goes past the constructor of the frozen class,
    which sets each field by a call of its own.
    """
    row[_REMARKS] = tuple(row[_REMARKS])
    mark = object.__new__(Mark)
    mark.__dict__.update(zip(_FIELDS, row, strict=True))
    return mark


def pack_marks(marks: tuple[Mark, ...]) -> bytes:
    """All marks of one file, compressed."""
    return zlib.compress(pack([mark_row(mark) for mark in marks]), _LEVEL)


def unpack_marks(data: bytes) -> tuple[Mark, ...]:
    """Read what `pack_marks` made."""
    return tuple(map(mark_of, unpack(zlib.decompress(data)))) if data else ()


def pack_brief(marks: tuple[Mark, ...]) -> bytes:
    """The marks of one file in brief."""
    return pack([mark_row(mark) if mark.state in _TOLD else _brief_row(mark) for mark in marks])


def _brief_row(mark: Mark) -> list[Any]:
    return [
        *(mark.exercise, mark.variant, "", "", None, mark.score, mark.out_of, mark.state),
        *("", (), mark.attempts, mark.seconds, mark.why),
    ]


def pack_sender(sender: Sender) -> str:
    """Who a student says to be, as ASCII text."""
    return json.dumps([sender.id, sender.name, sender.email])


def unpack_sender(text: str) -> Sender:
    """Read what `pack_sender` made."""
    return Sender(*json.loads(text))


def student_row(student: Student) -> list[Any]:
    """A line of the roster as a JSON value."""
    return [student.key, student.name, student.email, student.ids, student.row]


def student_of(row: list[Any]) -> Student:
    """Read what `student_row` made."""
    return Student(row[0], row[1], row[2], tuple(row[3]), row[4])


def pack_head(result: Result) -> bytes:
    """What is known of one student besides marks and changes."""
    return pack(
        [
            student_row(result.student),
            result.status,
            result.place,
            result.saved,
            result.days_late,
            result.penalty,
            result.notes,
        ]
    )


def pack_result(result: Result) -> Packed:
    """All that is known of one student."""
    changes = [[c.exercise, c.before, c.after, c.why, c.run] for c in result.changes]
    marks, brief = pack_marks(result.marks), pack_brief(result.marks)
    return Packed(pack_head(result), pack(changes), marks, brief)


def unpack_result(packed: Packed) -> Result:
    """Read what `pack_result` made."""
    return _result(packed, unpack_marks(packed.marks))


def unpack_prose(head: bytes, brief: bytes, exercise: str) -> tuple[Result, Mark] | None:
    """Find a student's mark for an exercise in prose; None if none is to be marked by a person."""
    for row in unpack(brief):
        if row[0] == exercise and row[_FIELDS.index("state")] in (OPEN, JUDGED):
            mark = mark_of(row)
            return _result(Packed(head, b"[]", b"", b""), (mark,)), mark
    return None


def unpack_briefly(packed: Packed) -> Result:
    """Read what `pack_result` made, with the marks in brief."""
    return _result(packed, tuple(map(mark_of, unpack(packed.brief))))


def _result(packed: Packed, marks: tuple[Mark, ...]) -> Result:
    student, status, place, saved, days, penalty, notes = unpack(packed.head)
    return Result(
        student_of(student),
        status,
        marks,
        place,
        saved,
        days,
        penalty,
        tuple(notes),
        tuple(Change(*change) for change in unpack(packed.changes)),
    )
