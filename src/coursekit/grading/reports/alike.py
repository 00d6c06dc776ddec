"""Answers that are alike beyond chance: a hint for a person, never a proof.

Three things are looked for.

- The same long prose, at least `LONG_PROSE` characters, blanks and case aside.
- The same wrong answers, more often than chance gives.  As in the error-similarity analysis of
  Bellezza and Bellezza (1989), only exercises that both had wrong are looked at, and how often both
  gave the same wrong answer is held against chance.  Unlike there, the chance is each exercise's
  own, taken from what the others answered wrongly, and nothing is known of who sat beside whom.
  A pair is told if chance would give so much agreement to fewer than one pair in a hundred classes.
- Answers to another's variant.

References
----------
Bellezza, F. S., and Bellezza, S. F. (1989). Detection of cheating on multiple-choice tests by using
error-similarity analysis. Teaching of Psychology 16 (3), 151-155.
https://doi.org/10.1207/s15328023top1603_15; its abstract was read.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from coursekit.catalogue import N_
from coursekit.grading.model import JUDGED, OPEN, UNANSWERED, Result, Student

LONG_PROSE = 120  # characters; shorter answers may be the same by chance
LEAST_SHARED = 2  # wrong answers; one alone is no hint
_MOST_GIVEN = 40  # students; what more of them answered is a common mistake
_LEVEL = 0.01  # expected number of such pairs in a class, by chance
_LONGEST = 100  # pairs

PROSE, WRONG = N_("the same prose"), N_("the same wrong answers")


@dataclass(frozen=True)
class Alike:
    """Two students whose answers are alike.

    Parameters
    ----------
    students : tuple of two Student
    what : str
        `PROSE` or `WRONG`.
    exercises : tuple of str
        In which.
    of : int
        How many exercises both had wrong, or answered in prose.
    others : int
        How many other students gave one of these answers, too.
    """

    students: tuple[Student, Student]
    what: str
    exercises: tuple[str, ...]
    of: int
    others: int


@dataclass
class AnswersSeen:
    """Collects what a comparison needs, result by result."""

    _students: list[Student] = field(default_factory=list)
    _prose: list[dict[str, str]] = field(default_factory=list)
    _wrong: list[dict[str, str]] = field(default_factory=list)
    _places: set[str] = field(default_factory=set)

    def add(self, result: Result) -> None:
        """Take in the answers of a student; those of a group count once."""
        if not result.place or result.place in self._places:
            return
        self._places.add(result.place)
        prose, wrong = {}, {}
        for mark in result.marks:
            if mark.state in (OPEN, JUDGED):
                text = _folded(mark.answer)
                if len(text) >= LONG_PROSE:
                    prose[mark.exercise] = text
            elif mark.score == 0 and mark.state != UNANSWERED and mark.answer is not None:
                wrong[mark.exercise] = f"{mark.variant} {_folded(mark.answer)}"
        self._students.append(result.student)
        self._prose.append(prose)
        self._wrong.append(wrong)

    def alike(self) -> list[Alike]:
        """The pairs that are alike; the most alike first."""
        pairs = [*self._same_prose(), *self._same_mistakes()]
        return pairs[:_LONGEST]

    def _same_prose(self) -> Iterator[Alike]:
        for (one, other), shared in sorted(_shared(self._prose).items()):
            both = self._prose[one].keys() & self._prose[other].keys()
            others = self._others(self._prose, one, shared) - 2
            students = self._students[one], self._students[other]
            yield Alike(students, PROSE, tuple(shared), len(both), others)

    def _same_mistakes(self) -> list[Alike]:
        counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for answers in self._wrong:
            for exercise, answer in answers.items():
                counts[exercise][answer] += 1
        number = len(self._wrong) * (len(self._wrong) - 1) / 2
        found: list[tuple[float, Alike]] = []
        for (one, other), shared in sorted(_shared(self._wrong).items()):
            if len(shared) < LEAST_SHARED:
                continue
            both = sorted(self._wrong[one].keys() & self._wrong[other].keys())
            chances = [
                _chance(counts[name], self._wrong[one][name], self._wrong[other][name])
                for name in both
            ]
            expected = number * _at_least(len(shared), chances)
            if expected < _LEVEL:
                others = self._others(self._wrong, one, shared) - 2
                students = self._students[one], self._students[other]
                found.append((expected, Alike(students, WRONG, tuple(shared), len(both), others)))
        return [pair for _, pair in sorted(found, key=lambda entry: entry[0])]

    def _others(self, answers: list[dict[str, str]], one: int, shared: list[str]) -> int:
        mine = answers[one]
        return sum(any(own.get(name) == mine[name] for name in shared) for own in answers)


def _folded(answer: Any) -> str:
    if isinstance(answer, dict) and isinstance(answer.get("text"), str):
        answer = answer["text"]
    if isinstance(answer, str):
        return " ".join(answer.casefold().split())
    return json.dumps(answer, sort_keys=True, default=str)


def _shared(answers: Iterable[dict[str, str]]) -> dict[tuple[int, int], list[str]]:
    """The exercises in which two gave the same answer, by their places."""
    who: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, own in enumerate(answers):
        for given in own.items():
            who[given].append(place)
    shared: dict[tuple[int, int], list[str]] = defaultdict(list)
    for (exercise, _), places in who.items():
        if 1 < len(places) <= _MOST_GIVEN:
            for pair in combinations(places, 2):
                shared[pair].append(exercise)
    return shared


def _chance(counts: dict[str, int], one: str, other: str) -> float:
    """How likely two wrong answers are the same: the share of the others' pairs that are.

    The two themselves are left out.  One pair more counts as the same, so that what happened to
    nobody else is rare but not impossible, and in a small class not even rare.
    """
    left = [count - (answer == one) - (answer == other) for answer, count in counts.items()]
    number = sum(left)
    same = sum(count * (count - 1) / 2 for count in left)
    return min(1.0, (same + 1) / (number * (number - 1) / 2 + 1))


def _at_least(number: int, chances: list[float]) -> float:
    """The probability of at least `number` of independent events."""
    of = [1.0]
    for chance in chances:
        of = [
            (of[k] * (1 - chance) if k < len(of) else 0.0) + (of[k - 1] * chance if k else 0.0)
            for k in range(len(of) + 1)
        ]
    return sum(of[number:])
