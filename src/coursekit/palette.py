"""The colours of page, print and charts; each is named once, here.

Style sheets take them where they have the comments that `fill_css` replaces, Typst from its
settings, charts from `coursekit.charts.style`.  On its own paper every colour of words has a
contrast of 4.5 : 1 or more, every colour of a frame 3 : 1 (WCAG 2.2, 1.4.3 and 1.4.11).
"""

from __future__ import annotations

LIGHT = {
    "paper": "#fffdf8",
    "ink": "#1d1b19",
    "soft": "#5b544b",  # second voice: labels of axes, locators, folios, captions
    "accent": "#7a1f2b",  # oxblood
    "line": "#ddd6c8",  # hairlines and axes on the screen
    "edge": "#8b8377",  # borders of fields, frames that matter
    "tint": "#f7f2e7",  # faint fill of boxes
    "focus": "#12355b",
    "right": "#1c5f41",
    "wrong": "#97301c",
}
# Lamplight, not a negative.
DARK = {
    "paper": "#1b1916",
    "ink": "#e6dfd3",
    "soft": "#b3aa9c",
    "accent": "#e8a29a",
    "line": "#3d3831",
    "edge": "#8d8578",
    "tint": "#25221d",
    "focus": "#9cc3ea",
    "right": "#93cfab",
    "wrong": "#f2ab8f",
}
# Told apart by lightness as well as by hue; see `coursekit.charts.style`.
DATA = {
    "navy": "#12355b",
    "oxblood": "#8c2f39",
    "teal": "#2a7f86",
    "ochre": "#d08c2e",
    "stone": "#c4bcac",
}
# Where a theme names no colours of ours, these are mixed with the colour of its text.
MIXED_RIGHT, MIXED_WRONG = "#1c7a50", "#b5371f"
HAIRLINE = "#c9c1b1"  # of half a point on paper, where a line prints lighter than it is
GRID = "#e8e3d7"  # lines of a chart that words may cross

_NAMED = {"light": LIGHT, "dark": DARK}


def fill_css(css: str, prefix: str) -> str:
    """Put the palette into a style sheet.

    Parameters
    ----------
    css : str
        With the comments ``/* palette: light */``, ``/* palette: dark */`` and
        ``/* palette: data */`` where custom properties are to be declared.
    prefix : str
        What their names begin with, e.g. ``--ck-``; the colours of data are numbered.

    Returns
    -------
    str
    """
    numbered = {f"data-{number}": colour for number, colour in enumerate(DATA.values(), 1)}
    for name, colours in (*_NAMED.items(), ("data", numbered)):
        declared = " ".join(f"{prefix}{key}: {colour};" for key, colour in colours.items())
        css = css.replace(f"/* palette: {name} */", declared)
    return css
