"""Each mistake an author makes is named with its line and a way out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from skeletons import BASE

from coursekit.course import Course
from coursekit.errors import ExerciseError, Fault
from coursekit.exercises import read_exercise

Read = Callable[[str], list[Fault]]


@pytest.fixture
def faults_of(tmp_path: Path) -> Read:
    """Read a text as an exercise of a course with an article, and return its faults."""
    course = Course(tmp_path)
    course.data.mkdir()
    (course.data / "paragraphs.csv").write_text("section,paragraph\nEmergence,1\nEmergence,2\n")
    (course.data / "notes.csv").write_text("note,section,paragraph\n1,Emergence,1\n")
    path = course.exercises / "emergence" / "task.md"
    path.parent.mkdir(parents=True)

    def read(text: str) -> list[Fault]:
        path.write_text(text, encoding="utf-8")
        try:
            read_exercise(path, course, load=lambda name: pd.DataFrame({"note": [1, 2, 3]}))
        except ExerciseError as error:
            return list(error.faults)
        return []

    return read


@pytest.mark.parametrize("kind", sorted(BASE))
def test_sound_exercise_has_no_fault(faults_of: Read, kind: str) -> None:
    assert faults_of(BASE[kind]) == []


# Kind, what is replaced by what, the line of the fault, what it says.
MISTAKES = {
    # front matter
    "no front matter": ("single", "---\nkind", "kind", 1, "no front matter"),
    "front matter without end": ("single", "\n---\nTask", "\nTask", 1, "has no end"),
    "colon in a value": ("single", "title: A", "title: A: b", 3, "cannot be read"),
    "front matter that is a list": (
        "single",
        "kind: single\ntitle: A title\nskill: sourcing\nlevel: apply\nsource: Emergence 1",
        "- kind",
        2,
        "has no fields",
    ),
    "field twice": ("single", "skill:", "kind: single\nskill:", 4, '"kind" stands twice'),
    "field that is a list": ("single", "title: A title", "title: [a]", 3, "no simple value"),
    "unknown field": ("single", "skill:", "points_: 1\nskill:", 4, 'no field "points_"'),
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
    "source that cannot be read": ("single", "Emergence 1", "635", 6, "is no locator"),
    "note outside its paragraph": (
        "single",
        "Emergence 1",
        "Emergence 2; n. 1",
        6,
        "note 1 stands in Emergence 1",
    ),
    "points that are none": ("single", "source:", "points: 0\nsource:", 6, '"0" are no points'),
    "points with a comma": ("single", "source:", "points: 1,5\nsource:", 6, "are no points"),
    "shuffle with a guess": (
        "single",
        "source:",
        "shuffle: false\nsource:",
        6,
        'no shuffle "false"',
    ),
    "unit where no number is": ("single", "source:", "unit: km\nsource:", 6, '"unit" is only for'),
    "lines without end": ("open", "source:", "lines: 99\nsource:", 6, "cannot be printed"),
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
        '"Hint" stands twice',
    ),
    "heading inside": ("single", "Task.", "Task.\n\n### More", 10, '"More" is a heading inside'),
    "rubric where answers belong": (
        "single",
        "## Explanation",
        "## Rubric\n- 1: a\n\n## Explanation",
        18,
        "## Rubric has no place",
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
        "no item of the list",
    ),
    "no brackets": ("single", "- [ ] Wrong", "- Wrong", 13, "neither [x] nor [ ]"),
    "numbered choices": (
        "single",
        "- [x] Right",
        "1. Right\n\n- [x] Rite",
        11,
        "numbered list has no place",
    ),
    "paragraph in an item": (
        "single",
        "  > No.",
        "  More.\n\n  And more.\n  > No.",
        16,
        "more than one line",
    ),
    # single, multiple
    "two ticks": (
        "single",
        "- [ ] Wrong",
        "- [x] Wrong",
        13,
        'two choices are ticked but kind is "single"',
    ),
    "no tick": ("single", "- [x] Right", "- [ ] Right", 10, "no choice is ticked"),
    "one choice": (
        "single",
        "- [ ] Wrong\n  > No.\n- [ ] Other {#a-b}\n  > No.\n",
        "",
        10,
        "there are 1 choices",
    ),
    "empty choice": ("single", "- [ ] Wrong", "- [ ] {#a-name}", 13, "a choice is empty"),
    "choice twice": ("single", "Other", "wrong!", 15, 'the choice "wrong!" stands twice'),
    "distractor without feedback": (
        "single",
        "- [ ] Wrong\n  > No.",
        "- [ ] Wrong",
        13,
        "has no feedback",
    ),
    "name twice": ("single", "Wrong\n", "Wrong {#a-b}\n", 15, 'two choices are named "a-b"'),
    "name with a space": ("single", "Wrong\n", "Wrong {#a b}\n", 13, '"{#a b}" is no name'),
    "name that tells": ("single", "Right\n", "Right {#correct}\n", 11, "gives the answer away"),
    "name of one letter": ("single", "Right\n", "Right {#c}\n", 11, "too short a name"),
    # number
    "no number": ("number", "- [x] 612", "- [x] many", 11, '"many" is no number'),
    "number in two readings": (
        "number",
        "- [x] 612",
        "- [x] 12.345",
        11,
        "can be read in two ways",
    ),
    "no number ticked": ("number", "- [x] 612", "- [ ] 612", 10, "no number is ticked"),
    "two numbers ticked": ("number", "- [ ] 130", "- [x] 130", 12, "two numbers are ticked"),
    "tolerance that swallows a mistake": (
        "number",
        "- [ ] 130",
        "- [ ] 620",
        12,
        "swallows the mistake",
    ),
    "tolerance that is none": (
        "number",
        "tolerance: 20",
        "tolerance: some",
        6,
        'the tolerance "some"',
    ),
    "tolerance of everything": (
        "number",
        "tolerance: 20",
        "tolerance: 150%",
        6,
        "takes every number",
    ),
    "mistake twice": (
        "number",
        "- [ ] 130\n  > No.",
        "- [ ] 130\n  > No.\n- [ ] 130\n  > No.",
        14,
        "stands twice",
    ),
    "wrong number without feedback": (
        "number",
        "- [ ] 130\n  > No.",
        "- [ ] 130",
        12,
        "has no feedback",
    ),
    "foreign unit": ("number", "- [ ] 130", "- [ ] 130 miles", 12, "is no number"),
    # a key from data
    "code that does not run": ("data", "rows = load", "rows = loat", 13, "NameError: name 'loat'"),
    "code that is no Python": ("data", "rows = load", "rows = = load", 13, "SyntaxError"),
    "code without a block": (
        "data",
        "```python\nrows = load('notes')\n```",
        "rows",
        10,
        "one block of Python",
    ),
    "key that does not compute": (
        "data",
        "{= len(rows) }",
        "{= rows.nonsense }",
        17,
        "does not compute",
    ),
    "key that is missing in the data": (
        "data",
        "{= len(rows) }",
        "{= float('nan') }",
        17,
        "missing or not finite",
    ),
    "key that is no number": ("data", "{= len(rows) }", "{= rows }", 17, "not DataFrame"),
    "place that is not closed": ("data", "{= len(rows) }", "{= len(rows)", 17, "not closed"),
    # date
    "date in words": ("date", "1951-09", "September 1951", 10, "is no EDTF date"),
    "day that does not exist": ("date", "1951-09", "1951-02-30", 10, "is no EDTF date"),
    "no date ticked": ("date", "- [x] 1951-09", "- [ ] 1951-09\n  > No.", 9, "no date is ticked"),
    "two dates ticked": ("date", "- [ ] 1952", "- [x] 1952", 11, "two dates are ticked"),
    "mistake that is the key": ("date", "- [ ] 1952", "- [ ] 1951-09", 11, "is the key"),
    # text
    "no text ticked": ("text", "- [x] defector", "- [ ] defector\n  > No.", 9, "no text is ticked"),
    "text without letters": ("text", "defector", "?!", 10, "neither letters nor digits"),
    "name that is not Cyrillic": ("text", "defector", "name: Klimov", 10, "is not Cyrillic"),
    "mistake that is accepted": (
        "text",
        "- [ ] turncoat",
        "- [ ] Defector",
        11,
        "is also accepted",
    ),
    # match, classify
    "pair without an arrow": ("match", "- [x] A -> 1", "- [x] A 1", 10, "is no pair"),
    "pair without a target": ("match", "- [x] A -> 1", "- [x] A ->", 10, "is no pair"),
    "right pair without a stem": (
        "match",
        "- [x] A -> 1",
        "- [x] -> 1",
        10,
        "nothing before its arrow",
    ),
    "stem twice": ("match", "- [x] B -> 2", "- [x] A -> 2", 11, '"A" stands twice'),
    "one stem": ("match", "- [x] B -> 2\n", "", 9, "there are 1 stems"),
    "spare target that is right": ("match", "- [ ] -> 3", "- [ ] -> 2", 12, "also a right one"),
    "spare target without feedback": (
        "match",
        "- [ ] -> 3\n  > No.",
        "- [ ] -> 3",
        12,
        "has no feedback",
    ),
    "wrong pair of an unknown stem": (
        "match",
        "- [ ] -> 3",
        "- [ ] C -> 2",
        12,
        "none of the stems",
    ),
    "wrong pair that is right": ("match", "- [ ] -> 3", "- [ ] A -> 1", 12, "both right and wrong"),
    "category of one": (
        "classify",
        "- [x] C -> 1",
        "- [x] C -> 3",
        9,
        "each category has one item",
    ),
    # order
    "order of one": ("order", "2. two\n3. three\n", "", 9, "the order has 1 items"),
    "item twice": ("order", "3. three", "3. two", 12, '"two" stands twice'),
    "item with brackets": ("order", "1. one", "1. [x] one", 10, "has brackets"),
    "item with feedback": ("order", "1. one", "1. one\n   > Yes.", 10, "has feedback"),
    "wrong neighbours that are right": (
        "order",
        "- [ ] three -> two",
        "- [ ] two -> three",
        14,
        "is right",
    ),
    "neighbour that is no item": (
        "order",
        "- [ ] three -> two",
        "- [ ] four -> two",
        14,
        "none of the items",
    ),
    # open
    "level without points": ("open", "- 2: Half.", "- Half.", 12, "no level of a rubric"),
    "two levels": ("open", "- 1: Little.\n", "", 9, "has 2 levels"),
    "levels that rise": ("open", "- 1: Little.", "- 5: Little.", 14, "do not fall"),
    "top without a sample": (
        "open",
        "- 3: All.\n  > Sample.",
        "- 3: All.",
        10,
        "top level has no sample",
    ),
    "middle without a sample": (
        "open",
        "- 2: Half.\n  > Sample.",
        "- 2: Half.",
        12,
        "no middle level",
    ),
}


def test_forty_kinds_of_mistake_at_least() -> None:
    assert len(MISTAKES) >= 40


@pytest.mark.parametrize("name", sorted(MISTAKES))
def test_mistake_is_named_with_its_line_and_a_way_out(faults_of: Read, name: str) -> None:
    kind, old, new, line, says = MISTAKES[name]
    assert BASE[kind].count(old) >= 1
    found = faults_of(BASE[kind].replace(old, new, 1))
    fitting = [fault for fault in found if says in fault.message]
    assert [fault.line for fault in fitting] == [line], "\n".join(map(str, found))
    assert fitting[0].path == "exercises/emergence/task.md"
    assert fitting[0].remedy


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
    with pytest.raises(ExerciseError, match="is no name of an exercise"):
        read_exercise(path, Course(tmp_path))
