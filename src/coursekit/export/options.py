"""What can be chosen for an export."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """What can be chosen for an export.

    Parameters
    ----------
    hint_penalty : float
        Share of the points that each hint costs, 0 to 1, in targets that know hints.
    strict : bool
        Whether an export is refused in which answers would be marked otherwise than here.
    """

    hint_penalty: float = 0.0
    strict: bool = False
