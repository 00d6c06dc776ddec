"""The charts under test, each drawn once, for every medium."""

from __future__ import annotations

import pytest
from drawings import COURSE, DRAW, picture

from coursekit.charts.chart import WIDTHS, Chart


@pytest.fixture(scope="session", params=sorted(DRAW))
def chart(request: pytest.FixtureRequest) -> Chart:
    """Every chart in turn."""
    return DRAW[request.param]()


@pytest.fixture(scope="session", params=sorted(COURSE))
def course_chart(request: pytest.FixtureRequest) -> Chart:
    """Every chart of the shipped data in turn."""
    return COURSE[request.param]()


@pytest.fixture(scope="session", params=WIDTHS)
def layout(request: pytest.FixtureRequest, chart: Chart) -> Chart:
    """Every chart laid out for every medium."""
    return chart if request.param == chart.medium else chart.on(request.param)


@pytest.fixture
def svg(layout: Chart) -> str:
    """The picture of every layout."""
    return picture("draw_" + layout.name.replace("-", "_"), layout.medium)
