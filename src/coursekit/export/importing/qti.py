"""Files of QTI 1.2 and QTI 2.1, as other systems and `coursekit.export` write them."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from coursekit.export.importing.items12 import Item12
from coursekit.export.importing.items21_reader import Item21
from coursekit.export.importing.question import Question


def read_items(root: ET.Element, *, has_article: bool) -> Iterator[Question]:
    """Read every item of a file; none of one that holds something else.

    Parameters
    ----------
    root : Element
        Tags without namespaces.
    has_article : bool
        Whether ``[Emergence 3]`` is a locator.
    """
    if root.tag == "assessmentItem":
        yield Item21(root, has_article).read()
    elif root.tag == "questestinterop":
        bank = root.findtext(".//objectbank/qtimetadata/qtimetadatafield/fieldentry") or ""
        for item in root.iter("item"):
            yield Item12(item, has_article).read(bank.rpartition(": ")[2])
