"""What holds of every page, seen on one walk through the site: requests, weight, headings."""

from __future__ import annotations

import gzip
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Request, Response
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


@pytest.fixture(scope="module")
def visits(book_html: Path, serve, browser: Browser) -> dict[str, Visit]:
    """Every page of the site, which stands below a sub-path."""
    visited: dict[str, Visit] = {}
    with serve(book_html.parent) as url:
        base = f"{url}/{book_html.name}/"

        def ask(request: Request) -> None:
            visit.asked.add(request.url.removeprefix(base).split("?")[0])
            if not request.url.startswith(base):
                visit.wrong.append(request.url)

        def get(response: Response) -> None:
            if not response.ok:
                visit.wrong.append(f"{response.status} {response.url}")

        def fail(error: Error) -> None:
            visit.wrong.append(str(error))

        for name in page_names(book_html):
            visited[name] = visit = Visit()
            # In a tab that has seen other pages, a style sheet asks for their typefaces again.
            with looking(browser, **WIDE) as (context, page):
                context.on("request", ask)
                context.on("response", get)
                page.on("pageerror", fail)
                page.goto(base + name)
                page.evaluate("document.fonts.ready.then(() => true)")
                visit.headings = page.evaluate(HEADINGS)
                visit.ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    return visited


@cache
def _packed_size(path: Path) -> int:
    content = path.read_bytes()
    return len(gzip.compress(content, 6, mtime=0)) if path.suffix in PACKED else len(content)


def test_every_request_of_every_page_is_answered_below_a_sub_path(visits: dict[str, Visit]) -> None:
    assert {name: visit.wrong for name, visit in visits.items() if visit.wrong} == {}


def test_no_page_is_heavy(visits: dict[str, Visit], book_html: Path) -> None:
    """A page weighs less than a fifth of what stock Jupyter Book's does."""
    heavy = {}
    for name, visit in visits.items():
        files = [book_html / path for path in visit.asked]
        size = sum(_packed_size(path) for path in files if path.is_file())
        most = MOST_REQUESTS + (SEARCH_REQUESTS if name == "search.html" else 0)
        limit = MOST_DATASET_BYTES if name.startswith("data/") else MOST_BYTES
        if len(visit.asked) > most or size > limit:
            heavy[name] = (len(visit.asked), size)
    assert heavy == {}


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
