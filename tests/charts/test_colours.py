"""The data colours can be told apart by every reader and in grey print."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from coursekit.charts import style

# Full colour blindness as linear maps of light: Machado, Oliveira & Fernandes, "A Physiologically-
# based Model for Simulation of Color Vision Deficiency", IEEE Transactions on Visualization and
# Computer Graphics 15, no. 6 (2009), 1291-1298, table of severity 1.0.
SIGHTS = {
    "full": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
# sRGB to CIE XYZ and the white point D65: IEC 61966-2-1.
XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = np.array([0.95047, 1.0, 1.08883])
APART = 25  # CIE 1976 colour difference; 2.3 is just noticeable
APART_IN_GREY = 10  # steps of lightness out of 100


def light(colour: str) -> np.ndarray:
    channels = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    ratio = XYZ @ np.clip(light, 0, 1) / WHITE
    root = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.2."""
    dark, bright = sorted(float(XYZ[1] @ light(colour)) for colour in (one, other))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("sight", SIGHTS)
def test_data_colours_stay_apart_in_every_kind_of_sight(sight: str) -> None:
    seen = {colour: lab(np.array(SIGHTS[sight]) @ light(colour)) for colour in style.DATA}
    close = [
        (one, other)
        for one, other in combinations(style.DATA, 2)
        if np.linalg.norm(seen[one] - seen[other]) < APART
    ]
    assert close == []


def test_data_colours_stay_apart_in_grey_print() -> None:
    lightness = sorted(lab(light(colour))[0] for colour in style.DATA)
    assert min(np.diff(lightness)) >= APART_IN_GREY


@pytest.mark.parametrize("colour", [style.INK, style.QUIET])
def test_words_are_readable_on_paper(colour: str) -> None:
    assert contrast(colour, style.PAPER) >= 4.5
    assert contrast(colour, style.WASH) >= 4.5


@pytest.mark.parametrize("fill", style.DATA)
def test_words_are_readable_on_every_data_colour(fill: str) -> None:
    assert contrast(style.on(fill), fill) >= 4.5


@pytest.mark.parametrize("fill", style.DATA)
def test_every_area_has_an_edge_that_shows_on_paper(fill: str) -> None:
    assert contrast(style.edge(fill), style.PAPER) >= 3
