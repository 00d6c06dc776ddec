"""Exercises in a book that has nothing of ours but them, built by Sphinx itself."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from cases import published
from lxml import etree
from playwright.sync_api import Page
from reader import RIGHT, WRONG, box_of, press
from skeletons import BASE

from accessibility import COLOURS, faults

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


def build(book: Path, to: Path, *options: str) -> None:
    """Build a book with Sphinx as it is, HTML unless `options` say otherwise."""
    command = [sys.executable, "-c", SPHINX, "-q", "-W", *(options or ("-b", "html"))]
    done = subprocess.run(
        [*command, str(book), str(to)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


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
    for name in ("code", "code-pairs"):
        text = published()["exercises"][name].replace("title: ", f"title: A {name}, ")
        (chapter / f"{name}.md").write_text(text, encoding="utf-8")
        page.append(f"```{{exercise}} all/{name}\n```\n")
    page.append("```{exercise-answers}\n```\n\n```{exercise-progress}\n```\n")
    (root / "index.md").write_text("\n".join(page), encoding="utf-8")
    (root / "conf.py").write_text(CONF, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    "theme",
    ["sphinx_book_theme", "pydata_sphinx_theme", "furo", "alabaster", "sphinx_rtd_theme"],
)
def test_every_state_has_contrast_in_every_theme(
    plain_book: Path,
    tmp_path: Path,
    tab: Page,
    serve: Callable[[Path], AbstractContextManager[str]],
    theme: str,
) -> None:
    build(plain_book, tmp_path / "site", "-b", "html", "-D", f"html_theme={theme}")
    with serve(tmp_path / "site") as url:
        tab.goto(f"{url}/index.html")
        for acts, kinds in ((RIGHT, ("single", "number", "match")), (WRONG, ("multiple", "text"))):
            for kind in kinds:
                acts[kind](box_of(tab, kind))
                press(box_of(tab, kind))
        press(box_of(tab, "text"), "Show the answer")
        for items in (".ck-pairs > li", ".ck-remarks > li", ".ck-order > li"):
            given = tab.locator(items).first.evaluate(
                "item => [getComputedStyle(item).marginLeft, getComputedStyle(item).listStyleType]"
            )
            assert given == ["0px", "none"], items
        for scheme in ("light", "dark"):
            tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert faults(tab, COLOURS, include=[[".ck-exercise"]]) == [], scheme


@pytest.mark.parametrize("builder", ["html", "epub", "latex", "text", "man", "texinfo"])
def test_plain_sphinx_builds_every_kind(plain_book: Path, tmp_path: Path, builder: str) -> None:
    to = tmp_path / builder
    build(plain_book, to, "-d", str(tmp_path / "trees"), "-b", builder)
    written = "\n".join(
        path.read_text(encoding="utf-8")
        for path in to.rglob("*")
        if path.suffix in {".html", ".xhtml", ".tex", ".txt", ".1", ".texi"}
    )
    for kind in BASE.keys() - {"data"}:
        assert f"A {kind}" in written
    if builder == "epub":
        pages = [etree.parse(page) for page in to.glob("*.xhtml")]  # each is well-formed
        assert not any(page.findall(".//{*}form") for page in pages)
    if builder == "text":  # lettered, and as it was written
        assert re.search(r"\* [ab]\)\n\n +for n in range\(3\):\n +    print\(n\)", written)
    if builder == "html":
        ours = {"ck-exercise.css", "ck-exercise.js", "ck-marking.js", "ck-progress.js"}
        theirs = {"alabaster.css", "basic.css", "custom.css", "pygments.css"}
        static = {path.name for path in (to / "_static").iterdir()}
        assert ours <= static
        assert {name for name in static if name.endswith(".css")} == {"ck-exercise.css", *theirs}


OTHER = """\
from docutils import nodes
from docutils.parsers.rst import Directive

class Exercise(Directive):
    has_content = True
    optional_arguments = 9
    def run(self):
        return [nodes.paragraph("", "Somebody else's exercise.")]

def setup(app):
    app.add_directive("exercise", Exercise)
"""
PAGE = """\
# Both

```{exercise} Warm up
```

```{coursekit-exercise} all/single
```

```{toctree}
exercises/all/sheet
```
"""


@pytest.mark.parametrize("place", [0, 2])
def test_other_extension_and_files_of_the_author_stay(
    plain_book: Path, tmp_path: Path, place: int
) -> None:
    book, html = tmp_path / "book", tmp_path / "html"
    shutil.copytree(plain_book / "exercises", book / "exercises")
    extensions = ["myst_parser", "coursekit.book.exercises"]
    extensions.insert(place, "other_exercise")
    conf = f"import sys\nsys.path.insert(0, {str(book)!r})\n{CONF}extensions = {extensions}\n"
    for name, text in {
        "conf.py": f'{conf}html_static_path = ["_static"]\n',
        "other_exercise.py": OTHER,
        "index.md": PAGE,
        "exercises/all/sheet.md": "# A page\n\nOf mine.\n",
        "_static/exercise.css": "/* Mine. */",
    }.items():
        (book / name).parent.mkdir(exist_ok=True)
        (book / name).write_text(text, encoding="utf-8")
    build(book, html)
    page = (html / "index.html").read_text("utf-8")
    assert "Somebody else" in page
    assert "A single" in page
    assert (html / "exercises" / "all" / "sheet.html").is_file()
    assert not (html / "exercises" / "all" / "single.html").exists()
    assert (html / "_static" / "exercise.css").read_text("utf-8") == "/* Mine. */"


PNG = (
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
MATHS = """\
---
kind: match
title: Powers
---
![A square](square.png)

## Answers
- [x] nine -> $3^2$
- [x] eight -> $2^3$

## Explanation
Because.
"""


def test_maths_in_a_list_of_targets_and_pictures_beside_the_file(
    plain_book: Path, tmp_path: Path
) -> None:
    book, html = tmp_path / "book", tmp_path / "html"
    chapter = book / "exercises" / "all"
    chapter.mkdir(parents=True)
    (chapter / "powers.md").write_text(MATHS, encoding="utf-8")
    (chapter / "square.png").write_bytes(bytes.fromhex(PNG))
    maths = 'myst_enable_extensions = ["dollarmath"]\nextensions.append("sphinx.ext.mathjax")\n'
    conf = CONF + maths
    (book / "conf.py").write_text(conf, encoding="utf-8")
    page = "# Maths\n\n```{exercise} all/powers\n```\n"
    (book / "index.md").write_text(page, encoding="utf-8")
    build(book, html)
    written = (html / "index.html").read_text("utf-8")
    assert (html / "_images" / "square.png").is_file()
    assert written.count(">a)</option>") == 2
    assert "3^2" not in "".join(re.findall("<option.*?</option>", written))
