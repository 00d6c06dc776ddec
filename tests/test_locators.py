"""Locators: text and value, and what the article's structure says of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.course import Course
from coursekit.errors import LocatorError
from coursekit.locators import (
    Article,
    Locator,
    check_source,
    format_source,
    parse_source,
    read_article,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Emergence 3", (Locator("Emergence", (3,)),)),
        ("Emergence 3-4; n. 18-20", (Locator("Emergence", (3, 4), (18, 19, 20)),)),
        ("Emergence 3–4; n. 18, 20", (Locator("Emergence", (3, 4), (18, 20)),)),
        ("n. 39", (Locator("Footnote", (), (39,)),)),
        ("West 4; n. 50; n. 23", (Locator("West", (4,), (50,)), Locator("Footnote", (), (23,)))),
        (
            "Abstract 1; Emergence 1, 3; n. 18",
            (Locator("Abstract", (1,)), Locator("Emergence", (1, 3), (18,))),
        ),
        ("Conclusion", (Locator("Conclusion"),)),
    ],
)
def test_source_is_read(text: str, expected: tuple[Locator, ...]) -> None:
    assert parse_source(text) == expected


@pytest.mark.parametrize(
    "text", ["", "Emergence three", "3", "Emergence 4-3", "n. ", "Emergence 3;; n. 1", "West 99999"]
)
def test_unreadable_source_is_refused(text: str) -> None:
    with pytest.raises(LocatorError):
        parse_source(text)


NUMBERS = st.sets(st.integers(1, 60), max_size=6).map(sorted).map(tuple)
PLACES = st.builds(Locator, st.sampled_from(["Emergence", "West", "Abstract"]), NUMBERS, NUMBERS)


@given(st.lists(PLACES, min_size=1, max_size=4))
def test_formatted_source_reads_back(places: list[Locator]) -> None:
    assert parse_source(format_source(places)) == tuple(places)


def test_structure_is_the_articles() -> None:
    article = read_article()
    body = {name: len(numbers) for name, numbers in article.paragraphs.items()}
    sections = {"Introduction": 7, "Emergence": 4, "Identity": 11, "West": 4, "Conclusion": 2}
    assert body == {**sections, "Abstract": 4}
    assert sorted(article.notes) == list(range(1, 52))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Emergance 3", 'no section "Emergance"'),
        ("Emergence 5", "Emergence has paragraphs 1 to 4, not 5"),
        ("Emergence 3; n. 20", "note 20 is in Emergence 4, not in Emergence 3"),
        ("n. 52", "the article has notes 1 to 51, not 52"),
    ],
)
def test_place_that_does_not_exist_is_named(text: str, message: str) -> None:
    with pytest.raises(LocatorError, match=message):
        check_source(text)


@pytest.mark.parametrize("dash", "-‐‑‒–—−")
def test_range_takes_any_dash(dash: str) -> None:
    assert parse_source(f"Emergence 3{dash}4") == (Locator("Emergence", (3, 4)),)


def test_range_far_beyond_the_article_is_one_fault() -> None:
    with pytest.raises(LocatorError) as caught:
        check_source("Emergence 1-9999; West 1; n. 47; n. 48-9999")
    assert [fault.message.split(": ")[1] for fault in caught.value.faults] == [
        "Emergence has paragraphs 1 to 4, not 5–9999",
        "the article has notes 1 to 51, not 52–9999",
    ]


PARAGRAPHS = "section,paragraph\nStart,1\nStart,2\n"
NOTES = "note,section,paragraph\n1,Start,2\n"


@pytest.fixture
def own(tmp_path: Path) -> Course:
    """A course on an article of two paragraphs and one note."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "paragraphs.csv").write_text(PARAGRAPHS, encoding="utf-8")
    (data / "notes.csv").write_text(NOTES, encoding="utf-8")
    return Course(tmp_path)


def test_article_of_another_course_is_read(own: Course) -> None:
    assert read_article(own) == Article({"Start": (1, 2)}, {1: ("Start", 2)})


def test_article_may_have_no_notes(own: Course) -> None:
    (own.data / "notes.csv").write_text("note,section,paragraph\n", encoding="utf-8")
    assert read_article(own).faults(Locator("Footnote", (), (3,))) == ["the article has no notes"]


def test_table_of_the_structure_may_begin_with_a_byte_order_mark(own: Course) -> None:
    (own.data / "paragraphs.csv").write_text(PARAGRAPHS, encoding="utf-8-sig")
    assert list(read_article(own).paragraphs) == ["Start"]


@pytest.mark.parametrize(
    ("table", "content", "fault"),
    [
        ("paragraphs", "Section;Paragraph\n", "data/paragraphs.csv:1: the columns section"),
        ("paragraphs", "section,paragraph\nEarly years,1\n", ":2: section: expected one word"),
        ("paragraphs", "section,paragraph\nStart\n", ":2: paragraph: expected a whole number"),
        ("notes", "note,section,paragraph\n1a,Start,1\n", "data/notes.csv:2: note: expected a"),
        ("notes", b"note,section,paragraph\n1,D\xe9but,1\n", "Save it as CSV in UTF-8"),
        ("notes", None, "data/notes.csv: the table of the article's structure is missing"),
    ],
)
def test_broken_table_of_the_structure_is_told(
    own: Course, table: str, content: str | bytes | None, fault: str
) -> None:
    path = own.data / f"{table}.csv"
    path.unlink()
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(LocatorError) as caught:
        read_article(own)
    assert fault in str(caught.value)


def test_all_faults_of_a_source_come_at_once() -> None:
    with pytest.raises(LocatorError) as caught:
        check_source("Emergence 5; n. 52")
    assert len(caught.value.faults) == 2
