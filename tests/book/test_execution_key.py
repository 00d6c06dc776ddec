"""A page never shows old numbers: code runs again when anything that it may read has changed."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from command import run_command
from coursekit.book.build.execution_key import KEY, stamp
from own_course import make_own_course
from small_course import NOTEBOOK, SmallCourse

TIMED = "import time; print(time.time_ns())"
CELL = "```{{code-cell}} python\n{}\n```\n"
# Code that shows what a table or a module says, without telling a reader of the code which.
READS = {
    "a name made up at run time": 'from coursekit import load\nprint(load("".join(["r", "ain"])))',
    "a loop": 'from coursekit import *\nfor name in ["rain"]: print(load(name))',
    "an alias": 'from coursekit import load as read\ntable = "rain"\nprint(read(table))',
    "the package": 'import coursekit\nprint(coursekit.load("rain"))',
    "pandas": 'import pandas\nprint(pandas.read_csv("../data/rain.csv"))',
    "a file beside the tables": 'print(open("../data/word.txt").read())',
    "a task": 'from coursekit import check\nprint(check("rain/days"))',
    "settings of charts": 'import matplotlib; print(matplotlib.rcParams["svg.hashsalt"])',
    "a module beside the chapter": "import weather\nprint(weather.WORD)",
    "a module elsewhere": (
        'import sys; sys.path.insert(0, "../code")\n'
        'import importlib; print(importlib.import_module("cli" + "mate").WORD)'
    ),
}


@pytest.fixture
def course(tmp_path: Path) -> SmallCourse:
    """A course of its own without pages: each build reads its tables, which are small."""
    course = SmallCourse(make_own_course(tmp_path))
    (course.root / "_toc.yml").unlink()
    for page in (course.root / "chapters").iterdir():
        page.unlink()
    (course.root / "references.bib").touch()
    return course


@pytest.fixture
def rainy(course: SmallCourse) -> SmallCourse:
    """A course with a page for each of `READS`."""
    write(course.root / "data" / "word.txt", "Bonn")
    write(course.root / "chapters" / "weather.py", 'WORD = "Bonn"\n')
    write(course.root / "chapters" / "matplotlibrc", "svg.hashsalt: Bonn\n")
    write(course.root / "code" / "climate.py", 'WORD = "Bonn"\n')
    pages = [name.replace(" ", "-") for name in READS]
    for page, code in zip(pages, READS.values(), strict=True):
        write(course.root / "chapters" / f"{page}.md", f"{NOTEBOOK}# P\n\n{CELL.format(code)}")
    trees = "\n".join(f"chapters/{page}" for page in pages)
    course.write("index", f"# Book\n\n```{{toctree}}\n{trees}\n```\n")
    return course


def write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def shown(course: SmallCourse) -> dict[str, str]:
    """Build, and return which town each page shows."""
    assert course.build() == ""
    pages = {name: course.page(f"chapters/{name.replace(' ', '-')}") for name in READS}
    return {name: re.findall("Bonn|Trier", page.text)[-1] for name, page in pages.items()}


def test_page_shows_what_its_code_reads_by_whatever_name(rainy: SmallCourse) -> None:
    assert shown(rainy) == dict.fromkeys(READS, "Bonn")
    files = ("data/rain.csv", "data/word.txt", "exercises/rain/days.md")
    for name in (*files, "chapters/matplotlibrc", "chapters/weather.py", "code/climate.py"):
        path = rainy.root / name
        path.write_text(path.read_text("utf-8").replace("Bonn", "Trier"), "utf-8")
    assert shown(rainy) == dict.fromkeys(READS, "Trier")


def test_table_that_comes_or_goes_is_seen(course: SmallCourse) -> None:
    code = 'import pathlib; print(len([*pathlib.Path("data").glob("more*")]), "more")'
    course.write("page", f"{NOTEBOOK}# P\n\n{CELL.format(code)}")
    assert course.build() == ""
    assert "0 more" in course.page("page").text
    write(course.root / "data" / "more.csv", "a\n1\n")
    assert course.build() == ""
    assert "1 more" in course.page("page").text


def test_changed_sentence_and_touched_file_run_nothing(course: SmallCourse) -> None:
    def times() -> list[str]:
        assert course.build() == ""
        return [re.findall(r"\d{19}", course.page(page).text)[0] for page in ("one", "other")]

    for page in ("one", "other"):
        course.write(page, f"{NOTEBOOK}# P\n\nProse.\n\n{CELL.format(TIMED)}")
    before = times()
    (course.root / "one.md").write_text(
        (course.root / "one.md").read_text("utf-8").replace("Prose", "Better prose"), "utf-8"
    )
    os.utime(course.root / "data" / "rain.csv")
    assert times() == before
    assert "Better prose." in course.page("one").text
    table = course.root / "data" / "rain.csv"
    table.write_text(f"{table.read_text('utf-8').rstrip()}\n\n", "utf-8")
    assert not set(times()) & set(before)


def test_only_pages_with_other_results_are_read_again(course: SmallCourse) -> None:
    def read_at() -> dict[str, int]:
        assert course.build() == ""
        assert course.app is not None
        return {page: course.app.env.all_docs[page] for page in ("shows", "counts", "new")}

    word = course.root / "data" / "word.txt"
    write(word, "Bonn")
    code = {"shows": "print(word)", "counts": "print(len(word))", "new": "print(4)"}
    for page, last in code.items():
        cell = CELL.format(f'word = open("data/word.txt").read()\n{last}')
        course.write(page, f"{NOTEBOOK}# P\n\n{cell}")
    before = read_at()
    write(word, "Kiel")
    (course.root / "new.md").write_text(f"{NOTEBOOK}# New\n\n{CELL.format('5')}", "utf-8")
    after = read_at()
    assert {page for page in before if after[page] != before[page]} == {"shows", "new"}
    assert "Kiel" in course.page("shows").text
    write(word, "Trier")
    assert read_at()["counts"] != before["counts"]
    assert course.page("counts").select(".output")[0].text.strip() == "5"


def test_notebook_of_json_runs_again_too(course: SmallCourse) -> None:
    cell = nbformat.v4.new_code_cell('print(open("data/word.txt").read())', id="one")
    spec = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    title = nbformat.v4.new_markdown_cell("# Page", id="title")
    notebook = nbformat.v4.new_notebook(cells=[title, cell], metadata=spec)
    nbformat.write(notebook, course.root / "page.ipynb")
    course.write("index", "# Book\n\n```{toctree}\npage\n```\n")
    for word in ("Bonn", "Trier"):
        write(course.root / "data" / "word.txt", word)
        assert course.build() == ""
        assert course.page("page").select(".output")[0].text.strip() == word


def test_chapters_know_nothing_of_each_other(course: SmallCourse) -> None:
    write(course.root / "matplotlibrc", "lines.linewidth: 7\n")
    code = (
        "import matplotlib\n"
        'print("secret" in globals(), matplotlib.rcParams["lines.linewidth"])\n'
        'secret = matplotlib.rcParams["lines.linewidth"] = 3'
    )
    pages = "abcd"  # more than kernels
    for page in pages:
        course.write(page, f"{NOTEBOOK}# {page}\n\n{CELL.format(code)}")
    assert course.build() == ""
    shown = [course.page(page).select(".output")[0].get_text(strip=True) for page in pages]
    assert shown == ["False 7.0"] * len(pages)


def test_two_chapters_run_at_once(course: SmallCourse) -> None:
    for page, other in (("a", "b"), ("b", "a")):
        code = f"""\
import pathlib, time
pathlib.Path("data/{page}").touch()
while not pathlib.Path("data/{other}").exists(): time.sleep(0.01)
print("met")"""
        course.write(page, f"{NOTEBOOK}# P\n\n{CELL.format(code)}")
    assert course.build() == ""
    assert [course.page(page).select(".output")[0].text.strip() for page in "ab"] == ["met"] * 2


def test_failing_chapter_is_reported_and_the_others_run(course: SmallCourse) -> None:
    course.write("bad", NOTEBOOK + "# Bad\n\n```{code-cell} python\n1 / 0\n```\n")
    course.write("good", NOTEBOOK + "# Good\n\n```{code-cell} python\n40 + 2\n```\n")
    warnings = course.build()
    assert "bad.md:9: WARNING: this code fails: ZeroDivisionError" in warnings
    assert "good.md" not in warnings
    assert "42" in course.page("good").text


@pytest.mark.parametrize(
    "front",
    [
        "kernelspec: {name: python3, display_name: Python 3}",
        "kernelspec:\n  name: python3\n  display_name: Python 3",
        "kernelspec:\n  name: python3\ndescription: After it.",
        "description: >\n  Two\n  lines.\nkernelspec:\n    name: python3",
    ],
)
def test_stamp_keeps_every_line_in_its_place(front: str) -> None:
    text = f"---\nfile_format: mystnb\n{front}\n---\n\n# Title\n"
    marked = stamp(text, "abc123")
    assert f'"{KEY}": "abc123"' in marked
    before, after = text.split("\n"), marked.split("\n")
    assert len(before) == len(after)
    rest = before.index("---", 1)
    assert before[rest:] == after[rest:]
    if "description: After it." in before:
        assert before.index("description: After it.") == after.index("description: After it.")


@pytest.mark.parametrize(
    "text", ["---\ndescription: x\n---\n\n# Title\n", "{not json", json.dumps({"metadata": {}})]
)
def test_page_without_a_kernel_is_not_stamped(text: str) -> None:
    assert stamp(text, "abc123") == text


def test_page_without_a_table_is_read_again_when_the_table_comes(
    new_course: Callable[[], SmallCourse],
) -> None:
    course = new_course()
    table, away = course.root / "data" / "citations.csv", course.root / "citations.csv"
    table.rename(away)
    course.write("notes", "# Notes\n\n```{register} notes\n```\n")
    quiet = {"suppress_warnings": ["ref.anchor"]}
    read = []
    for _ in range(2):
        assert course.build(**quiet) == ""
        assert course.app is not None
        read.append(course.app.env.all_docs["notes"])
    assert read[1] == read[0]
    assert not course.page("notes").select(".ck-register-notes .ck-entry-facts")
    away.rename(table)
    assert course.build(**quiet) == ""
    assert course.page("notes").select(".ck-register-notes .ck-entry-facts")


def test_page_shows_what_another_format_has_read_before(course: SmallCourse) -> None:
    write(course.root / "data" / "word.txt", "Bonn")
    code = 'print(open("data/word.txt").read())'
    course.write("page", f"{NOTEBOOK}# P\n\n{CELL.format(code)}")
    assert course.build() == ""
    write(course.root / "data" / "word.txt", "Trier")
    assert course.build("typst") == ""
    assert course.build() == ""
    assert course.page("page").select(".output")[0].text.strip() == "Trier"


def test_build_that_was_ended_midway_leaves_no_old_numbers(tmp_path: Path) -> None:
    course = make_own_course(tmp_path)
    write(course / "chapters" / "rain.md", "# Rain\n")
    ends = """
import os
def end(app, page, *_):
    if page == "data/rain" and os.path.exists("end"): os._exit(9)
def setup(app): app.connect("html-page-context", end)
"""
    write(course / "ends.py", ends)
    with (course / "_config.yml").open("a", encoding="utf-8") as config:
        config.write('  local_extensions: {ends: "."}\n')
    assert run_command("build", "html", "-q", cwd=course).returncode == 0
    table = course / "data" / "rain.csv"
    write(table, table.read_text("utf-8").replace("Bonn,3", "Bonn,17"))
    write(course / "end", "")
    assert run_command("build", "html", "-q", cwd=course).returncode == 9
    (course / "end").unlink()
    assert run_command("build", "html", "-q", cwd=course).returncode == 0
    assert "17" in (course / "_build" / "html" / "data" / "rain.html").read_text("utf-8")
