"""Writing all reports from the results that stand: the last step of a run.

Whatever is written here can be written again: the same results give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from coursekit.errors import Fault
from coursekit.grading.files import write_whole
from coursekit.grading.model import MISSING, Result
from coursekit.grading.outfolder import AUDIT, FEEDBACK, MARKING, slug
from coursekit.grading.progress import Progress
from coursekit.grading.reports.audit import audit_lines, write_audit
from coursekit.grading.reports.class_reports import ClassReports, Written
from coursekit.grading.reports.worker_context import WorkerContext
from coursekit.grading.store import Store, result_of
from coursekit.grading.workers import Workers

_BATCH = 50


class _OfStudent(NamedTuple):
    """What a worker makes of a result.

    Parameters
    ----------
    audit : bytes
        Its lines of the audit log, still open at their ends.
    name : str
        Of the feedback that is still to be written; empty if there is none.
    files : tuple of bytes
        That feedback.
    """

    audit: bytes
    name: str = ""
    files: tuple[bytes, ...] = ()


def render_batch(context: WorkerContext, batch: list[tuple[bytes, str]]) -> list[_OfStudent]:
    """Write the feedback and the audit lines of some students; the work of a worker.

    Parameters
    ----------
    context : WorkerContext
    batch : list of (bytes, str)
        Results in JSON, each with the digest of the file that counts.
    """
    with context.in_language():
        return [_render(context, result_of(data), sha256) for data, sha256 in batch]


def _render(context: WorkerContext, result: Result, sha256: str) -> _OfStudent:
    one = _OfStudent(audit_lines(result, sha256))
    if result.status != MISSING or result.total is not None:
        one = one._replace(name=slug(result.student.key), files=context.feedback.files(result))
        if context.folder:
            _write_feedback(one, context.folder)
            one = one._replace(name="", files=())
    return one


def _write_feedback(one: _OfStudent, folder: Path) -> None:
    """Write one student's feedback; it can be made again, so it need not wait for the disk."""
    for ending, data in zip(("html", "md"), one.files, strict=True):
        write_whole(folder / f"{one.name}.{ending}", data, durable=False)


def write_reports(
    wanted: ClassReports,
    faults: tuple[Fault, ...],
    store: Store,
    workers: Workers,
    progress: Progress,
) -> Written:
    """Write all of them, each file whole or not at all.

    Parameters
    ----------
    wanted : ClassReports
    faults : tuple of Fault
        Of roster and sheets.
    store : Store
        Nothing is written to it meanwhile.
    workers : Workers
        Hired with a `WorkerContext`.
    progress : Progress

    Returns
    -------
    Written
    """
    folder = wanted.folder
    for name in (FEEDBACK, MARKING):
        (folder / name).mkdir(exist_ok=True)
    rendered = workers.map(render_batch, _batches(store))  # they begin at once
    written = wanted.write(store, faults, progress)
    students = chain.from_iterable(rendered)
    number = sum(1 for _ in store.result_statuses())
    with progress.over("Feedback", number, students) as counted:
        lines = _with_feedback(counted, folder / FEEDBACK)
        write_audit(folder / AUDIT, lines, int(store.fact("run", "1")), progress)
    return written


def _batches(store: Store) -> Iterator[list[tuple[bytes, str]]]:
    results = store.encoded_results()
    while batch := list(islice(results, _BATCH)):
        yield batch


def _with_feedback(students: Iterable[_OfStudent], folder: Path) -> Iterator[bytes]:
    """Write what feedback the workers could not, and pass on the lines for the audit log."""
    for one in students:
        if one.name:
            _write_feedback(one, folder)
        yield one.audit
