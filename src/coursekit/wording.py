"""Numbers of things in words."""

from __future__ import annotations


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
