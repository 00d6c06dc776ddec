"""Making a thing once for equal keys: much of a class gives the same answers.

Marking an answer and writing about it take fifty times as long as looking it up, and nine in ten
answers of a large class were given before (``benchmarks/grading.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Made = TypeVar("Made")

_MOST = 5_000  # things; beyond them the memo begins anew, so that it stays small


class Memo(Generic[Made]):
    """Remembers what was made for a key."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Made] = {}

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was made for `key`, or what `make` makes now."""
        if key not in self._made:
            if len(self._made) >= _MOST:
                self._made.clear()
            self._made[key] = make()
        return self._made[key]
