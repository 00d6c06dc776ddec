"""``coursekit mark``: a class is marked in a browser, by keyboard, and nothing is lost."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from graded import Class, feedback_of
from marking_pages import LONG, Start, by_markers, class_of, given, rows, send
from playwright.sync_api import Browser, Page

from accessibility import ALL_RULES, COLOURS, faults

SIZE = 20
SCREENS = {
    "wide": (1400, 900, "light"),
    "dark": (1400, 900, "dark"),
    "tablet, landscape": (1024, 768, "light"),
    "tablet, portrait": (768, 1024, "light"),
}


@pytest.fixture(scope="module")
def twenty(tmp_path_factory: pytest.TempPathFactory) -> Class:
    return class_of(tmp_path_factory.mktemp("twenty"), SIZE, a1=LONG)


@pytest.fixture
def first(three: Class, start: Start, tab: Page) -> Page:
    """The page of the first of three answers."""
    _, address = start(three)
    tab.goto(f"{address}1/1")
    return tab


@contextmanager
def opened(browser: Browser, address: str, screen: str = "wide") -> Iterator[Page]:
    width, height, colours = SCREENS[screen]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=colours,  # type: ignore[arg-type]
        bypass_csp=True,  # for axe
    )
    yield context.new_page()
    context.close()


def press(page: Page, *keys: str) -> None:
    """Press one key after the other."""
    for key in keys:
        page.keyboard.press(key)


def test_class_is_marked_by_keyboard_each_answer_in_its_sheet_before_the_next_is_shown(
    twenty: Class, start: Start, browser: Browser
) -> None:
    _, address = start(twenty)
    with opened(browser, address) as page:
        page.goto(f"{address}1/")
        for place in range(1, SIZE + 1):
            page.wait_for_url(f"{address}1/{place}")
            if place % 10 == 0:
                page.keyboard.press("p")
                page.keyboard.type("1,5")
                page.keyboard.press("Enter")
            else:
                press(page, str(place % 3), "Enter")
            page.wait_for_url(f"{address}1/{place + 1 if place < SIZE else 'done'}")
            assert given(rows(twenty)[place - 1]) == ("1,5" if place % 10 == 0 else str(place % 3))
        page.get_by_role("link", name="All exercises").click()
        assert page.get_by_text(f"{SIZE} of {SIZE} marked, none left").is_visible()
    outcome = twenty.grade()
    assert outcome.counts == {"marked": SIZE}
    assert twenty.points()[:3] == [2.0, 3.0, 1.0]


def test_killed_at_any_moment_it_loses_at_most_what_is_being_typed(
    three: Class, start: Start, browser: Browser
) -> None:
    process, address = start(three)
    with opened(browser, address) as page:
        page.goto(f"{address}1/1")
        press(page, "2", "Enter")
        page.wait_for_url("**/2")
        page.get_by_label("Comment for the student").fill("Half a thou")
        process.kill()
        process.join()
        page.get_by_role("button", name="Save and next").click()
        assert "does not run any more" in page.get_by_role("alert").inner_text()
        assert page.get_by_label("Comment for the student").input_value() == "Half a thou"
        assert [given(row) for row in rows(three)] == ["2", "", ""]
        _, address = start(three)
        page.goto(f"{address}1/")
        page.wait_for_url(f"{address}1/2")


def test_nobody_else_reaches_the_page(three: Class, start: Start) -> None:
    _, address = start(three)
    host = urlsplit(address).netloc
    page = f"{urlsplit(address).path}1/1"
    form = urlencode({"level": "0", "go": "next"})
    strangers = {
        send(address, page, Host="evil.example"),
        send(address, page, Host=host.replace("127.0.0.1", "evil.example")),
        send(address, page, Origin="http://evil.example"),
        send(address, page, **{"Sec-Fetch-Site": "cross-site"}),
        send(address, "/"),
        send(address, "/1/1"),
        send(address, page.replace("/1/1", "x/1/1")),
        send(address, page, form),
        send(address, page, form, Origin="null"),
        send(address, page, form, Origin="http://evil.example"),
    }
    assert strangers == {403, 404, 421}
    assert [given(row) for row in rows(three)] == ["", "", ""]
    assert send(address, page) == 200
    listening = subprocess.run(["ss", "-ltn"], capture_output=True, text=True, check=False)
    if listening.returncode == 0:
        port = urlsplit(address).port
        places = [line.split()[3] for line in listening.stdout.splitlines()[1:]]
        assert [one for one in places if one.endswith(f":{port}")] == [f"127.0.0.1:{port}"]


def test_pages_can_be_used_by_everyone_on_a_desk_and_a_tablet(
    tmp_path: Path, start: Start, browser: Browser
) -> None:
    made = class_of(tmp_path, 3, a0=LONG)
    by_markers(made, start, ("0", "1"), ("2", "1"))
    _, address = start(made)
    objections = {}
    for screen, (width, _, colours) in SCREENS.items():
        with opened(browser, address, screen) as page:
            for path in ("", "1/1", "1/done"):
                page.goto(address + path)
                page.evaluate(
                    "document.querySelectorAll('details').forEach(one => one.open = true)"
                )
                rules = COLOURS if colours == "dark" else ALL_RULES
                objections[screen, path] = faults(page, rules)
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    objections[screen, path].append("it scrolls sideways")
    assert {place: some for place, some in objections.items() if some} == {}


def test_answer_stands_as_text_beside_task_samples_and_rubric(
    tmp_path: Path, start: Start, browser: Browser
) -> None:
    made = class_of(tmp_path, 1, a0="<b>bold</b> & <script>document.title = 'run'</script>")
    _, address = start(made)
    with opened(browser, address) as page:
        page.goto(f"{address}1/1")
        assert page.locator(".written").inner_text().startswith("<b>bold</b> & <script>")
        assert page.title() != "run"
        shown = page.locator("main").inner_text()
        assert "Give reasons." in shown
        assert "Two reasons." in shown
        page.get_by_text("Sample answer").first.click()
        assert page.get_by_text("Because of this and that.").is_visible()


def test_comment_used_before_is_a_key_away(three: Class, first: Page) -> None:
    press(first, "1", "c")
    first.keyboard.type("=Name\nthe source")
    first.keyboard.press("Control+Enter")
    first.wait_for_url("**/2")
    press(first, "k", "Enter")
    first.keyboard.type(" please")
    press(first, "Escape", "2", "Enter")
    first.wait_for_url("**/3")
    assert [given(row) for row in rows(three)] == [
        "1 '=Name\nthe source",
        "2 '=Name\nthe source please",
        "",
    ]
    three.grade()
    assert "the source please" in feedback_of(three, 1)


def test_points_that_cannot_be_are_told_and_stay_where_they_were_typed(
    three: Class, first: Page
) -> None:
    first.keyboard.press("p")
    first.keyboard.type("7")
    first.keyboard.press("Enter")
    alert = first.get_by_role("alert")
    alert.wait_for()
    assert "7 is more than the answer can bring, 2" in alert.inner_text()
    assert first.get_by_label("Points by hand").last.input_value() == "7"
    assert given(rows(three)[0]) == ""


def test_several_answers_of_one_student_are_all_marked_and_the_best_counts(
    tmp_path: Path, start: Start, tab: Page
) -> None:
    terms = "due: 2026-11-20 18:00\nwithheld: no\nattempts: best\n"
    made = Class(tmp_path, size=1, terms=terms, exercises=("one/reasons",))
    for place, prose in enumerate(("Two good reasons.", "None.")):
        data = made.submission(made.people[0], f"2026-11-20T1{place}:00:00Z", reasons=prose)
        (made.inbox / f"{place}.json").write_bytes(data)
    made.grade()
    for marker in ("Anna", ""):
        process, address = start(made, *(("--marker", marker) if marker else ()))
        tab.goto(f"{address}1/1")
        for place in (1, 2):
            assert "one of several that this student sent" in tab.locator("main").inner_text()
            good = tab.locator(".written").inner_text() == "Two good reasons."
            press(tab, "2" if good else "0", "Enter")
            tab.wait_for_url(f"{address}1/{2 if place == 1 else 'done'}")
        process.kill()
        assert {row["answer"]: given(row) for row in rows(made, marker)} == {
            "Two good reasons.": "2",
            "None.": "0",
        }
        made.grade()
        assert made.points() == [2.0]


def test_page_tells_points_of_the_assignment_and_keeps_those_by_hand(
    tmp_path: Path, start: Start, tab: Page
) -> None:
    made = Class(tmp_path, size=1, exercises=("one/reasons",))
    made.assign(reasons="{id: one/reasons, points: 5}")
    made.receive(made.people[0])
    made.grade()
    _, address = start(made)
    tab.goto(f"{address}1/1")
    levels = tab.locator(".level .points").all_inner_texts()
    assert [one.split("points")[0].strip() for one in levels[:3]] == ["5", "2.5", "0"]
    press(tab, "p")
    tab.keyboard.type("2")  # also the number of the rubric's best level
    press(tab, "Enter")
    tab.wait_for_url(f"{address}1/done")
    tab.goto(f"{address}1/1")
    assert tab.get_by_label("Points by hand, of 5").last.input_value() == "2"
    tab.get_by_label("Comment for the student").fill("Thin.")
    tab.get_by_role("button", name="Save and next").click()
    tab.wait_for_url(f"{address}1/done")
    made.grade()
    assert made.points() == [2.0]


def test_mark_that_somebody_has_given_meanwhile_is_not_overwritten_unseen(
    three: Class, first: Page
) -> None:
    three.judge(0, "1", "from Excel")
    press(first, "2", "Enter")
    alert = first.get_by_role("alert")
    alert.wait_for()
    assert "from Excel" in alert.inner_text()
    assert given(rows(three)[0]) == "1 from Excel"
    first.get_by_role("button", name="Save and next").click()
    first.wait_for_url("**/2")
    assert given(rows(three)[0]) == "2"


def test_jump_back_and_the_next_that_waits(three: Class, first: Page) -> None:
    press(first, "j", "Tab", "Tab", "Enter")
    first.wait_for_url("**/3")
    press(first, "1", "b")
    first.wait_for_url("**/2")
    first.keyboard.press("w")
    first.wait_for_url("**/1")
    assert [given(row) for row in rows(three)] == ["", "", "1"]


def test_keys_of_one_character_can_be_turned_off(three: Class, first: Page) -> None:
    first.get_by_text("Keys", exact=True).click()
    first.get_by_label("Keys of a single character").uncheck()
    first.reload()
    first.keyboard.press("2")
    assert not first.get_by_role("radio", name="2 points").is_checked()


def test_without_names_the_page_tells_nobody(three: Class, start: Start, browser: Browser) -> None:
    _, address = start(three, "--anonymous")
    with opened(browser, address) as page:
        for place in (1, 2, 3):
            page.goto(f"{address}1/{place}")
            shown = page.content()
            assert not [one for one in three.people if one.number in shown or one.last in shown]
