"""Every chart is readable on a phone and on paper: type size, nothing covered, nothing cut off."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from itertools import combinations
from math import hypot

import matplotlib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.patches import Circle
from matplotlib.text import Text

from coursekit.book.printing import PICTURE_SCALE
from coursekit.charts.chart import WIDTHS, Chart, Medium
from coursekit.charts.layout import text_width, wrap
from coursekit.charts.point_labels import Box, Spot, place_names, push_apart
from coursekit.defectors import draw_map
from coursekit.errors import CourseError

SHARPNESS = 2  # pixels drawn for each chart pixel
MM = 72 / 25.4
PAGE_WIDTH, TALLEST = 150 * MM, 182 * MM
MARGIN = 40.0  # room around the chart, to catch what leaves it


def texts(chart: Chart) -> list[Text]:
    return [text for text in chart.findobj(Text) if text.get_text().strip()]


@cache
def ink(chart: Chart) -> list[tuple[str, Box]]:
    """What each text covers, in chart pixels, measured on what Agg draws of it alone."""
    height = chart.get_size_inches()[1] * 72
    wide, high = chart.width + 2 * MARGIN, height + 2 * MARGIN
    chart.set_size_inches(wide / 72, high / 72)
    chart.set_dpi(72 * SHARPNESS)
    chart.canvas_axes.set_position(
        (MARGIN / wide, MARGIN / high, chart.width / wide, height / high)
    )
    renderer = RendererAgg(wide * SHARPNESS, high * SHARPNESS, chart.dpi)
    boxes = []
    with matplotlib.rc_context({"text.hinting": "none"}):
        for text in texts(chart):
            renderer.clear()
            text.draw(renderer)
            covered = np.asarray(renderer.buffer_rgba())[..., 3] > 30
            xs, ys = (np.flatnonzero(covered.any(axis=axis)) for axis in (0, 1))
            corners = (xs[0], ys[0], xs[-1] + 1, ys[-1] + 1)
            box = tuple(float(edge) / SHARPNESS - MARGIN for edge in corners)
            boxes.append((text.get_text(), box))
    chart.set_dpi(72)
    chart.canvas_axes.set_position((0, 0, 1, 1))
    chart.set_height(height)
    return boxes  # type: ignore[return-value]


def meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_no_words_cover_other_words(layout: Chart) -> None:
    covered = [
        (one, other)
        for (one, box), (other, box2) in combinations(ink(layout), 2)
        if meet(box, box2)
    ]
    assert covered == []


def test_no_words_are_cut_off(layout: Chart) -> None:
    height = layout.get_size_inches()[1] * 72
    cut = [
        words
        for words, (left, top, right, bottom) in ink(layout)
        if left < -0.5 or top < -0.5 or right > layout.width + 0.5 or bottom > height + 0.5
    ]
    assert cut == []


def test_no_mark_is_cut_off(layout: Chart) -> None:
    height = layout.get_size_inches()[1] * 72
    axes = layout.canvas_axes
    marks = [*axes.patches, *axes.lines, *axes.collections]
    boxes = [(type(mark).__name__, mark.get_window_extent()) for mark in marks]
    cut = [
        (name, box.extents.round(1).tolist())
        for name, box in boxes
        if box.x0 < -1 or box.x1 > layout.width + 1 or box.y0 < -1 or box.y1 > height + 1
    ]
    assert marks
    assert cut == []


def test_words_are_nine_points_or_more_on_a_phone(chart: Chart) -> None:
    smallest = min(text.get_fontsize() for text in texts(chart))
    assert smallest * 390 / chart.width * 0.75 >= 9


def test_words_are_eight_points_or_more_in_print(chart: Chart) -> None:
    page = chart.on("page")
    smallest = min(text.get_fontsize() for text in texts(page))
    assert page.width * PICTURE_SCALE <= PAGE_WIDTH + 0.01
    assert smallest * PICTURE_SCALE >= 8


def test_words_stand_upright(layout: Chart) -> None:
    assert {text.get_rotation() for text in texts(layout)} == {0.0}


def test_chart_leaves_room_on_its_page_for_the_caption(chart: Chart) -> None:
    height = chart.on("page").get_size_inches()[1] * 72 * PICTURE_SCALE
    assert height <= TALLEST


def test_template_gives_charts_the_room_that_they_are_laid_out_for() -> None:
    template = resources.files("coursekit.book.typst") / "template"
    margin = re.search(r"_usual-margins = \(x: (\d+)mm", (template / "theme.typ").read_text())
    tallest = re.search(r"_tallest = (\d+)%", (template / "tables.typ").read_text())
    assert margin
    assert tallest
    assert (210 - 2 * int(margin[1])) * MM == pytest.approx(PAGE_WIDTH)
    assert 297 * int(tallest[1]) / 100 * MM >= TALLEST


def test_medium_that_does_not_exist_is_refused() -> None:
    with pytest.raises(CourseError, match="no medium 'wall'") as caught:
        draw_map(medium="wall")  # type: ignore[arg-type]
    assert "'screen' or 'wide' or 'page'" in str(caught.value)


@pytest.mark.parametrize("medium", WIDTHS)
def test_no_name_on_the_map_covers_a_marker(medium: Medium) -> None:
    chart = draw_map(medium=medium)
    markers = [patch for patch in chart.canvas_axes.patches if isinstance(patch, Circle)]
    covered = [
        words
        for words, (left, top, right, bottom) in ink(chart)
        for marker in markers
        for x, y in [marker.get_center()]
        if hypot(x - np.clip(x, left, right), y - np.clip(y, top, bottom)) < marker.get_radius()
    ]
    assert len(markers) > 20
    assert covered == []


@given(st.text(st.characters(codec="ascii", categories=["L", "N", "P", "Zs"]), max_size=200))
def test_wrapped_lines_fit_and_keep_every_word(words: str) -> None:
    lines = wrap(words, 120)
    assert "".join(lines).replace(" ", "") == "".join(wrap(words, 1e9)).replace(" ", "")
    assert all(text_width(line) <= 120 for line in lines if " " in line)


@pytest.mark.parametrize("count", [1, 2, 5, 12])
def test_names_of_crowded_points_stay_apart_and_inside(count: int) -> None:
    crowd = [Spot(180 + 4 * at, 150 + 3 * (at % 3), 3, 60, 11) for at in range(count)]
    spots = push_apart(crowd)
    boxes = place_names(spots, (0, 0, 360, 300))
    assert [pair for pair in combinations(boxes, 2) if meet(*pair)] == []
    assert all(b[0] >= 0 and b[1] >= 0 and b[2] <= 360 and b[3] <= 300 for b in boxes)


def test_markers_that_cover_each_other_are_pushed_apart() -> None:
    one, other = push_apart([Spot(100, 100, 5, 10, 10), Spot(101, 100, 3, 10, 10)])
    assert other.x - one.x == pytest.approx(9, abs=0.1)
    assert other.y == one.y
