r"""What TeX draws around formulas: commutative diagrams, ``CD``, and frames, ``\enclose``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from coursekit.book.typst.textokens import TexError

_ENDS = frozenset({"@", "\\\\", "\\cr", "\\end"})
_ACROSS = {">": "→", ")": "→", "<": "←", "(": "←"}
_DOWN = {"V": "↓", "A": "↑"}
_BARE = {"=": "stretch(=, size: #3em)", "|": "stretch(‖, size: #2em)", ".": '""'}
_STRUCK = {
    "updiagonalstrike": "cancel({})",
    "downdiagonalstrike": "cancel({}, inverted: #true)",
    "horizontalstrike": "cancel({}, angle: #90deg)",
    "verticalstrike": "cancel({}, angle: #0deg)",
    "radical": "sqrt({})",
}
_FRAMED = {
    **{side: (side,) for side in ("left", "right", "top", "bottom")},
    **dict.fromkeys(("box", "roundedbox", "circle"), ("rest",)),
    "actuarial": ("top", "right"),
    "madruwb": ("right", "bottom"),
}
_RADII = {"roundedbox": "0.3em", "circle": "50%"}


class Reader(Protocol):
    """What reads a formula."""

    def peek(self) -> str: ...
    def take(self) -> str: ...
    def take_if(self, token: str) -> bool: ...
    def argument(self) -> str: ...
    def within(self, closing: str) -> str: ...
    def row(self, until: frozenset[str]) -> str: ...
    def sub(self, tex: str) -> str: ...


def write_diagram(reader: Reader) -> str:
    r"""Read a commutative diagram behind ``\begin{CD}`` up to its end, and write it.

    Objects stand in every other column, arrows between them in every other row; what is said at an
    arrow stands above and below it, or at its left and right.

    Raises
    ------
    TexError
        If it has an arrow that amscd has not, or does not end.
    """
    rows: list[list[str]] = [[]]
    while True:
        if thing := reader.row(_ENDS):
            _put(rows[-1], thing, column=0)
        token = reader.take()
        if token == "@":
            is_across, arrow = _read_arrow(reader)
            _put(rows[-1], arrow, column=int(is_across))
        elif token == "\\end":
            if (ended := reader.argument()) != "CD":
                raise TexError(f"the environment CD ends with {ended}")
            break
        else:
            rows.append([])
    width = max(map(len, rows))
    cells = " ; ".join(", ".join([*row, *['""'] * (width - len(row))]) for row in rows if row)
    return f"mat(delim: #none, column-gap: #0.4em, row-gap: #0.4em, {cells})"


def _put(row: list[str], thing: str, column: int) -> None:
    """Put something into the next column that is even (0) or odd (1)."""
    row += ['""'] * (len(row) % 2 != column) + [thing]


def _read_arrow(reader: Reader) -> tuple[bool, str]:
    """Return whether an arrow runs across, and the arrow."""
    kind = reader.take()
    if kind in _BARE:
        return kind == "=", _BARE[kind]
    if kind not in _ACROSS and kind not in _DOWN:
        raise TexError(f"a diagram has no arrow @{kind}")
    first, second = (reader.sub(reader.within(kind)) for _ in range(2))
    if kind in _ACROSS:
        return True, f"limits(stretch({_ACROSS[kind]}, size: #3em))^({first})_({second})"
    # What is said on one side takes the same room on the other, so that arrows stand in a line.
    left, right = (f"script({first})", f"script({second})")
    hidden = [f"#hide($script({said})$)" for said in (second, first)]
    return False, f"{hidden[0]} {left} stretch({_DOWN[kind]}, size: #2em) {right} {hidden[1]}"


def write_enclosed(notations: Sequence[str], inner: str) -> str:
    r"""Write a formula with the notations of ``\enclose`` around or across it.

    Raises
    ------
    TexError
        If one of them is not known.
    """
    sides: set[str] = set()
    radius = ""
    for notation in notations:
        if notation in _STRUCK:
            inner = _STRUCK[notation].format(inner)
        elif notation in _FRAMED:
            sides.update(_FRAMED[notation])
            radius = _RADII.get(notation, radius)
        else:
            raise TexError(f"\\enclose has no notation {notation} that is known")
    if not sides:
        return inner
    lines = ", ".join(f"{side}: 0.5pt" for side in sorted(sides))
    rounded = f", radius: {radius}" if radius else ""
    return f"#box(inset: 0.2em, stroke: ({lines}){rounded}, $ {inner} $)"
