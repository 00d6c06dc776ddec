"""The builder by itself: in a book that knows nothing of courses it says nothing of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sphinx.util.docutils import docutils_namespace
from typst_pdf import Paper
from typst_snippets import make_app

PAGE = """# A plain book

Words with a [locator]{.ck-src}, and {index}`of the index <entry>`.

:::{admonition} A box
:class: keypoints
- [x] one
:::

| a | b |
|---|---|
| 1 | 2 |
"""
OURS = r"exercise|answer|locator|people|defector|course|\bck-|cyrillic|keypoints|outside|seminar"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a book built with the Typst builder alone."""
    top = tmp_path_factory.mktemp("alone")
    (top / "source").mkdir()
    (top / "source" / "index.md").write_text(PAGE)
    with docutils_namespace():
        app, warnings = make_app(
            top / "source",
            top,
            extensions=["myst_parser", "coursekit.book.typst"],
            myst_enable_extensions=["colon_fence", "attrs_inline", "tasklist"],
            project="Plain",
        )
        app.build()
        assert warnings.getvalue() == ""
    return top / "typst"


def test_files_say_nothing_of_courses(folder: Path) -> None:
    read = [path for path in folder.rglob("*.typ") if path.name != "index.typ"]
    assert len(read) > 6
    words = {
        f"{path.name}: {word}"
        for path in read
        for word in re.findall(OURS, path.read_text(encoding="utf-8"), re.IGNORECASE)
        if word not in ("locator", "ck-", "keypoints") or path.parent.name == "template"
    }
    assert words == set()


def test_book_has_its_words_and_the_index_of_sphinx(folder: Path) -> None:
    paper = Paper(folder / "plain.pdf")
    assert paper.findings() == []
    words = " ".join(paper.flat)
    for shown in ("Words with a locator, and of the index.", "A box", "☑ one", "Index entry, "):
        assert shown in words
