"""The page that is handed out stands alone and can be used by everyone."""

from __future__ import annotations

from planted import Handed
from playwright.sync_api import Browser, Page, expect
from student import KINDS, address, box, give_number

from accessibility import faults_on_screens


def test_page_is_light_and_needs_no_network(handed: Handed, page: Page) -> None:
    assert (handed.folder / "first.html").stat().st_size < 300_000
    expect(page.get_by_role("link", name="towns.csv")).to_have_attribute("download", "towns.csv")
    assert page.evaluate("document.fonts.check('16px \"Coursekit Serif\"')")


def test_page_has_the_chart_to_which_a_task_leads(page: Page) -> None:
    chart = page.locator("ck-task[data-name='all/open'] figure img")
    expect(chart).to_have_attribute("alt", "A line that rises & ends.")
    assert chart.evaluate("one => one.naturalWidth") > 0
    expect(page.locator("main")).not_to_contain_text("The book has what tasks name")


def test_page_is_accessible(page: Page) -> None:
    page.get_by_role("button", name="Save my answers").click()
    assert faults_on_screens(page) == {}


def test_page_is_accessible_once_a_number_is_given(page: Page) -> None:
    give_number(page, "4711")
    page.get_by_role("button", name="Save my answers").click()
    assert faults_on_screens(page) == {}


def test_everything_can_be_reached_by_the_keyboard(page: Page) -> None:
    give_number(page, "4711")
    page.locator("body").click(position={"x": 1, "y": 1})
    reached = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "(document.activeElement.closest('ck-task')?.dataset.name"
                " ?? document.activeElement.id)"
            )
        )
    assert reached >= {
        *(f"all/{kind}" for kind in KINDS),
        "ck-id",
        "ck-name",
        "ck-email",
        "ck-save",
    }


def test_without_javascript_the_page_says_what_to_do(browser: Browser, handed: Handed) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address(handed))
    notice = page.locator("noscript > p")
    expect(notice).to_be_visible()
    expect(notice).to_contain_text("ask your teacher for the sheet on paper (PDF)")
    assert page.get_by_role("button", name="Save my answers").count() == 0
    context.close()


def test_printed_page_has_the_tasks_and_no_buttons(page: Page) -> None:
    give_number(page, "4711")
    page.emulate_media(media="print")
    expect(page.get_by_text("Load the dataset")).to_be_visible()
    expect(page.get_by_role("button", name="Save my answers")).to_be_hidden()


def test_math_and_roles_need_no_book(page: Page) -> None:
    expect(box(page, "single").locator(".ck-task")).to_have_text("Pick one n. 4 of these.")
    assert box(page, "multiple").locator("math msup").count() == 1
    assert page.locator("a[href]:not([download])").count() == 0
