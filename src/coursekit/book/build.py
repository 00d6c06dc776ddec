"""Build the book: Jupyter Book's settings, one Sphinx run a format, both sharing what was read.

1. Jupyter Book turns ``_config.yml`` and ``_toc.yml`` into Sphinx settings.
2. The HTML run reads and executes the chapters and keeps the doctrees.
3. The PDF run takes those doctrees, writes one Typst file and typesets it.
4. The PDF is laid into the site, so that every page can offer it.
"""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from coursekit.course import Course
from coursekit.errors import CourseError, Fault

BUILDERS = {"html": "html", "pdf": "typst"}
PDF_NAME = "soviet-defectors"


@dataclass(frozen=True)
class Product:
    """One thing that was built.

    Parameters
    ----------
    format : str
        ``html`` or ``pdf``.
    path : pathlib.Path
        The page or file to open.
    seconds : float
        How long it took.
    """

    format: str
    path: Path
    seconds: float


def build_book(
    course: Course,
    formats: tuple[str, ...] = ("html", "pdf"),
    *,
    edition: str = "student",
    output: Path | None = None,
    address: str = "",
    quiet: bool = False,
    fresh: bool = False,
) -> Iterator[Product]:
    """Build the book and yield each product as it is ready.

    Parameters
    ----------
    course : Course
        A checkout.
    formats : tuple of str
        Of ``html`` and ``pdf``, in the order in which to build them.
    edition : {"student", "instructor"}
        The instructor edition prints keys and rubrics.
    output : pathlib.Path, optional
        Folder for everything that is built; default ``_build`` of the course, and
        ``_build/instructor`` for the instructor edition.
    address : str
        Where the site will stand (``https://…/``); default the ``baseurl`` of ``_config.yml``.
        A site that knows it has a sitemap, canonical links and a 404 page that finds its style.
    quiet : bool
        Show warnings only.
    fresh : bool
        Read everything again.

    Yields
    ------
    Product

    Raises
    ------
    CourseError
        If the book has a fault; Sphinx has then named each with file and line.
    """
    if not course.is_checkout:
        raise CourseError(
            Fault("", 0, "there is no book here (_config.yml)", "Go to the folder of the book.")
        )
    base = output or course.root / "_build"
    folder = base if output or edition == "student" else base / edition
    both = set(formats) == {"html", "pdf"}
    with _reproducible(course.root), _collector_at_rest():
        for format_ in formats:
            start = time.perf_counter()
            settings = {
                "coursekit_edition": edition,
                "coursekit_pdf_name": f"{PDF_NAME}.pdf" if both else "",
                "typst_pdf_name": PDF_NAME,
                "nb_execution_cache_path": str(base / ".jupyter_cache"),
            }
            if address:
                settings["html_baseurl"] = address.rstrip("/") + "/"
            _run_sphinx(course, folder, format_, settings, quiet=quiet, fresh=fresh)
            yield Product(format_, _result(folder, format_), time.perf_counter() - start)
    if both:
        shutil.copyfile(_result(folder, "pdf"), folder / "html" / f"{PDF_NAME}.pdf")


def _result(folder: Path, format_: str) -> Path:
    return folder / format_ / ("index.html" if format_ == "html" else f"{PDF_NAME}.pdf")


def _run_sphinx(
    course: Course,
    folder: Path,
    format_: str,
    settings: dict[str, str],
    *,
    quiet: bool,
    fresh: bool,
) -> None:
    from jupyter_book.sphinx import build_sphinx

    overrides = {
        "external_toc_path": (course.root / "_toc.yml").as_posix(),
        "latex_individualpages": False,
        **settings,
    }
    status = build_sphinx(
        course.root,
        folder / format_,
        noconfig=True,
        path_config=course.root / "_config.yml",
        confoverrides=overrides,
        doctreedir=folder / ".doctrees",
        builder=BUILDERS[format_],
        warningiserror=True,
        keep_going=True,
        quiet=quiet,
        freshenv=fresh,
    )
    if isinstance(status, Exception) or status:
        raise CourseError(
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


@contextmanager
def _reproducible(root: Path) -> Iterator[None]:
    """Date the book by its last commit, unless the caller has set ``SOURCE_DATE_EPOCH``."""
    known = os.environ.get("SOURCE_DATE_EPOCH")
    if known is None and (date := _commit_date(root)):
        os.environ["SOURCE_DATE_EPOCH"] = date
    try:
        yield
    finally:
        if known is None:
            os.environ.pop("SOURCE_DATE_EPOCH", None)


def _commit_date(root: Path) -> str:
    try:
        command = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""
