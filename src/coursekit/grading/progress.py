"""How a run shows how far it is, without knowing who looks."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol, TypeVar

_Step = TypeVar("_Step")


class Progress(Protocol):
    """Shows how far a loop is."""

    def __call__(
        self, what: str, length: int, steps: Iterable[_Step]
    ) -> AbstractContextManager[Iterable[_Step]]:
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


def no_progress(
    what: str, length: int, steps: Iterable[_Step]
) -> AbstractContextManager[Iterable[_Step]]:
    """Show nothing."""
    return nullcontext(steps)
