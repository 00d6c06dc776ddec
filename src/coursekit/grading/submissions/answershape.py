"""From the JSON of an answer file to a `Submission`: what fits the schema, and what can be saved.

A file that fits ``answers.schema.json`` is taken as it is.  Of one that does not, every answer is
kept that can be; each thing that is left out gets a note.  Only what makes the whole file
useless is a fault.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.resources import files
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from coursekit.catalogue import N_, _, ngettext, number_words
from coursekit.errors import Fault
from coursekit.exercises.marking.verdict import kind_of
from coursekit.grading.model import GivenAnswer, Sender, Submission
from coursekit.grading.submissions.filekinds import SEND_AGAIN, remedy_for
from coursekit.grading.tables.csvtext import excerpt

FORMAT = "coursekit-answers/1"
_FAMILY = "coursekit-answers/"
_NO_ANSWER_FILE = N_(
    "Ask the student for the file that the hand-out saves, not for another program's file."
)


def schema() -> dict[str, Any]:
    """The published JSON Schema of answer files."""
    text = (
        files("coursekit.grading.submissions")
        .joinpath("answers.schema.json")
        .read_text(encoding="utf-8")
    )
    published: dict[str, Any] = json.loads(text)
    return published


# The same as types, so that a file is checked while it is made into what the model speaks of.
_Name = Annotated[str, Meta(min_length=1, max_length=200)]
_Short = Annotated[str, Meta(max_length=200)]
_EXACT = 2**53 - 1  # JavaScript knows whole numbers exactly up to here
_IN_REACH = Meta(ge=-_EXACT, le=_EXACT)
_Number = Annotated[int, _IN_REACH] | Annotated[float, _IN_REACH]
_Part = str | _Number | bool | None
_Answer = (
    Annotated[str, Meta(max_length=100_000)]
    | _Number
    | bool
    | Annotated[list[_Part], Meta(max_length=1000)]
    | Annotated[dict[str, _Part], Meta(max_length=1000)]
    | None
)


class _AnswerEntry(Struct, frozen=True):
    exercise: _Name
    digest: Annotated[str, Meta(max_length=64)]
    answer: _Answer
    variant: _Short | UnsetType = UNSET
    attempts: Annotated[int, Meta(ge=0, le=10**6)] | UnsetType = UNSET
    seconds: Annotated[int, Meta(ge=0, le=10**8)] | UnsetType = UNSET


class _Student(Struct, frozen=True):
    id: _Short | UnsetType = UNSET
    name: _Short | UnsetType = UNSET
    email: _Short | UnsetType = UNSET


class AnswerFile(Struct, frozen=True):
    """An answer file without its checksum; what it leaves out is left out when it is written."""

    format: Literal["coursekit-answers/1"]
    course: _Name
    assignment: _Name
    student: _Student
    saved: Annotated[str, Meta(max_length=40)]
    answers: Annotated[list[_AnswerEntry], Meta(max_length=1000)]


def _fits(value: Any, kind: Any) -> bool:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True


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
        value, notes, faults = _mend(value, place)
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


def _given(entry: _AnswerEntry) -> GivenAnswer:
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


# -- what does not fit the schema -----------------------------------------------------------------


def _mend(value: Any, place: str) -> tuple[Any, list[str], list[Fault]]:
    """Keep what can be kept; all that is left fits the schema, but for the checksum."""
    faults = [Fault(place, 0, message, remedy) for message, remedy in _useless(value)]
    if faults:
        return None, [], faults
    notes: list[str] = []
    student = _table(value.get("student"), "student", notes)
    kept = {
        "format": FORMAT,
        "course": value["course"],
        "assignment": value["assignment"],
        "student": {name: _short(student, name, notes) for name in ("id", "name", "email")},
        "saved": _short(value, "saved", notes, 40),
        "answers": [],
    }
    left_out: list[str] = []
    for entry in value["answers"]:
        mended = entry if _fits(entry, _AnswerEntry) else _mend_entry(entry, left_out, notes)
        if mended is not None:
            kept["answers"].append(mended)
    if left_out:
        told = N_("Left out, because it is not an answer: {what}.")
        if len(left_out) > 3:
            told = N_("Left out, because it is not an answer: {what} and {n} more.")
        more = number_words(len(left_out) - 3)
        notes.append(_(told, what="; ".join(left_out[:3]), n=more))
    return kept, _few(notes), []


def _useless(value: Any) -> list[tuple[str, str]]:
    """What makes the whole file useless, each with what to do."""
    if not isinstance(value, dict):
        told = _("the file holds {kind}, not an answer file", kind=kind_of(value))
        return [(told, _(_NO_ANSWER_FILE))]
    if "nbformat" in value:
        what = N_("a Jupyter notebook")
        told = _("the file is not an answer file; it seems to be {what}", what=_(what))
        return [(told, remedy_for(what))]
    form = value.get("format")
    if form != FORMAT:
        if isinstance(form, str) and form.startswith(_FAMILY):
            told = _(
                'the file has the format {found}; this coursekit reads "{format}"',
                found=excerpt(form),
                format=FORMAT,
            )
            return [(told, _("Install the newest coursekit."))]
        told = _('the file is JSON, but does not say "format": "{format}"', format=FORMAT)
        return [(told, _(_NO_ANSWER_FILE))]
    no_text = N_("the file does not say its {name} in a short text, but {found}")
    wrong = [
        (_(no_text, name=name, found=_said(value, name)), _(SEND_AGAIN))
        for name in ("course", "assignment")
        if not (isinstance(value.get(name), str) and 0 < len(value[name]) <= 200)
    ]
    answers = value.get("answers")
    if not isinstance(answers, list):
        told = _('"answers" is not a list but {found}', found=_said(value, "answers"))
        wrong.append((told, _(SEND_AGAIN)))
    elif len(answers) > 1000:
        given, most = number_words(len(answers)), number_words(1000)
        told = _("the file has {n} answers; at most {most} are read", n=given, most=most)
        wrong.append((told, _(SEND_AGAIN)))
    return wrong


def _said(value_of_file: dict[str, Any], name: str) -> str:
    value = value_of_file.get(name)
    if isinstance(value, str):
        return _long_text(value) if value else _("an empty text")
    return kind_of(value)


def _long_text(value: str) -> str:
    return _("a text of {n} characters", n=number_words(len(value)))


def _table(value: Any, name: str, notes: list[str]) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    told = _(
        '"{name}" is not an object but {kind}: the file does not say who sent it.',
        name=name,
        kind=kind_of(value),
    )
    notes.append(told)
    return {}


def _short(table: dict[str, Any], name: str, notes: list[str], most: int = 200) -> str:
    """A short text; a whole number is taken as text."""
    value = table.get(name, "")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str) and len(value) <= most:
        return value
    if value is not None:
        found = _said(table, name)
        notes.append(_('"{name}" was not used: it is {found}.', name=name, found=found))
    return ""


def _mend_entry(entry: Any, left_out: list[str], notes: list[str]) -> dict[str, Any] | None:
    """An entry of the answers without what does not fit; None if no answer is left."""
    if not isinstance(entry, dict):
        left_out.append(_("{kind} in the list of answers", kind=kind_of(entry)))
        return None
    name = entry.get("exercise")
    if not (isinstance(name, str) and 0 < len(name) <= 200):
        left_out.append(_("an answer without the name of its exercise"))
        return None
    answer = _without_long_numbers(entry.get("answer"))
    if not _fits(answer, _Answer):
        left_out.append(_("to {exercise}, {found}", exercise=excerpt(name), found=_shape(answer)))
        return None
    kept = {"exercise": name, "answer": answer}
    kept |= {
        key: _short(entry, key, notes, most) for key, most in (("digest", 64), ("variant", 200))
    }
    kept |= {key: _count(entry, key, notes) for key in ("attempts", "seconds")}
    return kept


def _without_long_numbers(answer: Any) -> Any:
    """`answer` with text in place of numbers that JavaScript does not know exactly."""
    if isinstance(answer, list):
        return [_without_long_numbers(one) for one in answer]
    if isinstance(answer, dict):
        return {name: _without_long_numbers(one) for name, one in answer.items()}
    is_long = isinstance(answer, int | float) and not -(2**53) < answer < 2**53
    return str(answer) if is_long else answer


def _shape(answer: Any) -> str:
    if isinstance(answer, str):
        return _long_text(answer)
    return _("{kind} that holds other things than short texts and numbers", kind=kind_of(answer))


def _count(entry: dict[str, Any], name: str, notes: list[str]) -> int:
    value = entry.get(name, 0)
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 10**6:
        return int(value)
    told = _(
        '"{name}" of {exercise} was not used: it is not a plausible count.',
        name=name,
        exercise=excerpt(entry["exercise"]),
    )
    notes.append(told)
    return 0


def _few(notes: list[str]) -> list[str]:
    """At most five notes: a broken file must not fill a report."""
    if len(notes) <= 5:
        return notes
    rest = ngettext(
        "{n} more thing in the file does not fit its format.",
        "{n} more things in the file do not fit its format.",
        len(notes) - 4,
    )
    return [*notes[:4], rest]
