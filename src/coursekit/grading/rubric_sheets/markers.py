"""Several people mark the same answers: what counts, and where they differ.

Each has sheets in a folder of their own, ``marking/<name>/``.  The rule:

1. What stands in the sheet of no one in particular, ``marking/``, is what all agreed on; it counts.
2. Else what one marker gave counts, if no other gave anything.
3. Else, if no two differ by more than a level, the mean counts.
4. Else the answer waits until somebody writes what was agreed into ``marking/``.

Levels are counted, not their points: with levels of 4, 2 and 1 points, 4 and 2 differ by a level.
Points between two levels lie between them in proportion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from coursekit.grading.model import Judgement

#: The key of a student, and the digest of the answer.
AnswerKey = tuple[str, str]


@dataclass(frozen=True)
class Difference:
    """An answer that two markers judge differently by more than a level.

    Parameters
    ----------
    student : str
        Key of the student.
    given : mapping of str to float
        Points by marker, of those that the exercise is worth.
    levels : float
        By how many levels the two farthest differ.
    """

    student: str
    given: Mapping[str, float]
    levels: float

    def __str__(self) -> str:
        return ", ".join(f"{marker} {points:g}" for marker, points in self.given.items())


def levels_between(one: float, other: float, levels: Sequence[float]) -> float:
    """By how many levels of a rubric two marks differ.

    Parameters
    ----------
    one, other : float
        Points.
    levels : sequence of float
        Points of the levels; zero is one, whether the rubric has it or not.

    Returns
    -------
    float
    """
    steps = sorted({0.0, *levels})
    return abs(_place(one, steps) - _place(other, steps))


def _place(points: float, steps: Sequence[float]) -> float:
    for number, (below, above) in enumerate(pairwise(steps)):
        if points <= above:
            return number + max(points - below, 0.0) / (above - below)
    return float(len(steps) - 1)


def differences(
    given: Mapping[str, Mapping[AnswerKey, Judgement]], levels: Sequence[float], worth: float
) -> dict[AnswerKey, Difference]:
    """Where two markers of the same answer differ by more than a level, by answer.

    Parameters
    ----------
    given : mapping of str to mapping of (str, str) to Judgement
        By marker and answer.
    levels : sequence of float
        Points of the rubric's levels.
    worth : float
        Points that the best level brings.
    """
    scale = worth / (max(levels, default=0.0) or 1.0)
    told: dict[AnswerKey, Difference] = {}
    for answer, marks in _by_answer(given).items():
        points = {
            name: _of_rubric(one, levels) for name, one in marks.items() if one.points is not None
        }
        apart = levels_between(min(points.values()), max(points.values()), levels) if points else 0
        if apart > 1:
            brought = {name: one * scale for name, one in points.items()}
            told[answer] = Difference(answer[0], brought, apart)
    return told


def agree(
    agreed: Mapping[AnswerKey, Judgement],
    given: Mapping[str, Mapping[AnswerKey, Judgement]],
    levels: Sequence[float],
) -> dict[AnswerKey, Judgement]:
    """What counts of all that was given, by answer.

    Parameters
    ----------
    agreed : mapping of (str, str) to Judgement
        From the sheet of no one in particular.
    given : mapping of str to mapping of (str, str) to Judgement
        By marker and answer; all of the answers as they are now.
    levels : sequence of float
        Points of the rubric's levels.
    """
    counts = dict(agreed)
    apart = differences(given, levels, 1.0)
    for answer, marks in _by_answer(given).items():
        common = agreed.get(answer)
        if common is not None and common.points is not None:
            continue
        points = [_of_rubric(one, levels) for one in marks.values() if one.points is not None]
        if answer in apart or not points:
            continue
        said = [common.comment] if common else [one.comment for one in marks.values()]
        comment = "\n".join(dict.fromkeys(filter(None, said)))
        counts[answer] = Judgement(sum(points) / len(points), comment, answer[1])
    return counts


def _of_rubric(one: Judgement, levels: Sequence[float]) -> float:
    """Points as the rubric counts them, whatever the exercise is worth."""
    if not one.out_of:
        return one.points or 0.0
    best = max(levels, default=1.0)
    return (one.share(best) or 0.0) * best


def _by_answer(
    given: Mapping[str, Mapping[AnswerKey, Judgement]],
) -> dict[AnswerKey, dict[str, Judgement]]:
    """What markers gave, by answer and marker."""
    marks: dict[AnswerKey, dict[str, Judgement]] = {}
    for marker, judgements in given.items():
        for answer, one in judgements.items():
            marks.setdefault(answer, {})[marker] = one
    return marks
