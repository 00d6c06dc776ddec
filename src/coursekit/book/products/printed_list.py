"""One run that prints products, and ``printed.json``: what came of it, with page counts."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from coursekit.book.build.run import Book
from coursekit.book.exercises.settings import is_instructor, withheld
from coursekit.book.products.planning import plan_of

LIST = "printed.json"
# Typst writes the root of the page tree first, uncompressed.
_PAGES = re.compile(rb"/Type/Pages/Count (\d+)")


def page_count(pdf: Path) -> int:
    """Return how many pages a PDF of Typst has; 0 if it does not say."""
    counts = _PAGES.findall(pdf.read_bytes())
    return max(map(int, counts), default=0)


def list_printed(app: Sphinx, error: Exception | None) -> None:
    """Write the list beside the PDFs, if products were ordered."""
    if error is not None or app.builder.name != "typst" or not app.config.coursekit_products:
        return
    plan = plan_of(app)
    printed = [
        {**asdict(one), "pages": page_count(Path(app.outdir, f"{one.name}.pdf"))}
        for one in plan.printed
    ]
    withholds = not is_instructor(app) and bool(withheld(app))
    told = {"printed": printed, "missing": plan.missing, "withholds": withholds}
    text = json.dumps(told, ensure_ascii=False, indent=1)
    Path(app.outdir, LIST).write_text(f"{text}\n", encoding="utf-8")


def print_products(book: Book, *, quiet: bool = False) -> dict[str, Any]:
    """Print the products of a book into its folder of PDFs.

    Parameters
    ----------
    book : Book
        With `products`.
    quiet : bool
        Show warnings only.

    Returns
    -------
    dict
        What was ``printed``, each a dict with what a `Printed` has and with ``pages``; lines that
        tell what is ``missing``; and whether it ``withholds`` keys.

    Raises
    ------
    CourseError
        If the book has a fault, or nothing of what was ordered.
    OSError
        If a disk refuses to be read or written.
    """
    book.build("pdf", status=None if quiet else sys.stdout)
    return read_printed(book)


def read_printed(book: Book) -> dict[str, Any]:
    """Return what the last run has printed of a book, as `print_products` does."""
    return dict(json.loads((book.folder / "pdf" / LIST).read_text(encoding="utf-8")))
