"""Marks and results as bytes, and back: what the store keeps and what workers send.

JSON without the names of fields, in ASCII, so that any text fits, lone surrogates too.

Much of a class gives the same answers, so a mark is kept once, as a *line* under a *name* made from
it, and what refers to it gives the name.  Attempts and time, which are each student's own, stand
beside the name.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from coursekit.grading.model import Change, Mark, Result, Sender, Student

_TRIES = ("attempts", "seconds")
_SAME = tuple(field.name for field in fields(Mark) if field.name not in _TRIES)
_LINE, _NAME = "_line", "_name"  # where a mark remembers its own
_REFERENCE = struct.Struct("<16sQQ")  # a name, attempts, seconds
SHORT = 1_000  # bytes of a line; longer ones hold prose, which is like no other
_REMEMBERED = 4_096
_encode = json.JSONEncoder(separators=(",", ":")).encode
_decode = json.JSONDecoder().decode


@dataclass(frozen=True)
class Packed:
    """A result as bytes, in three parts, so that few of them need be read for most purposes.

    Parameters
    ----------
    head : bytes
        Student, status, file, lateness and notes.
    changes : bytes
        What later runs altered.
    marks : bytes
        Names of the marks, as `refer` makes them.
    """

    head: bytes
    changes: bytes
    marks: bytes


def pack(value: Any) -> bytes:
    """Make bytes of a JSON value; the same value gives the same bytes."""
    return _encode(value).encode("ascii")


def unpack(data: bytes) -> Any:
    """Read what `pack` made."""
    return _decode(data.decode("ascii"))


def line_of(mark: Mark) -> bytes:
    """A mark as a line of JSON, without attempts and time; the mark remembers it."""
    line: bytes | None = mark.__dict__.get(_LINE)
    if line is None:
        line = mark.__dict__[_LINE] = pack([getattr(mark, name) for name in _SAME])
    return line


def name_of(mark: Mark) -> bytes:
    """The name of a mark's line, 16 bytes; the mark remembers it."""
    name: bytes | None = mark.__dict__.get(_NAME)
    if name is None:
        name = mark.__dict__[_NAME] = hashlib.blake2b(line_of(mark), digest_size=16).digest()
    return name


def mark_of(line: bytes) -> Mark:
    """Read what `line_of` made."""
    return _remembered(line) if len(line) < SHORT else _read(line)


def _read(line: bytes) -> Mark:
    told = dict(zip(_SAME, unpack(line), strict=True))
    mark = Mark(**told | {"remarks": tuple(told["remarks"])})
    mark.__dict__[_LINE] = line
    return mark


_remembered = lru_cache(_REMEMBERED)(_read)


def tried(mark: Mark, attempts: int, seconds: int) -> Mark:
    """The same mark for somebody else's attempts.

    There are twenty for each student, so this goes past the constructor of the frozen class,
    which sets each field by a call of its own, and takes along what the mark remembers.
    """
    again = object.__new__(Mark)
    again.__dict__.update(mark.__dict__, attempts=attempts, seconds=seconds)
    return again


def refer(marks: Iterable[Mark]) -> bytes:
    """Names of marks, each with attempts and time."""
    return b"".join([_REFERENCE.pack(name_of(mark), mark.attempts, mark.seconds) for mark in marks])


def referred(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Read what `refer` made: names, attempts, seconds."""
    return _REFERENCE.iter_unpack(data)


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


def pack_result(result: Result, marks: bytes) -> Packed:
    """All that is known of one student; `marks` are its own, as `refer` makes them."""
    changes = [[c.exercise, c.before, c.after, c.why, c.run] for c in result.changes]
    return Packed(pack_head(result), pack(changes), marks)


def unpack_result(packed: Packed, marks: tuple[Mark, ...]) -> Result:
    """Read what `pack_result` made."""
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
        tuple([Change(*change) for change in unpack(packed.changes)]),
    )
