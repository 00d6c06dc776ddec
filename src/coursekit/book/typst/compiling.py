"""Typst itself, without Sphinx: one job, and what Typst says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import typst


@dataclass(frozen=True)
class Job:
    """What Typst is to make; all of it can be written as JSON.

    Parameters
    ----------
    source : str
        The .typ file; it may read what lies in its own folder and below.
    pdf : str
        File to write.
    folders : sequence of str
        Folders with fonts.
    standards : sequence of str
        PDF standards as Typst names them, e.g. ``ua-1``.
    timestamp : int, optional
        Seconds since 1970 that the PDF gives as its date.
    inputs : dict of str to str
        What the template finds in ``sys.inputs``.
    """

    source: str
    pdf: str
    folders: Sequence[str]
    standards: Sequence[str] = ()
    timestamp: int | None = None
    inputs: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Complaint:
    """What Typst says of a fault: as it would print it, in short, and what it advises."""

    diagnostic: str
    message: str
    hints: Sequence[str]


@dataclass(frozen=True)
class Outcome:
    """What has become of a job: an error if there is no PDF, and warnings."""

    error: Complaint | None
    warnings: Sequence[Complaint]


def compile_pdf(job: Job) -> Outcome:
    """Do the job."""
    try:
        _, warnings = typst.compile_with_warnings(
            job.source,
            output=job.pdf,
            root=str(Path(job.source).parent),
            font_paths=list(job.folders),
            ignore_system_fonts=True,
            pdf_standards=list(job.standards),  # type: ignore[arg-type]
            timestamp=job.timestamp,
            sys_inputs=job.inputs,
        )
    except typst.TypstError as error:
        return Outcome(_complaint(error), [])
    return Outcome(None, [_complaint(warning) for warning in warnings])


def _complaint(said: typst.TypstError | typst.TypstWarning) -> Complaint:
    return Complaint(said.diagnostic, said.message, list(said.hints))
