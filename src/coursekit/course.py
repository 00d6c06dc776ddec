"""Where the course's files are: in a checkout, or inside the installed wheel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from coursekit.errors import CourseError, Fault

_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Course:
    """The folders of one course.

    Parameters
    ----------
    root : pathlib.Path
        The folder that holds the others; in a checkout it holds ``_config.yml`` too.
    banks : tuple of pathlib.Path
        Folders of further exercises and assignments, laid out as ``exercises/`` is, that are
        kept apart from the course because students must not have them.
    """

    root: Path
    banks: tuple[Path, ...] = ()

    @property
    def data(self) -> Path:
        """Folder of the CSV files and their ``datapackage.json``."""
        return self.root / "data"

    @property
    def exercises(self) -> Path:
        """Folder of the exercise files, ``<chapter>/<slug>.md``."""
        return self.root / "exercises"

    @property
    def exercise_folders(self) -> tuple[Path, ...]:
        """Every folder in which exercises and assignments are looked for: its own, the banks."""
        return (self.exercises, *self.banks)

    @property
    def chapters(self) -> Path:
        """Folder of the chapters; absent in the installed wheel."""
        return self.root / "chapters"

    @property
    def is_checkout(self) -> bool:
        """Whether the book's own files are here, not only its data and exercises."""
        return (self.root / "_config.yml").is_file()


def is_book(folder: Path) -> bool:
    """Whether a folder holds a Jupyter Book; with exercises or data of its own it is a course."""
    return (folder / "_config.yml").is_file() or (folder / "_toc.yml").is_file()


def _is_course(folder: Path) -> bool:
    has_own = (folder / "exercises").is_dir() or (folder / "data").is_dir()
    return has_own and is_book(folder)


@lru_cache(maxsize=32)
def _find_above(start: Path) -> Path | None:
    return next((folder for folder in (start, *start.parents) if _is_course(folder)), None)


def find_course(start: Path | str | None = None, banks: Iterable[Path | str] = ()) -> Course:
    """Find the course that `start` lies in, else the one that coursekit carries.

    Parameters
    ----------
    start : path, optional
        Where to begin looking upwards; default the working directory.
    banks : iterable of path
        Folders of further exercises and assignments.

    Returns
    -------
    Course

    Raises
    ------
    CourseError
        If neither `start` nor the installed package leads to a course, or a bank is no folder.
    """
    folders = tuple(dict.fromkeys(Path(bank) for bank in banks))
    missing = [
        Fault(bank.as_posix(), 0, "there is no such folder", "Give a bank as --bank DIR.")
        for bank in folders
        if not bank.is_dir()
    ]
    if missing:
        raise CourseError(missing)
    return replace(_find_course(start), banks=folders)


def _find_course(start: Path | str | None) -> Course:
    above = _find_above(Path(start).resolve() if start is not None else Path.cwd())
    if above is not None:
        return Course(above)
    for carried in (_PACKAGE.parents[1], _PACKAGE / "_course"):
        if (carried / "data" / "datapackage.json").is_file():
            return Course(carried)
    raise CourseError(
        Fault("", 0, "no course found here or in the installed package", "Install coursekit again.")
    )
