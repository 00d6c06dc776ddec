"""Every chart is readable on a phone: type size, nothing covered, nothing cut off."""

from __future__ import annotations

from functools import cache
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

from coursekit.charts import Chart, draw_map
from coursekit.charts.chart import WIDTH
from coursekit.charts.labels import Box, Spot, place_names, push_apart
from coursekit.charts.layout import text_width, wrap

SHARPNESS = 2  # pixels drawn for each chart pixel
MARGIN = 40.0  # room around the chart, to catch what leaves it


def texts(chart: Chart) -> list[Text]:
    return [text for text in chart.findobj(Text) if text.get_text().strip()]


@cache
def ink(chart: Chart) -> list[tuple[str, Box]]:
    """What each text covers, in chart pixels, measured on what Agg draws of it alone."""
    height = chart.get_size_inches()[1] * 72
    wide, high = WIDTH + 2 * MARGIN, height + 2 * MARGIN
    chart.set_size_inches(wide / 72, high / 72)
    chart.set_dpi(72 * SHARPNESS)
    chart.canvas_axes.set_position((MARGIN / wide, MARGIN / high, WIDTH / wide, height / high))
    renderer = RendererAgg(wide * SHARPNESS, high * SHARPNESS, chart.dpi)
    found = []
    with matplotlib.rc_context({"text.hinting": "none"}):
        for text in texts(chart):
            renderer.clear()
            text.draw(renderer)
            ys, xs = np.nonzero(np.asarray(renderer.buffer_rgba())[..., 3] > 30)
            corners = (xs.min(), ys.min(), xs.max() + 1, ys.max() + 1)
            box = tuple(float(edge) / SHARPNESS - MARGIN for edge in corners)
            found.append((text.get_text(), box))
    chart.set_dpi(72)
    chart.canvas_axes.set_position((0, 0, 1, 1))
    chart.set_height(height)
    return found  # type: ignore[return-value]


def meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_no_words_cover_other_words(chart: Chart) -> None:
    covered = [
        (one, other) for (one, box), (other, box2) in combinations(ink(chart), 2) if meet(box, box2)
    ]
    assert covered == []


def test_no_words_are_cut_off(chart: Chart) -> None:
    height = chart.get_size_inches()[1] * 72
    cut = [
        words
        for words, (left, top, right, bottom) in ink(chart)
        if left < -0.5 or top < -0.5 or right > WIDTH + 0.5 or bottom > height + 0.5
    ]
    assert cut == []


def test_no_mark_is_cut_off(chart: Chart) -> None:
    height = chart.get_size_inches()[1] * 72
    axes = chart.canvas_axes
    marks = [*axes.patches, *axes.lines, *axes.collections]
    boxes = [(type(mark).__name__, mark.get_window_extent()) for mark in marks]
    cut = [
        (name, box.extents.round(1).tolist())
        for name, box in boxes
        if box.x0 < -1 or box.x1 > WIDTH + 1 or box.y0 < -1 or box.y1 > height + 1
    ]
    assert marks
    assert cut == []


def test_words_are_nine_points_or_more_on_a_phone(chart: Chart) -> None:
    smallest = min(text.get_fontsize() for text in texts(chart))
    assert smallest * 390 / WIDTH * 0.75 >= 9


def test_words_stand_upright(chart: Chart) -> None:
    assert {text.get_rotation() for text in texts(chart)} == {0.0}


def test_chart_is_no_taller_than_a_page_can_show(chart: Chart) -> None:
    # An A4 page has room for 240 mm; at 7 pt the small type still reads.
    height = chart.get_size_inches()[1] * 72
    assert height * (7 / 11.5) <= 240 / 25.4 * 72 * 1.02


def test_no_name_on_the_map_covers_a_marker() -> None:
    chart = draw_map()
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
