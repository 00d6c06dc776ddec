"""Feedback and report keep every rule of accessibility, fit a phone, and print."""

from __future__ import annotations

import io
import re

import pypdfium2
import pytest
from class_results import assignment, class_results, exercises
from msgspec.structs import replace
from playwright.sync_api import Page

from accessibility import RULES, SCREENS, faults
from coursekit.errors import Fault
from coursekit.grading.model import EXCUSED, MISSING, UNREADABLE, Identity, Result, Student, Total
from coursekit.grading.records import FileRecord
from coursekit.grading.reports.alike import PROSE, WRONG, Alike
from coursekit.grading.reports.feedback import Feedback
from coursekit.grading.reports.report import class_report

LONG = "Иванова" * 30


def _feedback(place: int, *, explanations: bool = False) -> str:
    result = list(class_results(place + 1))[place]
    return Feedback(assignment(), exercises(), explanations=explanations).html(result)


def _report() -> str:
    unread = FileRecord(
        f"in/{LONG}.json", "", "", Identity(), problem="It is empty. Ask for it again."
    )
    stray = FileRecord("in/🤷.json", "a", "", Identity(), reason=f'"{LONG}" is not on the roster.')
    tasks = assignment().tasks
    sheets = {task.exercise: f"marking/{task.exercise.replace('/', '--')}.csv" for task in tasks}
    told = ("You are excused from this assignment: was ill.", LONG)
    one, other = Student("k", LONG), Student("l", "Ёлкина, Дарья")
    results = [
        *class_results(100),
        Result(one, UNREADABLE, notes=(LONG,)),
        Result(other, EXCUSED, exceptions=told),
    ]
    names = tuple(task.exercise for task in tasks)
    return class_report(
        assignment(),
        exercises(),
        results,
        [unread, stray],
        files=100,
        sheets=sheets,
        faults=[Fault("roster.csv", 7, "two students have one number", "Take one out.")],
        alike=[
            Alike((one, other), PROSE, names[:1], 1, 0),
            Alike((other, one), WRONG, names, 9, 3),
        ],
    )


PAGES = {
    "feedback with keys": lambda: _feedback(1, explanations=True),
    "feedback with changes": lambda: _feedback(6),
    "feedback to one with a mark by hand": lambda: Feedback(assignment(), exercises()).html(
        replace(
            next(class_results(1)),
            total=Total(7.0, 9.0, "an oral exam"),
            exceptions=("Your own due time is 2026-11-27 18:00 CET: was ill.", LONG),
        )
    ),
    "feedback to nothing": lambda: Feedback(assignment(), {}).html(
        Result(Student("k", LONG), MISSING)
    ),
    "report": _report,
}


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("name", PAGES)
def test_paper_breaks_no_rule_and_fits(name: str, screen: str, screens: dict[str, Page]) -> None:
    tab = screens[screen]
    tab.goto("about:blank")
    tab.set_content(PAGES[name]())
    assert faults(tab, RULES[screen]) == []
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_policy_admits_the_style_and_nothing_else(tab: Page) -> None:
    page = _feedback(1).replace("</main>", "<script>document.title = 'ran'</script></main>")
    page = page.replace("</main>", '<p id="p" style="color: rgb(1, 2, 3)">x</p></main>')
    tab.emulate_media(color_scheme="light")
    tab.set_content(page)
    assert tab.title() != "ran"
    colour = "e => getComputedStyle(e).color"
    assert tab.eval_on_selector("h1", colour) == "rgb(29, 27, 25)"
    assert tab.eval_on_selector("#p", colour) == "rgb(29, 27, 25)"


def test_keyboard_reaches_the_text_of_the_report_at_once(tab: Page) -> None:
    tab.set_content(_report())
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("name", ["feedback with keys", "report"])
def test_paper_prints_on_a4_in_black_on_white_with_nothing_lost(
    name: str, screens: dict[str, Page]
) -> None:
    tab = screens["dark"]
    tab.goto("about:blank")
    tab.set_content(PAGES[name]())
    tab.evaluate("document.querySelectorAll('.unseen').forEach(e => e.remove())")
    shown = tab.evaluate("document.querySelector('main').innerText")
    pdf = pypdfium2.PdfDocument(io.BytesIO(tab.pdf(prefer_css_page_size=True)))
    width, height = pdf[0].get_size()
    assert (round(width), round(height)) == (595, 842)
    text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    letters = re.compile(r"\W+|\ufffe")
    for line in filter(None, map(str.strip, shown.splitlines())):
        assert letters.sub("", line)[:30] in letters.sub("", text)
    corner = pdf[0].render(scale=0.2).to_pil().getpixel((2, 2))
    assert corner[:3] == (255, 255, 255)
