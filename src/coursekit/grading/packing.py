"""Marks and results as bytes, and back: what the store keeps and what workers send.

Compressed JSON without the names of fields, in ASCII, so that any text fits, lone surrogates too.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

from coursekit.grading.model import Change, Mark, Result, Sender, Student

_LEVEL = 1  # of compression; higher ones cost more time than they save


def pack(value: Any) -> bytes:
    """Make bytes of a JSON value; the same value gives the same bytes."""
    return zlib.compress(json.dumps(value, separators=(",", ":")).encode("ascii"), _LEVEL)


def unpack(data: bytes) -> Any:
    """Read what `pack` made."""
    return json.loads(zlib.decompress(data))


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
    """Read what `mark_row` made."""
    row[9] = tuple(row[9])
    return Mark(*row)


def pack_marks(marks: tuple[Mark, ...]) -> bytes:
    """All marks of one file."""
    return pack([mark_row(mark) for mark in marks])


def unpack_marks(data: bytes) -> tuple[Mark, ...]:
    """Read what `pack_marks` made."""
    return tuple(map(mark_of, unpack(data)))


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


def pack_result(result: Result) -> bytes:
    """All that is known of one student."""
    return pack(
        [
            student_row(result.student),
            result.status,
            [mark_row(mark) for mark in result.marks],
            result.place,
            result.saved,
            result.days_late,
            result.penalty,
            result.notes,
            [[c.exercise, c.before, c.after, c.why, c.run] for c in result.changes],
        ]
    )


def unpack_result(data: bytes) -> Result:
    """Read what `pack_result` made."""
    student, status, marks, place, saved, days, penalty, notes, changes = unpack(data)
    return Result(
        student_of(student),
        status,
        tuple(map(mark_of, marks)),
        place,
        saved,
        days,
        penalty,
        tuple(notes),
        tuple(Change(*change) for change in changes),
    )
