"""Every link inside the site leads somewhere, and nothing is fetched from outside it."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from playwright.sync_api import Browser, Page
from site_pages import CHAPTER, Tags, looking, read_pages

from accessibility import PHONE

HOME = "http://site.test/"
DELIVERY_NETWORKS = re.compile(
    r"jsdelivr|unpkg|cdnjs|cloudflare|googleapis|gstatic|bootstrapcdn|jquery\.com|//cdn\.", re.I
)
LOADING = {("link", "href"), ("script", "src"), ("img", "src"), ("iframe", "src"), ("use", "href")}
# The headings of the audit when it was one page; its exercises keep their names.
AUDIT = "chapters/audit.html"
AUDIT_HEADINGS = """
the-question what-you-will-be-able-to-do why-audit-a-text-that-we-respect
the-abstract-against-the-main-text how-many-is-significant who-went-back-and-why
criticism-of-what a-conclusion-that-brings-news which-archives-for-what notes-against-claims
paragraphs-without-a-note what-does-a-note-document an-accusation-and-its-note
one-side-of-a-quarrel where-the-text-has-been-moved-or-cut numbers-against-populations
reliable-for-what one-person-under-four-names words-that-change-their-meaning
new-newest-and-new-again three-phrases-to-read-twice chronology-and-logic
did-munich-found-tsope what-a-group-says-and-what-it-does after-this-therefore-because-of-this
anger-as-evidence what-would-settle-it what-holds exercises to-begin count look-closer
judge-and-write key-points questions-for-the-seminar
"""
HARMLESS_LINKS = {"canonical", "alternate", "license"}


def test_every_link_and_anchor_resolves(book_html: Path) -> None:
    pages = read_pages(book_html)
    ids = {name: set(page.values("id", "name")) for name, page in pages.items()}
    broken = []
    for name, page in pages.items():
        for reference in page.values("href", "src"):
            parts = urlsplit(urljoin(HOME + name, reference))
            if f"{parts.scheme}://{parts.netloc}/" != HOME:
                continue
            target, anchor = unquote(parts.path).lstrip("/"), unquote(parts.fragment)
            if not (book_html / target).is_file():
                broken.append(f"{name}: {reference}")
            elif anchor and anchor not in ids.get(target, {anchor}):
                broken.append(f"{name}: {reference} (no such anchor)")
    assert sorted(set(broken)) == []


def test_what_has_moved_to_another_page_is_known_where_it_was_published(
    root: Path, book_html: Path
) -> None:
    source = (book_html / AUDIT).read_text("utf-8")
    moved = json.loads(re.search(r'id="ck-moved">(.*?)</script>', source)[1])
    for anchor, address in moved.items():
        there = Tags((book_html / AUDIT).with_name(address).read_text("utf-8"))
        assert anchor in there.values("id"), anchor
    exercises = [f"ex-audit-{path.stem}" for path in (root / "exercises" / "audit").glob("*.md")]
    here = set(Tags(source).values("id"))
    assert set(AUDIT_HEADINGS.split()) | set(exercises) <= here | moved.keys()


def test_published_address_leads_to_where_its_exercise_stands_now(site: str, tab: Page) -> None:
    tab.goto(f"{site}/{AUDIT}#ex-audit-how-many-hands")
    tab.wait_for_url("**/audit-notes.html#ex-audit-how-many-hands")
    assert tab.locator("#ex-audit-how-many-hands").is_visible()


def test_each_box_on_the_person_of_the_book_leads_to_the_next(book_html: Path) -> None:
    order = [
        "welcome",
        "introduction",
        "emergence",
        "identity",
        "west",
        "conclusion",
        "audit-names",
    ]
    for number, (chapter, following) in enumerate(pairwise(order), start=1):
        source = (book_html / f"chapters/{chapter}.html").read_text("utf-8")
        box = source.split(f'id="olshansky-{number}"')[1].split("</div>")[0]
        assert f'href="{following}.html#olshansky-{number + 1}"' in box
        assert f"{number} of {len(order)}:" in box


def test_no_id_stands_twice_on_a_page(book_html: Path) -> None:
    twice = {}
    for name, page in read_pages(book_html).items():
        ids = page.values("id")
        if repeated := {anchor for anchor in ids if ids.count(anchor) > 1}:
            twice[name] = repeated
    assert twice == {}


def test_no_page_loads_from_another_host(book_html: Path) -> None:
    outside = [
        f"{name}: {attrs[attribute]}"
        for name, page in read_pages(book_html).items()
        for tag, attrs in page.tags
        for element, attribute in LOADING
        if tag == element and urlsplit(attrs.get(attribute, "")).netloc
        if not (tag == "link" and attrs.get("rel") in HARMLESS_LINKS)
    ]
    assert outside == []


def test_no_file_names_a_delivery_network(book_html: Path) -> None:
    named = [
        path.relative_to(book_html).as_posix()
        for path in sorted(book_html.rglob("*"))
        if path.suffix in {".html", ".css", ".js"}
        and DELIVERY_NETWORKS.search(path.read_text(encoding="utf-8"))
    ]
    assert named == []


def test_no_page_runs_a_script_of_its_own(book_html: Path) -> None:
    inline = [
        name
        for name, page in read_pages(book_html).items()
        for tag, attrs in page.tags
        if tag == "script" and "src" not in attrs and "json" not in attrs.get("type", "")
    ]
    assert inline == []


def test_the_book_opens_from_a_folder_without_a_server(book_html: Path, browser: Browser) -> None:
    failed: list[str] = []
    with looking(browser, **PHONE) as (context, page):
        context.on("requestfailed", lambda r: "ABORTED" in r.failure or failed.append(r.url))
        page.goto((book_html / CHAPTER).as_uri())
        assert page.evaluate("document.fonts.ready.then(f => f.check('1em Coursekit Serif'))")
        page.goto((book_html / "search.html").as_uri() + "?q=defectors")
        page.wait_for_selector(".ck-found a")
    assert failed == []
