"""What a reader does with the exercises of a page, and what the page then says and keeps."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page

PROSE = "Some honest prose. " * 12

RIGHT: dict[str, Callable[[Locator], None]] = {
    "single": lambda box: box.get_by_label("Right").check(),
    "multiple": lambda box: [box.get_by_label(name).check() for name in ("Right", "Rite")] and None,
    "number": lambda box: box.get_by_label("Your number").fill("612 "),
    "date": lambda box: box.get_by_label("Your date").fill("сентябрь 1951"),
    "text": lambda box: box.get_by_label("Your answer").fill("Defector"),
    "match": lambda box: [choose(box, s, t) for s, t in (("A", "1"), ("B", "2"))] and None,
    "classify": lambda box: (
        [sort(box, i, c) for i, c in (("A", "1"), ("B", "2"), ("C", "1"))] and None
    ),
    "order": lambda box: put_in_order(box, ["one", "two", "three"]),
    "open": lambda box: box.get_by_label("Your answer").fill(PROSE),
}
WRONG: dict[str, Callable[[Locator], None]] = {
    "single": lambda box: box.get_by_label("Wrong").check(),
    "multiple": lambda box: box.get_by_label("Wrong").check(),
    "number": lambda box: box.get_by_label("Your number").fill("130"),
    "date": lambda box: box.get_by_label("Your date").fill("1952"),
    "text": lambda box: box.get_by_label("Your answer").fill("turncoat"),
    "match": lambda box: choose(box, "A", "3"),
    "classify": lambda box: sort(box, "A", "2"),
    "order": lambda box: put_in_order(box, ["three", "two", "one"]),
    "open": lambda box: box.get_by_label("Your answer").fill(PROSE),
}
PARTLY: dict[str, Callable[[Locator], None]] = {
    **WRONG,
    "multiple": lambda box: box.get_by_label("Rite").check(),
    "date": lambda box: box.get_by_label("Your date").fill("1951"),
    "text": lambda box: box.get_by_label("Your answer").fill("defectr"),
    "match": lambda box: choose(box, "A", "1"),
    "classify": lambda box: sort(box, "A", "1"),
    "order": lambda box: put_in_order(box, ["two", "three", "one"]),
}
KINDS = list(RIGHT)


def choose(box: Locator, stem: str, target: str) -> None:
    """Choose a target from the list of a stem."""
    box.get_by_label(stem, exact=True).select_option(label=target)


def sort(box: Locator, item: str, category: str) -> None:
    """Put an item into a category."""
    box.get_by_role("group", name=item, exact=True).get_by_label(category).check()


def order_of(box: Locator) -> list[str]:
    """The items as they stand."""
    return box.locator(".ck-words").all_inner_texts()


def put_in_order(box: Locator, wanted: list[str]) -> None:
    """Move items up by their buttons until they stand as wanted."""
    box.get_by_role("button", name=f"Move down: {order_of(box)[0]}").click()  # not as they came
    for place, name in enumerate(wanted):
        while order_of(box).index(name) > place:
            box.get_by_role("button", name=f"Move up: {name}").click()


def box_of(page: Page, kind: str) -> Locator:
    """One exercise of the page."""
    return page.locator(f"#ex-all-{kind}")


CHECKS = re.compile("^(Check|Compare with the rubric|Keep my answer)$")


def press(box: Locator, name: str | re.Pattern[str] = CHECKS) -> None:
    """Press one of the buttons of an exercise."""
    box.get_by_role("button", name=name, exact=True).click()


def answer(page: Page, kind: str, how: dict[str, Callable[[Locator], None]]) -> None:
    """Answer the exercise of a kind as one of the tables above says, and check it."""
    how[kind](box_of(page, kind))
    press(box_of(page, kind))


def message(box: Locator) -> Locator:
    """What the exercise says."""
    return box.locator(".ck-message")


def kept(page: Page, name: str) -> Any:
    """What the device keeps of an exercise."""
    return page.evaluate("name => JSON.parse(localStorage.getItem('ck:book:' + name))", name)


def open_page(context: BrowserContext, site: str, name: str = "kinds", script: str = "") -> Page:
    """Open a page in a tab of its own, in which a script runs before those of the page."""
    page = context.new_page()
    page.add_init_script(script)
    page.goto(f"{site}/{name}.html")
    return page


def come_as_another_reader(page: Page) -> None:
    """Open the page as somebody of whom the device knows nothing."""
    page.evaluate("localStorage.clear()")
    page.reload()
