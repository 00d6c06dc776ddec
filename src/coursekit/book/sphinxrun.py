"""One run of Sphinx over the course, with Jupyter Book's settings, for one format."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sphinx.application import Sphinx

from coursekit.course import Course
from coursekit.errors import CourseError, Fault

BUILDERS = {"html": "html", "pdf": "typst"}


@dataclass(frozen=True)
class Run:
    """What a run of Sphinx is told.

    Parameters
    ----------
    folder : pathlib.Path
        Where each format has a folder; what Sphinx has read is kept in ``.doctrees``.
    format : {"html", "pdf"}
        What to make.
    settings : dict of str to str
        Values of the configuration that are no author's business.
    quiet : bool
        Show warnings only.
    fresh : bool
        Read everything again.
    """

    folder: Path
    format: str
    settings: dict[str, str]
    quiet: bool = False
    fresh: bool = False


def run_sphinx(course: Course, run: Run, after_reading: Callable[[], None] | None = None) -> None:
    """Run Sphinx once.

    Parameters
    ----------
    course : Course
        A checkout.
    run : Run
        What to make.
    after_reading : callable, optional
        Called when all pages are read and kept on the disk and the first is about to be written;
        not called if there is nothing to write.  A plain function: Sphinx would try to keep a
        method's object with the pages.

    Raises
    ------
    CourseError
        If the book has a fault; Sphinx has then named each with file and line.
    """
    from jupyter_book.sphinx import build_sphinx

    overrides = {
        "external_toc_path": (course.root / "_toc.yml").as_posix(),
        "latex_individualpages": False,
        "coursekit_after_reading": after_reading,
        **run.settings,
    }
    with _collector_at_rest():
        status = build_sphinx(
            course.root,
            run.folder / run.format,
            noconfig=True,
            path_config=course.root / "_config.yml",
            confoverrides=overrides,
            doctreedir=run.folder / ".doctrees",
            builder=BUILDERS[run.format],
            warningiserror=True,
            keep_going=True,
            quiet=run.quiet,
            freshenv=run.fresh,
        )
    if isinstance(status, Exception) or status:
        raise not_built(run.format)


def not_built(format_: str) -> CourseError:
    """Return the error of a book whose faults Sphinx has named already."""
    return CourseError(
        Fault("", 0, f"the {format_} book was not built", "Mend the warnings above.")
    )


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Let Python's garbage collector rest: it would look through every page's tree again and again.

    Nothing of the trees becomes garbage before the book is done.
    """
    working = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if working:
            gc.freeze()  # what is there stays to the end of the command: no use to look through it
            gc.enable()


def tell_of_reading(app: Sphinx, _builder: object) -> None:
    """Tell whoever started the run that all pages are read."""
    if app.config.coursekit_after_reading is not None:
        app.config.coursekit_after_reading()


def setup_sphinxrun(app: Sphinx) -> None:
    """Connect what a run is told."""
    app.add_config_value("coursekit_after_reading", None, "")
    app.connect("write-started", tell_of_reading)
