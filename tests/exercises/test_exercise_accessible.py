"""Exercises can be used by everyone: in any state and colours, without scripts, on slow lines."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import minify
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from reader import KINDS, PARTLY, RIGHT, WRONG, box_of, message, press

from accessibility import faults_on_screens
from small_course import SmallCourse

STATIC = Path(__file__).resolve().parents[2] / "src" / "coursekit" / "book" / "exercises" / "static"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'"
)


@pytest.mark.parametrize("state", ["untouched", "right", "wrong", "partly", "revealed"])
def test_no_accessibility_fault_in_any_state(page: Page, state: str) -> None:
    acts = {"right": RIGHT, "wrong": WRONG, "partly": PARTLY, "revealed": WRONG}.get(state, {})
    for kind, act in acts.items():
        box = box_of(page, kind)
        act(box)
        press(box)
        if state == "revealed" and kind != "open":
            press(box, "Show the answer")
    assert faults_on_screens(page) == {}


def test_no_accessibility_fault_on_the_page_of_progress(page: Page, site: str) -> None:
    for kind, act in RIGHT.items():
        act(box_of(page, kind))
        press(box_of(page, kind))
    page.goto(f"{site}/progress.html")
    expect(page.locator(".ck-summary")).to_contain_text("of 10 exercises done")
    assert faults_on_screens(page) == {}


@pytest.fixture
def strict_site(
    built_kinds: SmallCourse, serve: Callable[..., AbstractContextManager[str]]
) -> Iterator[str]:
    """The built course, served under a strict policy."""
    with serve(built_kinds.out("html"), CSP) as url:
        yield url


def test_strict_content_security_policy_works(context: BrowserContext, strict_site: str) -> None:
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda told: refused.append(told.text) if told.type == "error" else None)
    reply = page.goto(f"{strict_site}/kinds.html")
    assert reply is not None
    assert reply.headers["content-security-policy"] == CSP
    for kind in ("single", "order", "open"):
        RIGHT[kind](box_of(page, kind))
        press(box_of(page, kind))
        expect(message(box_of(page, kind))).to_be_visible()
    page.goto(f"{strict_site}/progress.html")
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


def as_on_the_site(script: Path) -> bytes:
    return str(minify.string("text/javascript", script.read_text("utf-8"))).encode()


def test_marker_and_widget_are_light() -> None:
    weights = [
        len(gzip.compress(as_on_the_site(STATIC / f"ck-{name}.js"), 9))
        for name in ("words", "marking", "answer-form", "feedback", "exercise")
    ]
    assert sum(weights) <= 19_000
