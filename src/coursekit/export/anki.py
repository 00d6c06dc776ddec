"""A deck for Anki: cards for self-study, whose ids stay the same from export to export.

Nothing is typed or marked: who studies turns the card and judges.  What a card shows on its back
is the key with the feedback to mistakes, and the explanation.
"""

from __future__ import annotations

import hashlib
import html
import json
import sqlite3
import tempfile
import zipfile
from pathlib import Path

import genanki

from coursekit.exercises import KINDS, Exercise
from coursekit.exercises.display_order import key_lines, shown_choices, shown_items, shown_targets
from coursekit.exercises.model import ChoiceKey, RubricKey
from coursekit.exercises.plain import plain
from coursekit.export.loss import Form
from coursekit.export.options import Options
from coursekit.export.packages import zip_bytes
from coursekit.export.richtext import Picture, Writer, rubric_html
from coursekit.export.selection import Selection

_CARRIES = frozenset(
    {
        "hint",
        "explanation",
        "choice feedback",
        "code",
        "rich targets",
        "rubric",
        "unit",
        "skill and level",
        "self-assessment",
    }
    | {"title", "pictures", "formulas", "fixed order", "spare targets"}
)
FORMS = {kind: Form("card", None, _CARRIES) for kind in KINDS}

_STYLE = """.card { font-family: serif; font-size: 20px; line-height: 1.4; text-align: left; }
.title { font-weight: bold; }
.key { border-left: 3px solid; padding-left: .8em; }
.source { color: gray; }
"""
_FRONT = """<div class="title">{{Title}}</div>
{{Task}}
{{#Hint}}{{hint:Hint}}{{/Hint}}"""
_BACK = """{{FrontSide}}
<hr id="answer">
<div class="key">{{Key}}</div>
{{Explanation}}
<div class="source">{{Source}}</div>"""
_FIELDS = ("Name", "Title", "Task", "Hint", "Key", "Explanation", "Source")
_MOMENT = 1_577_836_800  # of every export alike, so that the same source gives the same bytes


def write(selection: Selection, options: Options) -> bytes:
    """Write a deck for each chapter, or one for an assignment."""
    writer = Writer(selection.root)
    model = genanki.Model(
        _number("coursekit card"),
        "coursekit",
        fields=[{"name": name} for name in _FIELDS],
        templates=[{"name": "Exercise", "qfmt": _FRONT, "afmt": _BACK}],
        css=_STYLE,
    )
    decks: dict[str, genanki.Deck] = {}
    for exercise in selection.wordings:
        part = [] if selection.assignment else [exercise.chapter]
        name = "::".join([selection.title if selection.assignment else selection.course, *part])
        deck = decks.setdefault(name, genanki.Deck(_number(selection.course, name), name))
        deck.add_note(_note(exercise, model, selection, writer))
    return _packed(genanki.Package(list(decks.values())), list(writer.pictures.values()))


def _packed(package: genanki.Package, pictures: list[Picture]) -> bytes:
    """The package, with pictures under our names and the same bytes each time."""
    with tempfile.TemporaryDirectory(prefix="coursekit-") as folder:
        path = Path(folder, "deck.apkg")
        package.write_to_file(str(path), timestamp=_MOMENT)
        with zipfile.ZipFile(path) as archive:
            collection = Path(folder, "collection.anki2")
            collection.write_bytes(archive.read("collection.anki2"))
        with sqlite3.connect(collection) as database:
            database.execute("update col set crt = ?, mod = ?, scm = ?", [_MOMENT] * 3)
        database.close()
        files = {"collection.anki2": collection.read_bytes()}
    names = {str(place): picture.name for place, picture in enumerate(pictures)}
    files["media"] = json.dumps(names, sort_keys=True).encode()
    files |= {str(place): picture.path.read_bytes() for place, picture in enumerate(pictures)}
    return zip_bytes(files)


def _number(*names: str) -> int:
    """A number made of names, as Anki wants them: below 2**31."""
    digest = hashlib.sha256("\n".join(names).encode()).digest()
    return 1 << 30 | int.from_bytes(digest[:4]) >> 2


def _note(
    exercise: Exercise, model: genanki.Model, selection: Selection, writer: Writer
) -> genanki.Note:
    fields = [
        exercise.id + (f"#{exercise.variant}" if exercise.variant else ""),
        html.escape(plain(exercise.title)),
        writer.html(exercise.prompt, exercise) + _choices(exercise, writer),
        writer.html(exercise.hint, exercise),
        _key(exercise, writer),
        writer.html(exercise.explanation, exercise),
        html.escape(exercise.source),
    ]
    return genanki.Note(
        model=model,
        fields=fields,
        tags=[tag for tag in (exercise.kind, exercise.skill, exercise.level) if tag],
        guid=genanki.guid_for(selection.course, exercise.id, exercise.variant),
    )


def _choices(exercise: Exercise, writer: Writer) -> str:
    lists = []
    for tag, items in (
        ('ol type="a"', shown_choices(exercise)),
        ("ul", shown_items(exercise)),
        ('ol type="a"', shown_targets(exercise)),
    ):
        rows = "".join(f"<li>{writer.inline(item.label, exercise)}</li>" for item in items)
        lists.append(f"<{tag}>{rows}</{tag[:2]}>" if rows else "")
    return "".join(lists)


def _key(exercise: Exercise, writer: Writer) -> str:
    key = exercise.key
    if isinstance(key, RubricKey):
        return rubric_html(exercise, writer)
    rows = "".join(f"<p>{html.escape(plain(line))}</p>" for line in key_lines(exercise))
    if isinstance(key, ChoiceKey):
        rows += "".join(
            f"<p><em>{writer.inline(choice.label, exercise)}</em></p>"
            f"{writer.html(choice.feedback, exercise)}"
            for choice in shown_choices(exercise)
            if choice.feedback
        )
    return rows
