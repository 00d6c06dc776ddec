"""The length that a task asks for, and whether a sample answer has it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER = rf"(?:\d+|{'|'.join(_WORDS)})"
_ASKED = re.compile(
    rf"(?P<about>\babout |\bsome )?(?P<most>\bat most |\bup to )?"
    rf"\b(?P<low>{_NUMBER})(?: ?(?:or|to|–|-) ?(?P<high>{_NUMBER}))? (?P<unit>sentence|word)s?\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?][\"”')]*(?=\s+[\"“'(]?[A-ZА-Я\d]|\s*$)")
_SHORTENED = re.compile(r"\b(?:[A-Z]|n|no|nos|p|pp|vol|ed|cf|Mr|Dr|St)\.(?= )")
SPARE = 0.1
"""How far a number of words may be passed, as a share."""


@dataclass(frozen=True)
class Length:
    """A range of sentences or words.

    Parameters
    ----------
    low, high : int
        Both included.
    unit : {"sentence", "word"}
    """

    low: int
    high: int
    unit: str

    def __str__(self) -> str:
        numbers = f"{self.low}" if self.low == self.high else f"{self.low} to {self.high}"
        return f"{numbers} {self.unit}s"


def asked_length(task: str) -> Length | None:
    """Read the length that `task` asks for; None if it names none, or more than one.

    "About five sentences" are four to six; of 120 words half may be left, of "at most three
    sentences" all but one.
    """
    asked = list(_ASKED.finditer(task))
    if len(asked) != 1:
        return None
    (match,) = asked
    low = _value(match["low"])
    high = _value(match["high"] or match["low"])
    unit = match["unit"].lower()
    if unit == "word":
        return Length(low // 2, round(high * (1 + SPARE)), unit)
    if match["most"]:
        low = 1
    if match["about"]:
        low, high = max(1, low - 1), high + 1
    return Length(low, high, unit)


def misses(sample: str, asked: Length) -> str:
    """Tell the length of `sample` if it is not the asked one; empty if it is."""
    if asked.unit == "word":
        size = len(sample.split())
    else:
        size = len(_SENTENCE_END.findall(_SHORTENED.sub("", sample)))
    return "" if asked.low <= size <= asked.high else str(size)


def _value(number: str) -> int:
    return int(number) if number.isdigit() else _WORDS.index(number.lower()) + 1
