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
FILES = ("_config.yml", "_toc.yml", "references.bib")
ADDRESS = "https://example.org/book"


def build(root: Path, folder: Path, seed: str) -> dict[str, str]:
    """Build a copy of the course cold and return the digest of every file of the book."""
    for name in SOURCES:
        shutil.copytree(root / name, folder / name)
    for name in FILES:
        shutil.copyfile(root / name, folder / name)
    run_build(folder, "all", seed)
    products = [*(folder / "_build/html").rglob("*"), *(folder / "_build/pdf").rglob("*.pdf")]
    return {
        path.relative_to(folder).as_posix(): digest(path)
        for path in sorted(products)
        if path.is_file() and path.name != ".buildinfo"
    }


def run_build(folder: Path, what: str, seed: str = "0") -> None:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1750000000", "PYTHONHASHSEED": seed}
    done = subprocess.run(
        [sys.executable, "-m", "coursekit", "build", what, "--quiet", "--address", ADDRESS],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The course in two folders, to be built by two Pythons that hash differently."""
    base = tmp_path_factory.mktemp("twice")
    return base / "one", base / "elsewhere"


@pytest.fixture(scope="module")
def digests(root: Path, folders: tuple[Path, Path]) -> list[dict[str, str]]:
    return [build(root, folder, seed) for folder, seed in zip(folders, "12", strict=True)]


def test_two_cold_builds_are_identical(digests: list[dict[str, str]]) -> None:
    first, second = digests
    differing = [name for name in {**first, **second} if first.get(name) != second.get(name)]
    assert differing == []


def test_pdf_made_alone_is_the_pdf_made_beside_the_html(
    folders: tuple[Path, Path], digests: list[dict[str, str]]
) -> None:
    run_build(folders[0], "pdf")
    [(name, made_beside)] = [
        item for item in digests[0].items() if item[0].startswith("_build/pdf")
    ]
    assert made_beside == digest(folders[0] / name)


def test_sitemap_has_the_address_that_the_command_was_given(
    folders: tuple[Path, Path], digests: list[dict[str, str]]
) -> None:
    sitemap = (folders[0] / "_build/html/sitemap.xml").read_text("utf-8")
    assert f"<loc>{ADDRESS}/index.html</loc>" in sitemap or f"<loc>{ADDRESS}/</loc>" in sitemap
