"""The answer file: what a student sends back, read from whatever bytes arrive, and written.

An answer file is JSON in UTF-8; ``answers.schema.json`` beside this module describes it.
`write_submission` writes the canonical form; a reader takes any JSON that says the same.

What the checksum is for
------------------------
The checksum tells *accidental damage*: a broken upload, a disk, a program that saved the file in
its own way.  It does not protect against cheating, nor against a deliberate edit: everybody can
compute it anew.  So a checksum that does not fit is told in a note, and the answers are marked.
"""

from __future__ import annotations

import json
import re
import zlib
from typing import Any, NoReturn

from coursekit.errors import Fault, SubmissionError
from coursekit.exercises.coursename import course_name
from coursekit.grading.answershape import FORMAT, schema, to_submission
from coursekit.grading.filekinds import SEND_AGAIN, SEND_ANSWERS, in_words, remedy_for, seems
from coursekit.grading.model import GivenAnswer, Submission

__all__ = [
    "FORMAT",
    "LIMIT",
    "canonical",
    "checksum",
    "course_name",
    "read_submission",
    "schema",
    "too_large",
    "write_submission",
]

LIMIT = 5_000_000  # bytes; twenty long essays have a twentieth of it
_PARTS = 50_000  # lists and tables in a file
_DIGITS = 400  # of a number; longer ones are no number that anybody means
_SUM = re.compile(rb'"checksum":"(crc32:[0-9a-f]{8})",')
_UNSHOWN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_ZEROS = "the file holds zero bytes: it is damaged or not in UTF-8"


class _Unfit(Exception):
    """Something in the JSON that no answer file has: what, and what to do."""

    def __init__(self, message: str, remedy: str = SEND_AGAIN) -> None:
        super().__init__(message)
        self.remedy = remedy


def read_submission(data: bytes, place: str = "") -> Submission:
    """Read an answer file.

    Parameters
    ----------
    data : bytes
        Anything that arrived; of more than `LIMIT` bytes nothing is read.
    place : str, optional
        Where it was found, for the message.

    Returns
    -------
    Submission
        Its texts hold nothing that cannot be shown: lone surrogates, control characters and the
        like are replaced by U+FFFD, and a note says so.

    Raises
    ------
    SubmissionError
        If nothing of it can be used; each fault says why and what the instructor can do.
    """
    try:
        text = _text(data)
        told = _value(text)
        fits = _checksum_fits(told, data)
        cleaned = _clean(told) if _may_hide(text) else told
        submission, faults = to_submission(cleaned, place)
    except _Unfit as unfit:
        submission, faults = None, [Fault(place, 0, str(unfit), unfit.remedy)]
    except RecursionError:
        message = "the file is nested deeper than any answer file"
        submission, faults = None, [Fault(place, 0, message, SEND_AGAIN)]
    if submission is None:
        raise SubmissionError(faults)
    notes = []
    if fits:
        notes.append(fits)
    if cleaned != told:
        notes.append("Characters that cannot be shown were replaced.")
    if not notes:
        return submission
    return Submission(
        submission.course,
        submission.assignment,
        submission.sender,
        submission.saved,
        submission.answers,
        (*notes, *submission.notes),
    )


def write_submission(submission: Submission) -> bytes:
    """Write an answer file.

    Parameters
    ----------
    submission : Submission
        Its notes are not written.

    Returns
    -------
    bytes
        The canonical form and an end of line; the same submission gives the same bytes.
    """
    told: dict[str, Any] = {
        "format": FORMAT,
        "course": submission.course,
        "assignment": submission.assignment,
        "student": {
            "id": submission.sender.id,
            "name": submission.sender.name,
            "email": submission.sender.email,
        },
        "saved": submission.saved,
        "answers": [_entry(answer) for answer in submission.answers],
    }
    told["checksum"] = checksum(told)
    return canonical(told) + b"\n"


def _entry(answer: GivenAnswer) -> dict[str, Any]:
    entry = {
        "exercise": answer.exercise,
        "digest": answer.digest,
        "answer": answer.answer,
        "attempts": answer.attempts,
        "seconds": answer.seconds,
    }
    return entry | ({"variant": answer.variant} if answer.variant else {})


def canonical(value: Any) -> bytes:
    """Write a JSON value in its canonical form.

    Parameters
    ----------
    value : JSON value
        Without NaN and infinity.

    Returns
    -------
    bytes
        UTF-8; keys sorted by code point, no blanks, texts escaped as ``JSON.stringify`` does, lone
        surrogates too.
    """
    text = json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode("utf-8", "backslashreplace")


def checksum(told: dict[str, Any]) -> str:
    """Compute the checksum of an answer file.

    Parameters
    ----------
    told : dict
        The file's JSON; its field ``checksum`` is left out.

    Returns
    -------
    str
        ``crc32:`` and eight hexadecimal digits of CRC-32 (ISO 3309) of the canonical form.
    """
    rest = {key: value for key, value in told.items() if key != "checksum"}
    return f"crc32:{zlib.crc32(canonical(rest)):08x}"


def too_large(size: int, beginning: bytes = b"") -> str:
    """Say that a file of `size` bytes is not read, and what to do."""
    what = seems(beginning)
    is_one = f" It seems to be {what}." if what else ""
    remedy = remedy_for(what) if what else SEND_ANSWERS
    return f"The file has {in_words(size)}; an answer file has at most 5 MB.{is_one} {remedy}"


# -- reading ---------------------------------------------------------------------------------------


def _text(data: bytes) -> str:
    """Decode the file: UTF-8, or UTF-16 with its mark."""
    if len(data) > LIMIT:
        message = f"the file has {in_words(len(data))}; an answer file has at most 5 MB"
        raise _Unfit(message, SEND_ANSWERS)
    if not data.strip():
        raise _Unfit("the file is empty", SEND_AGAIN)
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        raise _Unfit("the file is in UTF-32, not in UTF-8", "Save it in UTF-8, or ask again.")
    name = "UTF-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "UTF-8"
    try:
        return data.decode("utf-16" if name == "UTF-16" else "utf-8-sig")
    except UnicodeDecodeError as error:
        _tell_kind(data)
        if name == "UTF-8" and b"\0" in data[:2000]:
            raise _Unfit(_ZEROS) from error
        raise _Unfit(f"the file is not in {name} (byte {error.start + 1:,})") from error


def _tell_kind(data: bytes) -> None:
    if what := seems(data):
        raise _Unfit(f"the file is no answer file; it seems to be {what}", remedy_for(what))


def _value(text: str) -> Any:
    """The JSON value of the file."""
    if text.count("{") + text.count("[") > _PARTS:
        raise _Unfit("the file has more lists and tables than any answer file")
    try:
        return json.loads(
            text,
            object_pairs_hook=_table,
            parse_int=_whole_number,
            parse_float=_number,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        _tell_kind(text[:100_000].encode("utf-8", "replace"))
        raise _Unfit(_damage(text, error)) from error


def _damage(text: str, error: json.JSONDecodeError) -> str:
    if "\0" in text[:2000]:
        return _ZEROS
    if text.lstrip()[:1] not in ("{", "["):
        return "the file is no answer file: it is no JSON at all"
    if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
        return f"the file breaks off after {len(text):,} signs: the upload was not complete"
    return f"the file is damaged in line {error.lineno:,}, sign {error.colno:,} ({error.msg})"


def _table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        shown = _UNSHOWN.sub("\ufffd", double[:60])
        raise _Unfit(f'the file says "{shown}" twice in one place: nobody knows which counts')
    return table


def _whole_number(digits: str) -> int | str:
    """A whole number as long as JavaScript knows it exactly, else its text."""
    if len(digits) < 16:
        return int(digits)
    if len(digits) > _DIGITS:
        raise _Unfit(f"the file holds a number of {len(digits):,} digits")
    return digits if abs(int(digits)) > 2**53 else int(digits)


def _number(digits: str) -> float | str:
    """A number, or its text where it is too large for one."""
    if len(digits) > _DIGITS:
        raise _Unfit(f"the file holds a number of {len(digits):,} digits")
    number = float(digits)
    return digits if number in (float("inf"), float("-inf")) else number


def _constant(name: str) -> NoReturn:
    raise _Unfit(f"the file holds {name}, which is no number")


def _checksum_fits(told: Any, data: bytes) -> str:
    """A note if the checksum is missing or does not fit; empty if all is well."""
    said = told.get("checksum") if isinstance(told, dict) else None
    if said is None:
        return "The file has no checksum: it may have been damaged or written by hand."
    found = _SUM.search(data, max(0, len(data) - 2000))
    if found:  # written canonically: no need to write it once more
        rest = data[: found.start()] + data[found.end() :].rstrip()
        if found[1].decode() == said == f"crc32:{zlib.crc32(rest):08x}":
            return ""
    if said == checksum(told):
        return ""
    return "The checksum does not fit: the file may have been damaged or edited after it was saved."


def _may_hide(text: str) -> bool:
    """Whether a file may hold what cannot be shown, escaped or written out; quick to say no."""
    escaped = any(escape in text for escape in ("\\u", "\\b", "\\f"))
    return escaped or not (text.rstrip().isprintable() or not _UNSHOWN.search(text))


def _clean(value: Any) -> Any:
    """Replace what cannot be shown, in all texts."""
    if isinstance(value, str):
        return _UNSHOWN.sub("\ufffd", value)
    if isinstance(value, list):
        return [_clean(one) for one in value]
    if isinstance(value, dict):
        return {_clean(name): _clean(one) for name, one in value.items()}
    return value
