"""Environments of TeX formulas: matrices, cases, arrays, aligned lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import Protocol

from coursekit.book.typst.textokens import TexError

_DELIMITERS = {
    "matrix": "#none",
    "pmatrix": '"("',
    "bmatrix": '"["',
    "Bmatrix": '"{"',
    "vmatrix": '"|"',
    "Vmatrix": '"‖"',
}
_DELIMITERS |= {name.replace("matrix", "smallmatrix"): mark for name, mark in _DELIMITERS.items()}
_SIDES = {"l": "left", "r": "right"}
_AT_SIDE = {"l": "& {}", "r": "{} &"}
_ALIGNED = {
    *("aligned", "align", "split", "eqnarray", "flalign", "alignat", "alignedat", "darray"),
    *("gathered", "gather", "multline", "equation", "displaymath", "math", "subequations"),
    *("multlined", "lgathered", "rgathered", "xalignat", "xxalignat"),
}
_FRAMES = {"equation", "displaymath", "math", "subequations"}
_REPEATED = re.compile(r"\*\{?(\d\d?)\}?\{((?:[^{}]|\{[^{}]*\})*)\}")
NEW_LINE = " \\\n"
HLINE = "\ue000"  # stands for a line between two rows until the array is written


class Reader(Protocol):
    """What reads the rows of an environment."""

    def option(self) -> str | None: ...
    def argument(self) -> str: ...
    def rows(self, name: str) -> list[list[str]]: ...


def join_rows(rows: Sequence[Sequence[str]], gap: str = "") -> str:
    """Write aligned lines, with a gap before each further pair of columns."""
    return NEW_LINE.join(
        " & ".join(gap * (at > 1 and at % 2 == 0) + cell for at, cell in enumerate(row))
        for row in rows
    )


def is_frame(name: str) -> bool:
    """Whether an environment holds one formula, whose lines are its own."""
    return name.rstrip("*") in _FRAMES


def write_environment(name: str, reader: Reader, is_inner: bool = False) -> str:
    """Read an environment up to its end and write it.

    Parameters
    ----------
    name : str
        Its name, as it stands behind ``\\begin``.
    reader : Reader
        Behind that.
    is_inner : bool
        Whether it stands within something else, so that its lines are rows of a matrix.

    Raises
    ------
    TexError
        If there is no such environment.
    """
    plain = name.rstrip("*")
    if plain in _DELIMITERS:
        align = reader.option() if name.endswith("*") else None
        return write_matrix(plain, reader.rows(name), align or "c")
    if plain in ("cases", "dcases", "rcases", "drcases"):
        return write_cases(plain, reader.rows(name))
    if plain in ("array", "darray", "subarray"):
        reader.option()
        return _array(reader, name, reader.argument())
    if plain in _ALIGNED:
        if plain.endswith(("alignat", "alignedat")):
            reader.argument()
        elif plain in ("aligned", "gathered", "split", "multlined", "lgathered", "rgathered"):
            reader.option()
        rows = reader.rows(name)
        if plain == "eqnarray":  # its middle column is one with the right one
            rows = [[row[0], " ".join(row[1:])] if len(row) > 1 else row for row in rows]
        written = join_rows(rows, gap="" if plain.endswith("alignat") else "wide ")
        if is_inner:  # of the size that they have outside
            return f"display(mat(delim: #none, {written.replace(NEW_LINE, ' ; ')}))"
        return written
    raise TexError(f"the environment {name} is not known")


def write_matrix(name: str, rows: Sequence[Sequence[str]], side: str = "c") -> str:
    """Write the rows of a matrix, `name` being its environment."""
    bare, across = _take_lines(rows)
    matrix = _matrix(bare, _DELIMITERS[name], _SIDES.get(side, "center"), across)
    return f"inline({matrix})" if "small" in name else matrix


def write_cases(name: str, rows: Sequence[Sequence[str]]) -> str:
    """Write rows behind a brace, or before it if the name of the environment says so."""
    lines = ", ".join(" & quad ".join(row) or '""' for row in rows)
    side = ", reverse: #true" if "r" in name.removesuffix("cases") else ""
    return f"cases({lines}{side})"


def _take_lines(rows: Sequence[Sequence[str]]) -> tuple[list[list[str]], list[int]]:
    """Return the rows without the lines between them, and behind which rows there is a line."""
    across = [index for index, row in enumerate(rows) if HLINE in row[0]]
    bare = [[row[0].replace(HLINE, "").strip(), *row[1:]] for row in rows]
    if len(bare) > 1 and not any(bare[-1]):  # there was nothing but a line
        bare.pop()
    return bare, [place for place in across if 0 < place < len(bare)]


def _matrix(
    rows: Sequence[Sequence[str]],
    delimiter: str,
    align: str,
    across: Sequence[int],
    down: Sequence[int] = (),
) -> str:
    width = max(map(len, rows), default=0)
    drawn = [f"hline: {_places(across)}"] * bool(across) + [f"vline: {_places(down)}"] * bool(down)
    lines = f", augment: #({', '.join(drawn)})" if drawn else ""
    # The blank before it: right behind a call a semicolon would end the call, and not the row.
    cells = " ; ".join(
        ", ".join(cell or '""' for cell in [*row, *[""] * (width - len(row))]) for row in rows
    )
    side = f", align: #{align}" if align != "center" else ""
    return f"mat(delim: {delimiter}{side}{lines}, {cells})"


def _array(reader: Reader, name: str, columns: str) -> str:
    """Write an array; where its columns differ, points of alignment say at which side they are."""
    columns = _REPEATED.sub(lambda repeated: int(repeated[1]) * repeated[2], columns)
    if re.search(r"[^lcr|\s:@{}!.>p<\\,;\d]", re.sub(r"[@!><]\{[^}]*\}", "", columns)):
        raise TexError(f"the columns {columns} are not known")
    bare = re.sub(r"[@!><p]\{[^}]*\}|\s", "", columns)
    letters = bare.replace("|", "").replace(":", "")
    rows, across = _take_lines(reader.rows(name))
    down = sorted({len(re.sub(r"[|:]", "", bare[: m.start()])) for m in re.finditer(r"[|:]", bare)})
    down = [place for place in down if 0 < place < len(letters)]
    if len(set(letters)) > 1:
        sides = [_AT_SIDE.get(letter, "{}") for letter in letters]
        rows = [
            [
                side.format(cell) if cell else ""
                for side, cell in zip_longest(sides, row, fillvalue="{}")
            ]
            for row in rows
        ]
        letters = "c"
    return _matrix(rows, "#none", _SIDES.get(letters[:1], "center"), across, down)


def _places(numbers: Sequence[int]) -> str:
    return f"({', '.join(map(str, numbers))},)"
