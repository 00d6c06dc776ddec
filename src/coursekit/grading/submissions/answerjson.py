"""From the bytes of a file to its JSON value, or to the one thing that is wrong with it."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any, NoReturn

from coursekit.catalogue import N_, _, number_words
from coursekit.grading.submissions.filekinds import (
    SEND_AGAIN,
    SEND_ANSWERS,
    in_words,
    remedy_for,
    seems,
)
from coursekit.grading.tables.csvtext import excerpt

LIMIT = 5_000_000  # bytes; twenty long essays have a twentieth of it
_PARTS = 50_000  # lists and tables in a file
_DIGITS = 400  # of a number; longer ones are no number that anybody means
#: What no report can show.
UNSHOWN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_ZEROS = N_("the file holds zero bytes: it is damaged or not in UTF-8")


class Unfit(Exception):
    """Something in the JSON that no answer file has: what, and what to do."""

    def __init__(self, message: str, remedy: str = SEND_AGAIN) -> None:
        super().__init__(message)
        self.remedy = _(remedy)


def text_of(data: bytes) -> str:
    """Decode the file: UTF-8, or UTF-16 with its mark."""
    if len(data) > LIMIT:
        size = in_words(len(data))
        message = _("the file has {size}; an answer file has at most 5 MB", size=size)
        raise Unfit(message, SEND_ANSWERS)
    if not data.strip():
        raise Unfit(_("the file is empty"))
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        remedy = N_("Save it in UTF-8, or ask again.")
        raise Unfit(_("the file is in UTF-32, not in UTF-8"), remedy)
    name = "UTF-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "UTF-8"
    try:
        return data.decode("utf-16" if name == "UTF-16" else "utf-8-sig")
    except UnicodeDecodeError as error:
        _tell_kind(data)
        if name == "UTF-8" and b"\0" in data[:2000]:
            raise Unfit(_(_ZEROS)) from error
        place = number_words(error.start + 1)
        told = _("the file is not in {encoding} (byte {n})", encoding=name, n=place)
        raise Unfit(told) from error


def _tell_kind(data: bytes) -> None:
    if what := seems(data):
        told = _("the file is not an answer file; it seems to be {what}", what=_(what))
        raise Unfit(told, remedy_for(what))


def value_of(text: str) -> Any:
    """The JSON value of the file."""
    if text.count("{") + text.count("[") > _PARTS:
        raise Unfit(_("the file has more lists and objects than any answer file"))
    try:
        return _decode(text)
    except json.JSONDecodeError as error:
        _tell_kind(text[:100_000].encode("utf-8", "replace"))
        raise Unfit(_damage(text, error)) from error
    except ValueError as error:  # Python reads no whole number of more than 4,300 digits
        raise Unfit(_("the file holds a number of thousands of digits")) from error


def _damage(text: str, error: json.JSONDecodeError) -> str:
    if "\0" in text[:2000]:
        return _(_ZEROS)
    if text.lstrip()[:1] not in ("{", "["):
        return _("the file is not an answer file: it is not JSON")
    if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
        return _(
            "the file breaks off after {n} characters: the upload was not complete",
            n=number_words(len(text)),
        )
    return _(
        "the file is damaged in line {line}, character {column}",
        line=number_words(error.lineno),
        column=number_words(error.colno),
    )


def _table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        double = Counter(name for name, _value in pairs).most_common(1)[0][0]
        name = excerpt(UNSHOWN.sub("\ufffd", double))
        told = _(
            "the file gives {name} twice in one place, so it is unclear which counts", name=name
        )
        raise Unfit(told)
    return table


def _number(digits: str) -> float | str:
    """A number, or its text where it is too large for one."""
    if len(digits) > _DIGITS:
        raise Unfit(_("the file holds a number of {n} digits", n=number_words(len(digits))))
    number = float(digits)
    return digits if number in (float("inf"), float("-inf")) else number


def _constant(name: str) -> NoReturn:
    raise Unfit(_("the file holds {name}, which is not a number", name=name))


_decode = json.JSONDecoder(
    object_pairs_hook=_table, parse_float=_number, parse_constant=_constant
).decode
