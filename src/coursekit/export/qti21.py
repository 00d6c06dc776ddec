"""QTI 2.1: a package of items and a test, each with its own processing of responses.

The elements are those of "IMS Question and Test Interoperability: Assessment Test, Section and
Item Information Model", version 2.1 (2012).  Partial credit is a mapping with a lower bound, or a
sum of conditions; `openolat` adds the file of settings that OpenOlat looks for, `qti3` renames the
elements as version 3.0 does.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from coursekit.exercises.plain import plain
from coursekit.export.expressions21 import outcome
from coursekit.export.items21 import NAMESPACE, identifier, item, mathml
from coursekit.export.loss import Form
from coursekit.export.options import Options
from coursekit.export.packages import Child, element, xml_bytes, zip_bytes
from coursekit.export.richtext import Writer
from coursekit.export.scoring import (
    listed,
    one_choice,
    plain_number,
    right_less_wrong,
    share_of_neighbours,
    share_of_pairs,
    within_tolerance,
)
from coursekit.export.selection import Entry, Selection

PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"

_EVERY = frozenset(
    {"title", "explanation", "shuffle", "pictures", "formulas", "code", "points", "verdict"}
    | {"spare targets", "rich targets"}
)


def _no_capitals(text: str) -> str:
    return text.lower()


FORMS = {
    "single": Form("choice", one_choice, _EVERY | {"choice feedback", "fixed order"}),
    "multiple": Form("choice", right_less_wrong, _EVERY | {"choice feedback", "fixed order"}),
    "number": Form(
        "text entry, a number",
        within_tolerance(plain_number),
        _EVERY | {"key feedback", "mistake feedback", "unit"},
    ),
    "date": Form("text entry", listed(_no_capitals), _EVERY | {"key feedback", "mistake feedback"}),
    "text": Form("text entry", listed(_no_capitals), _EVERY | {"key feedback", "mistake feedback"}),
    "match": Form("match", share_of_pairs, _EVERY | {"pair feedback"}),
    "classify": Form("match", share_of_pairs, _EVERY | {"pair feedback"}),
    "order": Form("order", share_of_neighbours, _EVERY | {"neighbour feedback"}),
    "open": Form("extended text", None, _EVERY | {"rubric", "marking by hand"}),
}


def write(selection: Selection, options: Options) -> bytes:
    """Write a package."""
    return zip_bytes(package_files(selection), first="imsmanifest.xml")


def package_files(selection: Selection) -> dict[str, bytes]:
    """The files of a package by their names."""
    files, pictures = {}, {}
    for exercise in selection.wordings:
        writer = Writer(selection.root, lambda picture: f"images/{picture.name}", mathml)
        files[f"{identifier(exercise)}.xml"] = xml_bytes(item(exercise, writer))
        pictures[identifier(exercise)] = sorted(writer.pictures)
        for picture in writer.pictures.values():
            files[f"images/{picture.name}"] = picture.path.read_bytes()
    files["test.xml"] = xml_bytes(_test(selection))
    files["imsmanifest.xml"] = xml_bytes(_manifest(selection, pictures))
    return files


def _manifest(selection: Selection, pictures: dict[str, list[str]]) -> ET.Element:
    def resource(ident: str, kind: str, href: str, further: list[str], needs: Child) -> ET.Element:
        files = [element("file", href=name) for name in (href, *further)]
        return element("resource", files, needs, identifier=ident, type=kind, href=href)

    items = [
        resource(
            identifier(exercise),
            "imsqti_item_xmlv2p1",
            f"{identifier(exercise)}.xml",
            [f"images/{name}" for name in pictures[identifier(exercise)]],
            None,
        )
        for exercise in selection.wordings
    ]
    needs = [element("dependency", identifierref=one.get("identifier")) for one in items]
    test = resource("test", "imsqti_test_xmlv2p1", "test.xml", [], needs)
    return element(
        "manifest",
        element(
            "metadata",
            element("schema", "QTIv2.1 Package"),
            element("schemaversion", "1.0.0"),
        ),
        element("organizations"),
        element("resources", test, items),
        identifier="manifest",
        xmlns=PACKAGE,
    )


def _test(selection: Selection) -> ET.Element:
    sections = []
    for number_, entry in enumerate(selection.entries, 1):
        sections.append(_section(entry, number_))
    total = element("sum", element("testVariables", variableIdentifier="SCORE"))
    most = sum(entry.exercise.points for entry in selection.entries)
    return element(
        "assessmentTest",
        outcome("SCORE", "float", 0.0),
        outcome("MAXSCORE", "float", most),
        element(
            "testPart",
            element("itemSessionControl", maxAttempts="0", showFeedback="true"),
            element(
                "assessmentSection",
                element("ordering", shuffle=False),
                sections,
                identifier="all",
                title=selection.title,
                visible=True,
                fixed="true",
            ),
            identifier="part",
            navigationMode="nonlinear",
            submissionMode="individual",
        ),
        element("outcomeProcessing", element("setOutcomeValue", total, identifier="SCORE")),
        identifier=f"t_{selection.name}",
        title=selection.title,
        xmlns=NAMESPACE,
    )


def _section(entry: Entry, place: int) -> ET.Element:
    """The item of an exercise, or a section from which one of its variants is drawn."""
    refs = [
        element(
            "assessmentItemRef",
            identifier=f"r{place}" + (f"_{exercise.variant}" if exercise.variant else ""),
            href=f"{identifier(exercise)}.xml",
            fixed="false",
        )
        for exercise in entry.wordings
    ]
    if not entry.varies:
        return refs[0]
    return element(
        "assessmentSection",
        element("selection", select="1"),
        refs,
        identifier=f"variants{place}",
        title=plain(entry.exercise.title),
        visible=False,
        keepTogether="true",
        fixed="true",
    )
