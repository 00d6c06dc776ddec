"""What holds of every page, seen on one walk through the site: requests, weight, headings."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request, Response
from site_pages import looking, page_names

from accessibility import WIDE

STOCK_REQUESTS = 31  # of stock Jupyter Book for one chapter, which weighs 890 kB
MOST_REQUESTS = STOCK_REQUESTS // 2 + 2
MOST_BYTES, MOST_DATASET_BYTES = 160_000, 150_000  # gzipped
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
    ids: list[str] = field(default_factory=list)


@cache
def _packed_size(path: Path) -> int:
    content = path.read_bytes()
    return len(gzip.compress(content, 6, mtime=0)) if path.suffix in PACKED else len(content)


def _weight(site: Path, visit: Visit) -> tuple[int, int]:
    """Return how many files a page asked for, and their bytes."""
    files = [site / path for path in visit.asked]
    return len(visit.asked), sum(_packed_size(path) for path in files if path.is_file())


def _is_heavy(site: Path, name: str, visit: Visit) -> bool:
    requests, size = _weight(site, visit)
    most = MOST_REQUESTS + (SEARCH_REQUESTS if name == "search.html" else 0)
    limit = MOST_DATASET_BYTES if name.startswith("data/") else MOST_BYTES
    return requests > most or size > limit


@contextmanager
def walking(browser: Browser, base: str) -> Iterator[Callable[[str], Visit]]:
    """Walk from page to page in one tab."""
    with looking(browser, **WIDE) as (context, page):
        visit = Visit()

        def ask(request: Request) -> None:
            visit.asked.add(request.url.removeprefix(base).split("?")[0])
            if not request.url.startswith(base):
                visit.wrong.append(request.url)

        def get(response: Response) -> None:
            if not (response.ok or response.status == 304):  # of what it has, after asking
                visit.wrong.append(f"{response.status} {response.url}")

        def go(name: str) -> Visit:
            nonlocal visit
            visit = Visit()
            page.goto(base + name)
            page.evaluate("document.fonts.ready.then(() => true)")
            visit.headings = page.evaluate(HEADINGS)
            visit.ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
            return visit

        context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
        context.on("request", ask)
        context.on("response", get)
        page.on("pageerror", lambda error: visit.wrong.append(str(error)))
        yield go


@pytest.fixture(scope="module")
def visits(book_html: Path, serve, browser: Browser) -> dict[str, Visit]:
    """Every page of the site, which stands below a sub-path."""
    with serve(book_html.parent) as url:
        base = f"{url}/{book_html.name}/"
        with walking(browser, base) as go:
            visited = {name: go(name) for name in page_names(book_html)}
        # A style sheet asks again for the typefaces of pages that the tab has seen before: what
        # seems heavy is weighed in a tab of its own.
        for name in [name for name in visited if _is_heavy(book_html, name, visited[name])]:
            with walking(browser, base) as go:
                visited[name] = go(name)
    return visited


def test_every_request_of_every_page_is_answered_below_a_sub_path(visits: dict[str, Visit]) -> None:
    assert {name: visit.wrong for name, visit in visits.items() if visit.wrong} == {}


def test_no_page_is_heavy(visits: dict[str, Visit], book_html: Path) -> None:
    """A page weighs less than a fifth of what stock Jupyter Book's does."""
    heavy = [name for name, visit in visits.items() if _is_heavy(book_html, name, visit)]
    assert {name: _weight(book_html, visits[name]) for name in heavy} == {}


def test_each_page_has_one_title_and_headings_in_order(visits: dict[str, Visit]) -> None:
    wrong = {}
    for name, visit in visits.items():
        steps = zip([0, *visit.headings], visit.headings, strict=False)
        if visit.headings.count(1) != 1 or any(below > above + 1 for above, below in steps):
            wrong[name] = visit.headings
    assert wrong == {}


def test_no_page_has_an_id_twice(visits: dict[str, Visit]) -> None:
    twice = {
        name: [i for i, n in Counter(visit.ids).items() if n > 1] for name, visit in visits.items()
    }
    assert {name: ids for name, ids in twice.items() if ids} == {}
