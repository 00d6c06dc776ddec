"""Items of QTI 1.2 and QTI 2.1, from packages that other systems and `coursekit.export` write."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from coursekit.export.importing.items12 import Item12
from coursekit.export.importing.items21_reader import Item21
from coursekit.export.importing.question import Question


def read_items(files: dict[str, ET.Element], *, has_article: bool) -> Iterator[Question]:
    """Read every item of a package, given by the parsed files.

    Parameters
    ----------
    files : dict of str to Element
        Tags without namespaces.
    has_article : bool
        Whether ``[Emergence 3]`` is a locator.
    """
    for _, root in sorted(files.items()):
        if root.tag == "assessmentItem":
            yield Item21(root, has_article).read()
        elif root.tag == "questestinterop":
            bank = root.findtext(".//objectbank/qtimetadata/qtimetadatafield/fieldentry") or ""
            for item in root.iter("item"):
                yield Item12(item, has_article).read(bank.rpartition(": ")[2])
