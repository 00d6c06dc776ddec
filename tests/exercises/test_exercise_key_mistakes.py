"""Each mistake in the key of an exercise, whatever its kind, is named with its line."""

from __future__ import annotations

import pytest
from mistakes import Mistake, Read, assert_told

MISTAKES: dict[str, Mistake] = {
    # single, multiple
    "two ticks": (
        "single",
        "- [ ] Wrong",
        "- [x] Wrong",
        13,
        '2 choices are ticked but kind is "single"',
    ),
    "no tick": ("single", "- [x] Right", "- [ ] Right", 10, "no choice is ticked"),
    "one choice": (
        "single",
        "- [ ] Wrong\n  > No.\n- [ ] Other {#a-b}\n  > No.\n",
        "",
        10,
        "the exercise has 1 choice",
    ),
    "empty choice": ("single", "- [ ] Wrong", "- [ ] {#a-name}", 13, "a choice is empty"),
    "choice twice": ("single", "Other", "Wrong", 15, 'the choice "Wrong" is there twice'),
    "distractor without feedback": (
        "single",
        "- [ ] Wrong\n  > No.",
        "- [ ] Wrong",
        13,
        "has no feedback",
    ),
    "name twice": ("single", "Wrong\n", "Wrong {#a-b}\n", 15, 'two choices are named "a-b"'),
    "name with a space": (
        "single",
        "Wrong\n",
        "Wrong {#a b}\n",
        13,
        '"{#a b}" is not a valid name',
    ),
    "name that tells": ("single", "Right\n", "Right {#correct}\n", 11, "gives the answer away"),
    "name of one letter": ("single", "Right\n", "Right {#c}\n", 11, "too short for a name"),
    # number
    "no number": ("number", "- [x] 612", "- [x] many", 11, '"many" is not a number'),
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
        "would accept the mistake",
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
        "accepts every number",
    ),
    "mistake twice": (
        "number",
        "- [ ] 130\n  > No.",
        "- [ ] 130\n  > No.\n- [ ] 130\n  > No.",
        14,
        "is there twice",
    ),
    "wrong number without feedback": (
        "number",
        "- [ ] 130\n  > No.",
        "- [ ] 130",
        12,
        "has no feedback",
    ),
    "foreign unit": ("number", "- [ ] 130", "- [ ] 130 miles", 12, "is not a number"),
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
    "key that fails": (
        "data",
        "{= len(rows) }",
        "{= rows.nonsense }",
        17,
        "fails",
    ),
    "key that is missing in the data": (
        "data",
        "{= len(rows) }",
        "{= float('nan') }",
        17,
        "missing or not finite",
    ),
    "key that is not a number": ("data", "{= len(rows) }", "{= rows }", 17, "not DataFrame"),
    "place that is not closed": ("data", "{= len(rows) }", "{= len(rows)", 17, "not closed"),
    # date
    "date in words": ("date", "1951-09", "September 1951", 10, "is not an EDTF date"),
    "day that does not exist": ("date", "1951-09", "1951-02-30", 10, "is not an EDTF date"),
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
    "pair without an arrow": ("match", "- [x] A -> 1", "- [x] A 1", 10, "is not a pair"),
    "pair without a target": ("match", "- [x] A -> 1", "- [x] A ->", 10, "is not a pair"),
    "right pair without a stem": (
        "match",
        "- [x] A -> 1",
        "- [x] -> 1",
        10,
        "nothing before its arrow",
    ),
    "stem twice": ("match", "- [x] B -> 2", "- [x] A -> 2", 11, '"A" is there twice'),
    "one stem": ("match", "- [x] B -> 2\n", "", 9, "the exercise has 1 stem"),
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
        "not one of the stems",
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
    "order of one": ("order", "2. two\n3. three\n", "", 9, "the order has 1 item"),
    "item twice": ("order", "3. three", "3. two", 12, '"two" is there twice'),
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
        "not one of the items",
    ),
    # open
    "level without points": ("open", "- 2: Half.", "- Half.", 12, "not a level of a rubric"),
    "two levels": ("open", "- 1: Little.\n", "", 9, "has 2 levels"),
    "levels that rise": ("open", "- 1: Little.", "- 5: Little.", 14, "do not decrease"),
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
    assert_told(faults_of, MISTAKES[name])
