"""Hand-outs: an assignment as a page, as paper or as a notebook, for students and without a key.

1. `sheet` takes from an assignment what students get: wordings, points, due date, data.
2. `project` turns the sheet into a Sphinx project of one page, with the exercises' own nodes.
3. `page` makes of it one HTML file that needs neither the network nor the book; ``page.js`` keeps
   the answers and writes the answer file.
4. `paper` makes of it a PDF to write on, `sheet.typ` gives it its look.
5. `notebook` needs no Sphinx; its first cell is `cell`, which needs only Python itself.
6. `answer_key` makes of it what whoever marks the paper has beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from coursekit.book.handout.sheet import Recipient, Sheet, make_sheet
from coursekit.catalogue import in_language
from coursekit.course import Course, course_catalogue
from coursekit.errors import CourseError, Fault
from coursekit.exercises.assignments.assignment import Assignment

__all__ = ["FORMATS", "Recipient", "hand_out", "print_answers"]

FORMATS = ("html", "pdf", "notebook")


def hand_out(
    assignment: Assignment,
    course: Course,
    to: str,
    output: Path,
    students: Sequence[Recipient] = (),
    form: Mapping[str, object] | None = None,
    *,
    one_file: bool = False,
) -> list[Path]:
    """Write `assignment` for students.

    Parameters
    ----------
    assignment : Assignment
    course : Course
        With the banks that hold its exercises.
    to : {"html", "pdf", "notebook"}
    output : pathlib.Path
        Folder to write into; made if it is not there.
    students : sequence of Recipient
        For whom to print; only paper needs them, and only where exercises have variants.
    form : mapping of str to object, optional
        Settings of the Typst builder for paper, as ``typst_paper``.
    one_file : bool
        Whether paper for all students is one PDF, each sheet with its name and number.

    Returns
    -------
    list of pathlib.Path
        What was written: the hand-outs first, then the data they name.

    Raises
    ------
    CourseError
        If an exercise has faults or paper with variants has no student.
    """
    with in_language(course_catalogue(course)):
        return _hand_out(assignment, course, to, output, students, form or {}, one_file=one_file)


def print_answers(
    assignment: Assignment,
    course: Course,
    output: Path,
    students: Sequence[Recipient] = (),
    form: Mapping[str, object] | None = None,
) -> Path:
    """Write the answers to `assignment` as a PDF, for whoever marks it, and return its path.

    Where exercises vary it tells which version each of `students` has.

    Raises
    ------
    CourseError
        If an exercise has faults.
    """
    from coursekit.book.handout.paper import write_answers

    with in_language(course_catalogue(course)):
        sheet = _sheet(assignment, course)
        output.mkdir(parents=True, exist_ok=True)
        return write_answers(sheet, output, students, form or {})


def _sheet(assignment: Assignment, course: Course) -> Sheet:
    sheet = make_sheet(assignment, course)
    if not sheet.entries:
        raise CourseError(
            Fault(assignment.path.name, 0, "every exercise is dropped", "Keep at least one.")
        )
    return sheet


def _hand_out(
    assignment: Assignment,
    course: Course,
    to: str,
    output: Path,
    students: Sequence[Recipient],
    form: Mapping[str, object],
    *,
    one_file: bool,
) -> list[Path]:
    sheet = _sheet(assignment, course)
    output.mkdir(parents=True, exist_ok=True)
    if to == "html":
        from coursekit.book.handout.page import write_page

        return [write_page(sheet, output)]
    if to == "notebook":
        from coursekit.book.handout.notebook import write_notebook

        return [write_notebook(sheet, output), *_lay_data(sheet.data, output)]
    if to == "pdf":
        from coursekit.book.handout.paper import write_papers

        papers = write_papers(sheet, output, students, form, one_file=one_file)
        return [*papers, *_lay_data(sheet.data, output)]
    raise ValueError(f"to is {to!r}, not one of {', '.join(FORMATS)}")


def _lay_data(tables: Sequence[tuple[str, bytes]], output: Path) -> list[Path]:
    """Write the tables that the tasks name into ``data`` beside the hand-out."""
    laid = []
    for name, content in tables:
        target = output / "data" / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(content)
        laid.append(target)
    return laid
