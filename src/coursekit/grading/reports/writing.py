"""Writing all papers from the results that stand: the last step of a run.

Whatever is written here can be written again: the same results give the same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from coursekit.grading.files import own_folder, write_whole
from coursekit.grading.outfolder import AUDIT, FEEDBACK, MARKING
from coursekit.grading.progress import Progress
from coursekit.grading.reports.audit import audit_lines, write_audit
from coursekit.grading.reports.class_reports import ClassPapers, Written, write_class_papers
from coursekit.grading.serialize import Packed, mark_of, referred, unpack_result
from coursekit.grading.store import Store
from coursekit.grading.worker_context import Table
from coursekit.grading.workers import Workers

_BATCH = 50

_Standing = tuple[str, str, Packed]  # name of the papers, sign of the file, result
_Batch = tuple[list[_Standing], dict[bytes, bytes]]  # results, and lines of their marks by name


class _Paper(NamedTuple):
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
    files: tuple[bytes, bytes] = (b"", b"")


def render_batch(table: Table, batch: _Batch) -> list[_Paper]:
    """Write the feedback and the audit lines of some students; the work of a worker."""
    papers = []
    standing, lines = batch
    known = {name: mark_of(line) for name, line in lines.items()}
    begun = own_folder(table.folder) / "paper" if table.folder else None
    for name, sha256, packed in standing:
        marks = tuple([known[one] for one in referred(packed.marks)])
        result = unpack_result(packed, marks)
        paper = _Paper(audit_lines(result, sha256))
        if name:
            full = paper._replace(name=name, files=table.feedback.files(result))
            if table.folder and begun:
                _write_feedback(full, table.folder, begun)
            else:
                paper = full
        papers.append(paper)
    return papers


def _write_feedback(paper: _Paper, folder: Path, begun: Path) -> None:
    """Write one student's feedback; it can be made again, so it need not wait for the disk."""
    for ending, data in zip(("html", "md"), paper.files, strict=True):
        path = os.path.join(folder, f"{paper.name}.{ending}")
        write_whole(path, data, durable=False, begun=begun)


def write_papers(wanted: ClassPapers, store: Store, workers: Workers, watch: Progress) -> Written:
    """Write all of them, each file whole or not at all.

    Parameters
    ----------
    wanted : ClassPapers
    store : Store
        Nothing is written to it meanwhile.
    workers : Workers
        Hired with a `Table`.
    watch : callable
        Shows how far the work is.

    Returns
    -------
    Written
    """
    folder = wanted.folder
    for name in (FEEDBACK, MARKING):
        (folder / name).mkdir(exist_ok=True)
    of_the_class = workers.beside(write_class_papers, wanted)
    rendered = workers.map(render_batch, _batches(store))
    papers = chain.from_iterable(rendered)
    with watch("Feedback", store.results.count(), papers) as watched:
        # Both come from the workers, student by student.
        audited = _audited(watched, folder / FEEDBACK)
        write_audit(folder / AUDIT, audited, int(store.fact("run", "1")))
    return of_the_class()


def _batches(store: Store) -> Iterator[_Batch]:
    results = store.results.for_papers()
    while several := list(islice(results, _BATCH)):
        marks = (store.marks.lines(packed.marks) for _, _, packed in several)
        yield several, dict(chain.from_iterable(marks))


def _audited(papers: Iterable[_Paper], folder: Path) -> Iterator[bytes]:
    """Write what feedback the workers could not, and pass on the lines for the audit log."""
    begun = own_folder(folder) / "paper"
    for paper in papers:
        if paper.name:
            _write_feedback(paper, folder, begun)
        yield paper.audit
