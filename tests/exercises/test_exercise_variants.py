"""Exercises with variants: what is read, what is proved, who gets which."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_exercise_bank import key_answer, mistaken_answers
from twins import mark_in_node

from coursekit.course import Course, find_course
from coursekit.errors import ExerciseError
from coursekit.exercises import (
    Exercise,
    chosen_variant,
    find_exercise,
    mark,
    read_exercise,
    student_key,
    variant_of,
    variant_rank,
    variants,
    version_of,
)

ROOT = Path(__file__).resolve().parents[2]
BANK = ROOT / "tests" / "data" / "bank"
CASES = json.loads((ROOT / "tests" / "cases" / "variants.json").read_text(encoding="utf-8"))
NAMES = ["from-city-to-city", "the-day-of-a-letter", "where-it-is-kept"]
TOWNS = pd.DataFrame(
    {"slug": ["bonn", "riga", "oslo"], "name": ["Bonn", "Riga", "Oslo"], "size": [300, 600, 700]}
)
FILE = """---
kind: number
title: A size
skill: quantification
level: apply
tolerance: 10
variants: load("towns").set_index("slug")
---
How large is {= row.name }?

## Answers
- [x] {= row.size }
- [ ] 100
  > Too small.

## Explanation
{= row.name } has {= row["size"] }.
"""


def read(folder: Path, text: str = FILE, towns: pd.DataFrame = TOWNS) -> Exercise:
    """Read a text as an exercise with variants; its dataset is `towns`."""
    path = folder / "exercises" / "chapter" / "task.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return read_exercise(path, Course(folder), load=lambda name: towns.copy())


def faults(folder: Path, text: str = FILE, towns: pd.DataFrame = TOWNS) -> list[str]:
    """What is wrong with a text."""
    with pytest.raises(ExerciseError) as caught:
        read(folder, text, towns)
    return [str(fault).partition("task.md:")[2] for fault in caught.value.faults]


def test_each_row_makes_a_variant_with_its_own_task_key_and_digest(tmp_path: Path) -> None:
    exercise = read(tmp_path)
    each = variants(exercise)
    assert [one.prompt.text for one in each] == [f"How large is {n}?" for n in TOWNS["name"]]
    assert [one.key.value for one in each] == [300, 600, 700]  # type: ignore[union-attr]
    assert [one.explanation.text for one in each if one.explanation][1] == "Riga has 600."
    assert len({one.digest for one in each} | {exercise.digest}) == 4
    assert len({one.variant for one in each}) == 3
    assert {one.id for one in each} == {"chapter/task"}
    assert exercise.datasets == ("towns",)


def test_exercise_itself_shows_its_first_variant(tmp_path: Path) -> None:
    exercise = read(tmp_path)
    assert (exercise.prompt, exercise.variant) == (exercise.alternatives[0].prompt, "")


def test_exercise_without_variants_has_none(tmp_path: Path) -> None:
    text = FILE.replace('variants: load("towns").set_index("slug")\n', "")
    text = text.replace("{= row.name }", "it").replace("{= row.size }", "300")
    exercise = read(tmp_path, text.replace('{= row["size"] }', "300"))
    assert variants(exercise) == ()
    assert variant_of(exercise, "anybody") is exercise


def test_name_of_a_variant_comes_from_its_index_not_from_its_place(tmp_path: Path) -> None:
    before = {one.prompt.text: one.variant for one in variants(read(tmp_path))}
    turned = TOWNS.assign(size=[301, 601, 701]).iloc[::-1]
    after = {one.prompt.text: one.variant for one in variants(read(tmp_path, FILE, turned))}
    assert before == after


def test_name_is_the_same_whatever_type_pandas_gives_a_number(tmp_path: Path) -> None:
    text = FILE.replace('"slug"', '"size"')
    typed = [TOWNS, TOWNS.astype({"size": float}), TOWNS.astype({"size": "Int64"})]
    names = {tuple(v.variant for v in variants(read(tmp_path, text, towns))) for towns in typed}
    assert len(names) == 1


def test_several_columns_can_name_a_variant(tmp_path: Path) -> None:
    towns = pd.concat([TOWNS, TOWNS.assign(name="Old " + TOWNS["name"])])
    text = FILE.replace('"slug"', '["slug", "name"]')
    assert len(variants(read(tmp_path, text, towns))) == 6


def test_index_that_stays_a_column_names_the_same_variants(tmp_path: Path) -> None:
    kept = FILE.replace('set_index("slug")', 'set_index("slug", drop=False)')
    named = [[one.variant for one in variants(read(tmp_path, text))] for text in (FILE, kept)]
    assert named[0] == named[1]


def test_order_of_rows_does_not_change_the_digest(tmp_path: Path) -> None:
    assert read(tmp_path).digest == read(tmp_path, FILE, TOWNS.iloc[::-1]).digest
    assert read(tmp_path).digest != read(tmp_path, FILE, TOWNS.iloc[:2]).digest


def test_version_changes_with_the_key_and_the_digest_does_not(tmp_path: Path) -> None:
    one, other = read(tmp_path), read(tmp_path, FILE, TOWNS.replace(600, 650))
    assert one.digest == other.digest
    assert version_of(one) != version_of(other)
    pairs = zip(variants(one), variants(other), strict=True)
    same = [version_of(a) == version_of(b) for a, b in pairs]
    assert same == [True, False, True]


def test_version_does_not_depend_on_lines_but_on_feedback(tmp_path: Path) -> None:
    moved = FILE.replace("## Answers", "<!-- a note -->\n\n## Answers")
    reworded = FILE.replace("Too small.", "Much too small.")
    versions = [version_of(read(tmp_path, text)) for text in (FILE, moved, reworded)]
    assert versions[0] == versions[1] != versions[2]


def test_code_knows_the_row_and_what_the_section_variants_defines(tmp_path: Path) -> None:
    text = FILE.replace('load("towns").set_index("slug")', ">\n  large\n  .set_index('slug')")
    text = text.replace("{= row.size }", "{= twice }").replace(
        "## Answers",
        '## Variants\n```python\nlarge = load("towns")[1:]\nfactor = 2\n```\n\n'
        "## Code\n```python\ntwice = factor * row.size\n```\n\n## Answers",
    )
    keys = [one.key.value for one in variants(read(tmp_path, text))]  # type: ignore[union-attr]
    assert keys == [1200, 1400]


def test_code_of_one_variant_leaves_the_data_of_the_next_alone(tmp_path: Path) -> None:
    text = FILE.replace("{= row.size }", "{= size }").replace(
        "## Answers",
        '## Code\n```python\ntowns = load("towns")\ntowns["size"] += 1\n'
        'size = towns.set_index("slug").loc[row.slug, "size"]\n```\n\n## Answers',
    )
    keys = [one.key.value for one in variants(read(tmp_path, text))]  # type: ignore[union-attr]
    assert keys == [301, 601, 701]


@pytest.mark.parametrize(
    ("change", "towns", "expected"),
    [
        (
            ("", ""),
            TOWNS.assign(size=[300, 105, 700]),
            "the tolerance would accept the mistake 100, in variant {riga} (riga)",
        ),
        (
            ("", ""),
            TOWNS.assign(size=[300, None, 700]).astype({"size": "Int64"}),
            "{= row.size } fails",
        ),
        (("{= row.name }?", "this town?"), TOWNS, "read the same"),
        (('load("towns").set_index("slug")', 'load("towns")["size"]'), TOWNS, "gives Series"),
        (('load("towns").set_index("slug")', 'load("towns")[:0]'), TOWNS, "variants gives no rows"),
        (('.set_index("slug")', '[:1].loc[[0, 0]].set_index("slug")'), TOWNS, "2 rows cannot be"),
        (('.set_index("slug")', ""), TOWNS, "the rows of variants have no names"),
        (('load("towns").set_index("slug")', "nothing"), TOWNS, "NameError"),
        (('load("towns").set_index("slug")', "1 +"), TOWNS, "SyntaxError"),
        (('load("towns").set_index("slug")', ""), TOWNS, "variants is empty"),
        (("row.size", "row.sizes"), TOWNS, 'did you mean "size"?'),
        (('variants: load("towns").set_index("slug")\n', ""), TOWNS, "name 'row' is not defined"),
    ],
)
def test_fault_of_a_variant_is_named(
    tmp_path: Path, change: tuple[str, str], towns: pd.DataFrame, expected: str
) -> None:
    for town, one in zip(TOWNS.slug, variants(read(tmp_path)), strict=True):
        expected = expected.replace("{" + town + "}", one.variant)
    messages = faults(tmp_path, FILE.replace(*change), towns)
    assert any(expected in one for one in messages), messages


def test_fault_of_all_variants_is_told_once(tmp_path: Path) -> None:
    messages = faults(
        tmp_path, FILE.replace("  > Too small.\n", "").replace("level: apply", "level: x y")
    )
    assert len(messages) == 2
    assert not any("variant" in one for one in messages)


def test_fault_of_many_variants_names_three(tmp_path: Path) -> None:
    towns = pd.DataFrame({"slug": list("abcdef"), "name": list("ABCDEF"), "size": [100] * 5 + [9]})
    messages = faults(tmp_path, FILE.replace("tolerance: 10\n", ""), towns)
    assert len(messages) == 1
    assert "and 2 more" in messages[0]


def test_choices_that_come_out_alike_are_a_fault_of_their_variant(tmp_path: Path) -> None:
    text = (
        FILE.replace("kind: number", "kind: single")
        .replace("tolerance: 10\n", "")
        .replace("- [ ] 100", "- [ ] 600")
    )
    messages = faults(tmp_path, text)
    assert len(messages) == 1
    assert 'the choice "600" is there twice, in variant' in messages[0]


@pytest.mark.parametrize("name", NAMES)
def test_every_variant_of_the_bank_has_one_right_answer_for_both_markers(name: str) -> None:
    each = variants(find_exercise(f"seminar/{name}", find_course(ROOT, [BANK])))
    assert len(each) >= 6
    pairs: list[tuple[Exercise, Any]] = [(one, key_answer(one)) for one in each]
    wrong = [(one, answer) for one in each for answer, _ in mistaken_answers(one)]
    assert [mark(*pair).score for pair in pairs] == [1] * len(each)
    assert {mark(*pair).score for pair in wrong} == {0}
    assert [v["score"] for v in mark_in_node(pairs + wrong)] == [1] * len(each) + [0] * len(wrong)


# ---- Who gets which


def test_published_cases_of_who_gets_which() -> None:
    assert len(CASES["cases"]) >= 80
    for case in CASES["cases"]:
        key = student_key(case["student"])
        ranks = [variant_rank(key, case["exercise"], name) for name in case["variants"][:3]]
        chosen = chosen_variant(case["student"], case["exercise"], case["variants"])
        assert (key, ranks, chosen) == (case["key"], case["ranks"], case["chosen"])


def test_student_gets_a_variant_of_the_exercise_however_the_number_is_typed(tmp_path: Path) -> None:
    exercise = read(tmp_path)
    got = {variant_of(exercise, text).variant for text in ("s123", " S123 ", "ｓ１２３")}
    assert len(got) == 1
    assert got <= {one.variant for one in variants(exercise)}


def test_variants_are_drawn_evenly() -> None:
    names = [f"v{n}" for n in range(10)]
    counts = Counter(chosen_variant(str(n), "a/b", names) for n in range(10_000))
    assert len(counts) == 10
    assert 850 < min(counts.values()) <= max(counts.values()) < 1150


def test_two_exercises_draw_apart() -> None:
    names = [f"v{n}" for n in range(4)]
    both = Counter(
        (chosen_variant(str(n), "a/b", names), chosen_variant(str(n), "a/c", names))
        for n in range(4000)
    )
    assert len(both) == 16
    assert min(both.values()) > 180


def test_a_new_variant_moves_only_those_who_get_it() -> None:
    names = [f"v{n}" for n in range(9)]
    students = [str(n) for n in range(3000)]
    before = [chosen_variant(student, "a/b", names) for student in students]
    after = [chosen_variant(student, "a/b", [*names, "new"]) for student in students]
    moved = [new for old, new in zip(before, after, strict=True) if old != new]
    assert set(moved) == {"new"}
    assert 230 < len(moved) < 370


@given(st.text(), st.lists(st.text(max_size=6), min_size=1, unique=True))
def test_anybody_gets_one_of_the_variants_whatever_their_order(
    student: str, names: list[str]
) -> None:
    chosen = chosen_variant(student, "a/b", names)
    assert chosen in names
    assert chosen_variant(student, "a/b", names[::-1]) == chosen
    student_key(student).encode()


def test_exercises_that_compute_nothing_need_no_pandas() -> None:
    code = (
        "import sys; from coursekit.course import find_course;"
        "from coursekit.exercises import find_exercise, find_assignment;"
        "course = find_course(banks=['tests/data/bank']);"
        "find_exercise('emergence/three-counts', course);"
        "find_exercise('seminar/yurasovs-way', course);"
        "assert 'pandas' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
