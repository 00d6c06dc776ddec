"""What an answer says, part by part: a choice, a pair, a neighbourhood, or the whole answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from coursekit.catalogue import _
from coursekit.exercises import Exercise, mark
from coursekit.exercises.display_order import shown_choices
from coursekit.exercises.marking.date_reading import read_answer
from coursekit.exercises.marking.numbers import read_for
from coursekit.exercises.marking.text import normalise
from coursekit.exercises.marking.verdict import UNCLEAR, UNREADABLE
from coursekit.exercises.model import DateKey, NumberKey, OrderKey, PairKey, PairMistake
from coursekit.exercises.plain import label_text, plain
from coursekit.grading.item_analysis.class_marks import Answered
from coursekit.grading.model import DROPPED, GIVEN

RIGHT, OTHERS, EMPTY, UNREAD = "!right", "!others", "!empty", "!unread"
"""Names of parts that are no single answer."""

_GIVE_NO_SCORE = (DROPPED, GIVEN)


@dataclass(frozen=True)
class Part:
    """One thing that an answer says: a choice, a pair, a neighbourhood, or the whole answer."""

    name: str
    label: str
    right: bool
    feedback: str = ""


def parts_of(exercise: Exercise | None, answer: Answered) -> Iterator[Part]:
    """What an answer says, each part once."""
    if answer.state in (UNREADABLE, UNCLEAR):
        yield Part(UNREAD, _("could not be read as an answer"), False)
        return
    if exercise is None:
        yield _whole(answer, normalise(_said(answer.value)) or _said(answer.value))
        return
    parts = _PARTS.get(exercise.kind)
    if parts:
        yield from {part.name: part for part in parts(exercise, answer)}.values()


def _chosen(exercise: Exercise, answer: Answered) -> Iterator[Part]:
    names = [answer.value] if isinstance(answer.value, str) else answer.value
    known = {choice.id: choice for choice in shown_choices(exercise)}
    for name in names if isinstance(names, list | tuple) else ():
        choice = known.get(name) if isinstance(name, str) else None
        label = (
            label_text(choice) if choice else _("a choice of an older wording: {name}", name=name)
        )
        right = bool(choice and choice.right)
        yield Part(str(name), label, right or _accepted(exercise, answer))


def _accepted(exercise: Exercise, answer: Answered) -> bool:
    """Whether the only choice brought everything, though it may not be the key's."""
    return exercise.kind == "single" and _is_right(answer)


def _is_right(answer: Answered) -> bool:
    return answer.state not in _GIVE_NO_SCORE and answer.score >= 1


def _written(exercise: Exercise, answer: Answered) -> Iterator[Part]:
    if answer.state in _GIVE_NO_SCORE:
        verdict = mark(exercise, answer.value)
        remarks = tuple(remark.text for remark in verdict.remarks)
        answer = Answered(answer.variant, answer.value, verdict.score, verdict.state, remarks)
    yield _whole(answer, _normal(exercise, answer.value))


def _whole(answer: Answered, name: str) -> Part:
    if _is_right(answer):
        return Part(RIGHT, _("right"), True)
    label = _said(answer.value)
    if answer.score > 0:
        label = _("{answer} (partly right)", answer=label)
    return Part("=" + name, label, False, plain(" ".join(answer.remarks)))


def _normal(exercise: Exercise, value: Any) -> str:
    """One form for answers that say the same."""
    text = _said(value)
    if isinstance(exercise.key, NumberKey):
        read = read_for(exercise.key, text).values
        return repr(read[0]) if len(read) == 1 else normalise(text)
    if isinstance(exercise.key, DateKey):
        dates = read_answer(exercise.key, text)
        return repr((dates[0].start, dates[0].end)) if len(dates) == 1 else normalise(text)
    return normalise(text) or text


def _pairs(exercise: Exercise, answer: Answered) -> Iterator[Part]:
    key = exercise.key
    assert isinstance(key, PairKey)
    if _is_right(answer) or not isinstance(answer.value, dict):
        if _is_right(answer):
            yield Part(RIGHT, _("all right"), True)
        return
    names = {item.id: label_text(item) for item in (*key.stems, *key.targets)}
    given = {stem: target for stem, target in answer.value.items() if target}
    if given == dict(key.pairs):
        yield Part(RIGHT, _("all right"), True)
    for stem, target in given.items():
        if key.pairs.get(stem) != target:
            label = f"{names.get(stem, stem)} → {names.get(str(target), target)}"
            yield Part(f"{stem}>{target}", label, False, _feedback(key.mistakes, stem, str(target)))


def _neighbours(exercise: Exercise, answer: Answered) -> Iterator[Part]:
    key = exercise.key
    assert isinstance(key, OrderKey)
    names = {item.id: label_text(item) for item in key.items}
    wanted = set(pairwise(item.id for item in key.items))
    given = [str(name) for name in answer.value] if isinstance(answer.value, list | tuple) else []
    broken = [pair for pair in pairwise(given) if pair not in wanted]
    if _is_right(answer) or not broken:
        yield Part(RIGHT, _("all in order"), True)
        return
    for one, other in broken:
        label = _(
            "{one} directly before {other}",
            one=names.get(one, one),
            other=names.get(other, other),
        )
        yield Part(f"{one}>{other}", label, False, _feedback(key.mistakes, one, other))


def _feedback(mistakes: tuple[PairMistake, ...], stem: str, target: str) -> str:
    return " ".join(
        plain(mistake.feedback.text)
        for mistake in mistakes
        if mistake.stem in ("", stem) and mistake.target == target
    )


_PARTS: dict[str, Callable[[Exercise, Answered], Iterator[Part]]] = {
    "single": _chosen,
    "multiple": _chosen,
    "number": _written,
    "date": _written,
    "text": _written,
    "match": _pairs,
    "classify": _pairs,
    "order": _neighbours,
}


def _said(value: Any) -> str:
    return value if isinstance(value, str) else str(value)
