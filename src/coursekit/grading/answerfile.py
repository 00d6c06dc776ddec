"""The answer file: what a student sends back.

First draft: the writer only.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

from coursekit.exercises.coursename import course_name
from coursekit.grading.model import GivenAnswer, Submission

__all__ = ["FORMAT", "course_name", "write_submission"]

FORMAT = "coursekit-answers/1"


def write_submission(submission: Submission) -> bytes:
    """Write `submission` as an answer file."""
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
    """The one way to write a JSON value: keys sorted, no blanks, as ``JSON.stringify`` escapes."""
    text = json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode("utf-8", "backslashreplace")


def checksum(told: dict[str, Any]) -> str:
    """The checksum of an answer file: CRC-32 of its canonical form without the checksum."""
    rest = {key: value for key, value in told.items() if key != "checksum"}
    return f"crc32:{zlib.crc32(canonical(rest)):08x}"
