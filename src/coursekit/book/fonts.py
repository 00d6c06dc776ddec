"""Where the fonts of PDF and charts lie, and what the face of the text can print."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[1] / "fonts"


def printable(text: str) -> str:
    """Return what our face can print of a name; nothing if it lacks a letter of it.

    PDF/UA forbids characters without a shape.
    """
    known = _signs()
    if any(one.isalnum() and ord(one) not in known for one in text):
        return ""
    return " ".join("".join(one for one in text if ord(one) in known).split())


@lru_cache(maxsize=1)
def _signs() -> frozenset[int]:
    with TTFont(FONTS / "SourceSerif4-Regular.ttf") as font:
        return frozenset(font.getBestCmap())
