"""How wide the columns of a table are, and how small its type: decided from its words.

Widths are counted in ems of the table's own type.  The aim: no word wider than its column, as
large a type as that allows, and a narrow table no wider than it needs to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from coursekit.book.typst.faces import Face, own_face

# Width of the text block in ems of its type, and the sizes a table may be set in.
MEASURE = 41.0
COLUMN, ACROSS = 21.0, 49.0  # of a page in columns, and all its width
SIZES = (("normal", 0.9), ("small", 0.8), ("tiny", 0.72))

UNBROKEN = 14  # characters of a literal that the template never breaks
_PADDING = 1.1  # left and right of a cell
_MONO = 0.52  # width of a letter of the typewriter face
_HEAVIER = 1.04  # how much wider words in a header are, which is set in bold
_STEP = 0.5  # room is given out in pieces of this many ems
_SAMPLE = 80  # rows looked at; in a longer table those with the most words
_TOO_DEEP = 3.5  # lines in a usual row; where they are more, a smaller type is tried
_POWER = 4  # of cells side by side the deepest counts for most
_RAGGED = 1.12  # a broken text takes more room than an unbroken one
_ENDLESS = (24, 31)  # characters of a name, of a word, that the template breaks anywhere
_BLANKS = re.compile(r"[ \t\n]+")  # a space that does not break parts no words
_JOINTS = re.compile(r"(?<=[/._:(-])(?=[^/._:(-])")
_HYPHENS = re.compile(r"(?<=[^\W\d][-/])(?=[^\W\d])|(?<=–)(?!(?<=\d–)\d)")
_LETTERS = re.compile(r"(?<!\w)[^\W\d_]{8,}(?!\w)")  # a word that may be hyphenated
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
    face : Face
        What other words are set in.
    """

    text: str
    mono: bool = False
    head: bool = False
    face: Face = field(default_factory=own_face)

    @property
    def longest_word(self) -> float:
        """Width in ems of what cannot be broken."""
        words = (piece for word in _BLANKS.split(self.text) for piece in self._pieces(word))
        return max(map(self._width, words), default=0.0)

    def _pieces(self, word: str) -> list[str]:
        """Split a word where Typst may break it: at joints, but never in a date or a number."""
        if self.mono:
            joined = _JOINTS.split(word) if len(word) > UNBROKEN else [word]
            return [piece[:6] if len(piece) > _ENDLESS[0] else piece for piece in joined]
        return [
            piece[:6] if len(piece) > _ENDLESS[1] and piece.isalnum() else piece
            for piece in _HYPHENS.split(word)
        ]

    @property
    def line(self) -> float:
        """Width in ems of the longest line, unbroken."""
        return max((self._width(line) for line in self.text.splitlines()), default=0.0)

    def _width(self, text: str) -> float:
        if self.mono:
            return _MONO * len(text)
        return self.face.width(text) * (_HEAVIER if self.head else 1.0)


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

    Every column gets the width of its longest word; what room is left goes, piece by piece, to
    the column where it makes the table shortest.

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
    whole = [_PADDING + max((cell.line for cell in column), default=0.0) for column in columns]
    least = [min(pair) for pair in zip(map(_least, columns), whole, strict=True)]
    rows = _sample(columns)
    most = measure / SIZES[-1][1]  # a word that is wider breaks, and takes no other column's room
    fixed: tuple[float | None, ...] = tuple(round(min(width, most), 2) for width in least)
    chosen = SIZES[-1][0]
    for size, factor in SIZES:
        room = measure / factor
        if sum(whole) <= room:
            return Plan((None,) * len(columns), size, right)
        if sum(least) > room:
            continue
        widths = _share(rows, least, whole, room)
        fixed, chosen = tuple(round(width, 2) for width in widths), size
        if _usual(rows, widths) <= _TOO_DEEP:
            break
    return Plan(fixed, chosen, right)


def split_columns(
    columns: Sequence[Sequence[Cell]], measure: float = MEASURE
) -> list[tuple[int, ...]]:
    """Split a table whose words do not fit into the width of a page, side by side.

    Its parts follow one another, each with the first column, as pandas prints a wide data frame
    on a terminal (its option ``display.width``).

    Parameters
    ----------
    columns, measure
        As in `plan_columns`.

    Returns
    -------
    list of tuple of int
        The columns of each part; one part with all of them if they fit.
    """
    if sum(map(_hyphenated, columns)) <= measure / SIZES[-1][1]:
        return [tuple(range(len(columns)))]
    least = [*map(_least, columns)]
    room = measure / SIZES[-2][1]
    parts: list[tuple[int, ...]] = []
    for index in range(1, len(columns)):
        if parts and sum(least[of] for of in (*parts[-1], index)) <= room:
            parts[-1] += (index,)
        else:
            parts.append((0, index))
    return parts or [(0,)]


def _least(column: Sequence[Cell]) -> float:
    """Width in ems that a column's longest word needs."""
    return _PADDING + max((cell.longest_word for cell in column), default=0.0)


def _hyphenated(column: Sequence[Cell]) -> float:
    """Width in ems that a column needs if its long words are hyphenated."""
    halves = (replace(cell, text=_LETTERS.sub(_half, cell.text)) for cell in column)
    return _least([*halves])


def _half(word: re.Match[str]) -> str:
    return word[0][: len(word[0]) // 2 + 2]


def _sample(columns: Sequence[Sequence[Cell]]) -> list[tuple[float, ...]]:
    """Return the line widths of the rows, the fullest if there are many."""
    height = max(map(len, columns), default=0)
    padded = [[cell.line for cell in column] + [0.0] * (height - len(column)) for column in columns]
    rows = list(zip(*padded, strict=True))
    return sorted(rows, key=sum, reverse=True)[:_SAMPLE]


def _share(
    rows: Sequence[tuple[float, ...]],
    least: Sequence[float],
    whole: Sequence[float],
    room: float,
) -> list[float]:
    """Share `room` among the columns, none narrower than its longest word."""
    widths = list(least)
    depths = [[_depth(line, width) for line in column] for column, width in _paired(rows, widths)]
    totals = [sum(cells) for cells in zip(*depths, strict=True)]
    # The greedy choice is good enough: another line more or less is all that a best one gains.
    while sum(widths) + _STEP <= room:
        offers = {}
        for index, width in enumerate(widths):
            if width < whole[index]:
                wider = [_depth(row[index], width + _STEP) for row in rows]
                after = [
                    total - old + new
                    for total, old, new in zip(totals, depths[index], wider, strict=True)
                ]
                offers[index] = (_lines(after), wider, after)
        if not offers:
            break
        best = min(offers, key=lambda index: offers[index][0])
        widths[best] += _STEP
        _, depths[best], totals = offers[best]
    return widths


def _paired(
    rows: Sequence[tuple[float, ...]], widths: Sequence[float]
) -> Iterator[tuple[tuple[float, ...], float]]:
    return zip(zip(*rows, strict=True), widths, strict=True)


def _depth(line: float, width: float) -> float:
    """Lines of a cell, to a power that lets the deepest cell of a row count for most."""
    return (line / (width - _PADDING + 0.01)) ** _POWER


def _lines(totals: Iterable[float]) -> float:
    """Lines of all rows together."""
    return sum(total ** (1 / _POWER) for total in totals)


def _usual(rows: Sequence[tuple[float, ...]], widths: Sequence[float]) -> float:
    """Lines of a usual row."""
    totals = [sum(map(_depth, row, widths)) for row in rows]
    return _RAGGED * _lines(totals) / max(len(rows), 1)


def _is_numeric(column: Sequence[Cell]) -> bool:
    body = [cell.text.strip() for cell in column if not cell.head]
    is_list = any(", " in text for text in body)
    return any(body) and not is_list and all(_NUMBER.fullmatch(text) for text in body)
