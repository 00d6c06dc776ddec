"""The marking sheets between the folder and the store: read what people gave, write what waits.

Of a sheet that has faults all that can be read counts; for the rest what counted before counts on.
If a sheet is missing, what it held at the last run counts, and it is written again.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from coursekit.catalogue import Message
from coursekit.errors import Fault, shown_path
from coursekit.exercises import Exercise
from coursekit.grading.model import JUDGED, OPEN, Judgement, Mark, Result, Student
from coursekit.grading.outfolder import MARKING
from coursekit.grading.rubric_sheets.markers import AnswerKey, Difference, agree, differences
from coursekit.grading.rubric_sheets.sheet_columns import rubric, worth
from coursekit.grading.rubric_sheets.sheet_files import sheet_paths
from coursekit.grading.rubric_sheets.sheets import (
    current_answers,
    read_answers,
    write_sheet,
)
from coursekit.grading.store import Store
from coursekit.grading.tables.dialects import Dialect
from coursekit.grading.tables.workbooks import ENDING

_SECOND = re.compile(r"-\d{1,2}$")


def sheet_name(exercise: str) -> str:
    """Name of the sheet of an exercise: ``marking/<chapter>--<slug>.csv``."""
    return f"{MARKING}/{exercise.replace('/', '--')}.csv"


def marker_sheet(folder: Path, marker: str, exercise: str) -> Path:
    """Where a marker has a sheet, ``marking/<marker>/…``; the common one if `marker` is empty."""
    path = folder / sheet_name(exercise)
    return path.parent / marker / path.name if marker else path


def read_sheets(
    folder: Path,
    exercises: Iterable[Exercise],
    store: Store,
    students: Container[str],
    on_paper: Mapping[str, Mapping[str, Judgement]] | None = None,
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
    on_paper : mapping of str to mapping of str to Judgement, optional
        By exercise and student what was given on paper; it counts until a sheet says otherwise.

    Returns
    -------
    list of Fault
        Of all sheets, of files that are none, and of answers whose markers differ.
    """
    prose = [exercise for exercise in exercises if exercise.kind == "open"]
    faults = strange_files(folder / MARKING, prose)
    for exercise in prose:
        path = folder / sheet_name(exercise.id)
        given = read_markers(folder, exercise, students)
        papers = (on_paper or {}).get(exercise.id, {})
        if papers or given.by_marker or any(one.exists() for one in sheet_paths(path)):
            store.keep_judgements(exercise.id, given.with_papers(papers), forget=not given.faults)
            faults += [*given.faults, *given.told(path)]
    return faults


@dataclass(frozen=True)
class Given:
    """What people gave for the answers to an exercise.

    Parameters
    ----------
    by_marker : dict of str to dict of (str, str) to Judgement
        In the sheets of markers, by marker and answer; only for answers as they are now.
    counting : dict of (str, str) to Judgement
        What counts of that and of the common sheet, by `markers.agree`.
    apart : dict of (str, str) to Difference
        Where markers differ by more than a level and nothing agreed stands, by answer.
    faults : list of Fault
        Of the sheets.
    """

    by_marker: dict[str, dict[AnswerKey, Judgement]]
    counting: dict[AnswerKey, Judgement]
    apart: dict[AnswerKey, Difference]
    faults: list[Fault]

    def with_papers(self, papers: Mapping[str, Judgement]) -> dict[AnswerKey, Judgement]:
        """What counts, with what was given on paper where no sheet gives points."""
        counting = dict(self.counting)
        for student, one in papers.items():
            answer = student, one.answer_digest
            sheet = counting.get(answer)
            if answer not in self.apart and (sheet is None or sheet.points is None):
                comment = sheet.comment if sheet else one.comment
                counting[answer] = replace(one, comment=comment)
        return counting

    def told(self, path: Path) -> Iterator[Fault]:
        """Say of which answers the marks differ; `path` is the common sheet."""
        for one in self.apart.values():
            message = Message(
                "{student}: the markers differ by more than a level: {marks}",
                student=one.student,
                marks=str(one),
            )
            remedy = Message(
                "Agree on a mark and write it into this sheet; until then the answer waits."
            )
            yield Fault(shown_path(path), 0, message, remedy)


def read_markers(folder: Path, exercise: Exercise, students: Container[str] | None = None) -> Given:
    """Read the sheets of an exercise: the common one, and those of markers.

    Parameters
    ----------
    folder : pathlib.Path
        The output folder.
    exercise : Exercise
    students : container of str, optional
        Keys of the students of the roster; others are faults then.
    """
    path = folder / sheet_name(exercise.id)
    common, faults = read_answers(path, exercise, students)
    by_marker: dict[str, dict[AnswerKey, Judgement]] = {}
    names = marker_names(folder / MARKING)
    now = current_answers(path, exercise) if names else set()
    known = {student for student, _ in now}
    for name in names:
        given, more = read_answers(marker_sheet(folder, name, exercise.id), exercise, students)
        faults += more
        given = {key: one for key, one in given.items() if key in now or key[0] not in known}
        if given:
            by_marker[name] = given
    levels = [level.points for level in rubric(exercise)]
    apart = differences(by_marker, levels, worth(exercise))
    settled = {answer for answer, one in common.items() if one.points is not None}
    return Given(
        by_marker,
        agree(common, by_marker, levels),
        {answer: one for answer, one in apart.items() if answer not in settled},
        faults,
    )


def marker_names(marking: Path) -> list[str]:
    """Who has a folder with sheets of their own, sorted."""
    if not marking.is_dir():
        return []
    folders = (one for one in marking.iterdir() if one.is_dir() and not one.is_symlink())
    return sorted(one.name for one in folders if not one.name.startswith("."))


def strange_files(marking: Path, exercises: Iterable[Exercise]) -> list[Fault]:
    """Tell what lies in the folder of sheets and is not read.

    Parameters
    ----------
    marking : pathlib.Path
        It need not exist.
    exercises : iterable of Exercise
        The open ones of the assignment.

    Returns
    -------
    list of Fault
    """
    expected = [Path(sheet_name(exercise.id)).stem for exercise in exercises]
    folders = [marking, *(marking / name for name in marker_names(marking))]
    return [
        Fault(shown_path(path), 0, *_strange(path, expected))
        for folder in folders
        for path in (sorted(folder.iterdir()) if folder.is_dir() else ())
        if not _is_known(path, expected, is_top=folder == marking)
    ]


def _is_known(path: Path, expected: Iterable[str], *, is_top: bool) -> bool:
    if path.name.startswith((".", "~$")):  # hidden, or the lock of an open workbook
        return True
    if path.is_symlink():
        return False
    if path.is_dir():
        return is_top
    stem = _SECOND.sub("", path.stem)
    return path.suffix in (".csv", ENDING) and {stem, path.stem} & {*expected} != set()


def _strange(path: Path, expected: Sequence[str]) -> tuple[str, str]:
    if path.is_symlink():
        return Message("this is a link and is not read"), Message(
            "Put the file itself in its place."
        )
    if path.is_dir():
        return (
            Message("this folder is not read"),
            Message("A marker's folder lies in {folder} and holds sheets.", folder=f"{MARKING}/"),
        )
    near = difflib.get_close_matches(path.stem.partition(" ")[0], expected, 1, 0.6)
    ending = path.suffix if path.suffix in (".csv", ENDING) else ENDING
    if path.suffix not in (".csv", ENDING) and near:
        remedy = Message(
            "If it holds marks, save it as {name} or {other}.",
            name=near[0] + ending,
            other=f"{near[0]}.csv",
        )
    elif near:
        remedy = Message(
            "If it holds marks, name it {name}, or {second} beside the one that is there.",
            name=near[0] + ending,
            second=f"{near[0]}-2{ending}",
        )
    else:
        usual = (expected or ["chapter--exercise"])[0]
        remedy = Message("A sheet is named like {name}.", name=f"{usual}.csv")
    return Message("this is not the name of a sheet, so nothing of it is read"), remedy


class ProseAnswers:
    """Collects the answers that people mark, result by result.

    Attributes
    ----------
    by_exercise : dict of str to list of (Student, Mark)
        Those of every file that may win; those of a group once.
    """

    def __init__(self) -> None:
        self.by_exercise: dict[str, list[tuple[Student, Mark]]] = defaultdict(list)
        self._places: set[str] = set()

    def add(self, result: Result) -> None:
        """Take in the answers of a student."""
        if result.place not in self._places:  # the same file counts for a whole group
            for mark in (*result.marks, *result.rivals):
                if mark.state in (OPEN, JUDGED):
                    self.by_exercise[mark.exercise].append((result.student, mark))
        self._places.add(result.place)


def write_sheets(
    folder: Path,
    exercises: Iterable[Exercise],
    prose: Mapping[str, Iterable[tuple[Student, Mark]]],
    store: Store,
    dialect: Dialect,
    *,
    anonymous: bool = False,
    kind: str = "csv",
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
    kind : {"csv", "xlsx"}
        What a new sheet is.

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
            path = (folder / name).with_suffix(f".{kind}")
            faults += write_sheet(
                path, exercise, rows, judged, anonymous=anonymous, dialect=dialect
            )
            there = (one for one in sheet_paths(path) if one.exists())
            written[exercise.id] = f"{MARKING}/{next(there, path).name}"
    return written, faults
