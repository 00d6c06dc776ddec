"""The site in use: on a phone, by keyboard, without JavaScript, in the dark, on paper."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from site_pages import CHAPTER, looking

from accessibility import PHONE, SCREENS

PAPER = {"light": "rgb(255, 253, 248)", "dark": "rgb(27, 25, 22)"}
BACKGROUND = "getComputedStyle(document.body).backgroundColor"


def _background(page: Page) -> str:
    return str(page.evaluate(BACKGROUND))


def test_without_javascript_text_and_navigation_are_there(site: str, browser: Browser) -> None:
    with looking(browser, **PHONE, java_script_enabled=False) as (_, page):
        page.goto(f"{site}/{CHAPTER}")
        expect(page.locator("main h1")).to_be_visible()
        expect(page.locator("#ck-mode")).to_be_hidden()
        page.get_by_role("button", name="Contents").click()
        page.get_by_role("link", name="Welcome").click()
        expect(page.locator("main h1")).to_contain_text("Welcome")


def test_the_welcome_is_one_screen_of_a_laptop(site: str, tab: Page) -> None:
    tab.set_viewport_size({"width": 1440, "height": 900})
    tab.goto(f"{site}/chapters/welcome.html")
    end = "document.querySelector('main').lastElementChild.previousElementSibling"
    assert tab.evaluate(f"{end}.getBoundingClientRect().bottom") <= 900


def test_the_search_says_so_when_it_cannot_work(site: str, browser: Browser) -> None:
    with looking(browser, java_script_enabled=False) as (_, page):
        page.goto(f"{site}/search.html")
        expect(page.locator("main")).to_contain_text("needs JavaScript")


def test_the_first_tab_skips_to_the_text(site: str, tab: Page) -> None:
    tab.goto(f"{site}/{CHAPTER}")
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("link", name="Skip to main content")).to_be_in_viewport()
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main-content"


def test_the_contents_open_and_close_by_keyboard_on_a_phone(
    site: str, screens: dict[str, Page]
) -> None:
    page = screens["phone"]
    page.goto(f"{site}/{CHAPTER}")
    button, contents = page.get_by_role("button", name="Contents"), page.locator("#ck-contents")
    expect(contents).to_be_hidden()
    button.focus()
    page.keyboard.press("Enter")
    expect(contents).to_be_visible()
    expect(contents.locator("[aria-current=page]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(contents).to_be_hidden()
    expect(button).to_be_focused()


def test_a_section_chosen_on_a_phone_closes_the_panel(site: str, screens: dict[str, Page]) -> None:
    page = screens["phone"]
    page.goto(f"{site}/{CHAPTER}")
    page.get_by_role("button", name="On this page").click()
    page.locator("#ck-sections a", has_text="Key points").click()
    expect(page.locator("#ck-sections")).to_be_hidden()
    expect(page.locator("#key-points")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_colours_follow_the_system(site: str, tab: Page, scheme: Any) -> None:
    tab.emulate_media(color_scheme=scheme)
    tab.goto(f"{site}/{CHAPTER}")
    assert _background(tab) == PAPER[scheme]


def test_the_reader_chooses_the_colours_and_they_stay(site: str, tab: Page) -> None:
    tab.emulate_media(color_scheme="light")
    tab.goto(f"{site}/{CHAPTER}")
    switch = tab.locator("#ck-mode")
    expect(switch).to_have_text("Colours: as the system")
    switch.press("Enter")
    expect(switch).to_have_text("Colours: light")
    switch.press("Enter")
    assert _background(tab) == PAPER["dark"]
    tab.goto(f"{site}/index.html")
    assert _background(tab) == PAPER["dark"]
    expect(switch).to_have_text("Colours: dark")
    tab.emulate_media(media="print")
    assert _background(tab) == "rgba(0, 0, 0, 0)"


@pytest.mark.parametrize("screen", ["light", "phone"])
def test_a_locator_shows_its_notes_within_the_page(
    site: str, screens: dict[str, Page], screen: str
) -> None:
    page = screens[screen]
    page.goto(f"{site}/{CHAPTER}")
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
        assert box["x"] + box["width"] <= SCREENS[screen]["viewport"]["width"]


def test_the_tip_of_a_locator_can_be_pointed_at_and_dismissed(site: str, tab: Page) -> None:
    tab.goto(f"{site}/{CHAPTER}")
    link = tab.locator("main .ck-src > a").first
    tip = link.locator("xpath=following-sibling::*[1]")
    link.hover()
    expect(tip).to_be_visible()
    here, there = link.bounding_box(), tip.bounding_box()
    x = max(here["x"], there["x"]) + 5
    tab.mouse.move(x, here["y"] + here["height"] / 2)
    tab.mouse.move(x, there["y"] + there["height"] / 2, steps=8)
    expect(tip).to_be_visible()
    tab.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_the_search_of_a_page_leads_to_the_results_and_announces_them(site: str, tab: Page) -> None:
    tab.goto(f"{site}/{CHAPTER}")
    tab.get_by_role("combobox", name="Search this book").fill("bulletin")
    tab.keyboard.press("Enter")
    expect(tab.locator(".ck-found a").first).to_be_visible()
    expect(tab.locator(".search-summary[role=status]")).to_contain_text("places for")
    expect(tab.locator(".ck-found p mark").first).to_be_visible()
    expect(tab.locator(".ck-found .ck-src-tip")).to_have_count(0)


def test_on_paper_there_is_the_text_and_nothing_to_press(site: str, tab: Page) -> None:
    tab.goto(f"{site}/{CHAPTER}")
    tab.emulate_media(media="print")
    expect(tab.locator("main h1")).to_be_visible()
    for hidden in (".ck-side", ".ck-toc", ".ck-head", ".ck-pager", ".headerlink >> nth=0"):
        expect(tab.locator(hidden)).to_be_hidden()
