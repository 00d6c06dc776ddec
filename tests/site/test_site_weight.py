"""A page weighs at most half of what stock Jupyter Book's does; in truth far less."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser
from site_pages import looking, page_names

from accessibility import WIDE

STOCK_REQUESTS, STOCK_BYTES = 31, 890_000  # measured for one chapter, gzipped
MOST_REQUESTS, MOST_BYTES = STOCK_REQUESTS // 2, 250_000
SEARCH_REQUESTS = 3  # the search, its engine and its index
FONT_BYTES = 120_000
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


def test_the_web_fonts_keep_their_budget(book_html: Path) -> None:
    faces = sorted((book_html / "_static" / "fonts").glob("*.woff2"))
    assert len(faces) == 4
    assert sum(path.stat().st_size for path in faces) <= FONT_BYTES


def test_the_search_index_is_loaded_by_the_search_alone(book_html: Path) -> None:
    loading = [
        name
        for name in page_names(book_html)
        if "ck-search.js" in (book_html / name).read_text(encoding="utf-8")
    ]
    assert loading == ["search.html"]
