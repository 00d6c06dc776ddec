"""Questions of Moodle XML."""

from __future__ import annotations

import base64
import html
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from coursekit.exercises import Exercise, Prose
from coursekit.exercises.display_order import shown_choices, shown_items, shown_targets
from coursekit.exercises.model import (
    ChoiceKey,
    NumberKey,
    OrderKey,
    PairKey,
    RubricKey,
)
from coursekit.exercises.plain import plain
from coursekit.export.options import Options
from coursekit.export.packages import element, number
from coursekit.export.richtext import Picture, Writer, rubric_html, title_text, unit_html
from coursekit.export.scoring import ROUNDED
from coursekit.export.selection import Selection
from coursekit.export.spellings import spellings

#: A question with any other share is skipped by the import.
FRACTIONS = {
    **{1: "100", 2: "50", 3: "33.33333", 4: "25", 5: "20", 6: "16.66667", 7: "14.28571"},
    **{8: "12.5", 9: "11.11111", 10: "10", 20: "5"},
}


class _Question(Writer):
    """The parts of one question, with its pictures in the file itself."""

    def text(self, tag: str, markup: str) -> ET.Element:
        """An element that holds HTML, and the pictures that it names."""
        named = [picture for picture in self.pictures.values() if picture.name in markup]
        files = [
            element(
                "file",
                base64.b64encode(picture.path.read_bytes()).decode(),
                name=picture.name,
                path="/",
                encoding="base64",
            )
            for picture in named
        ]
        return element(tag, element("text", markup), files, format="html")


def _address(picture: Picture) -> str:
    return f"@@PLUGINFILE@@/{picture.name}"


def question(exercise: Exercise, selection: Selection, options: Options) -> ET.Element:
    """A question with its feedback, hint, tags and pictures."""
    writer = _Question(selection.root, _address)
    kind, parts = _ASK[exercise.kind]
    task = writer.html(exercise.prompt, exercise)
    if exercise.kind == "classify":
        task += _gaps(exercise, writer)
    task += unit_html(exercise)
    return element(
        "question",
        element("name", element("text", title_text(exercise))),
        writer.text("questiontext", task),
        writer.text("generalfeedback", writer.html(exercise.explanation, exercise)),
        element("defaultgrade", number(exercise.points)),
        element("penalty", f"{options.hint_penalty:.7f}"),
        element("hidden", "0"),
        element("idnumber", exercise.id + (f"#{exercise.variant}" if exercise.variant else "")),
        parts(exercise, writer),
        _hint(exercise, writer),
        _tags(exercise),
        type=kind,
    )


def _hint(exercise: Exercise, writer: _Question) -> ET.Element | None:
    if exercise.hint is None or exercise.kind == "open":
        return None
    return writer.text("hint", writer.html(exercise.hint, exercise))


def _tags(exercise: Exercise) -> ET.Element:
    names = (exercise.kind, exercise.skill, exercise.level, exercise.source)
    return element("tags", [element("tag", element("text", name)) for name in names if name])


def _choices(exercise: Exercise, writer: _Question) -> Iterator[ET.Element]:
    key = exercise.key
    assert isinstance(key, ChoiceKey)
    share = FRACTIONS[len(key.right)]
    yield element("single", str(exercise.kind == "single").lower())
    yield element("shuffleanswers", str(exercise.shuffle).lower())
    yield element("answernumbering", "abc")
    for choice in shown_choices(exercise):
        wrong = "0" if exercise.kind == "single" else f"-{share}"
        answer = writer.text("answer", f"<p>{writer.inline(choice.label, exercise)}</p>")
        answer.set("fraction", share if choice.right else wrong)
        answer.append(writer.text("feedback", writer.html(choice.feedback, exercise)))
        yield answer


def _number(exercise: Exercise, writer: _Question) -> Iterator[ET.Element]:
    key = exercise.key
    assert isinstance(key, NumberKey)
    tolerance = key.tolerance or (0 if key.value == int(key.value) else ROUNDED * abs(key.value))
    rows: list[tuple[float, str, Prose | None]] = [(key.value, "100", key.feedback)]
    rows += [(float(m.value), "0", m.feedback) for m in key.mistakes]
    for value, share, feedback in rows:
        yield element(
            "answer",
            element("text", number(value)),
            writer.text("feedback", writer.html(feedback, exercise)),
            element("tolerance", number(tolerance)),
            fraction=share,
            format="plain_text",
        )
    units = [
        element("unit", element("multiplier", "1"), element("unit_name", unit))
        for unit in key.units
    ]
    if units:
        yield element("units", units)
    yield element("unitgradingtype", "0")
    yield element("unitpenalty", "0")
    yield element("showunits", "0" if units else "3")
    yield element("unitsleft", "0")


def _listed(exercise: Exercise, writer: _Question) -> Iterator[ET.Element]:
    yield element("usecase", "0")
    for one in spellings(exercise):
        yield element(
            "answer",
            element("text", one.text.replace("*", r"\*")),
            writer.text("feedback", writer.html(one.feedback, exercise)),
            fraction=number(100 * one.share),
            format="plain_text",
        )


def _matching(exercise: Exercise, writer: _Question) -> Iterator[ET.Element]:
    key = exercise.key
    assert isinstance(key, PairKey)
    targets = {target.id: plain(target.label.text) for target in key.targets}
    yield element("shuffleanswers", str(exercise.shuffle).lower())
    yield element("shownumcorrect")
    rows = [
        (f"<p>{writer.inline(stem.label, exercise)}</p>", targets[key.pairs[stem.id]])
        for stem in shown_items(exercise)
    ]
    used = set(key.pairs.values())
    rows += [
        ("", targets[target.id]) for target in shown_targets(exercise) if target.id not in used
    ]
    for stem, target in rows:
        subquestion = writer.text("subquestion", stem)
        subquestion.append(element("answer", element("text", target)))
        yield subquestion


def _gaps(exercise: Exercise, writer: _Question) -> str:
    """A line for each item, with a gap for its category."""
    key = exercise.key
    assert isinstance(key, PairKey)
    places = {target.id: place for place, target in enumerate(key.targets, 1)}
    return "".join(
        f"<p>{writer.inline(item.label, exercise)}: [[{places[key.pairs[item.id]]}]]</p>"
        for item in shown_items(exercise)
    )


def _dragged(exercise: Exercise, writer: _Question) -> Iterator[ET.Element]:
    key = exercise.key
    assert isinstance(key, PairKey)
    yield element("shuffleanswers", "0")
    yield element("shownumcorrect")
    for target in key.targets:
        yield element(
            "dragbox",
            element("text", html.escape(plain(target.label.text), quote=False)),
            element("group", "1"),
            element("infinite"),
        )


def _ordering(exercise: Exercise, writer: _Question) -> Iterator[ET.Element]:
    key = exercise.key
    assert isinstance(key, OrderKey)
    yield element("layouttype", "VERTICAL")
    yield element("selecttype", "ALL")
    yield element("selectcount", str(len(key.items)))
    yield element("gradingtype", "RELATIVE_NEXT_EXCLUDE_LAST")
    yield element("showgrading", "SHOW")
    yield element("numberingstyle", "none")
    for place, item in enumerate(key.items, 1):
        answer = writer.text("answer", f"<p>{writer.inline(item.label, exercise)}</p>")
        answer.set("fraction", str(place))
        yield answer
    yield element("shownumcorrect", "1")


def _essay(exercise: Exercise, writer: _Question) -> Iterator[ET.Element]:
    key = exercise.key
    assert isinstance(key, RubricKey)
    yield element("responseformat", "editor")
    yield element("responserequired", "1")
    yield element("responsefieldlines", str(max(5, exercise.lines)))
    yield element("attachments", "0")
    yield writer.text("graderinfo", rubric_html(exercise, writer))


_ASK = {
    "single": ("multichoice", _choices),
    "multiple": ("multichoice", _choices),
    "number": ("numerical", _number),
    "date": ("shortanswer", _listed),
    "text": ("shortanswer", _listed),
    "match": ("matching", _matching),
    "classify": ("ddwtos", _dragged),
    "order": ("ordering", _ordering),
    "open": ("essay", _essay),
}
