"""QTI 3.0: the items of QTI 2.1 under their new names.

"1EdTech Question and Test Interoperability: Migration Guide", version 3.0: elements and attributes
are written in lower case with hyphens, elements begin with ``qti-``; what is HTML or MathML keeps
its name.  Text of feedback and rubrics is wrapped in ``qti-content-body``.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from coursekit.export.options import Options
from coursekit.export.packages import xml_bytes, zip_bytes
from coursekit.export.qti21 import FORMS, package_files
from coursekit.export.selection import Selection

__all__ = ["FORMS", "write"]

_OLD = "http://www.imsglobal.org/xsd/imsqti_v2p1"
NAMESPACE = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
PACKAGE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")
#: HTML that authors' Markdown turns into.
_HTML = frozenset(
    {"a", "blockquote", "br", "code", "div", "em", "h1", "h2", "h3", "hr", "img", "kbd", "li", "ol"}
    | {
        "p",
        "pre",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    }
)
_WRAPPED = ("modalFeedback", "rubricBlock")


def write(selection: Selection, options: Options) -> bytes:
    """Write a package."""
    files = package_files(selection)
    for name, content in files.items():
        if name == "imsmanifest.xml":
            files[name] = xml_bytes(_manifest(ET.fromstring(content)))
        elif name.endswith(".xml"):
            files[name] = xml_bytes(upgrade(ET.fromstring(content)))
    return zip_bytes(files, first="imsmanifest.xml")


def upgrade(root: ET.Element) -> ET.Element:
    """Write an item or a test of QTI 2.1 in QTI 3.0."""
    upgraded = _upgrade(root)
    upgraded.set("xmlns", NAMESPACE)
    return upgraded


def _upgrade(node: ET.Element) -> ET.Element:
    name = node.tag.removeprefix(f"{{{_OLD}}}")
    if node.tag.startswith("{") and name == node.tag:
        return node  # MathML
    made = ET.Element(name if name in _HTML else f"qti-{_hyphens(name)}")
    made.text, made.tail = node.text, node.tail
    for attribute, value in node.attrib.items():
        made.set(attribute if name in _HTML else _hyphens(attribute), value)
    if name == "rubricBlock":
        made.set("use", "scoring")
    inside = made
    if name in _WRAPPED:
        inside = ET.SubElement(made, "qti-content-body")
        inside.text, made.text = made.text, None
    inside.extend(_upgrade(child) for child in node)
    return made


def _hyphens(name: str) -> str:
    return _CAPITAL.sub("-", name).lower()


def _manifest(root: ET.Element) -> ET.Element:
    for node in root.iter():
        node.tag = node.tag.rpartition("}")[2]
        if node.tag == "schema":
            node.text = "QTI Package"
        elif node.tag == "schemaversion":
            node.text = "3.0.0"
        elif node.tag == "resource":
            node.set("type", node.attrib["type"].replace("v2p1", "v3p0"))
    root.set("xmlns", PACKAGE)
    return root
