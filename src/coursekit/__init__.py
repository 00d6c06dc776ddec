"""coursekit: the data, charts and exercises of the course, for its chapters and notebooks.

The names are brought in when they are first used, so that the command line starts at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coursekit.charts import (
        draw_archives,
        draw_certainty,
        draw_estimates,
        draw_map,
        draw_network,
        draw_source_kinds,
        draw_source_years,
        draw_timeline,
    )
    from coursekit.datasets import describe, load, names
    from coursekit.exercises import check

__all__ = [
    "check",
    "describe",
    "draw_archives",
    "draw_certainty",
    "draw_estimates",
    "draw_map",
    "draw_network",
    "draw_source_kinds",
    "draw_source_years",
    "draw_timeline",
    "load",
    "names",
]

_HOMES = {"check": "exercises", "describe": "datasets", "load": "datasets", "names": "datasets"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES.get(name, 'charts')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
