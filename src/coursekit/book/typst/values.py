"""Python values as Typst code: strings, numbers, content, calls."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_IN_STRING = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_PLAIN = re.compile(r"[\w .,:;/#%+()'-]*", re.ASCII)  # most strings: nothing of them is rewritten


class Markup(str):
    """Typst markup, escaped already: written as a content block ``[…]``."""


class Code(str):
    """Typst code, such as ``1fr`` or ``table.hline()``: written as it is."""


def literal(value: Any) -> str:
    """Write a Python value as Typst code.

    Parameters
    ----------
    value : None, bool, int, float, str, Markup, Code, or a list, tuple or mapping of these
        A plain string becomes a string, `Markup` a content block.

    Returns
    -------
    str

    Raises
    ------
    TypeError
        If Typst has nothing like `value`.
    """
    match value:
        case None:
            return "none"
        case bool():
            return "true" if value else "false"
        case Code():
            return str(value)
        case Markup():
            return f"[{value}]"
        case str():
            return string(value)
        case int() | float():
            return repr(value)
        case Mapping():
            pairs = ", ".join(f"{_key(key)}: {literal(item)}" for key, item in value.items())
            return f"({pairs or ':'})"
        case list() | tuple():
            items = ", ".join(map(literal, value))
            return f"({items},)" if len(value) == 1 else f"({items})"
    raise TypeError(f"Typst has no value like {value!r}")


def string(text: str) -> str:
    """Write `text` as a Typst string, quotation marks included."""
    if _PLAIN.fullmatch(text):
        return f'"{text}"'
    return '"' + "".join(_IN_STRING.get(char, _character(char)) for char in text) + '"'


def call(name: str, *arguments: Any, **named: Any) -> str:
    """Write a call; content given last stands behind the parentheses.

    Parameters
    ----------
    name : str
        The function, without the hash sign.
    *arguments, **named
        Values as `literal` takes them; an underscore in a name becomes a hyphen.

    Returns
    -------
    str
        ``name(key: b, a)[content]``
    """
    head, tail = list(arguments), ""
    if head and isinstance(head[-1], Markup):
        tail = literal(head.pop())
    parts = [f"{key.replace('_', '-')}: {literal(item)}" for key, item in named.items()]
    parts += map(literal, head)
    listed = ", ".join(parts).replace(", \n", ",\n")
    return f"{name}({listed}){tail}" if parts or not tail else name + tail


def inline(name: str, *arguments: Any, **named: Any) -> Markup:
    """Write a call as markup inside a line; Typst swallows the semicolon that ends it."""
    return Markup(f"#{call(name, *arguments, **named)};")


def _key(key: Any) -> str:
    return str(key) if _IDENTIFIER.fullmatch(str(key)) else string(str(key))


def _character(char: str) -> str:
    if char.isprintable() or char == "\u00a0":
        return char
    # Half of a surrogate pair is no character; Typst refuses it.
    return "" if "\ud800" <= char <= "\udfff" else f"\\u{{{ord(char):x}}}"
