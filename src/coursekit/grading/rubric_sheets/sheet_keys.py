"""What a marking sheet says of students and answers, in letters that no spreadsheet alters.

A spreadsheet takes the zeros from ``0042``, makes a date of ``3-1`` and a number of ``12e4``.  So
keys and digests are written in consonants.  A key is scrambled, too: whoever marks without names
does not read from it who wrote, and it differs from sheet to sheet.  That is no secret, though:
this file tells how to undo it.
"""

from __future__ import annotations

import hashlib
import json
from itertools import count
from typing import Any

_LETTERS = "bcdfghjklmnpqrst"
_CHECK = 4  # bytes
_DIGEST = 5
_LONGEST = 30_000  # characters; a cell of Excel holds 32,767


def answer_digest(answer: Any) -> str:
    """Ten letters from an answer: a mark belongs to it, not to another one.

    Parameters
    ----------
    answer : JSON value
    """
    text = json.dumps(answer, sort_keys=True, default=str)
    return _letters(hashlib.sha256(text.encode("ascii")).digest()[:_DIGEST])


def is_digest(text: str) -> bool:
    """Whether `text` has the form of a digest."""
    return len(text) == 2 * _DIGEST and all(letter in _LETTERS for letter in text)


def sheet_key(exercise: str, student: str) -> str:
    """Write a student's key for the sheet of an exercise; `student_of` undoes it."""
    data = student.encode("utf-8", "replace")
    check = _hash(exercise, data)[:_CHECK]
    return _letters(check + _scrambled(exercise, check, data))


def student_of(exercise: str, key: str) -> str:
    """The student's key; empty if this is no key of this sheet."""
    places = [_LETTERS.find(letter) for letter in key.strip().lower()]
    if len(places) % 2 or len(places) <= 2 * _CHECK or -1 in places:
        return ""
    both = bytes(high << 4 | low for high, low in zip(places[::2], places[1::2], strict=True))
    check, data = both[:_CHECK], _scrambled(exercise, both[:_CHECK], both[_CHECK:])
    if _hash(exercise, data)[:_CHECK] != check:
        return ""
    return data.decode("utf-8", "replace")


def answer_text(answer: Any) -> str:
    """An answer as its author typed it; a very long one is cut, as cells have an end."""
    text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST]} … [cut here; the whole answer has {len(text)} characters]"


def _letters(data: bytes) -> str:
    return "".join(_LETTERS[byte >> 4] + _LETTERS[byte & 15] for byte in data)


def _hash(exercise: str, data: bytes) -> bytes:
    return hashlib.sha256(exercise.encode("utf-8") + b"\n" + data).digest()


def _scrambled(exercise: str, check: bytes, data: bytes) -> bytes:
    stream = b""
    for block in count():
        if len(stream) >= len(data):
            break
        stream += _hash(exercise, check + b"%d" % block)
    return bytes(one ^ other for one, other in zip(data, stream, strict=False))
