"""Matplotlib's SVG, made small: the same picture in a third of the bytes.

Text stays drawn as outlines, so that it looks the same in every browser, in the PDF and offline.
Outlines are rounded to a four-hundredth of the type size, paths are written with relative
coordinates, and names, comments and groups that nothing refers to are dropped.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import lru_cache

_NAMESPACE = "http://www.w3.org/2000/svg"
_GROUP, _USE, _DEFS, _STYLE, _TEXT, _CLIP = (
    f"{{{_NAMESPACE}}}{tag}" for tag in ("g", "use", "defs", "style", "text", "clipPath")
)
_HREF = "{http://www.w3.org/1999/xlink}href"
_GLYPH = "scale(0.015625)"  # matplotlib writes glyphs in 6400ths of the type size
_COARSER = 16
_GRAINS = 64 / _COARSER  # in one hundredth of the type size, which is the unit of a line
_TRANSLATE = re.compile(r"translate\((-?[\d.]+) (-?[\d.]+)\)")
_TEXT_LINE = re.compile(r"translate\((\S+) (\S+)\) scale\((\S+) -\S+\)")
_URL = re.compile(r"url\(#([^)]+)\)")
_FAMILY = re.compile(r"font-family:[^;]*;|text-anchor:start;?")
_DECIMAL = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_COMMAND = re.compile(r"([MLQCZz])([^MLQCZz]*)")


def compact(text: str, alt: str, *, is_outlined: bool = True) -> str:
    """Shrink an SVG file written by matplotlib.

    Parameters
    ----------
    text : str
        A whole file.
    alt : str
        What screen readers say where the SVG stands in a page itself, as in a notebook.
    is_outlined : bool
        Words are outlines.  Else they are text, for a page that has the book's typeface and says
        itself what the picture shows: such a picture weighs a fifth.

    Returns
    -------
    str
        An SVG element that draws the same picture, without prolog, ending in a newline.
    """
    ET.register_namespace("", _NAMESPACE)
    root = ET.fromstring(text)
    _shrink(root, _short_names(root), is_outlined)
    if is_outlined:
        root.attrib.update({"role": "img", "aria-label": alt})
    else:
        for side in ("width", "height"):
            del root.attrib[side]
        # A style sheet in it would hold for all of the page.
        root.attrib.update({"aria-hidden": "true"})
        for defs in root.findall(_DEFS):
            for style in defs.findall(_STYLE):
                defs.remove(style)
            if not len(defs):
                root.remove(defs)
    return ET.tostring(root, encoding="unicode").replace(" />", "/>") + "\n"


def _short_names(root: ET.Element) -> dict[str, str]:
    """Shorten the names that something refers to: ``SourceSerif4-Regular-1ad`` to ``R1ad``.

    Several charts may stand in one notebook page, where ids are shared; a name therefore still
    tells the outline, and equal names mean equal outlines.
    """
    values = [value for element in root.iter() for value in element.attrib.values()]
    used = {value[1:] for element in root.iter() if (value := element.get(_HREF))}
    used |= {name for value in values for name in _URL.findall(value)}
    names = {}
    for name in used:
        face, _, glyph = name.rpartition("-")
        cut = face.partition("-")[2]
        names[name] = re.sub(r"[^A-Z]", "", cut) + glyph if cut else name
    return names


def _shrink(element: ET.Element, names: dict[str, str], is_fine: bool) -> None:
    element.tail = None
    if element.tag != _TEXT:
        element.text = None
    if element.tag == _STYLE:
        element.text = "*{stroke-linejoin:round;stroke-linecap:butt}"
    _rewrite(element, names, is_fine)
    kept: list[ET.Element] = []
    for child in element:
        _shrink(child, names, is_fine)
        if child.get("style") == "fill:none":
            continue  # the ground of the picture, which is not painted
        if child.tag == _GROUP and not child.attrib:
            kept.extend(child)
        elif (child.tag not in {_GROUP, _DEFS} or len(child)) and (is_fine or child.tag != _CLIP):
            kept.append(child)
    element[:] = kept


def _rewrite(element: ET.Element, names: dict[str, str], is_fine: bool) -> None:
    attributes = dict(element.attrib)
    element.attrib.clear()
    # matplotlib scales each glyph down and the text up again.  We write glyphs in whole grains
    # of their grid and scale once, at the text: whole numbers are shorter than decimals.
    is_glyph = attributes.get("transform") == _GLYPH
    for key, value in attributes.items():
        if key == "id":
            if value in names:
                element.set("id", names[value])
        elif key == _HREF:
            element.set("href", "#" + names[value[1:]])
        elif key == "d":
            grain = (1 / _COARSER, 0) if is_glyph else (1, 2 if is_fine else 1)
            element.set("d", relative_path(value, *grain))
        elif is_glyph and key == "transform":
            pass  # the text around it is scaled instead
        elif key == "clip-path" and not is_fine:
            pass  # it is the whole picture, which a page cuts itself
        elif element.tag == _TEXT and key == "transform" and value.startswith("rotate(-0 "):
            pass  # upright as it is
        elif element.tag == _TEXT and key == "style":
            element.set(key, _FAMILY.sub("", re.sub(r"([:;,])\s+", r"\1", value)))
        elif line := _TEXT_LINE.fullmatch(value):
            x, y, size = (float(number) for number in line.groups())
            scale = _short(size / _GRAINS, 6)
            move_to = f"translate({_short(x, 2)} {_short(y, 2)})"
            element.set(key, f"{move_to} scale({scale} -{scale})")
        elif element.tag == _USE and (move := _TRANSLATE.fullmatch(value)):
            for axis, amount in zip("xy", move.groups(), strict=True):
                if float(amount):
                    element.set(axis, _short(float(amount) * _GRAINS, 0))
        else:
            value = _URL.sub(lambda match: f"url(#{names[match[1]]})", value)
            value = re.sub(r"([:;,])\s+", r"\1", value) if key == "style" else value
            value = value if is_fine else value.replace(";stroke-linejoin:miter", "")  # as usual
            element.set(
                key, _DECIMAL.sub(lambda match: _short(float(match[0]), 3 if is_fine else 1), value)
            )


@lru_cache(maxsize=1024)  # most paths are glyphs, which charts share
def relative_path(data: str, scale: float = 1, digits: int = 2) -> str:
    """Write path data with relative coordinates, in the shortest commands.

    Parameters
    ----------
    data : str
        Absolute path data of the commands M, L, Q, C and z.
    scale : float
        What every coordinate is multiplied by.
    digits : int
        Decimals kept.  Points are rounded before they are made relative, so that errors do not
        add up.

    Returns
    -------
    str
        Path data in lower-case commands.
    """
    out: list[str] = []
    here = start = (0, 0)
    control: tuple[int, int] | None = None  # of the curve just drawn
    last = ""
    for command, text in _COMMAND.findall(data):
        if command in "Zz":
            out.append("z")
            here, last, control = start, "z", None
            continue
        steps = [round(float(number) * scale * 10**digits) for number in text.split()]
        points = list(zip(steps[::2], steps[1::2], strict=True))
        moves = [(x - here[0], y - here[1]) for x, y in points]
        if command == "L" and moves == [(0, 0)] and last != "m":
            continue  # shorter than the grain; after a move it still draws a dot
        # A smooth curve goes on where the last one pointed; "t" leaves out its control point.  It
        # may be off by one grain, and is then taken as drawn, so that errors do not add up.
        mirrored = control and (2 * here[0] - control[0], 2 * here[1] - control[1])
        control = points[0] if command == "Q" else None
        if mirrored and control and max(map(_apart, mirrored, control)) <= 1:
            control = mirrored
            name, values = "t", [*moves[1]]
        else:
            name, values = _shortest(command, moves)
        here = points[-1]
        if command == "M":
            start = here
        written = _join([_short(value / 10**digits, digits) for value in values])
        if name == last:
            out.append(written if written.startswith("-") else " " + written)
        else:
            out.append(name + written)
        last = name
    return "".join(out)


def _apart(one: int, other: int) -> int:
    return abs(one - other)


def _shortest(command: str, moves: list[tuple[int, int]]) -> tuple[str, list[int]]:
    if command == "L" and moves[0][1] == 0:
        return "h", [moves[0][0]]
    if command == "L" and moves[0][0] == 0:
        return "v", [moves[0][1]]
    return command.lower(), [value for move in moves for value in move]


def _join(numbers: list[str]) -> str:
    return numbers[0] + "".join(n if n.startswith("-") else " " + n for n in numbers[1:])


def _short(number: float, digits: int) -> str:
    """``0.50`` as ``.5``, ``-0.0`` as ``0``."""
    if number == int(number):
        return str(int(number))
    text = f"{number:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return re.sub(r"^(-?)0\.", r"\1.", "0" if text in {"-0", ""} else text)
