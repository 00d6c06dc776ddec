"""The report of an item analysis: in words first, for every reader, on paper, and as tables."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess

import axe_playwright_python
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from classroom import answer_files, make_class, make_course, plain_name, plain_roster, write_folder
from coursekit.exercises import Exercise, find_exercise
from coursekit.grading.itemanalysis.analysis import analyse
from coursekit.grading.itemanalysis.classmarks import gather
from coursekit.grading.itemanalysis.estimates import NEEDED
from coursekit.grading.itemanalysis.itemreport import item_report, write_item_report
from coursekit.grading.model import Result
from coursekit.grading.submissions.answerfile import course_name
from simulated_class import exercises, simulate, with_wrong_key

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
RULES = {"runOnly": TAGS, "preload": False, "rules": {"target-size": {"enabled": True}}}
RUN = """options => axe.run(document, {...options, resultTypes: ["violations"]}).then(found =>
  found.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(" ")}`)))"""
OPEN_ALL = "document.querySelectorAll('details').forEach(d => d.open = true)"
WIDE = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
PROFILES = {
    "light": {**WIDE, "color_scheme": "light"},
    "dark": {**WIDE, "color_scheme": "dark"},
    "phone": {**PHONE, "color_scheme": "light"},
}
HOSTILE = "=cmd|' /C calc'!A0 <script>alert(1)</script> 🦊\ud800"


def listed_exercises() -> tuple[Exercise, ...]:
    """Exercises of every kind, the last single one moved to where half succeed."""
    found = list(exercises(wrong_key=False))
    found.insert(3, found.pop(max(at for at, one in enumerate(found) if one.kind == "single")))
    return tuple(found)


def planted() -> tuple[Exercise, ...]:
    """The same, but the key of that one is wrong."""
    found = list(listed_exercises())
    found[3] = with_wrong_key(found[3])
    return tuple(found)


def results(size: int) -> Iterator[Result]:
    """A class with a wrong key, and one student whose answer in a word is hostile."""
    true = listed_exercises()
    place = next(at for at, one in enumerate(true) if one.kind == "text")
    for result in simulate(size, planted(), true=true, planted=true[3].id, open_marked=0.9):
        if result.marks and int(result.student.key[1:]) < 10:
            mark = replace(result.marks[place], answer=HOSTILE, state="wrong", score=0.0)
            result = replace(
                result, marks=(*result.marks[:place], mark, *result.marks[place + 1 :])
            )
        yield result


def wordings() -> dict[tuple[str, str], Exercise]:
    return {(exercise.id, ""): exercise for exercise in planted()}


def written(folder: Path, size: int) -> dict[str, bytes]:
    folder.mkdir()
    marks = gather(results(size))
    done = analyse(marks, wordings())
    paths = write_item_report(folder, "Sources & <numbers>", marks, done, wordings())
    return {path.name: path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[int, dict[str, bytes]]:
    """What is written of a class of eight and of a class of sixty."""
    folder = tmp_path_factory.mktemp("reports")
    return {size: written(folder / str(size), size) for size in (8, 60)}


@pytest.fixture(scope="module")
def pages(files: dict[int, dict[str, bytes]]) -> dict[int, str]:
    """The reports of both classes."""
    return {size: files[size]["analysis.html"].decode() for size in files}


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("size", [8, 60])
def test_report_breaks_no_rule_and_fits(
    size: int, profile: str, pages: dict[int, str], browser: Browser
) -> None:
    context = browser.new_context(**PROFILES[profile], bypass_csp=True)  # so that axe can run
    try:
        tab = context.new_page()
        tab.set_content(pages[size])
        tab.evaluate(OPEN_ALL)
        tab.evaluate(AXE)
        assert tab.evaluate(RUN, RULES) == []
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    finally:
        context.close()


def test_report_prints_on_a4_with_nothing_lost(pages: dict[int, str], browser: Browser) -> None:
    context = browser.new_context(**WIDE, color_scheme="dark")
    try:
        tab = context.new_page()
        tab.set_content(pages[60])
        tab.evaluate("document.querySelectorAll('.screen').forEach(e => e.remove())")
        shown = tab.evaluate("document.querySelector('main').innerText")
        pdf = pypdfium2.PdfDocument(io.BytesIO(tab.pdf(prefer_css_page_size=True)))
    finally:
        context.close()
    assert tuple(map(round, pdf[0].get_size())) == (595, 842)
    text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    letters = re.compile(r"\W+|\ufffe")
    for line in filter(None, map(str.strip, shown.splitlines())):
        assert letters.sub("", line)[:30] in letters.sub("", text)
    assert pdf[0].render(scale=0.2).to_pil().getpixel((2, 2))[:3] == (255, 255, 255)


def test_no_picture_is_taller_than_a_printed_page(pages: dict[int, str], browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 658, "height": 970})  # A4 less its margins
    try:
        tab = context.new_page()
        tab.emulate_media(media="print")
        tab.set_content(pages[60])
        heights = tab.eval_on_selector_all("img", "found => found.map(i => i.offsetHeight)")
    finally:
        context.close()
    assert max(heights) <= 257 / 25.4 * 96


def test_report_begins_with_what_was_misunderstood(pages: dict[int, str]) -> None:
    page = BeautifulSoup(pages[60], "html.parser")
    assert [h2.text for h2 in page.find_all("h2")][:2] == [
        "What the class misunderstood",
        "Exercises to look at",
    ]
    told = page.find("section", attrs={"aria-labelledby": "misunderstood"})
    assert re.search(r"\d+ of 60 students \(\d+%, between \d+% and \d+%\) chose:", told.text)
    assert "They are told: " in told.text
    assert "The article settles it: " in told.text


@pytest.mark.parametrize("size", [60])
def test_planted_wrong_key_is_found_by_the_report(size: int, pages: dict[int, str]) -> None:
    page = BeautifulSoup(pages[size], "html.parser")
    look = page.find("section", attrs={"aria-labelledby": "look"})
    heading = next(h3 for h3 in look.find_all("h3") if planted()[3].title in h3.text)
    assert "Look at the key first" in heading.find_next("ul").text
    misunderstood = page.find("section", attrs={"aria-labelledby": "misunderstood"})
    assert "make sure that the key is right" in misunderstood.text


def test_small_class_is_told_so(pages: dict[int, str]) -> None:
    page = BeautifulSoup(pages[8], "html.parser")
    assert "This is a small class" in page.text
    assert "There is no map of the exercises: too few to say." in page.text
    table = page.find("section", attrs={"aria-labelledby": "exercises"}).table
    cells = [[cell.text for cell in row.find_all("td")] for row in table.tbody.find_all("tr")]
    assert {row[1] for row in cells} == {"too few to say"}
    assert all(row[0].isdigit() for row in cells)


def test_every_picture_says_what_it_shows(pages: dict[int, str]) -> None:
    for page in pages.values():
        pictures = BeautifulSoup(page, "html.parser").find_all("img")
        assert len(pictures) >= 15
        assert all(len(picture["alt"].split()) > 15 for picture in pictures)
        assert all(picture["src"].startswith("data:image/svg+xml") for picture in pictures)


def test_what_others_wrote_is_text_and_no_more(pages: dict[int, str]) -> None:
    page = pages[60]
    assert "<script" not in page
    assert "=cmd|&#x27; /C calc&#x27;!A0 &lt;script&gt;" in page
    assert "<h1>Sources &amp; &lt;numbers&gt;</h1>" in page
    page.encode()


def test_terms_name_every_threshold(pages: dict[int, str]) -> None:
    table = BeautifulSoup(pages[60], "html.parser").find_all("table")[-1]
    counts = [row.td.text for row in table.tbody.find_all("tr")]
    assert sorted(counts[:-1]) == sorted(str(need.students) for need in NEEDED.values())


def test_report_of_nobody_says_so() -> None:
    done = analyse(gather(results(0)), {})
    page = item_report("Week 3", done, {})
    assert "There is nothing to analyse yet." in page
    assert "From 2 others nothing was received" in page


def test_same_marks_give_the_same_bytes(files: dict[int, dict[str, bytes]], tmp_path: Path) -> None:
    assert written(tmp_path / "again", 8) == files[8]


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_tables_hold_what_the_report_tells(files: dict[int, dict[str, bytes]]) -> None:
    done = analyse(gather(results(60)), wordings())
    items = rows(files[60]["items.csv"])
    assert [row["exercise"] for row in items] == [item.exercise for item in done.items]
    for row, item in zip(items, done.items, strict=True):
        assert float(row["difficulty"]) == pytest.approx(item.difficulty.value, abs=1e-6)
        assert float(row["discrimination_low"]) == pytest.approx(item.discrimination.low, abs=1e-6)
        assert int(row["n"]) + int(row["waiting"]) == 60
    answers = rows(files[60]["distractors.csv"])
    assert len(answers) == sum(len(item.options) for item in done.items)
    assert all(
        int(row["n"]) == sum(int(row[f"{third}_n"]) for third in ("lower", "middle", "upper"))
        for row in answers
    )
    scores = rows(files[60]["scores.csv"])
    assert len(scores) == 60
    assert [row["points"] == "" for row in scores] == [total != total for total in done.totals]
    assert {row["third"] for row in scores} == {"lower", "middle", "upper", ""}


def test_untold_numbers_are_empty_cells(files: dict[int, dict[str, bytes]]) -> None:
    assert {row["difficulty"] for row in rows(files[8]["items.csv"])} == {""}
    assert {row["upper_n"] for row in rows(files[8]["distractors.csv"])} == {""}


def test_tables_hold_no_formula(files: dict[int, dict[str, bytes]]) -> None:
    texts = [
        cell
        for name in ("items.csv", "distractors.csv", "scores.csv")
        for row in rows(files[60][name])
        for cell in row.values()
    ]
    assert any(cell.startswith("'=cmd") for cell in texts)
    number = re.compile(r"-?\d+(\.\d+)?")
    assert [
        c for c in texts if c.startswith(("=", "+", "-", "@")) and not number.fullmatch(c)
    ] == []


ROUND = """---
kind: single
title: A round thing
skill: sourcing
level: remember
---
Which of them is round?

## Answers
- [x] a ball
- [ ] a brick
  > A brick has corners.

## Explanation
Balls are round.
"""
COUNT = """---
kind: number
title: How many corners
skill: sourcing
level: remember
---
How many corners has a square?

## Answers
- [x] 4
- [ ] 3
  > That is a triangle.

## Explanation
Count them.
"""


@pytest.fixture(scope="module")
def graded(
    tmp_path_factory: pytest.TempPathFactory,
    run_coursekit: Callable[..., CompletedProcess[str]],
) -> Path:
    """A small course whose class of twelve has been graded into ``grades``."""
    root = tmp_path_factory.mktemp("course")
    course = make_course(root, {"shapes/round": ROUND, "shapes/corners": COUNT})
    (root / "exercises" / "assignments").mkdir()
    (root / "exercises" / "assignments" / "shapes.yml").write_text(
        "title: Shapes\nexercises: [shapes/round, shapes/corners]\n", encoding="utf-8"
    )
    people = make_class(12)
    found = [find_exercise(name, course) for name in ("shapes/round", "shapes/corners")]
    files = answer_files(people, found, course=course_name(course), assignment="shapes")
    write_folder(root / "in", [(plain_name(person), data) for person, data in files])
    (root / "roster.csv").write_text(plain_roster(people), encoding="utf-8")
    done = run_coursekit(
        "grade", "shapes", "in", "--roster", "roster.csv", "-o", "grades", "--jobs", "1", cwd=root
    )
    assert done.returncode == 0, done.stderr
    return root


def test_command_analyses_what_was_graded(
    graded: Path, run_coursekit: Callable[..., CompletedProcess[str]]
) -> None:
    done = run_coursekit("analyse", "grades", cwd=graded)
    assert (done.returncode, done.stderr) == (0, "")
    assert "12 students with marks, 2 exercises." in done.stdout
    page = (graded / "grades" / "analysis.html").read_text(encoding="utf-8")
    assert "<h1>Shapes</h1>" in page
    assert "A round thing" in page


def test_command_writes_elsewhere_if_asked(
    graded: Path, tmp_path: Path, run_coursekit: Callable[..., CompletedProcess[str]]
) -> None:
    done = run_coursekit("analyse", "grades", "-o", str(tmp_path / "a" / "b"), cwd=graded)
    assert done.returncode == 0
    assert {path.name for path in (tmp_path / "a" / "b").iterdir()} == {
        "analysis.html", "items.csv", "distractors.csv", "scores.csv"
    }  # fmt: skip


def test_exercise_that_is_gone_keeps_raw_names(
    graded: Path, tmp_path: Path, run_coursekit: Callable[..., CompletedProcess[str]]
) -> None:
    (graded / "exercises" / "shapes" / "round.md").rename(tmp_path / "round.md")
    try:
        done = run_coursekit("analyse", "grades", "-o", str(tmp_path / "out"), cwd=graded)
    finally:
        (tmp_path / "round.md").rename(graded / "exercises" / "shapes" / "round.md")
    assert done.returncode == 0
    assert 'there is no exercise "shapes/round"' in done.stderr
    assert "shapes/round" in (tmp_path / "out" / "analysis.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("analyse", "exercises"), "no marks are kept in this folder"),
        (("analyse", "grades", "--assignment", "shpes"), 'Did you mean "shapes"?'),
    ],
)
def test_command_tells_a_mistake_plainly(
    arguments: tuple[str, ...],
    message: str,
    graded: Path,
    run_coursekit: Callable[..., CompletedProcess[str]],
) -> None:
    done = run_coursekit(*arguments, cwd=graded)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr
