"""Values of the model as JSON: what the store keeps and what workers are sent.

Structs are written as arrays, without the names of their fields: a class has twenty marks a
student, and the names would be most of the bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

Value = TypeVar("Value")

_encode = msgspec.json.Encoder().encode


def encode(value: Any) -> bytes:
    """Write a value of the model as JSON; the same value gives the same bytes."""
    try:
        return _encode(value)
    except UnicodeEncodeError:  # a lone surrogate, which UTF-8 cannot hold and JSON can escape
        return json.dumps(msgspec.to_builtins(value), separators=(",", ":")).encode("ascii")


def decoder(kind: type[Value]) -> Callable[[bytes], Value]:
    """Make a function that reads what `encode` wrote of a value of that kind."""
    decode = msgspec.json.Decoder(kind).decode

    def read(data: bytes) -> Value:
        try:
            return decode(data)
        except msgspec.DecodeError:  # a lone surrogate
            return msgspec.convert(json.loads(data), kind)

    return read
