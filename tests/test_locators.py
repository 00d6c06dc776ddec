"""Locators: text and value, and what the article's structure says of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.errors import LocatorError
from coursekit.locators import Locator, check_source, format_source, parse_source, read_article


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
        ("Emergence 3; n. 20", "note 20 stands in Emergence 4, not in Emergence 3"),
        ("n. 52", "the article has notes 1 to 51, not 52"),
    ],
)
def test_place_that_does_not_exist_is_named(text: str, message: str) -> None:
    with pytest.raises(LocatorError, match=message):
        check_source(text)


def test_all_faults_of_a_source_come_at_once() -> None:
    with pytest.raises(LocatorError) as caught:
        check_source("Emergence 5; n. 52")
    assert len(caught.value.faults) == 2
