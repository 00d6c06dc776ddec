"""Answers as readers write them: ten and more right and wrong ones for each typed exercise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from twins import mark_in_node, mark_in_python

from coursekit.course import Course
from coursekit.exercises import Exercise, find_exercise, read_exercises

ROOT = Path(__file__).resolve().parents[2]
NATURAL: dict[str, Any] = json.loads((ROOT / "tests/cases/natural.json").read_text("utf-8"))
TYPED = ("text", "date", "number")


def typed_exercises() -> dict[str, Exercise]:
    """Those of the book and of the bank, with variants the first."""
    exercises, faults = read_exercises(Course(ROOT, banks=(ROOT / "banks" / "seminar",)))
    assert faults == []
    first = [(exercise.alternatives or (exercise,))[0] for exercise in exercises]
    return {exercise.id: exercise for exercise in first if exercise.kind in TYPED}


@pytest.fixture(scope="module")
def pairs() -> list[tuple[Exercise, str]]:
    """Every exercise with each of its natural answers, the right ones first."""
    return [
        (exercise, answer)
        for name, exercise in typed_exercises().items()
        for side in ("right", "wrong")
        for answer in NATURAL[name][side]
    ]


def test_every_typed_exercise_has_ten_right_and_ten_wrong_answers() -> None:
    answers = {name: sides for name, sides in NATURAL.items() if name != "about"}
    few = [n for n, sides in answers.items() if min(len(set(s)) for s in sides.values()) < 10]
    assert few == []
    assert typed_exercises().keys() == answers.keys()


@pytest.mark.parametrize("marker", [mark_in_python, mark_in_node])
def test_natural_answers_get_the_mark_that_they_deserve(
    pairs: list[tuple[Exercise, str]], marker: Any
) -> None:
    wrong = [
        (exercise.id, answer, verdict["message"])
        for (exercise, answer), verdict in zip(pairs, marker(pairs), strict=True)
        if (verdict["score"] == 1) != (answer in NATURAL[exercise.id]["right"])
    ]
    assert wrong == []


def test_a_share_is_asked_back_where_a_percentage_is_asked() -> None:
    exercise = find_exercise("conclusion/a-reader-in-a-hurry", Course(ROOT))
    [verdict] = mark_in_python([(exercise, "0.118")])
    assert (verdict["state"], verdict["score"]) == ("unclear", 0)
    assert "percentage" in verdict["message"]
