"""Rosters: who takes part, read from what a learning system exports or from any CSV.

Students who cannot be told apart are faults and are left out, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, KeysView, Mapping, Sequence
from datetime import tzinfo
from pathlib import Path

from msgspec.structs import replace

from coursekit.errors import shown_path
from coursekit.exercises.variants import student_key
from coursekit.grading.model import Student
from coursekit.grading.roster import headings as head
from coursekit.grading.roster.identifiers import index_of
from coursekit.grading.roster.layouts import WORKSHEET, Layout, recognise
from coursekit.grading.roster.received import NOT_SAID, Received, read_received
from coursekit.grading.roster.student_rows import StudentRows
from coursekit.grading.tables.csvfiles import TableRow, read_rows
from coursekit.grading.tables.csvtext import plain_cell
from coursekit.grading.tables.dialects import Dialect, find_dialect

_LOOK = 60  # rows by which a table is recognised
# As Canvas joins the sections of a student, in the language of who exports: ``to_sentence``.
_AND = re.compile(r",? (?:and|und|et|y|e|и|та|en|og|och|i) |, ")


class Roster:
    """The students of a course, in the order of the file.

    Parameters
    ----------
    path : pathlib.Path
    dialect : Dialect
    layout : Layout
    rows : sequence of TableRow
        All of the file.

    Attributes
    ----------
    format : str
    faults : tuple of Fault
        Rows that are no students, and students who cannot be told apart.
    notes : tuple of str
        How the file was understood where that is not plain.
    """

    def __init__(
        self, path: Path, dialect: Dialect, layout: Layout, rows: Sequence[TableRow]
    ) -> None:
        self.path, self.dialect, self.layout = path, dialect, layout
        self.format = layout.format
        read = StudentRows(path, dialect, layout, rows)
        self.faults, self.notes, self._left_out = read.faults, read.notes, read.left_out
        self._rows, self.is_other = read.all, read.is_other
        self._headings = next(row for row in rows if row.line == layout.line)
        self._students: dict[str, Student] = {}
        self._first_rows: dict[str, TableRow] = {}
        for row, one in self._rows:
            if one is not None and one.key not in self._students:
                self._students[one.key], self._first_rows[one.key] = one, row
        self._known = index_of(self._students.values())
        for key, group in self._cells_of(head.GROUP):
            self._known.setdefault(head.GROUP, {}).setdefault(student_key(group), []).append(key)

    def __iter__(self) -> Iterator[Student]:
        return iter(self._students.values())

    @property
    def keys(self) -> KeysView[str]:
        """Keys of the students."""
        return self._students.keys()

    def rows(self) -> Sequence[tuple[TableRow, Student | None]]:
        """Every row below the headings, and the student on it, if there is one."""
        return self._rows

    def lookup(self, kind: str, value: str) -> Collection[str]:
        """Keys of the students whom `value` names; kinds are those of `identifiers`."""
        return self._known.get(kind, {}).get(value, ())

    def lines_left_out(self, kind: str, value: str) -> Sequence[int]:
        """Lines of the rows that name `value` and cannot be told apart."""
        return self._left_out.get((kind, value), ())

    def received(self, key: str, zone: tzinfo) -> Received:
        """What Moodle's worksheet says of a student's submission, its times in `zone`."""
        row = self._first_rows.get(key)
        if self.format != WORKSHEET or row is None:
            return NOT_SAID
        status, modified = self._cell(row, head.STATUS), self._cell(row, head.MODIFIED)
        return read_received(status, modified, zone)

    def group_of(self, key: str) -> str:
        """The name of the group that hands in together with a student; mostly empty."""
        row = self._first_rows.get(key)
        return self._cell(row, head.GROUP) if row else ""

    def members(self, key: str) -> Sequence[str]:
        """Keys of all who hand in together with a student, the student among them."""
        group = student_key(self.group_of(key))
        return self._known[head.GROUP][group] if group else (key,)

    def sections(self) -> Mapping[str, Collection[str]]:
        """Keys of the students of each section, by its name; empty if there are none."""
        cells = dict(self._cells_of(head.SECTION))
        names = set(cells.values())
        sections: dict[str, set[str]] = {}
        for key, cell in cells.items():
            parts = [part.strip() for part in _AND.split(cell)]
            single = len(parts) < 2 or not names.issuperset(parts)
            for name in [cell] if single else parts:
                sections.setdefault(name, set()).add(key)
        return dict(sorted(sections.items()))

    def _cells_of(self, role: str) -> Iterator[tuple[str, str]]:
        """Key and cell of each student who has something in a column."""
        for key, row in self._first_rows.items():
            if cell := self._cell(row, role):
                yield key, cell

    def _cell(self, row: TableRow, role: str) -> str:
        place = self.layout.place(role)
        cell = row.cells[place] if place is not None and place < len(row.cells) else ""
        return plain_cell(cell)

    def adopt(self, keys: Mapping[str, str]) -> None:
        """Call students by other keys, those by which their marks are kept: old by new."""
        if not keys:
            return
        self._rows = [
            (row, replace(one, key=keys.get(one.key, one.key)) if one else None)
            for row, one in self._rows
        ]
        self._students = {one.key: one for _, one in reversed(self._rows) if one is not None}
        self._students = dict(sorted(self._students.items(), key=lambda pair: pair[1].row))
        self._first_rows = {keys.get(key, key): row for key, row in self._first_rows.items()}
        groups = self._known.get(head.GROUP, {})
        self._known = index_of(self._students.values())
        self._known[head.GROUP] = {
            name: [keys.get(key, key) for key in members] for name, members in groups.items()
        }

    @property
    def heading_row(self) -> TableRow:
        """The row of the headings."""
        return self._headings

    @property
    def shown(self) -> str:
        """The path as its reader knows it."""
        return shown_path(self.path)


def read_roster(path: Path, columns: Mapping[str, str] | None = None) -> Roster:
    """Recognise a roster and look it through.

    Parameters
    ----------
    path : pathlib.Path
        Canvas's grade book, Moodle's grading worksheet or grade export, or any CSV with headings.
    columns : mapping of str to str, optional
        Headings of columns whose names say too little: ``{"id": "Matr.", "email": "Kontakt"}``;
        names are those of `headings.NAMEABLE`.

    Returns
    -------
    Roster

    Raises
    ------
    CourseError
        If this is no roster.
    """
    dialect = find_dialect(path)
    rows = list(read_rows(path, dialect))
    layout = recognise(path, rows[:_LOOK], columns or {})
    return Roster(path, dialect, layout, rows)
