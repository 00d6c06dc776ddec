"""What the pages say about themselves: to search engines, to Zotero, to whoever links to them."""

from __future__ import annotations

import json
import re
from pathlib import Path

from site_pages import CHAPTER, Tags, read_pages

BOOK = (
    "Soviet Defectors in Germany after World War II: "
    "A teaching module on an article by A. V. Antoshin"
)
NO_CONTENT = {"404.html", "search.html"}


def _linked_data(site: Path, name: str) -> dict:
    page = (site / name).read_text(encoding="utf-8")
    return json.loads(re.search(r'ld\+json">(.*?)</script>', page, re.DOTALL)[1])


def test_every_page_has_its_own_title_a_language_and_a_screen_width(book_html: Path) -> None:
    pages = read_pages(book_html)
    assert len({page.title.strip() for page in pages.values()}) == len(pages)
    assert {page.tags[0][1].get("lang") for page in pages.values()} == {"en"}
    assert all("width=device-width" in page.meta("viewport") for page in pages.values())


def test_every_page_with_content_describes_itself(book_html: Path) -> None:
    described = {
        name: page.meta("description")
        for name, page in read_pages(book_html).items()
        if name not in NO_CONTENT
    }
    assert [name for name, text in described.items() if len(text) < 20] == []
    assert [name for name, text in described.items() if len(text) > 320] == []


def test_zotero_takes_the_cover_for_a_book_and_a_chapter_for_a_part_of_it(
    book_html: Path,
) -> None:
    pages = read_pages(book_html)
    cover, chapter = pages["index.html"], pages[CHAPTER]
    assert (cover.meta("og:type"), cover.meta("citation_title")) == ("book", BOOK)
    assert cover.meta("citation_book_title") == ""
    assert chapter.meta("citation_book_title") == BOOK
    assert chapter.meta("citation_title") == "The emergence of the defectors"
    for page in (cover, chapter):
        assert page.meta("citation_author")
        assert re.fullmatch(r"\d{4}", page.meta("citation_publication_date"))
        assert page.meta("citation_language") == "en"


def test_linked_data_names_the_book_of_a_chapter(book_html: Path) -> None:
    assert _linked_data(book_html, "index.html")["@type"] == "Book"
    chapter = _linked_data(book_html, CHAPTER)
    assert (chapter["@type"], chapter["isPartOf"]["name"]) == ("Chapter", BOOK)


def test_every_page_has_the_icon(book_html: Path) -> None:
    def icons(page: Tags) -> int:
        return sum(tag == "link" and attrs.get("rel") == "icon" for tag, attrs in page.tags)

    assert {icons(page) for page in read_pages(book_html).values()} == {2}
    assert (book_html / "_static" / "favicon.svg").is_file()


def test_chapters_offer_their_notebook_and_the_pdf(book_html: Path) -> None:
    links = [attrs["href"] for tag, attrs in read_pages(book_html)[CHAPTER].tags if "href" in attrs]
    assert any(link.endswith(".ipynb") for link in links)
    assert any(link.endswith(".pdf") for link in links)


def test_the_cover_leads_to_every_page_of_the_contents(book_html: Path) -> None:
    pages = read_pages(book_html)
    links = set(pages["index.html"].values("href"))
    chapters = {name for name in pages if name.startswith("chapters/")}
    assert chapters <= links


def test_the_lost_reader_is_led_back(book_html: Path) -> None:
    lost = read_pages(book_html)["404.html"]
    assert {"index.html", "search.html"} <= set(lost.values("href"))
