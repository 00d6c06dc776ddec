"""An answer that is checked in a browser gets its verdict, and no more than that."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from reader import (
    KINDS,
    PARTLY,
    PROSE,
    RIGHT,
    WRONG,
    answer,
    box_of,
    choose,
    kept,
    message,
    order_of,
    press,
)


def test_right_answer_is_told_with_the_reason(page: Page) -> None:
    for kind in (kind for kind in KINDS if kind != "open"):
        answer(page, kind, RIGHT)
        box = box_of(page, kind)
        expect(message(box), kind).to_have_text("✓ Right.")
        expect(box.locator(".ck-explanation"), kind).to_be_visible()
        expect(box.get_by_role("button", name="Check", exact=True), kind).to_be_focused()


def test_wrong_answer_is_told_with_its_feedback_and_not_the_key(page: Page) -> None:
    for kind in ("single", "multiple", "number", "date", "text", "match", "order"):
        answer(page, kind, WRONG)
        box = box_of(page, kind)
        expect(box.get_by_role("status").first, kind).to_contain_text("No.")
        expect(box.locator(".ck-explanation"), kind).to_be_hidden()


def test_partly_right_answer_is_explained(page: Page) -> None:
    for kind, says in {
        "multiple": "◐ 1 of 2 right, none wrong.",
        "date": "◐ Right, but it can be said more exactly.",
        "text": "≈ Almost: check the spelling.",
        "match": "◐ 1 of 2 right, 1 not answered.",
        "classify": "◐ 1 of 3 right, 2 not answered.",
        "order": "◐ 1 of 2 neighbouring pairs are right.",
    }.items():
        answer(page, kind, PARTLY)
        expect(message(box_of(page, kind)), kind).to_have_text(says)


def test_verdict_stands_in_a_live_region(page: Page) -> None:
    region = box_of(page, "single").locator(".ck-verdict")
    expect(region).to_have_attribute("role", "status")
    expect(region).to_be_empty()


def test_ambiguous_number_is_asked_back_and_no_try(page: Page) -> None:
    box = box_of(page, "number")
    box.get_by_label("Your number").fill("612.384")
    box.get_by_label("Your number").press("Enter")
    expect(message(box)).to_have_text("? This can be read in two ways. Write 612384 or 612.3840.")
    assert kept(page, "all/number") is None
    expect(box.get_by_role("button", name="Show the answer")).to_be_hidden()


def test_answer_is_shown_after_a_try_only(page: Page) -> None:
    box = box_of(page, "single")
    expect(box.locator(".ck-answer")).to_be_hidden()
    press(box)
    expect(message(box)).to_have_text("? Nothing is answered yet.")
    expect(box.get_by_role("button", name="Show the answer")).to_be_hidden()
    WRONG["single"](box)
    press(box)
    press(box, "Show the answer")
    expect(box.locator(".ck-key")).to_be_visible()
    expect(box.locator(".ck-answer summary")).to_be_focused()
    assert kept(page, "all/single")["seen"] is True


def test_answer_found_after_looking_counts_as_such(page: Page) -> None:
    box = box_of(page, "single")
    WRONG["single"](box)
    press(box)
    press(box, "Show the answer")
    RIGHT["single"](box)
    press(box)
    record = kept(page, "all/single")
    assert (record["best"], record["first"], record["after"]) == (0, False, 1)
    assert page.evaluate("kept => ckKept.isDone(kept)", record)


def test_try_again_empties_a_wrong_answer_and_takes_the_focus_there(page: Page) -> None:
    box = box_of(page, "number")
    WRONG["number"](box)
    press(box)
    press(box, "Try again")
    expect(box.get_by_label("Your number")).to_have_value("")
    expect(box.get_by_label("Your number")).to_be_focused()
    expect(box.locator(".ck-verdict")).to_be_empty()


def test_try_again_keeps_the_rows_that_were_right(page: Page) -> None:
    box = box_of(page, "match")
    choose(box, "A", "1")
    choose(box, "B", "3")
    press(box)
    press(box, "Try again")
    expect(box.get_by_label("A", exact=True)).to_have_value(re.compile("."))
    expect(box.get_by_label("B", exact=True)).to_have_value("")
    expect(box.get_by_label("B", exact=True)).to_be_focused()


@pytest.mark.parametrize("kind", ["single", "multiple", "match", "classify", "order"])
def test_each_row_has_its_mark_and_says_it_to_who_cannot_see_it(page: Page, kind: str) -> None:
    box = box_of(page, kind)
    WRONG[kind](box)
    press(box)
    mark = box.locator(".ck-mark", has_text="✗").first
    expect(mark).to_be_visible()
    expect(box.locator(f"[aria-describedby='{mark.get_attribute('id')}']")).to_have_count(1)
    said = "Does not follow the one above." if kind == "order" else "Not right."
    expect(mark).to_contain_text(said)
    expect(box.locator(".ck-verdict")).to_contain_text(re.compile(": (not right|does not follow)"))


def test_an_edit_takes_the_verdict_away(page: Page) -> None:
    box = box_of(page, "match")
    choose(box, "A", "3")
    press(box)
    choose(box, "A", "1")
    expect(box.locator(".ck-verdict")).to_be_empty()
    expect(box.locator(".ck-mark")).to_have_count(0)
    expect(box.get_by_role("button", name="Try again")).to_be_hidden()


def test_an_order_is_not_judged_before_something_is_moved(page: Page) -> None:
    box = box_of(page, "order")
    press(box)
    expect(message(box)).to_have_text("? Nothing is moved yet.")
    assert kept(page, "all/order") is None


def test_success_is_short(page: Page) -> None:
    box = box_of(page, "text")
    RIGHT["text"](box)
    press(box)
    expect(box.locator(".ck-explanation")).to_be_visible()
    expect(box.locator(".ck-key")).to_be_hidden()


def test_one_exercise_is_reset_and_the_others_stay(page: Page) -> None:
    answer(page, "single", RIGHT)
    answer(page, "number", RIGHT)
    box = box_of(page, "single")
    press(box, re.compile("^Reset"))
    expect(box.get_by_label("Right")).not_to_be_checked()
    expect(box.get_by_role("button", name="Reset")).to_be_hidden()
    assert kept(page, "all/single") is None
    assert kept(page, "all/number")["best"] == 1
    order = box_of(page, "order")
    mixed = order_of(order)
    answer(page, "order", RIGHT)
    press(order, re.compile("^Reset"))
    assert order_of(order) == mixed


def test_the_next_step_is_named(page: Page) -> None:
    boxes = page.locator("ck-exercise")
    answer(page, "single", RIGHT)
    step = box_of(page, "single").locator(".ck-next")
    expect(step).to_contain_text("Next:")
    step.get_by_role("link").click()
    assert page.url.endswith(f"#{boxes.nth(1).get_attribute('id')}")


def test_hint_opens_without_a_try(page: Page) -> None:
    box = box_of(page, "single")
    box.get_by_text("Hint", exact=True).click()
    expect(box.get_by_text("Look again.")).to_be_visible()


def test_prose_is_kept_and_judged_by_its_writer(page: Page) -> None:
    box = box_of(page, "open")
    RIGHT["open"](box)
    press(box)
    expect(box.locator(".ck-levels")).to_be_visible()
    box.get_by_label("2 points").check()
    expect(message(box)).to_have_text("✎ Kept, with your own judgement.")
    page.reload()
    expect(box.get_by_label("Your answer")).to_have_value(PROSE)
    expect(box.get_by_label("2 points")).to_be_checked()
    assert kept(page, "all/open")["best"] == pytest.approx(2 / 3)


def test_samples_are_shown_after_an_honest_try_and_a_draft_is_kept(page: Page) -> None:
    box = box_of(page, "open")
    box.get_by_label("Your answer").fill("x")
    press(box)
    expect(message(box)).to_contain_text("Write on a little")
    expect(box.locator(".ck-levels")).to_be_hidden()
    page.reload()
    expect(box.get_by_label("Your answer")).to_have_value("x")
    assert kept(page, "all/open")["tries"] == 0
