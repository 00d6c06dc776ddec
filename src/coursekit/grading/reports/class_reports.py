"""The papers about a whole class: grade book, marks, marking sheets, report.

They need nothing but what stands, so one worker makes them while others make feedback.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from coursekit.errors import Fault
from coursekit.grading.files import write_whole
from coursekit.grading.model import Result
from coursekit.grading.outfolder import GRADEBOOK, MARKS, REPORT
from coursekit.grading.reports.report import class_report
from coursekit.grading.reports.tally import Tally
from coursekit.grading.roster.gradebook import write_gradebook, write_marks
from coursekit.grading.roster.rosters import Roster
from coursekit.grading.rubric_sheets.sheet_folder import write_sheets
from coursekit.grading.store import look_into
from coursekit.grading.worker_context import Table


@dataclass(frozen=True)
class ClassPapers:
    """Which papers are wanted.

    Parameters
    ----------
    folder : pathlib.Path
        The output folder, whose store holds what stands.
    roster : Roster
    faults : tuple of Fault
        Of roster and sheets, for the report.
    anonymous : bool
        Whether the sheets for prose leave out names.
    """

    folder: Path
    roster: Roster
    faults: tuple[Fault, ...] = ()
    anonymous: bool = False


@dataclass(frozen=True)
class Written:
    """What people should know of papers that were written.

    Parameters
    ----------
    notes : tuple of str
        Before the grade book is imported.
    faults : tuple of Fault
        Of marking sheets that could not be written or whose answers changed.
    """

    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


def write_class_papers(table: Table, wanted: ClassPapers) -> Written:
    """Write all of them, each file whole or not at all; the work of a worker.

    Parameters
    ----------
    table : Table
    wanted : ClassPapers
        Its folder is this machine's.

    Returns
    -------
    Written
    """
    folder, roster = wanted.folder, wanted.roster
    assignment, exercises = table.desk.assignment, table.desk.exercises
    with look_into(folder) as store:
        tally = Tally()
        counted = _counted(store.results.all(), tally)
        written = write_marks(counted, store.files.troubled(), assignment, folder / MARKS)
        with closing(written):
            in_step = _InStep(written, store.results.of)
            notes = write_gradebook(roster, in_step, assignment, folder / GRADEBOOK)
            deque(written, maxlen=0)
        sheets, faults = write_sheets(
            folder, exercises.values(), store, roster.dialect, anonymous=wanted.anonymous
        )
        report = class_report(
            assignment,
            exercises,
            tally,
            store.files.troubled(),
            files=store.files.count(),
            sheets=sheets,
            faults=wanted.faults,
        )
    write_whole(folder / REPORT, report.encode("utf-8", "replace"))
    return Written(notes, tuple(faults))


class _InStep:
    """Gives the results of students from an iterator while they are asked for in its order."""

    def __init__(self, results: Iterator[Result], result_of: Callable[[str], Result | None]):
        self._results, self._result_of = results, result_of

    def __call__(self, student: str) -> Result | None:
        result = next(self._results, None)
        in_step = result is not None and result.student.key == student
        return result if in_step else self._result_of(student)


def _counted(results: Iterable[Result], tally: Tally) -> Iterator[Result]:
    """Count results while they pass, so that they need be read only once."""
    for result in results:
        tally.add(result)
        yield result
