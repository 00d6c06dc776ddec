"""A chart leads to the rows of the datasets that it draws, answers with them, and is seen large."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from lxml import html
from playwright.sync_api import Browser, Page, expect
from site_pages import CHAPTER, looking

from accessibility import PHONE, RULES, faults

ROWS = ""
DRAWN = {
    "abstract-support": {"abstract_claims": "Statement", "claims": "Main text or Conclusion"},
    "archives": {"citations": ROWS, "organisations": "Archive"},
    "certainty": {"claims": "All"},
    "claim-support": {"claims": "Section", "oddities": "Findings"},
    "estimates": {"estimates": ROWS},
    "finding-weights": {"oddities": ROWS},
    "map": {"places": ROWS},
    "name-forms": {"name_forms": ROWS},
    "network": {"ties": ROWS},
    "quarrel-sources": {"quarrel_claims": ROWS, "claims": ROWS},
    "source-kinds": {"citations": "All"},
    "source-years": {"citations": ROWS},
    "timeline": {"events": ROWS},
}
"""By chart and dataset the column of the chart's table that tells how many rows are drawn."""


def _size(heads: list[str], rows: list[list[str]], column: str) -> int:
    """Count rows, or the different values of a column; or sum its numbers, without a total."""
    if column == ROWS:
        return len(rows)
    if column == "Section":  # of claims by paragraph, whose counts stand between the two
        counts = slice(heads.index("Paragraph") + 1, heads.index("Findings"))
        return sum(int(cell) for row in rows for cell in row[counts])
    cells = [row[heads.index(column)] for row in rows if row[0] != "All sections"]
    if column == "All":
        return sum(map(int, cells))
    return len({cell for all_ in cells for cell in re.split(r"[; ]+(?=C\d)", all_) if cell != "–"})


def test_every_chart_leads_to_the_rows_and_counts_that_it_draws(
    book_html: Path, site: str, tab: Page
) -> None:
    wrong, seen = {}, {}
    for chapter in sorted((book_html / "chapters").glob("*.html")):
        for data in html.parse(chapter).iterfind(".//details[@class='ck-chart-data']"):
            name = data.find(".//*[@aria-label]").get("aria-label").split()[-1]
            heads, *rows = [
                [" ".join(cell.itertext()).strip() for cell in row] for row in data.iter("tr")
            ]
            links = [
                one.get("href")
                for one in data.findall("./p/a[span]")
                if "/data/" in one.get("href")
            ]
            seen[name] = [heads, rows, [urljoin(f"{site}/chapters/", link) for link in links]]
    assert set(seen) == set(DRAWN)
    for name, (heads, rows, links) in seen.items():
        for link in links:
            dataset = Path(urlsplit(link).path).stem
            tab.goto(link)
            shown = int(tab.locator(".ck-ask output").inner_text().split()[0])
            if dataset in DRAWN[name]:
                drawn = _size(heads, rows, DRAWN[name][dataset])
                if drawn != shown:
                    wrong[name, dataset] = (drawn, shown)
            elif not shown:
                wrong[name, dataset] = (1, 0)
    assert wrong == {}
    for name, by in {"certainty": "Section", "source-kinds": "Kind of source"}.items():
        heads, rows, [link] = seen[name]
        first, last = heads.index(by), heads.index("All") + 1
        tab.goto(link)
        counted = tab.locator(".ck-counts tbody tr").all_inner_texts()
        across = [head.lower() for head in tab.locator(".ck-counts thead th").all_inner_texts()]
        order = [across.index(head.lower()) for head in heads[first + 1 : last - 1]]
        told = {(cells := row.split("\t"))[0]: [cells[n] for n in order] for row in counted}
        assert told == {
            row[first]: row[first + 1 : last - 1] for row in rows if row[0] != "All sections"
        }


def test_a_chart_is_seen_large_and_closed_by_keyboard(site: str, tab: Page) -> None:
    tab.goto(f"{site}/{CHAPTER}")
    button = tab.get_by_role("button", name="Enlarge").first
    small = tab.locator(".ck-wide > svg").first.bounding_box()
    button.press("Enter")
    large = tab.locator("dialog .ck-wide > svg")
    expect(large).to_be_visible()
    assert large.bounding_box()["width"] > small["width"]
    tab.keyboard.press("Escape")
    expect(large).to_have_count(0)
    expect(button).to_be_focused()


EVERY_MARK = """figure => [...figure.querySelectorAll(".ck-marked button")].map(button => {
  button.scrollIntoView({ block: "center" });
  const { left, top, width, height } = button.getBoundingClientRect();
  document.elementFromPoint(left + width / 2, top + height / 2).click();
  const rows = [...figure.querySelectorAll(".ck-mark-rows tbody tr")];
  return [button.ariaLabel, button.ariaPressed, rows.map(row => row.innerText)];
})"""


def test_every_mark_of_the_timeline_answers_a_click_with_its_event(site: str, tab: Page) -> None:
    tab.goto(f"{site}/chapters/identity.html")
    figure = tab.locator("figure", has=tab.locator(".ck-marks")).first
    figure.scroll_into_view_if_needed()
    expect(figure.locator(".ck-marked")).to_be_visible()
    answers = figure.evaluate(EVERY_MARK)
    assert len(answers) == figure.locator(".ck-chart-table tbody tr").count() > 0
    for name, pressed, rows in answers:
        assert pressed == "true"
        assert [name in row for row in rows] == [True]


def test_a_mark_of_a_chart_answers_with_its_rows_and_their_places(site: str, tab: Page) -> None:
    tab.goto(f"{site}/chapters/identity.html")
    figure = tab.locator("figure", has_text="Ties between people").last
    figure.scroll_into_view_if_needed()
    mark = figure.get_by_role("button", name="Hamburg group", exact=True)
    shown = figure.locator(".ck-mark-rows tbody tr")
    mark.click()
    ties = shown.count()
    assert ties > 8
    for row in shown.all_inner_texts():
        assert "Hamburg group" in row
    mark.press("ArrowDown")
    other = figure.locator("button:focus")
    other.press("Enter")
    expect(other).to_have_attribute("aria-pressed", "true")
    expect(figure.locator(".ck-mark-rows select option:checked")).to_have_text(
        other.get_attribute("aria-label") or ""
    )
    assert faults(tab, RULES["light"]) == []
    shown.first.get_by_role("link").last.click()
    tab.wait_for_url("**/notes.html#*")


LETTERS = """svg => [...svg.querySelectorAll("text")].map(text =>
  parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)"""


def test_on_a_phone_a_list_of_the_marks_does_the_same(site: str, browser: Browser) -> None:
    with looking(browser, **PHONE) as (_, page):
        page.goto(f"{site}/chapters/west.html")
        figure = page.locator("figure", has_text="Places that the article names").last
        figure.scroll_into_view_if_needed()
        expect(figure.locator(".ck-marked")).to_be_attached()
        expect(figure.locator(".ck-marked")).to_be_hidden()
        figure.get_by_label("Rows of the table for").select_option("Munich")
        expect(figure.locator(".ck-mark-rows tbody tr")).to_have_count(1)
        assert faults(page, RULES["phone"]) == []
        figure.get_by_role("button", name="Enlarge").tap()
        wall = page.get_by_role("dialog")
        sizes = wall.locator("svg:visible").first.evaluate(LETTERS)
        assert min(sizes) >= 12
        wall.evaluate("wall => wall.scrollTo(200, 50)")  # what is larger than the screen scrolls
        assert wall.evaluate("wall => [wall.scrollLeft, wall.scrollTop]") == [200, 50]
        expect(wall.get_by_role("button", name="Close")).to_be_in_viewport()
