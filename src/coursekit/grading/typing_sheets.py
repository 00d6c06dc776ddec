"""Typing sheets: a row a student, a column an exercise, for answers that came back on paper.

`write_typing_sheets` writes an empty one for a class, as CSV and as a workbook.  Somebody types
what stands on the paper (`coursekit.exercises.paper_answers`), and `read_typing_sheet` makes an
answer file of each row, which is marked as any other.  The number of the student says which variant
was printed, so letters mean what they meant on that student's paper.

A heading is ``3 | seminar/yurasovs-way | a letter, a–d | kjqhbnfmdc``: the number in print, the
exercise, what is typed, and a digest.  The digest changes when the exercise does, as its letters
may have moved then; such answers wait for a decision like all answers to an older wording.

A row that is not clear counts for nothing until somebody puts it right, and its student is not
taken for one who sent nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from coursekit.catalogue import Message, _, say
from coursekit.errors import Fault, shown_path
from coursekit.exercises import Assignment, Exercise, student_key, variant_of
from coursekit.exercises.paper_answers import NotPrinted, from_paper, paper_form
from coursekit.grading.marking_context import MarkingContext
from coursekit.grading.model import GivenAnswer, Identity, Judgement, Sender, Student, Submission
from coursekit.grading.roster.identifiers import own_number
from coursekit.grading.roster.matching import match
from coursekit.grading.roster.rosters import Roster
from coursekit.grading.rounding import points_shown
from coursekit.grading.rubric_sheets.sheet_columns import worth
from coursekit.grading.rubric_sheets.sheet_keys import answer_digest
from coursekit.grading.submissions.answerfile import write_submission
from coursekit.grading.submissions.submission_file import SubmissionFile
from coursekit.grading.tables.csvfiles import TableRow, read_rows, write_table
from coursekit.grading.tables.csvtext import excerpt, read_cell
from coursekit.grading.tables.dialects import OURS, find_dialect, unusable_file
from coursekit.grading.tables.workbooks import ENDING, read_workbook, write_workbook

NUMBER, NAME = "number", "name"
_POINTS = re.compile(r"\d{1,6}(?:[.,]\d{1,6})?")
_REPAIR = Message("Correct it and run again; until then nothing of this row counts.")


def is_typing_sheet(path: Path) -> bool:
    """Whether what was named as submissions is a table: no answer file is called like one."""
    return path.is_file() and path.suffix.lower() in (".csv", ENDING)


def write_typing_sheets(
    assignment: Assignment,
    exercises: Mapping[str, Exercise],
    students: Iterable[tuple[str, str]],
    output: Path,
) -> list[Path]:
    """Write an empty typing sheet, as CSV and as a workbook.

    Parameters
    ----------
    assignment : Assignment
    exercises : mapping of str to Exercise
        Those of the assignment, by name.
    students : iterable of (str, str)
        Number and name of each.
    output : pathlib.Path
        Folder to write into; made if it is not there.

    Returns
    -------
    list of pathlib.Path

    Raises
    ------
    CourseError
        If somebody has typed into a sheet that would be replaced.
    """
    output.mkdir(parents=True, exist_ok=True)
    rows = [
        [NUMBER, NAME, *(heading for heading, _form in _headings(assignment, exercises))],
        *([number, name] for number, name in students),
    ]
    table, book = (output / f"{assignment.name}-typing-sheet{end}" for end in (".csv", ENDING))
    for path in (table, book):
        if path.exists() and _is_typed_into(path):
            remedy = "Give another folder, or take the sheet out of this one."
            raise unusable_file(path, "answers are typed into this sheet", remedy)
    with write_table(table, OURS) as writer:
        for row in rows:
            writer.row([*row, *[""] * (len(rows[0]) - len(row))])
    write_workbook(book, rows)
    return [table, book]


def _rows_of(path: Path) -> list[TableRow]:
    if path.suffix.lower() == ENDING:
        return read_workbook(path)
    return list(read_rows(path, find_dialect(path)))


def _is_typed_into(path: Path) -> bool:
    """Whether a cell below the heading of an exercise holds something."""
    table = [[read_cell(cell).strip() for cell in row.cells] for row in _rows_of(path)]
    heads, *rows = table or [[]]  # an empty workbook has not even a heading
    return any("|" in head and cell for row in rows for head, cell in zip(heads, row, strict=False))


def _headings(
    assignment: Assignment, exercises: Mapping[str, Exercise]
) -> Iterator[tuple[str, Exercise]]:
    for number, task in enumerate(assignment.tasks, start=1):
        if not task.drop:
            exercise = exercises[task.exercise]
            form, digest = paper_form(exercise), _printed(exercise)
            yield f"{number} | {exercise.id} | {form} | {digest}", exercise


def _printed(exercise: Exercise) -> str:
    """A digest of what all sheets of paper show of an exercise."""
    return answer_digest([one.digest for one in exercise.alternatives or (exercise,)])


@dataclass
class TypedAnswers:
    """What typing sheets hold.

    Parameters
    ----------
    files : list of SubmissionFile
        An answer file for each row that says anything.
    points : dict of str to dict of str to Judgement
        What people gave for prose on the paper itself, by exercise and student.
    faults : list of Fault
    """

    files: list[SubmissionFile] = field(default_factory=list)
    points: dict[str, dict[str, Judgement]] = field(default_factory=lambda: defaultdict(dict))
    faults: list[Fault] = field(default_factory=list)


def read_typing_sheets(
    paths: Sequence[Path], context: MarkingContext, roster: Roster
) -> TypedAnswers:
    """Read typing sheets.

    Parameters
    ----------
    paths : sequence of pathlib.Path
    context : MarkingContext
    roster : Roster

    Returns
    -------
    TypedAnswers

    Raises
    ------
    CourseError
        If one of them is no typing sheet of this assignment.
    """
    typed = TypedAnswers()
    rows = [row for path in paths for row in _Sheet(path, context, typed.faults).rows(roster)]
    by_student: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        by_student[row.student.key].append(row)
    for same in by_student.values():
        if len(same) > 1:
            for row in same:
                other = next(one for one in same if one is not row)
                message = Message(
                    "{number} has another row, {place}", number=row.number, place=other.place
                )
                row.report(NUMBER, message)
        else:
            for exercise, judgement in same[0].points.items():
                typed.points[exercise][same[0].student.key] = judgement
        typed.files += [row.file(context) for row in same]
    return typed


@dataclass
class _Row:
    """A row of a student who is known."""

    path: Path
    line: int
    student: Student
    number: str
    faults: list[Fault]  # of all
    troubles: list[str] = field(default_factory=list)
    answers: list[GivenAnswer] = field(default_factory=list)
    points: dict[str, Judgement] = field(default_factory=dict)

    @property
    def place(self) -> str:
        return _("{file}, row {line}", file=self.path.name, line=self.line)

    def report(self, column: str, message: str) -> None:
        """Note what is wrong in a column."""
        told = Message("column {column}: {message}", column=excerpt(column), message=message)
        self.faults.append(Fault(shown_path(self.path), self.line, told, _REPAIR))
        trouble = say(told)
        self.troubles.append(f"{trouble[:1].upper()}{trouble[1:]}. {say(_REPAIR)}")

    def file(self, context: MarkingContext) -> SubmissionFile:
        """The row as a file that came."""
        sender = Sender(own_number(self.student), self.student.name)
        name = context.assignment.name
        submission = Submission(context.course, name, sender, "", tuple(self.answers))
        data = write_submission(submission)
        fault = " ".join(self.troubles)
        return SubmissionFile(self.place, Identity(), len(data), fault, lambda: data, sender)


class _Sheet:
    """One typing sheet."""

    def __init__(self, path: Path, context: MarkingContext, faults: list[Fault]) -> None:
        self.path = path
        self.context = context
        self.faults = faults
        self._rows = _rows_of(path)
        first = self._rows[0] if self._rows else TableRow(0, [])
        self.headings = [read_cell(cell).strip() for cell in first.cells]
        folded = [student_key(heading) for heading in self.headings]
        name = context.assignment.name
        remedy = f"Write one: coursekit assignment hand-out {name} --to typing-sheet"
        if NUMBER not in folded:
            message = f'this has no column "{NUMBER}"'
            raise unusable_file(path, message, remedy, first.line)
        self.number = folded.index(NUMBER)
        columns = list(self._columns(first.line))
        if not columns:
            message = Message("this has no column for an exercise of {name}", name=name)
            raise unusable_file(path, message, remedy, first.line)
        self.columns = dict(columns)

    def _columns(self, line: int) -> Iterator[tuple[int, tuple[Exercise, bool]]]:
        """By place the exercise, and whether it is still as it was printed."""
        printed = {task.exercise for task in self.context.assignment.tasks if not task.drop}
        exercises = self.context.as_assigned()
        expected = {exercise.id: exercise for exercise in exercises if exercise.id in printed}
        for place, heading in enumerate(self.headings):
            parts = [part.strip() for part in heading.split("|")]
            exercise = expected.pop(parts[1], None) if len(parts) > 1 else None
            if exercise is not None:
                is_same = parts[-1] == _printed(exercise)
                if not is_same:
                    message = Message(
                        "{exercise} was changed since this sheet was written", exercise=exercise.id
                    )
                    remedy = Message("Its letters may have moved: see --older-wordings.")
                    self._fault(line, heading, message, remedy)
                yield place, (exercise, is_same)
            elif len(parts) > 1:
                message = Message("the assignment has no such exercise, or a column before has it")
                self._fault(line, heading, message, Message("It is not read."))
        for missing in expected:
            message = Message("there is no column for {exercise}", exercise=missing)
            remedy = Message("Nobody has an answer to it here.")
            self.faults.append(Fault(shown_path(self.path), line, message, remedy))

    def _fault(self, line: int, column: str, message: str, remedy: str) -> None:
        told = Message("column {column}: {message}", column=excerpt(column), message=message)
        self.faults.append(Fault(shown_path(self.path), line, told, remedy))

    def rows(self, roster: Roster) -> Iterator[_Row]:
        """The rows that say anything and belong to a student."""
        students = {student.key: student for student in roster}
        for row in self._rows[1:]:
            cells = [read_cell(cell).strip() for cell in row.cells]
            cells += [""] * (len(self.headings) - len(cells))
            if not any(cells[place] for place in self.columns):
                continue
            number = cells[self.number]
            owner = match(Identity(), Sender(id=number), roster.lookup) if number else None
            if owner is None:
                message = Message("this row names no student")
                self._fault(row.line, NUMBER, message, Message("Type the number."))
            elif not owner.student:
                message = Message("{number} is not a student on the roster", number=excerpt(number))
                self._fault(row.line, NUMBER, message, _near(number, students.values()))
            else:
                yield self._row(row.line, cells, students[owner.student], number)

    def _row(self, line: int, cells: Sequence[str], student: Student, number: str) -> _Row:
        row = _Row(self.path, line, student, number, self.faults)
        for place, (exercise, is_same) in self.columns.items():
            if cells[place]:
                self._take(row, place, exercise, is_same, cells[place])
        return row

    def _take(self, row: _Row, place: int, exercise: Exercise, is_same: bool, typed: str) -> None:
        wording = variant_of(exercise, own_number(row.student))
        try:
            answer = from_paper(wording, typed)
        except NotPrinted as error:
            row.report(self.headings[place], error.message)
            return
        if exercise.kind == "open" and _POINTS.fullmatch(typed):
            points, most = float(typed.replace(",", ".")), worth(exercise)
            if points > most:
                message = Message(
                    "more points than it can bring: {points} of {most}", points=points, most=most
                )
                row.report(self.headings[place], message)
                return
            answer = _(
                "Written on paper and marked there with {points} of {out_of} points.",
                points=points_shown(points),
                out_of=points_shown(most),
            )
            row.points[exercise.id] = Judgement(points, "", answer_digest(answer), most)
        digest = wording.digest if is_same else "typed"
        row.answers.append(GivenAnswer(exercise.id, digest, answer, wording.variant))


def _near(number: str, students: Iterable[Student]) -> str:
    """A hint where a spreadsheet has taken zeros from the front."""
    bare = student_key(number).lstrip("0")
    for student in students:
        for one in (student.key, *student.ids):
            if bare and student_key(one).lstrip("0") == bare:
                return Message(
                    "Is it {number}? A spreadsheet takes zeros from the front.", number=one
                )
    return Message("Correct the number.")
