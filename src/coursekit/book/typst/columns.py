"""How wide the columns of a table are, and how small its type: decided from its words.

Widths are counted in ems of the table's own type.  The aim: no word wider than its column, as
large a type as that allows, and a narrow table no wider than it needs to be.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Width of the text block in ems of the body type, and the sizes a table may be set in.
MEASURE = 34.0
SIZES = (("normal", 0.9), ("small", 0.8), ("tiny", 0.7))

_PADDING = 1.1  # left and right of a cell
_SHORT = 11.0  # a column narrower than this keeps its words on one line
_NARROW = frozenset("fijlrtI1 .,:;!|()[]'’-–/")
_WIDE = frozenset("mwMWÆŒЖШЩЮФЫжшщюфымДМ—@%")
_NUMBER = re.compile(r"[-+−~≈<>≤≥]?\s?[\d.,\s\u2009\u202f]*\d\s?%?|[-–—]|")


@dataclass(frozen=True)
class Cell:
    """What a column must hold of one cell.

    Parameters
    ----------
    text : str
        Its words.
    mono : bool
        Whether they are set in a typewriter face, which is wider.
    head : bool
        Whether the cell is in a header row.
    """

    text: str
    mono: bool = False
    head: bool = False

    @property
    def longest_word(self) -> float:
        """Width in ems of what cannot be broken."""
        breaks = r"(?<=[_\-/.])|\s+" if self.mono else r"(?<=[-–/])|\s+"
        return max((self._width(word) for word in re.split(breaks, self.text) if word), default=0.0)

    @property
    def line(self) -> float:
        """Width in ems of the longest line, unbroken."""
        return max((self._width(line) for line in self.text.splitlines()), default=0.0)

    def _width(self, text: str) -> float:
        if self.mono:
            return 0.52 * len(text)
        ems = sum(
            0.3 if char in _NARROW else 0.82 if char in _WIDE else 0.66 if char.isupper() else 0.5
            for char in text
        )
        return ems * (1.07 if self.head else 1.0)


@dataclass(frozen=True)
class Plan:
    """Layout of a table.

    Parameters
    ----------
    widths : tuple of float or None
        A share of the free width for each column; None: as wide as its words.
    size : str
        ``normal``, ``small`` or ``tiny``.
    right : tuple of bool
        For each column, whether its figures are set flush right.
    """

    widths: tuple[float | None, ...]
    size: str
    right: tuple[bool, ...]


def plan_columns(columns: Sequence[Sequence[Cell]], measure: float = MEASURE) -> Plan:
    """Decide the widths of a table's columns and the size of its type.

    Parameters
    ----------
    columns : sequence of sequence of Cell
        The cells of each column, header included; a cell that spans several is left out.
    measure : float
        Width of the text in ems of the body type.

    Returns
    -------
    Plan
    """
    right = tuple(_is_numeric(column) for column in columns)
    for size, factor in SIZES:
        widths = _fit(columns, measure / factor)
        if widths is not None:
            return Plan(widths, size, right)
    least = [_least(column) for column in columns]
    return Plan(tuple(round(width, 2) for width in least), SIZES[-1][0], right)


def _fit(columns: Sequence[Sequence[Cell]], room: float) -> tuple[float | None, ...] | None:
    """Share `room` among the columns; None if some word would not fit."""
    whole = [_whole(column) for column in columns]
    if sum(whole) <= room:
        return (None,) * len(columns)
    least = [_least(column) for column in columns]
    keeps = [width <= _SHORT for width in whole]
    if all(keeps):
        keeps = [False] * len(columns)
    free = room - sum(width for width, keep in zip(whole, keeps, strict=True) if keep)
    bulk = [0.0 if keep else _bulk(column) for column, keep in zip(columns, keeps, strict=True)]
    if sum(low for low, keep in zip(least, keeps, strict=True) if not keep) > free:
        return None
    shares = _share(free, bulk, least, keeps)
    return tuple(
        None if keep else round(share, 2) for share, keep in zip(shares, keeps, strict=True)
    )


def _share(
    free: float, bulk: Sequence[float], least: Sequence[float], keeps: Sequence[bool]
) -> list[float]:
    """Share by bulk, but give no column less than its longest word."""
    shares = [0.0] * len(bulk)
    open_ = [index for index, keep in enumerate(keeps) if not keep]
    while open_:
        total = sum(bulk[index] for index in open_)
        for index in open_:
            shares[index] = free * bulk[index] / total
        tight = [index for index in open_ if shares[index] < least[index]]
        if not tight:
            break
        for index in tight:
            shares[index] = least[index]
            free -= least[index]
            open_.remove(index)
    return shares


def _whole(column: Sequence[Cell]) -> float:
    return max((cell.line for cell in column), default=0.0) + _PADDING


def _least(column: Sequence[Cell]) -> float:
    return max((cell.longest_word for cell in column), default=0.0) + _PADDING


def _bulk(column: Sequence[Cell]) -> float:
    """How much a column holds: its mean length, drawn towards its longest cell."""
    lines = [cell.line for cell in column] or [0.0]
    mean = sum(lines) / len(lines)
    return max((mean * max(lines)) ** 0.5, 3.0)


def _is_numeric(column: Sequence[Cell]) -> bool:
    body = [cell.text.strip() for cell in column if not cell.head]
    return any(body) and all(_NUMBER.fullmatch(text) for text in body)
