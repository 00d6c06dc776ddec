"""The marking sheets between the folder and the store: read what people gave, write what waits.

Of a sheet that has faults all that can be read counts; for the rest what counted before counts on.
If a sheet is missing, what it held at the last run counts, and it is written again.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from pathlib import Path

from coursekit.errors import Fault
from coursekit.exercises import Exercise
from coursekit.grading.model import Mark, Student
from coursekit.grading.outfolder import MARKING
from coursekit.grading.rubric_sheets.sheet_files import sheet_paths
from coursekit.grading.rubric_sheets.sheets import read_sheet, write_sheet
from coursekit.grading.store import Store
from coursekit.grading.tables.dialects import Dialect


def sheet_name(exercise: str) -> str:
    """Name of the sheet of an exercise: ``marking/<chapter>--<slug>.csv``."""
    return f"{MARKING}/{exercise.replace('/', '--')}.csv"


def read_sheets(
    folder: Path, exercises: Iterable[Exercise], store: Store, students: Container[str]
) -> list[Fault]:
    """Read what people gave for prose into the store.

    Parameters
    ----------
    folder : pathlib.Path
        The output folder.
    exercises : iterable of Exercise
        Of the assignment.
    store : Store
    students : container of str
        Keys of the students of the roster.

    Returns
    -------
    list of Fault
        Of all sheets.
    """
    faults: list[Fault] = []
    for exercise in exercises:
        path = folder / sheet_name(exercise.id)
        if exercise.kind == "open" and any(one.exists() for one in sheet_paths(path)):
            judgements, sheet_faults = read_sheet(path, exercise, students)
            store.keep_judgements(exercise.id, judgements, forget=not sheet_faults)
            faults += sheet_faults
    return faults


def write_sheets(
    folder: Path,
    exercises: Iterable[Exercise],
    prose: Mapping[str, Iterable[tuple[Student, Mark]]],
    store: Store,
    dialect: Dialect,
    *,
    anonymous: bool = False,
) -> tuple[dict[str, str], list[Fault]]:
    """Write a sheet for each exercise in prose, or add to it.

    Parameters
    ----------
    folder : pathlib.Path
        The output folder.
    exercises : iterable of Exercise
        Of the assignment, in its order.
    prose : mapping of str to iterable of (Student, Mark)
        By exercise the answers that people mark, in the order of the roster.
    store : Store
    dialect : Dialect
        Of new sheets.
    anonymous : bool
        Whether new sheets leave out who wrote.

    Returns
    -------
    written : dict of str to str
        Paths of the sheets in the folder, by exercise.
    faults : list of Fault
    """
    written: dict[str, str] = {}
    faults: list[Fault] = []
    for exercise in exercises:
        if exercise.kind == "open":
            name, rows = sheet_name(exercise.id), prose.get(exercise.id, ())
            judged = store.judgements(exercise.id)
            faults += write_sheet(
                folder / name, exercise, rows, judged, anonymous=anonymous, dialect=dialect
            )
            written[exercise.id] = name
    return written, faults
