"""Moodle XML: a file for Question bank > Import, in Moodle 4.4 and later.

The format is described in Moodle's documentation, "Moodle XML format"; the rules of marking in
"Question types".
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterable, Iterator
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
from coursekit.export.loss import Form
from coursekit.export.options import Options
from coursekit.export.packages import element, number, xml_bytes
from coursekit.export.richtext import Picture, Writer
from coursekit.export.scoring import (
    Rule,
    listed,
    no_capitals,
    one_choice,
    right_less_wrong,
    share_of_neighbours,
    share_of_pairs,
    within_tolerance,
)
from coursekit.export.selection import Selection
from coursekit.export.spellings import spellings

#: A question with any other share is skipped by the import.
FRACTIONS = {
    **{1: "100", 2: "50", 3: "33.33333", 4: "25", 5: "20", 6: "16.66667", 7: "14.28571"},
    **{8: "12.5", 9: "11.11111", 10: "10", 20: "5"},
}
_LONGEST_TARGET = 255  # characters of an answer of a matching question
_COMMON = frozenset(
    {"title", "explanation", "skill and level", "pictures", "formulas", "points", "verdict"}
    | {"spare targets"}
)
_EVERY = _COMMON | {"hint"}


def _too_many_right(exercise: Exercise) -> str:
    assert isinstance(exercise.key, ChoiceKey)
    count = len(exercise.key.right)
    return "" if count in FRACTIONS else f"Moodle knows no share of 1/{count}"


def _too_long_target(exercise: Exercise) -> str:
    assert isinstance(exercise.key, PairKey)
    longest = max(len(plain(target.label.text)) for target in exercise.key.targets)
    return f"a target has {longest} characters, 255 are possible" if longest > 255 else ""


def _read_number(text: str, key: NumberKey) -> float | None:
    """A number as Moodle with English settings reads it: see "Numerical question type".

    Blanks are dropped; commas too if there is a point or more than one of them, else a comma parts
    thousands; what follows the number counts as a unit and is ignored.
    """
    text = text.replace(" ", "")
    text = re.sub(r"(?:e|E|(?:x|\*|×)10(?:\^|\*\*))([+-]?\d+)", r"e\1", text, flags=re.ASCII)
    text = text.replace(",", "")
    found = re.match(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?", text, flags=re.ASCII)
    return float(found[0]) if found else None


def _fractions(exercise: Exercise) -> Rule:
    """The shares of the choices added up, between 0 and 1, as they are written into the file."""
    assert isinstance(exercise.key, ChoiceKey)
    return right_less_wrong(exercise)


FORMS = {
    "single": Form(
        "multiple choice, one answer",
        one_choice,
        _EVERY | {"choice feedback", "fixed order", "mixing"},
    ),
    "multiple": Form(
        "multiple choice, several answers",
        _fractions,
        _EVERY | {"choice feedback", "fixed order", "mixing"},
        _too_many_right,
    ),
    "number": Form(
        "numerical",
        within_tolerance(_read_number),
        _EVERY | {"key feedback", "mistake feedback", "unit"},
    ),
    "date": Form(
        "short answer", listed(no_capitals), _EVERY | {"key feedback", "mistake feedback"}
    ),
    "text": Form(
        "short answer", listed(no_capitals), _EVERY | {"key feedback", "mistake feedback"}
    ),
    "match": Form("matching", share_of_pairs, _EVERY, _too_long_target),
    "classify": Form("drag and drop into text", share_of_pairs, _EVERY),
    "order": Form("ordering", share_of_neighbours, _EVERY),
    "open": Form("essay", None, _COMMON | {"rubric", "marking by hand"}),
}


def write(selection: Selection, options: Options) -> bytes:
    """Write the questions of `selection`, a category for each chapter and for variants."""
    top = selection.title if selection.is_assignment else selection.course
    root = element("quiz")
    for chapter in selection.chapters:
        entries = [entry for entry in selection.entries if entry.exercise.chapter == chapter]
        names = [top] if selection.is_assignment else [top, chapter]
        plain_ones = [entry for entry in entries if not entry.varies]
        if plain_ones:
            root.append(_category(names, ""))
            root.extend(_question(entry.wordings[0], selection, options) for entry in plain_ones)
        for entry in entries:
            if entry.varies:
                about = "Variants of one exercise: add a random question from this category."
                root.append(_category([*names, plain(entry.exercise.title)], about))
                root.extend(_question(one, selection, options) for one in entry.wordings)
    return xml_bytes(root)


def _category(names: Iterable[str], about: str) -> ET.Element:
    path = "/".join(["$course$", "top", *(name.replace("/", "//") for name in names)])
    return element(
        "question",
        element("category", element("text", path)),
        element("info", element("text", about), format="html"),
        type="category",
    )


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


def _question(exercise: Exercise, selection: Selection, options: Options) -> ET.Element:
    writer = _Question(selection.root, _address)
    kind, parts = _ASK[exercise.kind]
    title = exercise.title + (f" ({exercise.variant})" if exercise.variant else "")
    task = writer.html(exercise.prompt, exercise)
    if exercise.kind == "classify":
        task += _gaps(exercise, writer)
    if isinstance(exercise.key, NumberKey) and exercise.key.units:
        task += f"<p>({html.escape(exercise.key.units[0])})</p>"
    return element(
        "question",
        element("name", element("text", plain(title))),
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
    tolerance = key.tolerance or (0 if key.value == int(key.value) else 1e-9 * abs(key.value))
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


def rubric_html(exercise: Exercise, writer: Writer) -> str:
    """The levels with their samples, for whoever marks."""
    key = exercise.key
    assert isinstance(key, RubricKey)
    rows = [
        f"<p><strong>{level.points:g}</strong>: {writer.inline(level.says, exercise)}</p>"
        + (
            f"<blockquote>{writer.html(level.sample, exercise)}</blockquote>"
            if level.sample
            else ""
        )
        for level in key.levels
    ]
    return "\n".join(rows)


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
