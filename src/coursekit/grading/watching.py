"""How a run shows how far it is, without knowing who looks."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol


class Watch(Protocol):
    """Shows how far a loop is."""

    def __call__(
        self, what: str, length: int, steps: Iterable[None]
    ) -> AbstractContextManager[Iterable[None]]:
        """Give the loop back, watched.

        Parameters
        ----------
        what : str
            What is done, in a word.
        length : int
            How many steps there are.
        steps : iterable
        """
        ...


def unwatched(
    what: str, length: int, steps: Iterable[None]
) -> AbstractContextManager[Iterable[None]]:
    """Show nothing."""
    return nullcontext(steps)
