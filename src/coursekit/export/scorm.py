"""SCORM 1.2 and SCORM 2004: a package with our own page and marker, which report the score.

The manifests follow "SCORM 1.2 Content Aggregation Model" (ADL, 2001) and "SCORM 2004 4th Edition
Content Aggregation Model" (ADL, 2009).  What a learner answers is marked as in the book.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from coursekit.catalogue import in_language
from coursekit.course import Course, course_catalogue
from coursekit.exercises import KINDS, Exercise, mark
from coursekit.export.loss import PARTS, Form
from coursekit.export.options import Options
from coursekit.export.packages import element, xml_bytes, zip_bytes
from coursekit.export.scoring import Rule
from coursekit.export.selection import Selection

_EDITIONS = {
    "1.2": {
        "schemaversion": "1.2",
        "xmlns": "http://www.imsproject.org/xsd/imscp_rootv1p1p2",
        "xmlns:adlcp": "http://www.adlnet.org/xsd/adlcp_rootv1p2",
        "scormtype": "adlcp:scormtype",
    },
    "2004": {
        "schemaversion": "2004 4th Edition",
        "xmlns": "http://www.imsglobal.org/xsd/imscp_v1p1",
        "xmlns:adlcp": "http://www.adlnet.org/xsd/adlcp_v1p3",
        "scormtype": "adlcp:scormType",
    },
}


def _ours(exercise: Exercise) -> Rule:
    return lambda answer: mark(exercise, answer).score


#: Nobody marks prose in a package: it counts as done, and not for the score.
_CARRIES = frozenset(PARTS) - {"marking by hand"}
FORMS = {
    kind: Form("our own form", None if kind == "open" else _ours, _CARRIES, asks_back=True)
    for kind in KINDS
}


def write(selection: Selection, options: Options, edition: str = "1.2") -> bytes:
    """Write a package of one page."""
    files = {
        "imsmanifest.xml": xml_bytes(_manifest(selection, _EDITIONS[edition])),
        "index.html": _page_in_language(selection).encode(),
    }
    return zip_bytes(files, first="imsmanifest.xml")


def _manifest(selection: Selection, words: dict[str, str]) -> ET.Element:
    resource = element(
        "resource",
        element("file", href="index.html"),
        identifier="page",
        type="webcontent",
        href="index.html",
    )
    resource.set(words["scormtype"], "sco")
    root = element(
        "manifest",
        element(
            "metadata",
            element("schema", "ADL SCORM"),
            element("schemaversion", words["schemaversion"]),
        ),
        element(
            "organizations",
            element(
                "organization",
                element("title", selection.title),
                element(
                    "item",
                    element("title", selection.title),
                    identifier="exercises",
                    identifierref="page",
                ),
                identifier="all",
            ),
            default="all",
        ),
        element("resources", resource),
        identifier=f"coursekit-{selection.course}-{selection.name}",
        version="1",
    )
    root.set("xmlns", words["xmlns"])
    root.set("xmlns:adlcp", words["xmlns:adlcp"])
    return root


def _page_in_language(selection: Selection) -> str:
    with in_language(course_catalogue(Course(selection.root))):
        return _page(selection)


def _page(selection: Selection) -> str:
    from coursekit.book.handout.page import EXERCISES, page_html
    from coursekit.book.handout.page import HERE as handout
    from coursekit.book.handout.sheet import Sheet, SheetExercise, due_text, tables_of

    entries = tuple(
        SheetExercise(number, entry.exercise, entry.wordings)
        for number, entry in enumerate(selection.entries, 1)
    )
    sheet = Sheet(
        course=selection.course,
        name=selection.name,
        title=selection.title,
        due=due_text(selection.due),
        entries=entries,
        hints=True,
        data=tables_of(entries, Course(selection.root)),
        root=selection.root,
        marked=True,
    )
    scripts = (
        EXERCISES / "ck-words.js",
        EXERCISES / "ck-dates.js",
        EXERCISES / "ck-numbers.js",
        EXERCISES / "ck-marking.js",
        handout / "variants.js",
        Path(__file__).with_name("scorm.js"),
        *(EXERCISES / f"ck-{name}.js" for name in ("answer-form", "feedback", "exercise")),
    )
    return page_html(sheet, scripts)
