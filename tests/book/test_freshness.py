"""A chapter's code runs again when its inputs change, and only then."""

from __future__ import annotations

import inspect
import os
import re
from pathlib import Path

import pytest

import coursekit
from coursekit import defectors
from coursekit.book.freshness import KEY, stamp, stamp_chapter
from coursekit.book.inputs import PACKAGE, Words, find_inputs, known_words, recall
from coursekit.course import Course
from small_course import NOTEBOOK, SmallCourse

TIMED = """\
# Page

Prose.

```{code-cell} python
from coursekit import load; load("DATASET")
import time; print(time.time_ns())
```
"""
LOADER = Path(inspect.getsourcefile(coursekit.load) or "")
TABLES = sorted(path.stem for path in (PACKAGE.parents[1] / "data").glob("*.csv"))
DRAWN = sorted(name for name in coursekit.__all__ if name.startswith("draw_"))


def timed(dataset: str) -> str:
    """Return a page that loads a dataset and shows when it did."""
    return NOTEBOOK + TIMED.replace("DATASET", dataset)


def run_at(course: SmallCourse, page: str) -> str:
    """Return when the code of a page ran, as the page shows it."""
    found = re.search(r"\d{19}", course.page(page).text)
    assert found
    return found[0]


def replace(course: SmallCourse, name: str, old: str, new: str) -> None:
    path = course.root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    later = path.stat().st_mtime_ns + 2_000_000_000
    os.utime(path, ns=(later, later))


def test_only_what_has_changed_runs_again(course: SmallCourse) -> None:
    course.write("sized", timed("estimates"))
    course.write("placed", timed("places"))

    def times() -> tuple[str, str]:
        assert course.build() == ""
        return run_at(course, "sized"), run_at(course, "placed")

    first = times()
    replace(course, "data/estimates.csv", "New York", "NEW YORK")
    after_data = times()
    assert after_data[0] != first[0]
    assert after_data[1] == first[1]

    replace(course, "sized.md", "Prose.", "Better prose.")
    assert times() == after_data
    assert "Better prose." in course.page("sized").text

    replace(course, "data/works.csv", "Moscow", "MOSCOW")
    assert times() == after_data


def test_chapters_know_nothing_of_each_other(course: SmallCourse) -> None:
    course.write("a", NOTEBOOK + "# A\n\n```{code-cell} python\nsecret = 1\n```\n")
    told = '```{code-cell} python\n"secret" in globals()\n```\n'
    course.write("b", NOTEBOOK + f"# B\n\n{told}")
    assert course.build() == ""
    assert course.page("b").select(".output")[0].get_text(strip=True) == "False"


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


def test_page_without_a_kernel_is_not_stamped() -> None:
    text = "---\ndescription: x\n---\n\n# Title\n"
    assert stamp(text, "abc123") == text


@pytest.mark.parametrize("name", DRAWN)
def test_every_dataset_and_module_of_a_chart_is_an_input(name: str) -> None:
    inputs = find_inputs(["from coursekit import *", f"{name}()"], TABLES)
    draw = getattr(coursekit, name)
    assert set(draw().datasets) <= inputs.tables
    assert PACKAGE / inspect.getsourcefile(draw) in inputs.modules  # type: ignore[operator]


def test_chart_does_not_depend_on_the_other_charts() -> None:
    inputs = find_inputs(["from coursekit import *", "draw_estimates()"], TABLES)
    others = {inspect.getsourcefile(getattr(defectors, name)) for name in DRAWN}
    others -= {inspect.getsourcefile(defectors.draw_estimates)}
    assert not {str(path) for path in inputs.modules} & others
    assert not {"places", "ties"} & inputs.tables


def test_code_that_cannot_be_read_depends_on_everything() -> None:
    inputs = find_inputs(["%matplotlib inline"], TABLES)
    assert inputs.tables == set(TABLES)
    assert PACKAGE / "charts" / "chart.py" in inputs.modules


def test_digest_changes_with_the_description_of_its_columns(course: SmallCourse) -> None:
    text = timed("estimates")
    before = stamp_chapter(text, Course(course.root)).source
    assert stamp_chapter(text, Course(course.root)).source == before
    replace(course, "data/datapackage.json", "The people whom the claim counts.", "Who counts.")
    assert stamp_chapter(text, Course(course.root)).source != before


def test_what_a_build_has_read_of_the_modules_is_kept_for_the_next(course: SmallCourse) -> None:
    course.write("page", timed("estimates"))
    course.build()
    assert course.app is not None
    kept = course.app.env.coursekit_modules  # type: ignore[attr-defined]
    assert kept[LOADER] == known_words()[LOADER]


def test_module_that_has_changed_since_is_read_again() -> None:
    before = find_inputs(["from coursekit import load"], TABLES)
    recall({LOADER: (b"digest of another text", Words((), frozenset(), frozenset()))})
    assert find_inputs(["from coursekit import load"], TABLES) == before


def test_page_without_a_table_is_read_again_when_the_table_comes(course: SmallCourse) -> None:
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
