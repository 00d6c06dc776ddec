"""A reader's whole way: home, puzzle, a chapter, ten exercises, progress, table, search, back."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Locator, Page, expect
from site_pages import looking

from accessibility import WIDE

TEN = 10


def _solve(box: Locator) -> bool:
    """Answer an exercise of choices by its key, as a reader would who knows; False for others."""
    kind = box.get_attribute("data-kind")
    if kind not in ("single", "multiple"):
        return False
    for name in box.evaluate("box => box.key.right"):
        box.locator(f"input[value={name}]").check()
    box.get_by_role("button", name="Check", exact=True).click()
    expect(box.locator(".ck-verdict")).to_contain_text("Right")
    return True


def _solve_some(page: Page, wanted: int) -> int:
    solved = 0
    for box in page.locator("ck-exercise").all():
        solved += solved < wanted and _solve(box)
    return solved


def test_a_reader_finds_the_way_from_the_puzzle_to_the_second_visit(
    site: str, browser: Browser
) -> None:
    with looking(browser, **WIDE) as (context, page):
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))

        page.goto(f"{site}/index.html")
        promise = page.locator(".ck-puzzle-promise")
        expect(promise).to_be_hidden()
        page.locator(".ck-puzzle summary", has_text="Very few").press("Enter")
        expect(page.get_by_text("One zone, no number")).to_be_visible()
        expect(promise).to_be_visible()
        page.locator(".ck-puzzle .ck-src a:visible").hover()
        expect(page.locator(".ck-card")).to_contain_text("Anisimov")
        page.keyboard.press("Escape")
        article = page.get_by_role("link", name=re.compile("^Read the article"))
        assert "doi.org/10.22363" in article.get_attribute("href")
        page.get_by_role("link", name="I read alone").click()

        page.wait_for_url("**/introduction.html")
        done = _solve_some(page, 6)
        page.get_by_role("link", name=re.compile("^Next ")).last.click()
        page.wait_for_url("**/emergence.html")
        done += _solve_some(page, TEN - done)
        assert done == TEN

        side = page.get_by_role("navigation", name="Book")
        side.get_by_role("link", name="Your progress").click()
        expect(page.locator("main")).to_contain_text(re.compile(rf"\b{TEN} of \d+"))

        side.get_by_role("link", name="Codebook").click()
        rows = page.locator("section#dataset-citations")
        rows.get_by_role("link", name="Search, sort and count").click()
        page.get_by_label("Search the rows").fill("Anisimov")
        expect(page.locator(".ck-dataset tbody")).to_contain_text("Anisimov")

        page.get_by_role("combobox", name="Search this book").fill("20,000")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?*")
        page.locator(".ck-found a").first.click()
        page.wait_for_url(lambda url: "search.html" not in url)

        # The next day: the tab was closed, the browser kept what it knew.
        page.close()
        again = context.new_page()
        again.goto(f"{site}/index.html")
        carry_on = again.locator(".ck-continue a")
        expect(again.locator(".ck-continue")).to_contain_text(
            re.compile(r"^Continue: chapter 2, .*, 4 of \d+$")
        )
        carry_on.click()
        again.wait_for_url("**/emergence.html")
        assert told == []
