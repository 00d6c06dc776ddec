"""What holds of every page, seen on one walk through the site: requests, weight, headings."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request, Response
from site_pages import looking, page_names

from accessibility import WIDE

STOCK_REQUESTS, STOCK_BYTES = 31, 890_000  # measured for one chapter, gzipped
MOST_REQUESTS, MOST_BYTES = STOCK_REQUESTS // 2 + 4, 200_000
SEARCH_REQUESTS = 3  # the search, its engine and its index
PACKED = {".html", ".css", ".js", ".svg"}
HEADINGS = """[...document.querySelectorAll("h1,h2,h3,h4,h5,h6,[role=heading]")]
    .filter(h => h.checkVisibility()).map(h => +(h.ariaLevel || h.tagName[1]))"""


@dataclass
class Visit:
    """What one page asked for with nothing in the browser's memory, and what it showed."""

    asked: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)


@pytest.fixture(scope="module")
def visits(book_html: Path, serve, browser: Browser) -> dict[str, Visit]:
    """Every page of the site, which stands below a sub-path."""
    visited: dict[str, Visit] = {}
    with serve(book_html.parent) as url, looking(browser, **WIDE) as (context, page):
        base = f"{url}/{book_html.name}/"
        visit = Visit()

        def ask(request: Request) -> None:
            visit.asked.add(request.url.removeprefix(base).split("?")[0])
            if not request.url.startswith(base):
                visit.wrong.append(request.url)

        def get(response: Response) -> None:
            if not (response.ok or response.status == 304):  # of what it has, after asking
                visit.wrong.append(f"{response.status} {response.url}")

        context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
        context.on("request", ask)
        context.on("response", get)
        page.on("pageerror", lambda error: visit.wrong.append(str(error)))
        for name in page_names(book_html):
            visited[name] = visit = Visit()
            page.goto(base + name)
            page.evaluate("document.fonts.ready")
            visit.headings = page.evaluate(HEADINGS)
    return visited


@cache
def _packed_size(path: Path) -> int:
    content = path.read_bytes()
    return len(gzip.compress(content, 6, mtime=0)) if path.suffix in PACKED else len(content)


def test_every_request_of_every_page_is_answered_below_a_sub_path(visits: dict[str, Visit]) -> None:
    assert {name: visit.wrong for name, visit in visits.items() if visit.wrong} == {}


def test_no_page_is_heavy(visits: dict[str, Visit], book_html: Path) -> None:
    """A page weighs less than a quarter of what stock Jupyter Book's does."""
    heavy = {}
    for name, visit in visits.items():
        files = [book_html / path for path in visit.asked]
        size = sum(_packed_size(path) for path in files if path.is_file())
        most = MOST_REQUESTS + (SEARCH_REQUESTS if name == "search.html" else 0)
        if len(visit.asked) > most or size > MOST_BYTES:
            heavy[name] = (len(visit.asked), size)
    assert heavy == {}


def test_each_page_has_one_title_and_headings_in_order(visits: dict[str, Visit]) -> None:
    wrong = {}
    for name, visit in visits.items():
        steps = zip([0, *visit.headings], visit.headings, strict=False)
        if visit.headings.count(1) != 1 or any(below > above + 1 for above, below in steps):
            wrong[name] = visit.headings
    assert wrong == {}
