"""Results of a simulated class: answers follow ability; what is planted is there to be found."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from msgspec import structs

from classroom import course_exercises, right_answer, wrong_answer
from coursekit.exercises import Exercise, mark
from coursekit.exercises.model import ChoiceKey
from coursekit.grading.model import (
    JUDGED,
    MARKED,
    MISSING,
    OPEN,
    PENDING,
    UNANSWERED,
    Mark,
    Result,
    Student,
    Try,
)
from coursekit.grading.model import UNREADABLE as FILE_UNREADABLE

NAMES = ("Ada Müller", "Олена Шевченко", "=cmd|' /C calc'!A0", "<b>Bo</b>", "李雷 🦊")


def exercises(wrong_key: bool = True) -> tuple[Exercise, ...]:
    """Two exercises of every kind; in the first single one another choice is called right."""
    listed = list(course_exercises())
    if wrong_key:
        at = next(at for at, one in enumerate(listed) if one.kind == "single")
        listed[at] = with_wrong_key(listed[at])
    return tuple(listed)


def with_wrong_key(exercise: Exercise) -> Exercise:
    """The exercise with its first wrong choice called right and the right one called wrong."""
    key = exercise.key
    assert isinstance(key, ChoiceKey)
    wrong = next(choice.id for choice in key.choices if not choice.right)
    choices = tuple(
        replace(choice, right=choice.id == wrong, feedback=choice.feedback)
        for choice in key.choices
    )
    return replace(exercise, key=ChoiceKey(choices))


def simulate(
    size: int,
    listed: Sequence[Exercise] = (),
    *,
    planted: str = "",
    true: Sequence[Exercise] = (),
    open_marked: float = 1.0,
    absent: int = 2,
    seed: int = 1,
) -> Iterator[Result]:
    """Results of `size` students who handed in, and of some who did not.

    Parameters
    ----------
    size : int
    listed : sequence of Exercise
        As they are marked; default `exercises`, with a wrong key.
    true : sequence of Exercise
        As the students understand them; default those with the right key.
    planted : str
        Name of an exercise whose weaker students choose the first wrong choice, all alike.
    open_marked : float
        Share of the prose that a person has marked already.
    absent : int
        Students of whom nothing came; one more has a file that cannot be read.
    """
    draw = random.Random(seed)
    listed = listed or exercises()
    true = true or exercises(wrong_key=False)
    for place in range(size):
        ability = draw.gauss(0, 1)
        answered = [
            _mark(one, _answer(meant, ability, at, draw, planted), ability, draw, open_marked)
            for at, (one, meant) in enumerate(zip(listed, true, strict=True))
        ]
        marks = tuple(one for one, _ in answered)
        tries = tuple(tried for _, tried in answered)
        status = PENDING if any(one.state == OPEN for one in marks) else MARKED
        yield Result(_student(place), status, marks, f"{place}.json", tries=tries)
    for place in range(size, size + absent):
        yield Result(_student(place), MISSING)
    if absent:
        yield Result(_student(size + absent), FILE_UNREADABLE, place="broken.json")


def _student(place: int) -> Student:
    return Student(f"s{place:06d}", f"{NAMES[place % len(NAMES)]} {place}", row=place)


def _answer(exercise: Exercise, ability: float, at: int, draw: random.Random, planted: str) -> Any:
    if draw.random() < 0.04:
        return None
    hardness = (at % 7 - 3) / 2
    if draw.random() < 1 / (1 + math.exp(-1.6 * (ability - hardness))):
        return right_answer(exercise)
    if exercise.id == planted and isinstance(exercise.key, ChoiceKey):
        return next(choice.id for choice in exercise.key.choices if not choice.right)
    return wrong_answer(exercise, draw)


def _mark(
    exercise: Exercise, answer: Any, ability: float, draw: random.Random, open_marked: float
) -> tuple[Mark, Try]:
    blank = Mark(exercise.id, exercise.variant, exercise.digest, "v", answer, 0.0,
                 exercise.points, UNANSWERED)  # fmt: skip
    if answer is None:
        return blank, (0, 0)
    tried = 1 + draw.randrange(4), int(draw.expovariate(1 / 90))
    if exercise.kind == "open":
        if draw.random() >= open_marked:
            return structs.replace(blank, score=None, state=OPEN), tried
        share = min(1.0, max(0.0, round(2 * (0.5 + ability / 4 + draw.gauss(0, 0.2))) / 2))
        return structs.replace(blank, score=share, state=JUDGED), tried
    verdict = mark(exercise, answer)
    remarks = tuple(remark.text for remark in verdict.remarks)
    done = structs.replace(blank, score=verdict.score, state=verdict.state, remarks=remarks)
    return done, tried


def matrix(seed: int, ties: bool = False) -> np.ndarray:
    """Points of a class in some exercises that hang together."""
    draw = np.random.default_rng(seed)
    n, k = int(draw.integers(30, 200)), int(draw.integers(3, 21))
    shares = draw.normal(size=(n, 1)) + draw.normal(size=(n, k)) * draw.uniform(0.5, 3)
    return (shares > draw.normal(size=k)).astype(float) if ties else shares
