"""What an answer file may hold, as the published JSON Schema says it and as types."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

FORMAT = "coursekit-answers/1"


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
Answer = (
    Annotated[str, Meta(max_length=100_000)]
    | _Number
    | bool
    | Annotated[list[_Part], Meta(max_length=1000)]
    | Annotated[dict[str, _Part], Meta(max_length=1000)]
    | None
)


class AnswerEntry(Struct, frozen=True):
    """What was answered to one exercise."""

    exercise: _Name
    digest: Annotated[str, Meta(max_length=64)]
    answer: Answer
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
    answers: Annotated[list[AnswerEntry], Meta(max_length=1000)]


def fits(value: Any, kind: Any) -> bool:
    """Whether a JSON value is of a type."""
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True
