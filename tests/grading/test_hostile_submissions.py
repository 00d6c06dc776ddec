"""Twenty thousand spoilt answer files: each is read and marked, or told; nothing else happens.

Thirty thousand more go through whole runs in test_hostile_batches.

``SUBMISSIONS_SEED=… pytest`` draws the same ones again.
"""

from __future__ import annotations

import os
import pickle
import random
import re
from collections import Counter

import pytest
from msgspec.structs import replace

from classroom import ROOT, hand_in, make_class
from coursekit.course import find_course
from coursekit.errors import SubmissionError
from coursekit.exercises import find_assignment
from coursekit.grading.marking import MarkingContext, make_context, mark_submission
from coursekit.grading.model import Mark, Submission
from coursekit.grading.submissions.answerfile import read_submission, write_submission
from coursekit.grading.submissions.answerjson import UNSHOWN
from mutations import mutated

MANY = 20_000
WEEK = "sources-and-numbers"
HIDDEN = re.compile(f"{UNSHOWN.pattern}|[\n\r\u2028\u2029]")


@pytest.fixture(scope="module")
def seed() -> int:
    return int(os.environ.get("SUBMISSIONS_SEED", 20261123))


@pytest.fixture(scope="module")
def context() -> MarkingContext:
    course = find_course(ROOT)
    return make_context(find_assignment(WEEK, course), course)


@pytest.fixture(scope="module")
def sound(context: MarkingContext) -> list[bytes]:
    """Sound answer files, short ones, so that each mutation meets something."""
    exercises, draw = list(context.exercises.values()), random.Random(3)
    return [
        write_submission(
            hand_in(
                person,
                draw.sample(exercises, 1 + person.place % 5),
                course=context.course,
                assignment=WEEK,
            )
        )
        for person in make_class(60)
    ]


def outcome(data: bytes) -> Submission | SubmissionError:
    try:
        return read_submission(data, "place.json")
    except SubmissionError as error:
        return error


def test_spoilt_answer_file_is_read_and_marked_or_told(
    seed: int, context: MarkingContext, sound: list[bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        print(f"SUBMISSIONS_SEED={seed}", end=" ")
    draw = random.Random(seed)
    seen: Counter[str] = Counter()
    for number in range(MANY):
        data = mutated(draw, sound)
        result = outcome(data)
        where = f"file {number}, SUBMISSIONS_SEED={seed}: {data[:200]!r}"
        if isinstance(result, SubmissionError):
            assert_clear(result, where)
            seen["told"] += 1
        else:
            assert_sound(result, where)
            seen["noted" if result.notes else "read"] += 1
            assert_marked(mark_submission(context, result), context, where)
    assert min(seen[what] for what in ("told", "noted", "read")) > MANY / 100, seen


def assert_marked(marks: tuple[Mark, ...], context: MarkingContext, where: str) -> None:
    """Every exercise of the assignment has its mark."""
    assert [mark.exercise for mark in marks] == list(context.exercises), where
    assert all(mark.score is None or 0 <= mark.score <= 1 for mark in marks), where


def assert_clear(error: SubmissionError, where: str) -> None:
    """Each fault is one line that can be printed, and says what to do."""
    for fault in error.faults:
        line = str(fault)
        assert fault.remedy, where
        assert len(line) < 400, where
        assert not HIDDEN.search(line), where


def assert_sound(result: Submission, where: str) -> None:
    """What is read can be written, sent to another process, and shown."""
    written = write_submission(result)
    assert read_submission(written) == replace(result, notes=()), where
    assert pickle.loads(pickle.dumps(result)) == result, where
    assert len("".join(result.notes)) < 2000, where
    assert not any(HIDDEN.search(note) for note in result.notes), where
    repr(result).encode("utf-8")
