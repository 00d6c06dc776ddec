"""axe-core finds nothing to object to on a phone, and is seen to find what is wrong.

That it finds nothing on any page is asked on the walk of `test_site_every_page`.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from site_pages import CHAPTER, LATER_ROWS, OPEN_ALL, REGISTER

from accessibility import ALL_RULES, RULES, faults

KINDS = ("index.html", "search.html", "404.html", "chapters/progress.html", CHAPTER, REGISTER)


@pytest.mark.parametrize("name", KINDS)
def test_page_of_each_kind_breaks_no_rule_where_it_is_opened_on_a_phone(
    name: str, screens: dict[str, Page], site: str
) -> None:
    page = screens["phone"]
    page.goto(f"{site}/{name}")
    page.evaluate(OPEN_ALL)
    assert faults(page, ALL_RULES, exclude=LATER_ROWS) == []


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
