"""The rows that an exercise draws its variants from."""

from __future__ import annotations

import difflib
import json
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from numbers import Integral, Real
from typing import Any

from coursekit.exercises.reading.choice_keys import stable_name
from coursekit.exercises.reading.plainyaml import Report
from coursekit.wording import counted

MOST = 500


class VariantRow:
    """One row: its values by ``row.column`` or ``row["column"]``, and the variant's name.

    Parameters
    ----------
    values : mapping of str to object
        Of all columns and of the index.
    identity : mapping of str to object
        Of the index, which tells this row from the others.  Students see a name made from it,
        so that it must not be the key.
    """

    def __init__(self, values: Mapping[str, Any], identity: Mapping[str, Any]) -> None:
        self._values = dict(values)
        self._identity = {name: _spelled(value) for name, value in identity.items()}

    def __getitem__(self, column: str) -> Any:
        try:
            return self._values[column]
        except KeyError:
            near = difflib.get_close_matches(str(column), self._values, 1)
            known = f'did you mean "{near[0]}"?' if near else "it has " + ", ".join(self._values)
            raise KeyError(f'the row has no column "{column}"; {known}') from None

    def __getattr__(self, column: str) -> Any:
        if column.startswith("_"):
            raise AttributeError(column)
        return self[column]

    def __str__(self) -> str:
        return ", ".join(self._identity.values())


def variant_name(row: VariantRow) -> str:
    """The stable name of the variant of `row`: six letters made from what tells it from others."""
    return stable_name(json.dumps(list(row._identity.items()), ensure_ascii=False))


def _spelled(value: Any) -> str:
    """A value as text, the same whatever type pandas has chosen for its column."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return "" if str(value) in ("<NA>", "NaT", "None") else str(value)
    if isinstance(value, Integral):
        return str(int(value))
    number = float(value)
    if number.is_integer():
        return str(int(number))
    return "" if math.isnan(number) else repr(number)


def read_variant_rows(frame: Any, line: int, report: Report) -> dict[str, VariantRow]:
    """Give the rows of `frame` by the names of their variants, in its order.

    Parameters
    ----------
    frame : object
        What the expression gave; a DataFrame is wanted.
    line : int
        Line of the expression.
    report : callable
        Told if there is no row, if there are too many, or if two cannot be told apart.
    """
    if not hasattr(frame, "itertuples"):  # which of pandas' values only a DataFrame has
        report(
            line,
            f"variants gives {type(frame).__name__}, not a DataFrame",
            "End it with .to_frame() or .reset_index().",
        )
        return {}
    if not 0 < len(frame) <= MOST:
        report(line, f"variants gives {counted(len(frame), 'row')}", f"Draw 1 to {MOST} rows.")
        return {}
    if all(name is None for name in frame.index.names):
        report(
            line,
            "the rows of variants have no names",
            "End it with .set_index and the column that tells them apart; it must not be the key.",
        )
        return {}
    rows = [(variant_name(row), row) for row in _rows(frame)]
    counts = Counter(name for name, _ in rows)
    for name, row in dict(rows).items():
        if counts[name] > 1:
            report(
                line,
                f"{counts[name]} rows cannot be told apart: {row}",
                "Drop the duplicates, or set an index that tells them apart.",
            )
    return dict(rows)


def _rows(frame: Any) -> Iterator[VariantRow]:
    columns = [str(column) for column in frame.columns]
    levels = frame.index.names
    for key, values in zip(frame.index, frame.itertuples(index=False, name=None), strict=True):
        named = zip(levels, key if len(levels) > 1 else (key,), strict=True)
        identity = {str(level): value for level, value in named if level is not None}
        yield VariantRow({**dict(zip(columns, values, strict=True)), **identity}, identity)


def shared_loads(load: Callable[[str], Any]) -> Callable[[str], Any]:
    """Read each dataset once for all variants; each gets a copy of its own."""
    frames: dict[str, Any] = {}

    def load_once(name: str) -> Any:
        if name not in frames:
            frames[name] = load(name)
        return frames[name].copy()

    return load_once
