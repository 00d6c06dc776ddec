"""A page weighs less than a quarter of what stock Jupyter Book's does."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser, Page
from site_pages import looking, page_names

from accessibility import WIDE

STOCK_REQUESTS, STOCK_BYTES = 31, 890_000  # measured for one chapter, gzipped
MOST_REQUESTS, MOST_BYTES = STOCK_REQUESTS // 2 + 4, 200_000
SEARCH_REQUESTS = 3  # the search, its engine and its index
FONT_BYTES = 60_000  # of the faces for Latin letters
PACKED = {".html", ".css", ".js", ".svg"}


@cache
def _packed_size(path: Path) -> int:
    content = path.read_bytes()
    return len(gzip.compress(content, 6, mtime=0)) if path.suffix in PACKED else len(content)


def test_no_page_is_heavy(book_html: Path, serve, browser: Browser) -> None:
    heavy = {}
    asked: set[str] = set()
    with serve(book_html) as url, looking(browser, **WIDE) as (context, page):
        context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
        context.on("request", lambda request: asked.add(request.url))
        for name in page_names(book_html):
            asked.clear()
            page.goto(f"{url}/{name}", wait_until="load")
            page.evaluate("document.fonts.ready")
            files = [book_html / address.removeprefix(f"{url}/").split("?")[0] for address in asked]
            size = sum(_packed_size(path) for path in files if path.is_file())
            most = MOST_REQUESTS + (SEARCH_REQUESTS if name == "search.html" else 0)
            if len(asked) > most or size > MOST_BYTES:
                heavy[name] = (len(asked), size)
    assert heavy == {}


def test_letters_of_other_scripts_are_fetched_where_they_stand(
    book_html: Path, site: str, tab: Page
) -> None:
    folder = book_html / "_static" / "fonts"
    latin = [path for path in folder.glob("*.woff2") if path.stem.count("-") == 2]
    assert sum(path.stat().st_size for path in latin) <= FONT_BYTES
    asked: dict[str, set[str]] = {"welcome": set(), "glossary": set()}
    for name, fonts in asked.items():
        tab.goto(f"{site}/chapters/{name}.html")
        tab.evaluate("document.fonts.ready")
        told = "performance.getEntriesByType('resource').map(({ name }) => name)"
        fonts |= {Path(one).stem for one in tab.evaluate(told) if one.endswith(".woff2")}
    assert asked["welcome"] <= {path.stem for path in latin}
    assert "coursekit-serif-regular-cyrillic" in asked["glossary"]


def test_the_search_index_is_loaded_by_the_search_alone(book_html: Path) -> None:
    loading = [
        name
        for name in page_names(book_html)
        if "ck-search.js" in (book_html / name).read_text(encoding="utf-8")
    ]
    assert loading == ["search.html"]
