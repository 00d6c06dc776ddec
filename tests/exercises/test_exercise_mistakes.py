"""Each mistake in an exercise's front matter, sections and items is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from mistakes import Mistake, Read, assert_told
from skeletons import BASE

from coursekit.course import Course
from coursekit.errors import ExerciseError
from coursekit.exercises import read_exercise

MISTAKES: dict[str, Mistake] = {
    # front matter
    "no front matter": ("single", "---\nkind", "kind", 1, "no front matter"),
    "front matter without end": ("single", "\n---\nTask", "\nTask", 1, "has no end"),
    "colon in a value": ("single", "title: A", "title: A: b", 3, "has a colon in it"),
    "front matter that is a list": (
        "single",
        "kind: single\ntitle: A title\nskill: sourcing\nlevel: apply\nsource: Emergence 1",
        "- kind",
        2,
        "has no fields",
    ),
    "field twice": ("single", "skill:", "kind: single\nskill:", 4, '"kind" is given twice'),
    "field that is a list": ("single", "title: A title", "title: [a]", 3, "not a simple value"),
    "unknown field": ("single", "skill:", "points_: 1\nskill:", 4, 'no field "points_"'),
    "table that is no frame": (
        "single",
        "skill:",
        "table: rows\nskill:",
        4,
        'table: the code defines no DataFrame "rows"',
    ),
    "unknown kind": ("single", "kind: single", "kind: choice", 2, 'no kind "choice"'),
    "kind missing": ("single", "kind: single\n", "", 1, '"kind" is missing'),
    "title missing": ("single", "title: A title\n", "", 1, '"title" is missing'),
    "title empty": ("single", "title: A title", "title:", 3, "title is empty"),
    "unknown skill": ("single", "skill: sourcing", "skill: source", 4, 'no skill "source"'),
    "unknown level": ("single", "level: apply", "level: hard", 5, 'no level "hard"'),
    "source missing": ("single", "source: Emergence 1\n", "", 1, '"source" is missing'),
    "source that does not exist": (
        "single",
        "Emergence 1",
        "Emergence 9",
        6,
        "Emergence has paragraphs 1 to 2, not 9",
    ),
    "source that cannot be read": ("single", "Emergence 1", "635", 6, "is not a locator"),
    "note outside its paragraph": (
        "single",
        "Emergence 1",
        "Emergence 2; n. 1",
        6,
        "note 1 is in Emergence 1",
    ),
    "points that are none": (
        "single",
        "source:",
        "points: 0\nsource:",
        6,
        '"0" is not a number of points',
    ),
    "points with a comma": (
        "single",
        "source:",
        "points: 1,5\nsource:",
        6,
        "is not a number of points",
    ),
    "shuffle with a guess": (
        "single",
        "source:",
        "shuffle: false\nsource:",
        6,
        'no shuffle "false"',
    ),
    "unit where no number is": ("single", "source:", "unit: km\nsource:", 6, '"unit" is only for'),
    "lines without end": ("open", "source:", "lines: 99\nsource:", 6, "is not a number of lines"),
    # sections
    "no task": ("single", "Task.\n", "", 9, "there is no task"),
    "no answers": ("single", "## Answers", "## Explanation", 8, "there is no ## Answers"),
    "no explanation": ("single", "## Explanation\nBecause.", "", 8, "there is no ## Explanation"),
    "section empty": ("single", "Because.", "", 18, "the section Explanation is empty"),
    "unknown section": ("single", "## Explanation", "## Solution", 18, 'no section "Solution"'),
    "section twice": (
        "single",
        "## Explanation",
        "## Hint\nA.\n\n## Hint",
        21,
        '"Hint" is there twice',
    ),
    "heading inside": ("single", "Task.", "Task.\n\n### More", 10, '"More" is a heading inside'),
    "rubric where answers belong": (
        "single",
        "## Explanation",
        "## Rubric\n- 1: a\n\n## Explanation",
        18,
        'kind "single" has no ## Rubric',
    ),
    "answers where a rubric belongs": (
        "open",
        "## Rubric",
        "## Answers",
        8,
        "there is no ## Rubric",
    ),
    # items
    "text beside the list": (
        "single",
        "- [x] Right",
        "Choose.\n\n- [x] Right",
        11,
        "does not belong to an item",
    ),
    "no brackets": ("single", "- [ ] Wrong", "- Wrong", 13, "neither [x] nor [ ]"),
    "numbered choices": (
        "single",
        "- [x] Right",
        "1. Right\n\n- [x] Rite",
        11,
        "numbered list does not belong here",
    ),
    "paragraph in an item": (
        "single",
        "  > No.",
        "  More.\n\n  And more.\n  > No.",
        16,
        "more than a line of text",
    ),
}


@pytest.mark.parametrize("kind", sorted(BASE))
def test_sound_exercise_has_no_fault(faults_of: Read, kind: str) -> None:
    assert faults_of(BASE[kind]) == []


@pytest.mark.parametrize("name", sorted(MISTAKES))
def test_mistake_is_named_with_its_line_and_a_way_out(faults_of: Read, name: str) -> None:
    assert_told(faults_of, MISTAKES[name])


@pytest.mark.parametrize(
    "name", ["no front matter", "front matter without end", "colon in a value"]
)
def test_front_matter_that_cannot_be_read_is_one_fault(faults_of: Read, name: str) -> None:
    kind, old, new, _, _ = MISTAKES[name]
    assert len(faults_of(BASE[kind].replace(old, new, 1))) == 1


def test_all_mistakes_of_a_file_come_at_once(faults_of: Read) -> None:
    text = BASE["single"].replace("sourcing", "magic").replace("[ ] Wrong\n  > No.", "[x] Wrong")
    text = text.replace("Emergence 1", "Emergence 7").replace("## Explanation", "## Because")
    lines = [fault.line for fault in faults_of(text)]
    assert lines == sorted(lines)
    assert len(lines) >= 4


def test_heading_in_a_code_block_is_no_section(faults_of: Read) -> None:
    assert faults_of(BASE["single"].replace("Task.", "Task.\n\n```\n## Answers\n```")) == []


def test_words_that_yaml_would_guess_stay_words(faults_of: Read) -> None:
    assert faults_of(BASE["single"].replace("title: A title", "title: no")) == []


def test_file_that_is_no_text_is_one_fault(tmp_path: Path) -> None:
    path = tmp_path / "exercises" / "a" / "b.md"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"---\nkind: \xff\n---\n")
    with pytest.raises(ExerciseError, match="not UTF-8"):
        read_exercise(path, Course(tmp_path))


def test_file_name_is_checked(tmp_path: Path) -> None:
    path = tmp_path / "exercises" / "a" / "Two Words.md"
    path.parent.mkdir(parents=True)
    path.write_text(BASE["single"], encoding="utf-8")
    with pytest.raises(ExerciseError, match="is not a valid name for an exercise"):
        read_exercise(path, Course(tmp_path))
