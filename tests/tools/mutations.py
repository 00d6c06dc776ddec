"""Answer files as accidents and ill will make them: mutations of bytes, JSON and encodings."""

from __future__ import annotations

import json
import random
import zlib
from collections.abc import Callable, Sequence
from typing import Any

from coursekit.grading.submissions.answerfile import checksum

_TOKENS = [
    b"NaN",
    b"-Infinity",
    b"1e999",
    b"-1e-999",
    b"9" * 30,
    b"9" * 5000,
    b"0x1F",
    b"null",
    b"true",
    b'"',
    b"\\",
    b"\\ud800",
    b"\\udc00\\ud800",
    b"\\u0000",
    b"\\u202e",
    b"{",
    b"}",
    b"[",
    b"]",
    b"[" * 2000,
    b"{}",
    b"[[],[]]",
    b",",
    b":",
    b"\0",
    b"\r\n",
    b"\x1a",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\xc0\xaf",
    b"//",
    b"'",
    b'"format":"coursekit-answers/1",',
    b'"student":{"id":"1"},',
]
_TEXTS = [
    "",
    " ",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "a" * 300,
    "\ud800",
    "\x00\x1b[2J",
    "\u202etxt.nosj",
    "../../../etc/passwd",
    "Ж👩‍🔬é",
    "1e400",
    "-0",
    "９９",
    "2026-13-45T99:00:00Z",
    "coursekit-answers/99",
    "\u2028\u2029\ufeff",
    "null",
]
_NUMBERS = [0, -1, 2**31, 2**53, 2**53 + 1, 10**40, -0.0, 1e308, 1e-320, 0.1, 1e22]


def mutated(draw: random.Random, sound: Sequence[bytes]) -> bytes:
    """One answer file of `sound`, spoilt in one way or in several."""
    data = draw.choice(sound)
    if draw.random() < 0.5:
        data = _spoilt_json(draw, data)
    if draw.random() < 0.6:
        data = spoilt_bytes(draw, data, sound)
    return draw.choice(_ENCODINGS)(data) if draw.random() < 0.15 else data


def spoilt_bytes(draw: random.Random, data: bytes, sound: Sequence[bytes]) -> bytes:
    """`data` with one or several accidents; `sound` gives pieces of other files."""
    for _ in range(draw.choice((1, 1, 1, 2, 4, 16))):
        data = draw.choice(_BYTES)(draw, data, sound)
    return data


# -- bytes --


def _flip(draw: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    spoilt = bytearray(data)
    if spoilt:
        spoilt[draw.randrange(len(spoilt))] ^= 1 << draw.randrange(8)
    return bytes(spoilt)


def _put(draw: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    place = draw.randrange(len(data) + 1)
    return data[:place] + draw.choice(_TOKENS) + data[place + draw.choice((0, 0, 1, 6)) :]


def _noise(draw: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    place = draw.randrange(len(data) + 1)
    return data[:place] + draw.randbytes(draw.randrange(1, 40)) + data[place:]


def _cut(draw: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return data[: draw.randrange(len(data) + 1)]


def _hole(draw: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    place = draw.randrange(len(data) + 1)
    return data[:place] + data[place + draw.randrange(1, 200) :]


def _stutter(draw: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    place = draw.randrange(len(data) + 1)
    end = place + draw.randrange(1, 200)
    return data[:end] + data[place:]


def _splice(draw: random.Random, data: bytes, sound: Sequence[bytes]) -> bytes:
    other = draw.choice(sound)
    return data[: draw.randrange(len(data) + 1)] + other[draw.randrange(len(other)) :]


_BYTES = (_flip, _flip, _put, _put, _noise, _cut, _hole, _stutter, _splice)


# -- structure --


def _spoilt_json(draw: random.Random, data: bytes) -> bytes:
    value = json.loads(data)
    for _ in range(draw.choice((1, 1, 2, 5))):
        value = _spoilt(draw, value)
    if isinstance(value, dict) and draw.random() < 0.5:
        value["checksum"] = _honest_checksum(value)
    text = json.dumps(
        value,
        ensure_ascii=draw.random() < 0.5,
        separators=draw.choice(((",", ":"), (", ", ": "), ("\n,", " :\t"))),
    )
    return text.encode("utf-8", "surrogatepass")


def _honest_checksum(value: dict[str, Any]) -> Any:
    try:
        return checksum(value)
    except ValueError:
        return value.get("checksum")


def _spoilt(draw: random.Random, value: Any) -> Any:
    """`value` with something else somewhere in it; the deeper, the likelier."""
    if isinstance(value, dict) and value and draw.random() < 0.9:
        key = draw.choice(sorted(value))
        what = draw.random()
        if what < 0.1:
            return {name: one for name, one in value.items() if name != key}
        if what < 0.15:
            return {draw.choice((key.upper(), *_TEXTS)): value[key], **value}
        return {**value, key: _spoilt(draw, value[key])}
    if isinstance(value, list) and value and draw.random() < 0.9:
        place = draw.randrange(len(value))
        what = draw.random()
        if what < 0.1:
            return value[:place] + value[place + 1 :]
        if what < 0.2:
            return [*value, value[place]] * draw.choice((1, 1, 30))
        return [*value[:place], _spoilt(draw, value[place]), *value[place + 1 :]]
    return _anything(draw)


def _anything(draw: random.Random, depth: int = 0) -> Any:
    if draw.random() < 0.005:
        return "b" * 101_000  # more than an answer may have
    what = draw.randrange(9)
    if what < 3:
        return draw.choice(_TEXTS)
    if what < 5:
        return draw.choice(_NUMBERS)
    if what == 5:
        return draw.choice((None, True, False, float("nan"), float("inf")))
    if what == 6:
        deep: Any = draw.choice(_TEXTS)
        for _ in range(draw.choice((1, 2, 3, 20, 300))):
            deep = [deep] if draw.random() < 0.5 else {"a": deep}
        return deep
    several = [_anything(draw, depth + 1) for _ in range(draw.randrange(4) if depth < 3 else 0)]
    return several if what == 7 else {draw.choice(_TEXTS): one for one in several}


# -- encodings --


def _recoded(to: str) -> Callable[[bytes], bytes]:
    return lambda data: data.decode("utf-8", "replace").encode(to, "replace")


_ENCODINGS: tuple[Callable[[bytes], bytes], ...] = (
    _recoded("utf-8-sig"),
    _recoded("utf-16"),
    _recoded("utf-16-le"),
    _recoded("utf-32"),
    _recoded("latin-1"),
    _recoded("cp1251"),
    _recoded("koi8-r"),
    zlib.compress,
    lambda data: b"PK\x03\x04" + data,
    lambda data: b"<html><body>" + data,
    lambda data: b"\0" * len(data),
)
