"""The marking sheets between the folder and the store: read what people gave, write what waits.

Of a sheet that has faults all that can be read counts; for the rest what counted before counts on.
If a sheet is missing, what it held at the last run counts, and it is written again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from coursekit.errors import Fault
from coursekit.exercises import Exercise
from coursekit.grading.outfolder import MARKING
from coursekit.grading.rubric_sheets.sheet_files import sheet_paths
from coursekit.grading.rubric_sheets.sheets import Judgement, read_sheet, write_sheet
from coursekit.grading.store import Store
from coursekit.grading.tables.dialects import Dialect


def sheet_name(exercise: str) -> str:
    """Name of the sheet of an exercise: ``marking/<chapter>--<slug>.csv``."""
    return f"{MARKING}/{exercise.replace('/', '--')}.csv"


def read_sheets(folder: Path, exercises: Iterable[Exercise], store: Store) -> list[Fault]:
    """Read what people gave for prose into the store.

    Parameters
    ----------
    folder : pathlib.Path
        The output folder.
    exercises : iterable of Exercise
        Of the assignment.
    store : Store

    Returns
    -------
    list of Fault
        Of all sheets.
    """
    faults: list[Fault] = []
    for exercise in exercises:
        path = folder / sheet_name(exercise.id)
        if exercise.kind == "open" and any(one.exists() for one in sheet_paths(path)):
            judgements, found = read_sheet(path, exercise, _Students(store))
            told = (
                (key, [one.points, one.comment, one.answer_digest])
                for key, one in judgements.items()
            )
            store.keep_judgements(exercise.id, told, forget=not found)
            faults += found
    return faults


def write_sheets(
    folder: Path,
    exercises: Iterable[Exercise],
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
    for place, exercise in enumerate(exercises):
        if exercise.kind == "open":
            name = sheet_name(exercise.id)
            rows, given = store.results.prose(exercise.id, place), _Given(store, exercise.id)
            faults += write_sheet(
                folder / name, exercise, rows, given, anonymous=anonymous, dialect=dialect
            )
            written[exercise.id] = name
    return written, faults


@dataclass(frozen=True)
class _Students:
    """The keys of the roster, looked up where they are kept."""

    store: Store

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.store.has_student(key)


@dataclass(frozen=True)
class _Given(Mapping[str, Judgement]):
    """What people gave for an exercise, looked up where it is kept."""

    store: Store
    exercise: str

    def __getitem__(self, student: str) -> Judgement:
        told = self.store.judgement(self.exercise, student)
        if told is None:
            raise KeyError(student)
        return Judgement(*told)

    def __iter__(self) -> Iterator[str]:
        return self.store.judged_students(self.exercise)

    def __len__(self) -> int:
        return sum(1 for _ in self)
