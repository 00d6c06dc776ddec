"""The rows of a roster: which tells of which student, and which cannot be used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from coursekit.catalogue import Message
from coursekit.errors import CourseError, Fault, shown_path
from coursekit.exercises.variants import student_key
from coursekit.grading.model import Student
from coursekit.grading.roster import headings as head
from coursekit.grading.roster.identifiers import NUMBERS, PARTS, numbers_and_addresses
from coursekit.grading.roster.layouts import CANVAS, Layout
from coursekit.grading.tables.csvfiles import TableRow
from coursekit.grading.tables.csvtext import excerpt, plain_cell
from coursekit.grading.tables.dialects import Dialect

_MOST_FAULTS = 200
_MOST_LINES = 20
_KEY = "key"
_EXPORT = "Export it again when students have enrolled."
_SPOILT = re.compile(r"\d(?:[.,]\d+)?e\+\d+")
_TELLS = re.compile(r"[\d@]")
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


class StudentRows:
    """The rows below the headings, each with the student on it, if there is one.

    Parameters
    ----------
    path : pathlib.Path
    dialect : Dialect
    layout : Layout
    rows : iterable of TableRow
        All of the file.

    Attributes
    ----------
    all : list of (TableRow, Student or None)
    left_out : dict of (str, str) to list of int
        Lines of the students who cannot be told apart, by kind and value of what names them.
    faults : tuple of Fault
    notes : tuple of str

    Raises
    ------
    CourseError
        If there is no student.
    """

    def __init__(
        self, path: Path, dialect: Dialect, layout: Layout, rows: Iterable[TableRow]
    ) -> None:
        self._path, self._dialect, self._layout = path, dialect, layout
        self._again: list[int] = []  # lines that repeat a student
        self.all: list[tuple[TableRow, Student | None]] = []
        self.left_out: dict[tuple[str, str], list[int]] = {}
        faults = _Faults()
        below = [row for row in rows if row.line > self._layout.line]
        self._more_headings = set(self._headings_in(below))
        read = [(row, self._student(row)) for row in below]
        for row, student in read:
            if student is None and not self.is_other(row):
                faults.add(self._fault_of(row))
        doubled = self._find_doubled(read, faults)
        places: dict[str, int] = {}
        for row, student in read:
            if student is not None and student.key in doubled:
                for kind, value in numbers_and_addresses(student):
                    self.left_out.setdefault((kind, value), []).append(row.line)
                student = None
            if student is not None:
                student = replace(student, row=places.setdefault(student.key, len(places)))
            self.all.append((row, student))
        if not places:
            raise CourseError(
                faults.all or [self._fault(0, "there is no student in this roster", _EXPORT)]
            )
        if faults.more:
            more = Message("more faults of these kinds: {n}", n=faults.more)
            faults.all.append(self._fault(0, more, Message("Correct the others first.")))
        self.faults = tuple(sorted(faults.all))
        self.notes = tuple(f"{shown_path(self._path)}: {note}" for note in self._notes(read))

    def _headings_in(self, below: Sequence[TableRow]) -> Iterator[int]:
        """Lines that repeat the headings, or explain them right below.

        The latter is a row without any digit or address where every other row has one.
        """
        heads = head.folded(self._layout.headings)
        yield from (row.line for row in below if head.folded(row.cells) == heads)
        told = [any(_TELLS.search(cell) for cell in row.cells) for row in below]
        if len(told) > 1 and not told[0] and all(told[1:]):
            yield below[0].line

    def _student(self, row: TableRow) -> Student | None:
        if len(row.cells) > self._width(row) or self.is_other(row):
            return None
        if row.line in self._more_headings:
            return None
        cells = {role: self._cells(row, role) for role in self._layout.columns}
        ids = [f"{kind}:{cell}" for kind in NUMBERS if kind in cells for cell in cells[kind]]
        ids += [*cells.get(head.ID, ()), *cells.get(head.LOGIN, ())]
        email = " ".join(cells.get(head.EMAIL, ()))
        key = next(iter([*ids, *PARTS.split(email)]), "").removeprefix(f"{head.CANVAS}:")
        key = student_key(key.removeprefix(f"{head.PARTICIPANT}:"))
        name = self._name(cells)
        return Student(key, name, email, tuple(dict.fromkeys(ids))) if key else None

    def _cells(self, row: TableRow, role: str) -> list[str]:
        cells = [plain_cell(row.cells[p]) for p in self._layout.columns[role] if p < len(row.cells)]
        if role == head.PARTICIPANT:
            cells = [head.participant_number(cell) for cell in cells]
        return [cell if cell.isalnum() else " ".join(cell.split()) for cell in cells if cell]

    def _name(self, cells: Mapping[str, Sequence[str]]) -> str:
        last, first = cells.get(head.LAST, ()), cells.get(head.FIRST, ())
        parts = [*last, *first] if self._layout.format == CANVAS else [*first, *last]
        joint = ", " if self._layout.format == CANVAS else " "
        return next(iter(cells.get(head.NAME, ())), "") or joint.join(parts)

    def _width(self, row: TableRow) -> int:
        """How many cells the row may have: empty ones at its end do not count."""
        excess = row.cells[len(self._layout.headings) :]
        return len(row.cells) if not any(excess) else len(self._layout.headings)

    def is_other(self, row: TableRow) -> bool:
        """Whether this is one of Canvas's rows that tell of no student.

        The rule is that of ``check_for_non_student_row`` in Canvas's ``gradebook_importer.rb``;
        "Student, Test" is the student that Canvas gives to teachers who want to look.
        """
        if self._layout.format != CANVAS:
            return False
        first = row.cells[0].strip().lower()
        if first.startswith("points possible"):
            return True
        if not first or first.startswith(("muted", "manual posting")):
            return all(_POSTING.fullmatch(cell) for cell in row.cells)
        school = self._cells(row, head.ID) if head.ID in self._layout.columns else []
        return first == "student, test" and not school

    def _find_doubled(
        self, read: Iterable[tuple[TableRow, Student | None]], faults: _Faults
    ) -> set[str]:
        """Tell what stands in several rows; return the keys of students who do."""
        first: dict[tuple[str, str], int] = {}  # the line on which something stands first
        doubled: set[str] = set()
        same: dict[str, Student] = {}
        for row, student in read:
            if student is None:
                continue
            above_one = same.setdefault(student.key, student)
            if above_one is not student and _form(above_one) == _form(student):
                self._again.append(row.line)
                continue
            for kind, value in _own(student):
                above = first.setdefault((kind, value), row.line)
                if above == row.line:
                    continue
                if kind == _KEY:
                    doubled.add(student.key)
                if kind != head.ID or value != student.key:  # the key has its own fault
                    faults.add(self._fault_of_double(kind, value, row.line, above))
        return doubled

    def _fault_of_double(self, kind: str, value: str, line: int, above: int) -> Fault:
        if kind == _KEY:
            message = Message(
                "the student {key} is also in line {line}", key=excerpt(value), line=above
            )
            remedy = Message("Both are left out. Delete one, or give them different numbers.")
        else:
            message = (
                Message(
                    "the e-mail address {address} is also in line {line}",
                    address=excerpt(value),
                    line=above,
                )
                if kind == head.EMAIL
                else Message(
                    "the number or login {number} is also in line {line}",
                    number=excerpt(value),
                    line=above,
                )
            )
            remedy = Message("A file that gives nothing else will match no student.")
        return self._fault(line, message, remedy)

    def _fault_of(self, row: TableRow) -> Fault:
        """Why a row tells of no student."""
        width, cells = len(self._layout.headings), len(row.cells)
        if cells > self._width(row):
            message = Message(
                "too many cells: {cells}, where the headings are {width}", cells=cells, width=width
            )
            remedy = Message(
                'Put a cell that holds "{sign}" into quotation marks.', sign=self._dialect.delimiter
            )
            return self._fault(row.line, message, remedy)
        if row.line in self._more_headings:
            message = Message("this row seems to be headings again, so it is no student")
            return self._fault(row.line, message, Message("Delete it, or give it a number."))
        message = Message(
            "{row} has no number, login or e-mail address", row=excerpt(" ".join(row.cells))
        )
        return self._fault(row.line, message, Message("Add one, or delete the row."))

    def _notes(self, read: Sequence[tuple[TableRow, Student | None]]) -> Iterator[str]:
        short = [row.line for row, _ in read if len(row.cells) < len(self._layout.headings)]
        spoilt = [row.line for row, one in read if one and _SPOILT.fullmatch(one.key)]
        if self._layout.note:
            yield self._layout.note
        if self._dialect.guessed:
            encoding = self._dialect.encoding
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

    def _fault(self, line: int, message: str, remedy: str = "") -> Fault:
        return Fault(shown_path(self._path), line, message, remedy)


def _lines(numbers: Sequence[int]) -> str:
    more = f" and {len(numbers) - _MOST_LINES} more" if len(numbers) > _MOST_LINES else ""
    line = "line" if len(numbers) == 1 else "lines"
    return f"{line} {', '.join(map(str, numbers[:_MOST_LINES]))}{more}"


def _form(student: Student) -> tuple[object, ...]:
    """What must agree for two rows to be one student."""
    name, mail = student_key(student.name), student_key(student.email)
    return name, mail, frozenset(map(student_key, student.ids))


def _own(student: Student) -> Iterator[tuple[str, str]]:
    """What no other row may say: the key, numbers and logins, addresses."""
    yield _KEY, student.key
    for kind, value in numbers_and_addresses(student):
        if kind in (head.ID, head.EMAIL):
            yield kind, value
