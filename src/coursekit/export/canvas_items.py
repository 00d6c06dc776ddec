"""Questions of Canvas as items of QTI 1.2."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from coursekit.exercises import Exercise
from coursekit.exercises.display_order import shown_choices, shown_items, shown_targets
from coursekit.exercises.model import ChoiceKey, NumberKey, OrderKey, PairKey
from coursekit.exercises.plain import plain
from coursekit.export.packages import Child, element, number
from coursekit.export.qti12 import (
    condition,
    feedback,
    material,
    metadata,
    stable_ident,
    stable_number,
)
from coursekit.export.richtext import Writer, title_text, unit_html
from coursekit.export.spellings import Spelling, spellings

_RESPONSE = "response1"


def right_ones(exercise: Exercise) -> tuple[Spelling, ...]:
    """A short answer of Canvas is right or wrong; a coarser date cannot get half."""
    return tuple(one for one in spellings(exercise) if one.share == 1)


def item(exercise: Exercise, writer: Writer) -> ET.Element:
    """An item with what Canvas adds to it."""
    kind, ask = _ASK[exercise.kind]
    ident = stable_ident(exercise.id, exercise.variant)
    feedback_texts: dict[str, str] = {}
    if exercise.explanation:
        feedback_texts["general_fb"] = writer.html(exercise.explanation, exercise)
    answers, response, conditions = ask(exercise, writer, feedback_texts)
    fields = [
        ("question_type", kind),
        ("points_possible", number(exercise.points)),
        ("original_answer_ids", ",".join(answers)),
        ("assessment_question_identifierref", f"{ident}q"),
    ]
    always = condition(element("other"), _shows("general_fb"), go_on=True)
    task = f"<div>{writer.html(exercise.prompt, exercise)}{unit_html(exercise)}</div>"
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
            always if "general_fb" in feedback_texts else None,
            conditions,
        ),
        [feedback(name, text) for name, text in feedback_texts.items()],
        ident=ident,
        title=title_text(exercise),
    )


def _shows(name: str) -> ET.Element:
    return element("displayfeedback", feedbacktype="Response", linkrefid=name)


def _scores(points: float, action: str = "Set") -> ET.Element:
    return element("setvar", number(points), action=action, varname="SCORE")


def _equals(value: str, response: str = _RESPONSE) -> ET.Element:
    return element("varequal", value, respident=response)


Asked = tuple[list[str], Child, list[ET.Element]]


def _choices(exercise: Exercise, writer: Writer, feedback_texts: dict[str, str]) -> Asked:
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
            feedback_texts[f"{names[choice.id]}_fb"] = writer.html(choice.feedback, exercise)
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


def _number(exercise: Exercise, writer: Writer, feedback_texts: dict[str, str]) -> Asked:
    key = exercise.key
    assert isinstance(key, NumberKey)
    value = number(key.value)
    # Fifteen digits are exact in double precision: 0.3 - 0.1 is written as 0.2.
    low, high = (number(float(f"{key.value + side * key.tolerance:.15g}")) for side in (-1, 1))
    within = element(
        "and",
        element("vargte", low, respident=_RESPONSE),
        element("varlte", high, respident=_RESPONSE),
    )
    test = element("or", _equals(value), within)
    name = stable_number(exercise.id, exercise.variant, "number")
    return [name], _blank("Decimal"), [condition(test, _scores(100))]


def _listed(exercise: Exercise, writer: Writer, feedback_texts: dict[str, str]) -> Asked:
    right = right_ones(exercise)
    names = [stable_number(exercise.id, exercise.variant, one.text) for one in right]
    tests = [_equals(one.text) for one in right]
    return names, _blank(), [condition(tests, _scores(100))]


def _pairs(exercise: Exercise, writer: Writer, feedback_texts: dict[str, str]) -> Asked:
    key = exercise.key
    assert isinstance(key, PairKey)
    rows = [(stem.id, writer.inline(stem.label, exercise)) for stem in shown_items(exercise)]
    targets = [(target.id, plain(target.label.text)) for target in shown_targets(exercise)]
    return _matched(exercise, rows, targets, dict(key.pairs))


def _places(exercise: Exercise, writer: Writer, feedback_texts: dict[str, str]) -> Asked:
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


def _essay(exercise: Exercise, writer: Writer, feedback_texts: dict[str, str]) -> Asked:
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
