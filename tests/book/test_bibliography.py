"""Works are formatted when their list changes, and not in every build."""

from __future__ import annotations

import re

import pytest
from pybtex.style.formatting import BaseStyle

from small_course import SmallCourse

WORK = "@book{{tester1900, author = {{Tester, Tess}}, {title}publisher = {{P}}, year = {{1900}}}}\n"


@pytest.fixture
def cited(course: SmallCourse) -> SmallCourse:
    """A course that cites one work."""
    write_work(course, "A title")
    course.write("chapter", "# Chapter\n\nSaid in {cite:t}`tester1900`.\n")
    course.write("works", "# Works\n\n```{bibliography}\n```\n")
    return course


def write_work(course: SmallCourse, title: str) -> None:
    field = f"title = {{{title}}}, " if title else ""
    (course.root / "references.bib").write_text(WORK.format(title=field), encoding="utf-8")


def test_edited_page_formats_no_work_again(
    cited: SmallCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    cited.build()
    before = cited.page("works").find(role="listitem")
    monkeypatch.setattr(BaseStyle, "format_entry", lambda *_: pytest.fail("formatted again"))
    cited.write("chapter", "# Chapter\n\nSaid anew in {cite:t}`tester1900`.\n")
    assert cited.build() == ""
    assert cited.page("works").find(role="listitem") == before
    assert "Tester" in cited.page("chapter").get_text()


def test_changed_work_is_printed_as_it_is_now(cited: SmallCourse) -> None:
    cited.build()
    write_work(cited, "Another title")
    assert cited.build() == ""
    assert "Another title" in cited.page("works").get_text()


def test_work_cited_for_the_first_time_enters_the_list(cited: SmallCourse) -> None:
    cited.write("chapter", "# Chapter\n\nNothing is cited.\n")
    cited.build()
    cited.write("chapter", "# Chapter\n\nSaid in {cite:t}`tester1900`.\n")
    cited.write("works", "# Works cited\n\n```{bibliography}\n```\n")
    assert cited.build() == ""
    assert "A title" in cited.page("works").get_text()


def test_faulty_work_is_told_of_in_every_build(cited: SmallCourse) -> None:
    write_work(cited, "")
    warnings = [cited.build()]
    cited.write("chapter", "# Chapter\n\nSaid anew in {cite:t}`tester1900`.\n")
    warnings.append(cited.build())
    assert [bool(re.search("missing title in tester1900", words)) for words in warnings] == [
        True,
        True,
    ]


def test_works_are_listed_as_the_chicago_manual_has_them(course: SmallCourse) -> None:
    works = (
        "@article{a, author = {Tester, Tess and Other, Ann}, title = {A “quoted” title?}, "
        "journal = {Journal}, volume = {2}, number = {3}, pages = {1--9}, year = {1900}, "
        "doi = {10.1/x}}\n"
        "@book{b, author = {{A Committee}}, title = {A book}, address = {Bonn}, "
        "publisher = {Press}, year = {1901}}\n"
        "@unpublished{c, author = {Writer, W.}, title = {Letter to R.}, month = {1 May}, "
        "year = {1902}, howpublished = {An archive, box 1}}\n"
        "@misc{d, author = {Zed, Z.}, title = {On it}, howpublished = {\\emph{Paper} 7, no. 4}, "
        "year = {n.d.-a}}\n"
        "@misc{e, author = {Zed, Z.}, howpublished = {Letter, \\emph{Paper}, 2 July 2015, p. 7}, "
        "year = {2015}}\n"
    )
    (course.root / "references.bib").write_text(works, encoding="utf-8")
    lists = "# Works\n\n```{bibliography}\n:all:\n:style: chicago\n```\n"
    course.write("works", lists)
    assert course.build() == ""
    page = course.page("works")
    assert [item.get_text().strip() for item in page.find_all(role="listitem")] == [
        "A Committee. A book. Bonn: Press, 1901.",
        "Tester, Tess, and Ann Other. “A ‘quoted’ title?” Journal 2, no. 3 (1900): 1–9. "
        "https://doi.org/10.1/x",
        "Writer, W. Letter to R., 1 May 1902. An archive, box 1.",
        "Zed, Z. Letter, Paper, 2 July 2015, p. 7.",
        "Zed, Z. “On it.” Paper 7, no. 4, n.d.-a.",
    ]
    assert [title.get_text() for title in page.find(role="list").find_all("em")] == [
        "A book.",
        "Journal",
        "Paper",
        "Paper",
    ]
