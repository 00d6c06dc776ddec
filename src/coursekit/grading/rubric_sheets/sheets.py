"""Marking sheets: a table for each exercise in prose, filled in by people, read back.

A row is an answer.  A person puts an x into the column of a rubric's level, or writes points, and a
comment; half marked is fine.  What a person wrote is never lost: rows keep their order and their
cells, new rows come at the end, and a sheet that cannot be read is left as it is.  New rows then go
to a second file beside it, ``…-2.csv``, which is read, too.  A sheet is CSV, or a workbook of Excel
with the same rows; whichever lies there is read and kept up to date.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import chain
from operator import itemgetter
from pathlib import Path

from coursekit.catalogue import Message
from coursekit.errors import Fault, shown_path
from coursekit.exercises import Exercise
from coursekit.exercises.variants import student_key
from coursekit.grading.model import Judgement, Mark, Student
from coursekit.grading.rubric_sheets.sheet_columns import (
    ANSWER,
    COMMENT,
    DIGEST,
    EARLIER,
    KEY,
    NAME,
    OUT_OF,
    POINTS,
    STUDENT,
    VARIANT,
    Columns,
    level_of,
    own_headings,
    rubric,
    worth,
)
from coursekit.grading.rubric_sheets.sheet_files import (
    Sheet,
    open_sheets,
    sheet_paths,
    write_new,
)
from coursekit.grading.rubric_sheets.sheet_keys import answer_digest, answer_text, sheet_key
from coursekit.grading.store import Judgements
from coursekit.grading.tables.csvtext import excerpt
from coursekit.grading.tables.dialects import OURS, Dialect


def read_answers(
    path: Path, exercise: Exercise, known: Container[str] | None = None
) -> tuple[dict[tuple[str, str], Judgement], list[Fault]]:
    """Read what people gave for the answers to an exercise.

    Parameters
    ----------
    path : pathlib.Path
        The sheet; second files beside it are read, too.  It need not exist.
    exercise : Exercise
    known : container of str, optional
        Keys of the students of the roster; others are faults then.

    Returns
    -------
    judgements : dict of (str, str) to Judgement
        By the student's key and the digest of the answer.
    faults : list of Fault
        Each row that has one waits; all others count.
    """
    faults: list[Fault] = []
    judgements: dict[tuple[str, str], Judgement] = {}
    places: dict[tuple[str, str], tuple[str, int]] = {}
    twice: set[tuple[str, str]] = set()
    for sheet in open_sheets(path, exercise, faults):
        sheet.tell_encoding()
        for line, cells in sheet.rows():
            report = sheet.reporter(line)
            student = sheet.student(cells)
            if not student or (known is not None and student not in known):
                if sheet.is_marked(cells):
                    key = excerpt(sheet.columns.cell(cells, KEY))
                    message = Message("the key {key} belongs to no student", key=key)
                    report(message, Message("Mark the answer in its own row."))
                continue
            given = sheet.columns.given(cells, report)
            if given is None:
                continue
            answer = student, given.answer_digest
            if answer in judgements and judgements[answer] != given:
                where = ":".join(map(str, places[answer]))
                message = Message("this answer has another mark in {where}", where=where)
                report(message, Message("Neither counts. Keep one of the two."))
                twice.add(answer)
            judgements[answer] = given
            places[answer] = (shown_path(sheet.path), line)
    return {key: one for key, one in judgements.items() if key not in twice}, sorted(faults)


def current_answers(path: Path, exercise: Exercise) -> set[tuple[str, str]]:
    """Student and digest of each answer that a sheet and its second files hold."""
    return {
        (sheet.student(cells), sheet.columns.cell(cells, DIGEST).lower())
        for sheet in open_sheets(path, exercise, [])
        for _, cells in sheet.rows()
    }


def write_sheet(
    path: Path,
    exercise: Exercise,
    rows: Iterable[tuple[Student, Mark]],
    judged: Judgements,
    *,
    anonymous: bool = False,
    dialect: Dialect = OURS,
) -> list[Fault]:
    """Write the sheet of an exercise, or add to it.

    Parameters
    ----------
    path : pathlib.Path
        Its folder exists.
    exercise : Exercise
    rows : iterable of (Student, Mark)
        Marks for this exercise, with the answers; several of a student who sent several files.
    judged : mapping of (str, str) to Judgement
        What is known of people's marks, by student and answer: filled in where a row is new, as the
        sheet may have been lost.
    anonymous : bool
        Whether to leave out who wrote; new rows are then in no order.
    dialect : Dialect
        How a new sheet is written; the roster's suits the same spreadsheet.

    Returns
    -------
    list of Fault
        Sheets that could not be read, and marks whose answer has changed since.
    """
    faults: list[Fault] = []
    sheets = open_sheets(path, exercise, faults)
    there: dict[str, dict[str, list[int]]] = {}  # the files of each answer's digest, by student
    for number, sheet in enumerate(sheets):
        for _, cells in sheet.rows():
            digest = sheet.columns.cell(cells, DIGEST).lower()
            there.setdefault(sheet.student(cells), {}).setdefault(digest, []).append(number)
    changed: list[dict[_Answer, Mark]] = [{} for _ in sheets]
    new: list[dict[str, str]] = []
    for student, marks in _by_student(rows):
        known = there.get(student.key, {})
        stale = [digest for digest in known if digest not in marks]
        if len(marks) == 1 and stale:  # the one answer changed: every row of an older one takes it
            (mark,) = marks.values()
            for old in stale:
                for number in known[old]:
                    changed[number][student.key, old] = mark
            continue
        for digest, mark in marks.items():
            if digest not in known and stale:
                old = stale.pop(0)
                for number in known[old]:
                    changed[number][student.key, old] = mark
            elif digest not in known:
                new.append(_new_row(exercise, student, mark, judged, anonymous))
    if anonymous:
        new.sort(key=itemgetter(KEY))
    for number, sheet in enumerate(sheets):
        added = new if number == 0 else []
        if (added or changed[number]) and not sheet.broken:
            _rewrite(sheet, changed[number], added, faults)
    if new and not sheets:
        variants = any(row[VARIANT] for row in new)
        headings = own_headings(exercise, anonymous=anonymous, variants=variants)
        faults += _write_new(path, headings, new, dialect)
    return sorted(faults)


_Answer = tuple[str, str]  # the student and the digest of the answer


def _by_student(
    rows: Iterable[tuple[Student, Mark]],
) -> Iterator[tuple[Student, dict[str, Mark]]]:
    """Each student with all answers to this exercise, by digest; in the order of the first."""
    students: dict[str, Student] = {}
    answers: dict[str, dict[str, Mark]] = {}
    for student, mark in rows:
        students.setdefault(student.key, student)
        answers.setdefault(student.key, {}).setdefault(answer_digest(mark.answer), mark)
    return ((student, answers[key]) for key, student in students.items())


def _new_row(
    exercise: Exercise,
    student: Student,
    mark: Mark,
    judged: Judgements,
    anonymous: bool,
) -> dict[str, str]:
    digest = answer_digest(mark.answer)
    known = judged.get((student.key, digest))
    rows_of = {one.variant: one.row for one in exercise.alternatives}
    row = {
        KEY: sheet_key(exercise.id, student.key),
        VARIANT: rows_of.get(mark.variant) or mark.variant,
        ANSWER: answer_text(mark.answer),
        OUT_OF: f"{worth(exercise):g}",
        DIGEST: digest,
    }
    if not anonymous:
        row |= {STUDENT: student.key, NAME: student.name}
    if known is not None:
        row[COMMENT] = known.comment
        share = known.share(max((level.points for level in rubric(exercise)), default=1.0))
        if share is not None:
            level = level_of(exercise, share)
            row |= {level: "x"} if level else {POINTS: f"{share * worth(exercise):.6g}"}
    return row


def _write_new(
    path: Path, headings: list[str], rows: Iterable[dict[str, str]], dialect: Dialect
) -> list[Fault]:
    """Write a new sheet, beside those that cannot be read, and tell if there are any."""
    taken = {one.stem for one in sheet_paths(path) if one.exists()}
    places = (one for one in sheet_paths(path) if one.suffix == path.suffix)
    free = next((one for one in places if one.stem not in taken), None)
    if free is None:
        message = Message("too many sheets beside it cannot be read")
        return [Fault(shown_path(path), 0, message, Message("Repair or delete them."))]
    cells = ([row.get(heading, "") for heading in headings] for row in rows)
    write_new(free, chain([headings], cells), dialect)
    if free == path:
        return []
    message = Message("all answers are in this new sheet, as the one beside it cannot be read")
    remedy = Message("Mark them here, or repair the other and delete this one.")
    return [Fault(shown_path(free), 0, message, remedy)]


def _rewrite(
    sheet: Sheet,
    changed: Mapping[_Answer, Mark],
    added: Iterable[dict[str, str]],
    faults: list[Fault],
) -> None:
    """Write a sheet again, with answers that changed and new rows at its end."""
    columns, new_faults = sheet.columns, list[Fault]()
    headings = list(columns.headings)
    if changed and columns.place(EARLIER) is None:
        headings.append(EARLIER)
    renewed: dict[int, list[str]] = {}
    for line, cells in sheet.rows():
        mark = changed.get((sheet.student(cells), columns.cell(cells, DIGEST).lower()))
        if mark is None:
            continue
        if _renew(cells, mark, columns, headings):
            message = Message("the answer changed since it was marked")
            remedy = Message('Mark it again; the old mark is under "{column}".', column=EARLIER)
            new_faults.append(Fault(shown_path(sheet.path), line, message, remedy))
        renewed[line] = cells
    folded = [student_key(heading) for heading in headings]
    of_heading = [{student_key(name): cell for name, cell in row.items()} for row in added]
    new = [[row.get(heading, "") for heading in folded] for row in of_heading]
    if not sheet.rewrite(headings, renewed, new):
        message = Message("this was open or being saved, so nothing could be added")
        remedy = Message("Close it and run again.")
        new_faults = [Fault(shown_path(sheet.path), 0, message, remedy)]
    faults += new_faults


def _renew(cells: list[str], mark: Mark, columns: Columns, headings: list[str]) -> bool:
    """Put the new answer into a row; return whether there was a mark, which is moved aside."""
    cells += [""] * (len(headings) - len(cells))
    old = [
        f"{columns.headings[place]}: {cells[place].strip()}"
        for place in columns.given_places()
        if cells[place].strip()
    ]
    for place in columns.given_places():
        cells[place] = ""
    at = columns.place(EARLIER)
    earlier = at if at is not None else len(headings) - 1
    if old:
        cells[earlier] = "\n".join(filter(None, ["; ".join(old), cells[earlier]]))
    for name, value in ((ANSWER, answer_text(mark.answer)), (DIGEST, answer_digest(mark.answer))):
        column = columns.place(name)
        if column is not None:
            cells[column] = value
    return bool(old)
