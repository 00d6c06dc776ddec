"""What the numbers of an item analysis say in words of an exercise that deserves a look.

Careful words: what a small class shows is called a hint, what chance may have done is said.
"""

from __future__ import annotations

from dataclasses import dataclass

from coursekit.catalogue import N_, _, ngettext, number_words
from coursekit.charts.item_map import EASY, HARD
from coursekit.grading.item_analysis.estimate_words import between, how_many, percent
from coursekit.grading.item_analysis.interval_estimates import NEEDED
from coursekit.grading.item_analysis.item_model import Item
from coursekit.grading.item_analysis.misunderstandings import AT_LEAST, is_frequent, lead_of

KEY = "key"
"""`Finding.kind` of one that doubts the key."""

_FLAT = 0.2
_LEFT_OPEN = 0.3


@dataclass(frozen=True)
class Finding:
    """One plain sentence or two on an exercise."""

    kind: str
    words: str


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
    hint = _("With so few students this is a hint, not a finding.") if few else ""
    if (
        discrimination.value is not None
        and discrimination.high is not None
        and discrimination.high < 0
    ):
        words = _(
            "Students who did well in the other exercises tended to get this one wrong "
            "(discrimination {estimate}). "
            "Look at the key first, then whether the task can be read in another way.",
            estimate=between(discrimination),
        )
        return Finding(KEY, f"{words} {rival}".rstrip())
    if rival:
        sure = _("Make sure that the key is right.")
        return Finding(KEY, f"{rival} {sure} {hint}".rstrip())
    if discrimination.value is not None and discrimination.value < 0:
        words = _(
            "Discrimination is below zero ({estimate}), but that may be chance. "
            "Read the task and the key once more.",
            estimate=between(discrimination),
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
        if drew.n > right and drew.n >= AT_LEAST:
            words = ngettext(
                "“{answer}” was chosen by {some} of {n} student, the key by only {right}.",
                "“{answer}” was chosen by {some} of {n} students, the key by only {right}.",
                drew.of,
                answer=drew.label,
                some=number_words(drew.n),
                right=number_words(right),
            )
            n, of = drew.thirds[2]
            if sum(size for _n, size in drew.thirds) >= NEEDED["thirds"].students:
                more = _(
                    "In the upper third, {some} of {all} chose it.",
                    some=number_words(n),
                    all=number_words(of),
                )
                words = f"{words} {more}"
            return words
        for option in wrong:
            with_rest = option.with_rest
            if with_rest and with_rest.low is not None and with_rest.low > 0 and option.n > 2:
                n, of = option.thirds[2]
                return _(
                    "“{answer}” attracted the stronger students: "
                    "{some} of {all} in the upper third chose it.",
                    answer=option.label,
                    some=number_words(n),
                    all=number_words(of),
                )
    return ""


def _level(item: Item) -> Finding | None:
    difficulty = item.difficulty
    if difficulty.value is None or difficulty.low is None or difficulty.high is None:
        return None
    names = {
        "share": percent(difficulty.value),
        "low": percent(difficulty.low),
        "high": percent(difficulty.high),
        "n": number_words(difficulty.n),
    }
    if difficulty.value < HARD:
        words = _(
            "Very hard: {share} of its points were reached (between {low} and {high}, n = {n}).",
            **names,
        )
        if difficulty.high >= HARD:
            words += " " + _("It may be less hard than it looks in this class.")
        return Finding("hard", f"{words} {_chance(item)}".rstrip())
    if difficulty.value > EASY:
        words = _(
            "Very easy: {share} of its points were reached (between {low} and {high}, n = {n}).",
            **names,
        )
        if difficulty.low <= EASY:
            words += " " + _("It may be less easy than it looks in this class.")
        return Finding("easy", words + " " + _("It says little about who knows more."))
    return None


def _chance(item: Item) -> str:
    choices = {option.name for option in item.options if not option.name.startswith("!")}
    if item.kind != "single" or len(choices) < 2 or len({o.variant for o in item.options}) > 1:
        return ""
    return _("Guessing alone would give {share}.", share=percent(1 / len(choices)))


def _flat(item: Item) -> Finding | None:
    discrimination = item.discrimination
    if (
        discrimination.value is None
        or discrimination.high is None
        or discrimination.value < 0
        or discrimination.high >= _FLAT
    ):
        return None
    words = _(
        "It hardly separates strong from weak students (discrimination {estimate}). "
        "Perhaps it asks for something else than the other exercises.",
        estimate=between(discrimination),
    )
    return Finding("flat", words)


def _empty(item: Item) -> Finding | None:
    total = item.n + item.waiting
    if total < NEEDED["difficulty"].students or item.unanswered < _LEFT_OPEN * total:
        return None
    words = _("{students} left it empty.", students=how_many(item.unanswered, total))
    return Finding("empty", words)


def _untold(item: Item) -> list[Finding]:
    """Wrong answers that many gave and to which the exercise says nothing."""
    return [
        Finding(
            "untold",
            _(
                "{lead} “{answer}”, and no feedback tells them why it is wrong. "
                "Add it to the exercise, below - [ ].",
                lead=lead_of(item, how_many(option.n, option.of)),
                answer=option.label,
            ),
        )
        for option in item.options
        if is_frequent(option) and not option.feedback
    ]


def _variants(item: Item) -> list[Finding]:
    findings = []
    for row in item.variants:
        difference = row.against
        if row.unfair and difference.value is not None:
            told = (
                N_(
                    "Variant {variant} was clearly easier than the others: {share} of the points "
                    "apart (difference {estimate}). Consider giving its students the difference."
                )
                if difference.value > 0
                else N_(
                    "Variant {variant} was clearly harder than the others: {share} of the points "
                    "apart (difference {estimate}). Consider giving its students the difference."
                )
            )
            words = _(
                told,
                variant=item.variant_words(row.variant),
                share=percent(abs(difference.value)),
                estimate=between(difference),
            )
            findings.append(Finding("variant", words))
    return findings
