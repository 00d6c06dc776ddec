"""Ingesting files: read each, mark what is new, find whose it is, and keep all of that."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice

from msgspec.structs import replace

from coursekit.catalogue import _
from coursekit.errors import CourseError
from coursekit.grading.final_result import points_of, waiting_in
from coursekit.grading.marking import MarkingContext, as_sentences, mark_file
from coursekit.grading.progress import Progress
from coursekit.grading.records import FileRecord, MarksRecord
from coursekit.grading.reports.worker_context import WorkerContext
from coursekit.grading.roster.matching import match
from coursekit.grading.roster.rosters import Roster
from coursekit.grading.serialize import encode
from coursekit.grading.store import Store
from coursekit.grading.submissions.sources import SubmissionFile
from coursekit.grading.workers import Workers

BATCH_FILES = 50
_BATCH_BYTES = 8_000_000
_TOGETHER = 5  # batches that are kept in one transaction, as each waits for the disk
_NO_MARKS = encode(MarksRecord())

_Unmarked = tuple[FileRecord, bytes]  # a file and its bytes
_Marked = tuple[FileRecord, bytes]  # a file and its marks in JSON


def mark_batch(context: WorkerContext, batch: list[_Unmarked]) -> list[_Marked]:
    """Mark the files of a batch; the work of a worker."""
    with context.in_language():
        return [_marked(context.marking, record, data) for record, data in batch]


def _marked(context: MarkingContext, record: FileRecord, data: bytes) -> _Marked:
    marked = mark_file(context, record.place, data)
    record = replace(
        record,
        problem=marked.problem,
        sender=marked.sender,
        saved=marked.saved,
        notes=marked.notes,
        points=points_of(marked.marks),
        waiting=waiting_in(marked.marks),
    )
    return record, encode(MarksRecord(marked.marks, marked.tries))


class Ingest:
    """One run's look at all files that came.

    Parameters
    ----------
    store : Store
    context : MarkingContext
    roster : Roster
    workers : Workers
        Hired with a `WorkerContext`.
    progress : Progress
    """

    def __init__(
        self,
        store: Store,
        context: MarkingContext,
        roster: Roster,
        workers: Workers,
        progress: Progress,
    ) -> None:
        self._store = store
        self._context = context
        self._roster = roster
        self._workers = workers
        self._progress = progress
        self._places: set[str] = set()
        self._unmarked: list[tuple[FileRecord, bytes | None]] = []

    def take(self, files: Iterable[SubmissionFile]) -> Iterator[None]:
        """Ingest files; those that came before and are not among them are forgotten.

        Yields
        ------
        None
            For each file, so that a caller can count.
        """
        batches = self._workers.map(mark_batch, _batches(self._to_mark(files)))
        while marked := list(islice(batches, _TOGETHER)):
            yield from self._keep([one for batch in marked for one in batch])
        yield from self._keep(())
        self._store.forget_files(self._places)

    def _to_mark(self, files: Iterable[SubmissionFile]) -> Iterator[_Unmarked]:
        """The files that must be marked; the others are put aside, to be kept with them."""
        for file in files:
            place = file.place
            while place in self._places:  # a second file of that name, in an odd archive
                place += " (again)"
            self._places.add(place)
            record, data, marks = self._read(place, file)
            if data is None:
                self._unmarked.append((record, marks))
            else:
                yield record, data

    def _read(
        self, place: str, file: SubmissionFile
    ) -> tuple[FileRecord, bytes | None, bytes | None]:
        """Read a file: its record, its bytes if they are to be marked, else its marks if new."""
        record = FileRecord(
            place, "", self._context.digest, file.identity, file.sender, problem=file.fault
        )
        if file.fault:
            return record, None, _NO_MARKS
        try:
            data = file.read()
        except CourseError as error:
            return replace(record, problem=as_sentences(error)), None, _NO_MARKS
        except Exception as error:  # a damaged archive or disk: the others go on
            name = type(error).__name__
            problem = _("It could not be read ({name}). Ask for it again.", name=name)
            return replace(record, problem=problem), None, _NO_MARKS
        sha256 = hashlib.sha256(data).hexdigest()
        known = self._store.file(place)
        if known and (known.sha256, known.context) == (sha256, self._context.digest):
            return replace(known, identity=file.identity), None, None
        return replace(record, sha256=sha256), data, None

    def _keep(self, marked: Iterable[_Marked]) -> Iterator[None]:
        """Keep what was marked and what was put aside, each with the student it belongs to."""
        unmarked, self._unmarked = self._unmarked, []
        with self._store.transaction():
            for record, marks in (*unmarked, *marked):
                roster = self._roster
                owner = match(record.identity, record.sender, roster.lookup, roster.lines_left_out)
                record = replace(
                    record, student=owner.student, reason=owner.reason, doubt=owner.note
                )
                self._store.keep_file(record, marks)
                yield None
        self._progress.step("files kept")


def _batches(files: Iterable[_Unmarked]) -> Iterator[list[_Unmarked]]:
    batch: list[_Unmarked] = []
    size = 0
    for record, data in files:
        batch.append((record, data))
        size += len(data)
        if len(batch) >= BATCH_FILES or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
