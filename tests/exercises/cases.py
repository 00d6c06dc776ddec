"""The published cases of ``tests/cases/marking.json``, read through the real reader."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from coursekit.course import Course
from coursekit.exercises import Exercise, read_exercise

PATH = Path(__file__).resolve().parents[1] / "cases" / "marking.json"


@lru_cache(maxsize=1)
def published() -> dict[str, Any]:
    """The whole file."""
    return dict(json.loads(PATH.read_text(encoding="utf-8")))


def read_all(folder: Path) -> dict[str, Exercise]:
    """Write the exercises of the cases into `folder` and read them."""
    course = Course(folder)
    chapter = course.exercises / "cases"
    chapter.mkdir(parents=True)
    exercises = {}
    for name, text in published()["exercises"].items():
        path = chapter / f"{name}.md"
        path.write_text(text, encoding="utf-8")
        exercises[name] = read_exercise(path, course)
    return exercises


def differences(verdicts: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Cases whose verdict is not the published one: exercise, answer, expected, found."""
    wrong = []
    for case, verdict in zip(published()["cases"], verdicts, strict=True):
        expected = {
            name: case[name] for name in ("state", "score", "remarks", "message") if name in case
        }
        found = {name: verdict[name] for name in expected}
        if expected != found:
            wrong.append((case["exercise"], case["answer"], expected, found))
    return wrong
