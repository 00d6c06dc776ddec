"""Where a course's files are: in the folder one stands in, or in a package that carries them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any

from coursekit.catalogue import translation
from coursekit.errors import CourseError, Fault

# The files of a Jupyter Book: its settings, its table of contents.
CONFIG, TOC = "_config.yml", "_toc.yml"


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
        return (self.root / CONFIG).is_file()


def is_book(folder: Path) -> bool:
    """Whether a folder holds a Jupyter Book, or another book that Sphinx builds."""
    return any((folder / name).is_file() for name in (CONFIG, TOC, "conf.py"))


# The course of an imported package, such as `coursekit.defectors`; the last one imported stands.
_CARRIED: list[Path] = []


def carry_course(folder: Path) -> None:
    """Name the course that is used where none is found above the working directory.

    Parameters
    ----------
    folder : pathlib.Path
        Holds ``data`` and ``exercises``, and ``_config.yml`` if it does not speak English.
    """
    _CARRIED[:] = [folder]


def find_course(start: Path | str | None = None, banks: Iterable[Path | str] = ()) -> Course:
    """Find the course that `start` lies in: the nearest folder with a Jupyter Book.

    Where there is none, it is the course of a package that was imported for it, if one was.

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
        If `start` lies in no course, or a bank is no folder.
    """
    folders = tuple(dict.fromkeys(Path(bank) for bank in banks))
    missing = [
        Fault(bank.as_posix(), 0, "there is no such folder", "Give a bank as --bank DIR.")
        for bank in folders
        if not bank.is_dir()
    ]
    if missing:
        raise CourseError(missing)
    begin = Path(start).resolve() if start is not None else Path.cwd()
    root = next(filter(is_book, (begin, *begin.parents)), None)
    if root is None and not _CARRIED:
        raise CourseError(
            Fault(
                "",
                0,
                f"there is no course in {begin} or above it",
                "A course is a folder with a Jupyter Book's _config.yml. Go to one, or begin one: "
                "coursekit new FOLDER.",
            )
        )
    return Course(root or _CARRIED[0], folders)


def course_language(course: Course) -> tuple[str, tuple[Path, ...]]:
    """Tell in which language the course speaks to readers; English if it does not say.

    Parameters
    ----------
    course : Course

    Returns
    -------
    tuple of (str, tuple of pathlib.Path)
        What `coursekit.catalogue.translation` takes: the language, and the folders with the
        author's own words.
    """
    settings = _sphinx_settings(course)
    folders = settings.get("locale_dirs")
    named = [str(name) for name in folders] if isinstance(folders, list) else ["locales"]
    return _text_at(settings, "language") or "en", tuple(course.root / name for name in named)


def course_catalogue(course: Course) -> NullTranslations:
    """Read what the course says to readers, for `coursekit.catalogue.in_language`."""
    language, folders = course_language(course)
    return translation(language, *folders)


def parts_thousands_by_point(course: Course) -> bool:
    """Whether 12.345 is twelve thousand in the language of the course, and nothing else."""
    return course_catalogue(course).pgettext("between thousands", ",") == "."


def _sphinx_settings(course: Course) -> dict[str, Any]:
    """The settings of Sphinx, from ``_config.yml``; of a ``conf.py`` the language alone."""
    sphinx = _settings(course).get("sphinx")
    config = sphinx.get("config") if isinstance(sphinx, dict) else None
    if isinstance(config, dict):
        return config
    try:
        code = (course.root / "conf.py").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return {}
    # No code of an author runs where only a word is wanted.
    match = re.search(r"""^language\s*=\s*["'](\w+)["']""", code, re.MULTILINE)
    return {"language": match[1]} if match else {}


def course_name(course: Course) -> str:
    """Name `course` in a word that file names and addresses can hold.

    It is the name of the course's data package, which travels with the installed wheel, too;
    a course without one is named after the title in its ``_config.yml``, else after its folder.

    Parameters
    ----------
    course : Course

    Returns
    -------
    str
        Letters, digits and hyphens; ``course`` if nothing gives a name.
    """
    name = _package_name(course) or book_title(course) or course.root.name
    return _slug(name) or "course"


def _package_name(course: Course) -> str:
    try:
        package = json.loads((course.data / "datapackage.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    return _text_at(package, "name")


def book_title(course: Course) -> str:
    """Return the title in the course's ``_config.yml``; empty if it has none."""
    return _text_at(_settings(course), "title")


def _settings(course: Course) -> dict[str, Any]:
    """What stands in ``_config.yml``; empty without one."""
    try:
        text = (course.root / CONFIG).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return {}
    return _read_settings(text)


@lru_cache(maxsize=4)
def _read_settings(text: str) -> dict[str, Any]:
    # Most who ask for a course do not ask this: the ground imports no library before.
    import yaml

    try:
        settings = yaml.load(text, Loader=yaml.BaseLoader)
    except (ValueError, yaml.YAMLError):
        return {}
    return settings if isinstance(settings, dict) else {}


def _text_at(table: Any, name: str) -> str:
    value = table.get(name) if isinstance(table, dict) else None
    return value if isinstance(value, str) else ""


def _slug(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", "-", plain).strip("-")
