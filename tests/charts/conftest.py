"""The charts under test, each drawn once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coursekit import charts
from coursekit.charts import Chart

DRAW: dict[str, Callable[..., Chart]] = {
    name: getattr(charts, name) for name in charts.__all__ if name.startswith("draw_")
}


@pytest.fixture(scope="session", params=sorted(DRAW))
def chart(request: pytest.FixtureRequest) -> Chart:
    """Every chart of the shipped data in turn."""
    return DRAW[request.param]()
