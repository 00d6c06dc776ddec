"""A tab-separated file for Blackboard Ultra: Upload questions from a file.

The rows are described in Blackboard's help, "Upload questions": a type, the question, answers.
It holds plain text; nothing but right answers can be told.  The rules of marking are those of a
question that has just been uploaded, after the help's "Question types".
"""

from __future__ import annotations

from collections.abc import Iterator

from coursekit.exercises import Exercise, Prose
from coursekit.exercises.display_order import shown_choices, shown_items
from coursekit.exercises.model import ChoiceKey, NumberKey, PairKey, RubricKey
from coursekit.exercises.plain import plain
from coursekit.export.loss import Form
from coursekit.export.options import Options
from coursekit.export.packages import legal, number
from coursekit.export.scoring import (
    all_choices_or_nothing,
    listed,
    no_capitals,
    one_choice,
    plain_number,
    share_of_pairs,
    within_tolerance,
)
from coursekit.export.selection import Selection
from coursekit.export.spellings import Spelling, spellings

_MOST = 100  # answers of a question


def _listed(exercise: Exercise) -> tuple[Spelling, ...]:
    return tuple(one for one in spellings(exercise) if one.share == 1)[:_MOST]


def _repeats(exercise: Exercise) -> str:
    key = exercise.key
    assert isinstance(key, PairKey)
    targets = list(key.pairs.values())
    if len(set(targets)) < len(targets):
        return "a target that fits two stems is marked wrong there"
    return ""


_EVERY = frozenset({"verdict"})
FORMS = {
    "single": Form("MC", one_choice, _EVERY),
    "multiple": Form("MA", all_choices_or_nothing, _EVERY),
    "number": Form("NUM", within_tolerance(plain_number), _EVERY | {"unit"}),
    "date": Form("FIB", listed(no_capitals, _listed), _EVERY),
    "text": Form("FIB", listed(no_capitals, _listed), _EVERY),
    "match": Form("MAT", share_of_pairs, _EVERY, _repeats),
    "classify": Form("MAT", share_of_pairs, _EVERY, _repeats),
    "open": Form("ESS", None, _EVERY | {"marking by hand"}),
}


def write(selection: Selection, options: Options) -> bytes:
    """Write the rows, one a question, without a heading, as the upload wants them."""
    rows = ["\t".join(_clean(field) for field in _row(one)) for one in selection.wordings]
    return ("\r\n".join(rows) + "\r\n").encode("utf-8")


def _clean(field: str) -> str:
    return " ".join(legal(field).split())


def _text(prose: Prose) -> str:
    return plain(prose.text)


def _row(exercise: Exercise) -> Iterator[str]:
    key = exercise.key
    yield FORMS[exercise.kind].name
    unit = f" ({key.units[0]})" if isinstance(key, NumberKey) and key.units else ""
    yield f"{_text(exercise.prompt)}{unit}"
    if isinstance(key, ChoiceKey):
        for choice in shown_choices(exercise):
            yield _text(choice.label)
            yield "correct" if choice.right else "incorrect"
    elif isinstance(key, NumberKey):
        yield number(key.value)
        yield number(key.tolerance)
    elif isinstance(key, PairKey):
        targets = {target.id: _text(target.label) for target in key.targets}
        for stem in shown_items(exercise):
            yield _text(stem.label)
            yield targets[key.pairs[stem.id]]
    elif isinstance(key, RubricKey):
        yield _text(key.levels[0].sample) if key.levels[0].sample else ""
    else:
        yield from (one.text for one in _listed(exercise))
