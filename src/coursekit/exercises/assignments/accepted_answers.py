"""Marking by the key and by further answers that an instructor accepts afterwards.

Each further answer makes a second key; an answer gets the better of the marks.  What the author
tells to those who gave that answer as a mistake is then not told.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

from coursekit.exercises.given_answers import to_answer
from coursekit.exercises.marking import mark
from coursekit.exercises.marking.date_reading import read_date
from coursekit.exercises.marking.dates import same_time
from coursekit.exercises.marking.numbers import read_for
from coursekit.exercises.marking.verdict import UNCLEAR, UNREADABLE, Verdict
from coursekit.exercises.model import (
    Accepted,
    Choice,
    ChoiceKey,
    DateKey,
    Exercise,
    Key,
    NumberKey,
    OrderKey,
    PairKey,
    TextKey,
)
from coursekit.exercises.reading.syntax import ListItem
from coursekit.exercises.reading.typed_keys import text_form

_WHAT = {
    "single": "the name or the text of a choice",
    "multiple": "all right choices in a list of their own: accept: [[a, c]]",
    "number": "a number that can be read in one way: 20000",
    "date": "a date: 1951-09",
    "text": "a text",
    "match": "a table: {stem: target}",
    "classify": "a table: {item: category}",
    "order": "all items in a list of their own: accept: [[first, second, third]]",
}


def mark_accepting(exercise: Exercise, answer: Any, accept: tuple[Any, ...]) -> Verdict:
    """Mark `answer` by the key and by further accepted answers; the best mark counts.

    Parameters
    ----------
    exercise : Exercise
    answer : JSON value
        As `mark` takes it.
    accept : tuple
        Further answers as people write them: a letter, name or text of a choice, a number, a
        date, a text, a list, a table.  What cannot be read for this exercise is passed over.

    Returns
    -------
    Verdict
        Never raises.
    """
    best = mark(exercise, answer)
    for other in accept:
        if best.score == 1:
            break
        accepting = _accepting(exercise, other)
        if accepting is not None:
            verdict = mark(accepting, answer)
            best = verdict if verdict.score > best.score else best
    return best


def accepted_answers(exercise: Exercise, accept: tuple[Any, ...]) -> tuple[Any, ...]:
    """Give further accepted answers as `mark` takes answers, without those that cannot be read."""
    return tuple(
        _answer(exercise, given) for given in accept if _accepting(exercise, given) is not None
    )


def with_accepted_texts(exercise: Exercise, accept: tuple[Any, ...]) -> Exercise:
    """Add further accepted texts to the key of a text; other kinds stay as they are."""
    key = exercise.key
    if not isinstance(key, TextKey):
        return exercise
    further = [_key(key, answer) for answer in accept]
    forms = [form for one in further if isinstance(one, TextKey) for form in one.accepted]
    return replace(exercise, key=replace(key, accepted=(*key.accepted, *forms)))


def accept_fault(exercise: Exercise, given: Any) -> tuple[str, str] | None:
    """Say why `given` cannot be accepted as an answer to `exercise`, and what to do.

    Parameters
    ----------
    exercise : Exercise
    given : object
        A text, list or table of an assignment file.

    Returns
    -------
    tuple of str and str, or None
        What is wrong and the remedy; None if it can be accepted.
    """
    # Lists and tables nearly as YAML writes them.
    shown = given if isinstance(given, str) else str(given).replace("'", "")
    if exercise.kind == "open":
        return ("an open exercise has no key to add to", "Take accept out; a person marks it.")
    each = exercise.alternatives or (exercise,)
    if len(each) > 1 and _has_letter(exercise, given):
        return (
            f'"{shown}" is a letter, and each variant has its own',
            "Write the name or the text of the choice.",
        )
    verdicts = [_judged(one, given) for one in each]
    if all(verdict is None for verdict in verdicts):
        return (
            f'"{shown}" is not an answer to {exercise.id}',
            f"Write {_WHAT[exercise.kind]}",
        )
    if all(verdict is not None and verdict.score == 1 for verdict in verdicts):
        return (f'"{shown}" is already right', "Take it out.")
    return None


def _judged(exercise: Exercise, given: Any) -> Verdict | None:
    """What the key alone says of `given`; None if it is no full answer."""
    if _accepting(exercise, given) is None:
        return None
    return mark(exercise, _answer(exercise, given))


def _has_letter(exercise: Exercise, given: Any) -> bool:
    texts = given if isinstance(given, list) else str(given).split(",")
    is_lettered = exercise.kind in ("single", "multiple", "match")
    values = given.values() if isinstance(given, dict) else texts
    return is_lettered and any(len(str(one).strip()) == 1 for one in values)


def _answer(exercise: Exercise, given: Any) -> Any:
    answer = to_answer(exercise, given)
    if isinstance(exercise.key, PairKey) and isinstance(answer, dict):
        return {**exercise.key.pairs, **answer}  # a table need only tell what differs
    return answer


def _accepting(exercise: Exercise, given: Any) -> Exercise | None:
    """The exercise with `given` as its key; None if it cannot be."""
    if exercise.kind == "multiple" and isinstance(given, str) and "," not in given:
        return None  # [a, c] may be meant as one set
    answer = _answer(exercise, given)
    verdict = mark(exercise, answer)
    if verdict.state in (UNCLEAR, UNREADABLE) or exercise.kind == "open":
        return None
    key = _key(exercise.key, answer)
    return None if key is None else replace(exercise, key=key)


def _key(key: Key, answer: Any) -> Key | None:
    if isinstance(key, ChoiceKey):
        return ChoiceKey(tuple(_choice(choice, answer) for choice in key.choices))
    if isinstance(key, NumberKey):
        values = read_for(key, str(answer)).values
        if len(values) > 1:
            return None
        value = values[0]
        within = key.share * abs(value) if key.share else key.tolerance
        wrong = tuple(m for m in key.mistakes if abs(m.value - value) > within)
        return replace(
            key, value=value, shown=str(answer), tolerance=within, mistakes=wrong, feedback=None
        )
    if isinstance(key, DateKey):
        dates = read_date(str(answer))
        if len(dates) > 1:
            return None
        wrong = tuple(
            m for m in key.mistakes if not same_time(read_date(str(m.value))[0], dates[0])
        )
        return DateKey(str(answer), wrong, limit=key.limit, stated=key.stated)
    if isinstance(key, TextKey):
        form = text_form(ListItem("x", str(answer), None, 0, False), _silent)
        return replace(key, accepted=(Accepted(str(answer), form),))
    if isinstance(key, PairKey):
        return _pairs(key, answer)
    if isinstance(key, OrderKey):
        return _order(key, answer)
    return None


def _silent(*_: object) -> None:
    """Report nothing: what cannot be read has been refused before."""


def _choice(choice: Choice, answer: list[str]) -> Choice:
    right = choice.id in answer
    feedback = choice.feedback if right == choice.right else None
    return replace(choice, right=right, feedback=feedback)


def _pairs(key: PairKey, answer: dict[str, str]) -> PairKey:
    kept = {
        stem: feedback for stem, feedback in key.feedback.items() if answer[stem] == key.pairs[stem]
    }
    accepted = set(answer.items())
    wrong = tuple(m for m in key.mistakes if (m.stem, m.target) not in accepted)
    return replace(key, pairs=answer, feedback=kept, mistakes=wrong)


def _order(key: OrderKey, answer: list[str]) -> OrderKey:
    item = {one.id: one for one in key.items}
    follow = set(pairwise(answer))
    wrong = tuple(m for m in key.mistakes if (m.stem, m.target) not in follow)
    return OrderKey(tuple(item[name] for name in answer), wrong)
