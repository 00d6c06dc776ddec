"""A chart draws what it is given, and says what it cannot draw."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache

import pandas as pd
import pytest
from drawings import DATASET

from coursekit import load
from coursekit.charts.chart import Chart, Medium
from coursekit.course import find_course
from coursekit.datasets import whole_csv
from coursekit.defectors import (
    draw_estimates,
    draw_map,
    draw_network,
    draw_source_kinds,
    draw_source_years,
    draw_timeline,
)
from coursekit.errors import DatasetError

whole = cache(lambda draw: draw())  # the chart of all the data
each_chart = pytest.mark.parametrize("draw", DATASET, ids=lambda draw: draw.__name__)


@each_chart
def test_columns_that_are_missing_are_all_named(draw: Callable[..., Chart]) -> None:
    frame = load(DATASET[draw])
    pairs = (["section", "note"], ["strength", "source"], ["form", "source"], ["section", "claim"])
    needed = next(pair for pair in pairs if set(pair) <= set(frame.columns))
    frame = frame.drop(columns=needed)
    with pytest.raises(DatasetError, match=", ".join(f'"{name}"' for name in needed)) as caught:
        draw(frame)
    assert f'load("{DATASET[draw]}")' in str(caught.value)


@each_chart
def test_empty_frame_is_refused_in_plain_words(draw: Callable[..., Chart]) -> None:
    with pytest.raises(DatasetError, match="no rows"):
        draw(load(DATASET[draw]).iloc[:0])


@each_chart
def test_frame_of_plain_text_draws_the_same(draw: Callable[..., Chart]) -> None:
    """A user may have read the CSV file of the site without the types of its description."""
    file = io.StringIO(whole_csv(DATASET[draw], find_course()))
    assert whole(draw).to_svg() == draw(pd.read_csv(file, dtype=str)).to_svg()


@each_chart
def test_part_of_the_data_draws_and_changes_the_words(draw: Callable[..., Chart]) -> None:
    frame = load(DATASET[draw])
    some = frame[frame["section"] == "Identity"] if "section" in frame.columns else frame[:0]
    chart = draw(some if 0 < len(some) < len(frame) else frame.iloc[1:])
    assert chart.alt != whole(draw).alt
    assert chart.to_svg().startswith("<svg")


@each_chart
def test_what_is_no_frame_is_refused_in_plain_words(draw: Callable[..., Chart]) -> None:
    with pytest.raises(
        DatasetError, match=r"^expected a data frame to draw, not a str\. Start from load"
    ):
        draw("estimates")


@pytest.mark.parametrize(
    ("draw", "name", "column"),
    [(draw_estimates, "estimates", "low_persons"), (draw_map, "places", "latitude_deg")],
)
def test_number_that_is_none_is_named(draw: Callable[..., Chart], name: str, column: str) -> None:
    frame = load(name).astype({column: object})
    frame.loc[0, column] = "many"
    with pytest.raises(DatasetError, match=f'^{column}: expected a number, found "many"'):
        draw(frame)


def test_network_without_a_node_worth_drawing_is_refused() -> None:
    ties = load("ties")
    with pytest.raises(DatasetError, match=r"Draw every node: at_least=1\.$"):
        draw_network(ties[ties["sign"] != "negative"], at_least=99)
    assert draw_network(ties.head(1), at_least=1).table.shape[0] == 1


def test_cited_item_without_a_note_is_left_out() -> None:
    frame = load("citations").astype({"note": object})
    frame.loc[0, "note"] = None
    assert draw_source_kinds(frame).table["All"].sum() == len(frame) - 1
    with pytest.raises(DatasetError, match="the frame to draw has no rows"):
        draw_source_kinds(frame.head(1))


@pytest.mark.parametrize("column", ["event", "category"])
@pytest.mark.parametrize("medium", ["screen", "page"])
def test_event_may_lack_its_name_or_category(column: str, medium: Medium) -> None:
    frame = load("events").astype({column: object})
    frame.loc[:5, column] = None
    assert len(draw_timeline(frame, medium=medium).table) == len(frame)


def test_source_years_need_a_dated_letter_or_press_item() -> None:
    citations = load("citations")
    books = citations[citations["kind"] == "book"]
    with pytest.raises(DatasetError, match="archival letter"):
        draw_source_years(books)
