"""Marking what is chosen: choices, pairs, an order, and the reader's own judgement of prose.

See `marking`, which calls these by kind.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import pairwise
from typing import Any

from coursekit.exercises.marking.verdict import (
    KEPT,
    NOTHING,
    Remark,
    Verdict,
    is_blank,
    kind_of,
    scored,
    unreadable,
    whole,
)
from coursekit.exercises.model import ChoiceKey, OrderKey, PairKey, RubricKey


def mark_single(key: ChoiceKey, answer: Any) -> Verdict:
    """Mark the name of one choice."""
    names = _names(answer, [choice.id for choice in key.choices], "choice")
    if isinstance(names, Verdict):
        return names
    if len(set(names)) > 1:
        return unreadable("one choice is asked for, not several")
    right = names[0] in key.right
    return scored(float(right), "Right." if right else "Not right.", _chosen(key, names))


def mark_multiple(key: ChoiceKey, answer: Any) -> Verdict:
    """Mark the names of several choices: right less wrong, by the number that are right."""
    names = _names(answer, [choice.id for choice in key.choices], "choice")
    if isinstance(names, Verdict):
        return names
    total = len(key.right)
    hits = len(set(names) & set(key.right))
    wrong = len(set(names)) - hits
    score = max(0, hits - wrong) / total
    message = f"{hits} of {total} right, {wrong or 'none'} wrong."
    return scored(score, "Right." if score == 1 else message, _chosen(key, names))


def _chosen(key: ChoiceKey, names: Iterable[str]) -> tuple[Remark, ...]:
    names = set(names)
    return tuple(
        Remark(choice.id, choice.feedback.text)
        for choice in key.choices
        if choice.id in names and choice.feedback
    )


def _names(answer: Any, known: Collection[str], what: str) -> list[str] | Verdict:
    """The names in `answer`; or what is wrong with it."""
    if isinstance(answer, str):
        answer = [answer] if answer else []
    if not isinstance(answer, list | tuple):
        return unreadable(f"it is {kind_of(answer)}, not the name of a {what}")
    for name in answer:
        if not isinstance(name, str):
            return unreadable(f"it holds {kind_of(name)}, not the name of a {what}")
        if name not in known:
            return unreadable(f'no {what} is named "{name[:30]}"')
    return list(answer) or NOTHING


def mark_pairs(key: PairKey, answer: Any) -> Verdict:
    """Mark a table of stems and the names of their targets: the share that is right."""
    if not isinstance(answer, dict):
        return unreadable(f"it is {kind_of(answer)}, not a table of pairs")
    if any(stem not in key.pairs for stem in answer):
        return unreadable("it names something that is not to be matched here")
    given = {stem: target for stem, target in answer.items() if target is not None}
    if not all(isinstance(target, str) for target in given.values()):
        return unreadable("a target in it is not a name")
    given = {stem: target for stem, target in given.items() if target}
    if not {target.id for target in key.targets}.issuperset(given.values()):
        return unreadable("it names a target that is not there")
    return _judge_pairs(key, given) if given else NOTHING


def _judge_pairs(key: PairKey, given: dict[str, str]) -> Verdict:
    right = [stem for stem in key.pairs if given.get(stem) == key.pairs[stem]]
    total, missing = len(key.pairs), len(key.pairs) - len(given)
    wrong = [(stem, target) for stem, target in given.items() if target != key.pairs[stem]]
    remarks = [Remark(stem, key.feedback[stem].text) for stem in right if stem in key.feedback]
    remarks += [
        Remark(f"!{place}", mistake.feedback.text)
        for place, mistake in enumerate(key.mistakes)
        if any(mistake.stem in ("", stem) and mistake.target == target for stem, target in wrong)
    ]
    rest = f", {missing} not answered" if missing else ""
    message = "Right." if len(right) == total else f"{len(right)} of {total} right{rest}."
    return scored(len(right) / total, message, tuple(remarks))


def mark_order(key: OrderKey, answer: Any) -> Verdict:
    """Mark a list of all names: the share of neighbours that should follow each other so."""
    wanted = [item.id for item in key.items]
    given = _names(answer, wanted, "item")
    if isinstance(given, Verdict):
        return given
    if len(set(given)) < len(given):
        return unreadable("something stands in it twice")
    if len(given) != len(wanted):
        return unreadable(f"it orders {len(given)} of {len(wanted)} items")
    follows = dict(pairwise(wanted))
    pairs = list(pairwise(given))
    right, total = sum(follows.get(one) == other for one, other in pairs), len(pairs)
    remarks = tuple(
        Remark(f"!{place}", mistake.feedback.text)
        for place, mistake in enumerate(key.mistakes)
        if (mistake.stem, mistake.target) in pairs
    )
    message = "Right." if right == total else f"{right} of {total} neighbouring pairs are right."
    return scored(right / total, message, remarks)


def mark_open(key: RubricKey, answer: Any) -> Verdict:
    """Keep prose, or ``{"text": …, "level": n}`` with the level the reader gives it, from 0."""
    level = None
    if isinstance(answer, dict):
        answer, level = answer.get("text"), answer.get("level")
    if answer is None or (isinstance(answer, str) and is_blank(answer)):
        return NOTHING
    if not isinstance(answer, str):
        return unreadable(f"it is {kind_of(answer)}, not a text")
    if level is None:
        return Verdict(0.0, KEPT, "Kept. Compare it with the rubric and judge it yourself.")
    place = whole(level)
    if place is None or not 0 <= place < len(key.levels):
        return unreadable("the rubric has no such level")
    share = key.levels[place].points / key.levels[0].points
    return Verdict(share, KEPT, "Kept, with your own judgement.")
