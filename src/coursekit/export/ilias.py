"""QTI 1.2 as ILIAS takes it: a question pool in a zip.

The layout of the zip and the elements are those of ILIAS's own export (Test Question Pool, ILIAS 8
and later): one file of questions and one that lists them.  The rules of marking are
those of its questions, with negative results of a question set to 0.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from coursekit.course import Course, course_language
from coursekit.exercises import Exercise, Prose
from coursekit.exercises.display_order import shown_choices, shown_items, shown_targets
from coursekit.exercises.model import ChoiceKey, NumberKey, OrderKey, PairKey
from coursekit.export.loss import Form
from coursekit.export.options import Options
from coursekit.export.packages import Child, element, number, xml_bytes, zip_bytes
from coursekit.export.qti12 import condition, feedback, metadata, stable_number
from coursekit.export.richtext import Writer, title_text, unit_html
from coursekit.export.scoring import (
    ROUNDED,
    listed,
    no_capitals,
    one_choice,
    plain_number,
    right_less_wrong,
    share_of_pairs,
    share_of_places,
    within_tolerance,
)
from coursekit.export.selection import Selection
from coursekit.export.spellings import Spelling, spellings


def _listed(exercise: Exercise) -> tuple[Spelling, ...]:
    """What gets points; a comma parts answers there."""
    return tuple(one for one in spellings(exercise) if one.share and "," not in one.text)


_EVERY = frozenset({"title", "formulas", "code", "points", "verdict", "spare targets"}) | {
    "rich targets"
}
FORMS = {
    "single": Form(
        "single choice", one_choice, _EVERY | {"choice feedback", "shuffle", "fixed order"}
    ),
    "multiple": Form(
        "multiple choice", right_less_wrong, _EVERY | {"choice feedback", "shuffle", "fixed order"}
    ),
    "number": Form("numeric", within_tolerance(plain_number), _EVERY | {"unit"}),
    "date": Form("text subset", listed(no_capitals, _listed), _EVERY),
    "text": Form("text subset", listed(no_capitals, _listed), _EVERY),
    "match": Form("matching", share_of_pairs, _EVERY),
    "classify": Form("matching", share_of_pairs, _EVERY),
    "order": Form("ordering", share_of_places, _EVERY),
    "open": Form("essay", None, _EVERY | {"marking by hand"}),
}
_FIRST = 1_000_000_000  # what ILIAS writes there is a time


def write(selection: Selection, options: Options) -> bytes:
    """Write a question pool."""
    pool = stable_number(selection.course, selection.name)
    stem = f"{_FIRST}__0__"
    folder = f"{stem}qpl_{pool}"
    writer = Writer(selection.root)
    exercises = list(selection.wordings)
    questions = element("questestinterop", [_item(one, writer) for one in exercises])
    files = {
        f"{folder}/{stem}qti_{pool}.xml": xml_bytes(questions),
        f"{folder}/{folder}.xml": xml_bytes(_pool(pool, selection, exercises)),
    }
    return zip_bytes(files)


def _pool(pool: str, selection: Selection, exercises: list[Exercise]) -> ET.Element:
    language = course_language(Course(selection.root))[0][:2]
    general = element(
        "General",
        element("Identifier", Catalog="ILIAS", Entry=f"il_0_qpl_{pool}"),
        element("Title", selection.title, Language=language),
        element("Language", Language=language),
        element("Description", Language=language),
        element("Keyword", Language=language),
        Structure="Hierarchical",
    )
    pages = [
        element("PageObject", element("PageContent", element("Question", QRef=_ident(one))))
        for one in exercises
    ]
    return element("ContentObject", element("MetaData", general), pages, Type="Questionpool_Test")


def _ident(exercise: Exercise) -> str:
    return f"il_0_qst_{stable_number(exercise.id, exercise.variant)}"


def _item(exercise: Exercise, writer: Writer) -> ET.Element:
    kind, ask = _ASK[exercise.kind]
    fields = [("ILIAS_VERSION", "8.0"), ("QUESTIONTYPE", kind), ("AUTHOR", "coursekit")]
    feedback_texts: dict[str, str] = {}
    more, response, conditions = ask(exercise, writer, feedback_texts)
    task = writer.html(exercise.prompt, exercise) + unit_html(exercise)
    title = title_text(exercise)
    return element(
        "item",
        element("qticomment", f"{exercise.skill}, {exercise.level}"),
        element("duration", "P0Y0M0DT0H1M0S"),
        element("itemmetadata", metadata([*fields, *more])),
        element("presentation", element("flow", _text(task), response), label=title),
        element("resprocessing", element("outcomes", _most(exercise)), conditions),
        [feedback(name, text) for name, text in feedback_texts.items()],
        ident=_ident(exercise),
        title=title,
        maxattempts="0",
    )


def _most(exercise: Exercise) -> ET.Element:
    return element("decvar", varname="SCORE", vartype="Decimal", maxvalue=number(exercise.points))


def _text(html: str) -> ET.Element:
    return element("material", element("mattext", html, texttype="text/xhtml"))


def _label(ident: int, prose: Prose, exercise: Exercise, writer: Writer) -> ET.Element:
    words = writer.inline(prose, exercise)
    return element("response_label", _text(words), ident=str(ident))


def _points(points: float) -> ET.Element:
    return element("setvar", number(points), action="Add")


Asked = tuple[list[tuple[str, str]], Child, list[ET.Element]]


def _choices(exercise: Exercise, writer: Writer, feedback_texts: dict[str, str]) -> Asked:
    key = exercise.key
    assert isinstance(key, ChoiceKey)
    single = exercise.kind == "single"
    name = "MCSR" if single else "MCMR"
    share = exercise.points / len(key.right)
    labels, conditions = [], []
    for place, choice in enumerate(shown_choices(exercise)):
        labels.append(_label(place, choice.label, exercise, writer))
        points = share if choice.right else 0.0 if single else -share
        link = f"response_{place}"
        feedback_texts[link] = writer.html(choice.feedback, exercise)
        shows = element("displayfeedback", feedbacktype="Response", linkrefid=link)
        equal = element("varequal", str(place), respident=name)
        conditions.append(condition(equal, _points(points), shows, go_on=True))
        if not single:
            missing = element("not", element("varequal", str(place), respident=name))
            conditions.append(condition(missing, _points(0), go_on=True))
    response = element(
        "response_lid",
        element("render_choice", labels, shuffle="Yes" if exercise.shuffle else "No"),
        ident=name,
        rcardinality="Single" if single else "Multiple",
    )
    return [("feedback_setting", "1"), ("singleline", "1")], response, conditions


def _number(exercise: Exercise, writer: Writer, feedback_texts: dict[str, str]) -> Asked:
    key = exercise.key
    assert isinstance(key, NumberKey)
    slack = key.tolerance + ROUNDED * abs(key.value)
    test = [
        element("vargte", number(key.value - slack), respident="NUM"),
        element("varlte", number(key.value + slack), respident="NUM"),
    ]
    response = element(
        "response_num",
        element("render_fib", fibtype="Decimal", maxchars="20"),
        ident="NUM",
        rcardinality="Single",
        numtype="Decimal",
    )
    return [], response, [condition(test, _points(exercise.points))]


def _subset(exercise: Exercise, writer: Writer, feedback_texts: dict[str, str]) -> Asked:
    field = element("render_fib", fibtype="String", prompt="Box", columns="40")
    response = element("response_str", field, ident="TEXTSUBSET_00", rcardinality="Single")
    conditions = [
        condition(
            element("varsubset", one.text, respident="TEXTSUBSET_00"),
            element("setvar", number(one.share * exercise.points), varname="matches", action="Add"),
        )
        for one in _listed(exercise)
    ]
    return [("textrating", "ci"), ("correctanswers", "1")], response, conditions


def _pairs(exercise: Exercise, writer: Writer, feedback_texts: dict[str, str]) -> Asked:
    key = exercise.key
    assert isinstance(key, PairKey)
    stems, targets = shown_items(exercise), shown_targets(exercise)
    places = {item.id: place for place, item in enumerate((*stems, *targets), 1)}
    group = ",".join(str(places[target.id]) for target in targets)
    labels = []
    for stem in stems:
        label = _label(places[stem.id], stem.label, exercise, writer)
        label.set("match_max", "1")
        label.set("match_group", group)
        labels.append(label)
    labels += [_label(places[one.id], one.label, exercise, writer) for one in targets]
    render = element("render_choice", labels, shuffle="Yes" if exercise.shuffle else "No")
    response = element("response_grp", render, ident="MQ", rcardinality="Multiple")
    share = exercise.points / len(key.pairs)
    conditions = [
        condition(
            element("varsubset", f"{places[target]},{places[stem]}", respident="MQ"),
            _points(share),
            go_on=True,
        )
        for stem, target in key.pairs.items()
    ]
    mode = "1:1" if exercise.kind == "match" else "n:n"
    return [("shuffle", "1"), ("matching_mode", mode)], response, conditions


def _order(exercise: Exercise, writer: Writer, feedback_texts: dict[str, str]) -> Asked:
    key = exercise.key
    assert isinstance(key, OrderKey)
    labels = []
    for place, item in enumerate(key.items):
        label = _label(place, item.label, exercise, writer)
        label.append(element("material", element("mattext", "0", label="answerdepth")))
        labels.append(label)
    render = element("render_choice", labels, shuffle="Yes")
    response = element("response_lid", render, ident="OQT", rcardinality="Ordered")
    share = exercise.points / len(key.items)
    conditions = [
        condition(
            element("varequal", str(place), respident="OQT", index=str(place)),
            _points(share),
            go_on=True,
        )
        for place in range(len(key.items))
    ]
    return [("points", number(exercise.points))], response, conditions


def _essay(exercise: Exercise, writer: Writer, feedback_texts: dict[str, str]) -> Asked:
    response = element(
        "response_str",
        element("render_fib", fibtype="String", prompt="Box"),
        ident="TEXT",
        rcardinality="Ordered",
    )
    given = condition(element("other"), go_on=True)
    return [("wordcounter", "0")], response, [given]


_ASK = {
    "single": ("SINGLE CHOICE QUESTION", _choices),
    "multiple": ("MULTIPLE CHOICE QUESTION", _choices),
    "number": ("NUMERIC QUESTION", _number),
    "date": ("TEXTSUBSET QUESTION", _subset),
    "text": ("TEXTSUBSET QUESTION", _subset),
    "match": ("MATCHING QUESTION", _pairs),
    "classify": ("MATCHING QUESTION", _pairs),
    "order": ("ORDERING QUESTION", _order),
    "open": ("TEXT QUESTION", _essay),
}
