"""The exercises of a book in another language speak that language, on the page and in print."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from kinds_course import make_kinds
from playwright.sync_api import Page, expect
from pypdfium2 import PdfDocument
from reader import KINDS, box_of

from english import left_in_english
from small_course import SmallCourse

# What a reader sees or hears: the texts of elements, and what stands in their attributes.
SEEN = """() => {
  const texts = [], main = document.body;
  const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) if (!/^(SCRIPT|STYLE)$/.test(walk.currentNode.parentElement.tagName))
    texts.push(walk.currentNode.data.trim());
  for (const one of document.querySelectorAll("ck-exercise *, ck-progress-page *, ck-progress *"))
    for (const name of ["aria-label", "title", "placeholder"])
      if (one.getAttribute(name)) texts.push(one.getAttribute(name));
  return texts.filter(Boolean);
}"""
AUTHORED = {"Answers", "Book", "No.", "Right", "Wrong"}  # of the pages and exercises
WRONG = {
    **{"single": "null", "multiple": "null", "number": "'130'", "date": "'1951'"},
    **{"text": "'defectr'", "open": f"'{'Some honest prose. ' * 12}'"},
}


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> SmallCourse:
    """The course of all kinds as a German book, built as HTML and Typst."""
    course = make_kinds(tmp_path_factory.mktemp("german") / "course")
    assert course.build("html", language="de") == ""
    assert course.build("typst", language="de", coursekit_edition="instructor") == ""
    return course


def test_page_has_no_english_word_in_any_state(
    german: SmallCourse, tab: Page, serve: Callable[[Path], AbstractContextManager[str]]
) -> None:
    seen: set[str] = set()

    def look() -> None:
        seen.update(tab.evaluate(SEEN))

    with serve(german.out()) as url:
        tab.goto(f"{url}/kinds.html")
        for kind in KINDS:
            button = box_of(tab, kind).get_by_role("button", name=re.compile("Prüfen|Mit dem"))
            button.click()
            look()
            if kind in WRONG:
                box_of(tab, kind).evaluate(f"box => {{ box.answer = {WRONG[kind]} }}")
                if kind in ("single", "multiple"):
                    box_of(tab, kind).get_by_label("Wrong").check()
                button.click()
                look()
        order = box_of(tab, "order")
        order.get_by_role("button", name=re.compile("Nach unten")).first.click()
        order.get_by_role("button", name="Prüfen").click()
        # The browser has mixed the items: one step may have put them right.
        expect(order.locator(".ck-message")).to_contain_text(re.compile("Paaren|Richtig"))
        look()
        tab.goto(f"{url}/progress.html")
        tab.get_by_role("button", name="Meinen Fortschritt löschen").click()
        look()
    assert {"Lösung und Erläuterung", "Nicht richtig.", "Übung 3"} <= seen
    assert left_in_english(seen - AUTHORED, "de") == []


def test_print_has_no_english_word(german: SmallCourse) -> None:
    (path,) = german.out("typst").glob("*.pdf")
    with PdfDocument(path) as pdf:
        text = "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    pieces = [piece for line in text.splitlines() for piece in (line, *line.split(" · "))]
    assert {"Rückmeldungen", "1 Punkt"} <= {piece.strip() for piece in pieces}
    assert left_in_english(set(pieces) - AUTHORED, "de") == []
