"""Two builds of one source are the same bytes, in any folder."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

SOURCES = ("chapters", "data", "exercises")
FILES = ("_config.yml", "_toc.yml", "references.bib")


def build(root: Path, folder: Path, seed: str) -> dict[str, str]:
    """Build a copy of the course cold and return the digest of every file of the book."""
    for name in SOURCES:
        shutil.copytree(root / name, folder / name)
    for name in FILES:
        shutil.copyfile(root / name, folder / name)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1750000000", "PYTHONHASHSEED": seed}
    done = subprocess.run(
        [sys.executable, "-m", "coursekit", "build", "all", "--quiet"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    products = [*(folder / "_build/html").rglob("*"), *(folder / "_build/pdf").rglob("*.pdf")]
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(products)
        if path.is_file() and path.name != ".buildinfo"
    }


def test_two_cold_builds_are_identical(root: Path, tmp_path: Path) -> None:
    first = build(root, tmp_path / "one", seed="1")
    second = build(root, tmp_path / "elsewhere", seed="2")
    differing = [name for name in {**first, **second} if first.get(name) != second.get(name)]
    assert differing == []
