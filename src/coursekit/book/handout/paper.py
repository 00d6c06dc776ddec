"""Sheets as PDFs to write on, one for each student where exercises vary; and their answers."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from sphinx.application import Sphinx

from coursekit.book.exercises.answers import MARKS
from coursekit.book.fonts import printable
from coursekit.book.handout.project import built_sheet, sphinx_setting
from coursekit.book.handout.sheet import Recipient, Sheet
from coursekit.book.printing import CLASS_FUNCTIONS, SCRIPT_LANGUAGES
from coursekit.book.typst.builder import TypstBuilder
from coursekit.book.typst.typeset import TypstBuildError, typeset
from coursekit.catalogue import _
from coursekit.errors import CourseError, Fault
from coursekit.exercises.at_hand import HOW_TO_READ
from coursekit.exercises.variants import student_key, variant_of

# What a sheet takes over from the settings of its book.
_OF_BOOK = ("typst_paper", "typst_text_size")
HERE = Path(__file__).resolve().parent


def write_papers(
    sheet: Sheet,
    output: Path,
    students: Sequence[Recipient],
    form: Mapping[str, object],
    *,
    one_file: bool = False,
) -> list[Path]:
    """Write the PDFs of `sheet` into the folder `output`.

    Parameters
    ----------
    sheet : Sheet
    output : pathlib.Path
    students : sequence of Recipient
        Where exercises vary each gets a sheet; else one is written for all.
    form : mapping of str to object
        Settings of the Typst builder that are others than the book's.
    one_file : bool
        Whether all `students` get theirs in one PDF, each beginning on a right page.

    Returns
    -------
    list of pathlib.Path

    Raises
    ------
    CourseError
        If exercises vary and there is no student.
    """
    if sheet.varies and not students:
        names = ", ".join(entry.exercise.id for entry in sheet.entries if entry.varies)
        raise CourseError(
            Fault(
                "",
                0,
                f"there are variants of {names}, so each student needs a sheet of paper",
                "Give --student ID or --roster FILE.",
            )
        )
    wanted = {name: [student] for name, student in _named(sheet, students)}
    if one_file:
        wanted = {sheet.name: [student for [student] in wanted.values()]}
    elif not sheet.varies:
        wanted = {sheet.name: [Recipient("")]}
    imprint = [line for line in (sheet.article, sheet.instructions) if line]
    settings = _settings(sheet, sheet.terms, imprint) | dict(form)
    with built_sheet(sheet, "handout", **settings) as app:
        written = []
        for name, recipients in wanted.items():
            path = output / f"{name}.pdf"
            told = [_told(sheet, student) for student in recipients]
            _print(app, path, {"due": sheet.due, "recipients": json.dumps(told)})
            written.append(path)
    return written


def write_answers(
    sheet: Sheet, output: Path, students: Sequence[Recipient], form: Mapping[str, object]
) -> Path:
    """Write the PDF of the answers to `sheet` into the folder `output`, and return its path.

    Of exercises with variants it has the answers of all, each with its task; or, if there are
    `students`, of those that they have, and who has which.
    """
    path = output / f"{sheet.name}-answers.pdf"
    imprint = [line for line in (sheet.article, _(MARKS), _(HOW_TO_READ)) if line]
    settings = _settings(sheet, " · ".join([_("Answers"), sheet.terms]), imprint) | dict(form)
    sheet = replace(sheet, students=tuple(students))
    with built_sheet(sheet, "handout", directive="handout-answers", **settings) as app:
        _print(app, path, {"answers": "yes"})
    return path


def _settings(sheet: Sheet, subtitle: str, imprint: list[str]) -> dict[str, Any]:
    return {
        **{name: value for name in _OF_BOOK if (value := sphinx_setting(sheet.root, name))},
        "typst_pdf_name": "sheet",
        "typst_template": str(HERE / "sheet.typ"),
        "typst_subtitle": subtitle,
        "typst_edition": sheet.book,
        "typst_imprint": imprint,
        "typst_italic_titles": list(sheet.italic_titles),
        "typst_date": "",
        "typst_indexes": {},
        "typst_class_functions": CLASS_FUNCTIONS,
        "typst_script_languages": SCRIPT_LANGUAGES,
    }


def _print(app: Sphinx, path: Path, values: dict[str, str]) -> None:
    """Typeset what was built, with `values` for the template.

    Raises
    ------
    CourseError
        If Typst refuses.
    """
    builder = cast(TypstBuilder, app.builder)
    folders, standards = builder.font_folders, app.config.typst_pdf_standards
    try:
        typeset(builder.source_path, path, folders, standards, values)
    except TypstBuildError as error:
        fault = Fault(path.name, 0, f"the sheet was not printed: {error}")
        raise CourseError(fault) from error


def _told(sheet: Sheet, student: Recipient) -> dict[str, object]:
    """Return what the template is told of a student."""
    return {
        "name": printable(student.name),
        "number": printable(student.id),
        "drawn": _drawn(sheet, student),
    }


def _drawn(sheet: Sheet, student: Recipient) -> dict[str, str]:
    """For each exercise that varies the variant of `student`."""
    return {
        entry.exercise.id: variant_of(entry.exercise, student.id).variant
        for entry in sheet.entries
        if entry.varies
    }


def _named(sheet: Sheet, students: Sequence[Recipient]) -> Iterator[tuple[str, Recipient]]:
    """Each student with the name of a file that no other student's sheet has."""
    seen: set[str] = set()
    known: set[str] = set()
    for student in students:
        key = student_key(student.id)
        if key in known:
            continue
        known.add(key)
        name = re.sub(r"[^\w.-]+", "_", student.id).strip("._")[:60]
        if not name or name.casefold() in seen:
            name += "-" + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:8]
        seen.add(name.casefold())
        yield f"{sheet.name}-{name}", student
