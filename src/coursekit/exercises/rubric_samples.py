"""The answers on which a rubric was tried: ``<slug>.samples.yml`` beside the exercise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from coursekit.errors import Fault
from coursekit.exercises.model import Exercise, RubricKey
from coursekit.exercises.reading.plainyaml import Report, compose, entries, line_of

FIT = ("clear", "border")
_FIELDS = ("points", "fit", "answer", "because")


@dataclass(frozen=True)
class Sample:
    """An answer as a student might write it.

    Parameters
    ----------
    points : float
        The level that it has.
    fit : {"clear", "border"}
    answer : str
    line : int
        Of the file, from 1.
    """

    points: float
    fit: str
    answer: str
    line: int


def samples_path(exercise: Exercise) -> Path:
    """The file with the samples of `exercise`, which need not be there."""
    return Path(exercise.path).with_suffix(".samples.yml")


def read_samples(exercise: Exercise, place: str) -> tuple[list[Sample], list[Fault]]:
    """Read the samples of an open exercise.

    Parameters
    ----------
    exercise : Exercise
    place : str
        The file as faults name it.

    Returns
    -------
    list of Sample
        Those without a fault; empty if there is no file.
    list of Fault
    """
    path, faults = samples_path(exercise), list[Fault]()
    if not isinstance(exercise.key, RubricKey) or not path.is_file():
        return [], faults

    def report(line: int, what: str, remedy: str) -> None:
        faults.append(Fault(place, line, what, remedy))

    node = compose(path, report)
    if node is not None and not isinstance(node, yaml.SequenceNode):
        report(line_of(node), "this is not a list of samples", "Write: - points: 3")
    rows = node.value if isinstance(node, yaml.SequenceNode) else []
    levels = {f"{level.points:g}": level.points for level in exercise.key.levels}
    return [sample for row in rows for sample in _sample(row, levels, report)], faults


def _sample(row: yaml.Node, levels: dict[str, float], report: Report) -> Iterator[Sample]:
    line = line_of(row)
    given: dict[str, str] = {}
    for name, at, value in entries(row, report) if isinstance(row, yaml.MappingNode) else ():
        if name not in _FIELDS:
            report(at, f'"{name}" is no field of a sample', f"A sample has {', '.join(_FIELDS)}.")
        given[name] = value.value.strip() if isinstance(value, yaml.ScalarNode) else ""
    points, fit, answer = (given.get(name, "") for name in _FIELDS[:3])
    if points not in levels:
        report(line, f'"{points}" is no level of the rubric', f"It has {', '.join(levels)}.")
    if fit not in FIT:
        report(line, f'"{fit}" does not say how the sample fits', f"Write {' or '.join(FIT)}.")
    if not answer:
        report(line, "the sample has no answer", "Write answer: and the text.")
    if fit == "border" and not given.get("because"):
        report(line, "a sample at the border has no reason", "Write because: and why this level.")
    if points in levels and fit in FIT and answer:
        yield Sample(levels[points], fit, answer, line)
