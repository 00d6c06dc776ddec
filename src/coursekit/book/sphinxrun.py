"""One run of Sphinx over the course, with Jupyter Book's settings, for one format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING

import yaml

from coursekit.book.fonts import FONTS
from coursekit.book.typst.rehearsal import rehearsed
from coursekit.book.typst.stamp import may_have_changed, stamp_of
from coursekit.collector import collector_at_rest
from coursekit.contents import TOC
from coursekit.course import Course
from coursekit.errors import CourseError, Fault

if TYPE_CHECKING:
    from sphinx.application import Sphinx

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


def rehearsal_of(run: Run) -> AbstractContextManager[None]:
    """Begin what a run can do before Sphinx is imported: rehearse a PDF that will change."""
    if run.format == "pdf":
        pdf = run.folder / run.format / f"{run.settings['typst_pdf_name']}.pdf"
        if run.fresh:
            stamp_of(pdf).unlink(missing_ok=True)
        elif may_have_changed(pdf):
            return rehearsed(pdf.with_suffix(".typ"), [FONTS])
    return nullcontext()


def import_sphinx() -> None:
    """Import what a run imports, ahead of it."""
    with collector_at_rest():
        from jupyter_book.config import get_default_sphinx_config
        from sphinx.application import builtin_extensions

        extensions = get_default_sphinx_config()["extensions"]
        for name in (*builtin_extensions, *extensions, "coursekit.book.components"):
            import_module(name)


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
    OSError
        If a disk refuses to be read or written.
    """
    _check_settings(course)
    overrides = {
        "external_toc_path": (course.root / "_toc.yml").as_posix(),
        "latex_individualpages": False,
        "coursekit_after_reading": after_reading,
        **run.settings,
    }
    with collector_at_rest():
        from jupyter_book.sphinx import build_sphinx

        with _settings_told(), _refusals_untold():
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
    if isinstance(status, KeyboardInterrupt | OSError):
        raise status
    if isinstance(status, Exception) or status:
        raise not_built(run.format)


def _check_settings(course: Course) -> None:
    """Tell a slip in the settings in a line; Jupyter Book ends in a traceback."""
    try:
        settings = yaml.safe_load((course.root / "_config.yml").read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, problem = mark.line + 1 if mark else 0, getattr(error, "problem", error)
        raise CourseError(Fault("_config.yml", line, f"this is no YAML: {problem}")) from error
    except UnicodeDecodeError as error:
        raise CourseError(
            Fault("_config.yml", 0, "the file is not UTF-8", "Save it so.")
        ) from error
    if not isinstance(settings, dict):
        raise CourseError(Fault("_config.yml", 1, "expected settings, like title: My course"))
    if not (course.root / TOC).is_file():
        remedy = "Write it: format: jb-book, then root: and chapters:."
        raise CourseError(Fault(TOC, 0, "the table of contents is missing", remedy))


@contextmanager
def _settings_told() -> Iterator[None]:
    """Tell of settings that Jupyter Book cannot use; Sphinx itself lets no exception out."""
    try:
        yield
    except (TypeError, ValueError, AttributeError, LookupError) as error:
        message = f"Jupyter Book cannot use these settings: {type(error).__name__}: {error}"
        remedy = "See what it says of them above."
        raise CourseError(Fault("_config.yml", 0, message, remedy)) from error


@contextmanager
def _refusals_untold() -> Iterator[None]:
    """Leave telling what a disk refuses to whoever started the run; Sphinx prints a traceback."""
    from jupyter_book import sphinx as jupyter

    told = jupyter.handle_exception

    def tell(app: Sphinx | None, arguments: object, error: Exception, stderr: IO[str]) -> None:
        if not isinstance(error, OSError):
            told(app, arguments, error, stderr)

    jupyter.handle_exception = tell
    try:
        yield
    finally:
        jupyter.handle_exception = told


def not_built(format_: str) -> CourseError:
    """Return the error of a book whose faults Sphinx has named already."""
    return CourseError(
        Fault("", 0, f"the {format_} book was not built", "Mend the warnings above.")
    )


def tell_of_reading(app: Sphinx, _builder: object) -> None:
    """Tell whoever started the run that all pages are read."""
    if app.config.coursekit_after_reading is not None:
        app.config.coursekit_after_reading()


def setup_sphinxrun(app: Sphinx) -> None:
    """Connect what a run is told."""
    app.add_config_value("coursekit_after_reading", None, "")
    app.connect("write-started", tell_of_reading)
