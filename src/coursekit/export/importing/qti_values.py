"""What readers of QTI share: values of elements."""

from __future__ import annotations

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
    """The number that a text is; `default` if it is none."""
    try:
        return float((text or "").strip())
    except ValueError:
        return default


def match_or_classify(pairs: list[tuple[str, str]]) -> str:
    """The kind of pairs: in a match each target has one stem."""
    targets = [target for stem, target in pairs if stem]
    return "match" if len(set(targets)) == len(targets) else "classify"
