"""The course's tables as text, for pages: each reading is noted as a dependency of the page."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

from sphinx.environment import BuildEnvironment

from coursekit.course import Course, find_course
from coursekit.errors import DatasetError, Fault

Row = dict[str, str]


def course_of(env: BuildEnvironment) -> Course:
    """Return the course whose book is being built."""
    return find_course(env.srcdir)


def rows(env: BuildEnvironment, name: str) -> tuple[Row, ...]:
    """Read a table for the page that is being read, which is read again when the table changes.

    Parameters
    ----------
    env : sphinx.environment.BuildEnvironment
        Environment of the build, while it reads a page.
    name : str
        Name of the dataset.

    Returns
    -------
    tuple of dict of str to str
        The rows as text; empty cells are empty strings.

    Raises
    ------
    DatasetError
        If the course has no such table.
    """
    return read_rows(*table_file(env, name))


def table_file(env: BuildEnvironment, name: str) -> tuple[Path, int]:
    """Return a table's file and when it was changed, and note it as a dependency of the page."""
    path = course_of(env).data / f"{name}.csv"
    env.note_dependency(path.as_posix())
    try:
        return path, path.stat().st_mtime_ns
    except FileNotFoundError:
        raise DatasetError(
            Fault(path.name, 0, "the table is missing", "Look for it in data/.")
        ) from None


@lru_cache(maxsize=64)
def read_rows(path: Path, _stamp: int) -> tuple[Row, ...]:
    """Read a CSV file as text; the rows are kept until the file changes."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return tuple(
            {key: (row[key] or "").strip() for key in row} for row in csv.DictReader(stream)
        )


def split_list(text: str) -> list[str]:
    """``"18; 19;"`` as ``["18", "19"]``."""
    return [part.strip() for part in text.split(";") if part.strip()]
