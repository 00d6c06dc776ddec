"""The generated pages, and how chapters and registers point at each other."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup, Tag

from small_course import SmallCourse

CHAPTER = """\
# A chapter: with a subtitle

Said once. {src}`Emergence 3; n. 18`
Said twice. {src}`Abstract 1; Emergence 1`

{name}`Klimov` and {name}`the major <vasily-denisov>` read {name}`Svoboda <svoboda>`.
He was a {term}`defector`.
The word перебежчик is Russian. {oddity}`A01`
"""
REGISTERS = ("people", "organisations", "periodicals", "places", "notes", "paragraphs", "oddities")


def write_pages(course: SmallCourse) -> None:
    course.write("chapter", CHAPTER)
    for name in REGISTERS:
        course.write(name, f"# Register\n\n```{{register}} {name}\n```\n")
    course.write("timeline", "# Timeline\n\n```{timeline}\n```\n")
    course.write("glossary", "# Glossary\n\n```{terms}\n```\n")
    course.write("codebook", "# Codebook\n\n{datafile}`notes.csv`\n\n```{codebook}\n```\n")
    lists = "# Works\n\n```{bibliography}\n:all:\n:style: chicago\n```\n"
    course.write("works", lists)


@pytest.fixture(scope="module")
def book(new_course: Callable[[], SmallCourse]) -> SmallCourse:
    course = new_course()
    write_pages(course)
    assert course.build() == ""
    return course


@pytest.fixture(scope="module")
def chapter(book: SmallCourse) -> BeautifulSoup:
    return book.page("chapter")


def entry(page: BeautifulSoup, anchor: str) -> str:
    """Return the text of a register's entry."""
    term = page.find(id=anchor)
    assert isinstance(term, Tag)
    body = term.find_next_sibling("dd")
    assert isinstance(body, Tag)
    return " ".join(body.get_text(" ", strip=True).split())


def test_locator_leads_to_its_first_note(chapter: BeautifulSoup) -> None:
    link = chapter.select("a.ck-src-link")[0]
    assert (link["href"], link.text) == ("notes.html#note-18", "Emergence 3; n. 18")


def test_locator_without_a_note_leads_to_its_paragraph(chapter: BeautifulSoup) -> None:
    links = chapter.select("a.ck-src-link")[1:3]
    expected = ["paragraphs.html#abstract-1", "paragraphs.html#emergence-1"]
    assert expected == [link["href"] for link in links]


def test_places_of_one_locator_are_one_unit(chapter: BeautifulSoup) -> None:
    for tip in chapter.select(".ck-src-tip"):
        tip.extract()
    assert "Abstract 1; Emergence 1" in [unit.text for unit in chapter.select(".ck-src")]


def test_tip_describes_its_link_and_names_the_note(book: SmallCourse) -> None:
    page = book.page("chapter")
    link = page.select("a.ck-src-link")[0]
    tip = page.find(id=link["aria-describedby"])
    assert isinstance(tip, Tag)
    assert tip["role"] == "tooltip"
    assert tip.text.startswith("n. 18: Letter, O. Anisimov to B. Nicolaevsky, 15 October 1949")


def test_ids_of_tips_are_unique(chapter: BeautifulSoup) -> None:
    ids = [tag["id"] for tag in chapter.find_all(id=True)]
    assert sorted(set(ids)) == sorted(ids)


def test_tips_are_no_part_of_the_search_index(book: SmallCourse) -> None:
    text = (book.out() / "searchindex.js").read_text(encoding="utf-8")
    pages = json.loads(text.removeprefix("ckSearchIndex(").rstrip().removesuffix(")"))
    box = "471"  # the box of note 18's letter
    assert [
        page["address"].removesuffix(".html")
        for page in pages
        if any(box in place.get("text", "") for place in page["places"])
    ] == ["notes"]


def test_people_are_linked_and_marked_for_the_index(book: SmallCourse) -> None:
    page = book.page("chapter")
    expected = ["people.html#person-grigory-klimov", "people.html#person-vasily-denisov"]
    links = [span.parent for span in page.select(".ck-person")]
    assert expected == [link["href"] for link in links if link]


def test_index_key_is_the_sorted_name(book: SmallCourse) -> None:
    assert book.app
    keys = [
        node["index_key"]
        for node in book.app.env.get_doctree("chapter").findall(
            lambda node: "ck-person" in getattr(node, "attributes", {}).get("classes", ())
        )
    ]
    assert keys == ["Klimov, Grigory", "Denisov, Vasily"]


def test_name_of_a_periodical_leads_to_its_register(chapter: BeautifulSoup) -> None:
    link = chapter.select_one(".ck-periodical").parent  # type: ignore[union-attr]
    assert link
    assert link["href"] == "periodicals.html#periodical-svoboda"


def test_term_leads_to_the_glossary(chapter: BeautifulSoup) -> None:
    assert chapter.find("a", href="glossary.html#term-defector")


def test_cyrillic_has_its_language(chapter: BeautifulSoup) -> None:
    assert [span.text for span in chapter.select('span[lang="ru"]')] == ["перебежчик"]


def test_oddity_leads_to_its_register(chapter: BeautifulSoup) -> None:
    assert chapter.find("a", href="oddities.html#oddity-a01")


@pytest.mark.parametrize(
    ("page", "anchor", "expected"),
    [
        ("people", "person-grigory-klimov", "Named in: A chapter"),
        ("notes", "note-18", "Cited in: A chapter"),
        ("paragraphs", "abstract-1", "Cited in: A chapter"),
        ("oddities", "oddity-a01", "Taken up in: A chapter"),
    ],
)
def test_entry_says_which_chapters_use_it(
    book: SmallCourse, page: str, anchor: str, expected: str
) -> None:
    assert expected in entry(book.page(page), anchor)


def test_entry_without_use_says_nothing_of_chapters(book: SmallCourse) -> None:
    assert "Cited in" not in entry(book.page("notes"), "note-1")


def test_every_note_has_an_entry(book: SmallCourse) -> None:
    terms = [str(tag["id"]) for tag in book.page("notes").select("dt[id]")]
    assert terms == [f"note-{number}" for number in range(1, 52)]


def test_note_says_what_it_cites_and_where_its_mark_stands(book: SmallCourse) -> None:
    text = entry(book.page("notes"), "note-18")
    assert "O. Anisimov to B. Nicolaevsky, 15 October 1949." in text
    assert "box 471, folder 32." in text
    assert "Its mark stands in Emergence 3" in text


def test_every_body_paragraph_has_an_entry(book: SmallCourse) -> None:
    anchors = [str(tag["id"]) for tag in book.page("paragraphs").select("dt[id]")]
    assert len([anchor for anchor in anchors if not anchor.startswith("abstract")]) == 28


def test_person_has_every_spelling(book: SmallCourse) -> None:
    assert "V. Denisov" in entry(book.page("people"), "person-vasily-denisov")


def test_facts_of_an_entry_are_sentences(book: SmallCourse) -> None:
    assert "; major D. " in entry(book.page("people"), "person-vasily-denisov")  # one stop
    svoboda = entry(book.page("periodicals"), "periodical-svoboda")
    assert "Years named 1948, 1952, 1959." in svoboda


def test_timeline_shows_dates_in_words_and_their_order(book: SmallCourse) -> None:
    terms = [tag.text for tag in book.page("timeline").select("dt")]
    assert "September 1951" in terms
    assert terms.index("1937") < terms.index("February 1945") < terms.index("15 October 1949")


@pytest.mark.parametrize(
    ("term", "says"),
    [
        ("edtf", "From outside the article: "),
        ("ostarbeiter", "In part from outside the article: "),
    ],
)
def test_glossary_says_how_much_is_from_outside(book: SmallCourse, term: str, says: str) -> None:
    words = entry(book.page("glossary"), f"term-{term}")
    assert f" {says}" in f" {words}".replace("\n", " ")


def test_glossary_gives_the_russian_word(book: SmallCourse) -> None:
    assert "перебежчик" in entry(book.page("glossary"), "term-defector")


def test_codebook_describes_each_dataset_with_its_download(book: SmallCourse) -> None:
    page = book.page("codebook")
    tables = {path.stem for path in (book.root / "data").glob("*.csv")}
    assert {str(tag["id"]) for tag in page.select("section[id^=dataset-]")} == {
        f"dataset-{name.replace('_', '-')}" for name in tables
    }
    links = {str(link["href"]) for link in page.select("a.ck-download")}
    assert {f"data/{name}.csv" for name in tables} <= links


def test_headings_of_generated_pages_go_down_one_by_one(book: SmallCourse) -> None:
    for name in ("notes", "paragraphs", "codebook"):
        levels = [int(tag.name[1]) for tag in book.page(name).select("main :is(h1,h2,h3,h4)")]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_header_cells_have_a_scope_and_tables_a_name(book: SmallCourse) -> None:
    page = book.page("codebook")
    assert all(cell.get("scope") in ("col", "row") for cell in page.select("th"))
    assert all(cell.get_text(strip=True) for cell in page.select("th"))
    box = page.select_one("#dataset-estimates table").parent  # type: ignore[union-attr]
    assert box
    assert (box["aria-label"], box["tabindex"]) == ("Columns of estimates", "0")


def test_reference_list_has_roles_that_aria_knows(book: SmallCourse) -> None:
    html = (book.out() / "works.html").read_text(encoding="utf-8")
    assert "doc-biblioentry" not in html
    page = book.page("works")
    assert {str(tag["role"]) for tag in page.select(".citation-list > *")} == {"listitem"}


def test_every_link_between_pages_has_a_target(book: SmallCourse) -> None:
    pages = {path.name: book.page(path.stem) for path in book.out().glob("*.html")}
    for page in pages.values():
        for link in page.select("main a[href*='#']"):
            name, _, anchor = str(link["href"]).partition("#")
            if name in pages and anchor:
                assert pages[name].find(id=anchor), link
    assert pages


@pytest.mark.parametrize("builder", ["text", "latex", "man"])
def test_other_builders_need_no_visitors_of_their_own(book: SmallCourse, builder: str) -> None:
    assert book.build(builder) == ""


def test_plain_text_has_the_locators_and_no_tips(book: SmallCourse) -> None:
    book.build("text")
    text = (book.out("text") / "chapter.txt").read_text(encoding="utf-8")
    assert re.search(r"Said once\.\s+Emergence 3; n\. 18\s+Said", text)


def test_pages_are_the_same_when_read_by_several_processes(
    book: SmallCourse, course: SmallCourse
) -> None:
    write_pages(course)
    assert course.build(parallel=2) == ""
    expected = {path.name: path.read_bytes() for path in book.out().glob("*.html")}
    assert {path.name: path.read_bytes() for path in course.out().glob("*.html")} == expected


def test_register_is_written_again_when_a_chapter_stops_to_mention(course: SmallCourse) -> None:
    course.write("people", "# People\n\n```{register} people\n```\n")
    course.write("chapter", "# A chapter\n\n{name}`Klimov`\n")
    quiet = {"suppress_warnings": ["ref.anchor"]}
    assert course.build(**quiet) == ""
    assert "Named in: A chapter" in entry(course.page("people"), "person-grigory-klimov")
    course.write("chapter", "# A chapter\n\nNobody, at greater length than before.\n")
    assert course.build(**quiet) == ""
    assert "Named in" not in entry(course.page("people"), "person-grigory-klimov")
