"""Writing all papers from the results that stand: the last step of a run.

Whatever is written here can be written again: the same results give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from coursekit.errors import Fault
from coursekit.grading.files import write_whole
from coursekit.grading.marking import Desk
from coursekit.grading.model import Result
from coursekit.grading.outfolder import AUDIT, FEEDBACK, GRADEBOOK, MARKING, MARKS, REPORT
from coursekit.grading.packing import Packed, unpack_result
from coursekit.grading.paper.audit import add_lines, audit_lines
from coursekit.grading.paper.report import class_report
from coursekit.grading.paper.tally import Tally
from coursekit.grading.roster.gradebook import write_gradebook, write_marks
from coursekit.grading.roster.rosters import Roster
from coursekit.grading.sheet.sheetwork import write_sheets
from coursekit.grading.store import Store
from coursekit.grading.watching import Watch
from coursekit.grading.workers import Workers
from coursekit.grading.worktable import Table

_BATCH = 25

_Standing = tuple[str, str, Packed]  # name of the papers, sign of the file, result
_Line = tuple[tuple[str, str], bytes]  # of the audit log


@dataclass(frozen=True)
class _Paper:
    """What a worker makes of a result; a name only if there is feedback still to be written."""

    name: str
    html: bytes
    markdown: bytes
    lines: list[_Line]


def render_batch(table: Table, batch: list[_Standing]) -> list[_Paper]:
    """Write the feedback and the audit lines of some students; the work of a worker."""
    papers = []
    for name, sha256, packed in batch:
        result = unpack_result(packed)
        paper = _Paper(name, b"", b"", list(audit_lines(result, sha256)))
        if name:
            html, markdown = table.feedback.html(result), table.feedback.markdown(result)
            paper = replace(paper, html=_bytes(html), markdown=_bytes(markdown))
        if name and table.folder:
            _write_feedback(paper, table.folder)
            paper = _Paper("", b"", b"", paper.lines)
        papers.append(paper)
    return papers


def _write_feedback(paper: _Paper, folder: Path) -> None:
    """Write one student's feedback; it can be made again, so it need not wait for the disk."""
    write_whole(folder / f"{paper.name}.html", paper.html, durable=False)
    write_whole(folder / f"{paper.name}.md", paper.markdown, durable=False)


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
        Hired with a `Table`.
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
        notes = write_gradebook(self.roster, store.results.brief, assignment, folder / GRADEBOOK)
        tally = Tally()
        counted = _counted(store.results.briefs(), tally)
        write_marks(counted, store.files.troubled(), assignment, folder / MARKS)
        sheets, faults = write_sheets(
            folder,
            self.desk.exercises.values(),
            store,
            self.roster.dialect,
            anonymous=self.anonymous,
        )
        self._write_report(tally, sheets)
        with watch("Feedback", store.results.count(), self._papers()) as papers:
            # Both come from the workers, student by student.
            add_lines(folder / AUDIT, self._lines(papers), int(store.fact("run", "1")))
        return Written(notes, tuple(faults))

    def _write_report(self, tally: Tally, sheets: Mapping[str, str]) -> None:
        report = class_report(
            self.desk.assignment,
            self.desk.exercises,
            tally,
            self.store.files.troubled(),
            files=self.store.files.count(),
            sheets=sheets,
            faults=self.faults,
        )
        write_whole(self.folder / REPORT, _bytes(report))

    def _papers(self) -> Iterator[_Paper]:
        for papers in self.workers.map(render_batch, _batches(self.store.results.for_papers())):
            yield from papers

    def _lines(self, papers: Iterable[_Paper]) -> Iterator[_Line]:
        """Write what feedback the workers could not, and pass on the lines for the audit log."""
        for paper in papers:
            if paper.name:
                _write_feedback(paper, self.folder / FEEDBACK)
            yield from paper.lines


def _counted(results: Iterable[Result], tally: Tally) -> Iterator[Result]:
    """Count results while they pass, so that they need be read only once."""
    for result in results:
        tally.add(result)
        yield result


def _batches(results: Iterator[_Standing]) -> Iterator[list[_Standing]]:
    while several := list(islice(results, _BATCH)):
        yield several
