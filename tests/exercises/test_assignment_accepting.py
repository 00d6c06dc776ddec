"""Further accepted answers: for every kind, with all points and without the mistake's feedback."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from skeletons import BASE
from test_exercise_bank import key_answer, mistaken_answers

from coursekit.course import Course, find_course
from coursekit.exercises import (
    Exercise,
    find_exercise,
    mark,
    mark_accepting,
    read_exercise,
    read_exercises,
)
from coursekit.exercises.assignments.accepted_answers import accept_fault
from coursekit.exercises.given_answers import to_answer

ROOT = Path(__file__).resolve().parents[2]
BANK = ROOT / "tests" / "data" / "bank"


def exercise_of(kind: str, folder: Path, *changes: tuple[str, str]) -> Exercise:
    """The small exercise of a kind, changed."""
    text = BASE[kind]
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / "exercises" / "all" / f"{kind}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "data":
        (folder / "data").symlink_to(ROOT / "data")
    path.write_text(text, encoding="utf-8")
    return read_exercise(path, Course(folder))


def score(exercise: Exercise, answer: Any, *accept: Any) -> float:
    """The share of the points for an answer as people write it."""
    return mark_accepting(exercise, to_answer(exercise, answer), accept).score


ACCEPTED = [
    ("single", "Wrong", ["Wrong"], 1),
    ("single", "a-b", ["Other"], 1),
    ("single", "Wrong", ["Other"], 0),
    ("single", "Wrong", ["Right"], 0),
    ("multiple", ["Right"], [["Right", "Wrong"]], 0.5),
    ("multiple", ["Wrong"], [["Right", "Wrong"], "Wrong"], 0.5),
    ("multiple", ["Right"], [["Right"]], 1),
    ("multiple", ["Right", "Wrong"], [["Wrong", "Right"]], 1),
    ("number", "130", ["130"], 1),
    ("number", "130", ["149"], 1),  # within the exercise's tolerance
    ("number", "130", ["151"], 0),
    ("number", 130, ["130,0"], 1),
    ("date", "1952", ["1952"], 1),
    ("date", "March 1952", ["1952-03"], 1),
    ("date", "1953", ["1953-03"], 0.5),  # right but coarser
    ("text", "Turncoat!", ["turncoat"], 1),
    ("text", "Khokhlov", ["name: Хохлов"], 1),
    ("text", "deserter", ["turncoat"], 0),
    ("match", {"A": "3", "B": "2"}, [{"A": "3"}], 1),
    ("match", {"A": "3", "B": "1"}, [{"A": "3"}], 0.5),
    ("match", {"A": "2", "B": "1"}, [{"A": "2", "B": "1"}], 1),
    ("classify", {"A": "2", "B": "2", "C": "1"}, [{"A": "2"}], 1),
    ("order", ["one", "three", "two"], [["one", "three", "two"]], 1),
    ("order", ["three", "two", "one"], [["one", "three", "two"]], 0.5),
]


@pytest.mark.parametrize(("kind", "answer", "accept", "expected"), ACCEPTED)
def test_accepted_answer_is_marked_as_a_key_of_its_own(
    tmp_path: Path, kind: str, answer: Any, accept: list[Any], expected: float
) -> None:
    assert score(exercise_of(kind, tmp_path), answer, *accept) == expected


def test_tolerance_in_per_cent_follows_the_accepted_number(tmp_path: Path) -> None:
    exercise = exercise_of("number", tmp_path, ("tolerance: 20", "tolerance: 2%"))
    given = ("624", "626", "6.1", "6.2", "17")
    assert [score(exercise, one, "6") for one in given] == [1, 0, 1, 0, 0]


@pytest.mark.parametrize("kind", sorted(set(BASE) - {"open"}))
def test_key_still_gets_all_points_and_its_feedback(tmp_path: Path, kind: str) -> None:
    exercise = exercise_of(kind, tmp_path)
    accept = tuple(answer for answer, _ in mistaken_answers(exercise))
    answer = key_answer(exercise)
    assert mark_accepting(exercise, answer, accept) == mark(exercise, answer)


def test_every_listed_mistake_of_the_bank_can_be_accepted() -> None:
    """And then nobody is told that it is one."""
    exercises, _ = read_exercises(find_course(ROOT, [BANK]))
    seen = set()
    for exercise in exercises:
        for answer, remark in mistaken_answers(exercise):
            if exercise.kind == "multiple":
                answer = [*answer, *key_answer(exercise)][:2]
            if isinstance(answer, dict):
                answer = {**key_answer(exercise), **answer}
            assert accept_fault(exercise, answer) is None, (exercise.id, answer)
            verdict = mark_accepting(exercise, answer, (answer,))
            assert verdict.score == 1, (exercise.id, answer)
            assert remark not in [one.id for one in verdict.remarks], (exercise.id, answer)
            seen.add(exercise.kind)
    assert seen == {"single", "multiple", "number", "date", "text", "match", "classify", "order"}


@pytest.mark.parametrize(
    ("kind", "given", "message", "remedy"),
    [
        ("single", "Wronk", '"Wronk" is not an answer to all/single', "the name or the text"),
        ("single", ["Right", "Wrong"], "is not an answer", "the name or the text of a choice"),
        ("single", "Right", '"Right" is already right', "Take it out."),
        ("single", {"a": "b"}, "is not an answer", "the name or the text"),
        ("multiple", "Wrong", '"Wrong" is not an answer', "[[a, c]]"),
        ("multiple", ["Rite", "Right"], "is already right", ""),
        ("number", "many", '"many" is not an answer', "20000"),
        ("number", "12,345", '"12,345" is not an answer', "read in one way"),
        ("number", "600", '"600" is already right', ""),
        ("date", "3/12/1950", '"3/12/1950" is not an answer', "1951-09"),
        ("date", "1951-09", "is already right", ""),
        ("text", "...", '"..." is not an answer', "a text"),
        ("text", "Defector", "is already right", ""),
        ("match", "A", '"A" is not an answer', "{stem: target}"),
        ("match", {"A": "9"}, "is not an answer", "{stem: target}"),
        ("match", {"Z": "1"}, "is not an answer", "{stem: target}"),
        ("match", {"A": "1"}, "is already right", ""),
        ("classify", {}, "is already right", ""),
        ("order", "one", '"one" is not an answer', "[[first, second, third]]"),
        ("order", ["one", "two"], "is not an answer", "all items"),
        ("order", ["one", "two", "three"], "is already right", ""),
        ("open", "Prose.", "an open exercise has no key to add to", "a person marks it"),
    ],
)
def test_what_cannot_be_accepted_is_a_fault(
    tmp_path: Path, kind: str, given: Any, message: str, remedy: str
) -> None:
    fault = accept_fault(exercise_of(kind, tmp_path), given)
    assert fault is not None
    assert message in fault[0]
    assert remedy in fault[1]


def test_letter_is_refused_where_each_variant_has_its_own_letters() -> None:
    exercise = find_exercise("seminar/where-it-is-kept", find_course(ROOT, [BANK]))
    fault = accept_fault(exercise, "b")
    assert fault is not None
    assert "each variant has its own" in fault[0]
    assert accept_fault(exercise, "Bakhmeteff Archive") is None


def test_letter_in_print_can_be_accepted(tmp_path: Path) -> None:
    exercise = exercise_of("single", tmp_path)
    wrong = [letter for letter in "abc" if score(exercise, letter) == 0]
    assert [score(exercise, letter, letter) for letter in wrong] == [1, 1]


@pytest.mark.parametrize("answer", [None, "", [], {}, 5, True, float("nan"), "\ud800", {"a": []}])
@pytest.mark.parametrize("kind", list(BASE))
def test_any_answer_and_any_accepted_thing_gets_a_verdict(
    tmp_path: Path, kind: str, answer: Any
) -> None:
    exercise = exercise_of(kind, tmp_path)
    accept = (None, "", [], {}, 5, float("nan"), "\ud800", ["x"], {"A": ["1"]}, [[]], "name: ")
    assert mark_accepting(exercise, answer, accept).score in (0, 1)
