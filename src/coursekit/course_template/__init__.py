"""A new course: a small one that is whole, written from templates into an empty folder.

The templates in ``files/`` lie as the files of the course will; ``dot-`` stands for a dot, so that
no tool takes them for files of this repository.  ``<< … >>`` is a value, ``<% … %>`` a condition.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from importlib import resources
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from coursekit import __version__
from coursekit.catalogue import in_language, pgettext
from coursekit.course_template.sample_words import translated
from coursekit.errors import CourseError, Fault

EXERCISES = (
    "first-passengers",
    "the-owner",
    "in-what-order",
    "written-at-the-time",
    "paper-and-fact",
    "how-much-more",
    "the-cheap-boat",
    "said-or-documented",
    "a-sentence-for-print",
)
"""The exercises of the new course in the order of its chapter, one of each kind."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")
_ELSEWHERE = "Name a folder that is empty or not there yet."
_ARTICLE_ONLY = {
    "chapters/people.md",
    "chapters/notes.md",
    "data/paragraphs.csv",
    "data/notes.csv",
    "data/people.csv",
}
_DATA_ONLY = {"chapters/charts.py", "data/crossings.csv"}
_EITHER_ONLY = {"chapters/codebook.md", "data/datapackage.json"}


@dataclass(frozen=True)
class NewCourse:
    """What a new course is to be.

    Parameters
    ----------
    title, author : str
        One line each, not empty.
    language : str
        A code that Sphinx knows, like ``en`` or ``pt_BR``; where there is a catalogue for it,
        the sample is in it, else in English.
    article : bool
        Whether it reads an article, with locators into it.
    data : bool
        Whether it has a table of its own, and a chart.
    year : int
        Of its copyright.

    Raises
    ------
    CourseError
        If one of them cannot be used; all faults at once.
    """

    title: str
    author: str
    language: str
    article: bool
    data: bool
    year: int

    def __post_init__(self) -> None:
        faults = [
            Fault("", 0, f"the {name} is empty or has a line break", "Give it in one line.")
            for name in ("title", "author")
            if not getattr(self, name).strip() or not getattr(self, name).isprintable()
        ]
        if not _LANGUAGE.fullmatch(self.language):
            message = f'"{self.language}" is not a language'
            faults.append(Fault("", 0, message, "Give its code: en, de, ru, pt_BR."))
        if faults:
            raise CourseError(faults)


def refuse_taken(folder: Path) -> None:
    """Refuse a folder in which no course can begin.

    Raises
    ------
    CourseError
        If it is a file or holds something; what begins with a dot does not count.
    """
    if folder.exists() and not (folder.is_dir() and _is_empty(folder)):
        raise CourseError(Fault(folder.as_posix(), 0, "there is something already", _ELSEWHERE))


def write_course(folder: Path, course: NewCourse) -> list[Path]:
    """Write the files of a new course.

    Parameters
    ----------
    folder : pathlib.Path
        Made if it is not there; else it has to be empty, but for what begins with a dot.
    course : NewCourse

    Returns
    -------
    list of pathlib.Path
        What was written, in the order of their names.

    Raises
    ------
    CourseError
        If the folder is a file or holds something.
    OSError
        If a disk refuses to be written; nothing is left behind.
    """
    refuse_taken(folder)
    with in_language(course.language):
        texts = dict(_texts(course))
    taken = [folder / name for name in texts if (folder / name).exists()]
    if taken:
        message = "the file is there already"
        raise CourseError(Fault(path.as_posix(), 0, message, _ELSEWHERE) for path in taken)
    paths = [folder / name for name in sorted(texts)]
    try:
        for name, text in texts.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    except OSError:  # half a course would refuse the next try
        _remove(paths, folder)
        raise
    return paths


def _remove(paths: Sequence[Path], folder: Path) -> None:
    """Remove files and what folders they leave empty, as far as the disk lets it."""
    for path in paths:
        with suppress(OSError):
            path.unlink()
    inner = {parent for path in paths for parent in path.parents if parent.is_relative_to(folder)}
    for parent in sorted(inner, reverse=True):  # a folder comes after those in it
        with suppress(OSError):
            parent.rmdir()


def _is_empty(folder: Path) -> bool:
    return all(path.name.startswith(".") for path in folder.iterdir())


def _texts(course: NewCourse) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each file that the course has."""
    environment = Environment(
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    # What JSON quotes, YAML reads, too.
    environment.filters["quoted"] = lambda text: json.dumps(text, ensure_ascii=False)
    say, left_out = partial(pgettext, "sample"), _left_out(course)
    owner = say("Marta Lind")
    values = asdict(course) | {"exercises": EXERCISES, "version": __version__}
    values["owner"] = f"{{name}}`{owner}`" if course.article else owner
    with resources.as_file(resources.files(__package__) / "files") as root:
        for path in sorted(root.rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.is_file() and "__pycache__" not in name and name not in left_out:
                template = translated(name, path.read_text(encoding="utf-8"), say)
                text = environment.from_string(template).render(values)
                yield name.replace("dot-", "."), text


def _left_out(course: NewCourse) -> set[str]:
    """Name the templates of what the course does not have."""
    return (
        (set() if course.article else _ARTICLE_ONLY)
        | (set() if course.data else _DATA_ONLY)
        | (set() if course.article or course.data else _EITHER_ONLY)
    )
