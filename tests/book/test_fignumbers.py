"""Figures and tables are numbered anew when one comes, goes or moves, and only then."""

from __future__ import annotations

import pytest
from sphinx.environment.collectors.toctree import TocTreeCollector

from small_course import SmallCourse

TABLE = """\
```{{table}} {caption}
:name: {name}

| a |
|---|
| 1 |
```
"""


def table(name: str, caption: str = "A caption") -> str:
    return TABLE.format(name=name, caption=caption)


def write_pages(course: SmallCourse, *pages: str) -> None:
    """Write the contents of the book."""
    course.write("index", "# Book\n\n```{toctree}\n" + "\n".join(pages) + "\n```\n")


@pytest.fixture
def book(course: SmallCourse) -> SmallCourse:
    """A book of two tables, and a page that refers to the second."""
    course.write("first", f"# First\n\nA sentence.\n\n{table('t-first')}")
    course.write("second", f"# Second\n\n{table('t-second')}")
    course.write("end", "# End\n\nSee {numref}`t-second`.\n")
    write_pages(course, "first", "second", "end")
    assert course.build() == ""
    assert reference(course) == "Table 2"
    return course


def reference(course: SmallCourse) -> str:
    return course.page("end").select("p a.reference")[0].get_text()


def test_edited_page_keeps_its_numbers_without_counting(
    book: SmallCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        TocTreeCollector, "assign_figure_numbers", lambda *_: pytest.fail("counted")
    )
    book.write("first", f"# First\n\nAnother sentence.\n\n{table('t-first', 'Another caption')}")
    book.write("end", "# End\n\nNow see {numref}`t-second`.\n")
    assert book.build() == ""
    assert "Table 1 Another caption" in " ".join(book.page("first").get_text().split())
    assert reference(book) == "Table 2"


@pytest.mark.parametrize(
    ("page", "text", "number"),
    [
        ("first", f"# First\n\n{table('t-new')}\n\n{table('t-first')}", "Table 3"),
        ("first", "# First\n\nNo table.\n", "Table 1"),
        (
            "second",
            f"# Second\n\n## A\n\n{table('t-new')}\n\n{table('t-second')}",
            "Table 3",
        ),
    ],
)
def test_pages_that_were_not_edited_show_the_new_number(
    book: SmallCourse, page: str, text: str, number: str
) -> None:
    book.write(page, text)
    assert book.build() == ""
    assert reference(book) == number


def test_order_of_the_pages_decides(book: SmallCourse) -> None:
    write_pages(book, "second", "first", "end")
    assert book.build() == ""
    assert reference(book) == "Table 1"


def test_page_that_is_gone_counts_no_more(book: SmallCourse) -> None:
    (book.root / "first.md").unlink()
    write_pages(book, "second", "end")
    assert book.build() == ""
    assert reference(book) == "Table 1"


def test_numbered_sections_count_their_own(book: SmallCourse) -> None:
    book.write("index", "# Book\n\n```{toctree}\n:numbered:\nfirst\nsecond\nend\n```\n")
    assert book.build() == ""
    assert reference(book) == "Table 2.1"
