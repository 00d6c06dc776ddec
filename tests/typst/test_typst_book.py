"""A whole book in print: pages, heads, notes, tables, indexes, structure."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typst_pdf import Paper
from typst_snippets import SAMPLE


@pytest.fixture(scope="module")
def paper(sample: Path) -> Paper:
    return Paper(sample)


def test_book_meets_pdf_ua(paper: Paper) -> None:
    assert paper.findings() == []
    assert paper.faults() == []


def test_book_says_its_title_and_language(paper: Paper) -> None:
    with paper.pikepdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "Letters from the Border"
        assert metadata["pdfuaid:part"] == "1"
    assert str(paper.pikepdf.Root.Lang) == "en"


def test_words_in_cyrillic_are_marked_as_russian(paper: Paper) -> None:
    assert "ru" in paper.languages()


def test_title_page_says_what_the_book_is(paper: Paper) -> None:
    words = paper.flat[0]
    assert words.startswith("Letters from the Border A sample book A. Example")
    assert words.endswith("CC BY 4.0 Student edition · 14 November 2023")


def test_contents_name_parts_and_chapters_with_their_pages(paper: Paper) -> None:
    contents = paper.flat[1]
    assert contents.startswith("Contents")
    for title, page, _ in paper.outline():
        if title != "What it shows":  # of the third level, too deep for the contents
            assert f"{title} {page}" in contents
    order = ["How to use this book", "The letters", "Numbers", "Back matter", "Glossary"]
    places = [contents.index(words) for words in order]
    assert places == sorted(places)


def test_outline_has_every_chapter_and_section(paper: Paper) -> None:
    titles = [title for title, _, _ in paper.outline()]
    assert titles[:4] == ["How to use this book", "1 Letters and readers", "The question", "Boxes"]
    assert titles[-2:] == ["Index of people", "Index"]


def test_chapters_carry_part_and_number_and_back_matter_no_number(paper: Paper) -> None:
    assert any(page.startswith("The letters · Chapter 1 Letters") for page in paper.flat)
    assert any(page.startswith("Back matter Glossary") for page in paper.flat)


def test_running_heads_name_chapter_and_section(paper: Paper) -> None:
    first = paper.page_of("The letters · Chapter 2")
    sections = "Charts|Tables|A long table|A long box|Formulas and code"
    for number, page in enumerate(paper.flat[first : first + 4], first + 1):
        assert re.match(f"{number} Numbers" if number % 2 == 0 else f"({sections}) {number}", page)


def test_notes_stand_on_the_page_that_refers_to_them(paper: Paper) -> None:
    page = paper.flat[paper.page_of("Who wrote “home”") - 1]
    assert "Note with emphasis" in page
    assert "It has two paragraphs." in page
    assert "".join(paper.flat).count("It has two paragraphs.") == 1


def test_note_to_a_title_stands_at_the_title_only(paper: Paper) -> None:
    assert [n for n, page in enumerate(paper.flat, 1) if "A note to the title." in page] == [
        paper.page_of("The letters · Chapter 1")
    ]


def test_web_addresses_are_printed_but_not_twice(paper: Paper) -> None:
    words = "".join(paper.flat).replace(" ", "")
    assert "example.org/a/long/path/to/a_page.html?with=query&more=yes" in words
    assert "alink(example.org/note)" in words
    assert words.count("10.1000/sample.2020.1") == 2  # once in the text, once in the bibliography


def test_references_to_other_chapters_give_the_page(paper: Paper) -> None:
    chapter = paper.page_of("The letters · Chapter 2")
    assert f"back to numbers (p. {chapter})" in " ".join(paper.flat)


def test_figures_have_number_caption_and_alternative_text(paper: Paper) -> None:
    page = paper.flat[paper.page_of("Fig. 2.1. What was counted") - 1]
    assert "A legend below it." in page
    alternatives = {str(e.get("/Alt")) for kind, e in paper.elements() if kind == "/Figure"}
    assert {"Three bars of 120, 70 and 140.", "Bars of a cell"} <= alternatives


def test_only_what_is_meant_for_paper_is_printed(paper: Paper) -> None:
    words = " ".join(paper.flat)
    for hidden in ("NEVER PRINTED", "hidden input", "hidden, too", "octicon"):
        assert hidden not in words
    for shown in ("rows = {", "printed words", "Printed on paper only.", "raw typst"):
        assert shown in words


def test_data_frame_is_a_table_with_headers(paper: Paper) -> None:
    assert "group rows smallest who says" in " ".join(paper.flat)
    assert "who says\ngroup" not in "".join(paper.pages)


def test_long_table_repeats_its_header_and_loses_no_row(paper: Paper) -> None:
    with_rows = [page for page in paper.flat if "of a table that runs over" in page]
    assert len(with_rows) > 1
    assert all("Year What Number" in page for page in with_rows)
    letters = "".join("".join(with_rows).split())  # a blank may stand between any two figures
    assert all(f"row{n}ofatable" in letters for n in range(90))


def test_long_box_breaks_and_short_ones_do_not(paper: Paper) -> None:
    with_box = [page for page in paper.flat if "of a box that is too long" in page]
    assert len(with_box) > 1
    assert all(f"sentence {n} of a box" in " ".join(with_box) for n in range(60))
    questions = paper.flat[paper.page_of("Questions for the seminar") - 1]
    assert "2. Why not?" in questions


def test_nothing_stands_in_the_margins(paper: Paper) -> None:
    assert paper.outside_the_text() == []


def test_no_heading_is_left_alone_at_the_foot_of_a_page(paper: Paper) -> None:
    assert paper.stranded_headings() == []


@pytest.mark.parametrize(("name", "words"), [("Klimov", "Grigory"), ("Anisimov", "Oleg")])
def test_index_of_people_gives_the_pages_that_name_them(
    paper: Paper, name: str, words: str
) -> None:
    named = [n for n, page in enumerate(paper.flat, 1) if f"{words} {name}" in page]
    index = paper.flat[paper.page_of("Index of people") - 1]
    assert f"{name}, {words}, {', '.join(map(str, named))}" in index


def test_index_of_sphinx_is_printed_where_it_is_wanted(paper: Paper) -> None:
    index = paper.flat[-1]
    assert re.search(r"boxes, \d+", index)
    assert re.search(r"components, of every kind, \d+", index)


def test_two_builds_are_the_same_to_the_byte(
    sample: Path, build_sample: Callable[..., tuple[Path, str]]
) -> None:
    again, _ = build_sample()
    assert (again / sample.name).read_bytes() == sample.read_bytes()


def test_pdf_takes_what_the_html_build_has_read(
    build_sample: Callable[..., tuple[Path, str]], tmp_path: Path
) -> None:
    build_sample(tmp_path, "html")
    _, output = build_sample(tmp_path, "typst")
    assert "0 added, 0 changed, 0 removed" in output


def test_project_may_put_its_own_template_in_front(
    build_sample: Callable[..., tuple[Path, str]], tmp_path: Path
) -> None:
    shutil.copytree(SAMPLE, tmp_path / "source")
    own = tmp_path / "source" / "own.typ"
    own.write_text(
        '#import "settings.typ": settings\n#import "theme.typ": *\n#import "page.typ": *\n'
        '#import "boxes.typ": *\n#import "tables.typ": *\n#import "references.typ": *\n'
        "#let pause() = align(center)[A PAUSE OF OUR OWN]\n"
    )
    folder, _ = build_sample(tmp_path, "typst", "-D", "typst_template=own.typ")
    assert "A PAUSE OF OUR OWN" in " ".join(Paper(folder / "letters-from-the-border.pdf").flat)


def test_fault_of_typst_is_told_with_its_place(
    build_sample: Callable[..., tuple[Path, str]], tmp_path: Path
) -> None:
    shutil.copytree(SAMPLE, tmp_path / "source")
    page = tmp_path / "source" / "letters.md"
    page.write_text(page.read_text() + "\n```{raw} typst\n#no-such-function()\n```\n")
    with pytest.raises(AssertionError, match="unknown variable: no-such-function"):
        build_sample(tmp_path, "typst")
