"""What a formula means: the MathML that Typst makes of it, in one line."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import typst

from coursekit.book.typst import compiling

_MATH = re.compile(r"<math.*</math>", re.DOTALL)
_IN_BOX = "display: inline math"
_GROUPS = {"mrow", "math", "mstyle", "mpadded"}
# What pages import must not hide what formulas call.
_PAGE = '#import "/template/main.typ": *\n#set document(title: "Formula")\n$ {} $'
_TYPST = Path(compiling.__file__).parent


def meaning_of(markup: str) -> str:
    """Return the MathML of a formula in Typst: ``frac[1; sup[𝑥; 2]]``; text in quotation marks."""
    page = typst.compile(_PAGE.format(markup).encode(), format="html", root=str(_TYPST))
    assert isinstance(page, bytes)
    formula = _MATH.search(page.decode())
    assert formula
    return _linear(ElementTree.fromstring(formula[0].replace("&nbsp;", "\u00a0")))


def _linear(node: ElementTree.Element) -> str:
    if node.tag in {"mi", "mn", "mo"}:
        return "".join(node.itertext())
    if node.tag == "mtext":
        return f"“{''.join(node.itertext())}”"
    if node.tag == "mspace":
        return ""
    parts = [_linear(child) for child in node]
    if ("style" in node.attrib or "notation" in node.attrib) and node.get("style") != _IN_BOX:
        parts = [f"{{{node.get('style', node.get('notation'))}}}", *parts]
    if node.tag in _GROUPS:
        return " ".join(filter(None, parts))
    return f"{node.tag.removeprefix('m')}[{'; '.join(parts)}]"
