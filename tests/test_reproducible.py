"""Two builds of one source are the same bytes, in any folder."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from course_copy import change
from coursekit.course import Course

# What is printed is made alike of each chapter, and the reader is made as the book is: the second
# time, one of a kind is typeset.  One page tells how many pages each has, and cannot be compared.
KINDS = ("", "-emergence", "-emergence-worksheet", "-emergence-answers", "-sheets", "-data")
AGAIN = [f"soviet-defectors{kind}" for kind in KINDS]
NOT_COMPARED = (".buildinfo", "for-print.html")
FEWER = f"""
from coursekit.book.products.product_list import ProductList

offered = ProductList.offered

def choose(app):
    if app.builder.name == "typst":
        ProductList.offered = lambda one: ([p for p in offered(one)[0] if p.name in {AGAIN}], [])

def setup(app):
    app.connect("builder-inited", choose)
"""
SOURCES = ("chapters", "data", "exercises")
FILES = ("_config.yml", "_toc.yml", "references.bib", "CITATION.cff")


def build(folder: Path, date: str, modules: Path) -> None:
    """Build a course with a Python that hashes otherwise than the one that built the book."""
    own = {"SOURCE_DATE_EPOCH": date, "PYTHONHASHSEED": "1", "PYTHONPATH": str(modules)}
    environment = {**os.environ, **own}
    done = subprocess.run(
        [sys.executable, "-m", "coursekit", "build", "all", "--print", "--quiet"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def digests(built: Path) -> dict[str, str]:
    """Return the digest of every file of a book that is compared."""
    products = [*(built / "html").rglob("*"), *(built / "pdf").rglob("*.pdf")]
    return {
        path.relative_to(built).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(products)
        if path.is_file()
        and path.name not in NOT_COMPARED
        and (path.suffix != ".pdf" or path.stem in AGAIN)
    }


def test_two_cold_builds_are_identical(
    root: Path, book_date: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    course = tmp_path / "course"
    for name in SOURCES:
        shutil.copytree(root / name, course / name)
    for name in FILES:
        shutil.copyfile(root / name, course / name)
    change(Course(course), "_config.yml", "- coursekit.book\n", "- coursekit.book\n      - fewer\n")
    (tmp_path / "fewer.py").write_text(FEWER, encoding="utf-8")
    build(course, book_date, modules=tmp_path)
    # Asked for so late since another process may have been building it meanwhile.
    first, second = digests(request.getfixturevalue("book")), digests(course / "_build")
    assert len(first) > 50
    assert sum(name.startswith("pdf/") for name in second) == len(AGAIN)
    differing = [name for name in {**first, **second} if first.get(name) != second.get(name)]
    assert differing == []
