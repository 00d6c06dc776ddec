"""Exercises in a book that has nothing of ours but them, built by Sphinx itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from skeletons import BASE

CONF = """\
project = "Plain"
author = copyright = "Somebody"
version = "1"
extensions = ["myst_parser", "coursekit.book.exercises"]
html_theme = "alabaster"
"""
# What another book need not have: no library of tables, charts, grading or our own PDF.
WITHOUT = ("pandas", "numpy", "matplotlib", "msgspec", "typst", "jupyter_book", "myst_nb")
SPHINX = f"""\
import sys
sys.modules.update(dict.fromkeys({WITHOUT!r}))
from sphinx.cmd.build import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def plain_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with a ``conf.py`` and one exercise of each kind whose key is not computed."""
    root = tmp_path_factory.mktemp("plain") / "book"
    chapter = root / "exercises" / "all"
    chapter.mkdir(parents=True)
    page = ["# Kinds\n"]
    for kind, text in BASE.items():
        if kind != "data":
            text = text.replace("source: Emergence 1\n", "").replace("A title", f"A {kind}")
            (chapter / f"{kind}.md").write_text(text, encoding="utf-8")
            page.append(f"```{{exercise}} all/{kind}\n```\n")
    page.append("```{exercise-answers}\n```\n\n```{exercise-progress}\n```\n")
    (root / "index.md").write_text("\n".join(page), encoding="utf-8")
    (root / "conf.py").write_text(CONF, encoding="utf-8")
    return root


@pytest.mark.parametrize("builder", ["html", "latex", "text", "man", "texinfo"])
def test_plain_sphinx_builds_every_kind(plain_book: Path, tmp_path: Path, builder: str) -> None:
    to = tmp_path / builder
    options = ("-q", "-W", "-d", str(tmp_path / "trees"), "-b", builder)
    done = subprocess.run(
        [sys.executable, "-c", SPHINX, *options, str(plain_book), str(to)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    written = "\n".join(
        path.read_text(encoding="utf-8")
        for path in to.rglob("*")
        if path.suffix in {".html", ".tex", ".txt", ".1", ".texi"}
    )
    for kind in BASE.keys() - {"data"}:
        assert f"A {kind}" in written
    if builder == "html":
        ours = {"exercise.css", "exercise.js", "marking.js", "progress.js"}
        theirs = {"alabaster.css", "basic.css", "custom.css", "pygments.css"}
        assert {path.name for path in (to / "_static").glob("*.css")} == {"exercise.css", *theirs}
        assert ours <= {path.name for path in (to / "_static").iterdir()}
