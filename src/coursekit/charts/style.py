"""The look of every chart: colours, type sizes, fonts.

Five data colours, told apart by lightness as well as by hue, so that they survive grey print and
every common kind of colour blindness; ``tests/charts/test_colours.py`` proves it.  The two light
ones get a thin dark edge wherever they fill an area, because on paper they lack contrast alone.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from matplotlib.font_manager import FontProperties, fontManager

from coursekit import palette

# Charts stand on a card of paper, in the dark too.
INK, PAPER = (palette.LIGHT[name] for name in ("ink", "paper"))
QUIET = palette.LIGHT["soft"]  # second voice: axis labels, places, locators
RULE = palette.LIGHT["line"]  # hairlines and axes
EDGE = palette.LIGHT["edge"]  # lines that matter, behind others
GRID = palette.GRID  # lines that words may cross
WASH = palette.LIGHT["tint"]  # a tint to set one block apart from the next

NAVY, OXBLOOD, TEAL, OCHRE, STONE = DATA = tuple(palette.DATA.values())
LIGHT = frozenset({OCHRE, STONE})

# Sizes in chart pixels.  On a screen a chart is 300 of them wide or 528: on the smallest phone,
# where 313 px are left for it, the small size is 12 px, and on a large screen it is 13.
SMALL, TEXT, HEAD = 11.5, 12.5, 13.5

_FONTS = Path(__file__).resolve().parents[1] / "fonts"
_FACES = ("Regular", "It", "Semibold", "SemiboldIt")


def on(fill: str) -> str:
    """Return the text colour that reads on `fill`."""
    return INK if fill in LIGHT or fill in {PAPER, WASH} else PAPER


def edge(fill: str) -> str:
    """Return the outline of an area filled with `fill`: darker where the fill is light."""
    return QUIET if fill in LIGHT or fill in {PAPER, WASH} else fill


@lru_cache(maxsize=1)
def _family() -> str:
    """Make the book's own fonts known to matplotlib, once, and name the family."""
    for face in _FACES:
        fontManager.addfont(str(_FONTS / f"SourceSerif4-{face}.ttf"))
    return "Source Serif 4"


@lru_cache(maxsize=64)
def font(size: float = TEXT, *, bold: bool = False, italic: bool = False) -> FontProperties:
    """Return the book's typeface in one size and cut.

    Parameters
    ----------
    size : float
        In chart pixels.
    bold, italic : bool
        Semibold and italic cuts.
    """
    return FontProperties(
        family=_family(),
        size=size,
        weight=600 if bold else 400,
        style="italic" if italic else "normal",
    )
