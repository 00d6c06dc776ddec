"""What the reader makes of a sound file: names, digests, computed keys, the documentation."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from skeletons import BASE

from coursekit.course import Course
from coursekit.errors import ExerciseError
from coursekit.exercises import KINDS, Exercise, mark, read_exercise
from coursekit.exercises.display_order import number_text, shown_choices, shown_items, shown_targets
from coursekit.exercises.given_answers import to_answer
from coursekit.exercises.model import ChoiceKey, NumberKey, OrderKey, PairKey
from coursekit.exercises.plain import plain
from coursekit.exercises.skeletons import skeleton

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "exercises" / "README.md").read_text(encoding="utf-8")
EXAMPLES = [
    text
    for _, text in re.findall(r"^(`{3,4})markdown\n(---\n.*?)^\1$", GUIDE, re.DOTALL | re.MULTILINE)
]


def read(text: str, folder: Path, frame: pd.DataFrame | None = None) -> Exercise:
    """Read a text as an exercise of a course without an article."""
    path = folder / "exercises" / "chapter" / "task.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return read_exercise(path, Course(folder), load=lambda name: frame)


@pytest.mark.parametrize("text", EXAMPLES, ids=lambda text: re.findall("title: (.*)", text)[0])
def test_example_of_the_guide_is_sound(text: str, tmp_path: Path) -> None:
    frame = pd.DataFrame({"section": ["Identity", "West", "West"], "note": [1, 2, 3]})
    assert read(text, tmp_path, frame).digest


def test_guide_shows_every_kind() -> None:
    shown = {kind for text in EXAMPLES for kind in re.findall("kind: (.*)", text)}
    assert shown == set(KINDS)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Of {term}`these people <people>`.", "Of these people."),
        ("{a-role}`<b>` {src}`n. 4` {math}`x^2`", "<b> [n. 4] x^2"),
        ("An *early* {name}`one <a>`\nand `{= x }`.", "An early one\nand {= x }."),
    ],
)
def test_roles_are_plain_words_in_a_terminal(text: str, words: str) -> None:
    assert plain(text) == words


@pytest.mark.parametrize("kind", KINDS)
def test_skeleton_can_be_read_as_it_is(kind: str, tmp_path: Path) -> None:
    assert read(skeleton(kind, "emergence/new", ["Emergence"]), tmp_path).kind == kind


def test_key_is_computed_from_the_data(tmp_path: Path) -> None:
    text = BASE["data"].replace("Because.", "There are {= len(rows) } of {= rows.a.sum() / 4 }.")
    exercise = read(text, tmp_path, pd.DataFrame({"a": [1, 2, 3]}))
    assert isinstance(exercise.key, NumberKey)
    assert exercise.key.value == 3
    assert exercise.explanation
    assert exercise.explanation.text == "There are 3 of 1.5."
    assert exercise.datasets == ("notes",)


def test_tolerance_is_written_with_the_decimal_sign_of_the_exercise(tmp_path: Path) -> None:
    text = BASE["number"].replace("tolerance: 20", "tolerance: 0,01\ndecimal: comma")
    exercise = read(text.replace("612", "6,12"), tmp_path)
    assert isinstance(exercise.key, NumberKey)
    assert number_text(exercise.key) == "6,12 (± 0,01)"


def test_computed_decimal_is_no_doubt(tmp_path: Path) -> None:
    text = BASE["data"].replace("len(rows)", "612.384")
    assert mark(read(text, tmp_path, pd.DataFrame()), 612.384).score == 1


@pytest.mark.parametrize("place", ["rows = load('notes')", "len(rows)"])
def test_code_that_ends_the_program_is_a_fault_like_any_other(tmp_path: Path, place: str) -> None:
    with pytest.raises(ExerciseError, match="fails: SystemExit"):
        read(BASE["data"].replace(place, "exit(0)"), tmp_path, pd.DataFrame())


def test_code_that_fails_is_told_once_and_not_at_each_place_that_needs_it(tmp_path: Path) -> None:
    text = BASE["data"].replace("rows = load('notes')", "rows = load('notes').nothing")
    with pytest.raises(ExerciseError) as raised:
        read(text.replace("Because.", "{= len(rows) } {= 1 / 0 }"), tmp_path, pd.DataFrame())
    messages = [fault.message.split(": ")[1] for fault in raised.value.faults]
    assert messages == ["AttributeError", "ZeroDivisionError"]


def test_computed_number_beyond_all_measure_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ExerciseError, match="fails: OverflowError"):
        read(BASE["data"].replace("len(rows)", "10 ** 400"), tmp_path, pd.DataFrame())


def test_code_in_the_task_is_left_alone(tmp_path: Path) -> None:
    text = BASE["single"].replace("Task.", "Task.\n\n```\n{= 1 + 1 }\n```")
    assert "{= 1 + 1 }" in read(text, tmp_path).prompt.text


def test_comment_is_no_part_of_the_exercise(tmp_path: Path) -> None:
    text = BASE["single"].replace("Task.", "<!-- Think\nagain. -->\nTask.")
    assert read(text, tmp_path).prompt.text == "Task."


def test_name_of_a_choice_does_not_depend_on_its_place(tmp_path: Path) -> None:
    one = read(BASE["single"], tmp_path)
    right, wrong = "- [x] Right\n  > Yes.\n", "- [ ] Wrong\n  > No.\n"
    other = read(BASE["single"].replace(right + wrong, wrong + right), tmp_path)
    assert isinstance(one.key, ChoiceKey)
    assert isinstance(other.key, ChoiceKey)
    assert {c.id for c in one.key.choices} == {c.id for c in other.key.choices}
    assert one.digest == other.digest


def test_name_given_by_the_author_outlives_a_correction(tmp_path: Path) -> None:
    exercise = read(BASE["single"].replace("Other {#a-b}", "Another {#a-b}"), tmp_path)
    assert isinstance(exercise.key, ChoiceKey)
    assert exercise.key.choices[2].id == "a-b"


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("single", "[x] Right", "[ ] Right"),
        ("single", "Because.", "Because of this."),
        ("number", "612", "613"),
        ("date", "1951-09", "1951-10"),
        ("text", "defector", "deserter"),
        ("match", "A -> 1\n- [x] B -> 2", "A -> 2\n- [x] B -> 1"),
        ("order", "1. one\n2. two", "1. two\n2. one"),
        ("open", "- 3: All.", "- 3: Everything."),
    ],
)
def test_digest_tells_nothing_of_the_key(kind: str, old: str, new: str, tmp_path: Path) -> None:
    changed = BASE[kind].replace(old, new)
    if kind == "single" and "[ ] Right" in changed:
        changed = changed.replace("[ ] Wrong", "[x] Wrong")
    if kind == "order":
        changed = changed.replace("- [ ] three -> two\n  > No.\n", "")
    assert read(changed, tmp_path).digest == read(BASE[kind], tmp_path).digest


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("single", "Task.", "Another task."),
        ("single", "Wrong", "False"),
        ("match", "-> 3", "-> 4"),
        ("order", "3. three\n\n- [ ] three", "3. four\n\n- [ ] four"),
    ],
)
def test_digest_changes_with_the_wording(kind: str, old: str, new: str, tmp_path: Path) -> None:
    changed = BASE[kind].replace(old, new)
    assert read(changed, tmp_path).digest != read(BASE[kind], tmp_path).digest


def test_order_is_never_shown_solved(tmp_path: Path) -> None:
    exercise = read(BASE["order"], tmp_path)
    for number in range(200):
        turned = replace(exercise, id=f"chapter/task-{number}")
        assert isinstance(turned.key, OrderKey)
        assert shown_items(turned) != turned.key.items


def test_right_choice_has_no_place_of_its_own(tmp_path: Path) -> None:
    """Over many exercises the right choice stands everywhere about as often."""
    exercise = read(BASE["single"], tmp_path)
    places = [0, 0, 0]
    for number in range(300):
        shown = shown_choices(replace(exercise, id=f"chapter/task-{number}"))
        places[next(place for place, choice in enumerate(shown) if choice.right)] += 1
    assert min(places) > 70


def test_targets_do_not_stand_beside_their_stems(tmp_path: Path) -> None:
    exercise = read(BASE["match"], tmp_path)
    assert isinstance(exercise.key, PairKey)
    orders = {
        tuple(t.label.text for t in shown_targets(replace(exercise, id=f"a/b-{number}")))
        for number in range(60)
    }
    assert len(orders) == 6


def test_order_of_choices_can_be_kept(tmp_path: Path) -> None:
    text = BASE["single"].replace("source:", "shuffle: no\nsource:")
    exercise = read(text, tmp_path)
    assert [c.label.text for c in shown_choices(exercise)] == ["Right", "Wrong", "Other"]


@pytest.mark.parametrize(
    ("kind", "old", "new", "told"),
    [
        ("number", "kind: number\n", "unit: date\n", 'the field "kind" is missing'),
        ("single", "title: A title", "{a: b}: c", "3: a field has no simple name"),
        ("single", "title: A title", "title: " + "[" * 5000, "the front matter cannot be read"),
        ("single", "source:", "points: 1000000\nsource:", '6: "1000000" is not a number of points'),
        ("single", "source:", f"points: {'9' * 400}\nsource:", "is not a number of points"),
        ("open", "- 3: All.", f"- {'9' * 400}: All.", "is not a level of a rubric"),
        ("order", "2. two", "2. two {#place}", '11: the name "place" is used by the page'),
        ("number", "tolerance: 20", f"tolerance: {'9' * 400}", "is neither a number nor"),
        (
            "single",
            "Wrong",
            "Wrong\n  ```{figure} a.png\n  ```",
            '14: a directive, "{figure} a.png"',
        ),
        ("text", "turncoat", "turncoat\n  ```\n  x\n  ```", "12: an item has more than a line"),
        (
            "single",
            "Wrong",
            "```\n  x\n  ```\n  > No.\n- [ ] ```\n  x\n  ```",
            "13: a block of code begins in",
        ),
    ],
)
def test_strange_part_of_a_file_is_a_fault_and_no_crash(
    kind: str, old: str, new: str, told: str, tmp_path: Path
) -> None:
    with pytest.raises(ExerciseError, match=re.escape(told)):
        read(BASE[kind].replace(old, new), tmp_path)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExerciseError, match=r"nothing\.md: the file cannot be read"):
        read_exercise(tmp_path / "nothing.md", Course(tmp_path))


@pytest.mark.parametrize(
    ("one", "other"),
    [("C", "C++"), ("x + 1", "x - 1"), ("-5", "5"), ("pH", "PH"), ("5%", "5"), ("a < b", "a > b")],
)
def test_choices_that_differ_in_signs_or_case_are_told_apart(
    tmp_path: Path, one: str, other: str
) -> None:
    text = BASE["single"].replace("[x] Right", f"[x] {one}").replace("[ ] Wrong", f"[ ] {other}")
    exercise = read(text, tmp_path)
    assert mark(exercise, to_answer(exercise, one)).score == 1
    assert mark(exercise, to_answer(exercise, other)).score == 0


def test_stems_that_differ_in_case_are_told_apart(tmp_path: Path) -> None:
    text = BASE["match"].replace("[x] A -> 1", "[x] pH -> 1").replace("[x] B -> 2", "[x] PH -> 2")
    exercise = read(text, tmp_path)
    assert mark(exercise, to_answer(exercise, {"pH": "1", "PH": "2"})).score == 1


def test_another_course_has_words_of_its_own_for_skills_or_none(tmp_path: Path) -> None:
    own = BASE["single"].replace("sourcing", "Алгебра").replace("level: apply\n", "")
    exercise = read(own, tmp_path)
    assert (exercise.skill, exercise.level) == ("Алгебра", "")
    with pytest.raises(ExerciseError, match='skill "two words" is not a word'):
        read(BASE["single"].replace("sourcing", "two words"), tmp_path)
