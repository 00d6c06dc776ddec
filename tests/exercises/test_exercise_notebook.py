"""``check()`` in a notebook and in a terminal, and the command ``coursekit exercise``."""

from __future__ import annotations

import datetime
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from textwrap import indent
from typing import Any

import numpy as np
import pandas as pd
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from bs4 import BeautifulSoup
from skeletons import BASE

import coursekit
from coursekit.course import Course, carry_course
from coursekit.errors import CourseError
from coursekit.exercises import check, check_exercises, coverage, find_exercise, warn_exercises
from small_course import SORTED_BY

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course with an exercise of each kind and no article."""
    folder = tmp_path / "exercises" / "all"
    folder.mkdir(parents=True)
    (tmp_path / "_config.yml").write_text(SORTED_BY, encoding="utf-8")
    for kind, text in BASE.items():
        if kind != "data":
            (folder / f"{kind}.md").write_text(
                text.replace("A title", f"A {kind}"), encoding="utf-8"
            )
    return Course(tmp_path)


def letter_of(text: str, course: Course, name: str) -> str:
    """The letter under which a choice is printed."""
    shown = repr(check(name, course=course))
    return next(line[0] for line in shown.splitlines() if line.endswith(f") {text}"))


def test_choice_is_known_by_letter_name_and_text(course: Course) -> None:
    letter = letter_of("Right", course, "all/single")
    name = find_exercise("all/single", course).key.right[0]  # type: ignore[union-attr]
    for answer in (letter, letter.upper(), [letter], name, "Right", "right."):
        assert check("all/single", answer, course).score == 1  # type: ignore[union-attr]


def test_sign_between_thousands_is_that_of_the_course(course: Course) -> None:
    path = course.exercises / "all" / "number.md"
    path.write_text(path.read_text("utf-8").replace("612", "12345"), encoding="utf-8")
    assert "12345" in repr(check("all/number", "12.345", course))  # it asks back
    config = course.root / "_config.yml"
    config.write_text("sphinx: {config: {language: de}}\n", encoding="utf-8")
    path.write_text(path.read_text("utf-8").replace("12345", "12.345"), encoding="utf-8")
    for answer, score in (("12.345", 1), (12345, 1), ("12,345", 0)):
        assert check("all/number", answer, course).score == score  # type: ignore[union-attr]


def test_author_says_a_word_in_another_way(course: Course) -> None:
    """A catalogue in the author's own ``locale_dirs`` comes before ours."""
    folder = course.root / "words" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    own = Catalog("de")
    own.add("Right.", "Stimmt genau.")
    with (folder / "coursekit.mo").open("wb") as file:
        write_mo(file, own)
    config = course.root / "_config.yml"
    config.write_text("sphinx: {config: {language: de, locale_dirs: [words]}}\n", encoding="utf-8")
    assert "Stimmt genau." in repr(check("all/number", 612, course))
    assert "Nicht richtig." in repr(check("all/number", 130, course))


def test_course_of_a_package_keeps_its_language_in_any_folder(
    course: Course, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = course.root / "_config.yml"
    config.write_text("sphinx: {config: {language: de}}\n", encoding="utf-8")
    monkeypatch.setattr("coursekit.course._CARRIED", [])
    carry_course(course.root)
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert "Nicht richtig." in repr(check("all/number", 130))


LOOP = "for n in range(3):\n    print(n)"


def test_block_of_code_is_shown_as_it_is_and_may_be_the_answer(course: Course) -> None:
    path = course.exercises / "all" / "single.md"
    flat = LOOP.replace("    ", "")
    text = BASE["single"].replace("Right", indent(f"\n```python\n{LOOP}\n```", "  "))
    text = text.replace("Wrong", indent(f"This:\n```\n{flat}\n```", "  ").strip())
    path.write_text(text, encoding="utf-8")
    shown = check("all/single", course=course)
    assert ") for n in range(3):\n       print(n)\n" in repr(shown)
    assert ") This:\n   for n in range(3):\n   print(n)\n" in repr(shown)
    blocks = BeautifulSoup(shown._repr_html_(), "html.parser").find_all("pre")
    assert {block.get_text().strip() for block in blocks} == {LOOP, flat}
    assert check("all/single", LOOP, course).score == 1  # type: ignore[union-attr]
    assert check("all/single", f"This:\n{flat}", course).score == 0  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "answer", "score"),
    [
        ("all/number", 612, 1),
        ("all/number", np.float64(612.4), 1),
        ("all/number", pd.Series([612])[0], 1),
        ("all/number", "612", 1),
        ("all/date", "September 1951", 1),
        ("all/date", datetime.date(1951, 9, 1), 0),
        ("all/date", 1951, 0.5),
        ("all/text", "Defector", 1),
        ("all/match", {"A": "1", "B": "2"}, 1),
        ("all/match", {"A": "1", "B": "1"}, 0.5),
        ("all/classify", {"A": "1", "B": "2", "C": "1"}, 1),
        ("all/order", ["one", "two", "three"], 1),
        ("all/order", pd.Index(["one", "two", "three"]), 1),
        ("all/multiple", ["a", "b"], None),
        ("all/open", "Prose.", 0),
    ],
)
def test_answer_is_taken_as_people_give_it(
    course: Course, name: str, answer: Any, score: float | None
) -> None:
    if score is None:
        answer = [letter_of("Right", course, name), letter_of("Rite", course, name)]
        score = 1
    assert check(name, answer, course).score == score  # type: ignore[union-attr]


@pytest.mark.parametrize("answer", [object(), {1: 2}, {3}, ..., b"a", float("nan"), [[[]]]])
@pytest.mark.parametrize("kind", sorted(set(BASE) - {"data"}))
def test_anything_gets_a_verdict(course: Course, kind: str, answer: Any) -> None:
    assert check(f"all/{kind}", answer, course).score == 0  # type: ignore[union-attr]


def test_verdict_is_told_in_a_terminal(course: Course) -> None:
    assert repr(check("all/number", 130, course)) == "A number (all/number)\n  ✗ Not right.\n  No."
    assert repr(check("all/number", 612, course)) == "A number (all/number)\n  ✓ Right.\n  Because."


def test_verdict_is_told_in_jupyter(course: Course) -> None:
    html = check("all/number", 130, course)._repr_html_()
    section = BeautifulSoup(html, "html.parser").section
    assert section
    assert section["role"] == "status"
    assert section["aria-label"] == "A number"
    assert section.get_text(" ", strip=True) == "A number ✗ Not right. No."
    assert "<script" not in html


def test_answer_cannot_smuggle_html(course: Course) -> None:
    html = check("all/single", "<script>alert(1)</script>", course)._repr_html_()
    assert "<script" not in html


def test_exercise_shows_its_task_without_an_answer(course: Course) -> None:
    asked = check("all/single", course=course)
    assert "Task." in repr(asked)
    assert "Yes." not in repr(asked)
    assert "Task." in asked._repr_html_()


def test_slip_in_the_name_suggests_the_nearest(course: Course) -> None:
    with pytest.raises(CourseError, match='Did you mean "all/single"'):
        check("all/singel", "a", course)
    with pytest.raises(CourseError, match='Did you mean "all/single"'):
        check("none/single", "a", course)


def test_check_is_there_for_notebooks() -> None:
    assert coursekit.check is check


# ---- The set of exercises


def test_sound_course_has_no_fault(course: Course) -> None:
    assert check_exercises(course) == []


def test_faults_of_all_exercises_come_together(course: Course) -> None:
    for kind in ("single", "order"):
        path = course.exercises / "all" / f"{kind}.md"
        path.write_text(path.read_text().replace("sourcing", "magic"))
    places = [(fault.path, fault.line) for fault in check_exercises(course)]
    assert places == [("exercises/all/order.md", 4), ("exercises/all/single.md", 4)]


def test_two_of_one_title_are_a_fault(course: Course) -> None:
    (course.exercises / "all" / "twin.md").write_text(BASE["single"].replace("A title", "A single"))
    assert "is also that of all/single" in check_exercises(course)[0].message


def test_retired_name_that_is_used_again_is_a_fault(course: Course, tmp_path: Path) -> None:
    bank = tmp_path / "bank"
    (bank / "exam").mkdir(parents=True)
    (bank / "exam" / "old.md").write_text(BASE["single"])
    (course.exercises / "retired.yml").write_text("exam/old: Too easy.\nall/gone: A drill.\n")
    assert check_exercises(course) == []
    (fault,) = check_exercises(replace(course, banks=(bank,)))
    assert fault.path.endswith("exam/old.md")
    assert '"exam/old" was retired (exercises/retired.yml, line 1)' in fault.message


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("- all/gone", 1, "not a table of names"),
        ("all/gone: A drill.\nall/gone: A drill.", 2, "is also in line 1"),
        ("all/gone:", 1, "has no reason"),
        ("all/gone: [", 1, "cannot be read"),
    ],
)
def test_list_of_retired_names_is_checked(
    course: Course, text: str, line: int, message: str
) -> None:
    (course.exercises / "retired.yml").write_text(text)
    (fault,) = check_exercises(course)
    assert (fault.path, fault.line) == ("exercises/retired.yml", line)
    assert message in fault.message


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[ ] Wrong", "[ ] All of the above", "refers to the other choices"),
        (
            "## Explanation",
            "## Hint\nIt is right, no doubt.\n\n## Explanation",
            "the hint gives away",
        ),
        ("Task.", "Task.", "there is no hint"),
    ],
)
def test_unwise_exercise_is_warned_of(course: Course, old: str, new: str, says: str) -> None:
    (course.exercises / "all" / "single.md").write_text(BASE["single"].replace(old, new, 1))
    warnings = [w for w in warn_exercises(course) if w.path.endswith("single.md")]
    assert any(says in w.message for w in warnings)


def test_choice_that_echoes_the_task_is_warned_of(course: Course) -> None:
    text = BASE["single"].replace("Task.", "Which officers of the Hamburg conference quarrelled?")
    text = text.replace("[x] Right", "[x] The officers of the Hamburg conference")
    (course.exercises / "all" / "single.md").write_text(text)
    assert any("repeats words of the task" in w.message for w in warn_exercises(course))


def test_coverage_counts_and_names_gaps(course: Course) -> None:
    covered = coverage(course)
    assert covered.total() == 9
    assert covered.total(kind="order") == 1
    assert covered.total(chapter="all", skill="sourcing") == 9
    assert "none on argument" in covered.gaps()
    assert "9 exercises, none with a key computed" in covered.table()


# ---- The command


def test_new_exercise_can_be_shown_at_once(run_coursekit: Run, course: Course) -> None:
    made = run_coursekit("exercise", "new", "match", "west/journals", cwd=course.root)
    assert made.returncode == 0, made.stderr
    assert "exercises/west/journals.md is written" in made.stdout
    shown = run_coursekit("exercise", "show", "west/journals", cwd=course.root)
    assert "first stem → its target" in shown.stdout
    again = run_coursekit("exercise", "new", "match", "west/journals", cwd=course.root)
    assert again.returncode == 1
    assert again.stderr == "exercises/west/journals.md: the file exists. Choose another name.\n"


@pytest.mark.parametrize("name", ["journals", "../west/x", "/west", "West/x", "west/a b", "a/b/c"])
def test_new_exercise_needs_a_chapter_and_a_name(
    run_coursekit: Run, course: Course, name: str
) -> None:
    before = sorted(course.root.rglob("*"))
    made = run_coursekit("exercise", "new", "match", name, cwd=course.root)
    assert (made.returncode, sorted(course.root.rglob("*"))) == (1, before)
    assert made.stderr.startswith(
        f'"{name}" is not a valid name for an exercise. Write chapter/slug'
    )


def test_new_exercise_is_written_into_no_course_but_the_one_at_hand(
    run_coursekit: Run, course: Course, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    made = run_coursekit("exercise", "new", "match", "west/journals", cwd=elsewhere)
    assert made.returncode == 1
    assert "there is no course in" in made.stderr


def test_first_exercise_makes_a_book_a_course(
    run_coursekit: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    book = tmp_path_factory.mktemp("book")
    (book / "_config.yml").write_text("title: A book\n")
    made = run_coursekit("exercise", "new", "single", "first/hello", cwd=book)
    assert made.stdout.startswith("exercises/first/hello.md is written.")
    shown = run_coursekit("exercise", "show", "first/hello", cwd=book)
    assert shown.stdout.startswith("A few words that do not give the answer away (first/hello)")


def test_new_exercise_of_a_bank_has_a_name_that_the_course_has_not(
    run_coursekit: Run, course: Course, tmp_path_factory: pytest.TempPathFactory
) -> None:
    bank = tmp_path_factory.mktemp("bank").as_posix()
    made = run_coursekit("exercise", "new", "match", "all/match", "--bank", bank, cwd=course.root)
    assert made.stderr == "exercises/all/match.md: the file exists. Choose another name.\n"


def test_key_can_be_left_out(run_coursekit: Run, course: Course) -> None:
    shown = run_coursekit("exercise", "show", "all/single", "--no-key", cwd=course.root)
    assert "Right" in shown.stdout
    assert "Because." not in shown.stdout


def test_list_is_filtered(run_coursekit: Run, course: Course) -> None:
    lines = run_coursekit("exercise", "list", "--kind", "order", cwd=course.root).stdout
    assert [line.split()[0] for line in lines.splitlines()] == ["all/order"]
    none = run_coursekit("exercise", "list", "--skill", "sourcng", cwd=course.root)
    assert (none.returncode, none.stdout) == (1, "")
    assert none.stderr == 'no exercise has the skill "sourcng". Did you mean "sourcing"?\n'


def test_fault_is_told_without_a_traceback(run_coursekit: Run, course: Course) -> None:
    path = course.exercises / "all" / "single.md"
    path.write_text(path.read_text().replace("[ ] Wrong", "[x] Wrong"))
    shown = run_coursekit("exercise", "show", "all/single", cwd=course.root)
    assert shown.returncode == 1
    assert shown.stderr == (
        'exercises/all/single.md:13: 2 choices are ticked but kind is "single". '
        "Tick one, or write kind: multiple.\n"
    )
