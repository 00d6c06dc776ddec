"""The grade book, in the roster's own format, ready to be imported back.

A grade is filled in when it is final.  Whoever sent nothing, or waits for a person or a decision,
keeps what stands in the roster's cell, mostly nothing: an empty cell would clear in Canvas what
somebody has entered there.  Where the learning system counts to another maximum, points are scaled
to it.  Points are rounded by the one rule of `rounding`, after all else.  A cell that is copied is
written as it stands in the roster, to the byte; only a name, number or address that a spreadsheet
would calculate is made harmless, as students choose these themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from coursekit.catalogue import _
from coursekit.exercises.assignments.assignment import Assignment
from coursekit.grading.model import EXCUSED, MISSING, Result, Student
from coursekit.grading.roster import headings as head
from coursekit.grading.roster.grade_cells import GradeCells, comment_on, number_in
from coursekit.grading.roster.grade_columns import canvas_column, moodle_column
from coursekit.grading.roster.layouts import CANVAS, EXPORT, PLAIN, WORKSHEET
from coursekit.grading.roster.rosters import Roster
from coursekit.grading.rounding import points_text, rounded
from coursekit.grading.tables.csvfiles import AsIs, CsvWriter, TableRow, quote, write_table
from coursekit.grading.tables.csvtext import excerpt, neutralise, read_cell
from coursekit.grading.tables.dialects import Dialect
from coursekit.wording import counted

ResultOf = Callable[[str], Result | None]
_Cells = list[str | int | Decimal]

OWN_COLUMNS = ("points", "out of", "status", "remark")
_KEPT = ("ex", "n/a")
# Headings that Canvas takes for totals: NON_ASSIGNMENT_COLUMN_HEADERS of gradebook_importer.rb.
_TOTALS = re.compile(r"(?:Current|Final) (?:Score|Points|Grade)|Override (?:Score|Grade|Status)")
_PEOPLE = (head.NAME, head.FIRST, head.LAST, head.EMAIL, head.ID, head.LOGIN)
_NO = ("no", "nein", "нет", "non", "nee", "nej", "nie")
_LONGEST_REMARK = 1000


def write_gradebook(
    roster: Roster,
    result_of: ResultOf,
    assignment: Assignment,
    path: Path,
    only: Container[str] | None = None,
) -> tuple[str, ...]:
    """Write the grade book.

    Parameters
    ----------
    roster : Roster
    result_of : callable
        Gives the result of a student by key.
    assignment : Assignment
    path : pathlib.Path
        Its folder exists.
    only : container of str, optional
        Keys of the students of a section, if not all are wanted.

    Returns
    -------
    tuple of str
        What to know before it is imported; sentences.
    """
    write = {CANVAS: _canvas, WORKSHEET: _worksheet, EXPORT: _export}.get(roster.format, _plain)
    dialect = importable(roster.dialect, roster.format)
    with write_table(path, dialect) as table:
        return tuple(write(_Book(roster, dialect, only), result_of, assignment, table))


def importable(dialect: Dialect, form: str) -> Dialect:
    """How a system takes a table back: Canvas with commas or semicolons, Moodle with commas.

    Moodle's worksheet has commas unless somebody chooses otherwise (``process_import_grades`` in
    ``mod/assign/feedback/offline/locallib.php``).
    """
    taken = {WORKSHEET: ",", PLAIN: dialect.delimiter}.get(form, ",;")
    return replace(dialect, delimiter=dialect.delimiter if dialect.delimiter in taken else ",")


@dataclass(frozen=True)
class _Book:
    """A roster on its way into a grade book."""

    roster: Roster
    dialect: Dialect
    only: Container[str] | None

    @property
    def headings(self) -> list[AsIs]:
        """As they stand in the roster."""
        heading = self.roster.heading_row
        return self.kept(heading, len(heading.cells))

    def rows(self) -> Iterator[tuple[TableRow, Student | None]]:
        """Those that are wanted: all that are no student, and the students of the section."""
        for row, student in self.roster.rows():
            other = student is None and self.roster.is_other(row)
            own = student is not None and self.only is not None and student.key in self.only
            if self.only is None or other or own:
                yield row, student

    def kept(self, row: TableRow, width: int) -> list[AsIs]:
        """The cells of a row as they stand there; what students chose is made harmless."""
        same = self.dialect.delimiter == self.roster.dialect.delimiter
        raw = row.raw_cells(self.dialect.delimiter) if same else map(self.cell, row.cells)
        cells = [AsIs(cell) for cell in raw]
        for place in self._people:
            if place < len(cells):
                text = read_cell(row.cells[place])
                harmless = neutralise(text)
                if harmless != text:
                    cells[place] = self.cell(harmless)
        return [*cells, *[AsIs("")] * (width - len(cells))]

    @property
    def _people(self) -> set[int]:
        columns = self.roster.layout.columns
        return {place for role in _PEOPLE for place in columns.get(role, ())}

    def cell(self, text: str) -> AsIs:
        """A text as it is, with quotation marks if it needs them."""
        return AsIs(quote(text, self.dialect.delimiter))


def _canvas(
    book: _Book, result_of: ResultOf, assignment: Assignment, table: CsvWriter
) -> Iterator[str]:
    """Student, ID … Section, and one assignment; other columns would only overwrite their own.

    What Canvas takes back is said in ``gradebook_importer.rb``: the columns to Section in their
    order, a heading ``Title (id)`` or the title of an assignment, the row "Points Possible".
    """
    headings = book.roster.layout.headings
    section = head.folded(headings).index("section")
    place, note = canvas_column(book.roster.layout, assignment)
    if note:
        yield note
    title = read_cell(headings[place]) if place is not None else assignment.title
    filler = GradeCells(assignment.out_of, book.dialect.comma)
    shown = book.headings[place] if place is not None else title
    table.row([*book.headings[: section + 1], shown])
    has_possible, other_words = False, 0
    for row, student in book.rows():
        cells = _padded(row, len(headings))
        kept = book.kept(row, len(headings))
        who: _Cells = [*kept[: section + 1]]
        cell, as_is = (cells[place], kept[place]) if place is not None else ("", AsIs(""))
        if cells[0].strip().lower().startswith("points possible"):
            has_possible = True
            table.row([*who, as_is if cell.strip() else filler.text(filler.out_of)])
            if "(" in cell:
                yield f"Canvas lets nobody change {excerpt(title)}: {excerpt(cell)}."
            else:
                filler.read_maximum(cell)
            continue
        if not has_possible and student is not None:
            has_possible = True
            blanks = [""] * section
            table.row(["    Points Possible", *blanks, filler.text(filler.out_of)])
        result = result_of(student.key) if student else None
        if result is not None and result.status == EXCUSED:
            table.row([*who, "EX"])
        elif filler.final(result) and cell.strip().lower() in _KEPT:
            filler.kept += 1
            table.row([*who, as_is])
        elif filler.final(result) and _is_in_words(cell):
            other_words += 1
            table.row([*who, as_is])
        else:
            table.row([*who, _or_kept(filler.cell(result, cell), cell, as_is)])
    if other_words:
        yield (
            f"{excerpt(title)} holds words or signs instead of points, such as complete: it is not "
            f"graded by points in Canvas. Left as they are: {other_words}. "
            "Let Canvas display its grade as points, and export again."
        )
    if place is None:
        yield (
            f"{excerpt(title)} is a new column: Canvas will ask which assignment it belongs to. "
            'If it is there under another title, name it: --column grade="Week 3 (4711)".'
        )
    if _TOTALS.search(title):
        yield f"Canvas takes {excerpt(title)} for a total and will not import it. Rename it."
    yield from filler.notes()


def _is_in_words(cell: str) -> bool:
    """Whether Canvas shows a grade as something else than points: complete, A-, 85%."""
    unsigned = cell.strip().removeprefix("-")
    return unsigned.strip("0.,") != "" and number_in(unsigned) is None


def _or_kept(new: str, before: str, as_is: AsIs) -> str:
    """The new content of a cell; the cell as it is, if that is the same."""
    return as_is if new == before else new


def _worksheet(
    book: _Book, result_of: ResultOf, assignment: Assignment, table: CsvWriter
) -> Iterator[str]:
    """All columns as they came, with grade and comment filled in.

    Moodle reads identifier, grade and comments, and compares "Last modified (grade)" with its own:
    ``importgradeslib.php`` and ``locallib.php`` in ``mod/assign/feedback/offline``.  The comment
    is HTML there (``mod/assign/feedback/comments/locallib.php``).
    """
    layout = book.roster.layout
    grade, maximum = layout.place(head.GRADE), layout.place(head.MAXIMUM)
    comment, changeable = layout.place(head.COMMENT), layout.place(head.CHANGEABLE)
    locked = 0
    filler = GradeCells(assignment.out_of, book.dialect.comma)
    table.row(book.headings)
    for row, student in book.rows():
        before = _padded(row, len(layout.headings))
        kept = book.kept(row, len(layout.headings))
        cells: _Cells = [*kept]
        result = result_of(student.key) if student else None
        if maximum is not None:
            filler.read_maximum(before[maximum])
            filler.comma = "," in before[maximum]
        if grade is not None and (maximum is not None or layout.place(head.SCALE) is None):
            new = filler.cell(result, before[grade])
            cells[grade] = _or_kept(new, before[grade], kept[grade])
            locked += changeable is not None and before[changeable].strip().lower() in _NO
        if comment is not None and result is not None:
            new = comment_on(result, before[comment])
            cells[comment] = kept[comment] if new == before[comment] else book.cell(new)
        table.row(cells)
    if grade is not None and maximum is None and layout.place(head.SCALE) is not None:
        yield "This assignment is graded by a scale in Moodle: no grade was filled in."
    if filler.above:
        yield (
            f"Moodle takes no grade above its maximum, and {counted(filler.above, 'student')} "
            "reached more by a bonus. Raise the maximum in Moodle, or enter the maximum there."
        )
    if locked:
        yield (
            f"Moodle will not change the grade of {counted(locked, 'student')}: "
            "it was set or locked in Moodle's own grade book. Unlock it there first."
        )
    if comment is None:
        yield "No column for comments was recognised: none was filled in."
    yield from filler.notes()


def _export(
    book: _Book, result_of: ResultOf, assignment: Assignment, table: CsvWriter
) -> Iterator[str]:
    """Who it is, and one grade: Moodle asks at the import which column is which.

    The heading is that of ``format_column_name`` in Moodle's ``grade/export/lib.php``.
    """
    headings = book.roster.layout.headings
    columns = book.roster.layout.columns
    people = sorted({place for role in _PEOPLE for place in columns.get(role, ())})
    place, note = moodle_column(book.roster.layout, assignment)
    filler = GradeCells(assignment.out_of, book.dialect.comma)
    heading = book.headings[place] if place is not None else assignment.title
    table.row([*(book.headings[column] for column in people), heading])
    if note:
        yield note
    for row, student in book.rows():
        cells, kept = _padded(row, len(headings)), book.kept(row, len(headings))
        result = result_of(student.key) if student else None
        before = cells[place] if place is not None else ""
        as_is = kept[place] if place is not None else AsIs("")
        cell = _or_kept(filler.cell(result, before), before, as_is)
        table.row([*(kept[column] for column in people), cell])
    yield (
        f"Moodle's grade export does not say the maximum: grades are of "
        f"{points_text(assignment.out_of)} points and not scaled. "
        "See that the grade item in Moodle has the same maximum."
    )
    yield from filler.notes()


def _plain(
    book: _Book, result_of: ResultOf, assignment: Assignment, table: CsvWriter
) -> Iterator[str]:
    """The columns of the roster, then points, out of, status, remark.

    The same four at the end of the roster are those of an earlier run.  A column that a person
    named for the grade is filled in, too.
    """
    headings = book.roster.layout.headings
    grade = book.roster.layout.place(head.GRADE)
    filler = GradeCells(assignment.out_of, book.dialect.comma)
    again = tuple(head.folded(headings))[-len(OWN_COLUMNS) :] == OWN_COLUMNS
    own = len(headings) - (len(OWN_COLUMNS) if again else 0)
    table.row([*book.headings[:own], *OWN_COLUMNS])
    for row, student in book.rows():
        cells: _Cells = [*book.kept(row, len(headings))[:own]]
        result = result_of(student.key) if student else None
        if grade is not None and grade < own:
            before = _padded(row, len(headings))[grade]
            if (new := filler.cell(result, before)) != before:
                cells[grade] = new
        table.row([*cells, *_own_cells(result, student, assignment)])
    yield from filler.notes()


def _own_cells(result: Result | None, student: Student | None, assignment: Assignment) -> _Cells:
    if student is None:
        return ["", "", "left out", _("This row cannot be used: see the report.")]
    if result is None:
        return ["", rounded(assignment.out_of), MISSING, ""]
    points = result.points
    remark = " ".join(result.notes)[:_LONGEST_REMARK]
    out_of = result.out_of if result.marks else assignment.out_of
    return ["" if points is None else rounded(points), rounded(out_of), result.status, remark]


def _padded(row: TableRow, width: int) -> list[str]:
    return [*row.cells, *[""] * (width - len(row.cells))]
