"""Two builds of one source are the same bytes, in any folder."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SOURCES = ("chapters", "data", "exercises")
FILES = ("_config.yml", "_toc.yml", "references.bib", "CITATION.cff")


def run_build(folder: Path, date: str, *what: str) -> None:
    """Build a course with a Python that hashes otherwise than the one that built the book."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": date, "PYTHONHASHSEED": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "coursekit", "build", *what, "--quiet"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def digests(built: Path) -> dict[str, str]:
    """Return the digest of every file of a book."""
    products = [*(built / "html").rglob("*"), *(built / "pdf").rglob("*.pdf")]
    return {
        path.relative_to(built).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(products)
        if path.is_file() and path.name != ".buildinfo"
    }


@pytest.fixture(scope="module")
def elsewhere(root: Path, book_date: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the course in another folder, built there cold."""
    folder = tmp_path_factory.mktemp("elsewhere")
    for name in SOURCES:
        shutil.copytree(root / name, folder / name)
    for name in FILES:
        shutil.copyfile(root / name, folder / name)
    run_build(folder, book_date, "all", "--print")
    return folder


# `elsewhere` first: another process may be building `book` meanwhile.
def test_two_cold_builds_are_identical(elsewhere: Path, book: Path) -> None:
    first, second = digests(book), digests(elsewhere / "_build")
    assert len(first) > 50
    differing = [name for name in {**first, **second} if first.get(name) != second.get(name)]
    assert differing == []


def test_pdf_made_alone_is_the_pdf_made_beside_the_html(elsewhere: Path, book_date: str) -> None:
    pdf = elsewhere / "_build" / "pdf" / "soviet-defectors.pdf"
    made_beside = pdf.read_bytes()
    pdf.unlink()
    run_build(elsewhere, book_date, "pdf")
    assert pdf.read_bytes() == made_beside
