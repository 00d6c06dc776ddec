"""The charts of a class: what they show, and what they cannot draw."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from drawings import answers, items, scores

from coursekit.charts.chart import Chart
from coursekit.charts.distractors import draw_distractors
from coursekit.charts.item_map import draw_item_map
from coursekit.charts.score_histogram import draw_score_histogram
from coursekit.errors import DatasetError

CLASS_FRAMES = {
    draw_score_histogram: scores,
    draw_item_map: items,
    draw_distractors: answers,
}
each_class_chart = pytest.mark.parametrize("draw", CLASS_FRAMES, ids=lambda draw: draw.__name__)


@each_class_chart
def test_chart_of_a_class_names_all_missing_columns(draw: Callable[..., Chart]) -> None:
    frame = CLASS_FRAMES[draw]()
    last, first = frame.columns[-1], frame.columns[0]
    with pytest.raises(DatasetError, match="has no column") as caught:
        draw(frame.drop(columns=[first, last]))
    assert f'"{first}"' in str(caught.value)
    assert f'"{last}"' in str(caught.value)


@each_class_chart
def test_chart_of_a_class_refuses_an_empty_frame(draw: Callable[..., Chart]) -> None:
    with pytest.raises(DatasetError, match="no rows"):
        draw(CLASS_FRAMES[draw]().iloc[:0])


@each_class_chart
def test_chart_of_one_student_or_exercise_draws(draw: Callable[..., Chart]) -> None:
    assert draw(CLASS_FRAMES[draw]().iloc[:1]).to_svg().startswith("<svg")


def test_histogram_counts_every_known_total_once() -> None:
    chart = draw_score_histogram(scores())
    assert chart.table["Students"].sum() == 58
    assert "2 students without a total left out" in chart.alt


def test_histogram_puts_the_top_mark_into_the_last_bar() -> None:
    table = draw_score_histogram(pd.DataFrame({"points": [20.0, 0.0], "out_of": 20.0})).table
    assert table.iloc[-1].tolist() == ["18 to 20", 1]
    assert table.iloc[0].tolist() == ["0 to under 2", 1]


def test_histogram_needs_a_known_total() -> None:
    with pytest.raises(DatasetError, match="no student's points"):
        draw_score_histogram(pd.DataFrame({"points": [float("nan")], "out_of": 3.0}))


def test_item_map_names_what_it_cannot_place() -> None:
    words = " ".join(text.get_text() for text in draw_item_map(items()).canvas_axes.texts)
    assert "Too few to say: 12 What the letter number 12" in words


def test_item_map_names_exercises_to_look_at() -> None:
    assert "4 (What the letter number 4 says of camps)" in draw_item_map(items()).alt


def test_distractors_of_a_small_class_have_one_bar() -> None:
    frame = answers().assign(**{f"{third}_n": None for third in ("upper", "middle", "lower")})
    chart = draw_distractors(frame)
    assert "too small to be divided into thirds" in chart.alt
    assert list(chart.table.columns) == ["Answer", "Right", "Students"]
