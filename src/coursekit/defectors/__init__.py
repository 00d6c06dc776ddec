"""The course of this repository, on A. V. Antoshin's article about Soviet defectors in Germany.

Importing it makes this course the one that `load` and `check` use where none is found above the
working directory; the wheel carries its data and exercises here.  It brings the charts of the
article: ``from coursekit.defectors import *``.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coursekit.course import carry_course
from coursekit.errors import missing_extra

if TYPE_CHECKING:
    from coursekit.defectors.charts.abstract_support import draw_abstract_support
    from coursekit.defectors.charts.archives import draw_archives
    from coursekit.defectors.charts.certainty import draw_certainty
    from coursekit.defectors.charts.claim_support import draw_claim_support
    from coursekit.defectors.charts.estimates import draw_estimates
    from coursekit.defectors.charts.finding_weights import draw_finding_weights
    from coursekit.defectors.charts.name_forms import draw_name_forms
    from coursekit.defectors.charts.network import draw_network
    from coursekit.defectors.charts.place_map import draw_map
    from coursekit.defectors.charts.quarrel_sources import draw_quarrel_sources
    from coursekit.defectors.charts.source_kinds import draw_source_kinds
    from coursekit.defectors.charts.source_years import draw_source_years
    from coursekit.defectors.charts.timeline import draw_timeline

__all__ = [
    "draw_abstract_support",
    "draw_archives",
    "draw_certainty",
    "draw_claim_support",
    "draw_estimates",
    "draw_finding_weights",
    "draw_map",
    "draw_name_forms",
    "draw_network",
    "draw_quarrel_sources",
    "draw_source_kinds",
    "draw_source_years",
    "draw_timeline",
]

_MODULES = {name: name.removeprefix("draw_") for name in __all__} | {"draw_map": "place_map"}
_HERE = Path(__file__).resolve().parent
_CHECKOUT = _HERE.parents[2]

carry_course(_HERE if (_HERE / "data").is_dir() else _CHECKOUT)


def __getattr__(name: str) -> Any:
    """Import a chart when it is first asked for: the data alone need no plotting library."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        value = getattr(import_module(f"{__name__}.charts.{_MODULES[name]}"), name)
    except ModuleNotFoundError as error:
        raise missing_extra(error) from error
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
