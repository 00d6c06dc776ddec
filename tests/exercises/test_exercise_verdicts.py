"""An answer that is checked in a browser gets its verdict, and no more than that."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from reader import KINDS, PARTLY, RIGHT, WRONG, box_of, kept, message, press


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "open"])
def test_right_answer_is_told_with_the_reason(page: Page, kind: str) -> None:
    box = box_of(page, kind)
    RIGHT[kind](box)
    press(box)
    expect(message(box)).to_have_text("✓ Right.")
    expect(box.locator(".ck-explanation")).to_be_visible()
    expect(box.get_by_role("button", name="Check", exact=True)).to_be_focused()


@pytest.mark.parametrize("kind", ["single", "multiple", "number", "date", "text", "match", "order"])
def test_wrong_answer_is_told_with_its_feedback_and_not_the_key(page: Page, kind: str) -> None:
    box = box_of(page, kind)
    WRONG[kind](box)
    press(box)
    expect(box.get_by_role("status").first).to_contain_text("No.")
    expect(box.locator(".ck-explanation")).to_be_hidden()


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("multiple", "◐ 1 of 2 right, none wrong."),
        ("date", "◐ Right, but it can be said more exactly."),
        ("text", "≈ Almost: check the spelling."),
        ("match", "◐ 1 of 2 right, 1 not answered."),
        ("classify", "◐ 1 of 3 right, 2 not answered."),
        ("order", "◐ 1 of 2 neighbouring pairs are right."),
    ],
)
def test_partly_right_answer_is_explained(page: Page, kind: str, says: str) -> None:
    box = box_of(page, kind)
    PARTLY[kind](box)
    press(box)
    expect(message(box)).to_have_text(says)


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


def test_answer_found_after_looking_does_not_count(page: Page) -> None:
    box = box_of(page, "single")
    WRONG["single"](box)
    press(box)
    press(box, "Show the answer")
    RIGHT["single"](box)
    press(box)
    record = kept(page, "all/single")
    assert (record["score"], record["best"], record["first"], record["tries"]) == (1, 0, False, 2)


def test_try_again_empties_the_form_and_takes_the_focus_there(page: Page) -> None:
    box = box_of(page, "number")
    WRONG["number"](box)
    press(box)
    press(box, "Try again")
    expect(box.get_by_label("Your number")).to_have_value("")
    expect(box.get_by_label("Your number")).to_be_focused()
    expect(box.locator(".ck-verdict")).to_be_empty()


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
    expect(box.get_by_label("Your answer")).to_have_value("Prose.")
    expect(box.get_by_label("2 points")).to_be_checked()
    assert kept(page, "all/open")["best"] == pytest.approx(2 / 3)
