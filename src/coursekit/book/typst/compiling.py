"""Typst itself, without Sphinx: one job, and what Typst says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import typst

# Pieces are tried this many at a time; where there is a fault, half of them, and so on.
_TOGETHER = 256
_TRIAL = '#set document(title: "Trial")\n#show math.equation: set math.equation(alt: "x")'


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


def find_failing(
    pieces: Sequence[str], folders: Sequence[str], standards: Sequence[str], root: str = ""
) -> dict[str, str]:
    """Try pieces of markup by themselves, so that one which Typst refuses costs only itself.

    Parameters
    ----------
    pieces : sequence of str
        Typst markup: formulas, characters, pictures.
    folders, standards : sequence of str
        As in `Job`.
    root : str
        Folder of the files that they name.

    Returns
    -------
    dict of str to str
        What Typst says of each that it refuses.
    """
    if not pieces:  # most volumes have no formula, say: reading the fonts would be all the work
        return {}
    compiler = typst.Compiler(root=root or None, font_paths=list(folders), ignore_system_fonts=True)

    def fault(tried: Sequence[str]) -> str:
        source = "\n\n".join([_TRIAL, *tried]).encode()
        try:
            compiler.compile(input=source, format="pdf", pdf_standards=list(standards))  # type: ignore[arg-type]
        except typst.TypstError as error:
            return error.message
        return ""

    failing: dict[str, str] = {}
    waiting = [pieces[at : at + _TOGETHER] for at in range(0, len(pieces), _TOGETHER)]
    while waiting:
        tried = waiting.pop()
        if not (said := fault(tried)):
            continue
        if len(tried) == 1:
            failing[tried[0]] = said
        else:
            half = len(tried) // 2
            waiting += [tried[:half], tried[half:]]
    return failing


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
    except OSError as error:
        raise OSError(error.errno, str(error), job.pdf) from error  # Typst names no file
    return Outcome(None, [_complaint(warning) for warning in warnings])


def _complaint(said: typst.TypstError | typst.TypstWarning) -> Complaint:
    return Complaint(said.diagnostic, said.message, list(said.hints))
