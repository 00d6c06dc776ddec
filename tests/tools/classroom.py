"""A class that hands in: people, their answers, and the downloads and rosters of learning systems.

Everything is drawn from a seed, so that the same call gives the same bytes.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from coursekit.course import Course, find_course
from coursekit.exercises import Exercise, read_exercise
from coursekit.exercises.display_order import accepted_text
from coursekit.exercises.model import (
    ChoiceKey,
    DateKey,
    NumberKey,
    OrderKey,
    PairKey,
    RubricKey,
    TextKey,
)
from coursekit.grading.model import GivenAnswer, Submission
from coursekit.grading.submissions.answerfile import write_submission
from downloads import (
    NAMES,
    canvas_name,
    moodle_flat_name,
    moodle_name,
    moodle_old_name,
    named,
    plain_name,
    write_folder,
    write_zip,
)
from people import Person, make_class
from rosterfiles import (
    ROSTERS,
    canvas_roster,
    moodle_export,
    moodle_worksheet,
    plain_roster,
)

__all__ = [
    "NAMES",
    "ROSTERS",
    "Person",
    "answer_files",
    "answer_of",
    "canvas_name",
    "canvas_roster",
    "course_exercises",
    "hand_in",
    "make_class",
    "make_course",
    "moodle_export",
    "moodle_flat_name",
    "moodle_name",
    "moodle_old_name",
    "moodle_worksheet",
    "named",
    "plain_name",
    "plain_roster",
    "right_answer",
    "write_folder",
    "write_zip",
    "wrong_answer",
]

ROOT = Path(__file__).resolve().parents[2]
SAVED = "2026-11-20T10:{minute:02d}:00Z"


@lru_cache(maxsize=4)
def course_exercises(names: tuple[str, ...] = ()) -> tuple[Exercise, ...]:
    """Exercises of the real course; without names two of every kind, 18 in all."""
    course = find_course(ROOT)
    if names:
        return tuple(read_exercise(course.exercises / f"{name}.md", course) for name in names)
    by_kind: dict[str, list[Exercise]] = {}
    for path in sorted(course.exercises.glob("*/*.md")):
        kind = re.search(r"^kind: (\w+)", path.read_text(encoding="utf-8"), re.M)
        if kind and len(by_kind.setdefault(kind[1], [])) < 2:
            by_kind[kind[1]].append(read_exercise(path, course))
    return tuple(exercise for kind in sorted(by_kind) for exercise in by_kind[kind])


def make_course(folder: Path, exercises: dict[str, str], data: bool = False) -> Course:
    """A small course in `folder`: exercise files by their names, without an article."""
    for name, text in exercises.items():
        path = folder / "exercises" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "_config.yml").write_text("title: A Small Course\n", encoding="utf-8")
    if data:
        shutil.copytree(ROOT / "data", folder / "data")
    return Course(folder)


def right_answer(exercise: Exercise) -> Any:
    """An answer that gets all points; prose for open."""
    key = exercise.key
    if isinstance(key, ChoiceKey):
        return key.right[0] if exercise.kind == "single" else list(key.right)
    if isinstance(key, NumberKey):
        return key.shown
    if isinstance(key, DateKey):
        return key.value
    if isinstance(key, TextKey):
        return accepted_text(key.accepted[0].shown)
    if isinstance(key, PairKey):
        return dict(key.pairs)
    if isinstance(key, OrderKey):
        return [item.id for item in key.items]
    assert isinstance(key, RubricKey)
    return next((level.sample.text for level in key.levels if level.sample), "Because.")


def wrong_answer(exercise: Exercise, draw: random.Random) -> Any:
    """A mistake that people make with this exercise, or a poor try."""
    key = exercise.key
    if isinstance(key, ChoiceKey):
        wrong = [choice.id for choice in key.choices if not choice.right]
        if exercise.kind == "single":
            return draw.choice(wrong)
        return sorted({*draw.sample(wrong, 1), *draw.sample(key.right, draw.randrange(2))})
    if isinstance(key, NumberKey | DateKey | TextKey):
        return accepted_text(draw.choice(key.mistakes).shown) if key.mistakes else "17"
    if isinstance(key, PairKey):
        targets = [target.id for target in key.targets]
        return {stem.id: draw.choice(targets) for stem in key.stems}
    if isinstance(key, OrderKey):
        return draw.sample([item.id for item in key.items], len(key.items))
    return draw.choice(["I do not know.", "Figures are figures.", "Причин много 🤷"])


def answer_of(exercise: Exercise, person: Person, draw: random.Random) -> GivenAnswer:
    """What `person` answers: the abler, the likelier right."""
    right = person.ability + draw.gauss(0, 1) > _hardness(exercise.id)
    answer = right_answer(exercise) if right else wrong_answer(exercise, draw)
    attempts, seconds = 1 + draw.randrange(3), 20 + draw.randrange(400)
    return GivenAnswer(exercise.id, exercise.digest, answer, exercise.variant, attempts, seconds)


@lru_cache(maxsize=256)
def _hardness(name: str) -> float:
    return random.Random(name).gauss(0, 1)


def hand_in(
    person: Person,
    exercises: Sequence[Exercise],
    *,
    course: str = "soviet-defectors",
    assignment: str = "week-3",
    saved: str = "",
    seed: int = 1,
) -> Submission:
    """The submission of `person`; one answer in twelve is left out."""
    draw = random.Random(f"{seed}:{person.place}")
    answers = tuple(
        answer_of(exercise, person, draw) for exercise in exercises if draw.random() > 1 / 12
    )
    saved = saved or SAVED.format(minute=person.place % 60)
    return Submission(course, assignment, person.sender, saved, answers)


def answer_files(
    people: Iterable[Person], exercises: Sequence[Exercise], **how: Any
) -> Iterator[tuple[Person, bytes]]:
    """Each person with the bytes of the answer file."""
    for person in people:
        yield person, write_submission(hand_in(person, exercises, **how))
