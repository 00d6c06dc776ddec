"""The page in a browser: answered, kept, saved, opened, by several students on one device."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from planted import Handed
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from classroom import right_answer
from coursekit.exercises import Exercise, find_exercise, mark, variant_of
from coursekit.exercises.numbers import read_number
from coursekit.grading.model import Submission
from coursekit.grading.submissions.answerfile import canonical, read_submission

ROOT = Path(__file__).resolve().parents[2]
CASES = json.loads((ROOT / "tests" / "cases" / "variants.json").read_text(encoding="utf-8"))[
    "cases"
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
KINDS = ["single", "multiple", "date", "text", "match", "classify", "order", "open", "variants"]
KINDS += ["number"]
PROSE = "Потому что <b>&amp;</b> 🤷\nи «потому»."


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A device that has not seen the page."""
    fresh = browser.new_context(accept_downloads=True)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext, handed: Handed) -> Iterator[Page]:
    """The page as a student opens it, from a file; errors and requests fail the test."""
    opened = open_page(context, handed)
    yield opened
    assert opened.faults == []  # type: ignore[attr-defined]


def open_page(context: BrowserContext, handed: Handed) -> Page:
    """Open the page from the disk."""
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text))
    address = (handed.folder / "first.html").as_uri()
    page.on("request", lambda sent: sent.url.split("#")[0] != address and note(faults, sent.url))
    page.goto(address)
    page.faults = faults  # type: ignore[attr-defined]
    return page


def note(faults: list[str], address: str) -> None:
    """Note a request, unless its bytes stand in the page."""
    if not address.startswith(("data:", "blob:")):
        faults.append(address)


def box(page: Page, kind: str) -> Locator:
    """The task of a kind, in the student's version."""
    return page.locator(f'ck-task[data-name="all/{kind}"]:not([hidden])')


def give_number(page: Page, number: str) -> None:
    """Type the student number and leave the field."""
    field = page.get_by_label("Student number")
    field.fill(number)
    field.press("Tab")


def answer(page: Page, exercise: Exercise, given: Any) -> None:
    """Answer one exercise, as a student does."""
    task = box(page, exercise.id.partition("/")[2])
    if exercise.kind in ("single", "multiple"):
        for name in [given] if isinstance(given, str) else given:
            task.locator(f'input[value="{name}"]').check()
    elif exercise.kind == "match":
        for stem, target in given.items():
            task.locator(f'select[name="{stem}"]').select_option(target)
    elif exercise.kind == "classify":
        for item, category in given.items():
            task.locator(f'input[name="{item}"][value="{category}"]').check()
    elif exercise.kind == "order":
        put_in_order(task, given)
    else:
        task.locator("[name=answer]").fill(str(given))


def put_in_order(task: Locator, names: list[str]) -> None:
    """Move items up by the keyboard until they stand as wanted."""
    rows = task.locator("li[data-name]")
    for place, name in enumerate(names):
        standing = [row.get_attribute("data-name") for row in rows.all()]
        for _ in range(standing.index(name) - place):
            row = task.locator(f'li[data-name="{name}"]')
            row.get_by_role("button", name="Move up").press("ArrowUp")


def answer_all(page: Page, handed: Handed, number: str) -> None:
    """Give the number and the right answer to each exercise; prose to the open one."""
    give_number(page, number)
    for kind in KINDS:
        exercise = variant_of(find_exercise(f"all/{kind}", handed.course), number)
        answer(page, exercise, PROSE if kind == "open" else right_answer(exercise))


def save(page: Page, button: str = "Save my answers") -> tuple[str, Submission]:
    """Save; the name of the file and what grading reads in it."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    data = Path(download.value.path()).read_bytes()
    return download.value.suggested_filename, read_submission(data)


def kept(page: Page) -> dict[str, Any]:
    """What the page would save, by exercise."""
    found = page.evaluate(
        "[...document.querySelectorAll('ck-task:not([hidden])')].map(task => task.entry)"
    )
    return {entry["exercise"]: entry["answer"] for entry in found if entry["answer"] is not None}


# ---- The file


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


def test_tries_and_time_are_counted(page: Page) -> None:
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
    told = page.locator("#ck-save-told")
    expect(told).to_contain_text("Not answered: 4. Answered in part: 5.")
    expect(told).to_be_focused()
    page.get_by_role("button", name="Go on working").click()
    expect(told).to_be_empty()
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
    told = page.evaluate(
        "texts => texts.map(text => ckAnswers.canonical(JSON.parse(text)))",
        [json.dumps(value) for value in VALUES],
    )
    assert told == [canonical(value).decode() for value in VALUES]


def test_number_that_can_be_read_in_two_ways_is_asked_back(page: Page) -> None:
    field = box(page, "number").locator("[name=answer]")
    told = box(page, "number").get_by_role("status")
    for typed in ("1.234", "-12,345 km", "1.2340", "0.123", "1.234,5", "1.234e5", "1,234,567"):
        field.fill(typed)
        field.press("Tab")
        two = [word.lstrip("-") for word in read_number(typed, ("km",)).spelled]
        ways = f"This can be read in two ways. Write {' or '.join(two)}." if two else ""
        expect(told).to_have_text(ways)


# ---- The student's version


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


def test_answers_are_still_there_when_the_page_is_opened_again(
    page: Page, context: BrowserContext, handed: Handed
) -> None:
    answer_all(page, handed, "4711")
    before = kept(page)
    page.close()
    again = open_page(context, handed)
    assert again.get_by_label("Student number").input_value() == "4711"
    assert kept(again) == before
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


# ---- Opening a file


def opened(page: Page, data: bytes) -> Locator:
    """Choose a file to open; what the page says of it."""
    page.locator(".ck-open-file > summary").click()
    page.get_by_label("Open my answers").set_input_files(
        {"name": "mine.json", "mimeType": "application/json", "buffer": data}
    )
    return page.locator("#ck-person-told")


@pytest.fixture
def saved(page: Page, handed: Handed) -> bytes:
    """A file with every answer, saved by another device."""
    answer_all(page, handed, "4711")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save my answers").click()
    page.evaluate("localStorage.clear()")
    page.reload()
    return Path(download.value.path()).read_bytes()


def test_a_saved_file_can_be_opened_and_saved_again(page: Page, saved: bytes) -> None:
    assert kept(page) == {}
    expect(opened(page, saved)).to_have_text("10 answers opened.")
    _, submission = save(page)
    assert submission.answers == read_submission(saved).answers


def test_a_damaged_file_is_opened_with_a_warning(page: Page, saved: bytes) -> None:
    told = opened(page, saved.replace(b'"1873-04-17"', b'"1874"'))
    expect(told).to_contain_text("10 answers opened. The file was changed or damaged")
    assert kept(page)["all/date"] == "1874"


def test_answers_to_another_wording_are_left_out(page: Page, saved: bytes) -> None:
    told = json.loads(saved)
    told["answers"][0]["digest"] = "0000000000"
    told["answers"][1]["answer"] = {"odd": [7, None, {"x": "y"}]}
    told["answers"][2]["exercise"] = "all/unknown"
    expect(opened(page, json.dumps(told).encode())).to_contain_text("3 were left out")
    assert not {"all/single", "all/multiple", "all/date"} & kept(page).keys()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "cannot be read"),
        (b"\xff\xfe\x00", "cannot be read"),
        (b"[1, 2]", "no answer file"),
        (b"null", "no answer file"),
        (
            b'{"format": "coursekit-answers/1", "answers": [], "course": "x", "assignment": "y"}',
            "another sheet: y",
        ),
        (b" " * 5_000_001, "too large"),
    ],
)
def test_what_is_no_answer_file_is_refused(page: Page, data: bytes, said: str) -> None:
    expect(opened(page, data)).to_contain_text(said)
    assert kept(page) == {}


def test_a_file_replaces_answers_only_if_wished(page: Page, saved: bytes) -> None:
    give_number(page, "4711")
    box(page, "text").locator("[name=answer]").fill("newer")
    told = opened(page, saved)
    expect(told).to_contain_text("already keeps answers")
    page.get_by_role("button", name="Keep them").click()
    assert kept(page) == {"all/text": "newer"}


# ---- The page as a page


def test_page_is_light_and_needs_no_network(handed: Handed, page: Page) -> None:
    assert (handed.folder / "first.html").stat().st_size < 300_000
    expect(page.get_by_role("link", name="towns.csv")).to_have_attribute("download", "towns.csv")
    assert page.evaluate("document.fonts.check('16px \"Coursekit Serif\"')")


@pytest.mark.parametrize("width", [390, 1200])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_is_accessible(browser: Browser, handed: Handed, width: int, scheme: Any) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, accept_downloads=True
    )
    page = open_page(context, handed)
    page.get_by_role("button", name="Save my answers").click()
    assert violations(page) == []
    give_number(page, "4711")
    page.get_by_role("button", name="Save my answers").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def violations(page: Page) -> list[str]:
    """What axe finds."""
    found = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
    return [f"{fault['id']}: {[node['html'] for node in fault['nodes']]}" for fault in found]


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
    page = open_page(context, handed)
    told = page.locator("noscript > p")
    expect(told).to_be_visible()
    expect(told).to_contain_text("ask your teacher for the sheet on paper (PDF)")
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
