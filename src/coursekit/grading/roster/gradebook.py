"""The grade book, in the roster's own format, ready to be imported back.

A grade is filled in when it is final.  Whoever sent nothing, or waits for a person or a decision,
keeps what stands in the roster's cell, mostly nothing: an empty cell would clear in Canvas what
somebody has entered there.  Where the learning system counts to another maximum, points are scaled
to it.  Points are rounded by the one rule of `rounding`, after all else.  A cell that is copied is
read first (`read_cell`), so that what was made harmless is made so only once.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from coursekit.exercises.assignments.assignment import Assignment
from coursekit.exercises.variants import student_key
from coursekit.grading.model import MISSING, UNREADABLE, Result, Student
from coursekit.grading.roster import headings as head
from coursekit.grading.roster.grade_cells import GradeCells, number_in
from coursekit.grading.roster.layouts import CANVAS, EXPORT, WORKSHEET
from coursekit.grading.roster.rosters import Roster
from coursekit.grading.rounding import points_text, rounded
from coursekit.grading.tables.csvfiles import CsvWriter, TableRow, write_table
from coursekit.grading.tables.csvtext import excerpt, read_cell
from coursekit.wording import counted

ResultOf = Callable[[str], Result | None]
_Cells = list[str | int | Decimal]

OWN_COLUMNS = ("points", "out of", "status", "remark")
_TITLE_WITH_ID = re.compile(r"(.*) \((\d+)\)", re.DOTALL)
_EXTRA = re.compile(r"\s*\(([^()]*)\)$")
_KEPT = ("ex", "n/a")
# Headings that Canvas takes for totals: NON_ASSIGNMENT_COLUMN_HEADERS of gradebook_importer.rb.
_TOTALS = re.compile(r"(?:Current|Final) (?:Score|Points|Grade)|Override (?:Score|Grade|Status)")
_OURS = re.compile(r"\d+(?:\.\d+)? of \d+(?:\.\d+)? points\.(?: [^.]* late: \S+ % taken off\.)?\s*")
_NOTHING_READ = "What was sent cannot be marked."
_LONGEST_REMARK = 1000


def write_gradebook(
    roster: Roster, result_of: ResultOf, assignment: Assignment, path: Path
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

    Returns
    -------
    tuple of str
        What to know before it is imported; sentences.
    """
    write = {CANVAS: _canvas, WORKSHEET: _worksheet, EXPORT: _export}.get(roster.format, _plain)
    with write_table(path, roster.dialect) as table:
        return tuple(write(roster, result_of, assignment, table))


def _canvas(
    roster: Roster, result_of: ResultOf, assignment: Assignment, table: CsvWriter
) -> Iterator[str]:
    """Student, ID … Section, and one assignment; other columns would only overwrite their own.

    What Canvas takes back is said in ``gradebook_importer.rb``: the columns to Section in their
    order, a heading ``Title (id)`` or the title of an assignment, the row "Points Possible".
    """
    headings = roster.layout.headings
    section = head.folded(headings).index("section")
    place = _canvas_place(headings, assignment)
    title = headings[place] if place is not None else assignment.title
    filler = GradeCells(assignment.out_of, roster.dialect.comma)
    table.row([*map(read_cell, headings[: section + 1]), read_cell(title)])
    has_possible = False
    for row, student in roster.rows():
        cells = _padded(row, len(headings))
        who: _Cells = [read_cell(cell) for cell in cells[: section + 1]]
        cell = cells[place] if place is not None else ""
        if cells[0].strip().lower().startswith("points possible"):
            has_possible = True
            filler.maximum = number_in(cell)
            table.row([*who, cell if filler.maximum else filler.text(filler.out_of)])
            if "(" in cell:
                yield f"Canvas lets nobody change {excerpt(title)}: {excerpt(cell)}."
            continue
        if not has_possible and student is not None:
            has_possible = True
            blanks = [""] * section
            table.row(["    Points Possible", *blanks, filler.text(filler.out_of)])
        result = result_of(student.key) if student else None
        if cell.strip().lower() in _KEPT and filler.final(result):
            filler.kept += 1
            table.row([*who, cell])
        else:
            table.row([*who, filler.cell(result, cell)])
    if place is None:
        yield f"{excerpt(title)} is a new column: Canvas will ask which assignment it belongs to."
    if _TOTALS.search(title):
        yield f"Canvas takes {excerpt(title)} for a total and will not import it. Rename it."
    yield from filler.notes()


def _canvas_place(headings: Sequence[str], assignment: Assignment) -> int | None:
    """The column of the assignment: the last of that title, as Canvas puts newer ones last."""
    names = {student_key(assignment.title), student_key(assignment.name)}
    last = None
    for place, heading in enumerate(headings):
        title = _TITLE_WITH_ID.fullmatch(read_cell(heading).strip())
        if title and student_key(title[1]) in names:
            last = place
    return last


def _worksheet(
    roster: Roster, result_of: ResultOf, assignment: Assignment, table: CsvWriter
) -> Iterator[str]:
    """All columns as they came, with grade and comment filled in.

    Moodle reads identifier, grade and comments, and compares "Last modified (grade)" with its own:
    ``importgradeslib.php`` and ``locallib.php`` in ``mod/assign/feedback/offline``.  The comment
    is HTML there (``mod/assign/feedback/comments/locallib.php``).
    """
    layout = roster.layout
    grade, maximum = layout.place(head.GRADE), layout.place(head.MAXIMUM)
    comment = layout.place(head.COMMENT)
    filler = GradeCells(assignment.out_of, roster.dialect.comma)
    table.row(map(read_cell, layout.headings))
    for row, student in roster.rows():
        cells: _Cells = [read_cell(cell) for cell in _padded(row, len(layout.headings))]
        result = result_of(student.key) if student else None
        if maximum is not None:
            shown = row.cells[maximum] if maximum < len(row.cells) else ""
            filler.maximum, filler.comma = number_in(shown), "," in shown
        if grade is not None and (maximum is not None or layout.place(head.SCALE) is None):
            cells[grade] = filler.cell(result, str(cells[grade]))
        if comment is not None and result is not None:
            cells[comment] = _comment(result, str(cells[comment]))
        table.row(cells)
    if grade is not None and maximum is None and layout.place(head.SCALE) is not None:
        yield "This assignment is graded by a scale in Moodle: no grade was filled in."
    if comment is None:
        yield "No column for comments was recognised: none was filled in."
    yield from filler.notes()


def _comment(result: Result, before: str) -> str:
    """A short text for the student, before what the instructor has written there."""
    if result.status == UNREADABLE:
        text = _NOTHING_READ
    elif GradeCells.final(result):
        text = f"{points_text(result.points or 0.0)} of {points_text(result.out_of)} points."
        if result.penalty:
            days = f"{counted(result.days_late, 'day')} late"
            text += f" {days}: {points_text(result.penalty * 100)} % taken off."
    else:
        return before
    rest = _OURS.sub("", before, count=1) if _OURS.match(before) else before
    rest = rest.removeprefix(_NOTHING_READ).strip()
    return f"{html.escape(text, quote=False)} {rest}".strip()


def _export(
    roster: Roster, result_of: ResultOf, assignment: Assignment, table: CsvWriter
) -> Iterator[str]:
    """Who it is, and one grade: Moodle asks at the import which column is which.

    The heading is that of ``format_column_name`` in Moodle's ``grade/export/lib.php``.
    """
    headings = roster.layout.headings
    people = {place for places in roster.layout.columns.values() for place in places}
    place = _export_place(headings, assignment)
    filler = GradeCells(assignment.out_of, roster.dialect.comma)
    heading = headings[place] if place is not None else assignment.title
    table.row([*(read_cell(headings[column]) for column in sorted(people)), read_cell(heading)])
    for row, student in roster.rows():
        cells = _padded(row, len(headings))
        result = result_of(student.key) if student else None
        cell = filler.cell(result, cells[place] if place is not None else "")
        table.row([*(read_cell(cells[column]) for column in sorted(people)), cell])
    yield from filler.notes()


def _export_place(headings: Sequence[str], assignment: Assignment) -> int | None:
    names = {student_key(assignment.title), student_key(assignment.name)}
    places: list[int] = []
    for place, heading in enumerate(headings):
        extra = _EXTRA.search(heading)
        title = student_key(_EXTRA.sub("", heading) if extra else heading)
        if title in names or any(title.endswith(f": {name}") for name in names):
            if extra and student_key(extra[1]) == "real":
                return place
            places.append(place)
    return places[0] if len(places) == 1 else None


def _plain(
    roster: Roster, result_of: ResultOf, assignment: Assignment, table: CsvWriter
) -> Iterator[str]:
    """The columns of the roster, then points, out of, status, remark.

    The same four at the end of the roster are those of an earlier run.
    """
    headings = roster.layout.headings
    again = tuple(head.folded(headings))[-len(OWN_COLUMNS) :] == OWN_COLUMNS
    own = range(len(headings) - (len(OWN_COLUMNS) if again else 0))
    table.row([*(read_cell(headings[place]) for place in own), *OWN_COLUMNS])
    for row, student in roster.rows():
        cells = _padded(row, len(headings))
        own_cells = _own_cells(result_of(student.key) if student else None, student, assignment)
        table.row([*(read_cell(cells[place]) for place in own), *own_cells])
    yield from ()


def _own_cells(result: Result | None, student: Student | None, assignment: Assignment) -> _Cells:
    if student is None:
        return ["", "", "left out", "This row cannot be used: see the report."]
    if result is None:
        return ["", rounded(assignment.out_of), MISSING, ""]
    points = result.points
    remark = " ".join(result.notes)[:_LONGEST_REMARK]
    out_of = result.out_of if result.marks else assignment.out_of
    return ["" if points is None else rounded(points), rounded(out_of), result.status, remark]


def _padded(row: TableRow, width: int) -> list[str]:
    return [*row.cells, *[""] * (width - len(row.cells))]
