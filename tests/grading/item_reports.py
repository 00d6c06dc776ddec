"""The reports of two simulated classes, one small, with one key planted wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from coursekit.exercises import Exercise
from coursekit.grading.item_analysis.analysis import analyse
from coursekit.grading.item_analysis.class_marks import gather
from coursekit.grading.item_analysis.item_report import write_item_report
from coursekit.grading.model import Result
from simulated_class import exercises, simulate, with_wrong_key

HOSTILE = "=cmd|' /C calc'!A0 <script>alert(1)</script> 🦊\ud800"


def listed_exercises() -> tuple[Exercise, ...]:
    """Exercises of every kind, the last single one moved to where half succeed."""
    listed = list(exercises(wrong_key=False))
    listed.insert(3, listed.pop(max(at for at, one in enumerate(listed) if one.kind == "single")))
    return tuple(listed)


def planted() -> tuple[Exercise, ...]:
    """The same, but the key of that one is wrong."""
    listed = list(listed_exercises())
    listed[3] = with_wrong_key(listed[3])
    return tuple(listed)


def results(size: int) -> Iterator[Result]:
    """A class with a wrong key, and one student whose answer in a word is hostile."""
    true = listed_exercises()
    place = next(at for at, one in enumerate(true) if one.kind == "text")
    for result in simulate(size, planted(), true=true, planted=true[3].id, open_marked=0.9):
        if result.marks and int(result.student.key[1:]) < 10:
            mark = replace(result.marks[place], answer=HOSTILE, state="wrong", score=0.0)
            result = replace(
                result, marks=(*result.marks[:place], mark, *result.marks[place + 1 :])
            )
        yield result


def wordings() -> dict[tuple[str, str], Exercise]:
    return {(exercise.id, ""): exercise for exercise in planted()}


def written(folder: Path, size: int) -> dict[str, bytes]:
    folder.mkdir()
    marks = gather(results(size))
    done = analyse(marks, wordings())
    paths = write_item_report(folder, "Sources & <numbers>", marks, done, wordings())
    return {path.name: path.read_bytes() for path in paths}
