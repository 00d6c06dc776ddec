"""What exports are held against: the published cases, and the files that an export is made of."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from coursekit.course import Course
from coursekit.exercises import Exercise
from coursekit.exercises.model import ChoiceKey, OrderKey, PairKey
from coursekit.export import Selection
from coursekit.export.probes import probes
from coursekit.export.selection import Entry

CASES = Path(__file__).resolve().parents[1] / "cases" / "marking.json"


def selection_of(exercises: list[Exercise], course: Course) -> Selection:
    """A selection of exercises that are read already."""
    entries = tuple(Entry(one, one.alternatives or (one,)) for one in exercises)
    return Selection("test", "A test", entries, "test", course.root)


def published_answers(exercise: Exercise) -> list[Any]:
    """The cases of an exercise that its form can give; its name is that of its file."""
    name = exercise.id.rpartition("/")[2]
    return [
        case["answer"]
        for case in _cases()
        if case["exercise"] == name and _is_given(exercise, case["answer"])
    ]


def answers(exercise: Exercise) -> list[Any]:
    """The published cases and the probes, each once."""
    every = [*published_answers(exercise), *(answer for _, answer in probes(exercise))]
    return list({json.dumps(answer, sort_keys=True): answer for answer in every}.values())


@cache
def _cases() -> list[dict[str, Any]]:
    return json.loads(CASES.read_text(encoding="utf-8"))["cases"]


def _is_given(exercise: Exercise, answer: Any) -> bool:
    key = exercise.key
    if exercise.kind == "open":
        return False
    if isinstance(key, PairKey):
        targets = {target.id for target in key.targets}
        return (
            isinstance(answer, dict)
            and bool(answer)
            and set(answer) <= set(key.pairs)
            and all(isinstance(target, str) and target in targets for target in answer.values())
        )
    if isinstance(key, OrderKey):
        names = [item.id for item in key.items]
        return isinstance(answer, list) and sorted(map(str, answer)) == sorted(names)
    if isinstance(key, ChoiceKey):
        names = [choice.id for choice in key.choices]
        if exercise.kind == "single":
            return isinstance(answer, str) and answer in names
        return (
            isinstance(answer, list)
            and 0 < len(set(map(str, answer))) == len(answer)
            and set(map(str, answer)) <= set(names)
        )
    return (
        isinstance(answer, str)
        and bool(answer.strip())
        and len(answer) < 200
        and "\n" not in answer
    )


def parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The files that an export is made of."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from ((name, archive.read(name)) for name in archive.namelist())
    else:
        yield "", content
