"""What holds of every page, seen on one walk through the site: requests, weight, headings, access.

On the walk axe-core looks at each page on a desk, light and dark, and on a phone.
"""

from __future__ import annotations

import gzip
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, Request, Response
from site_pages import LATER_ROWS, OPEN_ALL, looking, page_names

from accessibility import ALL_RULES, COLOURS, PHONE, WIDE, faults

STOCK_REQUESTS = 31  # of stock Jupyter Book for one chapter, which weighs 890 kB
MOST_REQUESTS = STOCK_REQUESTS // 2 + 2
MOST_BYTES, MOST_DATASET_BYTES = 160_000, 150_000  # gzipped
SEARCH_REQUESTS = 3  # the search, its engine and its index
PACKED = {".html", ".css", ".js", ".svg"}
HEADINGS = """[...document.querySelectorAll("h1,h2,h3,h4,h5,h6,[role=heading]")]
    .filter(h => h.checkVisibility()).map(h => +(h.ariaLevel || h.tagName[1]))"""
DATASETS = "data/"  # pages of one kind; `test_site_datasets` lets axe look at some of them
# A smaller screen changes where things stand, how large they are and what lies under them.
PLACES = ["target-size", "scrollable-region-focusable", *COLOURS["runOnly"]["values"]]
ON_A_PHONE = {**ALL_RULES, "runOnly": {"type": "rule", "values": PLACES}}


@dataclass
class Visit:
    """What one page asked for with nothing in the browser's memory, and what it showed."""

    asked: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    objections: dict[str, list[str]] = field(default_factory=dict)


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
    limit = MOST_DATASET_BYTES if name.startswith(DATASETS) else MOST_BYTES
    return requests > most or size > limit


@dataclass
class Walk:
    """One tab that goes from page to page."""

    base: str
    page: Page
    session: CDPSession
    visit: Visit = field(default_factory=Visit)
    looks: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))

    def ask(self, request: Request) -> None:
        self.visit.asked.add(request.url.removeprefix(self.base).split("?")[0])
        if not request.url.startswith(self.base):
            self.visit.wrong.append(request.url)

    def get(self, response: Response) -> None:
        if not (response.ok or response.status == 304):  # of what it has, after asking
            self.visit.wrong.append(f"{response.status} {response.url}")

    def go(self, name: str) -> Visit:
        """Open a page."""
        self.visit = Visit()
        self.page.goto(self.base + name)
        self.page.evaluate("document.fonts.ready.then(() => true)")
        self.visit.headings = self.page.evaluate(HEADINGS)
        ids = "[...document.querySelectorAll('[id]')].map(e => e.id)"
        self.visit.ids = self.page.evaluate(ids)
        return self.visit

    def look(self, name: str) -> None:
        """Let axe look at the open page on each screen, with all that can be folded out."""
        objections, is_dataset = self.visit.objections, name.startswith(DATASETS)
        self.visit = Visit(wrong=self.visit.wrong)  # what is asked for from here on weighs nothing
        self.page.evaluate(OPEN_ALL)
        if not is_dataset:
            for screen, rules in (("light", ALL_RULES), ("dark", COLOURS)):
                self.page.emulate_media(color_scheme=screen)
                objections[screen] = faults(self.page, rules, self.looks[screen])
            self.page.emulate_media(color_scheme="light")
        self.stand_on(PHONE, mobile=True)
        width = self.page.evaluate("document.documentElement.scrollWidth")
        objections["phone"] = [f"{width} wide"] if width > PHONE["viewport"]["width"] else []
        if not is_dataset:
            looks = self.looks["phone"]
            objections["phone"] += faults(self.page, ON_A_PHONE, looks, exclude=LATER_ROWS)
        self.stand_on(WIDE, mobile=False)

    def stand_on(self, screen: dict[str, Any], *, mobile: bool) -> None:
        """Show the open page on another device, which Playwright does for new tabs only."""
        size = {**screen["viewport"], "deviceScaleFactor": 1, "mobile": mobile}
        self.session.send("Emulation.setDeviceMetricsOverride", size)
        self.session.send("Emulation.setTouchEmulationEnabled", {"enabled": mobile})


@contextmanager
def walking(browser: Browser, base: str) -> Iterator[Walk]:
    """Walk from page to page in one tab."""
    with looking(browser, **WIDE) as (context, page):
        walk = Walk(base, page, context.new_cdp_session(page))
        walk.session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        context.on("request", walk.ask)
        context.on("response", walk.get)
        page.on("pageerror", lambda error: walk.visit.wrong.append(str(error)))
        yield walk


@pytest.fixture(scope="module")
def visits(book_html: Path, serve, browser: Browser) -> dict[str, Visit]:
    """Every page of the site, which stands below a sub-path."""
    visited = {}
    with serve(book_html.parent) as url:
        base = f"{url}/{book_html.name}/"
        with walking(browser, base) as walk:
            for name in page_names(book_html):
                visited[name] = walk.go(name)
                walk.look(name)
        # A style sheet asks again for the typefaces of pages that the tab has seen before: what
        # seems heavy is weighed in a tab of its own.
        for name in [name for name in visited if _is_heavy(book_html, name, visited[name])]:
            with walking(browser, base) as walk:
                visited[name].asked = walk.go(name).asked
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


def test_no_page_breaks_a_rule_or_scrolls_sideways_on_a_phone(visits: dict[str, Visit]) -> None:
    objections = {
        (name, screen): some
        for name, visit in visits.items()
        for screen, some in visit.objections.items()
    }
    seen = Counter(screen for _, screen in objections)
    assert seen["phone"] > seen["light"] == seen["dark"] > 30
    assert {where: some for where, some in objections.items() if some} == {}
