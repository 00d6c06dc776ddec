"""Items of IMS Question & Test Interoperability 1.2, as Canvas and ILIAS write them.

The elements stand in "IMS Question & Test Interoperability: ASI XML Binding Specification",
version 1.2 (2002).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from coursekit.export.packages import Child, element

NAMESPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"


def material(text: str, html: bool = True) -> ET.Element:
    """A text, HTML unless told otherwise."""
    kind = "text/html" if html else "text/plain"
    return element("material", element("mattext", text, texttype=kind))


def metadata(fields: Iterable[tuple[str, str]]) -> ET.Element:
    """``qtimetadata`` with a label and an entry for each field."""
    return element(
        "qtimetadata",
        [
            element("qtimetadatafield", element("fieldlabel", label), element("fieldentry", entry))
            for label, entry in fields
        ],
    )


def condition(test: Child, *then: Child, go_on: bool = False) -> ET.Element:
    """``respcondition``: what follows when `test` holds."""
    return element(
        "respcondition",
        element("conditionvar", test),
        then,
        continue_="Yes" if go_on else "No",
    )


def feedback(ident: str, text: str) -> ET.Element:
    """``itemfeedback`` with HTML."""
    return element("itemfeedback", element("flow_mat", material(text)), ident=ident)


def stable_number(*names: str) -> str:
    """A number of five digits or more made of names: Canvas keeps no other identifiers."""
    digest = hashlib.sha256("\n".join(names).encode()).digest()
    return str(10000 + int.from_bytes(digest[:5]) % 10**9)


def stable_ident(*names: str) -> str:
    """An identifier made of names: a letter and hexadecimal digits."""
    return "g" + hashlib.sha256("\n".join(names).encode()).hexdigest()[:32]
