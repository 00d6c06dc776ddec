"""The answers that wait in the sheets, and how a mark gets into its sheet.

Every look reads the sheets anew, and every mark is in its sheet, on the disk, before the method
that gives it returns.  So nothing is lost with the process, and whoever works on the same sheet in
a spreadsheet meanwhile is not overwritten.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from coursekit.catalogue import _
from coursekit.errors import CourseError, Fault
from coursekit.exercises import Exercise
from coursekit.grading.model import Judgement, Result
from coursekit.grading.outfolder import MARKING
from coursekit.grading.rubric_sheets.markers import AnswerKey, Difference
from coursekit.grading.rubric_sheets.sheet_columns import (
    ANSWER,
    DIGEST,
    EARLIER,
    KEY,
    NAME,
    STUDENT,
    VARIANT,
)
from coursekit.grading.rubric_sheets.sheet_files import Sheet, open_sheets
from coursekit.grading.rubric_sheets.sheet_folder import (
    ProseAnswers,
    marker_sheet,
    read_markers,
)
from coursekit.grading.rubric_sheets.sheets import write_sheet

_MARKER = re.compile(r"\w+(?:[ -]\w+)*")
_LONGEST_MARKER = 40


@dataclass(frozen=True)
class Answer:
    """An answer and what stands beside it in the sheet.

    Parameters
    ----------
    of : tuple of str
        Key of the student who wrote it, also where the page leaves that out, and its digest.
    key : str
        The row's key in the sheet.
    student, name : str
        Whose it is; both are empty where the sheet or the session leaves names out.
    text : str
        The answer.
    earlier : str
        A mark that an earlier answer got.
    given : Judgement or None
        What was given.
    out_of : float
        Of how many points those by hand are.
    trouble : str
        Why what stands in the row cannot be understood; else empty.
    state : str
        Changes with whatever a person has written into the row.
    sheet : Sheet
    line : int
    cells : tuple of str
        The whole row.
    """

    of: AnswerKey
    key: str
    student: str
    name: str
    variant: str
    text: str
    earlier: str
    given: Judgement | None
    out_of: float
    trouble: str
    state: str
    sheet: Sheet
    line: int
    cells: tuple[str, ...]

    @property
    def is_marked(self) -> bool:
        """Whether it has points."""
        return self.given is not None and self.given.points is not None


class Refused(Exception):
    """A mark that was not written, and why, in a sentence."""


class Session:
    """One person at the sheets of one assignment.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of the grades.
    exercises : sequence of Exercise
        The open ones that wait, in the assignment's order.
    marker : str
        Whose sheets are filled in; empty for the common ones.
    anonymous : bool
        Whether names are left out.
    """

    def __init__(
        self, folder: Path, exercises: Sequence[Exercise], marker: str = "", *, anonymous: bool
    ) -> None:
        self.folder = folder
        self.exercises = exercises
        self.marker = marker
        self.anonymous = anonymous

    def answers(self, exercise: Exercise) -> list[Answer]:
        """All answers to an exercise, in the order of the sheet; without names in none.

        Raises
        ------
        CourseError
            If no sheet of the exercise can be read.
        """
        path = marker_sheet(self.folder, self.marker, exercise.id)
        faults: list[Fault] = []
        rows: dict[AnswerKey, Answer] = {}
        for sheet in open_sheets(path, exercise, faults):
            for line, cells in sheet.rows():
                answer = self._answer(sheet, line, cells)
                known = rows.get(answer.of)
                if answer.of[0] and (known is None or not known.is_marked):
                    rows[answer.of] = answer
        if not rows and faults:
            raise CourseError(faults)
        return sorted(rows.values(), key=attrgetter("key")) if self.anonymous else [*rows.values()]

    def _answer(self, sheet: Sheet, line: int, cells: list[str]) -> Answer:
        columns, troubles = sheet.columns, list[str]()
        given = columns.given(
            cells, lambda message, remedy: troubles.append(_said(message, remedy))
        )
        theirs = [cells[place] if place < len(cells) else "" for place in columns.given_places()]
        digest = columns.cell(cells, DIGEST).lower()
        return Answer(
            of=(sheet.student(cells), digest),
            key=columns.cell(cells, KEY),
            student="" if self.anonymous else columns.cell(cells, STUDENT),
            name="" if self.anonymous else columns.cell(cells, NAME),
            variant=columns.cell(cells, VARIANT),
            text=columns.cell(cells, ANSWER),
            earlier=columns.cell(cells, EARLIER),
            given=given,
            out_of=columns.out_of(cells) or columns.worth,
            trouble=" ".join(troubles),
            state=hashlib.sha256("\0".join([digest, *theirs]).encode()).hexdigest()[:16],
            sheet=sheet,
            line=line,
            cells=tuple(cells),
        )

    def give(
        self, exercise: Exercise, answer: Answer, level: float | None, points: str, comment: str
    ) -> None:
        """Write a mark into the sheet; return when the disk has it.

        Parameters
        ----------
        exercise : Exercise
        answer : Answer
            As it was read just now.
        level : float or None
            Points of the level.
        points, comment : str
            As they were typed.

        Raises
        ------
        Refused
            If the sheet takes no such mark, or could not be written; then nothing was.
        """
        columns, troubles = answer.sheet.columns, list[str]()
        if level is not None and points.strip():
            raise Refused(_("Give a level or points, not both."))
        cells = columns.fill(answer.cells, points.strip(), comment.strip(), level)
        columns.given(cells, lambda message, remedy: troubles.append(_said(message, remedy)))
        if troubles:
            raise Refused(" ".join(troubles))
        if cells[: len(answer.cells)] == [*answer.cells] and not any(cells[len(answer.cells) :]):
            return
        if not answer.sheet.rewrite(columns.headings, {answer.line: cells}, ()):
            name = answer.sheet.path.name
            raise Refused(
                _(
                    "{file} is open elsewhere or was being saved. Close it and save again.",
                    file=name,
                )
            )

    def comments(self, answers: Sequence[Answer]) -> list[str]:
        """Comments that were used before, the most frequent first, then the last."""
        said = [answer.given.comment for answer in reversed(answers) if answer.given]
        return [comment for comment, _n in Counter(filter(None, said)).most_common()]

    def others(
        self, exercise: Exercise
    ) -> tuple[Mapping[str, Mapping[AnswerKey, Judgement]], Mapping[AnswerKey, Difference]]:
        """What markers gave, for whom the common sheet is, and where they differ; by answer."""
        if self.marker:
            return {}, {}
        given = read_markers(self.folder, exercise)
        return given.by_marker, given.apart


def _said(message: str, remedy: str) -> str:
    return f"{message[:1].upper()}{message[1:]}. {remedy}"


def marker_name(text: str) -> str:
    """The name of a marker, which is that of a folder.

    Raises
    ------
    CourseError
        If no folder can be called so.
    """
    name = unicodedata.normalize("NFC", text).strip()
    if not _MARKER.fullmatch(name) or len(name) > _LONGEST_MARKER:
        message = f'"{text}" cannot be the name of a folder'
        raise CourseError(Fault("", 0, message, "Use letters, digits, blanks and hyphens."))
    return name


def lay_out(
    folder: Path,
    exercises: Sequence[Exercise],
    results: Sequence[Result],
    marker: str,
    *,
    anonymous: bool,
) -> list[Fault]:
    """Write the sheets of a marker, or add to them what came since.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of the grades.
    exercises : sequence of Exercise
        The open ones.
    results : sequence of Result
        Those that stand.
    marker : str
    anonymous : bool
        Whether new sheets leave out names.

    Returns
    -------
    list of Fault
    """
    faults: list[Fault] = []
    (folder / MARKING / marker).mkdir(parents=True, exist_ok=True)
    prose = ProseAnswers()
    for result in results:
        prose.add(result)
    for exercise in exercises:
        path, rows = marker_sheet(folder, marker, exercise.id), prose.by_exercise[exercise.id]
        faults += write_sheet(path, exercise, rows, {}, anonymous=anonymous)
    return faults
