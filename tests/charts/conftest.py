"""The charts under test, each drawn once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coursekit import charts
from coursekit.charts import Chart
from coursekit.charts.chart import WIDTHS

DRAW: dict[str, Callable[..., Chart]] = {
    name: getattr(charts, name) for name in charts.__all__ if name.startswith("draw_")
}


@pytest.fixture(scope="session", params=sorted(DRAW))
def chart(request: pytest.FixtureRequest) -> Chart:
    """Every chart of the shipped data in turn."""
    return DRAW[request.param]()


@pytest.fixture(scope="session", params=WIDTHS)
def layout(request: pytest.FixtureRequest, chart: Chart) -> Chart:
    """Every chart laid out for every medium."""
    return chart if request.param == chart.medium else chart.on(request.param)
