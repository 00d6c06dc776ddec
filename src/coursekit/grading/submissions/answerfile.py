"""The answer file: what a student sends back, read from whatever bytes arrive, and written.

An answer file is JSON in UTF-8; ``answers.schema.json`` beside this module describes it.
`write_submission` writes the canonical form; a reader takes any JSON that says the same.

What the checksum is for
------------------------
The checksum shows *accidental damage*: a broken upload, a disk, a program that saved the file in
its own way.  It does not protect against cheating, nor against a deliberate edit: everybody can
compute it anew.  So a checksum that does not fit gives a note, and the answers are marked.
"""

from __future__ import annotations

import json
import re
import zlib
from typing import Any

import msgspec
from msgspec.structs import replace

from coursekit.catalogue import _
from coursekit.errors import Fault, SubmissionError
from coursekit.grading.model import GivenAnswer, Submission
from coursekit.grading.submissions.answer_types import FORMAT, AnswerFile, schema
from coursekit.grading.submissions.answerjson import LIMIT, UNSHOWN, Unfit, text_of, value_of
from coursekit.grading.submissions.answershape import submission_of, to_submission
from coursekit.grading.submissions.filekinds import (
    SEND_AGAIN,
    in_words,
    remedy_for,
    seems,
)

__all__ = [
    "FORMAT",
    "LIMIT",
    "canonical",
    "checksum",
    "read_submission",
    "schema",
    "too_large",
    "write_submission",
]

_SUM = re.compile(rb'"checksum":"(crc32:[0-9a-f]{8})",')
_MAY_HIDE = (b"\\u", b"\\b", b"\\f")  # escapes of what cannot be shown
_decode = msgspec.json.Decoder(AnswerFile).decode
_encode = msgspec.json.Encoder(order="sorted").encode


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
    notes: list[str] = []
    try:
        file = _canonical_file(data)
        if file is not None:
            return submission_of(file)
        submission, faults = to_submission(_any_value(data, notes), place)
    except Unfit as unfit:
        submission, faults = None, [Fault(place, 0, str(unfit), unfit.remedy)]
    except RecursionError:
        message = _("the file is nested deeper than any answer file")
        submission, faults = None, [Fault(place, 0, message, _(SEND_AGAIN))]
    if submission is None:
        raise SubmissionError(faults)
    return replace(submission, notes=(*notes, *submission.notes)) if notes else submission


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
    value: dict[str, Any] = {
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
    value["checksum"] = checksum(value)
    return canonical(value) + b"\n"


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


def checksum(value: dict[str, Any]) -> str:
    """Compute the checksum of an answer file.

    Parameters
    ----------
    value : dict
        The file's JSON; its field ``checksum`` is left out.

    Returns
    -------
    str
        ``crc32:`` and eight hexadecimal digits of CRC-32 (ISO 3309) of the canonical form.
    """
    rest = {name: one for name, one in value.items() if name != "checksum"}
    return f"crc32:{zlib.crc32(canonical(rest)):08x}"


def too_large(size: int, beginning: bytes = b"") -> str:
    """Say that a file of `size` bytes is not read, and what to do."""
    what = seems(beginning)
    told = _("The file has {size}; an answer file has at most 5 MB.", size=in_words(size))
    is_one = _("It seems to be {what}.", what=_(what)) if what else ""
    return " ".join(filter(None, (told, is_one, remedy_for(what))))


def _canonical_file(data: bytes) -> AnswerFile | None:
    """Read a file that is as `write_submission` wrote it, as nearly all are; None if it is not.

    What is written once more gives the same bytes, so nothing in it stands twice or is hidden, and
    the checksum is that of the bytes.
    """
    written = _SUM.search(data, max(0, len(data) - 2000), LIMIT)
    if not written or (b"\\" in data and any(escape in data for escape in _MAY_HIDE)):
        return None
    rest = data[: written.start()] + data[written.end() :].rstrip(b"\n")
    if written[1] != b"crc32:%08x" % zlib.crc32(rest):
        return None
    try:
        file = _decode(rest)
        same = _encode(file) == rest
    except (msgspec.DecodeError, RecursionError):
        return None
    return file if same and _is_shown(rest) else None


def _is_shown(data: bytes) -> bool:
    """Whether there is nothing in a text without escapes that cannot be shown."""
    text = data.decode()
    return text.isprintable() or UNSHOWN.search(text) is None


def _any_value(data: bytes, notes: list[str]) -> Any:
    """Read a file in whatever form, and note what is strange about it."""
    value = value_of(text_of(data))
    said = value.get("checksum") if isinstance(value, dict) else None
    if said is None:
        notes.append(_("The file has no checksum: it may have been damaged or written by hand."))
    elif said != checksum(value):
        told = _(
            "The checksum does not fit: the file may have been damaged or edited after it was "
            "saved."
        )
        notes.append(told)
    cleaned = _clean(value)
    if cleaned != value:
        notes.append(_("Characters that cannot be shown were replaced."))
    return cleaned


def _clean(value: Any) -> Any:
    """Replace what cannot be shown, in all texts."""
    if isinstance(value, str):
        return UNSHOWN.sub("\ufffd", value)
    if isinstance(value, list):
        return [_clean(one) for one in value]
    if isinstance(value, dict):
        return {_clean(name): _clean(one) for name, one in value.items()}
    return value
