"""The bank for instructors: sound, enough for two assignments, and nowhere in what is published."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_exercise_bank import feedback, key_answer, mistaken_answers, untried
from twins import mark_in_node

from coursekit.course import Course
from coursekit.exercises import (
    Exercise,
    check_exercises,
    find_assignment,
    mark,
    read_exercises,
    warn_exercises,
)
from coursekit.exercises.assignments import assignment_names, check_assignments
from coursekit.exercises.plain import plain
from leaks import leaks

ROOT = Path(__file__).resolve().parents[2]
BANK = ROOT / "banks" / "seminar"
BOOK = Course(ROOT)
COURSE = Course(ROOT, banks=(BANK,))
ASSIGNMENTS = ("claims-and-evidence", "whose-word")


@pytest.fixture(scope="module")
def bank() -> list[Exercise]:
    """All exercises of the bank, each variant as one of its own."""
    exercises = [e for e in read_exercises(COURSE)[0] if Path(e.path).is_relative_to(BANK)]
    return [one for e in exercises for one in (e.alternatives or (e,))]


def test_no_fault_and_no_warning() -> None:
    faults = [*check_exercises(COURSE), *check_assignments(COURSE), *warn_exercises(COURSE)]
    assert [*map(str, faults)] == []


def test_keys_and_mistakes_of_every_variant_are_marked_alike_by_both_markers(
    bank: list[Exercise],
) -> None:
    keys = [(exercise, key_answer(exercise)) for exercise in bank]
    assert [e.id for e, answer in keys if mark(e, answer).score != 1] == []
    assert [v["score"] for v in mark_in_node(keys)] == [1] * len(keys)
    mistakes = [(e, answer, name) for e in bank for answer, name in mistaken_answers(e)]
    verdicts = mark_in_node([(e, answer) for e, answer, _ in mistakes])
    for (exercise, answer, name), verdict in zip(mistakes, verdicts, strict=True):
        own = mark(exercise, answer)
        assert own.score < 1, (exercise.id, answer)
        assert feedback(exercise, name) in [r.text for r in own.remarks], (exercise.id, answer)
        assert [r.id for r in own.remarks] == verdict["remarks"], (exercise.id, answer)


def test_each_rubric_is_tried_on_three_samples_a_level(bank: list[Exercise]) -> None:
    assert untried(bank) == []


def test_two_assignments_of_ten_repeat_no_exercise_of_the_book() -> None:
    own = {exercise.id for exercise in read_exercises(BOOK)[0]}
    given = [task.exercise for name in ASSIGNMENTS for task in find_assignment(name, COURSE).tasks]
    assert len(given) == len(set(given)) == 20
    assert own.isdisjoint(given)


def test_bank_has_more_than_its_assignments_need(bank: list[Exercise]) -> None:
    assert len({exercise.id for exercise in bank}) >= 40
    assert set(ASSIGNMENTS) <= set(assignment_names(COURSE))
    assert set(ASSIGNMENTS).isdisjoint(assignment_names(BOOK))


def test_nothing_of_the_bank_is_in_site_or_pdf(
    bank: list[Exercise], book_html: Path, book_pdf: Path
) -> None:
    texts = [prose for e in bank for prose in (e.prompt, e.explanation) if prose]
    secrets = {line for prose in texts for line in plain(prose.text).split("\n") if len(line) > 40}
    assert len(secrets) > 100
    assert leaks([book_html, book_pdf], secrets) == set()
