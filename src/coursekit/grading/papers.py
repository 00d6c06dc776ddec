"""Writing all papers from the results that stand: the last step of a run.

Whatever is written here can be written again: the same results give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from coursekit.errors import Fault
from coursekit.grading.audit import add_lines, audit_lines
from coursekit.grading.feedback import Feedback
from coursekit.grading.files import write_whole
from coursekit.grading.gradebook import write_gradebook, write_marks
from coursekit.grading.marking import Desk
from coursekit.grading.model import Result
from coursekit.grading.outfolder import AUDIT, FEEDBACK, GRADEBOOK, MARKING, MARKS, REPORT
from coursekit.grading.packing import Packed, unpack_result
from coursekit.grading.report import class_report
from coursekit.grading.rosters import Roster
from coursekit.grading.sheetwork import write_sheets
from coursekit.grading.store import Store
from coursekit.grading.tally import Tally
from coursekit.grading.watching import Watch
from coursekit.grading.workers import Workers

_BATCH = 25

_Standing = tuple[str, str, Packed]  # name of the papers, sign of the file, result
_Line = tuple[tuple[str, str], bytes]  # of the audit log


@dataclass(frozen=True)
class _Paper:
    """What a worker makes of a result; a name only if there is feedback to be written."""

    name: str
    html: bytes
    markdown: bytes
    lines: list[_Line]


def render_batch(shared: tuple[Desk, Feedback], batch: list[_Standing]) -> list[_Paper]:
    """Write the feedback and the audit lines of some students; the work of a worker."""
    papers = []
    for name, sha256, packed in batch:
        result = unpack_result(packed)
        lines = list(audit_lines(result, sha256))
        html = _bytes(shared[1].html(result)) if name else b""
        markdown = _bytes(shared[1].markdown(result)) if name else b""
        papers.append(_Paper(name, html, markdown, lines))
    return papers


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


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


@dataclass(frozen=True)
class Papers:
    """The papers of one output folder.

    Parameters
    ----------
    folder : pathlib.Path
    desk : Desk
    roster : Roster
    store : Store
    workers : Workers
        Hired with desk and feedback.
    faults : sequence of Fault
        Of roster and sheets, for the report.
    anonymous : bool
        Whether the sheets for prose leave out names.
    """

    folder: Path
    desk: Desk
    roster: Roster
    store: Store
    workers: Workers
    faults: Iterable[Fault] = ()
    anonymous: bool = False

    def write(self, watch: Watch) -> Written:
        """Write all of them, each file whole or not at all."""
        assignment, store, folder = self.desk.assignment, self.store, self.folder
        for name in (FEEDBACK, MARKING):
            (folder / name).mkdir(exist_ok=True)
        notes = write_gradebook(self.roster, store.brief, assignment, folder / GRADEBOOK)
        tally = Tally()
        counted = _counted(store.briefs(), tally)
        write_marks(counted, store.troubled_files(), assignment, folder / MARKS)
        sheets, faults = write_sheets(
            folder,
            self.desk.exercises.values(),
            store,
            self.roster.dialect,
            anonymous=self.anonymous,
        )
        self._write_report(tally, sheets)
        with watch("Feedback", store.result_count(), self._papers()) as papers:
            # Both come from the workers, student by student.
            add_lines(folder / AUDIT, self._write_feedback(papers), int(store.fact("run", "1")))
        return Written(notes, tuple(faults))

    def _write_report(self, tally: Tally, sheets: Mapping[str, str]) -> None:
        report = class_report(
            self.desk.assignment,
            self.desk.exercises,
            tally,
            self.store.troubled_files(),
            files=self.store.file_count(),
            sheets=sheets,
            faults=self.faults,
        )
        write_whole(self.folder / REPORT, _bytes(report))

    def _papers(self) -> Iterator[_Paper]:
        for papers in self.workers.map(render_batch, _batches(self.store.for_papers())):
            yield from papers

    def _write_feedback(self, papers: Iterable[_Paper]) -> Iterator[_Line]:
        """Write each student's feedback, and pass on the lines for the audit log."""
        for paper in papers:
            if paper.name:  # it can be made again, so it need not wait for the disk
                stem = self.folder / FEEDBACK / paper.name
                write_whole(stem.with_suffix(".html"), paper.html, durable=False)
                write_whole(stem.with_suffix(".md"), paper.markdown, durable=False)
            yield from paper.lines


def _counted(results: Iterable[Result], tally: Tally) -> Iterator[Result]:
    """Count results while they pass, so that they need be read only once."""
    for result in results:
        tally.add(result)
        yield result


def _batches(results: Iterator[_Standing]) -> Iterator[list[_Standing]]:
    while several := list(islice(results, _BATCH)):
        yield several
