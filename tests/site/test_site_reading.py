"""The site in use: on a phone, by keyboard, without JavaScript, in the dark, on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from site_pages import CHAPTER, PHONE, WIDE, looking, page_names

PAPER = {"light": "rgb(255, 253, 248)", "dark": "rgb(27, 25, 22)"}
BACKGROUND = "getComputedStyle(document.body).backgroundColor"


def _background(page: Page) -> str:
    return str(page.evaluate(BACKGROUND))


def test_no_page_scrolls_sideways_on_a_phone(book_html: Path, serve, browser: Browser) -> None:
    wide = {}
    with serve(book_html) as url, looking(browser, **PHONE) as (_, page):
        for name in page_names(book_html):
            page.goto(f"{url}/{name}")
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            if (width := page.evaluate("document.documentElement.scrollWidth")) > 390:
                wide[name] = width
    assert wide == {}


def test_each_page_has_one_title_and_headings_in_order(
    book_html: Path, serve, browser: Browser
) -> None:
    read = """[...document.querySelectorAll("h1,h2,h3,h4,h5,h6,[role=heading]")]
        .filter(h => h.checkVisibility()).map(h => +(h.ariaLevel || h.tagName[1]))"""
    wrong = {}
    with serve(book_html) as url, looking(browser, **WIDE, java_script_enabled=True) as (_, page):
        for name in page_names(book_html):
            page.goto(f"{url}/{name}")
            levels = page.evaluate(read)
            steps = zip([0, *levels], levels, strict=False)
            if levels.count(1) != 1 or any(below > above + 1 for above, below in steps):
                wrong[name] = levels
    assert wrong == {}


def test_without_javascript_text_and_navigation_are_there(
    book_html: Path, serve, browser: Browser
) -> None:
    with (
        serve(book_html) as url,
        looking(browser, **PHONE, java_script_enabled=False) as (_, page),
    ):
        page.goto(f"{url}/{CHAPTER}")
        expect(page.locator("main h1")).to_be_visible()
        expect(page.locator("#ck-mode")).to_be_hidden()
        page.get_by_role("button", name="Contents").click()
        page.get_by_role("link", name="Welcome").click()
        expect(page.locator("main h1")).to_contain_text("Welcome")


def test_the_search_says_so_when_it_cannot_work(book_html: Path, serve, browser: Browser) -> None:
    with serve(book_html) as url, looking(browser, java_script_enabled=False) as (_, page):
        page.goto(f"{url}/search.html")
        expect(page.locator("main")).to_contain_text("needs JavaScript")


def test_the_first_tab_skips_to_the_text(book_html: Path, serve, browser: Browser) -> None:
    with serve(book_html) as url, looking(browser, **WIDE) as (_, page):
        page.goto(f"{url}/{CHAPTER}")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to main content")).to_be_in_viewport()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main-content"


def test_the_contents_open_and_close_by_keyboard_on_a_phone(
    book_html: Path, serve, browser: Browser
) -> None:
    with serve(book_html) as url, looking(browser, **PHONE) as (_, page):
        page.goto(f"{url}/{CHAPTER}")
        button, contents = page.locator(".ck-bar button"), page.locator("#ck-contents")
        expect(contents).to_be_hidden()
        button.focus()
        page.keyboard.press("Enter")
        expect(contents).to_be_visible()
        expect(contents.locator("[aria-current=page]")).to_be_visible()
        page.keyboard.press("Escape")
        expect(contents).to_be_hidden()
        expect(button).to_be_focused()


def test_a_section_chosen_on_a_phone_closes_the_panel(
    book_html: Path, serve, browser: Browser
) -> None:
    with serve(book_html) as url, looking(browser, **PHONE) as (_, page):
        page.goto(f"{url}/{CHAPTER}")
        page.get_by_role("button", name="On this page").click()
        page.locator("#ck-sections a", has_text="Key points").click()
        expect(page.locator("#ck-sections")).to_be_hidden()
        expect(page.locator("#key-points")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_colours_follow_the_system(
    book_html: Path, serve, browser: Browser, scheme: str
) -> None:
    with serve(book_html) as url, looking(browser, color_scheme=scheme) as (_, page):
        page.goto(f"{url}/{CHAPTER}")
        assert _background(page) == PAPER[scheme]


def test_the_reader_chooses_the_colours_and_they_stay(
    book_html: Path, serve, browser: Browser
) -> None:
    with serve(book_html) as url, looking(browser, **WIDE, color_scheme="light") as (_, page):
        page.goto(f"{url}/{CHAPTER}")
        switch = page.locator("#ck-mode")
        expect(switch).to_have_text("Colours: as the system")
        switch.press("Enter")
        expect(switch).to_have_text("Colours: light")
        switch.press("Enter")
        assert _background(page) == PAPER["dark"]
        page.goto(f"{url}/index.html")
        assert _background(page) == PAPER["dark"]
        expect(switch).to_have_text("Colours: dark")
        page.emulate_media(media="print")
        assert _background(page) == "rgba(0, 0, 0, 0)"


@pytest.mark.parametrize("screen", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_locator_shows_its_notes_within_the_page(
    book_html: Path, serve, browser: Browser, screen: dict
) -> None:
    with serve(book_html) as url, looking(browser, **screen) as (_, page):
        page.goto(f"{url}/{CHAPTER}")
        links = page.locator("main .ck-src > a")
        for number in range(min(12, links.count())):
            link = links.nth(number)
            tip = link.locator("xpath=following-sibling::*[1]")
            expect(tip).to_be_hidden()
            page.keyboard.press("Shift")  # focus set by script shows itself after a key only
            link.focus()
            expect(tip).to_be_visible()
            box = tip.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= screen["viewport"]["width"]


def test_the_tip_of_a_locator_can_be_pointed_at_and_dismissed(
    book_html: Path, serve, browser: Browser
) -> None:
    with serve(book_html) as url, looking(browser, **WIDE) as (_, page):
        page.goto(f"{url}/{CHAPTER}")
        link = page.locator("main .ck-src > a").first
        tip = link.locator("xpath=following-sibling::*[1]")
        link.hover()
        expect(tip).to_be_visible()
        here, there = link.bounding_box(), tip.bounding_box()
        x = max(here["x"], there["x"]) + 5
        page.mouse.move(x, here["y"] + here["height"] / 2)
        page.mouse.move(x, there["y"] + there["height"] / 2, steps=8)
        expect(tip).to_be_visible()
        page.keyboard.press("Escape")
        expect(tip).to_be_hidden()


def test_the_search_finds_a_name_and_announces_the_result(
    book_html: Path, serve, browser: Browser
) -> None:
    with serve(book_html) as url, looking(browser, **WIDE) as (_, page):
        page.goto(f"{url}/{CHAPTER}")
        page.get_by_role("searchbox", name="Search this book").fill("Klimov")
        page.keyboard.press("Enter")
        expect(page.locator("ul.search a", has_text="emergence of the defectors")).to_be_visible()
        expect(page.locator(".search-summary[role=status]")).to_contain_text("page(s)")
        excerpt = page.locator("ul.search p.context").first
        expect(excerpt).to_be_visible()
        expect(page.locator("ul.search .ck-src-tip")).to_have_count(0)


def test_on_paper_there_is_the_text_and_nothing_to_press(
    book_html: Path, serve, browser: Browser
) -> None:
    with serve(book_html) as url, looking(browser, **WIDE) as (_, page):
        page.goto(f"{url}/{CHAPTER}")
        page.emulate_media(media="print")
        expect(page.locator("main h1")).to_be_visible()
        for hidden in (".ck-side", ".ck-toc", ".ck-head", ".ck-pager", ".headerlink >> nth=0"):
            expect(page.locator(hidden)).to_be_hidden()
