"""Numbers of things and lists of things in words."""

from __future__ import annotations

from collections.abc import Sequence

from coursekit.catalogue import _


def counted(number: int, one: str, several: str = "") -> str:
    """Write a number of things: ``1 choice``, ``2 choices``, ``no choices``.

    Parameters
    ----------
    number : int
    one : str
        The name of a single thing.
    several : str
        The name of two; default `one` with an s.
    """
    return f"{number or 'no'} {one if number == 1 else several or one + 's'}"


def in_figures(number: int, one: str, several: str = "") -> str:
    """Write a number of things as `counted`, but none as 0: ``0 files``, ``1,200 files``."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def format_list(parts: Sequence[str]) -> str:
    """Write several things as a sentence of the book does: ``a``, ``a and b``, ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return _("{some} and {last}", some=", ".join(parts[:-1]), last=parts[-1])
