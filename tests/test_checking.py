"""``coursekit check``: one mistake in a copy of the course, and the line that names it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from course_copy import copy_course
from coursekit.checking import check_course
from coursekit.course import Course
from coursekit.exercises.skeletons import skeleton
from own_course import EXERCISE, TOC, describe, make_own_course

Run = Callable[..., subprocess.CompletedProcess[str]]


def change(path: Path, old: str, new: str) -> int:
    """Replace `old` once and return its line."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text.count("\n", 0, text.index(old)) + 1


def add(path: Path, line: str) -> int:
    """Add a paragraph of one line at the end and return its number."""
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\n{line}\n", encoding="utf-8")
    return text.count("\n") + 2


def test_course_is_in_order(run_coursekit: Run) -> None:
    done = run_coursekit("check")
    assert (done.returncode, done.stderr) == (0, "")


POINTERS = {
    "{name}`Grigory Klimof`": 'no name in the registers "Grigory Klimof"',
    "{term}`defectoor`": 'no term in the glossary "defectoor"',
    "{cite}`nobody1900`": 'no work in references.bib "nobody1900"',
    "{ref}`fig-nothing`": 'no label "fig-nothing"',
    "[a page](nowhere.md)": "the link leads to nowhere.md, which does not exist",
}


def test_faults_of_all_kinds_come_at_once_each_with_its_line(
    root: Path, tmp_path: Path, run_coursekit: Run
) -> None:
    course = copy_course(root, tmp_path)
    chapters, heading = course.chapters, "## What the article says\n"
    locator = change(chapters / "emergence.md", "{src}`Emergence 1", "{src}`Emergence 7")
    bare = change(chapters / "west.md", heading, f"{heading}\nA bare claim.\n") + 2
    note = add(chapters / "west.md", "A claim {src}`West 2; n. 47`.")
    exercise = add(course.exercises / "emergence/three-counts.md", "More {src}`Emergence 9`.")
    expected = {
        f"chapters/emergence.md:{locator}: ": "Emergence has paragraphs 1 to 4, not 7",
        f"chapters/west.md:{note}: ": "note 47 is in West 1, not in West 2",
        f"chapters/west.md:{bare}: ": "a paragraph of the summary has no locator",
        f"exercises/emergence/three-counts.md:{exercise}: ": "Emergence has paragraphs 1 to 4",
        "chapters/west.md: ": 'the heading "## Key points" is missing',
    } | {
        f"chapters/welcome.md:{add(chapters / 'welcome.md', use)}: ": message
        for use, message in POINTERS.items()
    }
    change(chapters / "west.md", "## Key points", "## Points")
    done = run_coursekit("check", cwd=course.root)
    lines = done.stderr.splitlines()
    missing = [
        place + message
        for place, message in expected.items()
        if not any(line.startswith(place) and message in line for line in lines)
    ]
    assert missing == []
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)


# A course on another article, and a book without one


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return make_own_course(tmp_path)


def faults_of(course: Path) -> list[str]:
    return [str(fault) for fault in check_course(Course(course))]


def test_course_on_another_article_is_in_order(own: Path) -> None:
    assert faults_of(own) == []


def test_book_with_exercises_alone_is_in_order(own: Path) -> None:
    shutil.rmtree(own / "data")
    (own / "chapters/rain.md").write_text("# Rain\n\n```{exercise} rain/days\n```\n", "utf-8")
    text = EXERCISE.replace("source: Start 1; n. 1\n", "").replace(" {src}`Start 1; n. 1`", "")
    text = re.sub(r"## Code.*?(?=## Answers)", "", text, flags=re.DOTALL)
    text = text.replace('{= days["Bonn"] }', "3").replace('{= days["Köln"] }', "5")
    (own / "exercises/rain/days.md").write_text(text, "utf-8")
    assert faults_of(own) == []


def test_skeleton_that_nobody_has_filled_in_is_a_fault(own: Path) -> None:
    text = skeleton("number", "rain/days", ["Start"])
    (own / "exercises/rain/days.md").write_text(text, "utf-8")
    faults = faults_of(own)
    assert any("the title is still that of the skeleton" in fault for fault in faults)
    line = text.splitlines().index("Write the task here.") + 1
    assert any(fault.startswith(f"exercises/rain/days.md:{line}: ") for fault in faults)


def test_pages_may_lie_anywhere_and_be_notebooks(own: Path) -> None:
    (own / "chapters/rain.md").rename(own / "дождь.md")
    (own / "more.ipynb").write_text("{}", "utf-8")
    toc = TOC.replace('"chapters/rain"', "дождь") + "    sections:\n      - file: more\n"
    (own / "_toc.yml").write_text(toc, "utf-8")
    assert faults_of(own) == []
    change(own / "дождь.md", "rain/days", "rain/dys")
    assert faults_of(own) == [
        'дождь.md:14: there is no exercise "rain/dys". Did you mean "rain/days"?'
    ]


def test_page_that_is_not_there_is_told_with_its_line_in_the_contents(own: Path) -> None:
    line = change(own / "_toc.yml", "chapters/notes", "chapters/note")
    faults = faults_of(own)
    assert f"_toc.yml:{line}: there is no file chapters/note.md. Write it or take it out." in faults


def test_introduction_to_something_else_needs_no_frame(own: Path) -> None:
    change(own / "data/paragraphs.csv", "Start,2", "Start,2\nIntroduction,1")
    (own / "chapters/rain.md").rename(own / "chapters/introduction.md")
    change(own / "_toc.yml", "chapters/rain", "chapters/introduction")
    assert faults_of(own) == []


FRAMED = """\
    - coursekit.book
  config:
    coursekit_frame:
      - Weather
      - Tasks
    coursekit_summary: Weather
"""


def test_course_says_itself_what_its_chapters_have(own: Path) -> None:
    change(own / "_config.yml", "    - coursekit.book\n", FRAMED)
    change(own / "data/paragraphs.csv", "Start,2", "Start,2\nRain,1")
    change(own / "chapters/rain.md", "It rained", "## Tasks\n\n## Weather\n\nRain.\n\nIt rained")
    assert faults_of(own) == [
        "chapters/rain.md: the headings are not in the order Weather, Tasks",
        "chapters/rain.md:11: a paragraph of the summary has no locator. "
        "Add a {src} role that says where the article says so.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("coursekit_frame:", "coursekit_frame: [[a]]\n    x:", "expected a list of headings"),
        ("coursekit_frame:", "coursekit_frame: yes\n    x:", "expected a list of headings"),
        ("summary: Weather", "summary: Snow", "expected one of the headings"),
        ("coursekit_frame:", "language: [de]\n    coursekit_frame:", "expected a language"),
        ("coursekit_frame:", "coursekit_skills: 5\n    coursekit_frame:", "a list of words"),
        ("sphinx:", "sphinx: [1]\nx:", "sphinx: expected settings"),
    ],
)
def test_setting_about_chapters_that_is_none_is_named_with_its_line(
    own: Path, old: str, new: str, fault: str
) -> None:
    change(own / "_config.yml", "    - coursekit.book\n", FRAMED)
    line = change(own / "_config.yml", old, new)
    assert any(f"_config.yml:{line}: " in one and fault in one for one in faults_of(own))


def test_entry_of_a_register_that_is_none_is_named(own: Path) -> None:
    package = own / "data/datapackage.json"
    line = change(package, '"path": "rain.csv"', '"entry": {"snow": "Snow"},\n"path": "rain.csv"')
    place = f"data/datapackage.json:{line}: "
    assert faults_of(own)[0] == f'{place}rain has no field "snow"'
    change(package, '{"snow": "Snow"}', '["snow"]')
    assert faults_of(own)[0].startswith(f"{place}entry: expected an object of columns")
    change(package, '"entry": ["snow"]', '"leading": ["snow"]')
    assert faults_of(own)[0] == f'{place}rain has no field "snow"'


@pytest.mark.parametrize(
    "link",
    [
        "[a](welcome.md)",
        "[a](welcome)",
        "[a](/chapters/welcome.md)",
        "[a](<welcome.md>)",
        "[a](%77elcome.md#part)",
        "[a](HTTPS://example.org)",
        "[a](#part)",
    ],
)
def test_link_that_leads_somewhere_is_no_fault(own: Path, link: str) -> None:
    with (own / "chapters/rain.md").open("a", encoding="utf-8") as stream:
        stream.write(f"\nSee {link}.\n")
    assert faults_of(own) == []


SELF = b"```{include} rain.md\n```\n"
LOST = b"```{include} gone.md\n```\n"


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("chapters/rain.md", b"# R\xe9gen\n", "chapters/rain.md:1: the file is not UTF-8"),
        ("exercises/rain/days.md", b"\n\xe9", "exercises/rain/days.md:2: the file is not UTF-8"),
        ("_toc.yml", b"root: \xe9\n", "_toc.yml:1: the file is not UTF-8"),
        ("chapters/rain.md", b"\n", "chapters/rain.md: the page is empty. Begin it with a title"),
        ("chapters/rain.md", b"\nA \0.\n", "chapters/rain.md:2: there is a control character"),
        ("chapters/rain.md", SELF, "chapters/rain.md:1: chapters/rain.md includes itself"),
        ("chapters/rain.md", LOST, "chapters/rain.md:1: there is no file chapters/gone.md to"),
        ("_toc.yml", b"root: a\n - b: [\n", "_toc.yml:2: this is not YAML"),
        ("data/notes.csv", b"note;section\n", "data/notes.csv:1: the columns are separated by"),
        ("data/paragraphs.csv", b"", "data/paragraphs.csv: the file is empty"),
        ("data/datapackage.json", b"[]", 'data/datapackage.json:1: there is no list "resources"'),
        ("data/datapackage.json", None, "data/datapackage.json: the description of the data is"),
        ("data/paragraphs.csv", None, "data/paragraphs.csv: the table of the article's structure"),
    ],
)
def test_broken_file_is_told_and_the_rest_is_checked(
    own: Path, name: str, content: bytes | None, fault: str
) -> None:
    (own / "chapters/lost.md").write_text("# Lost\n", "utf-8")
    (own / name).unlink()
    if content is not None:
        (own / name).write_bytes(content)
    faults = faults_of(own)
    assert any(one.startswith(fault) for one in faults), faults
    if name != "_toc.yml":
        assert "chapters/lost.md: the chapter is not in _toc.yml. Add it there." in faults


@pytest.mark.parametrize("name", ["rain.csv", "notes.csv", "datapackage.json"])
def test_what_is_wrong_with_a_table_is_told_once(own: Path, name: str) -> None:
    """And not again by each exercise and locator that needs it."""
    (own / "data" / name).unlink()
    [fault] = faults_of(own)
    assert fault.startswith(f"data/{name}: ")


def test_page_may_show_its_own_source(own: Path) -> None:
    with (own / "chapters/rain.md").open("a", encoding="utf-8") as stream:
        stream.write("\n```{include} rain.md\n:literal:\n```\n")
    assert faults_of(own) == []


def test_check_reads_the_course_it_is_given(own: Path) -> None:
    """Not the one of the working directory."""
    change(own / "chapters/rain.md", "It rained", "{name}`Grigory Klimov`")
    assert faults_of(own) == [
        'chapters/rain.md:7: there is no name in the registers "Grigory Klimov"'
    ]


def test_register_without_short_names_is_told(own: Path) -> None:
    package = json.loads((own / "data/datapackage.json").read_text("utf-8"))
    package["resources"].append(describe("people", "name:string"))
    (own / "data/datapackage.json").write_text(json.dumps(package), "utf-8")
    (own / "data/people.csv").write_text("name\nAnna\n", "utf-8")
    assert faults_of(own)[0].startswith("data/people.csv:1: a register needs the column slug")


def test_place_that_is_no_number_is_told_with_its_line(own: Path) -> None:
    text = (own / "data/datapackage.json").read_text("utf-8").replace('"integer"', '"string"')
    (own / "data/datapackage.json").write_text(text, "utf-8")
    change(own / "data/rain.csv", "Start,1,1", "Start,1,one")
    assert 'data/rain.csv:2: note: expected whole numbers, found "one"' in faults_of(own)


CELL = "```{{code-cell}}\n{}\n```\n"
FRONT = "---\nfile_format: mystnb\nkernelspec: {name: python3, display_name: Python 3}\n---\n\n"


@pytest.mark.parametrize(
    "silent",
    [
        "![](map.png)",
        "```{image} map.png\n:width: 50%\n```",
        ":::{figure} map.png\nA caption.\n:::",
        CELL.format('load("rain").days.plot.bar()'),
        CELL.format("import matplotlib.pyplot as plt\nplt.scatter([1], [2])"),
        CELL.format("%matplotlib inline\nfig, ax = plt.subplots()"),
        CELL.format(":tags: [remove-input]\nplt.figure()"),
        CELL.format("def paint():\n    plt.plot([1])\n\npaint()"),
        CELL.format("sns.scatterplot(load('rain'))"),
        CELL.format("display(SVG('map.svg'))"),
        'Here: <img src="map.png">',
        '<img src="map.png">',
    ],
)
def test_picture_without_words_is_told_with_its_line(own: Path, silent: str) -> None:
    (own / "map.png").write_bytes(b"")
    (own / "chapters/welcome.md").write_text(f"{FRONT}# Welcome\n\n{silent}\n", "utf-8")
    [fault] = [one for one in faults_of(own) if "alternative text" in one]
    assert fault.startswith("chapters/welcome.md:8: ")
    assert ("code cell 1 draws" in fault) == ("code-cell" in silent)


def test_second_picture_of_a_cell_needs_words_of_its_own(own: Path) -> None:
    cell = CELL.format("---\nmystnb:\n  image: {alt: A curve}\n---\nplt.show()\nplt.show()")
    (own / "chapters/welcome.md").write_text(f"{FRONT}# Welcome\n\n{cell}\n", "utf-8")
    [fault] = [one for one in faults_of(own) if "alternative text" in one]
    assert fault.startswith("chapters/welcome.md:8: the second picture of code cell 1 has no")


@pytest.mark.parametrize(
    "speaking",
    [
        "![A map](map.png)",
        "```{image} map.png\n:alt: A map\n```",
        "```{figure} map.png\n---\nalt: A map\n---\nA caption.\n```",
        CELL.format("---\nmystnb:\n  image: {alt: A curve}\n---\nplt.plot([1])"),
        CELL.format("---\nmystnb:\n  figure: {caption: A curve.}\n---\nplt.plot([1])"),
        CELL.format("---\ntags: [remove-cell]\n---\nplt.plot([1])"),
        CELL.format("def draw(ax):\n    ax.plot([1])"),
        CELL.format("this is no Python"),
        CELL.format("with Image.open('map.png') as picture:\n    print(picture.size)"),
        '<img src="map.png" alt="A map">',
        "```python\nplt.plot([1])\n```",
    ],
)
def test_picture_with_words_is_in_order(own: Path, speaking: str) -> None:
    (own / "chapters/welcome.md").write_text(f"{FRONT}# Welcome\n\n{speaking}\n", "utf-8")
    assert [one for one in faults_of(own) if "alternative text" in one] == []
