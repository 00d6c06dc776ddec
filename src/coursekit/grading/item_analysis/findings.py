"""What the numbers of an item analysis say in words: misunderstandings, exercises to look at.

Careful words: what a small class shows is called a hint, what chance may have done is said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coursekit.charts.item_map import EASY, HARD
from coursekit.grading.item_analysis.choices import Option
from coursekit.grading.item_analysis.interval_estimates import NEEDED, Estimate, wilson
from coursekit.grading.item_analysis.item_model import Item

MOST = 6
"""How many misunderstandings are listed."""

KEY = "key"
"""`Finding.kind` of one that doubts the key."""

_AT_LEAST, _SHARE = 3, 0.15
_FLAT = 0.2
_LEFT_OPEN = 0.3
_VERBS = {
    "single": "chose",
    "multiple": "ticked",
    "number": "wrote",
    "date": "wrote",
    "text": "wrote",
    "match": "matched",
    "classify": "sorted",
    "order": "put",
}


@dataclass(frozen=True)
class Misunderstanding:
    """The wrong answer that drew most in one exercise.

    Parameters
    ----------
    lead : str
        By how many of how many, ending in a verb: "31 of 58 students (53%, …) chose".
    answer, feedback : str
        Plain text; feedback may be empty.
    """

    item: Item
    option: Option
    lead: str
    answer: str
    feedback: str


@dataclass(frozen=True)
class Finding:
    """One plain sentence or two on an exercise."""

    kind: str
    words: str


def percent(share: float) -> str:
    """Write a share: ``53%``."""
    return f"{100 * share:.0f}%"


def number(value: float) -> str:
    """Write a number with two places and a true minus sign."""
    return f"{value + 0.0:.2f}".replace("-0.00", "0.00").replace("-", "−")


def how_many(n: int, of: int) -> str:
    """Write ``31 of 58 students (53%, between 41% and 66%)``; a small class gets no shares."""
    students = f"{n:,} of {of:,} students"
    if of < NEEDED["difficulty"].students:
        return students
    low, high = wilson(n, of)
    return f"{students} ({percent(n / of)}, between {percent(low)} and {percent(high)})"


def _between(estimate: Estimate) -> str:
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return estimate.why
    low, high = number(estimate.low), number(estimate.high)
    return f"{number(estimate.value)}, between {low} and {high}, n = {estimate.n:,}"


def misunderstandings(items: Iterable[Item]) -> list[Misunderstanding]:
    """Find in each exercise the most frequent wrong answer; the most frequent of all first.

    An answer of fewer than three students, or of less than 15 per cent, is left out.
    """
    misread = []
    for item in items:
        mistakes = [option for option in item.options if _is_frequent(option)]
        if mistakes:
            top = max(mistakes, key=lambda option: (option.n / option.of, option.n, option.label))
            variant = f" with variant {item.variant_words(top.variant)}" if top.variant else ""
            lead = f"{how_many(top.n, top.of)}{variant} {_VERBS.get(item.kind, 'gave')}"
            misread.append(Misunderstanding(item, top, lead, top.label, top.feedback))
    misread.sort(key=lambda one: (-one.option.n / one.option.of, one.item.number))
    return misread[:MOST]


def _is_frequent(option: Option) -> bool:
    return option.is_mistake and option.n >= _AT_LEAST and option.n >= _SHARE * option.of


def findings(item: Item) -> list[Finding]:
    """Say why an exercise deserves a look; nothing if it does not."""
    if item.standing:
        return []
    findings = [
        _key(item),
        _level(item),
        _flat(item),
        _empty(item),
        *_variants(item),
        *_untold(item),
    ]
    return [one for one in findings if one]


def _key(item: Item) -> Finding | None:
    """What suggests that the key, or the task, is wrong."""
    discrimination = item.discrimination
    rival = _rival(item)
    few = item.n < NEEDED["discrimination"].students
    hint = " With so few students this is a hint, not a finding." if few else ""
    if (
        discrimination.value is not None
        and discrimination.high is not None
        and discrimination.high < 0
    ):
        words = (
            "Students who did well in the other exercises tended to get this one wrong "
            f"(discrimination {_between(discrimination)}). "
            "Look at the key first, then whether the task can be read in another way."
        )
        return Finding(KEY, words + (f" {rival}" if rival else ""))
    if rival:
        return Finding(KEY, f"{rival} Make sure that the key is right.{hint}")
    if discrimination.value is not None and discrimination.value < 0:
        words = (
            f"Discrimination is below zero ({_between(discrimination)}), but that may be chance. "
            "Read the task and the key once more."
        )
        return Finding("below zero", words)
    return None


def _rival(item: Item) -> str:
    """A wrong choice that drew more than the right one, or drew the strong and not the weak."""
    if item.kind != "single":
        return ""
    for variant in dict.fromkeys(option.variant for option in item.options):
        rows = [option for option in item.options if option.variant == variant]
        right = sum(option.n for option in rows if option.right)
        wrong = [option for option in rows if option.is_mistake]
        if not wrong:
            continue
        drew = max(wrong, key=lambda option: option.n)
        if drew.n > right and drew.n >= _AT_LEAST:
            words = (
                f"“{drew.label}” was chosen by {drew.n:,} of {drew.of:,} students, "
                f"the key by only {right:,}."
            )
            n, of = drew.thirds[2]
            if sum(size for _, size in drew.thirds) >= NEEDED["thirds"].students:
                words += f" In the upper third, {n:,} of {of:,} chose it."
            return words
        for option in wrong:
            with_rest = option.with_rest
            if with_rest and with_rest.low is not None and with_rest.low > 0 and option.n > 2:
                n, of = option.thirds[2]
                return (
                    f"“{option.label}” attracted the stronger students: "
                    f"{n:,} of {of:,} in the upper third chose it."
                )
    return ""


def _level(item: Item) -> Finding | None:
    difficulty = item.difficulty
    if difficulty.value is None or difficulty.low is None or difficulty.high is None:
        return None
    between = (
        f"between {percent(difficulty.low)} and {percent(difficulty.high)}, n = {difficulty.n:,}"
    )
    if difficulty.value < HARD:
        sure = "" if difficulty.high < HARD else " It may be less hard than it looks in this class."
        words = (
            f"Very hard: {percent(difficulty.value)} of its points were reached ({between}).{sure}"
        )
        return Finding("hard", words + _chance(item))
    if difficulty.value > EASY:
        sure = "" if difficulty.low > EASY else " It may be less easy than it looks in this class."
        words = (
            f"Very easy: {percent(difficulty.value)} of its points were reached ({between}).{sure}"
        )
        return Finding("easy", f"{words} It says little about who knows more.")
    return None


def _chance(item: Item) -> str:
    choices = {option.name for option in item.options if not option.name.startswith("!")}
    if item.kind != "single" or len(choices) < 2 or len({o.variant for o in item.options}) > 1:
        return ""
    return f" Guessing alone would give {percent(1 / len(choices))}."


def _flat(item: Item) -> Finding | None:
    discrimination = item.discrimination
    if (
        discrimination.value is None
        or discrimination.high is None
        or discrimination.value < 0
        or discrimination.high >= _FLAT
    ):
        return None
    words = (
        "It hardly separates strong from weak students "
        f"(discrimination {_between(discrimination)}). "
        "Perhaps it asks for something else than the other exercises."
    )
    return Finding("flat", words)


def _empty(item: Item) -> Finding | None:
    total = item.n + item.waiting
    if total < NEEDED["difficulty"].students or item.unanswered < _LEFT_OPEN * total:
        return None
    words = f"{how_many(item.unanswered, total)} left it empty."
    return Finding("empty", words)


def _untold(item: Item) -> list[Finding]:
    """Wrong answers that many gave and to which the exercise says nothing."""
    return [
        Finding(
            "untold",
            f"{how_many(option.n, option.of)} {_VERBS.get(item.kind, 'gave')} “{option.label}”, "
            "and no feedback tells them why it is wrong. Add it to the exercise, below - [ ].",
        )
        for option in item.options
        if _is_frequent(option) and not option.feedback
    ]


def _variants(item: Item) -> list[Finding]:
    findings = []
    for row in item.variants:
        difference = row.against
        if row.unfair and difference.value is not None:
            side = "easier" if difference.value > 0 else "harder"
            words = (
                f"Variant {item.variant_words(row.variant)} was clearly {side} than the others: "
                f"{percent(abs(difference.value))} of the points apart "
                f"(difference {_between(difference)}). "
                "Consider giving its students the difference."
            )
            findings.append(Finding("variant", words))
    return findings
