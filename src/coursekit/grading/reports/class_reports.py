"""The reports about a whole class: grade book, marks, marking sheets, class report.

They need nothing but the results that stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from coursekit.errors import Fault
from coursekit.exercises import Assignment, Exercise
from coursekit.grading.files import write_whole
from coursekit.grading.model import Result
from coursekit.grading.outfolder import GRADEBOOK, MARKS, REPORT, SECTIONS, slug
from coursekit.grading.progress import Progress
from coursekit.grading.reports.alike import AnswersSeen
from coursekit.grading.reports.report import class_report
from coursekit.grading.reports.tally import Tally
from coursekit.grading.roster.gradebook import write_gradebook
from coursekit.grading.roster.markstable import write_marks
from coursekit.grading.roster.rosters import Roster
from coursekit.grading.rubric_sheets.sheet_folder import ProseAnswers, write_sheets
from coursekit.grading.store import Store


@dataclass(frozen=True)
class Written:
    """What people should know of reports that were written.

    Parameters
    ----------
    notes : tuple of str
        Before the grade book is imported.
    faults : tuple of Fault
        Of marking sheets that could not be written or whose answers changed.
    """

    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class ClassReports:
    """Which reports are wanted.

    Parameters
    ----------
    folder : pathlib.Path
        The output folder.
    assignment : Assignment
    exercises : mapping of str to Exercise
        Those of the assignment, by name.
    roster : Roster
    open_exercises : sequence of Exercise
        The exercises again, worth what the assignment says, for the sheets.
    anonymous : bool
        Whether the sheets for prose leave out names.
    kind : {"csv", "xlsx"}
        What new sheets for prose are.
    """

    folder: Path
    assignment: Assignment
    exercises: Mapping[str, Exercise]
    roster: Roster
    open_exercises: Sequence[Exercise] = ()
    anonymous: bool = False
    kind: str = "csv"

    def write(self, store: Store, faults: tuple[Fault, ...], progress: Progress) -> Written:
        """Write all of them, each file whole or not at all.

        Parameters
        ----------
        store : Store
        faults : tuple of Fault
            Of roster and sheets, for the class report.
        progress : Progress

        Returns
        -------
        Written
        """
        folder, assignment, dialect = self.folder, self.assignment, self.roster.dialect
        seen = _Seen()
        write_marks(
            seen.passing(store.results()), store.troubled_files(), assignment, folder / MARKS
        )
        progress.step("marks written")
        notes = write_gradebook(self.roster, store.result, assignment, folder / GRADEBOOK)
        self._write_sections(store)
        progress.step("grade book written")
        sheets, sheet_faults = write_sheets(
            folder,
            self.open_exercises,
            seen.prose.by_exercise,
            store,
            dialect,
            anonymous=self.anonymous,
            kind=self.kind,
        )
        progress.step("sheets written")
        report = class_report(
            assignment,
            self.exercises,
            seen.tally,
            store.troubled_files(),
            files=store.file_counts()[0],
            sheets=sheets,
            faults=faults,
            with_marks=seen.with_marks,
            alike=seen.answers.alike(),
        )
        write_whole(folder / REPORT, report.encode("utf-8", "replace"))
        progress.step("report written")
        return Written(notes, tuple(sheet_faults))

    def _write_sections(self, store: Store) -> None:
        """A grade book for each section, where the roster has several."""
        sections = self.roster.sections()
        if len(sections) < 2:
            return
        (self.folder / SECTIONS).mkdir(exist_ok=True)
        for name, keys in sections.items():
            path = self.folder / SECTIONS / f"{slug(name)}.csv"
            write_gradebook(self.roster, store.result, self.assignment, path, keys)


@dataclass
class _Seen:
    """What the later reports need of all results, collected while they pass once.

    Parameters
    ----------
    prose : ProseAnswers
    """

    tally: Tally = field(default_factory=Tally)
    prose: ProseAnswers = field(default_factory=ProseAnswers)
    with_marks: set[str] = field(default_factory=set)
    answers: AnswersSeen = field(default_factory=AnswersSeen)

    def passing(self, results: Iterable[Result]) -> Iterator[Result]:
        for result in results:
            self.tally.add(result)
            self.answers.add(result)
            if result.place:
                self.with_marks.add(result.student.key)
            self.prose.add(result)
            yield result
