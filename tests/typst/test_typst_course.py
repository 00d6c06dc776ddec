"""The course's own book in print: what every page of it must be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typst_pdf import Paper

from coursekit.defectors import __all__ as CHARTS


@pytest.fixture(scope="module")
def course_paper(book_pdf: Path) -> Paper:
    return Paper(book_pdf)


def test_course_book_meets_pdf_ua(course_paper: Paper) -> None:
    assert course_paper.findings() == []
    assert course_paper.faults() == []


def test_course_book_has_no_words_in_the_margins(course_paper: Paper) -> None:
    assert course_paper.outside_the_text() == []


def test_course_book_has_no_stranded_heading(course_paper: Paper) -> None:
    assert course_paper.stranded_headings() == []


def test_course_book_leaves_no_third_of_a_page_empty(course_paper: Paper) -> None:
    alone = re.compile("For all sheets|On the back: for the teacher")  # a sheet has its own leaf
    meant = {number for number, page in enumerate(course_paper.flat, 1) if alone.search(page)}
    assert set(course_paper.gaps(1 / 3)) - meant == set()


def test_course_book_leaves_no_markup_and_no_empty_page(course_paper: Paper) -> None:
    words = "\n".join(course_paper.flat)
    assert re.findall(r"\{[a-z:]+\}`|</?(?:div|span|details)|#[a-z-]+\(|\\\[", words) == []
    assert [n for n, page in enumerate(course_paper.flat, 1) if len(page.split()) < 12] == []


def test_course_book_is_set_in_its_own_face(course_paper: Paper) -> None:
    faces = {
        str(font.BaseFont)
        for page in course_paper.pikepdf.pages
        for font in page.Resources.get("/Font", {}).values()
    }
    assert any("SourceSerif4-Regular" in face for face in faces)
    assert not any("Libertinus" in face for face in faces)


def test_title_page_names_book_article_and_edition(course_paper: Paper) -> None:
    title_page = course_paper.flat[0]
    for words in ("Soviet Defectors in Germany", "RUDN Journal", "Licence", "Student edition"):
        assert words in title_page


def test_russian_words_are_marked_in_the_course_book(course_paper: Paper) -> None:
    assert "ru" in course_paper.languages()


def test_index_of_people_is_the_last_chapter(course_paper: Paper) -> None:
    *_, (title, page, _) = course_paper.outline()
    assert title == "Index of people"
    assert re.search(r"Klimov, Grigory, \d+", " ".join(course_paper.flat[page - 1 :]))


def test_caption_stands_between_a_chart_and_its_source(course_paper: Paper) -> None:
    charts = [page for page in course_paper.flat if "Data: the table in the appendix" in page]
    assert len(charts) == len(CHARTS)
    for page in charts:
        assert re.search(r"Fig\. \d\.\d\. [^.]+\. Source: Antoshin 2025", page)


def test_chart_says_on_which_page_its_table_stands(course_paper: Paper) -> None:
    numbers = re.findall(r"the table in the appendix \(p\. (\d+)\)", " ".join(course_paper.flat))
    first = course_paper.page_of("The data behind the charts")
    assert len(numbers) == len(CHARTS)
    assert min(map(int, numbers)) >= first


def test_tables_of_charts_have_the_quotation_marks_of_a_book(course_paper: Paper) -> None:
    text = " ".join(course_paper.flat)
    assert "“Who Needs Such Falsifications?” appears" in text
