"""Python's marker and the browser's give the same verdict, on cases and on random answers."""

from __future__ import annotations

import os
import random
from collections import Counter

import pytest
from random_answers import random_pair
from twins import mark_in_node, mark_in_python

PAIRS = 10_000


def test_markers_agree_on_random_exercises_and_answers(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Ten thousand pairs; ``MARKING_SEED=… pytest`` draws the same ones again."""
    seed = int(os.environ.get("MARKING_SEED", random.SystemRandom().randrange(2**32)))
    with capsys.disabled():
        print(f"MARKING_SEED={seed}", end=" ")
    draw = random.Random(seed)
    pairs = [random_pair(draw) for _ in range(PAIRS)]
    python, node = mark_in_python(pairs), mark_in_node(pairs)
    differ = [
        (exercise.kind, exercise.key, answer, one, other)
        for (exercise, answer), one, other in zip(pairs, python, node, strict=True)
        if one != other
    ]
    assert differ[:3] == [], f"{len(differ)} differ; MARKING_SEED={seed}"
    states = Counter(verdict["state"] for verdict in python)
    assert set(states) == {"right", "partly", "wrong", "near", "unclear", "unreadable", "kept"}
