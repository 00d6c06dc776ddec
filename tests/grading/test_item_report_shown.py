"""The report of an item analysis keeps every rule of accessibility, fits a phone, and prints."""

from __future__ import annotations

import io
import re

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page

from accessibility import RULES, SCREENS, faults

OPEN_ALL = "document.querySelectorAll('details').forEach(d => d.open = true)"


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("size", [8, 60])
def test_report_breaks_no_rule_and_fits(
    size: int, screen: str, item_pages: dict[int, str], screens: dict[str, Page]
) -> None:
    tab = screens[screen]
    tab.goto("about:blank")
    tab.set_content(item_pages[size])
    tab.evaluate(OPEN_ALL)
    assert faults(tab, RULES[screen]) == []
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_report_prints_on_a4_with_nothing_lost(
    item_pages: dict[int, str], screens: dict[str, Page]
) -> None:
    tab = screens["dark"]
    tab.goto("about:blank")
    tab.set_content(item_pages[60])
    tab.evaluate("document.querySelectorAll('.screen').forEach(e => e.remove())")
    shown = tab.evaluate("document.querySelector('main').innerText")
    pdf = pypdfium2.PdfDocument(io.BytesIO(tab.pdf(prefer_css_page_size=True)))
    assert tuple(map(round, pdf[0].get_size())) == (595, 842)
    text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    letters = re.compile(r"\W+|\ufffe")
    for line in filter(None, map(str.strip, shown.splitlines())):
        assert letters.sub("", line)[:30] in letters.sub("", text)
    assert pdf[0].render(scale=0.2).to_pil().getpixel((2, 2))[:3] == (255, 255, 255)


def test_no_picture_is_taller_than_a_printed_page(item_pages: dict[int, str], tab: Page) -> None:
    tab.set_viewport_size({"width": 658, "height": 970})  # A4 less its margins
    tab.emulate_media(media="print")
    tab.set_content(item_pages[60])
    heights = tab.eval_on_selector_all("img", "found => found.map(i => i.offsetHeight)")
    assert max(heights) <= 257 / 25.4 * 96


def test_every_picture_says_what_it_shows(item_pages: dict[int, str]) -> None:
    for page in item_pages.values():
        pictures = BeautifulSoup(page, "html.parser").find_all("img")
        assert len(pictures) >= 15
        assert all(len(picture["alt"].split()) > 15 for picture in pictures)
        assert all(picture["src"].startswith("data:image/svg+xml") for picture in pictures)
