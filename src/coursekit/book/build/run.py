"""Build the book: the HTML, then the PDF from what was read for it, one run of Sphinx each.

1. Jupyter Book turns ``_config.yml`` and ``_toc.yml`` into Sphinx settings.
2. The HTML run reads and executes the chapters, keeps the doctrees and writes the pages.
3. The PDF run takes those doctrees, writes one Typst file and typesets it.
4. The PDF is laid into the site, so that every page can offer it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from coursekit.book.build.sphinx_run import run_sphinx
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
        How long it took.
    """

    format: str
    path: Path
    seconds: float


@dataclass(frozen=True)
class Book:
    """A book to build, and how.

    Parameters
    ----------
    course : Course
        A folder with a book.
    formats : tuple of str
        Of ``html`` and ``pdf``; the pages offer the PDF if both are built.
    edition : {"student", "instructor"}
        The instructor edition prints keys and rubrics.
    output : pathlib.Path, optional
        Folder for everything that is built; default ``_build`` of the course, and
        ``_build/instructor`` for the instructor edition.
    address : str
        Where the site will stand (``https://…/``); default the ``baseurl`` of ``_config.yml``.
        A site that knows it has a sitemap, canonical links and a 404 page that finds its style.
    products : tuple
        What is printed, each an `Order` of `coursekit.book.products`; without any, the whole book.
    settings : mapping of str to object
        Sphinx settings that are others than the book's own.

    Raises
    ------
    CourseError
        If there is no book in the folder.
    """

    course: Course
    formats: tuple[str, ...] = ("html", "pdf")
    edition: str = "student"
    output: Path | None = None
    address: str = ""
    products: tuple[object, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.course.is_checkout:
            is_project = (self.course.root / "conf.py").is_file()
            remedy = "Go to the folder of the book."
            if is_project:
                remedy = "A Sphinx project is built with sphinx-build."
            raise CourseError(Fault("", 0, "there is no book here (_config.yml)", remedy))

    @property
    def base(self) -> Path:
        """Folder for everything that is built, of all editions."""
        return self.output or self.course.root / "_build"

    @property
    def folder(self) -> Path:
        """Folder in which each format has a folder of its own."""
        is_base = self.output is not None or self.edition == "student"
        return self.base if is_base else self.base / self.edition

    @property
    def offered_pdf(self) -> Path:
        """The PDF in the site, a copy."""
        return self.folder / "html" / f"{course_name(self.course)}.pdf"

    def product(self, format_: str) -> Path:
        """Return the page or file to open."""
        name = "index.html" if format_ == "html" else self.offered_pdf.name
        return self.folder / format_ / name

    def build(
        self,
        format_: str,
        *,
        status: TextIO | None = None,
        warnings: TextIO | None = None,
        fresh: bool = False,
    ) -> Product:
        """Build one format; see `run_sphinx` for the parameters and for what it raises."""
        started = time.perf_counter()
        name = course_name(self.course)
        settings = {
            "coursekit_edition": self.edition,
            "coursekit_pdf_name": f"{name}.pdf" if "pdf" in self.formats else "",
            "coursekit_products": list(self.products),
            "typst_pdf_name": name,
            "nb_execution_cache_path": str(self.base / ".jupyter_cache"),
            **self.settings,
        }
        if self.address:
            settings["html_baseurl"] = self.address.rstrip("/") + "/"
        with _dated(self.course.root):
            run_sphinx(
                self.course,
                format_,
                self.folder,
                settings,
                status=status,
                warnings=warnings,
                fresh=fresh,
            )
        return Product(format_, self.product(format_), time.perf_counter() - started)

    def offer_pdf(self) -> None:
        """Lay the PDF into the site, whole at once: somebody may be reading the one before."""
        part = self.offered_pdf.with_suffix(".part")
        shutil.copyfile(self.product("pdf"), part)
        part.replace(self.offered_pdf)


def build_book(book: Book, *, quiet: bool = False, fresh: bool = False) -> Iterator[Product]:
    """Build the book and yield each product as it is ready.

    PDFs that an earlier build has laid into the site are taken out: they may tell what is withheld
    by now, and no page links them unless this build makes them anew.

    Parameters
    ----------
    book : Book
        What to build.
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
        If the book has a fault; each was then named with file and line.
    OSError
        If a disk refuses to be read or written.
    """
    if "html" in book.formats:
        book.offered_pdf.unlink(missing_ok=True)
        shutil.rmtree(book.folder / "html" / "print", ignore_errors=True)
    for format_ in book.formats:
        yield book.build(
            format_,
            status=None if quiet else sys.stdout,
            fresh=fresh and format_ == book.formats[0],  # the second takes what the first has read
        )
    if set(book.formats) == {"html", "pdf"}:
        book.offer_pdf()


@contextmanager
def _dated(root: Path) -> Iterator[None]:
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
