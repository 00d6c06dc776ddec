"""What kind of roster a table is, and what its columns tell."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coursekit.errors import CourseError
from coursekit.exercises.variants import student_key
from coursekit.grading.roster import headings as head
from coursekit.grading.tables.csvfiles import TableRow
from coursekit.grading.tables.csvtext import excerpt
from coursekit.grading.tables.dialects import unusable_file

CANVAS, WORKSHEET, EXPORT, PLAIN = "canvas", "moodle-worksheet", "moodle-export", "csv"
_ABOVE = 10  # lines that may stand above the headings


@dataclass(frozen=True)
class Layout:
    """What the columns of a roster are.

    Parameters
    ----------
    format : str
        ``canvas``, ``moodle-worksheet``, ``moodle-export`` or ``csv``.
    headings : tuple of str
        As they stand in the file.
    line : int
        On which line.
    columns : mapping of str to list of int
        Places by what they tell (`coursekit.grading.roster.headings`).
    note : str
        What people should know of how it was recognised; may be empty.
    """

    format: str
    headings: tuple[str, ...]
    line: int
    columns: Mapping[str, Sequence[int]]
    note: str = ""

    def place(self, role: str) -> int | None:
        """The first column that tells `role`."""
        return next(iter(self.columns.get(role, ())), None)


def recognise(path: Path, rows: Sequence[TableRow], named: Mapping[str, str]) -> Layout:
    """Find out what kind of roster begins with `rows`, and what its columns are.

    Parameters
    ----------
    path : pathlib.Path
        For messages.
    rows : sequence of TableRow
        The first rows of the file.
    named : mapping of str to str
        Headings that a person named.

    Raises
    ------
    CourseError
        If no column tells students apart, or if something else was named.
    """
    strange = sorted(set(named) - set(head.NAMEABLE))
    if strange:
        names = ", ".join(head.NAMEABLE)
        raise unusable_file(
            path, f"no column can be named {excerpt(strange[0])}", f"Name: {names}."
        )
    own = {role: student_key(name) for role, name in named.items()}
    for place, row in enumerate(rows[:_ABOVE]):
        heads = head.folded(row.cells)
        if not set(own.values()) <= set(heads):
            continue
        given = {role: [heads.index(name)] for role, name in own.items()}
        recognised = _format_of(heads, [later.cells for later in rows[place + 1 :]], given)
        if recognised:
            kind, places, note = recognised
            section = head.heading_of(heads, head.SECTION)
            if section is not None:
                places = {head.SECTION: [section], **places}
            return Layout(kind, tuple(row.cells), row.line, places, note)
    raise _unrecognised(path, rows, named)


def _format_of(
    heads: Sequence[str], rows: Sequence[Sequence[str]], given: Mapping[str, list[int]]
) -> tuple[str, Mapping[str, list[int]], str] | None:
    canvas = head.canvas_columns(heads)
    if canvas:
        return CANVAS, {**canvas, **given}, ""
    worksheet = head.worksheet_columns(heads)
    if worksheet:
        return WORKSHEET, {**worksheet, **given}, ""
    guessed = head.guessed_worksheet(heads, rows)
    if guessed:
        note = "This was recognised as Moodle's worksheet by the order of its columns."
        return WORKSHEET, {**guessed, **given}, note
    people = {**head.people_columns(heads), **given}
    if not {head.ID, head.LOGIN, head.EMAIL} & set(people):
        return None
    return EXPORT if head.is_moodle_export(heads, people) else PLAIN, people, ""


def _unrecognised(path: Path, rows: Sequence[TableRow], named: Mapping[str, str]) -> CourseError:
    if not rows:
        return unusable_file(path, "the file is empty", "Export the roster again.")
    above = rows[:_ABOVE]
    widths = [len([cell for cell in row.cells if cell]) for row in above]
    likely = above[widths.index(max(widths))]  # titles above the headings have fewer cells
    heads = likely.cells
    known = head.folded(heads)
    for name in named.values():
        if student_key(name) not in known:
            near = difflib.get_close_matches(student_key(name), known, 1, 0.6)
            meant = heads[known.index(near[0])] if near else ""
            there = "; ".join(excerpt(cell, 30) for cell in heads[:12])
            remedy = f"Did you mean {excerpt(meant)}?" if near else f"There are: {there}."
            return unusable_file(path, f"there is no column {excerpt(name)}", remedy, likely.line)
    first_row = "; ".join(excerpt(cell, 30) for cell in heads[:12])
    return unusable_file(
        path,
        "no column is recognised as number, login or e-mail address; "
        f"the headings seem to be {first_row}",
        'Name one, for instance --column id="Matr. no.".',
        likely.line,
    )
