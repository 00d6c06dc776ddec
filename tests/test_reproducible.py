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


def build(folder: Path, date: str) -> None:
    """Build a course with a Python that hashes otherwise than the one that built the book."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": date, "PYTHONHASHSEED": "1"}
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
    """Return the digest of every file of a book."""
    products = [*(built / "html").rglob("*"), *(built / "pdf").rglob("*.pdf")]
    return {
        path.relative_to(built).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(products)
        if path.is_file() and path.name != ".buildinfo"
    }


def test_two_cold_builds_are_identical(
    root: Path, book_date: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    for name in SOURCES:
        shutil.copytree(root / name, tmp_path / name)
    for name in FILES:
        shutil.copyfile(root / name, tmp_path / name)
    build(tmp_path, book_date)
    # Asked for so late since another process may have been building it meanwhile.
    first, second = digests(request.getfixturevalue("book")), digests(tmp_path / "_build")
    assert len(first) > 50
    differing = [name for name in {**first, **second} if first.get(name) != second.get(name)]
    assert differing == []
