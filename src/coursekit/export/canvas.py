"""QTI 1.2 in a zip that Canvas reads, for Classic Quizzes and New Quizzes.

What Canvas adds to QTI stands in what its own export writes: the type of a question, its points
and the names of feedback (``general_fb``, ``<answer>_fb``).  The rules of marking are those of the
guide "Quiz question types" and of Canvas's published source.
"""

from __future__ import annotations

from datetime import UTC
from xml.etree import ElementTree as ET

from coursekit.exercises.plain import plain
from coursekit.export.canvas_items import item, right_ones
from coursekit.export.loss import Form
from coursekit.export.options import Options
from coursekit.export.packages import element, number, xml_bytes, zip_bytes
from coursekit.export.qti12 import (
    NAMESPACE,
    metadata,
    stable_ident,
)
from coursekit.export.richtext import Picture, Writer
from coursekit.export.scoring import (
    listed,
    no_capitals,
    one_choice,
    plain_number,
    right_less_wrong,
    share_of_pairs,
    share_of_places,
    within_tolerance,
)
from coursekit.export.selection import Entry, Selection

_PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_CANVAS = "http://canvas.instructure.com/xsd/cccv1p0"


_EVERY = frozenset(
    {"title", "explanation", "pictures", "formulas", "code", "points", "verdict", "spare targets"}
)
FORMS = {
    "single": Form("multiple choice", one_choice, _EVERY | {"choice feedback"}),
    "multiple": Form("multiple answers", right_less_wrong, _EVERY | {"choice feedback"}),
    "number": Form("numerical answer", within_tolerance(plain_number), _EVERY | {"unit"}),
    "date": Form("fill in the blank", listed(no_capitals, right_ones), _EVERY),
    "text": Form("fill in the blank", listed(no_capitals, right_ones), _EVERY),
    "match": Form("matching", share_of_pairs, _EVERY),
    "classify": Form("matching", share_of_pairs, _EVERY),
    "order": Form("matching, with places", share_of_places, _EVERY),
    "open": Form("essay", None, _EVERY | {"marking by hand"}),
}


def write(selection: Selection, options: Options) -> bytes:
    """Write a package with a quiz for an assignment, or a question bank for each chapter."""
    ident = stable_ident(selection.course, selection.name)
    writer = Writer(selection.root, _address)
    files: dict[str, bytes] = {}
    resources: list[ET.Element] = []
    if selection.assignment:
        files[f"{ident}/{ident}.xml"] = _quiz(ident, selection, writer)
        files[f"{ident}/assessment_meta.xml"] = _meta(ident, selection)
        resources.append(_resource(ident, f"{ident}/{ident}.xml", f"{ident}-meta"))
        resources.append(_settings_resource(f"{ident}-meta", f"{ident}/assessment_meta.xml"))
    else:
        for chapter in selection.chapters:
            bank = stable_ident(selection.course, chapter, "bank")
            files[f"{bank}/{bank}.xml"] = _bank(bank, chapter, selection, writer)
            resources.append(_resource(bank, f"{bank}/{bank}.xml"))
    for picture in writer.pictures.values():
        files[f"images/{picture.name}"] = picture.path.read_bytes()
        resources.append(_file_resource(f"images/{picture.name}"))
    files["imsmanifest.xml"] = _manifest(ident, resources)
    return zip_bytes(files, first="imsmanifest.xml")


def _address(picture: Picture) -> str:
    return f"$IMS-CC-FILEBASE$/images/{picture.name}"


def _manifest(ident: str, resources: list[ET.Element]) -> bytes:
    return xml_bytes(
        element(
            "manifest",
            element(
                "metadata",
                element("schema", "IMS Content"),
                element("schemaversion", "1.1.3"),
            ),
            element("organizations"),
            element("resources", resources),
            identifier=f"{ident}-package",
            xmlns=_PACKAGE,
        )
    )


def _resource(ident: str, href: str, depends: str = "") -> ET.Element:
    needed = element("dependency", identifierref=depends) if depends else None
    return element(
        "resource", element("file", href=href), needed, identifier=ident, type="imsqti_xmlv1p2"
    )


def _settings_resource(ident: str, href: str) -> ET.Element:
    kind = "associatedcontent/imscc_xmlv1p1/learning-application-resource"
    return element("resource", element("file", href=href), identifier=ident, type=kind, href=href)


def _file_resource(href: str) -> ET.Element:
    ident = stable_ident(href)
    return element(
        "resource", element("file", href=href), identifier=ident, type="webcontent", href=href
    )


def _meta(ident: str, selection: Selection) -> bytes:
    total = sum(entry.exercise.points for entry in selection.entries)
    due = [selection.due.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")] if selection.due else []
    settings: list[tuple[str, str]] = [
        ("title", selection.title),
        ("description", ""),
        *(("due_at", moment) for moment in due),
        ("shuffle_answers", "false"),
        ("scoring_policy", "keep_highest"),
        ("quiz_type", "assignment"),
        ("points_possible", number(total)),
        ("show_correct_answers", "true"),
        ("allowed_attempts", "1"),
        ("available", "false"),
    ]
    assignment = element(
        "assignment",
        element("title", selection.title),
        [element("due_at", moment) for moment in due],
        element("workflow_state", "unpublished"),
        element("points_possible", number(total)),
        element("grading_type", "points"),
        element("submission_types", "online_quiz"),
        element("quiz_identifierref", ident),
        identifier=f"{ident}-assignment",
    )
    quiz = element(
        "quiz",
        [element(name, value) for name, value in settings],
        assignment,
        identifier=ident,
        xmlns=_CANVAS,
    )
    return xml_bytes(quiz)


def _quiz(ident: str, selection: Selection, writer: Writer) -> bytes:
    parts: list[ET.Element] = []
    for entry in selection.entries:
        parts += [_group(entry, writer)] if entry.varies else _items(entry, writer)
    return xml_bytes(
        element(
            "questestinterop",
            element(
                "assessment",
                metadata([("cc_maxattempts", "1")]),
                element("section", parts, ident="root_section"),
                ident=ident,
                title=selection.title,
            ),
            xmlns=NAMESPACE,
        )
    )


def _bank(ident: str, chapter: str, selection: Selection, writer: Writer) -> bytes:
    title = f"{selection.course}: {chapter}"
    items = [
        item
        for entry in selection.entries
        if entry.exercise.chapter == chapter
        for item in _items(entry, writer)
    ]
    bank = element("objectbank", metadata([("bank_title", title)]), items, ident=ident)
    return xml_bytes(element("questestinterop", bank, xmlns=NAMESPACE))


def _group(entry: Entry, writer: Writer) -> ET.Element:
    """A question group, from which Canvas draws one."""
    points = element("points_per_item", number(entry.exercise.points))
    selection = element(
        "selection",
        element("selection_number", "1"),
        element("selection_extension", points),
    )
    return element(
        "section",
        element("selection_ordering", selection),
        _items(entry, writer),
        ident=stable_ident(entry.exercise.id, "group"),
        title=plain(entry.exercise.title),
    )


def _items(entry: Entry, writer: Writer) -> list[ET.Element]:
    return [item(exercise, writer) for exercise in entry.wordings]
