"""axe-core finds nothing to object to, on any page, light, dark and phone."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Browser
from site_pages import PHONE, WIDE, looking, page_names

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
ALL_RULES = {"runOnly": TAGS, "preload": False, "rules": {"target-size": {"enabled": True}}}
# Dark shows the same elements as light in other colours.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
# Later rows of a table look like the first ones; light looks at them all.
ALL, NOT_EVERY_ROW = {}, {"exclude": ["tbody tr:nth-of-type(n+4)"]}
PROFILES = {
    "light": ({**WIDE, "color_scheme": "light"}, ALL_RULES, ALL),
    "dark": ({**WIDE, "color_scheme": "dark"}, COLOURS, NOT_EVERY_ROW),
    "phone": ({**PHONE, "color_scheme": "light"}, ALL_RULES, NOT_EVERY_ROW),
}
OPEN_ALL = "document.querySelectorAll('details').forEach(d => d.open = true)"
RUN = """([options, part]) => {
  const whole = {include: [["html"]], ...part};
  window.faults = axe.run(whole, {...options, resultTypes: ["violations"]}).then(found =>
    found.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(" ")}`)));
}"""  # not waited for, so that several tabs work at once
RESULT = "window.faults"


def test_no_page_breaks_a_rule_of_accessibility(book_html: Path, serve, browser: Browser) -> None:
    found = {}
    with serve(book_html) as url, ExitStack() as open_tabs:
        tabs = {
            profile: open_tabs.enter_context(looking(browser, **options))[1]
            for profile, (options, *_) in PROFILES.items()
        }
        for name in page_names(book_html):
            for profile, tab in tabs.items():
                tab.goto(f"{url}/{name}")
                tab.evaluate(OPEN_ALL)
                tab.evaluate(AXE)
                tab.evaluate(RUN, PROFILES[profile][1:])
            for profile, tab in tabs.items():
                if faults := tab.evaluate(RESULT):
                    found[name, profile] = faults
    assert found == {}


def test_axe_sees_a_fault_when_there_is_one(browser: Browser) -> None:
    with looking(browser, **WIDE) as (_, page):
        page.set_content("<html lang='en'><title>x</title><main><img src='x.png'></main></html>")
        page.evaluate(AXE)
        page.evaluate(RUN, [ALL_RULES, ALL])
        assert "image-alt: img" in page.evaluate(RESULT)
