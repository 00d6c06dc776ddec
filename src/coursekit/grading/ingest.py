"""Taking files in: read, mark what is new, find whose it is, and keep all of that."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from msgspec.structs import replace

from coursekit.errors import CourseError
from coursekit.grading.final_result import points_of, waiting_in
from coursekit.grading.marking import MarkingContext, as_sentences, mark_file
from coursekit.grading.model import Sender
from coursekit.grading.roster.matching import match
from coursekit.grading.serialize import line_of, name_of, refer
from coursekit.grading.store import Filed, Store
from coursekit.grading.submissions.sources import SubmissionFile
from coursekit.grading.worker_context import Table
from coursekit.grading.workers import Workers

BATCH_FILES = 50
_BATCH_BYTES = 8_000_000
_TOGETHER = 20  # batches that are kept in one transaction
_Read = tuple[Filed, bytes | None]  # a file, and its bytes if they are to be marked


class Done(NamedTuple):
    """What a worker makes of the bytes of a file."""

    problem: str
    sender: Sender
    saved: str
    notes: tuple[str, ...]
    points: float
    waiting: str
    marks: bytes


class DoneBatch(NamedTuple):
    """What a worker makes of a batch: its files, and the marks to which they refer, by name."""

    files: list[Done]
    lines: dict[bytes, bytes]


def mark_batch(table: Table, batch: list[tuple[str, bytes]]) -> DoneBatch:
    """Mark the files of a batch, each given by its place and its bytes; the work of a worker."""
    done: list[Done] = []
    lines: dict[bytes, bytes] = {}
    for place, data in batch:
        file = mark_file(table.desk, place, data)
        done.append(
            Done(
                file.problem,
                file.sender,
                file.saved,
                file.notes,
                points_of(file.marks),
                waiting_in(file.marks),
                refer(file.marks, file.tries),
            )
        )
        lines.update((name_of(mark), line_of(mark)) for mark in file.marks)
    return DoneBatch(done, lines)


def ingest(
    received: Iterable[SubmissionFile], store: Store, desk: MarkingContext, workers: Workers
) -> Iterator[None]:
    """Read each file, mark what is new, match it to a student and keep it.

    Reading and marking begin at once; the roster need not be known before the first step.

    Parameters
    ----------
    received : iterable of SubmissionFile
        Sorted by place.
    store : Store
    desk : MarkingContext
    workers : Workers
        Hired with a `Table`.

    Yields
    ------
    None
        For each file, so that a caller can count.
    """
    scan = store.next_scan()
    under_way: deque[list[_Read]] = deque()

    def batches() -> Iterator[list[tuple[str, bytes]]]:
        for several in _batches(_read(one, store, desk, scan) for one in received):
            under_way.append(several)
            yield [(filed.place, data) for filed, data in several if data is not None]

    return _keep(workers.map(mark_batch, batches()), under_way, store, scan)


def _keep(
    marked: Iterator[DoneBatch], under_way: deque[list[_Read]], store: Store, scan: int
) -> Iterator[None]:
    """Keep what was marked, batch by batch."""
    going_on = True
    while going_on:
        with store.whole():
            going_on = False
            for done in islice(marked, _TOGETHER):
                going_on = True
                store.marks.keep(done.lines)
                of_batch = iter(done.files)
                for filed, data in under_way.popleft():
                    full = filed if data is None else _filled(filed, next(of_batch))
                    store.files.keep(_matched(full, store), scan)
                    yield None
    with store.whole():
        store.files.forget(scan)


def _read(received: SubmissionFile, store: Store, desk: MarkingContext, scan: int) -> _Read:
    """Read a file, unless it cannot be; what was marked by this desk before is not marked again."""
    place = received.place
    known = store.files.get(place)
    while known and known[1] == scan:  # a second file of that name, in an odd archive
        place += " (again)"
        known = store.files.get(place)
    filed = Filed(place, "", desk.digest, received.identity, problem=received.fault)
    if received.fault:
        return filed, None
    try:
        data = received.read()
    except CourseError as error:
        return replace(filed, problem=as_sentences(error)), None
    except Exception as error:  # a damaged archive or disk: the others go on
        problem = f"It could not be read ({type(error).__name__}). Ask for it again."
        return replace(filed, problem=problem), None
    sha256 = hashlib.sha256(data).hexdigest()
    if known and known[0].sha256 == sha256 and known[0].desk == desk.digest:
        return replace(known[0], identity=received.identity), None
    return replace(filed, sha256=sha256), data


def _batches(files: Iterable[_Read]) -> Iterator[list[_Read]]:
    several: list[_Read] = []
    size = 0
    for filed, data in files:
        several.append((filed, data))
        size += len(data or b"")
        if len(several) >= BATCH_FILES or size >= _BATCH_BYTES:
            yield several
            several, size = [], 0
    if several:
        yield several


def _filled(filed: Filed, done: Done) -> Filed:
    return replace(
        filed,
        problem=done.problem,
        sender=done.sender,
        saved=done.saved,
        notes=done.notes,
        points=done.points,
        waiting=done.waiting,
        marks=done.marks,
    )


def _matched(filed: Filed, store: Store) -> Filed:
    """Find whose file it is, by the roster of this run."""
    found = match(filed.identity, filed.sender, store.lookup)
    return replace(filed, student=found.student, reason=found.reason)
