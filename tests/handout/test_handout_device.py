"""Each student's version and answers stay with the number, on a device that several may use."""

from __future__ import annotations

import json
from pathlib import Path

from planted import Handed
from playwright.sync_api import Page, expect
from student import KINDS, address, answer_all, box, give_number, kept, save

from coursekit.exercises import find_exercise, variant_of

ROOT = Path(__file__).resolve().parents[2]
CASES = json.loads((ROOT / "tests" / "cases" / "variants.json").read_text(encoding="utf-8"))[
    "cases"
]


def test_browser_draws_variants_as_the_published_cases_say(page: Page) -> None:
    """Compared in the page, since half a character gets lost on the way out of it."""
    faults = page.evaluate(
        """text => JSON.parse(text).filter(({student, exercise, variants, key, ranks, chosen}) => {
          const own = ckVariants.studentKey(student);
          const found = variants.slice(0, 3).map(name => ckVariants.rank(own, exercise, name));
          return own !== key || String(found) !== String(ranks)
            || ckVariants.chosen(student, exercise, variants) !== chosen;
        })""",
        json.dumps(CASES),
    )
    assert len(CASES) >= 10
    assert faults == []


def test_each_student_sees_one_version(page: Page, handed: Handed) -> None:
    exercise = find_exercise("all/variants", handed.course)
    expect(page.get_by_text("Exercise 9: give your student number above")).to_be_visible()
    assert box(page, "variants").count() == 0
    seen = set()
    for number in ("1", "2", "3", "4", "Ёж", "ЁЖ "):
        give_number(page, number)
        own = variant_of(exercise, number)
        expect(box(page, "variants")).to_contain_text(own.prompt.text)
        assert box(page, "variants").count() == 1
        seen.add(own.variant)
    assert len(seen) == 3
    expect(page.get_by_text("Exercise 9: give your student number above")).to_be_hidden()


# ---- The device


def test_answers_are_still_there_when_the_page_is_opened_again(page: Page, handed: Handed) -> None:
    answer_all(page, handed, "4711")
    before = kept(page)
    page.goto("about:blank")
    page.goto(address(handed))
    assert page.get_by_label("Student number").input_value() == "4711"
    assert kept(page) == before
    assert len(before) == len(KINDS)


def test_two_students_on_one_device_keep_their_own(page: Page, handed: Handed) -> None:
    answer_all(page, handed, "4711")
    page.get_by_label("Name", exact=True).fill("Anna")
    give_number(page, "4712")
    assert kept(page) == {}
    assert page.get_by_label("Name", exact=True).input_value() == ""
    page.get_by_role("button", name="No, begin an empty sheet").click()
    box(page, "text").locator("[name=answer]").fill("mine")
    give_number(page, "4711")
    assert len(kept(page)) == len(KINDS)
    assert page.get_by_label("Name", exact=True).input_value() == "Anna"
    give_number(page, "4712")
    assert kept(page) == {"all/text": "mine"}


def test_answers_follow_a_number_that_was_mistyped(page: Page, handed: Handed) -> None:
    answer_all(page, handed, "1")
    exercise = find_exercise("all/variants", handed.course)
    other = next(n for n in "23456789" if variant_of(exercise, n) != variant_of(exercise, "1"))
    before = kept(page)
    give_number(page, other)
    page.get_by_role("button", name="Yes, take them along").click()
    expect(page.locator("#ck-person-told")).to_contain_text("another version of: Exercise 9")
    assert kept(page) == {name: given for name, given in before.items() if name != "all/variants"}


def test_answers_given_before_the_number_belong_to_it(page: Page) -> None:
    box(page, "text").locator("[name=answer]").fill("early")
    give_number(page, "5")
    assert kept(page) == {"all/text": "early"}
    give_number(page, "6")
    assert kept(page) == {}


def test_a_device_that_keeps_nothing_is_told(page: Page, handed: Handed) -> None:
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full') } }")
    answer_all(page, handed, "1")
    expect(page.locator("#ck-save-told")).to_contain_text("This device does not keep your answers")
    assert len(save(page)[1].answers) == len(KINDS)
