"""All feedback of a class in one PDF, to print: what `grading.reports.returning` tells, typeset."""

from __future__ import annotations

from pathlib import Path

import typst

from coursekit.book.typst.characters import find_missing, named


def typeset_feedback(data: str) -> bytes:
    """Typeset feedback, each student's on a new page.

    Parameters
    ----------
    data : str
        JSON: the title and the students, as ``feedback.typ`` reads them.

    Returns
    -------
    bytes
        A PDF that declares PDF/UA-1; the same from the same data.  A character that no font has,
        such as a picture, stands there by its name.
    """
    source = (Path(__file__).parent / "feedback.typ").read_bytes()
    missing = find_missing(data, [], ["ua-1"])
    pdf = typst.compile(
        source,
        sys_inputs={"data": named(data, missing)},
        pdf_standards=["ua-1"],
        timestamp=0,
        ignore_system_fonts=True,
    )
    return bytes(pdf)
