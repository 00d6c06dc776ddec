"""Item analysis of answers that a test makes up."""

from __future__ import annotations

from coursekit.exercises import mark
from coursekit.grading.item_analysis.analysis import analyse
from coursekit.grading.item_analysis.class_marks import gather
from coursekit.grading.item_analysis.item_model import ClassAnalysis, Item
from coursekit.grading.model import MARKED, UNANSWERED, Mark, Result, Student
from simulated_class import exercises


def run(results: object, wrong_key: bool = True) -> ClassAnalysis:
    wordings = {(exercise.id, ""): exercise for exercise in exercises(wrong_key)}
    return analyse(gather(results), wordings)  # type: ignore[arg-type]


def one_answer(place: int, exercise, answer, variant: str = "") -> Result:  # type: ignore[no-untyped-def]
    verdict = mark(exercise, answer)
    state = UNANSWERED if answer is None else verdict.state
    made = Mark(exercise.id, variant, exercise.digest, "v", answer, verdict.score, 1.0, state,
                remarks=tuple(r.text for r in verdict.remarks))  # fmt: skip
    return Result(Student(f"s{place}", ""), MARKED, (made,))


def item_of(results: list[Result], exercise) -> Item:  # type: ignore[no-untyped-def]
    return analyse(gather(results), by_name((exercise,))).items[0]


def by_name(listed: tuple) -> dict:
    return {(one.id, ""): one for one in listed}
