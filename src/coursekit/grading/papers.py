"""Writing all papers from the results that stand: the last step of a run.

Whatever is written here can be written again: the same results give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from coursekit.errors import Fault
from coursekit.grading.audit import write_audit
from coursekit.grading.feedback import Feedback
from coursekit.grading.files import write_whole
from coursekit.grading.gradebook import write_gradebook, write_marks
from coursekit.grading.marking import Desk
from coursekit.grading.outfolder import AUDIT, FEEDBACK, GRADEBOOK, MARKING, MARKS, REPORT
from coursekit.grading.packing import unpack_result
from coursekit.grading.report import class_report
from coursekit.grading.rosters import Roster
from coursekit.grading.sheetwork import write_sheets
from coursekit.grading.store import Store
from coursekit.grading.watching import Watch
from coursekit.grading.workers import Workers

_BATCH = 25

_Packed = tuple[str, bytes]  # name of the papers, packed result
_Rendered = tuple[str, bytes, bytes]  # name, HTML, Markdown


def render_batch(shared: tuple[Desk, Feedback], batch: list[_Packed]) -> list[_Rendered]:
    """Write the feedback of some students; the work of a worker."""
    rendered = []
    for name, packed in batch:
        result = unpack_result(packed)
        html, markdown = shared[1].html(result), shared[1].markdown(result)
        rendered.append((name, _bytes(html), _bytes(markdown)))
    return rendered


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
        notes = write_gradebook(self.roster, store.result, assignment, folder / GRADEBOOK)
        write_marks(store.results(), store.troubled_files(), assignment, folder / MARKS)
        run = int(store.fact("run", "1"))
        write_audit(folder / AUDIT, store.results_by_key(), store.sha256_of, run)
        sheets, faults = write_sheets(
            folder,
            self.desk.exercises.values(),
            store,
            self.roster.dialect,
            anonymous=self.anonymous,
        )
        self._write_report(sheets)
        with watch("Feedback", store.paper_count(), self._write_feedback()) as steps:
            for _ in steps:
                pass
        return Written(notes, tuple(faults))

    def _write_report(self, sheets: Mapping[str, str]) -> None:
        report = class_report(
            self.desk.assignment,
            self.desk.exercises,
            self.store.results(),
            self.store.troubled_files(),
            files=self.store.file_count(),
            sheets=sheets,
            faults=self.faults,
        )
        write_whole(self.folder / REPORT, _bytes(report))

    def _write_feedback(self) -> Iterator[None]:
        folder = self.folder / FEEDBACK
        batches = _batches(self.store.packed_results())
        for rendered in self.workers.map(render_batch, batches):
            for name, html, markdown in rendered:
                # Feedback can be made again, so it need not wait for the disk.
                write_whole(folder / f"{name}.html", html, durable=False)
                write_whole(folder / f"{name}.md", markdown, durable=False)
                yield None


def _batches(results: Iterator[_Packed]) -> Iterator[list[_Packed]]:
    while several := list(islice(results, _BATCH)):
        yield several
