"""A CSV file for Brightspace: Question Library > Import > Upload a file.

The rows are those of Brightspace's own sample file; the rules of marking those of its
documentation, "Understanding grading options".
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from coursekit.exercises import Exercise, mark
from coursekit.exercises.display_order import shown_choices, shown_items
from coursekit.exercises.model import ChoiceKey, NumberKey, OrderKey, PairKey, RubricKey
from coursekit.exercises.plain import plain
from coursekit.export.loss import Form
from coursekit.export.options import Options
from coursekit.export.packages import number
from coursekit.export.probes import number_texts
from coursekit.export.richtext import Writer, rubric_html, unit_html
from coursekit.export.scoring import (
    Rule,
    listed,
    no_capitals,
    one_choice,
    share_of_pairs,
    share_of_places,
)
from coursekit.export.selection import Selection
from coursekit.export.spellings import Spelling, spellings

_EVERY = frozenset(
    {"title", "hint", "explanation", "formulas", "code", "points", "verdict", "spare targets"}
    | {"rich targets"}
)
_DIFFICULTY = {
    "remember": 1,
    "understand": 3,
    "apply": 5,
    "analyse": 6,
    "evaluate": 8,
    "create": 10,
}


def _right_minus_wrong(exercise: Exercise) -> Rule:
    """Each choice that is rightly ticked or rightly not gets a share, each other loses one."""
    key = exercise.key
    assert isinstance(key, ChoiceKey)
    right, count = set(key.right), len(key.choices)
    return lambda answer: max(0.0, (count - 2 * len(set(answer) ^ right)) / count)


def _numbers(exercise: Exercise) -> tuple[Spelling, ...]:
    """How the number may be typed: it is compared as a text."""
    key = exercise.key
    assert isinstance(key, NumberKey)
    texts = [text for _, text in number_texts(key.value)]
    texts += [f"{text} {unit}" for unit in key.units for text in texts[:3]]
    right = dict.fromkeys(text for text in texts if mark(exercise, text).score == 1)
    return tuple(Spelling(text, 1.0, key.feedback) for text in right)


def _tolerates(exercise: Exercise) -> str:
    key = exercise.key
    assert isinstance(key, NumberKey)
    return "its file format has no tolerance for numbers" if key.tolerance else ""


FORMS = {
    "single": Form("multiple choice", one_choice, _EVERY | {"choice feedback"}),
    "multiple": Form("multi-select", _right_minus_wrong, _EVERY | {"choice feedback"}),
    "number": Form("short answer", listed(no_capitals, _numbers), _EVERY | {"unit"}, _tolerates),
    "date": Form("short answer", listed(no_capitals), _EVERY),
    "text": Form("short answer", listed(no_capitals), _EVERY),
    "match": Form("matching", share_of_pairs, _EVERY),
    "classify": Form("matching", share_of_pairs, _EVERY),
    "order": Form("ordering", share_of_places, _EVERY),
    "open": Form("written response", None, _EVERY | {"rubric", "marking by hand"}),
}


def write(selection: Selection, options: Options) -> bytes:
    """Write the rows, with the mark by which Brightspace knows UTF-8."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    writer = Writer(selection.root)
    for exercise in selection.wordings:
        for row in _rows(exercise, writer):
            table.writerow([*row, *[""] * (5 - len(row))])
    return out.getvalue().encode("utf-8-sig")


def _rows(exercise: Exercise, writer: Writer) -> Iterator[list[str]]:
    key = exercise.key
    name = exercise.id + (f"#{exercise.variant}" if exercise.variant else "")
    task = writer.html(exercise.prompt, exercise) + unit_html(exercise)
    yield ["NewQuestion", _TYPES[exercise.kind]]
    yield ["ID", name]
    yield ["Title", plain(exercise.title)]
    yield ["QuestionText", task, "HTML"]
    yield ["Points", number(exercise.points)]
    if exercise.level in _DIFFICULTY:  # a course may have words of its own
        yield ["Difficulty", str(_DIFFICULTY[exercise.level])]
    if isinstance(key, ChoiceKey):
        yield from _choices(exercise, key, writer)
    elif isinstance(key, PairKey):
        yield from _pairs(exercise, key, writer)
    elif isinstance(key, OrderKey):
        yield ["Scoring", "EquallyWeighted"]
        yield from (["Item", writer.inline(item.label, exercise), "HTML"] for item in key.items)
    elif isinstance(key, RubricKey):
        yield ["AnswerKey", rubric_html(exercise, writer), "HTML"]
    else:
        yield ["InputBox", "1", "40"]
        given = _numbers(exercise) if isinstance(key, NumberKey) else spellings(exercise)
        yield from (["Answer", number(100 * one.share), one.text] for one in given if one.share)
    if exercise.hint:
        yield ["Hint", writer.html(exercise.hint, exercise), "HTML"]
    if exercise.explanation:
        yield ["Feedback", writer.html(exercise.explanation, exercise), "HTML"]


def _choices(exercise: Exercise, key: ChoiceKey, writer: Writer) -> Iterator[list[str]]:
    full = "100"
    if exercise.kind == "multiple":
        yield ["Scoring", "RightMinusWrong"]
        full = "1"
    for choice in shown_choices(exercise):
        feedback = writer.html(choice.feedback, exercise)
        words = writer.inline(choice.label, exercise)
        yield ["Option", full if choice.right else "0", words, "HTML", feedback, "HTML"]


def _pairs(exercise: Exercise, key: PairKey, writer: Writer) -> Iterator[list[str]]:
    """Targets are what Brightspace calls choices; each stem is matched with one of them."""
    places = {target.id: str(place) for place, target in enumerate(key.targets, 1)}
    yield ["Scoring", "EquallyWeighted"]
    for target in key.targets:
        yield ["Choice", places[target.id], writer.inline(target.label, exercise), "HTML"]
    for stem in shown_items(exercise):
        yield ["Match", places[key.pairs[stem.id]], writer.inline(stem.label, exercise), "HTML"]


_TYPES = {
    **{"single": "MC", "multiple": "MS", "number": "SA", "date": "SA", "text": "SA"},
    **{"match": "M", "classify": "M", "order": "O", "open": "WR"},
}
