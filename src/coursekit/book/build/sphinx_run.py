"""One run of Sphinx over a book, with Jupyter Book's settings, for one format."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import yaml

from coursekit.course import TOC, Course
from coursekit.errors import CourseError, Fault, not_utf8

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

CONFIG = "_config.yml"
BUILDERS = {"html": "html", "pdf": "typst"}
WHOLE, EXERCISES = "coursekit.book", "coursekit.book.exercises"
# Settings of ours and the extensions that know them; what is not here is Sphinx's own.
KNOWN_TO = {
    "coursekit_edition": {WHOLE, EXERCISES},
    "coursekit_pdf_name": {WHOLE},
    "coursekit_products": {WHOLE},
    "typst_pdf_name": {WHOLE},
    "typst_paper": {WHOLE},
    "typst_text_size": {WHOLE},
    "nb_execution_cache_path": {"myst_nb"},
}
# Stands beside what Sphinx has read while pages are made.  Sphinx keeps what it has read before it
# writes pages: if a build were ended then, the next would take those that are left for new.
UNFINISHED = "coursekit-unfinished"
_PDF_NEEDS_IT = (
    f"Add {WHOLE} to the extensions in {CONFIG}, or build the pages alone: coursekit build html. "
    "The extension coursekit.book.typst alone prints with: "
    "jupyter-book build . --builder custom --custom-builder typst"
)


def run_sphinx(
    course: Course,
    format_: str,
    folder: Path,
    settings: Mapping[str, Any],
    *,
    status: TextIO | None = None,
    warnings: TextIO | None = None,
    fresh: bool = False,
) -> None:
    """Run Sphinx once.

    Parameters
    ----------
    course : Course
        A folder with a book.
    format_ : {"html", "pdf"}
        What to make.
    folder : pathlib.Path
        Where each format has a folder; what Sphinx has read is kept in ``.doctrees``.
    settings : mapping of str to object
        Values of the configuration that are no author's business; those of an extension that the
        book does not have are left out.
    status, warnings : text stream, optional
        Where progress is told, default nowhere; and where faults are, default standard error.
    fresh : bool
        Read everything again.

    Raises
    ------
    CourseError
        If the book has a fault; `warnings` has then got each with file and line.
    OSError
        If a disk refuses to be read or written.
    """
    from sphinx.application import Sphinx
    from sphinx.util.console import color_terminal, nocolor
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    if not color_terminal():  # as sphinx-build does: a file or a log gets words alone
        nocolor()
    unfinished = folder / ".doctrees" / UNFINISHED
    with _path_kept(), collector_at_rest():
        chosen = _settings(course, format_, settings)
        app: Sphinx | None = None
        with patch_docutils(None), docutils_namespace():
            try:
                app = Sphinx(
                    srcdir=course.root,
                    confdir=None,
                    outdir=folder / format_,
                    doctreedir=folder / ".doctrees",
                    buildername=BUILDERS[format_],
                    confoverrides=chosen,
                    status=status,
                    warning=warnings or sys.stderr,
                    freshenv=fresh or unfinished.exists(),
                    warningiserror=True,
                    keep_going=True,
                )
                # No sooner: extensions may write pages while an application is set up.
                app.connect(
                    "env-before-read-docs", lambda _, env, pages: _check_pages(course, env, pages)
                )
                if format_ == "html":
                    app.connect("env-updated", lambda *_: unfinished.touch())
                app.build()
            except (CourseError, OSError):
                raise
            except Exception as error:
                raise _stopped(app, error, format_) from error
    if format_ == "html":
        unfinished.unlink(missing_ok=True)
    if app.statuscode:
        raise CourseError(_not_built(format_))


def _not_built(format_: str) -> str:
    return f"the {format_} book was not built. Fix what the warnings above name."


def _settings(course: Course, format_: str, ours: Mapping[str, Any]) -> dict[str, Any]:
    """Return Jupyter Book's settings with those of `ours` that the book's extensions know."""
    _check_files(course)
    from coursekit.book.build.private import fresh_defaults, sphinx_settings

    try:
        settings = sphinx_settings(course.root)
        extensions = set(settings["extensions"])
    except yaml.YAMLError as error:  # saved again since `_check_files` has read it, in `watch`
        raise _not_yaml(error) from error
    except (TypeError, ValueError, AttributeError, LookupError) as error:
        message = f"Jupyter Book cannot use these settings: {type(error).__name__}: {error}"
        raise CourseError(Fault(CONFIG, 0, message, "See what it says of them above.")) from error
    if (format_ == "pdf" or ours["coursekit_pdf_name"]) and WHOLE not in extensions:
        message = f"the PDF is made by the extension {WHOLE}, which this book does not have"
        raise CourseError(Fault(CONFIG, 0, message, _PDF_NEEDS_IT))
    known = {
        name: value for name, value in ours.items() if extensions & KNOWN_TO.get(name, extensions)
    }
    return fresh_defaults() | settings | known


def _check_files(course: Course) -> None:
    """Tell a slip in the settings in a line; Jupyter Book ends in a traceback."""
    try:
        settings = yaml.safe_load((course.root / CONFIG).read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise _not_yaml(error) from error
    except UnicodeDecodeError as error:
        raise CourseError(not_utf8(CONFIG, error)) from error
    except FileNotFoundError as error:  # gone since the command began, in `watch`
        remedy = "Write them, at least title: My course."
        raise CourseError(Fault(CONFIG, 0, "the settings are missing", remedy)) from error
    if not isinstance(settings, dict):
        raise CourseError(Fault(CONFIG, 1, "expected settings, like title: My course"))
    if not (course.root / TOC).is_file():
        remedy = "Write it: format: jb-book, then root: and chapters:."
        raise CourseError(Fault(TOC, 0, "the table of contents is missing", remedy))
    from sphinx_external_toc.parsing import MalformedError, parse_toc_yaml

    try:
        parse_toc_yaml(course.root / TOC)
    except (MalformedError, yaml.YAMLError, UnicodeDecodeError) as error:
        message = f"this is not a table of contents: {error}"
        raise CourseError(Fault(TOC, 0, message, "Fix it.")) from error


def _check_pages(course: Course, env: BuildEnvironment, pages: list[str]) -> None:
    """Tell as the check does which pages are missing and which of those to be read have no end.

    Sphinx would name no line of ``_toc.yml``, and MyST would include until Python gives up.
    """
    from coursekit.checking.book_files import missing_pages
    from coursekit.checking.chapters import read_chapter
    from coursekit.checking.page_files import circular_includes

    faults = list(missing_pages(course))
    for path in map(Path, map(env.doc2path, pages)):
        if path.suffix == ".md" and b"{include}" in path.read_bytes():
            with suppress(UnicodeDecodeError):  # Sphinx tells of it
                faults += circular_includes(read_chapter(path), course)
    if faults:
        raise CourseError(faults)


def _not_yaml(error: yaml.YAMLError) -> CourseError:
    mark = getattr(error, "problem_mark", None)
    line, problem = mark.line + 1 if mark else 0, getattr(error, "problem", error)
    return CourseError(Fault(CONFIG, line, f"this is not YAML: {problem}"))


@contextmanager
def _path_kept() -> Iterator[None]:
    """Leave the path of Python as it was: Jupyter Book adds the folders of local extensions."""
    before = list(sys.path)
    try:
        yield
    finally:
        sys.path[:] = before


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Let Python's garbage collector rest: the trees of the pages stay to the end of a build.

    Looking through them again and again takes a fifth of a cold build, and more than half of the
    time after a changed sentence.  What was there before is hidden from it, too: the extension
    sphinx-external-toc goes through all objects that the collector knows, for one of this build.

    It is left as it was; woken, it goes through all that was made meanwhile at once.
    """
    was_awake = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        if was_awake:
            gc.enable()


def _stopped(app: Sphinx | None, error: Exception, format_: str) -> Exception:
    """Return what to raise for an error that has ended Sphinx."""
    from sphinx.errors import ExtensionError, SphinxError
    from sphinx.util.exceptions import save_traceback

    cause = error.orig_exc if isinstance(error, ExtensionError) else None
    if isinstance(cause, OSError | CourseError):
        return cause
    if isinstance(error, SphinxError) and cause is None:
        return CourseError(f"{error}\n{_not_built(format_)}")
    traceback_path = save_traceback(app, cause or error)
    message = f"the build has failed: {error}"
    return CourseError(Fault("", 0, message, f"The traceback is in {traceback_path}."))
