"""Moodle's documented rules, applied to the exported file: marks are what the report says.

The rules are those of Moodle's documentation, "Question types"; they know the file alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

from yardstick import answers

from coursekit.exercises import Exercise, mark
from coursekit.exercises.display_order import shown_items
from coursekit.exercises.plain import plain
from coursekit.export import Selection, export
from coursekit.export.loss import EXACT, loss
from coursekit.export.moodle import FORMS


def words(node: ET.Element | None) -> str:
    """The text of an element, without its markup; a break of the line parts words."""
    html = (node.findtext("text") or "").replace("<br />", " ") if node is not None else ""
    return " ".join("".join(ET.fromstring(f"<div>{html}</div>").itertext()).split())


def named(exercise: Exercise, name: str) -> str:
    """What a choice, stem, target or item is called in the file."""
    for items in ("choices", "stems", "targets", "items"):
        for item in getattr(exercise.key, items, ()):
            if item.id == name:
                return " ".join(plain(item.label.text).split())
    raise KeyError(name)


def multichoice(question: ET.Element, exercise: Exercise, answer: Any) -> float:
    """Fractions of what is ticked added up; between 0 and 1."""
    shares = {words(one): float(one.get("fraction", 0)) for one in question.iter("answer")}
    ticked = [answer] if isinstance(answer, str) else answer
    total = sum(shares[named(exercise, name)] for name in ticked) / 100
    return min(1.0, max(0.0, total))


def numerical(question: ET.Element, exercise: Exercise, answer: Any) -> float:
    """The first answer within whose tolerance the number lies; English separators."""
    text = re.sub(r"[eE]|(?:x|\*|×)10(?:\^|\*\*)", "e", answer.replace(" ", "")).replace(",", "")
    number = re.match(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[-+]?[0-9]+)?", text)
    for one in question.iter("answer") if number else ():
        away = abs(float(number[0]) - float(one.findtext("text") or 0)) if number else 0.0
        if away <= float(one.findtext("tolerance") or 0) + 1e-14:
            return float(one.get("fraction", 0)) / 100
    return 0.0


@cache
def pattern(text: str) -> re.Pattern[str]:
    """A listed answer as a regular expression."""
    parts = re.split(r"(?<!\\)\*+", text)
    return re.compile(".*".join(re.escape(part.replace(r"\*", "*")) for part in parts), re.I)


def shortanswer(question: ET.Element, exercise: Exercise, answer: Any) -> float:
    """The first answer that fits, without capitals; ``*`` stands for anything."""
    assert question.findtext("usecase") == "0"
    for one in question.iter("answer"):
        if pattern(one.findtext("text") or "").fullmatch(answer.strip(" \t\n\r\v\0")):
            return float(one.get("fraction", 0)) / 100
    return 0.0


def matching(question: ET.Element, exercise: Exercise, answer: Any) -> float:
    """The share of stems with their answer; a row without a stem is only another answer."""
    rows = [(words(one), one.findtext("answer/text")) for one in question.iter("subquestion")]
    right = {stem: target for stem, target in rows if stem}
    given = {named(exercise, s): named(exercise, t) for s, t in answer.items()}
    return sum(given.get(stem) == target for stem, target in right.items()) / len(right)


def ddwtos(question: ET.Element, exercise: Exercise, answer: Any) -> float:
    """The share of gaps with the box whose number stands in them."""
    boxes = [words(one) for one in question.iter("dragbox")]
    gaps = [
        int(n) for n in re.findall(r"\[\[(\d+)\]\]", question.findtext("questiontext/text") or "")
    ]
    given = [answer.get(item.id) for item in shown_items(exercise)]
    assert len(gaps) == len(given)
    right = [
        name is not None and boxes[gap - 1] == named(exercise, name)
        for gap, name in zip(gaps, given, strict=True)
    ]
    return sum(right) / len(gaps)


def ordering(question: ET.Element, exercise: Exercise, answer: Any) -> float:
    """The share of items that are followed by the right one, the last not counted."""
    assert question.findtext("gradingtype") == "RELATIVE_NEXT_EXCLUDE_LAST"
    rows = sorted(question.iter("answer"), key=lambda one: float(one.get("fraction", 0)))
    follows = dict(pairwise(words(row) for row in rows))
    given = [named(exercise, name) for name in answer]
    return sum(follows.get(one) == other for one, other in pairwise(given)) / len(follows)


RULES: dict[str, Callable[[ET.Element, Exercise, Any], float]] = {
    "multichoice": multichoice,
    "numerical": numerical,
    "shortanswer": shortanswer,
    "matching": matching,
    "ddwtos": ddwtos,
    "ordering": ordering,
}


def test_the_file_is_marked_as_the_report_says(cases_selection: Selection) -> None:
    """What differs from our mark stands in the report, and what stands there differs."""
    root = ET.fromstring(export(cases_selection, "moodle").content)
    questions = {
        node.findtext("idnumber"): node for node in root if node.find("idnumber") is not None
    }
    tried, wrong = 0, []
    for exercise in cases_selection.wordings:
        report = loss(exercise, FORMS)
        if exercise.kind == "open" or report.why:
            continue
        name = exercise.id + (f"#{exercise.variant}" if exercise.variant else "")
        question = questions[name]
        form = FORMS[exercise.kind]
        assert form.rule
        rule = form.rule(exercise)
        differs = False
        for answer in answers(exercise)[:300]:
            theirs = RULES[question.get("type", "")](question, exercise, answer)
            expected = rule(answer)
            if abs(theirs - expected) > EXACT:
                wrong.append((name, answer, theirs, expected))
            differs |= abs(theirs - mark(exercise, answer).score) > EXACT
            tried += 1
        if report.touches_marks and not differs:
            wrong.append((name, "the report says that marks differ", 0.0, 0.0))
    assert wrong == []
    assert tried > 1500
