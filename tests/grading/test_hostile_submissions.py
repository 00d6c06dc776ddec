"""Fifty thousand spoilt answer files: each is read or told, nothing else happens.

``SUBMISSIONS_SEED=… pytest`` draws the same ones again.
"""

from __future__ import annotations

import os
import pickle
import random
import re
from collections import Counter
from dataclasses import replace

import pytest

from classroom import course_exercises, hand_in, make_class
from coursekit.errors import SubmissionError
from coursekit.exercises import mark
from coursekit.grading.answerfile import read_submission, write_submission
from coursekit.grading.answerjson import UNSHOWN
from coursekit.grading.model import Submission
from mutations import mutated

MANY = 50_000
HIDDEN = re.compile(f"{UNSHOWN.pattern}|[\n\r\u2028\u2029]")


@pytest.fixture(scope="module")
def seed() -> int:
    return int(os.environ.get("SUBMISSIONS_SEED", random.SystemRandom().randrange(2**32)))


@pytest.fixture(scope="module")
def sound() -> list[bytes]:
    """Sound answer files, short ones, so that each mutation meets something."""
    exercises, draw = course_exercises(), random.Random(3)
    return [
        write_submission(hand_in(person, draw.sample(exercises, 1 + person.place % 5)))
        for person in make_class(60)
    ]


def outcome(data: bytes) -> Submission | SubmissionError:
    try:
        return read_submission(data, "place.json")
    except SubmissionError as error:
        return error


def test_spoilt_answer_file_is_read_or_told(
    seed: int, sound: list[bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        print(f"SUBMISSIONS_SEED={seed}", end=" ")
    draw = random.Random(seed)
    exercises = {exercise.id: exercise for exercise in course_exercises()}
    seen: Counter[str] = Counter()
    for number in range(MANY):
        data = mutated(draw, sound)
        found = outcome(data)
        where = f"file {number}, SUBMISSIONS_SEED={seed}: {data[:200]!r}"
        if isinstance(found, SubmissionError):
            assert_clear(found, where)
            seen["told"] += 1
        else:
            assert_sound(found, where)
            seen["noted" if found.notes else "read"] += 1
            for answer in found.answers[:3]:
                if answer.exercise in exercises:
                    assert 0 <= mark(exercises[answer.exercise], answer.answer).score <= 1, where
    assert min(seen[what] for what in ("told", "noted", "read")) > MANY / 100, seen


def assert_clear(error: SubmissionError, where: str) -> None:
    """Each fault is one line that can be printed, and says what to do."""
    for fault in error.faults:
        line = str(fault)
        assert fault.remedy, where
        assert len(line) < 400, where
        assert not HIDDEN.search(line), where


def assert_sound(found: Submission, where: str) -> None:
    """What is read can be written, sent to another process, and shown."""
    written = write_submission(found)
    assert read_submission(written) == replace(found, notes=()), where
    assert pickle.loads(pickle.dumps(found)) == found, where
    assert len("".join(found.notes)) < 2000, where
    assert not any(HIDDEN.search(note) for note in found.notes), where
    repr(found).encode("utf-8")
