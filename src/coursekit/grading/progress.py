"""How a run says how far it is, without knowing who listens."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar

_Item = TypeVar("_Item")

#: The steps of a run in their order, each announced when it is done; tests end a run at each.
STEPS = (
    "store opened",
    "files kept",  # for each lot of files that was marked
    "files ingested",
    "sheets read",
    "results settled",
    "history written",  # only where marks that stood change
    "results stand",  # the transaction is over
    "changes removed",
    "marks written",
    "grade book written",
    "sheets written",
    "report written",
    "feedback written",
    "audit written",
    "tidied",
    "finished",
)


class Progress:
    """Listens and shows nothing; whoever wants to show something overrides a method."""

    def step(self, name: str) -> None:
        """A step is done, one of `STEPS`."""

    def over(
        self, what: str, length: int, items: Iterable[_Item]
    ) -> AbstractContextManager[Iterable[_Item]]:
        """Give a loop's items back, counted.

        Parameters
        ----------
        what : str
            What is done, in a word.
        length : int
            How many items there are.
        items : iterable
        """
        return nullcontext(items)
