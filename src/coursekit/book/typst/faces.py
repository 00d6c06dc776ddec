"""How wide words are: measured with the face that the book is set in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

from coursekit.book.fonts import FONTS

_ENDINGS = {".ttf", ".otf"}
_FAMILY = (16, 1)  # ids of names: the typographic family, the family of four styles
_UPRIGHT = 400  # the weight class of a regular cut
_ITALIC = 1  # bit of fsSelection


class Face:
    """A font file that can be asked for widths and letters.

    Parameters
    ----------
    path : pathlib.Path
        A TrueType or OpenType file.
    """

    def __init__(self, path: Path) -> None:
        with TTFont(path, lazy=True) as font:
            advances, em = font["hmtx"].metrics, font["head"].unitsPerEm
            self._widths = {
                code: advances[glyph][0] / em for code, glyph in font.getBestCmap().items()
            }
        # A letter that another face must print is about as wide as a wide one of this face.
        self._missing = self._widths.get(ord("m"), 1.0)

    def width(self, text: str) -> float:
        """Return the width of a line of text in ems; kerning is left out."""
        return sum(self._widths.get(ord(char), self._missing) for char in text)


def find_face(families: Iterable[str], folders: Sequence[Path]) -> Face:
    """Return the face of running text.

    Parameters
    ----------
    families : iterable of str
        Family names, the best first.
    folders : sequence of pathlib.Path
        Where fonts lie.

    Returns
    -------
    Face
        That of the first family with a file there; else that of our own text face, since the fonts
        which Typst carries are in no file.
    """
    known = dict(_regular_cuts(tuple(folders)))
    path = next((known[name] for name in map(str.casefold, families) if name in known), None)
    return own_face() if path is None else _read(path)


@lru_cache(maxsize=1)
def own_face() -> Face:
    """Return the face that comes with coursekit."""
    return _read(FONTS / "SourceSerif4-Regular.ttf")


@lru_cache(maxsize=8)
def _read(path: Path) -> Face:
    return Face(path)


@lru_cache(maxsize=8)
def _regular_cuts(folders: tuple[Path, ...]) -> tuple[tuple[str, Path], ...]:
    """Return the families with an upright regular cut, and its file."""
    cuts = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in _ENDINGS and (name := _family_of(path)):
                cuts.append((name.casefold(), path))
    return tuple(cuts)


def _family_of(path: Path) -> str:
    """Return the family of a regular cut; empty for other cuts and for what is no font."""
    try:
        with TTFont(path, lazy=True) as font:
            style = font["OS/2"]
            if style.usWeightClass != _UPRIGHT or style.fsSelection & _ITALIC:
                return ""
            names = (font["name"].getDebugName(number) for number in _FAMILY)
            return next(filter(None, names), "")
    except (TTLibError, KeyError, OSError):
        return ""
