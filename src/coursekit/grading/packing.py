"""Marks and results as bytes, and back: what the store keeps and what workers send.

JSON without the names of fields, in ASCII, so that any text fits, lone surrogates too.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from functools import lru_cache
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
_TRIES = ("attempts", "seconds")  # what differs between students who give the same answer
_SAME = tuple(field.name for field in fields(Mark) if field.name not in _TRIES)
_LINE, _BRIEF = "_line", "_brief"  # where a mark keeps its lines
_SHORT = 1_000  # bytes of a line whose mark is remembered
_REMEMBERED = 4_096
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


def line_of(mark: Mark) -> bytes:
    """A mark as a line of JSON, without attempts and time.

    Many students give the same answer, so a mark keeps its line, and hands it on to the same mark
    of somebody else (`tried`).  Whoever remembers things about marks can use it as a key.
    """
    line: bytes | None = mark.__dict__.get(_LINE)
    if line is None:
        line = mark.__dict__[_LINE] = _line(mark)
    return line


def _line(mark: Mark) -> bytes:
    return pack([getattr(mark, name) for name in _SAME])


def _brief_line(mark: Mark) -> bytes:
    line: bytes | None = mark.__dict__.get(_BRIEF)
    if line is None:
        line = mark.__dict__[_BRIEF] = line_of(mark) if mark.state in _TOLD else _line(_brief(mark))
    return line


def _brief(mark: Mark) -> Mark:
    return replace(mark, digest="", version="", answer=None, message="", remarks=())


def tried(mark: Mark, attempts: int, seconds: int) -> Mark:
    """The same mark for somebody else's attempts.

    There are twenty for each student, so this goes past the constructor of the frozen class,
    which sets each field by a call of its own.
    """
    again = object.__new__(Mark)
    again.__dict__.update(mark.__dict__, attempts=attempts, seconds=seconds)
    return again


def _mark_of(line: bytes) -> Mark:
    """Read what `line_of` made."""
    told = dict(zip(_SAME, unpack(line), strict=True))
    mark = Mark(**told | {"remarks": tuple(told["remarks"])})
    mark.__dict__[_LINE] = line
    return mark


_remembered = lru_cache(_REMEMBERED)(_mark_of)


def _lines(marks: Iterable[Mark], line: Callable[[Mark], bytes]) -> bytes:
    """Attempts and times of all marks on one line, then a line for each."""
    marks = tuple(marks)
    tries = [[mark.attempts, mark.seconds] for mark in marks]
    return b"\n".join([pack(tries), *map(line, marks)])


def _marks_in(data: bytes) -> tuple[Mark, ...]:
    """Read what `_lines` made."""
    tries, *lines = data.split(b"\n")
    return tuple(
        [
            tried(_remembered(line) if len(line) < _SHORT else _mark_of(line), *tried_so)
            for tried_so, line in zip(unpack(tries), lines, strict=True)
        ]
    )


def pack_marks(marks: tuple[Mark, ...]) -> bytes:
    """All marks of one file, compressed."""
    return zlib.compress(_lines(marks, line_of), _LEVEL)


def unpack_marks(data: bytes) -> tuple[Mark, ...]:
    """Read what `pack_marks` made."""
    return _marks_in(zlib.decompress(data)) if data else ()


def pack_brief(marks: tuple[Mark, ...]) -> bytes:
    """The marks of one file in brief."""
    return _lines(marks, _brief_line)


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
    for mark in _marks_in(brief):
        if mark.exercise == exercise and mark.state in (OPEN, JUDGED):
            return _result(Packed(head, b"[]", b"", b""), (mark,)), mark
    return None


def unpack_briefly(packed: Packed) -> Result:
    """Read what `pack_result` made, with the marks in brief."""
    return _result(packed, _marks_in(packed.brief))


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
