"""Marks and results as bytes, and back: what the store keeps and what workers send.

JSON without the names of fields.

Much of a class gives the same answers, so a mark is kept once, as a *line* under a *name* made from
it, and what refers to it gives the name.  Attempts and time, which are each student's own, stand
beside the name.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeVar

import msgspec
from msgspec.structs import replace

from coursekit.grading.model import Change, Mark, Result, Student, Try

Value = TypeVar("Value")

_LINE, _NAME = "_line", "_name"  # where a mark remembers its own
_REFERENCE = struct.Struct("<16sQQ")  # a name, attempts, seconds
SHORT = 1_000  # bytes of a line; longer ones hold prose, which is like no other
_encode = msgspec.json.Encoder().encode


class Packed(NamedTuple):
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
    """Make bytes of a value of the model; the same value gives the same bytes."""
    try:
        return _encode(value)
    except UnicodeEncodeError:  # a lone surrogate, which UTF-8 cannot hold
        return json.dumps(msgspec.to_builtins(value), separators=(",", ":")).encode("ascii")


def unpacker(kind: type[Value]) -> Callable[[bytes], Value]:
    """Make a function that reads what `pack` made of a value of that kind."""
    decode = msgspec.json.Decoder(kind).decode

    def unpack(data: bytes) -> Value:
        try:
            return decode(data)
        except msgspec.DecodeError:  # a lone surrogate
            return msgspec.convert(json.loads(data), kind)

    return unpack


_mark_of = unpacker(Mark)
_result_of = unpacker(Result)
_changes_of = unpacker(tuple[Change, ...])


def line_of(mark: Mark) -> bytes:
    """A mark as a line of JSON; the mark remembers it."""
    line: bytes | None = mark.__dict__.get(_LINE)
    if line is None:
        line = mark.__dict__[_LINE] = pack(mark)
    return line


def name_of(mark: Mark) -> bytes:
    """The name of a mark's line, 16 bytes; the mark remembers it."""
    name: bytes | None = mark.__dict__.get(_NAME)
    if name is None:
        name = mark.__dict__[_NAME] = hashlib.blake2b(line_of(mark), digest_size=16).digest()
    return name


def mark_of(line: bytes) -> Mark:
    """Read what `line_of` made."""
    mark = _mark_of(line)
    mark.__dict__[_LINE] = line
    return mark


def refer(marks: Iterable[Mark], tries: Iterable[Try]) -> bytes:
    """Names of marks, each with attempts and time."""
    pairs = zip(marks, tries, strict=True)
    return b"".join([_REFERENCE.pack(name_of(mark), *tried) for mark, tried in pairs])


def referred(data: bytes) -> list[bytes]:
    """The names in what `refer` made."""
    return [data[start : start + 16] for start in range(0, len(data), _REFERENCE.size)]


def tries_of(data: bytes) -> tuple[Try, ...]:
    """Attempts and time in what `refer` made."""
    return tuple([(attempts, seconds) for _, attempts, seconds in _REFERENCE.iter_unpack(data)])


def pack_result(result: Result, marks: bytes) -> Packed:
    """All that is known of one student; `marks` are its own, as `refer` makes them."""
    head = replace(result, marks=(), changes=(), tries=())
    return Packed(pack(head), pack(result.changes), marks)


def student_of(packed: Packed) -> Student:
    """Read only whose result `pack_result` packed."""
    return _result_of(packed.head).student


def unpack_result(packed: Packed, marks: tuple[Mark, ...]) -> Result:
    """Read what `pack_result` made."""
    head = _result_of(packed.head)
    changes = _changes_of(packed.changes) if packed.changes != b"[]" else ()
    return replace(head, marks=marks, changes=changes, tries=tries_of(packed.marks))
