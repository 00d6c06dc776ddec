"""Marking what is chosen: choices, pairs, an order, and the reader's own judgement of prose.

See `marking`, which calls these by kind.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import pairwise
from typing import Any

from coursekit.catalogue import N_, _
from coursekit.exercises.marking.verdict import (
    KEPT,
    Remark,
    Verdict,
    is_blank,
    kind_of,
    nothing,
    scored,
    unreadable,
    whole,
)
from coursekit.exercises.model import ChoiceKey, OrderKey, PairKey, RubricKey


def mark_single(key: ChoiceKey, answer: Any) -> Verdict:
    """Mark the name of one choice."""
    names = _names(answer, [choice.id for choice in key.choices], _CHOICE)
    if isinstance(names, Verdict):
        return names
    if len(set(names)) > 1:
        return unreadable(N_("one choice is asked for, not several"))
    right = names[0] in key.right
    return scored(float(right), _("Right.") if right else _("Not right."), _chosen(key, names))


def mark_multiple(key: ChoiceKey, answer: Any) -> Verdict:
    """Mark the names of several choices: right less wrong, by the number that are right."""
    names = _names(answer, [choice.id for choice in key.choices], _CHOICE)
    if isinstance(names, Verdict):
        return names
    total = len(key.right)
    hits = len(set(names) & set(key.right))
    wrong = len(set(names)) - hits
    score = max(0, hits - wrong) / total
    message = _("Right.") if score == 1 else _hits(hits, total, wrong)
    return scored(score, message, _chosen(key, names))


def _hits(hits: int, total: int, wrong: int) -> str:
    if wrong:
        return _("{hits} of {total} right, {wrong} wrong.", hits=hits, total=total, wrong=wrong)
    return _("{hits} of {total} right, none wrong.", hits=hits, total=total)


def _chosen(key: ChoiceKey, names: Iterable[str]) -> tuple[Remark, ...]:
    names = set(names)
    return tuple(
        Remark(choice.id, choice.feedback.text)
        for choice in key.choices
        if choice.id in names and choice.feedback
    )


# What is wrong with an answer that should be one name, should hold names, should hold a known one.
_CHOICE = (
    N_("it is {kind}, not the name of a choice"),
    N_("it holds {kind}, not the name of a choice"),
    N_('no choice is named "{name}"'),
)
_ITEM = (
    N_("it is {kind}, not the name of an item"),
    N_("it holds {kind}, not the name of an item"),
    N_('no item is named "{name}"'),
)


def _names(
    answer: Any, known: Collection[str], reasons: tuple[str, str, str]
) -> list[str] | Verdict:
    """The names in `answer`; or what is wrong with it."""
    is_none, holds_none, unknown = reasons
    if isinstance(answer, str):
        answer = [answer] if answer else []
    if not isinstance(answer, list | tuple):
        return unreadable(is_none, kind=kind_of(answer))
    for name in answer:
        if not isinstance(name, str):
            return unreadable(holds_none, kind=kind_of(name))
        if name not in known:
            return unreadable(unknown, name=name[:30])
    return list(answer) or nothing()


def mark_pairs(key: PairKey, answer: Any) -> Verdict:
    """Mark a table of stems and the names of their targets: the share that is right."""
    if not isinstance(answer, dict):
        return unreadable(N_("it is {kind}, not a table of pairs"), kind=kind_of(answer))
    if any(stem not in key.pairs for stem in answer):
        return unreadable(N_("it names something that is not to be matched here"))
    given = {stem: target for stem, target in answer.items() if target is not None}
    if not all(isinstance(target, str) for target in given.values()):
        return unreadable(N_("a target in it is not a name"))
    given = {stem: target for stem, target in given.items() if target}
    if not {target.id for target in key.targets}.issuperset(given.values()):
        return unreadable(N_("it names a target that is not there"))
    return _judge_pairs(key, given) if given else nothing()


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
    told = {"hits": len(right), "total": total, "missing": missing}
    if len(right) == total:
        message = _("Right.")
    elif missing:
        message = _("{hits} of {total} right, {missing} not answered.", **told)
    else:
        message = _("{hits} of {total} right.", **told)
    return scored(len(right) / total, message, tuple(remarks))


def mark_order(key: OrderKey, answer: Any) -> Verdict:
    """Mark a list of all names: the share of neighbours that should follow each other so."""
    wanted = [item.id for item in key.items]
    given = _names(answer, wanted, _ITEM)
    if isinstance(given, Verdict):
        return given
    if len(set(given)) < len(given):
        return unreadable(N_("something stands in it twice"))
    if len(given) != len(wanted):
        return unreadable(N_("it orders {some} of {all} items"), some=len(given), all=len(wanted))
    follows = dict(pairwise(wanted))
    pairs = list(pairwise(given))
    right, total = sum(follows.get(one) == other for one, other in pairs), len(pairs)
    remarks = tuple(
        Remark(f"!{place}", mistake.feedback.text)
        for place, mistake in enumerate(key.mistakes)
        if (mistake.stem, mistake.target) in pairs
    )
    message = _("{hits} of {total} neighbouring pairs are right.", hits=right, total=total)
    return scored(right / total, _("Right.") if right == total else message, remarks)


def mark_open(key: RubricKey, answer: Any) -> Verdict:
    """Keep prose, or ``{"text": …, "level": n}`` with the level the reader gives it, from 0."""
    level = None
    if isinstance(answer, dict):
        answer, level = answer.get("text"), answer.get("level")
    if answer is None or (isinstance(answer, str) and is_blank(answer)):
        return nothing()
    if not isinstance(answer, str):
        return unreadable(N_("it is {kind}, not a text"), kind=kind_of(answer))
    if level is None:
        return Verdict(0.0, KEPT, _("Kept. Compare it with the rubric and judge it yourself."))
    place = whole(level)
    if place is None or not 0 <= place < len(key.levels):
        return unreadable(N_("the rubric has no such level"))
    share = key.levels[place].points / key.levels[0].points
    return Verdict(share, KEPT, _("Kept, with your own judgement."))
