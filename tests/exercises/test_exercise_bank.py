"""The course's own exercises: their keys are right, their mistakes wrong, for both markers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from twins import mark_in_node

from coursekit.course import Course
from coursekit.exercises import (
    KINDS,
    LEVELS,
    SKILLS,
    Exercise,
    check_exercises,
    coverage,
    mark,
    read_exercises,
    warn_exercises,
)
from coursekit.exercises.model import (
    ChoiceKey,
    DateKey,
    NumberKey,
    OrderKey,
    PairKey,
    RubricKey,
    TextKey,
)
from coursekit.exercises.rubric_samples import read_samples

COURSE = Course(Path(__file__).resolve().parents[2])


@pytest.fixture(scope="module")
def bank() -> list[Exercise]:
    """All exercises."""
    return read_exercises(COURSE)[0]


def key_answer(exercise: Exercise) -> Any:
    """The answer that gets all points."""
    key = exercise.key
    if isinstance(key, ChoiceKey):
        return list(key.right)
    if isinstance(key, NumberKey):
        return key.value
    if isinstance(key, DateKey):
        return key.value
    if isinstance(key, TextKey):
        return key.accepted[0].shown.removeprefix("name:")
    if isinstance(key, PairKey):
        return dict(key.pairs)
    if isinstance(key, OrderKey):
        return [item.id for item in key.items]
    return {"text": "Prose.", "level": 0}


def mistaken_answers(exercise: Exercise) -> list[tuple[Any, str]]:
    """Each listed mistake as an answer, with the name of its remark."""
    key = exercise.key
    if isinstance(key, ChoiceKey):
        return [([choice.id], choice.id) for choice in key.choices if not choice.right]
    if isinstance(key, NumberKey):
        return [(mistake.value, f"!{n}") for n, mistake in enumerate(key.mistakes)]
    if isinstance(key, DateKey):
        return [(mistake.value, f"!{n}") for n, mistake in enumerate(key.mistakes)]
    if isinstance(key, TextKey):
        return [(m.shown.removeprefix("name:"), f"!{n}") for n, m in enumerate(key.mistakes)]
    if isinstance(key, PairKey):
        return [
            ({mistake.stem or next(iter(key.pairs)): mistake.target}, f"!{n}")
            for n, mistake in enumerate(key.mistakes)
        ]
    if isinstance(key, OrderKey):
        answers = []
        for n, mistake in enumerate(key.mistakes):
            rest = [i.id for i in key.items if i.id not in (mistake.stem, mistake.target)]
            answers.append(([mistake.stem, mistake.target, *rest], f"!{n}"))
        return answers
    return []


def feedback(exercise: Exercise, name: str) -> str:
    """What is told to who makes a mistake."""
    if isinstance(exercise.key, ChoiceKey):
        told = next(choice.feedback for choice in exercise.key.choices if choice.id == name)
        assert told
        return told.text
    return str(exercise.key.mistakes[int(name[1:])].feedback.text)  # type: ignore[union-attr]


def test_no_fault_and_no_warning() -> None:
    assert [*map(str, check_exercises(COURSE)), *map(str, warn_exercises(COURSE))] == []


def test_key_gets_all_points_from_both_markers(bank: list[Exercise]) -> None:
    pairs = [(exercise, key_answer(exercise)) for exercise in bank]
    assert [e.id for e, answer in pairs if mark(e, answer).score != 1] == []
    verdicts = mark_in_node(pairs)
    assert [e.id for (e, _), v in zip(pairs, verdicts, strict=True) if v["score"] != 1] == []


def test_mistake_gets_its_own_feedback_from_both_markers(bank: list[Exercise]) -> None:
    triples = [(e, answer, name) for e in bank for answer, name in mistaken_answers(e)]
    assert len(triples) > 200
    verdicts = mark_in_node([(e, answer) for e, answer, _ in triples])
    for (exercise, answer, name), verdict in zip(triples, verdicts, strict=True):
        own = mark(exercise, answer)
        assert own.score < 1, (exercise.id, answer)
        assert feedback(exercise, name) in [r.text for r in own.remarks], (exercise.id, answer)
        assert [r.id for r in own.remarks] == verdict["remarks"], (exercise.id, answer)


def test_exercises_cover_kinds_skills_levels_and_chapters(bank: list[Exercise]) -> None:
    covered = coverage(COURSE)
    assert covered.total() >= 120
    assert covered.computed >= 12
    assert min(covered.total(kind=kind) for kind in KINDS) >= 5
    assert min(covered.total(chapter=chapter) for chapter in covered.chapters) >= 8
    assert covered.total(chapter="audit") >= 15
    assert all(covered.total(skill=skill) for skill in SKILLS)
    assert all(covered.total(level=level) for level in LEVELS[:-1])
    # The author's address and the list of references ask nothing.
    assert covered.gaps() == ["none on Abstract 3", "none on Abstract 4"]


def test_rubrics_have_samples_for_the_top_and_the_middle(bank: list[Exercise]) -> None:
    for exercise in bank:
        if isinstance(exercise.key, RubricKey):
            samples = [bool(level.sample) for level in exercise.key.levels]
            assert (samples[0], any(samples[1:-1])) == (True, True), exercise.id


def untried(exercises: Iterable[Exercise]) -> list[str]:
    """Rubrics without two clear samples and one at the border for each level."""
    found = []
    for exercise in exercises:
        if isinstance(exercise.key, RubricKey):
            counted = Counter((one.points, one.fit) for one in read_samples(exercise, "")[0])
            levels = [level.points for level in exercise.key.levels]
            if counted != {(p, fit): n for p in levels for fit, n in (("clear", 2), ("border", 1))}:
                found.append(exercise.id)
    return found


def test_each_rubric_is_tried_on_three_samples_a_level(bank: list[Exercise]) -> None:
    assert untried(bank) == []


def test_every_exercise_stands_in_its_chapter(bank: list[Exercise]) -> None:
    pages = {path.stem: path.read_text(encoding="utf-8") for path in COURSE.chapters.glob("*.md")}
    for exercise in bank:
        # A long chapter goes on in pages of its name: audit, audit-notes.
        own = [text for name, text in pages.items() if name.split("-")[0] == exercise.chapter]
        assert any(f"{{exercise}} {exercise.id}\n" in text for text in own), exercise.id
