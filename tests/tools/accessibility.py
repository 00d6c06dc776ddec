"""axe-core for every test that asks whether a page can be used by everyone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

_AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text("utf-8")
# It reads the same few colours thousands of times, which is half of its work; so it remembers.
_REMEMBER = """() => {
  const colour = axe.commons.color.Color.prototype, read = colour.parseString, known = new Map();
  colour.parseString = function (text) {
    if (known.has(text)) return Object.assign(this, known.get(text));
    read.call(this, text);
    known.set(text, { r: this.r, g: this.g, b: this.b, alpha: this.alpha });
    return this;
  };
}
"""
# Elements that look alike, in surroundings that look alike, have the same contrast: three of each
# look are asked for it.  All other rules are asked of every element.
_MARK_LOOKS = """known => {
  const told = ["color", "backgroundColor", "backgroundImage", "opacity", "fontSize", "fontWeight",
    "textShadow", "filter", "mixBlendMode", "position", "zIndex", "float", "display", "visibility"];
  const digest = text => {
    let one = 1, other = 2;
    for (let at = 0; at < text.length; at++) {
      one = Math.imul(one ^ text.charCodeAt(at), 2654435761);
      other = Math.imul(other ^ text.charCodeAt(at), 1597334677);
    }
    return `${one} ${other}`;
  };
  const looks = new Map();
  for (const element of document.querySelectorAll("*")) {
    const style = getComputedStyle(element);
    const own = [looks.get(element.parentElement), ...told.map(name => style[name])].join("|");
    const look = digest(own);
    looks.set(element, look);
    known[look] = (known[look] ?? 0) + 1;
    element.toggleAttribute("data-look", known[look] <= 3);
  }
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-look]" }] });
  return known;
}"""
_RUN = """([options, part]) => {
  const whole = {include: [["html"]], ...part};
  window.faults = axe.run(whole, {...options, resultTypes: ["violations"]}).then(found =>
    found.violations.flatMap(v => v.nodes.map(
      n => `${v.id}: ${n.target.join(" ")}`.replaceAll('[data-look=""]', ""))));
}"""
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]

ALL_RULES = {"runOnly": _TAGS, "preload": False, "rules": {"target-size": {"enabled": True}}}
# Dark shows the same elements as light in other colours.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}

WIDE = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
SCREENS: dict[str, dict[str, Any]] = {
    "light": {**WIDE, "color_scheme": "light"},
    "dark": {**WIDE, "color_scheme": "dark"},
    "phone": {**PHONE, "color_scheme": "light"},
}
RULES = {"light": ALL_RULES, "dark": COLOURS, "phone": ALL_RULES}
"""What is asked on each of `SCREENS`."""


def begin(
    page: Page, rules: dict[str, Any] = ALL_RULES, looks: dict[str, int] | None = None, **part: Any
) -> None:
    """Let axe look at a page, without waiting for it.

    `part` includes and excludes selectors; `looks` counts what looks alike on several pages.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
        page.evaluate(_REMEMBER)
    counted = page.evaluate(_MARK_LOOKS, looks or {})
    if looks is not None:
        looks.update(counted)
    page.evaluate(_RUN, [rules, part])


def faults(
    page: Page, rules: dict[str, Any] = ALL_RULES, looks: dict[str, int] | None = None, **part: Any
) -> list[str]:
    """Return what axe objects to: the rule and the element of each fault."""
    begin(page, rules, looks, **part)
    objections: list[str] = page.evaluate("window.faults")
    return objections


def faults_on_screens(page: Page) -> dict[str, list[str]]:
    """Return what is wrong with a page as it stands: on a desk and a phone, light and dark."""
    objections = {}
    for width in (1200, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.evaluate("scrollTo(0, 0)")  # or the bar at the top covers what lies under it
            objections[f"{scheme}, {width}"] = faults(page, RULES[scheme])
        if page.evaluate("document.documentElement.scrollWidth") > width:
            objections[f"{width}"] = ["it scrolls sideways"]
    return {screen: some for screen, some in objections.items() if some}
