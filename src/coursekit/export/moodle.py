"""Moodle XML: a file for Question bank > Import, in Moodle 4.4 and later.

The format is described in Moodle's documentation, "Moodle XML format"; the rules of marking in
"Question types".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from coursekit.exercises import Exercise
from coursekit.exercises.model import (
    ChoiceKey,
    NumberKey,
    PairKey,
)
from coursekit.exercises.plain import plain
from coursekit.export.loss import Form
from coursekit.export.moodle_questions import FRACTIONS, question
from coursekit.export.options import Options
from coursekit.export.packages import element, xml_bytes
from coursekit.export.scoring import (
    listed,
    no_capitals,
    one_choice,
    right_less_wrong,
    share_of_neighbours,
    share_of_pairs,
    within_tolerance,
)
from coursekit.export.selection import Selection

_LONGEST_TARGET = 255  # characters of an answer of a matching question
_COMMON = frozenset(
    {"title", "explanation", "skill and level", "pictures", "formulas", "code", "points"}
    | {"verdict", "spare targets"}
)
_EVERY = _COMMON | {"hint"}


def _too_many_right(exercise: Exercise) -> str:
    assert isinstance(exercise.key, ChoiceKey)
    count = len(exercise.key.right)
    return "" if count in FRACTIONS else f"Moodle allows no mark of 1/{count} for a choice"


def _too_long_target(exercise: Exercise) -> str:
    assert isinstance(exercise.key, PairKey)
    longest = max(len(plain(target.label.text)) for target in exercise.key.targets)
    if longest > _LONGEST_TARGET:
        return f"a target has {longest} characters, {_LONGEST_TARGET} are possible"
    return ""


def _read_number(text: str, key: NumberKey) -> float | None:
    """A number as Moodle with English settings reads it: see "Numerical question type".

    Blanks are dropped; commas too if there is a point or more than one of them, else a comma parts
    thousands; what follows the number counts as a unit and is ignored.
    """
    text = text.replace(" ", "")
    text = re.sub(r"(?:e|E|(?:x|\*|×)10(?:\^|\*\*))([+-]?\d+)", r"e\1", text, flags=re.ASCII)
    text = text.replace(",", "")
    match = re.match(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?", text, flags=re.ASCII)
    return float(match[0]) if match else None


FORMS = {
    "single": Form(
        "multiple choice, one answer",
        one_choice,
        _EVERY | {"choice feedback", "fixed order", "shuffle"},
    ),
    "multiple": Form(
        "multiple choice, several answers",
        right_less_wrong,
        _EVERY | {"choice feedback", "fixed order", "shuffle"},
        _too_many_right,
    ),
    "number": Form(
        "numerical",
        within_tolerance(_read_number, blur=1e-14),
        _EVERY | {"key feedback", "mistake feedback", "unit"},
    ),
    "date": Form(
        "short answer", listed(no_capitals), _EVERY | {"key feedback", "mistake feedback"}
    ),
    "text": Form(
        "short answer", listed(no_capitals), _EVERY | {"key feedback", "mistake feedback"}
    ),
    "match": Form("matching", share_of_pairs, _EVERY, _too_long_target),
    "classify": Form("drag and drop into text", share_of_pairs, _EVERY),
    "order": Form("ordering", share_of_neighbours, _EVERY),
    "open": Form("essay", None, _COMMON | {"rubric", "marking by hand"}),
}


def write(selection: Selection, options: Options) -> bytes:
    """Write the questions of `selection`, a category for each chapter and for variants."""
    top = selection.title if selection.assignment else selection.course
    root = element("quiz")
    for chapter in selection.chapters:
        entries = [entry for entry in selection.entries if entry.exercise.chapter == chapter]
        names = [top] if selection.assignment else [top, chapter]
        plain_ones = [entry for entry in entries if not entry.varies]
        if plain_ones:
            root.append(_category(names, ""))
            root.extend(question(entry.wordings[0], selection, options) for entry in plain_ones)
        for entry in entries:
            if entry.varies:
                about = "Variants of one exercise: add a random question from this category."
                root.append(_category([*names, plain(entry.exercise.title)], about))
                root.extend(question(one, selection, options) for one in entry.wordings)
    return xml_bytes(root)


def _category(names: Iterable[str], about: str) -> ET.Element:
    path = "/".join(["$course$", "top", *(name.replace("/", "//") for name in names)])
    return element(
        "question",
        element("category", element("text", path)),
        element("info", element("text", about), format="html"),
        type="category",
    )
