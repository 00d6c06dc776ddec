"""What the words of a task allow in an answer: a noun behind a number, "by 1953" for a limit."""

from __future__ import annotations

import re

from coursekit.exercises.marking.date_reading import read_date
from coursekit.exercises.marking.dates import Reading, encloses
from coursekit.exercises.marking.text import normalise

# What asks for a number; the things that are counted stand behind it.
_HOW_MANY = re.compile(
    r"\b(?:how (?:many|much|large|far|long|old)|what (?:percentage|share|number|part)"
    r"|wie ?viele?|сколько|combien|cu[áa]nt[oa]s?)\b([^.?!\n]*)",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"per ?cent|%|prozent|процент|pour ?cent|por ?cien", re.IGNORECASE)
_LATEST = re.compile(
    r"\b(?:latest|last|no later|spätest\w*|letzte\w*|au plus tard|derni(?:er|ère)|не поз(?:днее|же)"
    r"|последн\w+|más tardar|últim[oa])\b",
    re.IGNORECASE,
)
_EARLIEST = re.compile(
    r"\b(?:earliest|first|no earlier|frühest\w*|erste\w*|au plus tôt|premi(?:er|ère)"
    r"|не ран(?:ее|ьше)|перв\w+|no antes|primer[oa]?)\b",
    re.IGNORECASE,
)
_BESIDE = "all altogether are different in is of the them there total was were"
_LONGEST = 4  # words of a date


def counted_nouns(prompt: str) -> tuple[str, ...]:
    """The words that may stand beside a number: those behind "how many" in their sentence.

    Parameters
    ----------
    prompt : str
        The task, in Markdown.

    Returns
    -------
    tuple of str
        Normalised, sorted.
    """
    words = {word for asked in _HOW_MANY.findall(prompt) for word in normalise(asked).split()}
    words = {word for word in words if not word.isdecimal()}
    return tuple(sorted(words.union(_BESIDE.split()))) if words else ()


def asks_percent(prompt: str) -> bool:
    """Whether a task asks for a percentage in so many words."""
    return bool(_PERCENT.search(prompt))


def asked_limit(prompt: str) -> str:
    """Whether a task asks for the latest date, ``end``, or the earliest, ``start``; else empty."""
    latest, earliest = bool(_LATEST.search(prompt)), bool(_EARLIEST.search(prompt))
    if latest == earliest:
        return ""
    return "end" if latest else "start"


def stated_dates(prompt: str, key: Reading) -> tuple[str, ...]:
    """The dates round the key that a task states: an answer that repeats one says nothing.

    Parameters
    ----------
    prompt : str
    key : Reading

    Returns
    -------
    tuple of str
        As they stand in the task, sorted.
    """
    words = [word.strip("*_`\"'“”()[],;:.!?") for word in prompt.split()]
    texts = {
        " ".join(words[start : start + length])
        for start in range(len(words))
        for length in range(1, _LONGEST + 1)
    }
    stated = {
        text
        for text in texts
        if re.search(r"[0-9]{4}", text)
        and len(dates := read_date(text)) == 1
        and encloses(dates[0], key)
    }
    return tuple(sorted(stated))
