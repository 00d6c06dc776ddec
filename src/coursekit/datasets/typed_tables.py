"""One CSV file read against its description: a typed frame, or everything that is wrong with it."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coursekit.csvfile import CsvTable, read_csv
from coursekit.datasets.descriptors import Field, Resource
from coursekit.edtf import read_edtf
from coursekit.errors import CourseError, Fault
from coursekit.locators import NOTES, PARAGRAPHS, missing_structure
from coursekit.wording import counted

if TYPE_CHECKING:
    import pandas as pd

TRUTH = {"true": True, "false": False}
# The ends of a span that has none: the first and last day that a date can have.
EARLIEST, LATEST = date.min, date.max
# As many digits as fit into the integers of a frame.
WHOLE = re.compile(r"[-+]?\d{1,18}", re.ASCII)
NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", re.ASCII)


@dataclass(frozen=True)
class Table:
    """The cells of a file as text, and what is wrong with them.

    Parameters
    ----------
    resource : Resource
        What the file should hold.
    rows : list of dict of str to str
        The rows whose shape is right.
    lines : list of int
        For each row the line of the file on which it begins.
    faults : list of Fault
        Everything that does not fit the description.
    """

    resource: Resource
    rows: list[dict[str, str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_table(path: Path, place: str, resource: Resource) -> Table:
    """Read a file and compare it with its description.

    Parameters
    ----------
    path : pathlib.Path
        The CSV file.
    place : str
        How its reader knows the file.
    resource : Resource
        What it should hold.

    Returns
    -------
    Table
        With all faults; nothing is raised.
    """
    table = Table(resource)
    if not path.is_file():
        remedy = "Every table of datapackage.json has its file."
        missing = Fault(place, 0, "the table is missing", remedy)
        is_structure = path.name in (PARAGRAPHS, NOTES)  # where locators miss it, it is told, too
        table.faults.append(missing_structure(place) if is_structure else missing)
        return table
    try:
        cells = read_csv(path, place)
    except CourseError as error:
        table.faults.extend(error.faults)
        return table
    table.faults.extend(Fault(place, 1, *fault) for fault in _check_header(cells, resource))
    if not table.faults:
        _check_rows(cells, place, table)
    table.faults.extend(_check_cells(table, place))
    return table


def _check_header(table: CsvTable, resource: Resource) -> Iterator[tuple[str, str]]:
    header = table.columns
    expected = [column.name for column in resource.fields]
    if table.has_mark:
        yield "the file begins with a byte order mark", "Save it as UTF-8 without one."
        return
    if len(header) == 1 and ";" in header[0]:
        yield "the columns are separated by semicolons", "Save it with commas."
        return
    missing = [name for name in expected if name not in header]
    unknown = [name for name in header if name not in expected]
    twice = sorted({name for name in header if header.count(name) > 1})
    if missing:
        yield f"missing: {_quoted(missing)}", "Add the column or change datapackage.json."
    if unknown:
        yield f"not described: {_quoted(unknown)}", "Describe the column in datapackage.json."
    if twice:
        yield f"there twice: {_quoted(twice)}", "Keep one of them."
    if not (missing or unknown or twice) and list(header) != expected:
        yield "the columns are in another order than described", f"Expected: {', '.join(expected)}."


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _check_rows(cells: CsvTable, place: str, table: Table) -> None:
    """Take over the rows whose shape is right, and tell the faults of the others."""
    columns = cells.columns
    for row in cells.rows:
        if not row.cells:
            table.faults.append(Fault(place, row.line, "the line is empty", "Take it out."))
        elif len(row.cells) != len(columns):
            message = f"{counted(len(row.cells), 'cell')}, expected {len(columns)}"
            remedy = "Put a cell that has a comma into quotation marks."
            table.faults.append(Fault(place, row.line, message, remedy))
        else:
            table.rows.append(dict(zip(columns, row.cells, strict=True)))
            table.lines.append(row.line)


def _check_cells(table: Table, place: str) -> Iterator[Fault]:
    for column in table.resource.fields:
        seen: dict[str, int] = {}
        for line, row in zip(table.lines, table.rows, strict=True):
            value = row[column.name]
            if column.unique and value in seen:
                message = f'{column.name}: "{value}" is also on line {seen[value]}'
                yield Fault(place, line, message, "Each row has its own.")
            seen.setdefault(value, line)
            if problem := cell_fault(value, column):
                yield Fault(place, line, f"{column.name}: {problem[0]}", problem[1])
    yield from _check_key(table, place)


def _check_key(table: Table, place: str) -> Iterator[Fault]:
    key = table.resource.primary_key
    seen: dict[tuple[str, ...], int] = {}
    for line, row in zip(table.lines, table.rows, strict=True):
        value = tuple(row[name] for name in key)
        if key and value in seen:
            shown = " ".join(value)
            message = f'the key {", ".join(key)} "{shown}" is also on line {seen[value]}'
            yield Fault(place, line, message, "Give each row a key of its own.")
        seen.setdefault(value, line)


def cell_fault(value: str, column: Field) -> tuple[str, str] | None:
    """Say what is wrong with a cell, and what to do about it; None if it is right."""
    if not value:
        return ("the cell is empty", "This column is always filled.") if column.required else None
    if value != value.strip():
        return f'"{value}" begins or ends with a space', ""
    if column.pattern and not re.fullmatch(column.pattern, value):
        return f'"{value}" does not match the pattern {column.pattern}', ""
    if column.levels and value not in column.levels:
        near = difflib.get_close_matches(value, column.levels, n=1)
        remedy = f'Did you mean "{near[0]}"?' if near else ""
        return f'expected one of {", ".join(column.levels)}, found "{value}"', remedy
    if column.type in ("integer", "number"):
        return _number_fault(value, column)
    if column.type == "boolean" and value not in TRUTH:
        return f'expected true or false, found "{value}"', ""
    if column.notation == "edtf":
        return _date_fault(value)
    if column.notation == "list" and any(item != item.strip() or not item for item in split(value)):
        return f'"{value}" has an empty item, or a space beside ";"', 'Write it like "a;b".'
    return None


def _number_fault(value: str, column: Field) -> tuple[str, str] | None:
    is_whole = column.type == "integer"
    number = float(value) if (WHOLE if is_whole else NUMBER).fullmatch(value) else math.inf
    if not math.isfinite(number):
        what = "a whole number" if is_whole else "a number"
        return f'expected {what}, found "{value}"', "Write digits only; the unit is in the heading."
    low, high = column.minimum, column.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        bounds = " ".join(
            [*([] if low is None else [f"from {low}"]), *([] if high is None else [f"to {high}"])]
        )
        return f"expected a number {bounds}, found {value}", ""
    return None


def _date_fault(value: str) -> tuple[str, str] | None:
    try:
        read_edtf(value)
    except CourseError as error:
        return error.faults[0].message, error.faults[0].remedy
    return None


def split(value: str) -> list[str]:
    """Split a list cell into its items."""
    return value.split(";") if value else []


def make_frame(table: Table) -> pd.DataFrame:
    """Turn a table without faults into a frame with the dtypes of its description.

    Parameters
    ----------
    table : Table
        A table whose `faults` are empty.

    Returns
    -------
    pandas.DataFrame
        Text as ``string``, levels as categories, numbers as ``Int64`` or ``Float64``, yes and no
        as ``boolean``; beside each EDTF column an interval column, both ends closed.
    """
    import pandas as pd

    columns: dict[str, Any] = {}
    for column in table.resource.fields:
        values = [row[column.name] or None for row in table.rows]
        columns[column.name] = _series(values, column)
        if column.notation == "edtf":
            columns[f"{column.name}_interval"] = _intervals(values)
    return pd.DataFrame(columns)


def _series(values: list[str | None], column: Field) -> pd.Series[Any]:
    import pandas as pd

    if column.levels:
        return pd.Series(pd.Categorical(values, list(column.levels), ordered=column.ordered))
    if column.type == "integer":
        return pd.Series([None if v is None else int(v) for v in values], dtype="Int64")
    if column.type == "number":
        return pd.Series([None if v is None else float(v) for v in values], dtype="Float64")
    if column.type == "boolean":
        return pd.Series([None if v is None else TRUTH[v] for v in values], dtype="boolean")
    return pd.Series(values, dtype="string")


def _intervals(values: Iterable[str | None]) -> pd.Series[Any]:
    import numpy as np
    import pandas as pd

    spans = [None if value is None else read_edtf(value) for value in values]
    first = [None if span is None else span.first or EARLIEST for span in spans]
    last = [None if span is None else span.last or LATEST for span in spans]
    begin, end = (np.array(days, dtype="datetime64[s]") for days in (first, last))
    return pd.Series(pd.arrays.IntervalArray.from_arrays(begin, end, closed="both"))
