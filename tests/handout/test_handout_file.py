"""The file that the page saves: named, complete, counted, and as grading would write it."""

from __future__ import annotations

import json

from planted import Handed
from playwright.sync_api import BrowserContext, Page, expect
from student import KINDS, PROSE, address, answer_all, box, give_number, save

from coursekit.exercises import find_exercise, mark, variant_of
from coursekit.exercises.marking.numbers import read_number
from coursekit.grading.submissions.answerfile import canonical


def test_saved_file_is_read_and_marked_as_in_the_book(page: Page, handed: Handed) -> None:
    page.get_by_label("Name", exact=True).fill("Анна 🙂 =cmd|' /C calc'!A0")
    page.get_by_label("E-mail").fill("anna@example.org")
    answer_all(page, handed, " №４７11 ")
    name, submission = save(page)
    assert name == "first-_４７11.json"
    assert submission.notes == ()  # the checksum fits
    assert submission.sender.id == "№４７11"
    assert submission.sender.name == "Анна 🙂 =cmd|' /C calc'!A0"
    assert submission.sender.email == "anna@example.org"
    assert (submission.course, submission.assignment) == ("course", "first")
    assert [given.exercise for given in submission.answers] == [f"all/{kind}" for kind in KINDS]
    for given in submission.answers:
        exercise = variant_of(find_exercise(given.exercise, handed.course), submission.sender.id)
        assert (given.digest, given.variant) == (exercise.digest, exercise.variant)
        assert given.attempts == 1
        verdict = mark(exercise, given.answer)
        wanted = (0, "kept") if exercise.kind == "open" else (1, "right")
        assert (verdict.score, verdict.state) == wanted, exercise.id
    assert next(g.answer for g in submission.answers if g.exercise == "all/open") == PROSE


def test_tries_and_time_are_counted(context: BrowserContext, handed: Handed) -> None:
    page = context.new_page()
    page.goto(address(handed))
    page.clock.install()
    give_number(page, "1")
    number, text = (box(page, kind).locator("[name=answer]") for kind in ("number", "text"))
    for given in ("1", "2", "2"):
        number.fill(given)
        page.clock.run_for(20_000)
        text.focus()
    text.fill("later")
    page.clock.run_for(3_600_000)  # an hour at the coffee machine
    page.get_by_role("button", name="Save my answers").click()
    _, submission = save(page, "Save all the same")
    entries = {given.exercise: given for given in submission.answers}
    assert (entries["all/number"].attempts, entries["all/number"].seconds) == (2, 60)
    assert (entries["all/text"].attempts, entries["all/text"].seconds) == (1, 120)


def test_nothing_is_saved_without_a_number(page: Page) -> None:
    page.get_by_role("button", name="Save my answers").click()
    field = page.get_by_label("Student number")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#ck-person-told")).to_contain_text("Nothing was saved: give your student")


def test_what_is_not_answered_is_told_before_saving(page: Page, handed: Handed) -> None:
    answer_all(page, handed, "4711")
    expect(page.locator("#ck-count")).to_have_text("10 of 10 exercises answered.")
    box(page, "text").locator("[name=answer]").fill(" ")
    box(page, "match").locator("select").first.select_option("")
    page.get_by_role("button", name="Save my answers").click()
    message = page.locator("#ck-save-told")
    expect(message).to_contain_text("Not answered: 4. Answered in part: 5.")
    expect(message).to_be_focused()
    page.get_by_role("button", name="Go on working").click()
    expect(message).to_be_empty()
    page.get_by_role("button", name="Save my answers").click()
    _, submission = save(page, "Save all the same")
    given = {given.exercise: given.answer for given in submission.answers}
    assert "all/text" not in given
    assert len(given["all/match"]) == 1


VALUES = [
    {"b": [1, 0.5, -7, 9007199254740992, None, True], "a": {"я": "ё", "10": 1, "9": 2, "": ""}},
    ['\u0000\u001f\u007f\u2028 / \\ " <b> é e\u0301 🙂', [], {}, "\ud83d"],
    {"checksum": "outside", "student": {"name": "=1+1", "id": "№"}},
]


def test_page_writes_json_as_grading_does(page: Page) -> None:
    written = page.evaluate(
        "texts => texts.map(text => ckAnswers.canonical(JSON.parse(text)))",
        [json.dumps(value) for value in VALUES],
    )
    assert written == [canonical(value).decode() for value in VALUES]


def test_number_that_can_be_read_in_two_ways_is_asked_back(page: Page) -> None:
    field = box(page, "number").locator("[name=answer]")
    status = box(page, "number").get_by_role("status")
    for typed in ("1.234", "-12,345 km", "1.2340", "0.123", "1.234,5", "1.234e5", "1,234,567"):
        field.fill(typed)
        field.press("Tab")
        two = [word.lstrip("-") for word in read_number(typed, ("km",)).spelled]
        ways = f"This can be read in two ways. Write {' or '.join(two)}." if two else ""
        expect(status).to_have_text(ways)
