"""Rosters: who takes part, read from what a learning system exports or from any CSV.

Students who cannot be told apart are faults and are left out, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, KeysView, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path

from msgspec.structs import replace

from coursekit.errors import CourseError, Fault, shown_path
from coursekit.exercises.variants import student_key
from coursekit.grading.model import Student
from coursekit.grading.roster import headings as head
from coursekit.grading.roster.identifiers import (
    NUMBERS,
    PARTS,
    identifiers,
    index_of,
    numbers_and_addresses,
)
from coursekit.grading.roster.layouts import CANVAS, EXPORT, PLAIN, WORKSHEET, Layout, recognise
from coursekit.grading.roster.received import NOT_SAID, Received, read_received
from coursekit.grading.tables.csvfiles import Dialect, TableRow, find_dialect, read_rows
from coursekit.grading.tables.csvtext import excerpt, plain_cell
from coursekit.wording import counted

__all__ = ["CANVAS", "EXPORT", "PLAIN", "WORKSHEET", "Roster", "identifiers", "read_roster"]

_LOOK = 60  # rows by which a table is recognised
_MOST_FAULTS = 200
_MOST_LINES = 20
_KEY = "key"
_EXPORT = "Export it again when students have enrolled."
_AND = re.compile(r",? and |, ")  # as Canvas joins the sections of a student
_SPOILT = re.compile(r"\d(?:[.,]\d+)?e\+\d+")
_POSTING = re.compile(r"\s*(?:muted|manual posting.*)?\s*", re.IGNORECASE | re.DOTALL)


@dataclass
class _Faults:
    """Faults, but no more than anybody would read."""

    all: list[Fault] = field(default_factory=list)
    more: int = 0

    def add(self, fault: Fault) -> None:
        if len(self.all) < _MOST_FAULTS:
            self.all.append(fault)
        else:
            self.more += 1


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
        self.faults: tuple[Fault, ...] = ()
        self.notes: tuple[str, ...] = ()
        self._headings = next(row for row in rows if row.line == layout.line)
        self._again: list[int] = []  # lines that repeat a student
        self._left_out: dict[tuple[str, str], list[int]] = {}
        self._rows = self._read(rows)
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

    def _read(self, rows: Iterable[TableRow]) -> list[tuple[TableRow, Student | None]]:
        """Find the students, and the rows that cannot be used."""
        faults = _Faults()
        read = [(row, self._student(row)) for row in rows if row.line > self.layout.line]
        for row, student in read:
            if student is None and not self.is_other(row):
                faults.add(self._fault_of(row))
        doubled = self._find_doubled(read, faults)
        kept: list[tuple[TableRow, Student | None]] = []
        places: dict[str, int] = {}
        for row, student in read:
            if student is not None and student.key in doubled:
                for kind, value in numbers_and_addresses(student):
                    self._left_out.setdefault((kind, value), []).append(row.line)
                student = None
            if student is not None:
                student = replace(student, row=places.setdefault(student.key, len(places)))
            kept.append((row, student))
        place = len(places)
        if not place:
            raise CourseError(
                faults.all or [self._fault(0, "there is no student in this roster", _EXPORT)]
            )
        if faults.more:
            more = f"there are {faults.more} more faults of these kinds"
            faults.all.append(self._fault(0, more, "Correct the others first."))
        self.faults = tuple(sorted(faults.all))
        self.notes = tuple(self._notes(read))
        return kept

    def _student(self, row: TableRow) -> Student | None:
        if len(row.cells) > self._width(row) or self.is_other(row):
            return None
        cells = {role: self._cells(row, role) for role in self.layout.columns}
        ids = [f"{kind}:{cell}" for kind in NUMBERS if kind in cells for cell in cells[kind]]
        ids += [*cells.get(head.ID, ()), *cells.get(head.LOGIN, ())]
        email = " ".join(cells.get(head.EMAIL, ()))
        key = next(iter([*ids, *PARTS.split(email)]), "").removeprefix(f"{head.CANVAS}:")
        key = student_key(key.removeprefix(f"{head.PARTICIPANT}:"))
        name = self._name(cells)
        return Student(key, name, email, tuple(dict.fromkeys(ids))) if key else None

    def _cells(self, row: TableRow, role: str) -> list[str]:
        cells = [plain_cell(row.cells[p]) for p in self.layout.columns[role] if p < len(row.cells)]
        if role == head.PARTICIPANT:
            cells = [head.participant_number(cell) for cell in cells]
        return [cell if cell.isalnum() else " ".join(cell.split()) for cell in cells if cell]

    def _name(self, cells: Mapping[str, Sequence[str]]) -> str:
        last, first = cells.get(head.LAST, ()), cells.get(head.FIRST, ())
        parts = [*last, *first] if self.format == CANVAS else [*first, *last]
        joint = ", " if self.format == CANVAS else " "
        return next(iter(cells.get(head.NAME, ())), "") or joint.join(parts)

    def _width(self, row: TableRow) -> int:
        """How many cells the row may have: empty ones at its end do not count."""
        excess = row.cells[len(self.layout.headings) :]
        return len(row.cells) if not any(excess) else len(self.layout.headings)

    def is_other(self, row: TableRow) -> bool:
        """Whether this is one of Canvas's rows that tell of no student.

        The rule is that of ``check_for_non_student_row`` in Canvas's ``gradebook_importer.rb``;
        "Student, Test" is the student that Canvas gives to teachers who want to look.
        """
        if self.format != CANVAS:
            return False
        first = row.cells[0].strip().lower()
        if first.startswith("points possible"):
            return True
        if not first or first.startswith(("muted", "manual posting")):
            return all(_POSTING.fullmatch(cell) for cell in row.cells)
        school = self._cells(row, head.ID) if head.ID in self.layout.columns else []
        return first == "student, test" and not school

    def _find_doubled(
        self, read: Iterable[tuple[TableRow, Student | None]], faults: _Faults
    ) -> set[str]:
        """Tell what stands in several rows; return the keys of students who do."""
        first: dict[tuple[str, str], int] = {}  # the line on which something stands first
        doubled: set[str] = set()
        same: dict[str, Student] = {}
        for row, student in read:
            above_one = same.setdefault(student.key, student) if student is not None else student
            if (
                above_one is not student
                and student is not None
                and _form(above_one) == _form(student)
            ):
                self._again.append(row.line)
                continue
            for kind, value in _own(student) if student is not None else ():
                above = first.setdefault((kind, value), row.line)
                if above == row.line or student is None:
                    continue
                if kind == _KEY:
                    doubled.add(student.key)
                if kind != head.ID or value != student.key:  # the key has its own fault
                    faults.add(self._fault_of_double(kind, value, row.line, above))
        return doubled

    def _fault_of_double(self, kind: str, value: str, line: int, above: int) -> Fault:
        if kind == _KEY:
            message = f"the student {excerpt(value)} is also in line {above}"
            remedy = "Both are left out. Delete one, or give them different numbers."
        else:
            what = "the e-mail address" if kind == head.EMAIL else "the number or login"
            message = f"{what} {excerpt(value)} is also in line {above}"
            remedy = "A file that gives nothing else will match no student."
        return self._fault(line, message, remedy)

    def _fault_of(self, row: TableRow) -> Fault:
        """Why a row tells of no student."""
        width, cells = len(self.layout.headings), len(row.cells)
        if cells > self._width(row):
            message = (
                f"the row has {counted(cells, 'cell')}, but there are {counted(width, 'heading')}"
            )
            remedy = f'Put a cell that holds "{self.dialect.delimiter}" into quotation marks.'
            return self._fault(row.line, message, remedy)
        message = f"{excerpt(' '.join(row.cells))} has no number, login or e-mail address"
        return self._fault(row.line, message, "Add one, or delete the row.")

    def _notes(self, read: Sequence[tuple[TableRow, Student | None]]) -> Iterator[str]:
        short = [row.line for row, _ in read if len(row.cells) < len(self.layout.headings)]
        spoilt = [row.line for row, one in read if one and _SPOILT.fullmatch(one.key)]
        if self.layout.note:
            yield self.layout.note
        if self.dialect.guessed:
            encoding = self.dialect.encoding
            yield f"The encoding was guessed to be {encoding}: check that the names are right."
        if self._again:
            yield f"The same student as above, who counts once: {_lines(self._again)}."
        if short:
            yield f"Fewer cells than headings; missing cells count as empty: {_lines(short)}."
        if spoilt:
            yield (
                "A spreadsheet has shortened long numbers to something like 4.00049E+11: "
                f"{_lines(spoilt)}. Export the roster again and do not save it in a spreadsheet."
            )

    @property
    def shown(self) -> str:
        """The path as its reader knows it."""
        return shown_path(self.path)

    def _fault(self, line: int, message: str, remedy: str = "") -> Fault:
        return Fault(self.shown, line, message, remedy)


def _lines(numbers: Sequence[int]) -> str:
    more = f" and {len(numbers) - _MOST_LINES} more" if len(numbers) > _MOST_LINES else ""
    return f"lines {', '.join(map(str, numbers[:_MOST_LINES]))}{more}"


def _form(student: Student | None) -> tuple[object, ...]:
    """What must agree for two rows to be one student."""
    if student is None:
        return ()
    name, mail = student_key(student.name), student_key(student.email)
    return name, mail, frozenset(map(student_key, student.ids))


def _own(student: Student) -> Iterator[tuple[str, str]]:
    """What no other row may say: the key, numbers and logins, addresses."""
    yield _KEY, student.key
    for kind, value in numbers_and_addresses(student):
        if kind in (head.ID, head.EMAIL):
            yield kind, value


def read_roster(path: Path, columns: Mapping[str, str] | None = None) -> Roster:
    """Recognise a roster and look it through.

    Parameters
    ----------
    path : pathlib.Path
        Canvas's grade book, Moodle's grading worksheet or grade export, or any CSV with headings.
    columns : mapping of str to str, optional
        Headings of columns whose names say too little: ``{"id": "Matr.", "email": "Kontakt"}``;
        names are ``id``, ``login``, ``email``, ``name``, ``first``, ``last``.

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
