"""Item analysis of a class: careful with small classes, telling of mistakes, never a crash."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pandas as pd
import pytest
from analysing import item_of, one_answer, run
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from msgspec.structs import replace

from coursekit.grading.item_analysis.analysis import analyse
from coursekit.grading.item_analysis.answer_parts import EMPTY, OTHERS, RIGHT
from coursekit.grading.item_analysis.class_marks import WAITING, ClassMarks, gather
from coursekit.grading.item_analysis.findings import findings
from coursekit.grading.item_analysis.item_frames import item_frame, option_frame
from coursekit.grading.model import DROPPED, GIVEN, MARKED, OPEN, OUTDATED, Mark, Result, Student
from simulated_class import exercises, matrix, simulate


@settings(max_examples=60)
@given(
    arrays.arrays(
        float,
        st.tuples(st.integers(0, 40), st.integers(0, 6)),
        elements=st.sampled_from([0.0, 0.5, 1.0, float("nan")]),
    )
)
def test_no_class_makes_it_crash_or_warn(shares: np.ndarray) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        done = analyse(gather(results_of(shares)), {})
        item_frame(done.items)
        option_frame(done.items)
        for item in done.items:
            findings(item)
    whole = [done.whole.mean, done.whole.spread, done.whole.alpha, done.whole.error]
    of_items = [
        finding for item in done.items for finding in (item.difficulty, item.discrimination)
    ]
    for finding in (*whole, *of_items):
        assert finding.known != bool(finding.why)
        assert not finding.known or (finding.low - 1e-9 <= finding.value <= finding.high + 1e-9)


def results_of(shares: np.ndarray) -> list[Result]:
    """Results with these shares; NaN waits for a person."""
    return [
        Result(
            Student(f"s{row}", ""),
            MARKED,
            tuple(
                Mark(f"x/{at}", "", "d", "v", "some answer", None if math.isnan(s) else float(s),
                     2.0, OPEN if math.isnan(s) else "wrong")
                for at, s in enumerate(line)
            ),
            tries=((1, 60),) * len(line),
        )
        for row, line in enumerate(shares)
    ]  # fmt: skip


@pytest.mark.parametrize("size", [0, 1, 2, 8, 60])
def test_simulated_class_of_every_size_is_analysed(size: int) -> None:
    done = run(simulate(size))
    assert (done.whole.handed_in, done.whole.absent, done.whole.unreadable) == (size, 2, 1)
    assert [item.difficulty.known for item in done.items] == [size >= 10] * len(done.items)


def test_analysis_of_the_shares_is_the_textbook_one() -> None:
    """Against plain formulas on the whole matrix, with several points an exercise."""
    points = matrix(7, ties=True) * np.linspace(1, 3, matrix(7).shape[1])
    worth = points.max(axis=0)
    results = [
        replace(one, marks=tuple(map(worth_points, one.marks, worth)))
        for one in results_of(points / worth)
    ]
    done = analyse(gather(results), {})
    for at, item in enumerate(done.items):
        rest = np.delete(points, at, axis=1).sum(axis=1)
        assert item.discrimination.value == pytest.approx(np.corrcoef(points[:, at], rest)[0, 1])
        assert item.difficulty.value == pytest.approx((points[:, at] / worth[at]).mean())
    assert done.whole.mean.value == pytest.approx(points.sum(axis=1).mean())
    import pingouin  # which takes a second, of every process that collects tests

    assert done.whole.alpha.value == pytest.approx(pingouin.cronbach_alpha(pd.DataFrame(points))[0])


def worth_points(mark: Mark, points: float) -> Mark:
    return replace(mark, out_of=float(points))


def test_small_class_gets_words_instead_of_numbers() -> None:
    done = run(simulate(8))
    assert {item.difficulty.why for item in done.items} == {"too few to say"}
    assert {item.discrimination.why for item in done.items} == {"too few to say"}
    assert done.whole.alpha.why == "too few to say"
    assert done.whole.mean.known


def test_prose_that_waits_is_counted_openly() -> None:
    done = run(simulate(100, open_marked=0.7))
    prose = [item for item in done.items if item.kind == "open"]
    assert all(0 < item.waiting < 50 and item.n + item.waiting == 100 for item in prose)
    assert done.whole.complete < 100 == done.whole.handed_in
    assert done.whole.alpha.n == done.whole.complete


def test_exercise_that_most_wait_for_is_set_aside() -> None:
    done = run(simulate(100, open_marked=0.2))
    prose = {item.exercise for item in done.items if item.kind == "open"}
    assert set(done.whole.waiting) == prose
    assert {item.standing for item in done.items if item.kind == "open"} == {WAITING}
    assert done.whole.complete == 100


@pytest.mark.parametrize("state", [DROPPED, GIVEN])
def test_dropped_and_given_exercises_count_nowhere_but_show_answers(state: str) -> None:
    listed = exercises(wrong_key=False)
    name = next(one.id for one in listed if one.kind == "single")
    results = [
        replace(one, marks=tuple(replace(m, state=state, score=1.0, why="It was ambiguous.")
                                 if m.exercise == name else m for m in one.marks))
        for one in simulate(60, listed)
    ]  # fmt: skip
    done = run(results, wrong_key=False)
    item = next(item for item in done.items if item.exercise == name)
    plain = run(simulate(60, listed), wrong_key=False)
    assert (item.standing, item.why) == (state, "It was ambiguous.")
    assert done.whole.exercises == len(done.items) - 1
    assert not item.difficulty.known
    same = next(one for one in plain.items if one.exercise == name)
    assert [(o.label, o.n, o.right) for o in item.options] == [
        (o.label, o.n, o.right) for o in same.options
    ]


def test_answers_to_an_older_wording_wait_for_a_decision() -> None:
    results = [
        replace(one, marks=tuple(replace(m, state=OUTDATED, score=0.0) for m in one.marks[:1])
                + one.marks[1:])
        for one in simulate(10)
    ]  # fmt: skip
    assert run(results).items[0].n == 0


def test_answers_that_say_the_same_are_counted_together() -> None:
    number = next(one for one in exercises() if one.kind == "number")
    wrong = number.key.value * 10 + 1234
    spellings = [f"{wrong:g}", f" {wrong:g} ", f"{wrong:g}.0"]
    results = [one_answer(at, number, spelling) for at, spelling in enumerate(spellings)]
    options = item_of(results, number).options
    assert [(o.n, o.right) for o in options] == [(3, False)]


def test_wrong_pairs_and_broken_neighbours_are_named() -> None:
    order = next(one for one in exercises() if one.kind == "order")
    names = [item.id for item in order.key.items]
    swapped = [names[1], names[0], *names[2:]]
    item = item_of([one_answer(at, order, swapped if at else names) for at in range(5)], order)
    labels = {option.label: option.n for option in item.options}
    texts = {one.id: " ".join(one.label.text.split()) for one in order.key.items}
    assert labels["all in order"] == 1
    assert labels[f"{texts[names[1]]} directly before {texts[names[0]]}"] == 4


def test_no_row_counts_a_student_twice() -> None:
    done = run(simulate(200))
    for item in done.items:
        for option in item.options:
            assert option.n <= option.of == 200
            assert sum(n for n, _ in option.thirds) == option.n
            assert all(n <= of for n, of in option.thirds)


def test_every_answer_of_a_single_exercise_is_in_one_row() -> None:
    done = run(simulate(60))
    for item in done.items:
        if item.kind in ("single", "number", "date", "text"):
            assert sum(option.n for option in item.options) == 60


def test_rows_that_are_no_answer_are_no_mistake() -> None:
    done = run(simulate(60))
    special = [o for i in done.items for o in i.options if o.name in (EMPTY, OTHERS, RIGHT)]
    assert special
    assert not any(option.is_mistake for option in special)


def test_everybody_right_is_easy_and_has_no_discrimination() -> None:
    done = analyse(gather(results_of(np.ones((50, 4)))), {})
    assert {item.discrimination.why for item in done.items} == {"everybody reached the same"}
    assert {one.kind for item in done.items for one in findings(item)} == {"easy"}
    assert "fewer than 3 exercises" in done.whole.alpha.why


def test_single_exercise_has_nothing_to_be_compared_with() -> None:
    item = analyse(gather(results_of(np.ones((50, 1)))), {}).items[0]
    assert item.discrimination.why == "no other exercise to compare with"


def test_class_of_a_hundred_thousand_is_kept_small() -> None:
    """A few numbers for each mark: 2,000 students tell how many bytes."""
    marks = gather(simulate(2000, absent=0))
    assert size_of(marks) / (2000 * len(marks.columns)) < 40


def size_of(marks: ClassMarks) -> int:
    return sum(
        array.nbytes
        for column in marks.columns
        for array in (column.shares, column.variants, column.answered, column.attempts,
                      column.seconds, column.codes)
    )  # fmt: skip
