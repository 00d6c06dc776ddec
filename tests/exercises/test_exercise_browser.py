"""Exercises in a browser: checked, told, kept, moved; by pointer, keyboard and touch."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from small_course import SmallCourse

STATIC = Path(__file__).resolve().parents[2] / "src" / "coursekit" / "book" / "static"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'"
)
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
    "open": lambda box: box.get_by_label("Your answer").fill("Prose."),
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
    "open": lambda box: box.get_by_label("Your answer").fill("Prose."),
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
    for place, name in enumerate(wanted):
        while order_of(box).index(name) > place:
            box.get_by_role("button", name=f"Move up: {name}").click()


def box_of(page: Page, kind: str) -> Locator:
    """One exercise of the page."""
    return page.locator(f"#ex-all-{kind}")


def press(box: Locator, name: str = "Check") -> None:
    """Press one of the buttons of an exercise."""
    box.get_by_role("button", name=name, exact=True).click()


def message(box: Locator) -> Locator:
    """What the exercise says."""
    return box.locator(".ck-message")


def kept(page: Page, name: str) -> Any:
    """What the device keeps of an exercise."""
    return page.evaluate("name => JSON.parse(localStorage.getItem('ck:book:' + name))", name)


@pytest.fixture(scope="module")
def site(built_kinds: SmallCourse, serve: Callable[..., Any]) -> Iterator[str]:
    """The address of the built course."""
    with serve(built_kinds.out("html")) as url:
        yield url


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A reader who has not been here before."""
    fresh = browser.new_context()
    yield fresh
    fresh.close()


def open_page(context: BrowserContext, site: str, name: str = "kinds") -> Page:
    """Open a page; an error in a script fails the test."""
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{site}/{name}.html")
    page.errors = errors  # type: ignore[attr-defined]
    return page


@pytest.fixture
def page(context: BrowserContext, site: str) -> Iterator[Page]:
    """The page of all kinds, opened by a new reader."""
    opened = open_page(context, site)
    yield opened
    assert opened.errors == []  # type: ignore[attr-defined]


# ---- Checked at once


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


# ---- By keyboard, pointer and touch


def test_everything_works_by_keyboard_alone(page: Page) -> None:
    single = box_of(page, "single")
    first = single.get_by_role("radio").first
    first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(single.get_by_role("radio").nth(1)).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(message(single)).to_be_visible()
    match = box_of(page, "match")
    match.get_by_role("combobox").first.focus()
    for stem in match.locator("label").all_inner_texts():
        page.keyboard.press({"A": "1", "B": "2"}[stem])
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(message(match)).to_have_text("✓ Right.")


def test_order_works_by_keyboard_and_says_so(page: Page) -> None:
    box = box_of(page, "order")
    expect(box.locator(".ck-keys")).to_contain_text("By keyboard")
    name = order_of(box)[2]
    button = box.get_by_role("button", name=f"Move up: {name}")
    button.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert order_of(box)[0] == name
    expect(button).to_be_focused()
    expect(box.get_by_role("status").last).to_have_text(f"{name}: place 1 of 3")
    page.keyboard.press("ArrowDown")
    assert order_of(box)[1] == name
    expect(button).to_be_focused()


def middle(locator: Locator) -> tuple[float, float]:
    """The middle of what is shown."""
    place = locator.bounding_box()
    assert place
    return place["x"] + place["width"] / 2, place["y"] + place["height"] / 2


def test_order_works_by_pointer(page: Page) -> None:
    box = box_of(page, "order")
    box.scroll_into_view_if_needed()
    name = order_of(box)[0]
    (x, y), (_, below) = middle(box.locator(".ck-grip").first), middle(box.locator(".ck-grip").last)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(x, y + (below + 12 - y) * step / 8)
    page.mouse.up()
    assert order_of(box)[2] == name
    page.mouse.move(x, y)
    assert order_of(box)[2] == name


def test_order_works_by_touch(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True)
    page = open_page(context, site)
    box = box_of(page, "order")
    box.scroll_into_view_if_needed()
    name = order_of(box)[2]
    (x, y), (_, above) = middle(box.locator(".ck-grip").last), middle(box.locator(".ck-grip").first)
    touch = context.new_cdp_session(page)

    def send(kind: str, *points: dict[str, float]) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    send("touchStart", {"x": x, "y": y})
    for step in range(1, 9):
        send("touchMove", {"x": x, "y": y + (above - 12 - y) * step / 8})
    send("touchEnd")
    assert order_of(box)[0] == name
    context.close()


# ---- Kept on the device


def test_choices_keep_one_order_for_one_reader(browser: Browser, site: str) -> None:
    orders = set()
    for _ in range(8):
        context = browser.new_context()
        page = open_page(context, site)
        labels = box_of(page, "single").locator(".ck-choice").all_inner_texts()
        page.reload()
        assert box_of(page, "single").locator(".ck-choice").all_inner_texts() == labels
        orders.add(tuple(labels))
        context.close()
    assert len(orders) > 1


def test_order_is_never_offered_solved(browser: Browser, site: str) -> None:
    for _ in range(6):
        context = browser.new_context()
        assert order_of(box_of(open_page(context, site), "order")) != ["one", "two", "three"]
        context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_answer_comes_back_with_its_verdict(page: Page, kind: str) -> None:
    box = box_of(page, kind)
    PARTLY[kind](box)
    press(box)
    told = message(box).inner_text()
    state = page.evaluate("id => document.getElementById(id).answer", f"ex-all-{kind}")
    page.reload()
    expect(message(box)).to_have_text(told)
    assert page.evaluate("id => document.getElementById(id).answer", f"ex-all-{kind}") == state
    assert kept(page, f"all/{kind}")["tries"] == 1


def test_bar_counts_what_was_tried(page: Page) -> None:
    bar = page.locator("ck-progress")
    expect(bar).to_have_text("0 of 10 exercises tried")
    RIGHT["single"](box_of(page, "single"))
    press(box_of(page, "single"))
    expect(bar).to_have_text("1 of 10 exercises tried")


def test_two_tabs_do_not_overwrite_each_other(context: BrowserContext, site: str) -> None:
    one, other = open_page(context, site), open_page(context, site)
    RIGHT["single"](box_of(one, "single"))
    press(box_of(one, "single"))
    WRONG["number"](box_of(other, "number"))
    press(box_of(other, "number"))
    RIGHT["single"](box_of(other, "single"))
    press(box_of(other, "single"))
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
    context.add_init_script(hinder)
    page = open_page(context, site)
    for kind in ("single", "order"):
        box = box_of(page, kind)
        RIGHT[kind](box)
        press(box)
        expect(message(box)).to_contain_text("Right.")
    progress = open_page(context, site, "progress")
    expect(progress.locator(".ck-summary")).to_contain_text("of 10 exercises done")
    assert page.errors == progress.errors == []  # type: ignore[attr-defined]


def test_reader_is_told_when_nothing_can_be_kept(context: BrowserContext, site: str) -> None:
    context.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full') }")
    box = box_of(open_page(context, site), "single")
    RIGHT["single"](box)
    press(box)
    expect(message(box)).to_contain_text("This device does not let the page keep it.")


def test_answer_to_an_older_wording_is_recognised(page: Page) -> None:
    RIGHT["single"](box_of(page, "single"))
    press(box_of(page, "single"))
    page.evaluate(
        """() => { const name = 'ck:book:all/single', kept = JSON.parse(localStorage.getItem(name));
        localStorage.setItem(name, JSON.stringify({ ...kept, digest: 'older' })) }"""
    )
    page.reload()
    expect(message(box_of(page, "single"))).to_have_text(
        "The exercise has changed since you answered it."
    )
    expect(box_of(page, "single").get_by_label("Right")).not_to_be_checked()


# ---- The page of the whole book


@pytest.fixture
def worked(context: BrowserContext, site: str) -> Page:
    """The progress page of a reader who has tried seven exercises."""
    page = open_page(context, site)
    for kind in ("single", "number", "date"):
        RIGHT[kind](box_of(page, kind))
        press(box_of(page, kind))
    for kind in ("text", "match"):
        WRONG[kind](box_of(page, kind))
        press(box_of(page, kind))
    RIGHT["text"](box_of(page, "text"))
    press(box_of(page, "text"))
    PARTLY["order"](box_of(page, "order"))
    press(box_of(page, "order"))
    RIGHT["open"](box_of(page, "open"))
    press(box_of(page, "open"))
    return open_page(context, site, "progress")


def states(page: Page) -> dict[str, str]:
    """What the list says of each exercise."""
    rows = page.locator("tr[data-name]").all()
    return {
        str(row.get_attribute("data-name"))[4:]: row.locator(".ck-state").inner_text()
        for row in rows
    }


def test_progress_page_tells_what_was_done(worked: Page) -> None:
    expect(worked.locator(".ck-summary")).to_contain_text(
        "5 of 10 exercises done, 3 of them right at the first try. 2 tried and not yet done."
    )
    told = states(worked)
    assert told["single"] == "✓ right at first try"
    assert told["text"] == "✓ done"
    assert told["order"] == "◐ partly right"
    assert told["match"] == "✗ to repeat"
    assert told["open"] == "✎ kept"
    assert told["classify"] == "–"
    again = worked.locator(".ck-summary li").all_inner_texts()
    assert again == ["A match", "A order"]


def test_skills_are_told_strong_and_weak(context: BrowserContext, site: str) -> None:
    page = open_page(context, site)
    for kind in ("single", "number"):
        RIGHT[kind](box_of(page, kind))
        press(box_of(page, kind))
    progress = open_page(context, site, "progress")
    expect(progress.locator(".ck-summary")).to_contain_text("Strong in: sourcing.")
    for kind in ("multiple", "date", "text", "match"):
        WRONG[kind](box_of(page, kind))
        press(box_of(page, kind))
    expect(progress.locator(".ck-summary")).to_contain_text("Weak in: sourcing.")


def test_progress_can_be_saved_forgotten_and_loaded(worked: Page, tmp_path: Path) -> None:
    before = states(worked)
    with worked.expect_download() as download:
        worked.get_by_role("button", name="Save progress as a file").click()
    path = tmp_path / "progress.json"
    download.value.save_as(path)
    assert download.value.suggested_filename == "progress-book.json"
    assert set(json.loads(path.read_text())["exercises"]) == {
        f"all/{kind}" for kind in ("single", "number", "date", "text", "match", "order", "open")
    }
    forget = worked.get_by_role("button", name="Forget my progress")
    forget.click()
    assert states(worked) == before  # asked once more
    worked.get_by_role("button", name="Yes, forget everything").click()
    expect(worked.get_by_text("7 exercises forgotten.")).to_be_visible()
    assert set(states(worked).values()) == {"–"}
    worked.locator("input[type=file]").set_input_files(path)
    expect(worked.get_by_text("7 exercises loaded.")).to_be_visible()
    assert states(worked) == before


def test_forgetting_is_not_done_by_a_lost_click(worked: Page) -> None:
    before = states(worked)
    worked.get_by_role("button", name="Forget my progress").click()
    worked.get_by_role("button", name="Load a file").focus()
    expect(worked.get_by_role("button", name="Forget my progress")).to_be_visible()
    assert states(worked) == before


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("no json", "it is no progress file"),
        ("[]", "This file is no progress file."),
        ('{"format": "coursekit-progress", "exercises": []}', "belongs to another book"),
        (
            '{"format": "coursekit-progress", "book": "other", "exercises": {}}',
            "another book (other)",
        ),
        (
            '{"format": "coursekit-progress", "book": "book", "exercises": {}}',
            "0 exercises loaded.",
        ),
        (
            '{"format": "coursekit-progress", "book": "book", "exercises": {"all/single": '
            '{"digest": "x", "tries": 1, "best": 7, "score": 1, "at": "", "state": ""}}}',
            "0 exercises loaded.",
        ),
    ],
)
def test_file_that_is_no_progress_changes_nothing(
    worked: Page, tmp_path: Path, text: str, says: str
) -> None:
    before = states(worked)
    path = tmp_path / "file.json"
    path.write_text(text)
    worked.locator("input[type=file]").set_input_files(path)
    expect(worked.locator("ck-progress-page > .ck-message")).to_contain_text(says)
    assert states(worked) == before


# ---- For everyone


def faults_in(found: Any) -> list[str]:
    """Each fault that axe found, with the element it lies in."""
    return [
        f"{fault['id']}: {node['html'][:120]}"
        for fault in found.response["violations"]
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("state", ["untouched", "right", "wrong", "partly", "revealed"])
@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 1200), ("dark", 1200), ("light", 390), ("dark", 390)]
)
def test_no_accessibility_fault_in_any_state(
    browser: Browser, site: str, state: str, scheme: Any, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = open_page(context, site)
    acts = {"right": RIGHT, "wrong": WRONG, "partly": PARTLY, "revealed": WRONG}.get(state, {})
    for kind, act in acts.items():
        box = box_of(page, kind)
        act(box)
        press(box)
        if state == "revealed" and kind != "open":
            press(box, "Show the answer")
    page.evaluate("scrollTo(0, 0)")  # or the bar at the top covers what lies under it
    found = Axe().run(page, options={"runOnly": WCAG})
    assert faults_in(found) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if state == "right":
        progress = open_page(context, site, "progress")
        found = Axe().run(progress, options={"runOnly": WCAG})
        assert faults_in(found) == []
        assert progress.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_strict_content_security_policy_works(context: BrowserContext, site: str) -> None:
    def strict(route: Route) -> None:
        response = route.fetch()
        headers = {**response.headers, "content-security-policy": CSP}
        route.fulfill(response=response, headers=headers)

    context.route("**/*", strict)
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda told: refused.append(told.text) if told.type == "error" else None)
    page.goto(f"{site}/kinds.html")
    for kind in ("single", "order", "open"):
        RIGHT[kind](box_of(page, kind))
        press(box_of(page, kind))
        expect(message(box_of(page, kind))).to_be_visible()
    page.goto(f"{site}/progress.html")
    expect(page.locator(".ck-summary")).to_contain_text("3 of 10 exercises done")
    assert refused == []


def test_exercise_can_be_read_and_opened_without_a_script(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/kinds.html")
    for kind in KINDS:
        box = box_of(page, kind)
        expect(box.get_by_text("Task.")).to_be_visible()
        summary = box.locator(".ck-answer summary")
        summary.click()
        expect(box.locator(".ck-levels" if kind == "open" else ".ck-explanation")).to_be_visible()
        expect(box.get_by_role("button")).to_have_count(0)
    number = box_of(page, "number").get_by_label("Your number")
    number.fill("612")
    number.press("Enter")
    assert page.url == f"{site}/kinds.html"
    expect(box_of(page, "order").get_by_role("combobox", name="Place of two")).to_be_visible()
    context.close()


def test_marker_and_widget_are_light() -> None:
    weights = [
        len(gzip.compress((STATIC / f"{n}.js").read_bytes(), 9)) for n in ("marking", "exercise")
    ]
    assert sum(weights) <= 12_000
