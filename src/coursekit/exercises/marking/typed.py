"""Marking what is written: a number, a date, a short text.

See `marking`, which calls these by kind.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from coursekit.catalogue import N_, _, localised
from coursekit.exercises.marking.date_reading import read_answer, read_date, why_unreadable
from coursekit.exercises.marking.dates import (
    Reading,
    as_limit,
    encloses,
    is_coarser,
    is_finer,
    is_one_end,
    same_time,
)
from coursekit.exercises.marking.names import fits_word, may_be_patronymic
from coursekit.exercises.marking.numbers import AS_SHARE, TOO_LARGE, Numbers, read_for
from coursekit.exercises.marking.text import (
    FILLERS,
    all_words,
    core_words,
    one_slip,
    split_words,
    trim,
    without_brackets,
)
from coursekit.exercises.marking.verdict import (
    NEAR,
    UNCLEAR,
    UNREADABLE,
    Remark,
    Verdict,
    is_blank,
    kind_of,
    nothing,
    scored,
    unreadable,
    whole,
)
from coursekit.exercises.model import DateKey, Form, Mistake, NumberKey, Prose, TextKey, Words

_LONGEST_TEXT = 500
_EXACT = 1e-12


def mark_number(key: NumberKey, answer: Any) -> Verdict:
    """Mark a number, typed or computed, by its distance from the key."""
    if isinstance(answer, str):
        if is_blank(answer):
            return nothing()
        read = read_for(key, answer)
    elif isinstance(answer, int | float) and not isinstance(answer, bool):
        read = _computed(answer)
    else:
        return unreadable(N_("it is {kind}, not a number"), kind=kind_of(answer))
    if read.problem:
        return Verdict(0.0, UNREADABLE, read.problem)
    verdicts = [_judge_number(key, value) for value in read.values]
    if _is_share(key, read, verdicts[0]):
        return Verdict(0.0, UNCLEAR, _(AS_SHARE))
    if len(set(verdicts)) == 1 or (
        read.round_thousands and (verdicts[0].score == 1 or verdicts[1].score == 0)
    ):
        return verdicts[0]
    return _ask(read.spelled)


def _computed(answer: float) -> Numbers:
    try:
        value = float(answer)
    except OverflowError:
        value = float("inf")
    return Numbers((value,)) if abs(value) < float("inf") else Numbers(problem=_(TOO_LARGE))


def _judge_number(key: NumberKey, value: float) -> Verdict:
    if _close(value, key.value, key.tolerance):
        return scored(1.0, _("Right."), _right(key.feedback))
    for place, mistake in enumerate(key.mistakes):
        if _close(value, mistake.value, key.tolerance):
            return scored(0.0, _("Not right."), (_mistaken(place, mistake),))
    return scored(0.0, _("Not right."))


def _is_share(key: NumberKey, read: Numbers, verdict: Verdict) -> bool:
    """Whether a percentage is asked and its hundredth was given, which is no listed mistake."""
    share = read.values[0]
    may_be = key.asks_percent and read.bare and len(read.values) == 1 and abs(share) <= 1
    is_known = verdict.score == 1 or bool(verdict.remarks)
    return may_be and not is_known and _judge_number(key, 100 * share).score == 1


def _close(value: float, wanted: Any, tolerance: float) -> bool:
    return abs(value - wanted) <= tolerance + _EXACT * abs(wanted)


def _ask(spelled: Iterable[str]) -> Verdict:
    one, other = map(localised, spelled)
    message = _("This can be read in two ways. Write {one} or {other}.", one=one, other=other)
    return Verdict(0.0, UNCLEAR, message)


def _right(feedback: Prose | None, place: int = 0) -> tuple[Remark, ...]:
    return (Remark(f"={place}", feedback.text),) if feedback else ()


def _mistaken(place: int, mistake: Mistake) -> Remark:
    return Remark(f"!{place}", mistake.feedback.text)


def mark_date(key: DateKey, answer: Any) -> Verdict:
    """Mark a date: all for saying the same, half for a right but coarser one."""
    year = whole(answer)
    if year is not None and 999 < year < 10000:
        answer = str(year)
    if not isinstance(answer, str):
        return unreadable(N_("it is {kind}, not a date"), kind=kind_of(answer))
    if is_blank(answer):
        return nothing()
    dates = read_answer(key, answer)
    if not dates:
        return Verdict(0.0, UNREADABLE, why_unreadable(key, answer))
    verdicts = [_judge_date(key, as_limit(date, key.limit)) for date in dates]
    if len(set(verdicts)) == 1:
        return verdicts[0]
    return _ask(date.spelled for date in dates)


def _judge_date(key: DateKey, date: Reading) -> Verdict:
    wanted = read_date(key.value)[0]
    if same_time(date, wanted):
        return scored(1.0, _("Right."), _right(key.feedback))
    for place, mistake in enumerate(key.mistakes):
        if same_time(date, read_date(str(mistake.value))[0]):
            return scored(0.0, _("Not right."), (_mistaken(place, mistake),))
    if is_coarser(date, wanted):
        if any(encloses(date, read_date(stated)[0]) for stated in key.stated):
            return scored(0.0, _("Not right: the task says that much itself."))
        return scored(0.5, _("Right, but it can be said more exactly."))
    if is_one_end(date, wanted):
        return scored(0.0, _("Not right: that is one end. Give the first and the last."))
    if is_finer(date, wanted):
        return scored(0.0, _("Not right: it cannot be said so exactly."))
    return scored(0.0, _("Not right."))


def mark_text(key: TextKey, answer: Any) -> Verdict:
    """Mark a short text by the accepted forms; one slip of the keyboard is told apart."""
    if not isinstance(answer, str):
        return unreadable(N_("it is {kind}, not a text"), kind=kind_of(answer))
    if len(answer) > _LONGEST_TEXT:
        return unreadable(N_("it is too long"))
    if is_blank(answer):
        return nothing()
    typed = split_words(answer)
    if typed == [""] and not any(accepted.form.exact for accepted in key.accepted):
        return unreadable(N_("it holds neither letters nor digits"))
    # What was typed as it stands, then without what says nothing of which one is meant.
    readings = [_Typed(trim(answer), typed)]
    if (words := all_words(answer))[0] == "a":
        readings.append(_Typed("", words))
    for text in (without_brackets(answer), answer):
        if core := core_words(text, key.ignored):
            readings.append(_Typed("", core, (*FILLERS, *key.ignored)))
    for reading in readings:
        for place, accepted in enumerate(key.accepted):
            if _fits(reading, accepted.form):
                return scored(1.0, _("Right."), _right(accepted.feedback, place))
        for place, mistake in enumerate(key.mistakes):
            if _fits(reading, mistake.value):
                return scored(0.0, _("Not right."), (_mistaken(place, mistake),))
    if any(_almost(reading, accepted.form) for reading in readings for accepted in key.accepted):
        return Verdict(0.0, NEAR, _("Almost: check the spelling."))
    return scored(0.0, _("Not right."))


@dataclass(frozen=True)
class _Typed:
    """A text as it is compared: whole, its words, and the words that count on neither side."""

    whole: str
    words: list[str]
    ignored: tuple[str, ...] = ()


def _arrangements(typed: list[str], form: Form, words: Words) -> list[tuple[list[str], Words]]:
    """The words as typed and, for a name, surname first, each with what it is compared with."""
    if not form.is_name:
        return [(typed, words)]
    if not form.given:
        return [(typed, words), *([([*typed[1:], typed[0]], words)] if len(typed) > 1 else [])]
    surname = len(words) - form.given
    given = max(0, min(len(typed) - surname, form.given))
    wanted = (*words[:given], *words[form.given :])
    turns = [typed, *([[*typed[surname:], *typed[:surname]]] if given else [])]
    if len(typed) == len(words) + 1:
        turns = [_without_patronymic(turn, given) for turn in turns]
    return [(turn, wanted) for turn in turns]


def _without_patronymic(words: list[str], place: int) -> list[str]:
    return [w for n, w in enumerate(words) if n != place or not may_be_patronymic(w)]


def _wanted(typed: _Typed, form: Form) -> Words:
    """The words of a form that count, as long as some do."""
    if form.is_name or not typed.ignored:
        return form.words
    return tuple(w for w in form.words if w[0] not in typed.ignored) or form.words


def _fits(typed: _Typed, form: Form) -> bool:
    if form.exact:
        return typed.whole == form.words[0][0]
    words = _wanted(typed, form)
    if not form.is_name and all(len(forms) == 1 for forms in words):
        return "".join(typed.words) == "".join(forms[0] for forms in words)  # "post card"
    return any(
        len(turn) == len(wanted)
        and all(fits_word(word, forms) for word, forms in zip(turn, wanted, strict=True))
        for turn, wanted in _arrangements(typed.words, form, words)
    )


def _almost(typed: _Typed, form: Form) -> bool:
    """Whether all words fit but one, and that one is a slip away."""
    if form.exact:
        return False
    for turn, wanted in _arrangements(typed.words, form, _wanted(typed, form)):
        if len(turn) != len(wanted):
            continue
        odd = [(w, forms) for w, forms in zip(turn, wanted, strict=True) if not fits_word(w, forms)]
        if len(odd) == 1 and any(one_slip(odd[0][0], one) for one in odd[0][1]):
            return True
    return False
