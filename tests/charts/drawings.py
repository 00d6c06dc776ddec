"""The charts under test, by the names of the functions that draw them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import numpy as np
import pandas as pd

from coursekit import defectors
from coursekit.charts.chart import Chart, Medium
from coursekit.charts.distractors import THIRDS, draw_distractors
from coursekit.charts.item_map import draw_item_map
from coursekit.charts.score_histogram import draw_score_histogram

COURSE: dict[str, Callable[..., Chart]] = {
    name: getattr(defectors, name) for name in defectors.__all__ if name.startswith("draw_")
}

DATASET = {
    defectors.draw_abstract_support: "abstract_claims",
    defectors.draw_archives: "citations",
    defectors.draw_certainty: "claims",
    defectors.draw_claim_support: "claims",
    defectors.draw_estimates: "estimates",
    defectors.draw_finding_weights: "oddities",
    defectors.draw_map: "places",
    defectors.draw_name_forms: "name_forms",
    defectors.draw_network: "ties",
    defectors.draw_quarrel_sources: "quarrel_claims",
    defectors.draw_source_kinds: "citations",
    defectors.draw_source_years: "citations",
    defectors.draw_timeline: "events",
}
"""Which of the course's tables each chart draws."""


def scores() -> pd.DataFrame:
    """The points of a class, two of whom wait for a mark."""
    points = np.round(np.random.default_rng(1).beta(4, 2, 60) * 40) / 2
    points[7:9] = np.nan
    return pd.DataFrame({"points": points, "out_of": 20.0})


def items() -> pd.DataFrame:
    """Twenty exercises; one has its key wrong, one too few answers, two lie at the same point."""
    draw = np.random.default_rng(2)
    share, tells = draw.uniform(0.15, 0.97, 20), draw.uniform(0.05, 0.6, 20)
    tells[3], share[5], tells[5], tells[11] = -0.41, share[6], tells[6], np.nan
    frame = pd.DataFrame({"number": range(1, 21), "n": 60, "difficulty": share})
    frame["title"] = [f"What the letter number {number} says of camps" for number in range(1, 21)]
    for name, value, half in (("difficulty", share, 0.12), ("discrimination", tells, 0.24)):
        frame[name] = value
        frame[f"{name}_low"], frame[f"{name}_high"] = value - half, value + half
    return frame.assign(look=(share < 0.3) | (tells < 0))


def answers() -> pd.DataFrame:
    """What a class answered, with words that no typeface holds and words that no line holds."""
    labels = [
        "They count different people, in different places.",
        "They are too far apart, and were printed in different countries by different people, "
        "some of whom had reasons of their own to give a large number or a small one.",
        "Никто не знает 🦊 =cmd|' /C calc'!A0 <script>",
        "w" * 150,
        "no answer",
    ]
    counts = [[12, 7, 5], [4, 9, 9], [3, 3, 4], [1, 1, 1], [0, 0, 1]]
    frame = pd.DataFrame({"label": labels, "right": [True] + [False] * 4, "n": map(sum, counts)})
    for place, third in enumerate(THIRDS):
        frame[f"{third}_n"] = [count[place] for count in counts]
        frame[f"{third}_of"] = 20
    return frame.assign(of=60)


CLASS: dict[str, Callable[..., Chart]] = {
    "draw_score_histogram": partial(draw_score_histogram, scores()),
    "draw_item_map": partial(draw_item_map, items()),
    "draw_distractors": partial(draw_distractors, answers()),
}
"""The charts of a class, which the course's own data cannot fill."""

DRAW = COURSE | CLASS


@cache
def picture(name: str, medium: Medium) -> str:
    """The picture that `DRAW[name]` gives, laid out for a medium."""
    return DRAW[name]().on(medium).to_svg()
