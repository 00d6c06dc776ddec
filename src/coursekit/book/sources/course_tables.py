"""The course's tables as text, for pages: each reading is noted as a dependency of the page."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from coursekit.course import Course, find_course
from coursekit.csvfile import read_csv
from coursekit.datasets import REGISTERS, Resource
from coursekit.datasets.joins import join_rows
from coursekit.datasets.package import DESCRIPTOR, read_resources
from coursekit.errors import DatasetError, Fault

# Without these columns the pages made from a table say nothing; any other may be missing.
NEEDED = {
    "paragraphs": ("section", "paragraph"),
    "notes": ("note", "section", "paragraph", "label"),
    "citations": ("note", "title"),
    "events": ("event_id", "event", "date"),
    "oddities": ("oddity_id", "title", "source"),
    "terms": ("term_id", "term", "definition"),
    **dict.fromkeys(REGISTERS, ("slug", "name")),
}
_MISSED = "ck_missed_tables"


class CourseRow(dict[str, str]):
    """A row of a table as text; a column that the table does not have is empty."""

    def __missing__(self, column: str) -> str:
        return ""


def course_of(env: BuildEnvironment) -> Course:
    """Return the course whose book is being built."""
    return _course_at(str(env.srcdir))


@lru_cache(maxsize=16)
def _course_at(folder: str) -> Course:
    """Find the course of a folder once: each locator and name of a page asks for it."""
    return find_course(folder)


def rows(env: BuildEnvironment, name: str) -> tuple[CourseRow, ...]:
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
        If the course has no such table, or it cannot be read or lacks a column of `NEEDED`.
    """
    resource = description(env, name)
    keys = resource.inheriting if resource else ()
    inherited = tuple(column for key in keys for column in key.inherits)
    found = read_course_table(*table_file(env, name), inherited)
    for key in keys:
        others = read_course_table(*table_file(env, key.resource))
        found = tuple(CourseRow(row) for row in join_rows(found, others, key))
    return found


def description(env: BuildEnvironment, name: str) -> Resource | None:
    """Return what ``datapackage.json`` says of a table, if it does; the page depends on it.

    Raises
    ------
    DatasetError
        If the file is there and cannot be read.
    """
    path = course_of(env).data / DESCRIPTOR
    if not path.is_file():
        return None
    env.note_dependency(path.as_posix())
    return read_resources(course_of(env)).get(name)


def has_table(env: BuildEnvironment, name: str) -> bool:
    """Whether the course has a table; the page is read again when it comes or goes."""
    path = course_of(env).data / f"{name}.csv"
    if path.is_file():
        env.note_dependency(path.as_posix())
        return True
    # To Sphinx a page that depends on a file that is not there has always changed.
    missed = env.metadata[env.docname].setdefault(_MISSED, [])
    missed += [] if path.as_posix() in missed else [path.as_posix()]
    return False


def pages_with_a_new_table(_app: Sphinx, env: BuildEnvironment, *_: object) -> list[str]:
    """Return the pages that did without a table which has come since."""
    return [
        page
        for page, known in sorted(env.metadata.items())
        if any(Path(path).is_file() for path in known.get(_MISSED, ()))
    ]


def table_file(env: BuildEnvironment, name: str) -> tuple[Path, int]:
    """Return a table's file and when it was changed, and note it as a dependency of the page."""
    path = course_of(env).data / f"{name}.csv"
    env.note_dependency(path.as_posix())
    try:
        return path, path.stat().st_mtime_ns
    except FileNotFoundError:
        raise DatasetError(
            Fault(f"data/{path.name}", 0, "the table is missing", "Add it, or take this out.")
        ) from None


@lru_cache(maxsize=64)
def read_course_table(
    path: Path, _stamp: int, inherited: tuple[str, ...] = ()
) -> tuple[CourseRow, ...]:
    """Read a CSV file as text; the rows are kept until the file changes."""
    place = f"{path.parent.name}/{path.name}"
    table = read_csv(path, place, DatasetError)
    columns = {*table.columns, *inherited}
    if missing := [name for name in NEEDED.get(path.stem, ()) if name not in columns]:
        message = f"the page made from this table needs the columns {', '.join(missing)}"
        raise DatasetError(Fault(place, 1, message, "Add them."))
    return tuple(CourseRow(record) for _, record in table.records())


def whole_numbers(text: str, place: str) -> tuple[int, ...]:
    """Read ``"18; 19"`` as ``(18, 19)``.

    Raises
    ------
    DatasetError
        If an item is no whole number; `place` says where it stands.
    """
    items = split_list(text)
    if not all(item.isdecimal() for item in items):
        raise DatasetError(Fault(place, 0, f'expected whole numbers, found "{text}"'))
    return tuple(map(int, items))


def split_list(text: str) -> list[str]:
    """``"18; 19;"`` as ``["18", "19"]``."""
    return [part.strip() for part in text.split(";") if part.strip()]


def setup_tablefiles(app: Sphinx) -> None:
    """Have pages read again when a table has come that they did without."""
    app.connect("env-get-outdated", pages_with_a_new_table)
