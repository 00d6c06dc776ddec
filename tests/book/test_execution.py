"""A code cell that fails ends the build, and its author reads where, why and what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from command import run_command
from own_course import make_own_course
from small_course import NOTEBOOK, SmallCourse

CELL = "```{{code-cell}}\n{}\n```\n"
MEND = "Fix it, then build again."
# Code, the line of it that is to blame, and what is said.
FAILING = {
    "key": ('rain = {"year": 1}\n\nrain["yer"]', 3, f"this code fails: KeyError: 'yer'. {MEND}"),
    "syntax": ("x = 1\ny = = 2", 2, f"this code fails: SyntaxError: invalid syntax. {MEND}"),
    "within": (
        'def show(n):\n    return 1 / n\n\nprint("before")\nshow(0)',
        5,
        f"this code fails: ZeroDivisionError: division by zero. {MEND}",
    ),
    "stop": ('raise ValueError("It is missing.")', 1, f"ValueError: It is missing. {MEND}"),
    "options": ("---\ntags: [remove-input]\n---\n\n\nimport nothing_of_that_name", 6, "No module"),
    "dead": ("import os\nos._exit(1)", 1, "this code has ended the process that runs it."),
    "slow": ("import time\ntime.sleep(60)", 1, "this code takes longer than the settings allow."),
}


def build(course: Path, code: str) -> tuple[int, str]:
    """Build with another cell in the chapter; return the status and what is said."""
    page = course / "chapters" / "rain.md"
    text = page.read_text(encoding="utf-8")
    cell = re.search(r"```\{code-cell\}.*?```\n", text, re.DOTALL)
    assert cell
    page.write_text(text.replace(cell[0], CELL.format(code)), encoding="utf-8")
    done = run_command("build", "html", "-q", cwd=course)
    return done.returncode, re.sub(r"\x1b\[[0-9;]*m", "", done.stderr)


def test_failing_cell_is_told_in_every_build_until_it_is_mended(tmp_path: Path) -> None:
    course = make_own_course(tmp_path)
    place = f"{course}/chapters/rain.md:12: WARNING: "
    warning = f"{place}this code fails: KeyError: 'yer'. {MEND}\n"
    last = "the html book was not built. Fix what the warnings above name.\n"
    for _ in range(2):
        assert build(course, FAILING["key"][0]) == (1, warning + last)
    assert build(course, "print(40 + 2)") == (0, "")
    assert "42" in (course / "_build" / "html" / "chapters" / "rain.html").read_text("utf-8")


def test_line_and_reason_are_told_and_the_other_chapters_run(course: SmallCourse) -> None:
    for name, (code, _, _) in FAILING.items():
        course.write(name, f"{NOTEBOOK}# Page\n\n{CELL.format(code)}")
    course.write("zuletzt", f"{NOTEBOOK}# Page\n\n{CELL.format('40 + 2')}")
    warnings = course.build(nb_execution_timeout=5).splitlines()
    begin = len(NOTEBOOK.splitlines()) + 3
    for name, (_, line, message) in FAILING.items():
        (warning,) = (one for one in warnings if f"{name}.md:" in one)
        assert f"{name}.md:{begin + line}: WARNING: " in warning
        assert message in warning
    assert not [one for one in warnings if "zuletzt" in one]
    assert "42" in course.page("zuletzt").get_text()


@pytest.mark.parametrize(
    ("front", "options"),
    [
        ("", ":tags: [raises-exception]\n\n"),
        ("mystnb: {execution_allow_errors: true}\n", ""),
    ],
)
def test_error_that_is_wanted_is_shown(course: SmallCourse, front: str, options: str) -> None:
    head = NOTEBOOK.replace("---\n\n", f"{front}---\n\n")
    course.write("page", f"{head}# Page\n\n{CELL.format(options + '1 / 0')}")
    assert course.build() == ""
    assert "ZeroDivisionError" in course.page("page").get_text()


@pytest.mark.parametrize("front", ["mystnb: {execution_mode: 'off'}\n", ""])
def test_chapter_that_is_not_to_be_run_is_not(course: SmallCourse, front: str) -> None:
    head = NOTEBOOK.replace("---\n\n", f"{front}---\n\n")
    course.write("page", f"{head}# Page\n\n{CELL.format('1 / 0')}")
    assert course.build(nb_execution_excludepatterns=[] if front else ["*page.md"]) == ""
    assert "1 / 0" in course.page("page").get_text()
