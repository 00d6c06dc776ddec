"""The course's own book in print: what every page of it must be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from typst_pdf import Paper

from coursekit.defectors import __all__ as CHARTS

CELLS = {("/Code", "/Table"), ("/Code", "/Code")}  # of a notebook: code and what it shows


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
    # Tables across the page begin a new one after what stands in columns.
    titles = course_paper.outline()
    meant = {page - 1 for title, page, _ in titles if title == "The data behind the charts"}
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


def test_one_index_of_all_names_is_the_last_chapter(course_paper: Paper) -> None:
    *_, (title, page, _) = course_paper.outline()
    assert title == "Index of names"
    index = " ".join(course_paper.flat[page - 1 :])
    for name in ("Klimov, Grigory", "CIA", "Kolokol", "Munich"):
        assert re.search(rf"{name}, \d+", index)


def test_titles_are_in_italics_in_registers_tables_and_the_index(course_paper: Paper) -> None:
    named = "Socialistichesky vestnik|Chicago Daily Tribune|Flyers|Parallaks|Mosty|RUDN Journal"
    titles = re.compile(named)
    faces = [found for found in course_paper.faces_of(titles) if "Mono" not in found[2]]
    assert [found for found in faces if "It" not in found[2]] == []
    _, index, _ = list(course_paper.outline())[-1]
    assert {words for page, words, _ in faces if page >= index} >= {"Mosty"}


def test_index_and_register_have_each_page_that_names_somebody(course_paper: Paper) -> None:
    first = course_paper.page_of("Everything says where it comes from")
    looked_up = course_paper.page_of("Everyone whom the article names")
    read = enumerate(course_paper.flat[first - 1 : looked_up - 1], first)
    spoken = {number for number, page in read if "Yurasov" in page}
    by_register = r"Yurasov, Vladimir Prominent.*?In this book: ([\d, –]+)\."
    for entry in (by_register, r"Yurasov, Vladimir, ([\d, –]+)"):
        listed = re.search(entry, " ".join(course_paper.flat[looked_up - 1 :]))
        assert listed
        assert spoken <= set(_pages(listed[1]))


def _pages(text: str) -> Iterator[int]:
    """Iterate over the pages of ``12, 45–47``."""
    for run in filter(None, re.split(r"\D*,\D*", text.strip(" ,"))):
        first, *last = map(int, run.split("–"))
        yield from range(first, last[0] + 1 if last else first + 1)


def test_caption_stands_between_a_chart_and_its_source(course_paper: Paper) -> None:
    text = " ".join(course_paper.flat)
    charts = re.findall(r"Fig\. \d+\.\d\. [^.]+\. Source: Antoshin 2025", text)
    assert len(charts) == len(CHARTS)


def test_code_stands_on_the_page_where_its_output_begins(course_paper: Paper) -> None:
    following = pairwise(course_paper.blocks)
    outputs = [(code, out) for (kind, code), (of, out) in following if (kind, of) in CELLS]
    assert len(outputs) > 3
    assert [pair for pair in outputs if max(pair[0]) != min(pair[1])] == []


def test_chart_says_on_which_page_its_table_stands(course_paper: Paper) -> None:
    text = " ".join(course_paper.flat)
    told = re.findall(r"Data: (the table in the codebook|[A-Z][a-z ]+) \(p\. (\d+)\)", text)
    assert len(told) == len(CHARTS)
    places = {title: page for title, page, _ in course_paper.outline()}
    for where, number in told:  # rows that a register lists anyway are not printed again
        if where in places:
            assert int(number) == places[where]
        else:
            assert int(number) >= course_paper.page_of("The data behind the charts")


def test_tables_of_charts_have_the_quotation_marks_of_a_book(course_paper: Paper) -> None:
    text = " ".join(course_paper.flat)
    assert "“Who Needs Such Falsifications?” appears" in text


def test_tables_of_charts_have_the_numbers_of_their_figures(course_paper: Paper) -> None:
    text = " ".join(course_paper.flat[course_paper.page_of("The data behind the charts") - 1 :])
    assert re.findall(r"(Fig\. \d\.\d): [A-Z]", text)[:3] == ["Fig. 1.1", "Fig. 1.2", "Fig. 2.1"]


def test_codebook_explains_each_common_column_once(course_paper: Paper) -> None:
    page = course_paper.flat[course_paper.page_of("Columns that mean the same") - 1]
    assert page.partition("Columns that mean the same")[2].count(" Section of the article on") == 1


def test_no_doi_and_no_heading_breaks_at_a_hyphen(course_paper: Paper) -> None:
    raw = "".join(course_paper.pages)
    parts = re.findall(r"10\.22363/\s*2312\s*-\s*8674[\s\d-]*-642", raw)
    assert len(parts) > 1
    assert [part for part in parts if re.search(r"-\s|\s-", part)] == []
    assert "mean\ufffe\nings" not in raw
