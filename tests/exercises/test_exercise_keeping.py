"""The reader's device keeps the answers, and no page breaks when it does not."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from reader import (
    KINDS,
    PARTLY,
    RIGHT,
    WRONG,
    answer,
    box_of,
    come_as_another_reader,
    kept,
    message,
    open_page,
    order_of,
    press,
)


def test_choices_keep_one_order_for_one_reader(page: Page) -> None:
    orders = set()
    for _ in range(8):
        come_as_another_reader(page)
        labels = box_of(page, "single").locator(".ck-choice").all_inner_texts()
        page.reload()
        assert box_of(page, "single").locator(".ck-choice").all_inner_texts() == labels
        orders.add(tuple(labels))
    assert len(orders) > 1


def test_order_is_never_offered_solved(page: Page) -> None:
    for _ in range(6):
        come_as_another_reader(page)
        assert order_of(box_of(page, "order")) != ["one", "two", "three"]


def test_answer_comes_back_with_its_verdict(page: Page) -> None:
    def states() -> dict[str, tuple[str, Any]]:
        script = "id => document.getElementById(id).answer"
        return {
            kind: (
                message(box_of(page, kind)).inner_text(),
                page.evaluate(script, f"ex-all-{kind}"),
            )
            for kind in KINDS
        }

    for kind in KINDS:
        answer(page, kind, PARTLY)
    before = states()
    assert all(verdict for verdict, _ in before.values())
    page.reload()
    for kind, (verdict, _) in before.items():
        expect(message(box_of(page, kind)), kind).to_have_text(verdict)
    assert states() == before
    assert [kept(page, f"all/{kind}")["tries"] for kind in KINDS] == [1] * len(KINDS)


def test_bar_counts_what_was_tried(page: Page) -> None:
    bar = page.locator("ck-progress")
    expect(bar).to_have_text("0 of 10 exercises tried")
    answer(page, "single", RIGHT)
    expect(bar).to_have_text("1 of 10 exercises tried")


def test_two_tabs_do_not_overwrite_each_other(context: BrowserContext, site: str) -> None:
    one, other = open_page(context, site), open_page(context, site)
    answer(one, "single", RIGHT)
    answer(other, "number", WRONG)
    answer(other, "single", RIGHT)
    expect(one.locator("ck-progress")).to_have_text("2 of 10 exercises tried")
    assert kept(one, "all/single")["tries"] == 2
    assert kept(one, "all/single")["first"] is True
    assert kept(one, "all/number")["best"] == 0


REFUSED = "{ throw new DOMException('refused', 'QuotaExceededError') }"
ONE = "localStorage.setItem('ck:book:all/single', "


@pytest.mark.parametrize(
    "hinder",
    [
        f"Object.defineProperty(window, 'localStorage', {{ get() {REFUSED} }})",
        f"Storage.prototype.setItem = () => {REFUSED}",
        f"localStorage.setItem('ck:book', '{{nonsense'); {ONE} '{{nonsense')",
        f"localStorage.setItem('ck:book', '[]'); {ONE} '[1, 2]')",
        f"{ONE} JSON.stringify({{digest: 1, tries: -1}}))",
        f"{ONE} JSON.stringify({{digest: 'x', tries: 1, best: 'y'}}))",
    ],
)
def test_storage_never_breaks_a_page(context: BrowserContext, site: str, hinder: str) -> None:
    page = open_page(context, site, script=f"if (location.protocol === 'http:') {{ {hinder} }}")
    for kind in ("single", "order"):
        box = box_of(page, kind)
        RIGHT[kind](box)
        press(box)
        expect(message(box)).to_contain_text("Right.")
    page.goto(f"{site}/progress.html")
    expect(page.locator(".ck-summary p").first).to_have_text(
        re.compile(r"exercises done|^Nothing is answered yet\.$")
    )


def test_reader_is_told_when_nothing_can_be_kept(context: BrowserContext, site: str) -> None:
    full = "Storage.prototype.setItem = () => { throw new DOMException('full') }"
    box = box_of(open_page(context, site, script=full), "single")
    RIGHT["single"](box)
    press(box)
    expect(message(box)).to_contain_text("This device does not let the page keep it.")


def test_answer_to_an_older_wording_is_recognised(page: Page) -> None:
    answer(page, "single", RIGHT)
    page.evaluate(
        """() => { const name = 'ck:book:all/single', kept = JSON.parse(localStorage.getItem(name));
        localStorage.setItem(name, JSON.stringify({ ...kept, digest: 'older' })) }"""
    )
    page.reload()
    expect(message(box_of(page, "single"))).to_have_text(
        "The exercise has changed since you answered it."
    )
    expect(box_of(page, "single").get_by_label("Right")).not_to_be_checked()
