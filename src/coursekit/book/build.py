"""Build the book: Jupyter Book's settings, one Sphinx run a format, both sharing what was read.

1. Jupyter Book turns ``_config.yml`` and ``_toc.yml`` into Sphinx settings.
2. The HTML run reads and executes the chapters and keeps the doctrees.
3. While it writes the pages, the PDF run takes those doctrees, writes one Typst file and typesets
   it (see `alongside`).
4. The PDF is laid into the site, so that every page can offer it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from coursekit.book.alongside import alongside
from coursekit.book.sphinxrun import Run, rehearsal_of, run_sphinx
from coursekit.course import Course, course_name
from coursekit.errors import CourseError, Fault


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
        How long one waited for it, beyond the product before it.
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
        Of ``html`` and ``pdf``.
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
    name = course_name(course)
    settings = {
        "coursekit_edition": edition,
        "coursekit_pdf_name": f"{name}.pdf" if "pdf" in formats else "",
        "typst_pdf_name": name,
        "nb_execution_cache_path": str(base / ".jupyter_cache"),
    }
    if address:
        settings["html_baseurl"] = address.rstrip("/") + "/"
    with _reproducible(course.root):
        if both:
            yield from _build_both(course, folder, settings, quiet=quiet, fresh=fresh)
            shutil.copyfile(_result(folder, "pdf", settings), folder / "html" / f"{name}.pdf")
        else:
            for format_ in formats:
                clock = time.perf_counter()
                run = Run(folder, format_, settings, quiet=quiet, fresh=fresh)
                with rehearsal_of(run):
                    run_sphinx(course, run)
                yield Product(
                    format_, _result(folder, format_, settings), time.perf_counter() - clock
                )


def _build_both(
    course: Course, folder: Path, settings: dict[str, str], *, quiet: bool, fresh: bool
) -> Iterator[Product]:
    """Build the HTML, and the PDF while the HTML is written."""
    clock = time.perf_counter()
    html = Run(folder, "html", settings, quiet=quiet, fresh=fresh)
    pdf = Run(folder, "pdf", settings, quiet=quiet)
    with rehearsal_of(pdf), alongside(course, pdf) as second:
        run_sphinx(course, html, after_reading=lambda: second.begin())
        yield Product("html", _result(folder, "html", settings), time.perf_counter() - clock)
        clock = time.perf_counter()
        second.finish()
        yield Product("pdf", _result(folder, "pdf", settings), time.perf_counter() - clock)


def _result(folder: Path, format_: str, settings: dict[str, str]) -> Path:
    name = "index.html" if format_ == "html" else f"{settings['typst_pdf_name']}.pdf"
    return folder / format_ / name


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
