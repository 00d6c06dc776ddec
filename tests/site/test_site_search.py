"""The search: what readers type, what comes first, and what never comes."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Page, expect
from site_pages import CHAPTER, Tags

# What is typed, and where the first hit leads.
QUERIES = {
    "Klimov": "chapters/people.html#person-grigory-klimov",
    "Grigory Klimoff": "chapters/people.html#person-grigory-klimov",
    "n. 18": "chapters/notes.html#note-18",
    "Климов": "chapters/people.html#person-grigory-klimov",
    "Kravchenko": "chapters/people.html#person-viktor-kravchenko",
    "Трушнович": "chapters/people.html#person-alexander-trushnovich",
    "Мирошников": "chapters/people.html#person-miroshnikov",
    "Exercise 2.7": "chapters/emergence.html#ex-emergence-behind-the-report",
    "major D.": "chapters/people.html#person-vasily-denisov",
    "Ershov": "chapters/people.html#person-miroshnikov",
    "NTS": "chapters/organisations.html#organisation-nts",
    "National Labor Alliance": "chapters/organisations.html#organisation-nts",
    "Гамбург": "chapters/places.html#place-hamburg",
    "перебежчик": "chapters/glossary.html#term-defector",
    "nevozvrashchenets": "chapters/glossary.html#term-non-returner",
    "Svoboda": "chapters/periodicals.html#periodical-svoboda",
    "Klimow": "chapters/people.html#person-grigory-klimov",
    "20,000": "chapters/emergence.html#",
    "estimates": "data/estimates.html",
    "What the notes cite": "data/citations.html",
}


def _search(page: Page, site: str, query: str) -> None:
    page.goto(f"{site}/search.html?q={query}")
    expect(page.locator("#search-progress")).not_to_be_empty()


def test_the_first_hit_of_twenty_queries_is_what_was_meant(
    book_html: Path, site: str, tab: Page
) -> None:
    led = {}
    for query in QUERIES:
        _search(tab, site, query)
        first = tab.locator(".ck-found a").first
        address = urlsplit(first.evaluate("link => link.href").removeprefix(f"{site}/"))
        led[query] = unquote(address.geturl())
        page = Tags((book_html / address.path).read_text(encoding="utf-8"))
        assert not address.fragment or unquote(address.fragment) in page.values("id")
    assert {
        query: led[query] for query, wanted in QUERIES.items() if wanted not in led[query]
    } == {}
    assert len(led) == 20


def test_a_number_is_found_however_its_thousands_are_written(site: str, tab: Page) -> None:
    counts = {}
    for query in ("20,000", "20000", "20 000", "20.000"):
        _search(tab, site, query)
        counts[query] = tab.locator(".ck-found a").count()
    assert len(set(counts.values())) == 1
    assert counts["20000"] > 0


def test_the_search_tells_neither_hint_nor_key_of_an_exercise(
    book_html: Path, site: str, tab: Page
) -> None:
    tab.goto(f"{site}/{CHAPTER}")
    hidden = tab.evaluate(
        """[...document.querySelectorAll('.ck-hint > p, .ck-explanation > p, .ck-told > p')]
           .map(one => one.firstChild.textContent.trim()).filter(text => text.length > 30)"""
    )
    index = " ".join((book_html / "searchindex.js").read_text(encoding="utf-8").split())
    assert len(hidden) > 20
    assert [told for told in hidden if json.dumps(told, ensure_ascii=False)[1:-1] in index] == []


def test_who_finds_nothing_is_told_what_to_do(site: str, tab: Page) -> None:
    _search(tab, site, "Klimovvvsky")
    expect(tab.locator("#search-progress")).to_contain_text("Nothing in this book matches")
    expect(tab.locator(".ck-search-results")).to_contain_text("A shorter word finds more")


def test_suggestions_come_while_typing_and_are_reached_by_keyboard(site: str, tab: Page) -> None:
    tab.goto(f"{site}/{CHAPTER}")
    field = tab.get_by_role("combobox", name="Search this book")
    field.press_sequentially("klim")
    first = tab.get_by_role("option").first
    expect(first).to_contain_text("Klimov, Grigory")
    expect(first).to_contain_text("Person")
    field.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    field.press("Escape")
    expect(tab.get_by_role("listbox")).to_be_hidden()
    field.press("o")
    field.press("ArrowDown")
    field.press("Enter")
    tab.wait_for_url("**/people.html#person-grigory-klimov")


def test_who_comes_back_to_the_results_finds_as_many_as_there_were(site: str, tab: Page) -> None:
    _search(tab, site, "defector")
    found = tab.locator(".ck-found > li")
    first = found.count()
    tab.get_by_role("button", name="Show more").click()
    assert found.count() > first
    more = found.count()
    found.last.locator("a").click()
    tab.wait_for_url(lambda url: "search.html" not in url)
    tab.go_back()
    expect(found).to_have_count(more)
