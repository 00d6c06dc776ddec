"""axe-core finds nothing to object to, on any page, light, dark and phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from site_pages import CHAPTER, REGISTER, page_names

from accessibility import ALL_RULES, COLOURS, PHONE, RULES, faults

# Later rows of a table are like the first ones; on the desk they are all looked at.
NOT_EVERY_ROW = {"exclude": ["tbody tr:nth-of-type(n+4)"]}
OPEN_ALL = "document.querySelectorAll('details').forEach(d => d.open = true)"
# A smaller screen changes where things stand, how large they are and what lies under them: this is
# asked of every page, and all rules of a page of each kind, since some of it shows on phones alone.
PLACES = ["target-size", "scrollable-region-focusable", *COLOURS["runOnly"]["values"]]
ON_A_PHONE = {**ALL_RULES, "runOnly": {"type": "rule", "values": PLACES}}
KINDS = {"index.html", "search.html", "404.html", "chapters/progress.html", CHAPTER, REGISTER}
DATASETS = "data/"  # pages of one kind; `test_site_datasets` lets axe look at some of them


def opened(page: Page, names: list[str], site: str) -> Iterator[str]:
    """Open pages, one after the other, with all that can be folded out."""
    for name in names:
        page.goto(f"{site}/{name}")
        page.evaluate(OPEN_ALL)
        yield name


def test_no_page_breaks_a_rule_in_light_or_dark(
    screens: dict[str, Page], book_html: Path, site: str
) -> None:
    objections, page = {}, screens["dark"]
    names = [name for name in page_names(book_html) if not name.startswith(DATASETS)]
    for name in opened(page, names, site):
        page.emulate_media(color_scheme="light")
        objections[name, "light"] = faults(page, ALL_RULES)
        page.emulate_media(color_scheme="dark")
        objections[name, "dark"] = faults(page, COLOURS)
    assert len(objections) > 40
    assert {where: some for where, some in objections.items() if some} == {}


def test_no_page_breaks_a_rule_or_scrolls_sideways_on_a_phone(
    screens: dict[str, Page], book_html: Path, site: str
) -> None:
    objections, page = {}, screens["phone"]
    for name in opened(page, page_names(book_html), site):
        width = page.evaluate("document.documentElement.scrollWidth")
        objections[name] = [f"{width} wide"] if width > PHONE["viewport"]["width"] else []
        if not name.startswith(DATASETS):
            rules = ALL_RULES if name in KINDS else ON_A_PHONE
            objections[name] += faults(page, rules, **NOT_EVERY_ROW)
    assert len(objections) > 20
    assert objections.keys() >= KINDS
    assert {name: some for name, some in objections.items() if some} == {}


@pytest.mark.parametrize(
    ("screen", "body", "fault"),
    [
        ("light", "<img src='x.png'>", "image-alt: img"),
        ("light", "<p style='color: #aaa'>pale</p>", "color-contrast: p"),
        ("dark", "<p style='color: #aaa'>pale</p>", "color-contrast: p"),
        ("phone", "<a href='#a'>a</a><br><a href='#b'>b</a>", 'target-size: a[href="#a"]'),
    ],
)
def test_axe_sees_a_fault_when_there_is_one(
    screen: str, body: str, fault: str, screens: dict[str, Page]
) -> None:
    page = screens[screen]
    page.goto("about:blank")
    page.set_content(f"<html lang='en'><title>x</title><main>{body}</main></html>")
    assert fault in faults(page, RULES[screen])


def test_axe_sees_the_one_that_is_pale_among_many_that_look_alike(screens: dict[str, Page]) -> None:
    page = screens["light"]
    page.goto("about:blank")
    rows = "<p><b>plain</b></p>" * 60
    style = "<style>p:nth-of-type(50) { background: #111 }</style>"
    page.set_content(f"<html lang='en'><title>x</title>{style}<main><h1>x</h1>{rows}</main></html>")
    assert faults(page) == ["color-contrast: p:nth-child(51) > b"]
