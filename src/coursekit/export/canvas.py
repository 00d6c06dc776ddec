"""QTI 1.2 in a zip that Canvas reads, for Classic Quizzes and New Quizzes.

What Canvas adds to QTI stands in what its own export writes: the type of a question, its points
and the names of feedback (``general_fb``, ``<answer>_fb``).  The rules of marking are those of the
guide "Quiz question types" and of Canvas's published source.
"""

from __future__ import annotations

from datetime import UTC
from html import escape
from xml.etree import ElementTree as ET

from coursekit.exercises import Exercise
from coursekit.exercises.display_order import shown_choices, shown_items, shown_targets
from coursekit.exercises.model import ChoiceKey, NumberKey, OrderKey, PairKey
from coursekit.exercises.plain import plain
from coursekit.export.loss import Form
from coursekit.export.options import Options
from coursekit.export.packages import Child, element, number, xml_bytes, zip_bytes
from coursekit.export.qti12 import (
    NAMESPACE,
    condition,
    feedback,
    material,
    metadata,
    stable_ident,
    stable_number,
)
from coursekit.export.richtext import Picture, Writer
from coursekit.export.scoring import (
    Rule,
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
from coursekit.export.spellings import Spelling, spellings

_PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_CANVAS = "http://canvas.instructure.com/xsd/cccv1p0"
_RESPONSE = "response1"


def _right_ones(exercise: Exercise) -> tuple[Spelling, ...]:
    """A short answer of Canvas is right or wrong; a coarser date cannot get half."""
    return tuple(one for one in spellings(exercise) if one.share == 1)


def _number_rule(exercise: Exercise) -> Rule:
    return within_tolerance(plain_number)(exercise)


_EVERY = frozenset(
    {"title", "explanation", "pictures", "formulas", "points", "verdict", "spare targets"}
)
FORMS = {
    "single": Form("multiple choice", one_choice, _EVERY | {"choice feedback"}),
    "multiple": Form("multiple answers", right_less_wrong, _EVERY | {"choice feedback"}),
    "number": Form("numerical answer", _number_rule, _EVERY | {"unit"}),
    "date": Form("fill in the blank", listed(no_capitals, _right_ones), _EVERY),
    "text": Form("fill in the blank", listed(no_capitals, _right_ones), _EVERY),
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
    if selection.is_assignment:
        files[f"{ident}/{ident}.xml"] = _quiz(ident, selection, writer)
        files[f"{ident}/assessment_meta.xml"] = _meta(ident, selection)
        resources.append(_resource(ident, f"{ident}/{ident}.xml", f"{ident}-meta"))
        resources.append(_resource(f"{ident}-meta", f"{ident}/assessment_meta.xml"))
    else:
        for chapter in selection.chapters:
            bank = stable_ident(selection.course, chapter, "bank")
            files[f"{bank}/{bank}.xml"] = _bank(bank, chapter, selection, writer)
            resources.append(_resource(bank, f"{bank}/{bank}.xml", bank))
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
    if ident.endswith("-meta"):
        kind = "associatedcontent/imscc_xmlv1p1/learning-application-resource"
        return element(
            "resource", element("file", href=href), identifier=ident, type=kind, href=href
        )
    needed = element("dependency", identifierref=depends) if depends != ident else None
    return element(
        "resource", element("file", href=href), needed, identifier=ident, type="imsqti_xmlv1p2"
    )


def _file_resource(href: str) -> ET.Element:
    ident = stable_ident(href)
    return element(
        "resource", element("file", href=href), identifier=ident, type="webcontent", href=href
    )


def _meta(ident: str, selection: Selection) -> bytes:
    total = sum(entry.exercise.points for entry in selection.entries)
    due = selection.due.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S") if selection.due else ""
    settings: list[tuple[str, str]] = [
        ("title", selection.title),
        ("description", ""),
        ("due_at", due),
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
        element("due_at", due),
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
    return [_item(exercise, writer) for exercise in entry.wordings]


def _item(exercise: Exercise, writer: Writer) -> ET.Element:
    kind, ask = _ASK[exercise.kind]
    ident = stable_ident(exercise.id, exercise.variant)
    told: dict[str, str] = {}
    if exercise.explanation:
        told["general_fb"] = writer.html(exercise.explanation, exercise)
    answers, response, conditions = ask(exercise, writer, told)
    fields = [
        ("question_type", kind),
        ("points_possible", number(exercise.points)),
        ("original_answer_ids", ",".join(answers)),
        ("assessment_question_identifierref", f"{ident}q"),
    ]
    always = condition(element("other"), _shows("general_fb"), go_on=True)
    task = f"<div>{writer.html(exercise.prompt, exercise)}{_unit(exercise)}</div>"
    return element(
        "item",
        element("itemmetadata", metadata(fields)),
        element("presentation", material(task), response),
        element(
            "resprocessing",
            element(
                "outcomes",
                element("decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal"),
            ),
            always if "general_fb" in told else None,
            conditions,
        ),
        [feedback(name, text) for name, text in told.items()],
        ident=ident,
        title=plain(exercise.title) + (f" ({exercise.variant})" if exercise.variant else ""),
    )


def _unit(exercise: Exercise) -> str:
    key = exercise.key
    return f"<p>({escape(key.units[0])})</p>" if isinstance(key, NumberKey) and key.units else ""


def _shows(name: str) -> ET.Element:
    return element("displayfeedback", feedbacktype="Response", linkrefid=name)


def _scores(points: float, action: str = "Set") -> ET.Element:
    return element("setvar", number(points), action=action, varname="SCORE")


def _equals(value: str, response: str = _RESPONSE) -> ET.Element:
    return element("varequal", value, respident=response)


Asked = tuple[list[str], Child, list[ET.Element]]


def _choices(exercise: Exercise, writer: Writer, told: dict[str, str]) -> Asked:
    key = exercise.key
    assert isinstance(key, ChoiceKey)
    choices = shown_choices(exercise)
    names = {
        choice.id: stable_number(exercise.id, exercise.variant, choice.id) for choice in choices
    }
    labels = [
        element(
            "response_label",
            material(f"<p>{writer.inline(choice.label, exercise)}</p>"),
            ident=names[choice.id],
        )
        for choice in choices
    ]
    conditions = []
    for choice in choices:
        if choice.feedback:
            told[f"{names[choice.id]}_fb"] = writer.html(choice.feedback, exercise)
            shows = _shows(f"{names[choice.id]}_fb")
            conditions.append(condition(_equals(names[choice.id]), shows, go_on=True))
    right = [_equals(names[name]) for name in key.right]
    if exercise.kind == "multiple":
        wrong = [element("not", _equals(names[c.id])) for c in key.choices if not c.right]
        right = [element("and", right, wrong)]
    conditions.append(condition(right, _scores(100)))
    cardinality = "Single" if exercise.kind == "single" else "Multiple"
    response = element(
        "response_lid",
        element("render_choice", labels),
        ident=_RESPONSE,
        rcardinality=cardinality,
    )
    return list(names.values()), response, conditions


def _blank(kind: str | None = None) -> ET.Element:
    label = element("response_label", ident="answer1", rshuffle="No")
    return element(
        "response_str",
        element("render_fib", label, fibtype=kind),
        ident=_RESPONSE,
        rcardinality="Single",
    )


def _number(exercise: Exercise, writer: Writer, told: dict[str, str]) -> Asked:
    key = exercise.key
    assert isinstance(key, NumberKey)
    value = number(key.value)
    low, high = (number(round(key.value + side * key.tolerance, 10)) for side in (-1, 1))
    within = element(
        "and",
        element("vargte", low, respident=_RESPONSE),
        element("varlte", high, respident=_RESPONSE),
    )
    test = element("or", _equals(value), within)
    name = stable_number(exercise.id, exercise.variant, "number")
    return [name], _blank("Decimal"), [condition(test, _scores(100))]


def _listed(exercise: Exercise, writer: Writer, told: dict[str, str]) -> Asked:
    right = _right_ones(exercise)
    names = [stable_number(exercise.id, exercise.variant, one.text) for one in right]
    tests = [_equals(one.text) for one in right]
    return names, _blank(), [condition(tests, _scores(100))]


def _pairs(exercise: Exercise, writer: Writer, told: dict[str, str]) -> Asked:
    key = exercise.key
    assert isinstance(key, PairKey)
    rows = [(stem.id, writer.inline(stem.label, exercise)) for stem in shown_items(exercise)]
    targets = [(target.id, plain(target.label.text)) for target in shown_targets(exercise)]
    return _matched(exercise, rows, targets, dict(key.pairs))


def _places(exercise: Exercise, writer: Writer, told: dict[str, str]) -> Asked:
    key = exercise.key
    assert isinstance(key, OrderKey)
    rows = [(item.id, writer.inline(item.label, exercise)) for item in shown_items(exercise)]
    places = [(f"place {n}", f"{n}") for n in range(1, len(key.items) + 1)]
    right = {item.id: f"place {n}" for n, item in enumerate(key.items, 1)}
    return _matched(exercise, rows, places, right)


def _matched(
    exercise: Exercise,
    rows: list[tuple[str, str]],
    targets: list[tuple[str, str]],
    right: dict[str, str],
) -> Asked:
    names = {name: stable_number(exercise.id, exercise.variant, name) for name, _ in targets}
    stems = {name: stable_number(exercise.id, exercise.variant, name) for name, _ in rows}

    def labels() -> list[ET.Element]:
        return [
            element("response_label", material(text, html=False), ident=names[name])
            for name, text in targets
        ]

    responses = [
        element(
            "response_lid",
            material(text),
            element("render_choice", labels()),
            ident=f"response_{stems[name]}",
            rcardinality="Single",
        )
        for name, text in rows
    ]
    share = round(100 / len(rows), 2)
    conditions = [
        condition(_equals(names[right[name]], f"response_{stems[name]}"), _scores(share, "Add"))
        for name, _ in rows
    ]
    return list(stems.values()), responses, conditions


def _essay(exercise: Exercise, writer: Writer, told: dict[str, str]) -> Asked:
    return [], _blank(), [condition(element("other"), go_on=False)]


_ASK = {
    "single": ("multiple_choice_question", _choices),
    "multiple": ("multiple_answers_question", _choices),
    "number": ("numerical_question", _number),
    "date": ("short_answer_question", _listed),
    "text": ("short_answer_question", _listed),
    "match": ("matching_question", _pairs),
    "classify": ("matching_question", _pairs),
    "order": ("matching_question", _places),
    "open": ("essay_question", _essay),
}
