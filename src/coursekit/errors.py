"""What can go wrong, told to the person who can put it right.

Every fault has a place, says what is wrong, and says what to do next.  A reader collects all
faults of what it reads and raises them together, so that an author mends a file in one go.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import json

DISTRIBUTION = "jupyter-coursekit"
"""The name under which pip knows this package; the bare name ``coursekit`` is somebody else's."""

# What each extra of the distribution brings, by the name under which it is imported; one that
# builds on another has what that has.  A library counts for the first extra that has it.
_DATA = ("pandas", "numpy", "matplotlib")
_GRADING = ("msgspec", "charset_normalizer", "openpyxl", "defusedxml", "tornado")
EXTRAS = {
    "data": _DATA,
    "grading": _GRADING,
    "analysis": (*_DATA, *_GRADING, "scipy"),
    "distributed": (*_GRADING, "distributed", "dask"),
    "book": (
        *("jupyter_book", "myst_nb", "myst_parser", "sphinx", "docutils", "sphinxcontrib"),
        "sphinx_external_toc",
        *("sphinx_book_theme", "typst", "nbformat", "nbclient", "jupyter_client", "jupyter_core"),
        *("jupyter_cache", "jinja2", "markupsafe", "IPython", "fontTools", "pybtex", "bs4", "PIL"),
        *("hatchling", "tornado", "watchfiles", "anyio", "minify"),
    ),
    "export": ("latex2mathml", "genanki", "defusedxml"),
}

REFUSED = "Is there room on the disk, and may you write there? Then run again."
_OTHER_REMEDIES = {
    errno.ENOTDIR: "A file stands where a folder is needed; name another.",
    errno.EEXIST: "A file stands where a folder is needed; move it away.",
    errno.EISDIR: "A folder stands where a file is needed; name another.",
    errno.ENOENT: "Is its name written rightly, and is it still there?",
    errno.ENAMETOOLONG: "Choose a shorter name.",
}


@dataclass(frozen=True, order=True)
class Fault:
    """One mistake in one place.

    Parameters
    ----------
    path : str
        File as the person knows it, relative to the course; ``""`` if there is none.
    line : int
        Line in the file, from 1; 0 if the fault has no line.
    message : str
        What is wrong: expected against found, without a final stop.
    remedy : str
        What to do next, a sentence; may be empty.
    """

    path: str
    line: int
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        place = self.path + (f":{self.line}" if self.path and self.line else "")
        text = f"{place}: {self.message}" if place else self.message
        return f"{text}. {self.remedy}" if self.remedy else text


class CourseError(Exception):
    """A mistake in the course's files or in what the user asked for.

    Parameters
    ----------
    faults : str or Fault or iterable of Fault
        Everything that was found, in any order; kept sorted by place.
    """

    def __init__(self, faults: str | Fault | Iterable[Fault]) -> None:
        if isinstance(faults, str):
            faults = Fault("", 0, faults)
        given = (faults,) if isinstance(faults, Fault) else tuple(faults)
        self.faults: tuple[Fault, ...] = tuple(sorted(given))
        super().__init__("\n".join(map(str, self.faults)))


class LocatorError(CourseError):
    """A locator that cannot be read or that points nowhere in the article."""


class DatasetError(CourseError):
    """A dataset that does not exist or does not hold what its description promises."""


class ExerciseError(CourseError):
    """An exercise file that cannot be used as it is."""


class AssignmentError(CourseError):
    """An assignment file that cannot be used as it is."""


class SubmissionError(CourseError):
    """A file that cannot be marked, or a folder or zip of which nothing can be read."""


def system_fault(error: OSError) -> Fault:
    """Tell what a disk or file system refuses, in one line.

    Parameters
    ----------
    error : OSError
        What was raised.

    Returns
    -------
    Fault
        At the file, if the error names it.
    """
    message = f"cannot be read or written: {error.strerror or error}"
    remedy = _OTHER_REMEDIES.get(error.errno or 0, REFUSED)
    return Fault(str(error.filename or ""), 0, message, remedy)


def not_utf8(place: str, error: UnicodeDecodeError) -> Fault:
    """Tell the line of a text file whose bytes are not UTF-8.

    Parameters
    ----------
    place : str
        How its reader knows the file.
    error : UnicodeDecodeError
        Of reading the file as a whole.

    Returns
    -------
    Fault
    """
    line = error.object.count(b"\n", 0, error.start) + 1
    return Fault(place, line, "the file is not UTF-8", "Save it so.")


def not_json(place: str, error: json.JSONDecodeError) -> Fault:
    """Tell where a text file ceases to be JSON.

    Parameters
    ----------
    place : str
        How its reader knows the file.
    error : json.JSONDecodeError
        Of reading the file as a whole.

    Returns
    -------
    Fault
    """
    message = f"the file is not JSON from character {error.colno} of this line on"
    remedy = (
        "Look there, and at the end of the line above, for a comma, a quotation mark or a bracket "
        "that is missing or too many."
    )
    return Fault(place, error.lineno, message, remedy)


def missing_extra(error: ModuleNotFoundError, wanted: str = "") -> CourseError:
    """Say which line to type where a library is missing that an extra brings.

    Parameters
    ----------
    error : ModuleNotFoundError
        What an import has raised.
    wanted : str
        The extra that the whole of a command needs, named if it brings the library.

    Returns
    -------
    CourseError

    Raises
    ------
    ModuleNotFoundError
        `error` itself, if no extra brings the module.
    """
    library = (error.name or "").partition(".")[0]
    likely = {wanted: EXTRAS.get(wanted, ()), **EXTRAS}
    extra = next((name for name, brought in likely.items() if library in brought), None)
    if extra is None:
        raise error
    message = f"this needs {library}, which is not installed"
    return CourseError(Fault("", 0, message, f'Type: pip install "{DISTRIBUTION}[{extra}]"'))


def shown_path(path: Path, root: Path | None = None) -> str:
    """Return `path` as its reader knows it: relative to `root` where it lies below it."""
    if root is not None:
        try:
            return path.resolve().relative_to(root.resolve()).as_posix()
        except ValueError:
            pass
    return path.as_posix()
