"""What helps a reader on: where one is, what is done, cards, filters, a view for the wall."""

from __future__ import annotations

import json
import re
from pathlib import Path

from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, expect
from site_pages import CHAPTER, REGISTER, looking

from accessibility import PHONE, RULES, faults


def test_the_contents_of_a_page_mark_the_section_that_is_read(site: str, tab: Page) -> None:
    tab.set_viewport_size({"width": 1440, "height": 900})
    tab.goto(f"{site}/{CHAPTER}#key-points")
    expect(tab.locator(".ck-toc [aria-current]")).to_have_text("Key points")


def test_what_is_done_is_marked_and_the_cover_leads_back(site: str, tab: Page) -> None:
    tab.set_viewport_size({"width": 1440, "height": 900})
    tab.goto(f"{site}/{CHAPTER}")
    box = tab.locator("ck-exercise[data-kind=single]").first
    box.locator(f"input[value={box.evaluate('box => box.key.right[0]')}]").check()
    box.get_by_role("button", name="Check", exact=True).click()
    total = tab.locator("ck-exercise").count()
    mark = tab.locator(".ck-side [aria-current=page] .ck-done")
    expect(mark).to_contain_text(f"1 of {total} exercises done")
    tab.goto(f"{site}/index.html")
    expect(tab.locator(".ck-continue")).to_have_text(
        f"Continue: chapter 2, The emergence of the defectors, 1 of {total}"
    )
    tab.locator(".ck-continue a").click()
    tab.wait_for_url(f"**/{CHAPTER}")


def test_a_register_is_filtered_in_both_scripts(site: str, tab: Page) -> None:
    tab.goto(f"{site}/{REGISTER}")
    letters = tab.get_by_role("navigation", name="By first letter")
    letters.get_by_role("link", name="K").click()
    assert tab.evaluate("document.querySelector(':target').textContent").startswith("K")
    tab.get_by_label("Show only").fill("Климов")
    expect(tab.locator("dt:visible").first).to_contain_text("Klimov")
    expect(tab.locator(".ck-filter [role=status]")).to_contain_text(" of ")
    assert faults(tab, RULES["light"]) == []


def test_the_notes_and_paragraphs_are_filtered_together(site: str, tab: Page) -> None:
    tab.goto(f"{site}/chapters/notes.html")
    tab.get_by_label("Show only").fill("Panina")
    expect(tab.locator("dt:visible")).to_have_text(["Note 47"])
    expect(tab.get_by_role("heading", name="West: notes 44–51")).to_be_visible()
    expect(tab.get_by_role("heading", name="Introduction: notes 1–16")).to_be_hidden()


def test_titles_of_books_and_periodicals_are_in_italics(book_html: Path) -> None:
    register = (book_html / REGISTER).read_text(encoding="utf-8")
    assert "author of <em>The Song of the Winner</em>" in register
    timeline = (book_html / "chapters/timeline.html").read_text(encoding="utf-8")
    assert "<em>Kolokol</em> of Herzen and Ogarev" in timeline
    places = (book_html / "chapters/places.html").read_text(encoding="utf-8")
    assert "In the imprint of <em>Litsom k litsu</em>" in places
    upright = [
        (page.name, name.get_text())
        for page in sorted((book_html / "chapters").glob("*.html"))
        if "ck-periodical" in (source := page.read_text(encoding="utf-8"))
        for name in BeautifulSoup(source, "html.parser").select(":not(em) > a > .ck-periodical")
        if name.get_text()[0].isupper()
    ]
    assert upright == []


def test_titles_are_in_italics_wherever_the_tables_name_them(
    book_html: Path, site: str, tab: Page
) -> None:
    titles = re.compile(r"\b(Kolokol|Socialistichesky vestnik|Chicago Daily Tribune|Flyers)\b")
    apart = ["em", "cite", "code", "pre", "svg", "script", "option"]
    upright = [
        (name, str(text))
        for name in ("index", "chapters/identity", "chapters/notes", "data/claims")
        for text in BeautifulSoup((book_html / f"{name}.html").read_text("utf-8"), "lxml").find_all(
            string=titles
        )
        if not text.find_parent(apart)
    ]
    assert upright == []
    tab.goto(f"{site}/data/works.html?count=container&sort=container&columns=container")
    counted = tab.locator(".ck-counts tbody th", has_text="Socialistichesky vestnik")
    expect(counted.locator("em")).to_have_text("Socialistichesky vestnik")
    sorted_by = tab.locator(".ck-dataset tbody td:has(em)").all_inner_texts()
    assert sorted_by.index("Chicago Daily Tribune") < sorted_by.index("Kolokol")
    tab.goto(f"{site}/search.html?q=drama+Flyers")
    expect(tab.locator(".ck-found em", has_text="Flyers").first).to_be_visible()
    field = tab.locator("main .ck-search input")
    field.fill("kolok")
    expect(tab.get_by_role("option").first.locator("em")).to_have_text("Kolokol")
    tab.goto(f"{site}/chapters/identity.html")
    tab.locator("main a.ck-name-link", has_text="Kolokol").first.hover()
    expect(tab.locator(".ck-card strong em")).to_have_text("Kolokol")


def test_a_class_sees_one_thing_after_another_as_large_as_the_wall(
    site: str, browser: Browser
) -> None:
    with looking(browser, viewport={"width": 1280, "height": 800}) as (_, page):
        page.goto(f"{site}/{CHAPTER}")
        control = page.get_by_role("button", name="Projector view")
        first = page.locator("ck-exercise").first
        first.locator("input").first.check()
        first.get_by_role("button", name="Check", exact=True).click()
        small = first.locator(".ck-task").evaluate("task => task.getBoundingClientRect().width")
        page.evaluate("scrollTo(0, 0)")
        control.press("Enter")
        wall = page.get_by_role("dialog", name="Projector view")
        told = wall.locator("> p > span")
        expect(told).to_contain_text("1 of ")
        page.wait_for_function("!!document.fullscreenElement")
        task = wall.locator("ck-exercise .ck-task")
        assert task.evaluate("task => task.getBoundingClientRect().width") > 1.5 * small
        expect(wall.locator(".ck-message")).to_have_count(0)  # nothing tells what was answered
        expect(wall.locator(".ck-explanation:visible, input:checked")).to_have_count(0)
        page.keyboard.press("ArrowRight")
        expect(told).to_contain_text("2 of ")
        expect(wall.locator("figure .ck-wide > svg")).to_be_visible()
        assert faults(page, RULES["light"]) == []
        wall.get_by_role("button", name="Colours").click()
        expect(wall.get_by_role("button", name="Colours: light")).to_be_visible()
        page.keyboard.press("Escape")
        expect(wall).to_have_count(0)
        expect(control).to_be_focused()
        assert not page.evaluate("!!document.fullscreenElement")
        expect(first.locator(".ck-message")).to_be_visible()
        page.keyboard.press("F8")
        expect(told).to_contain_text("2 of ")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        name = wall.locator(".source a.ck-name-link").first
        name.hover()
        expect(page.locator(".ck-card")).to_be_in_viewport(ratio=1)
        below = page.locator(".ck-card").bounding_box()["y"] - name.bounding_box()["y"]
        assert 0 < below < 2 * name.bounding_box()["height"]
        page.keyboard.press("F8")
        expect(wall).to_have_count(0)


def test_a_name_tells_who_it_is(site: str, tab: Page) -> None:
    tab.goto(f"{site}/{CHAPTER}")
    link = tab.locator(".ck-text a.ck-name-link").first
    card = tab.locator(".ck-card")
    link.hover()
    expect(card).to_be_visible()
    card.hover()
    expect(card).to_be_visible()
    assert faults(tab, RULES["light"]) == []
    tab.keyboard.press("Escape")
    expect(card).to_have_count(0)
    tab.keyboard.press("Shift")  # focus set by script shows itself after a key only
    link.focus()
    expect(card).to_be_visible()
    expect(link).to_have_accessible_description(card.locator("span").inner_text())
    tab.keyboard.press("Tab")  # a name is one stop: its card leads where it does itself
    expect(card.locator("a:focus")).to_have_count(0)
    expect(link).not_to_be_focused()
    tab.keyboard.press("Shift+Tab")
    expect(link).to_be_focused()
    more = card.get_by_role("link").get_attribute("href")
    tab.keyboard.press("Enter")
    tab.wait_for_url(more)


def test_a_tap_opens_the_card_or_the_tip_and_leads_on_from_there(
    site: str, browser: Browser
) -> None:
    with looking(browser, **PHONE) as (_, page):
        page.goto(f"{site}/{CHAPTER}")
        expect(page.locator(".ck-by-keyboard").first).to_be_hidden()
        page.locator(".ck-text a.ck-name-link").first.tap()
        expect(page.locator(".ck-card")).to_be_visible()
        assert page.url.endswith(CHAPTER)
        locator = page.locator("main .ck-src > a").first
        locator.tap()
        card = page.locator(".ck-card")
        expect(card).to_contain_text(locator.inner_text())
        expect(page.locator(".ck-src-tip:visible")).to_have_count(0)  # its words are in the card
        assert faults(page, RULES["phone"]) == []
        assert page.url.endswith(CHAPTER)
        locator.tap()
        page.wait_for_url(lambda url: not url.endswith(CHAPTER))
        page.go_back()
        page.locator("main .ck-src > a").first.tap()
        card.get_by_role("link", name="More about").tap()
        page.wait_for_url(lambda url: not url.endswith(CHAPTER))


TAP = """link => link.dispatchEvent(
  new PointerEvent("click", { bubbles: true, cancelable: true, pointerType: "touch" }))"""
SEEN = """() => {
  const { offsetLeft, offsetTop, width, height } = visualViewport;
  return [offsetLeft, offsetTop, width, height];
}"""


def test_a_card_is_seen_whole_where_fingers_have_made_the_page_larger(
    site: str, browser: Browser
) -> None:
    with looking(browser, **PHONE) as (context, page):
        page.goto(f"{site}/{CHAPTER}")
        name = page.locator(".ck-text a.ck-name-link").nth(3)
        name.scroll_into_view_if_needed()
        context.new_cdp_session(page).send("Emulation.setPageScaleFactor", {"pageScaleFactor": 2})
        page.wait_for_function("visualViewport.scale === 2")
        left, top, width, height = page.evaluate(SEEN)
        name.evaluate(TAP)
        card = page.locator(".ck-card").bounding_box()
        assert left <= card["x"]
        assert card["x"] + card["width"] <= left + width
        assert top <= card["y"]
        assert card["y"] + card["height"] <= top + height


def test_who_comes_back_finds_the_page_as_it_is_now(site: str, tab: Page) -> None:
    tab.goto(f"{site}/{CHAPTER}")
    link = tab.locator(".ck-text a.ck-name-link").first
    link.hover()
    expect(tab.locator(".ck-card")).to_be_visible()
    tab.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    expect(tab.locator(".ck-card")).to_have_count(0)
    pages = {"last": "identity.html", "done": {"identity.html": [1, 26]}}
    tab.locator(".ck-side").evaluate(
        "(side, told) => localStorage.setItem(`ck:${side.dataset.book}:pages`, told)",
        json.dumps(pages),
    )
    tab.evaluate("localStorage.setItem('ck-mode', 'dark')")
    tab.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(tab.locator(".ck-side .ck-done")).to_have_text(re.compile("^1/26"))
    expect(tab.locator("html")).to_have_attribute("data-mode", "dark")
    expect(tab.locator("#ck-mode")).to_have_text("Colours: dark")


def test_a_page_can_be_cited(site: str, tab: Page) -> None:
    tab.goto(f"{site}/{CHAPTER}")
    tab.get_by_text("Cite this page").click()
    expect(tab.locator(".ck-cite")).to_contain_text("“The emergence of the defectors.” In Soviet")
    with tab.expect_download() as download:
        tab.get_by_role("link", name="BibTeX").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert text.startswith("@incollection{the-emergence-of-the-defectors,")
    assert "booktitle = {Soviet Defectors" in text


def test_a_chapter_tells_time_level_and_what_to_read_before(site: str, tab: Page) -> None:
    tab.goto(f"{site}/chapters/west.html")
    line = tab.locator("h1 + .ck-effort")
    exercises = tab.locator("ck-exercise").count()
    expect(line).to_contain_text(f"minutes to read; {exercises} exercises, about")
    expect(line).to_contain_text("Level: intermediate. Read before:")
    line.get_by_role("link", name="The emergence of the defectors").click()
    tab.wait_for_url("**/emergence.html")


def test_each_exercise_tells_its_level_in_a_word(root: Path, site: str, tab: Page) -> None:
    tab.goto(f"{site}/{CHAPTER}")
    for exercise in tab.locator("ck-exercise").all():
        source = (root / f"exercises/{exercise.get_attribute('data-name')}.md").read_text("utf-8")
        level = source.split("\nlevel: ")[1].split("\n")[0]
        expect(exercise.locator(".ck-exercise-level")).to_have_text(f"Level: {level}")


def test_no_page_of_the_audit_takes_more_than_ten_minutes_to_read(book_html: Path) -> None:
    lines = {
        path.stem: path.read_text("utf-8").split('class="ck-effort">')[1]
        for path in sorted((book_html / "chapters").glob("audit*.html"))
    }
    assert len(lines) == 6
    assert max(int(line.split()[1]) for line in lines.values()) <= 10
