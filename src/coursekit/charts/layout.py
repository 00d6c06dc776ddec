"""Setting words and marks on a chart, in chart pixels: measured, wrapped, never overlapping."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from matplotlib.axes import Axes
from matplotlib.font_manager import findfont, get_font
from matplotlib.patches import FancyBboxPatch, Polygon, Rectangle
from matplotlib.textpath import text_to_path

from coursekit.charts.style import INK, PAPER, QUIET, RULE, SMALL, TEXT, edge, font

LEADING = 1.22
"""Line height as a multiple of the type size."""

ROOMY = 480.0
"""From this width on, in chart pixels, charts put things side by side."""

_ON, _OFF = "\x0e", "\x0f"
"""Around an emphasised word."""

_SLACK = 1.015
"""Room that lines leave, because the renderer of pixels sets some words a little wider."""


@lru_cache(maxsize=4096)
def text_width(
    words: str, size: float = TEXT, *, bold: bool = False, italic: bool = False
) -> float:
    """Return how many chart pixels `words` take on one line; some may be emphasised."""
    faces = [
        (piece, font(size, bold=bold, italic=italic != other)) for piece, other in _pieces(words)
    ]
    measure = text_to_path.get_text_width_height_descent
    return float(sum(measure(piece, face, ismath=False)[0] for piece, face in faces))


def emphasise(words: str, pattern: re.Pattern[str]) -> str:
    """Mark what `pattern` finds to be set in the other cut: italic, or in italics upright.

    Each word is marked by itself, by characters that no table holds, so that lines may break there.
    """
    return pattern.sub(lambda found: re.sub(r"\S+", f"{_ON}\\g<0>{_OFF}", found[0]), words)


def _pieces(words: str) -> list[tuple[str, bool]]:
    """Split a line into pieces, each with whether it is emphasised."""
    joined = words.replace(f"{_OFF} {_ON}", " ")
    joined = joined.replace(f"{_OFF} ", f" {_OFF}")  # a piece that began with a blank would lose it
    pieces = enumerate(re.split(f"[{_ON}{_OFF}]", joined))
    return [(piece, at % 2 == 1) for at, piece in pieces if piece]


def typeset(words: str) -> str:
    """Curve straight quotation marks and apostrophes."""
    return re.sub(r'"([^"]*)"', r"“\1”", words).replace("'", "’")


@lru_cache(maxsize=1)
def _drawn() -> frozenset[int]:
    """The characters that the book's typeface has."""
    return frozenset(get_font(findfont(font())).get_charmap())


def drawable(words: str, room: float = 300.0) -> str:
    """Make words that anybody may have typed into words that can be drawn.

    Parameters
    ----------
    words : str
        Anything.
    room : float
        Longer words are broken, so that each fits into so many chart pixels.

    Returns
    -------
    str
        With a question mark for each character that the typeface lacks; blanks become one space.
    """
    shown = "".join(
        letter if ord(letter) in _drawn() else "?" for letter in " ".join(words.split())
    )
    parts: list[str] = []
    for word in shown.split(" "):
        while text_width(word, bold=True) > room:
            at = max(1, int(len(word) * room / text_width(word, bold=True)))
            while at > 1 and text_width(word[:at], bold=True) > room:
                at -= 1
            parts.append(word[:at])
            word = word[at:]
        parts.append(word)
    return " ".join(parts)


def wrap(
    words: str, width: float, size: float = TEXT, *, bold: bool = False, italic: bool = False
) -> list[str]:
    """Break `words` into lines that fit into `width` chart pixels."""
    lines: list[str] = []
    for word in typeset(words).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold=bold, italic=italic) * _SLACK <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def write(
    ax: Axes,
    x: float,
    y: float,
    words: str,
    size: float = TEXT,
    *,
    colour: str = INK,
    bold: bool = False,
    italic: bool = False,
    align: str = "left",
    middle: bool = False,
) -> None:
    """Set one line of text.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        The chart's axes.
    x, y : float
        Where the line stands; `y` is its baseline, or with `middle` the middle of its x-height.
    words : str
        The text; dollar characters mean themselves, straight quotation marks become curved, and
        what `emphasise` has marked is set in the other cut.
    size : float
        Type size in chart pixels.
    colour, bold, italic, align
        The usual.
    middle : bool
        Centre the line on `y`.
    """
    line = typeset(words)
    pieces = _pieces(line)
    if len(pieces) > 1:  # set one after the other, from the left
        x -= {"left": 0, "center": 0.5, "right": 1}[align] * text_width(
            line, size, bold=bold, italic=italic
        )
        align = "left"
    for piece, other in pieces:
        face = font(size, bold=bold, italic=italic != other)
        ax.text(
            x,
            y + (0.31 * size if middle else 0),
            piece,
            fontproperties=face,
            color=colour,
            ha=align,
            va="baseline",
            parse_math=False,
        )
        if len(pieces) > 1:
            x += text_width(piece, size, bold=bold, italic=italic != other)


def write_lines(
    ax: Axes, x: float, y: float, lines: Iterable[str], size: float = TEXT, **options: Any
) -> float:
    """Set lines one below the other from baseline `y`; return the baseline after the last."""
    for line in lines:
        write(ax, x, y, line, size, **options)
        y += size * LEADING
    return y


def write_paragraph(
    ax: Axes,
    x: float,
    y: float,
    words: str,
    width: float,
    size: float = SMALL,
    *,
    colour: str = QUIET,
    italic: bool = False,
) -> float:
    """Set wrapped text from baseline `y`; return the baseline after it."""
    lines = wrap(words, width, size, italic=italic)
    return write_lines(ax, x, y, lines, size, colour=colour, italic=italic)


def rule(
    ax: Axes,
    points: Sequence[tuple[float, float]],
    colour: str = RULE,
    width: float = 0.8,
    style: str | tuple[float, tuple[float, ...]] = "-",
    order: float = 1,
) -> None:
    """Draw a line through `points`."""
    xs, ys = zip(*points, strict=True)
    ax.plot(
        xs,
        ys,
        color=colour,
        linewidth=width,
        linestyle=style,
        solid_capstyle="butt",
        dash_capstyle="butt",
        zorder=order,
        clip_on=False,
    )


def block(
    ax: Axes,
    x: float,
    y: float,
    width: float,
    height: float,
    fill: str,
    *,
    hatch: str = "",
    outline: str | None = None,
    style: str = "-",
    round_by: float = 0,
    order: float = 2,
) -> None:
    """Draw a rectangle with its upper left corner at `x`, `y`."""
    shape: dict[str, Any] = {
        "facecolor": fill,
        "edgecolor": outline or edge(fill),
        "linewidth": 0.7,
        "linestyle": style,
        "hatch": hatch or None,
        "zorder": order,
        "clip_on": False,
    }
    # `add_patch` would look for limits of the axes, which a chart sets itself.
    if round_by:
        box = f"round,pad=0,rounding_size={round_by}"
        ax.add_artist(FancyBboxPatch((x, y), width, height, boxstyle=box, **shape))
    else:
        ax.add_artist(Rectangle((x, y), width, height, **shape))


def arrow_tip(
    ax: Axes,
    x: float,
    y: float,
    direction: int,
    colour: str,
    size: float = 5,
    *,
    hollow: bool = False,
    order: float = 3,
) -> None:
    """Draw a small arrow head with its tip at `x`, `y`: to the right for 1, left for -1."""
    foot, half = x - direction * size, size * 0.42
    ax.add_patch(
        Polygon(
            [(x, y), (foot, y + half), (foot, y - half)],
            closed=True,
            facecolor=PAPER if hollow else colour,
            edgecolor=colour if hollow else "none",
            linewidth=0.8,
            zorder=order,
        )
    )
