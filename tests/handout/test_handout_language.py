"""The hand-outs of a course in another language speak that language."""

from __future__ import annotations

import contextlib
import io
import json
import re

import pytest
from planted import Handed, hand_out_all, plant
from playwright.sync_api import Page
from pypdfium2 import PdfDocument
from student import address

from coursekit.course import Course
from english import left_in_english

AUTHORED = {"Right", "Wrong"}  # choices of an exercise
TEXTS = """() => {
  const texts = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) if (!/^(SCRIPT|STYLE)$/.test(walk.currentNode.parentElement.tagName))
    texts.push(walk.currentNode.data.trim());
  return texts.filter(Boolean);
}"""


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Handed:
    """Every kind in every form, of a German course."""
    root = tmp_path_factory.mktemp("german")
    course = plant(root / "course")
    config = course.root / "_config.yml"
    before = config.read_text(encoding="utf-8") if config.is_file() else ""
    assert "sphinx:" not in before
    config.write_text(f"{before}\nsphinx:\n  config:\n    language: de\n", encoding="utf-8")
    return hand_out_all(Course(course.root), root / "out")


def test_page_is_in_the_language_of_the_course(german: Handed, tab: Page) -> None:
    tab.goto(address(german))
    seen = set(tab.evaluate(TEXTS))
    tab.get_by_role("button", name="Meine Antworten speichern").click()
    tab.get_by_label("Matrikelnummer").fill("4711")
    tab.get_by_label("Matrikelnummer").press("Tab")
    seen |= set(tab.evaluate(TEXTS))
    tab.get_by_role("button", name="Meine Antworten speichern").click()
    seen |= set(tab.evaluate(TEXTS))
    assert {"Matrikelnummer", "Trotzdem speichern"} <= seen
    assert left_in_english(seen - AUTHORED, "de") == []
    assert tab.locator("html").get_attribute("lang") == "de"


def test_paper_is_in_the_language_of_the_course(german: Handed) -> None:
    path = next(path for path in german.written if path.suffix == ".pdf")
    with PdfDocument(path) as pdf:
        text = "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert "Matrikelnummer" in text
    assert left_in_english(map(str.strip, text.splitlines()), "de") == []


def test_notebook_is_in_the_language_of_the_course(german: Handed) -> None:
    path = next(path for path in german.written if path.suffix == ".ipynb")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    names: dict[str, object] = {}
    with contextlib.redirect_stdout(io.StringIO()) as told:
        for cell in cells:
            if cell["cell_type"] == "code":
                exec("".join(cell["source"]), names)
    prose = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    lines = [line.strip("#* ") for text in prose for line in text.splitlines()]
    comments = re.findall(r"# (.*)", "\n".join("".join(cell["source"]) for cell in cells[3:]))
    assert "Es wurde nichts gespeichert." in told.getvalue()
    assert left_in_english([*lines, *comments, *told.getvalue().splitlines()], "de") == []
