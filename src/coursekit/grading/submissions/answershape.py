"""From the JSON of an answer file to a `Submission`.

A file that fits ``answers.schema.json`` is taken as it is; of one that does not, what can be saved.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec

from coursekit.catalogue import _
from coursekit.errors import Fault
from coursekit.grading.model import GivenAnswer, Sender, Submission
from coursekit.grading.submissions.answer_types import AnswerEntry, AnswerFile
from coursekit.grading.submissions.damaged_answers import mend
from coursekit.grading.tables.csvtext import excerpt


def to_submission(value: Any, place: str) -> tuple[Submission | None, list[Fault]]:
    """Make a submission of the JSON value of an answer file.

    Parameters
    ----------
    value : JSON value
    place : str
        Where the file was found, for the faults.

    Returns
    -------
    submission : Submission or None
        None if there are faults.
    faults : list of Fault
        Why nothing of the file can be used.
    """
    notes: list[str] = []
    try:
        file = msgspec.convert(value, AnswerFile)
    except msgspec.ValidationError:
        value, notes, faults = mend(value, place)
        if faults:
            return None, faults
        file = msgspec.convert(value, AnswerFile)
    return submission_of(file, notes), []


def submission_of(file: AnswerFile, notes: Iterable[str] = ()) -> Submission:
    """Make a submission of a file that fits the schema, with `notes` on it."""
    notes, student = list(notes), file.student
    return Submission(
        course=file.course,
        assignment=file.assignment,
        sender=Sender(student.id or "", student.name or "", student.email or ""),
        saved=_moment(file.saved, notes),
        answers=tuple([_given(entry) for entry in file.answers]),
        notes=tuple(notes),
    )


def _given(entry: AnswerEntry) -> GivenAnswer:
    return GivenAnswer(
        entry.exercise,
        entry.digest,
        entry.answer,
        entry.variant or "",
        entry.attempts or 0,
        entry.seconds or 0,
    )


def _moment(saved: str, notes: list[str]) -> str:
    """`saved` if it is a moment, with its zone, else nothing."""
    try:
        moment = datetime.fromisoformat(saved)
        moment.astimezone(UTC)
    except (ValueError, OverflowError):
        moment = None
    if moment is not None and moment.tzinfo is not None:
        return saved
    if saved:
        told = _(
            "The file says it was saved {time}, which is not a time with a time zone.",
            time=excerpt(saved),
        )
        notes.append(told)
    return ""
