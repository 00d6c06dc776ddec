"""What stands in elements of XML: texts, HTML and numbers."""

from __future__ import annotations

from math import isfinite
from xml.etree import ElementTree as ET


def inside(node: ET.Element | None) -> str:
    """What stands in an element, as HTML."""
    if node is None:
        return ""
    text = escape(node.text or "")
    return text + "".join(ET.tostring(child, encoding="unicode") for child in node)


def escape(text: str) -> str:
    """Plain text as HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def float_of(text: str | None, default: float = 0.0) -> float:
    """The number that a text is; `default` if it is none, or without end."""
    try:
        number = float((text or "").strip())
    except ValueError:
        return default
    return number if isfinite(number) else default
