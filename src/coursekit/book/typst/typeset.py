"""Typst itself: fonts, one compile, its complaints in Sphinx's words."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import typst
from sphinx.errors import SphinxError
from sphinx.util import logging

from coursekit.book.typst.compiling import Complaint, Job, compile_pdf

LOGGER = logging.getLogger(__name__)
_STANDARD = re.compile(r"^error: PDF/\S+ error:", re.MULTILINE)


class TypstBuildError(SphinxError):
    """Typst refused the book."""

    category = "The PDF was not made"

    @property
    def is_of_standard(self) -> bool:
        """Whether a standard of the PDF forbids something that could be printed without it."""
        return bool(_STANDARD.search(str(self)))


def find_families(wanted: Iterable[str], folders: Sequence[Path]) -> list[str]:
    """Return those of the `wanted` font families that are there, in their order.

    Parameters
    ----------
    wanted : iterable of str
        Family names, the best first.
    folders : sequence of pathlib.Path
        Where fonts lie, besides those that Typst carries; fonts of the system are not looked at,
        so that the book is the same on every machine.

    Returns
    -------
    list of str
    """
    fonts = typst.Fonts(include_system_fonts=False, font_paths=list(map(str, folders)))
    known = {family.casefold() for family in fonts.families()}
    return [family for family in wanted if family.casefold() in known]


def timestamp() -> int | None:
    """Return SOURCE_DATE_EPOCH, None if it is not set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(epoch) if epoch.isdigit() else None


def typeset(
    source: Path,
    pdf: Path,
    folders: Sequence[Path],
    standards: Sequence[str],
    inputs: Mapping[str, str] | None = None,
) -> None:
    """Compile `source` to `pdf`.

    Parameters
    ----------
    source : pathlib.Path
        The .typ file; it may read what lies in its own folder and below.
    pdf : pathlib.Path
        File to write.
    folders : sequence of pathlib.Path
        Folders with fonts.
    standards : sequence of str
        PDF standards as Typst names them, e.g. ``ua-1``.
    inputs : mapping of str to str, optional
        What the template finds in ``sys.inputs``, so that one source makes several files.

    Raises
    ------
    TypstBuildError
        With what Typst says, and the page of the book that it says it of.
    """
    job = Job(
        source=str(source),
        pdf=str(pdf),
        folders=list(map(str, folders)),
        standards=list(standards),
        timestamp=timestamp(),
        inputs=dict(inputs or {}),
    )
    outcome = compile_pdf(job)
    if outcome.error:
        raise TypstBuildError(_told(outcome.error, source))
    for warning in outcome.warnings:
        if "foreign object" in warning.message:  # told already, with the page of the book
            continue
        LOGGER.warning(
            "%s [typst.compile]", _told(warning, source), type="typst", subtype="compile"
        )


def typeset_leniently(
    source: Path, pdf: Path, folders: Sequence[Path], standards: Sequence[str]
) -> None:
    """Compile as `typeset` does; what no PDF standard can hold is made without, with a warning.

    Raises
    ------
    TypstBuildError
        If Typst refuses it for another reason.
    """
    try:
        typeset(source, pdf, folders, standards)
    except TypstBuildError as error:
        if not (standards and error.is_of_standard):
            raise
        LOGGER.warning(
            "the PDF does not meet %s, and is made without: %s [typst.standard]",
            ", ".join(standards),
            error,
            type="typst",
            subtype="standard",
        )
        typeset(source, pdf, folders, ())


def _told(complaint: Complaint, source: Path) -> str:
    """Put Typst's message, its place and its hints into a few lines."""
    lines = [complaint.diagnostic.strip() or complaint.message]
    lines += [f"hint: {hint}" for hint in complaint.hints if hint not in lines[0]]
    return "\n".join([f"Typst on {source.name}:", *lines])
