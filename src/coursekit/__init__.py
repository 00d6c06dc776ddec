"""coursekit: the data and exercises of a course, for its chapters and notebooks.

The names are brought in when they are first used, so that the command line starts at once and what
reads no table needs no pandas.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coursekit.datasets import describe, load, names
    from coursekit.exercises import check

__version__ = "0.1.0"
__all__ = ["check", "describe", "load", "names"]

_ROOMS = {"check": "exercises", "describe": "datasets", "load": "datasets", "names": "datasets"}


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
