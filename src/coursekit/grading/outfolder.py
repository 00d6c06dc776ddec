"""The output folder: what belongs in it, what is refused, what goes to the history.

Nothing is written outside it.  A folder that holds something else is refused, and so is a link in
place of one of its own folders, which would lead outside.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Collection, Iterable
from pathlib import Path

from coursekit.errors import CourseError, Fault
from coursekit.exercises import student_key
from coursekit.grading.files import PART
from coursekit.grading.store import FILE

GRADEBOOK = "gradebook.csv"
MARKS = "marks.csv"
REPORT = "report.html"
AUDIT = "audit.jsonl"
CHANGES = "changes.csv"
FEEDBACK = "feedback"
MARKING = "marking"
HISTORY = "history"
SECTIONS = "sections"  # a grade book each
RETURN = "return"  # feedback, packed for the system that brings it to the students
_FOLDERS = (FEEDBACK, MARKING, HISTORY, SECTIONS, RETURN)
_WHOLE = (GRADEBOOK, MARKS, REPORT, AUDIT)  # go to the history as they are
_DIGITS = 16
_FEEDBACK_FILE = re.compile(rf"(?P<slug>(?:[a-z0-9]+-)+[0-9a-f]{{{_DIGITS}}})\.(?:html|md)")
_STRANGE = re.compile(r"[^a-z0-9]+")


def slug(key: str) -> str:
    """Name the feedback of a student.

    Parameters
    ----------
    key : str
        Of the student; anything.

    Returns
    -------
    str
        Small Latin letters, digits and hyphens.  Begins with what is readable of the key and ends
        with a hash of the whole, so that no two keys meet and no file system mixes them up.
    """
    readable = _STRANGE.sub("-", student_key(key)).strip("-")[:40].strip("-") or "student"
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
    return f"{readable}-{digest}"


def prepare(folder: Path, sources: Iterable[Path]) -> None:
    """Make the output folder, or make sure that the one there is ours.

    Parameters
    ----------
    folder : pathlib.Path
    sources : iterable of pathlib.Path
        What the run reads; none of it may lie in the folder, nor the folder in it.

    Raises
    ------
    CourseError
        If the folder is refused.
    """
    shown = folder.as_posix()
    if folder.exists() and not folder.is_dir():
        raise CourseError(Fault(shown, 0, "this is a file, not a folder", "Name a folder."))
    for source in sources:
        if source.resolve().is_relative_to(folder.resolve()):
            remedy = "Write the marks into a folder of their own."
            message = f"{source.as_posix()} lies in the output folder"
            raise CourseError(Fault(shown, 0, message, remedy))
        if source.is_dir() and folder.resolve().is_relative_to(source.resolve()):
            remedy = "Name a folder outside: what is written there would be read as handed in."
            message = f"the output folder lies in {source.as_posix()}"
            raise CourseError(Fault(shown, 0, message, remedy))
    if folder.is_dir() and not (folder / FILE).is_file() and any(folder.iterdir()):
        remedy = "Name a new folder, or one that coursekit grade has written."
        raise CourseError(Fault(shown, 0, "the folder holds other files", remedy))
    for name in (*_FOLDERS, FILE):
        if (folder / name).is_symlink():
            remedy = "Remove the link: marks are written into this folder and nowhere else."
            raise CourseError(Fault(f"{shown}/{name}", 0, "this is a link", remedy))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        remedy = "Name a folder that can be written to."
        message = f"the folder cannot be made: {error.strerror}"
        raise CourseError(Fault(shown, 0, message, remedy)) from error


def archive(folder: Path, run: int, slugs: Iterable[str]) -> Path:
    """Copy what the accepted run `run` will replace to the history.

    Parameters
    ----------
    folder : pathlib.Path
    run : int
        Of the state that goes, from 1.
    slugs : iterable of str
        Names of the feedback of those whose marks change.

    Returns
    -------
    pathlib.Path
        ``history/0001``.  What an interrupted run left there is made anew.
    """
    target = folder / HISTORY / f"{run:04d}"
    part = target.with_name(f".{target.name}{PART}")
    shutil.rmtree(part, ignore_errors=True)
    (part / FEEDBACK).mkdir(parents=True)
    for name in _WHOLE:
        _copy(folder / name, part / name)
    marking = folder / MARKING
    for sheet in sorted([*marking.glob("*.*"), *marking.glob("*/*.*")]):  # markers have folders
        target_sheet = part / sheet.relative_to(folder)
        if sheet.suffix in (".csv", ".xlsx"):
            target_sheet.parent.mkdir(parents=True, exist_ok=True)
            _copy(sheet, target_sheet)
    for one in slugs:
        for ending in ("html", "md"):
            _copy(folder / FEEDBACK / f"{one}.{ending}", part / FEEDBACK / f"{one}.{ending}")
    if target.exists():
        shutil.rmtree(target)
    os.replace(part, target)
    return target


def _copy(source: Path, target: Path) -> None:
    if source.is_file() and not source.is_symlink():
        shutil.copyfile(source, target)


def tidy(folder: Path, owners: Collection[str]) -> None:
    """Remove half-written files of interrupted runs, and feedback that is nobody's any more.

    Parameters
    ----------
    folder : pathlib.Path
    owners : collection of str
        `slug` of everybody who has feedback.
    """
    for place in (folder, *(folder / name for name in _FOLDERS)):
        if not place.is_dir():
            continue
        with os.scandir(place) as entries:
            for entry in entries:
                if entry.name.startswith(".") and entry.name.endswith(PART):
                    _remove(entry)
                elif place.name == FEEDBACK:
                    name = _FEEDBACK_FILE.fullmatch(entry.name)
                    if name and name["slug"] not in owners:
                        _remove(entry)


def _remove(entry: os.DirEntry[str]) -> None:
    if entry.is_dir(follow_symlinks=False):
        shutil.rmtree(entry)
    else:
        os.unlink(entry)
