"""Every exercise goes to every target: whole, legal, the same each time."""

from __future__ import annotations

import html
import io
import re
import runpy
import sqlite3
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from lxml import etree
from yardstick import parts, selection_of

from coursekit.course import Course
from coursekit.exercises import read_exercise
from coursekit.export import TARGETS, Exported, Options, Selection, export, select
from coursekit.export.loss import LEFT_OUT, LIMITS, SAME
from coursekit.export.moodle_questions import FRACTIONS
from example_class import BANK

SCHEMAS = Path(__file__).resolve().parent / "schemas"


@pytest.fixture(scope="module")
def whole(root: Path) -> Selection:
    """Every exercise of this course and of the example bank."""
    return select(["all", str(BANK)], Course(root))


@pytest.fixture(scope="module")
def exported(whole: Selection) -> Callable[[str], Exported]:
    """Each target's file of all exercises, made once."""
    return cache(lambda target: export(whole, target))


@pytest.fixture(scope="module", params=list(TARGETS))
def target(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_exercise_is_exported_or_left_out_with_a_reason(
    whole: Selection, exported: Callable[[str], Exported], target: str
) -> None:
    done = exported(target)
    assert len(done.losses) == len(list(whole.wordings))
    assert {one.status for one in done.losses} <= {SAME, LIMITS, LEFT_OUT}
    assert all(one.why if one.status == LEFT_OUT else one.form for one in done.losses)
    assert done.content


def test_same_source_gives_the_same_bytes(
    whole: Selection, exported: Callable[[str], Exported], target: str
) -> None:
    done = exported(target)
    kept = whole.without((one.exercise, one.variant) for one in done.losses if one.why)
    assert TARGETS[target].write(kept, Options()) == done.content


#: Which definition a document is held to, by its root.
DEFINITIONS = {
    "quiz": "moodle.dtd",
    "questestinterop": "qti12.dtd",
    "assessmentItem": "qti21.dtd",
    "assessmentTest": "qti21.dtd",
    "qti-assessment-item": "qti3.dtd",
    "qti-assessment-test": "qti3.dtd",
    "manifest": "package.dtd",
    "deliveryOptions": "openolat.dtd",
    "ContentObject": "ilias.dtd",
}


NO_XML = ("blackboard", "brightspace", "anki")


@pytest.mark.parametrize("target", [name for name in TARGETS if name not in NO_XML])
def test_xml_is_valid(exported: Callable[[str], Exported], root: Path, target: str) -> None:
    """By document types written down from the standards, which say where they come from."""
    for done in (exported(target), export(select(["sources-and-numbers"], Course(root)), target)):
        assert_valid(done.content)


def assert_valid(content: bytes) -> None:
    """Hold the documents of a file, of which there is one at least, to their definitions."""
    documents = [
        (name, etree.fromstring(part))
        for name, part in parts(content)
        if not name.endswith((".html", ".png", ".svg"))
    ]
    assert documents
    for name, document in documents:
        kind = etree.QName(document).localname
        definition = "canvas.dtd" if name.endswith("_meta.xml") else DEFINITIONS[kind]
        dtd = etree.DTD(str(SCHEMAS / definition))
        assert dtd.validate(_bare(document)), (name, dtd.error_log.last_error)


def _bare(document: etree._Element) -> etree._Element:
    """A document without namespaces: a document type knows none."""
    for node in document.iter():
        node.tag = etree.QName(node).localname
        for name in [name for name in node.attrib if "}" in name]:
            node.set(etree.QName(name).localname, node.attrib.pop(name))
    etree.cleanup_namespaces(document)
    return etree.fromstring(etree.tostring(document).replace(b' xmlns="', b' data-was="'))


HOSTILE = 'Он сказал: "<b>нет</b>" & ]]> ушёл.'
HOSTILE_EXERCISE = """---
kind: single
title: 'A < B & "C" ]]> Ж'
skill: sourcing
level: remember
---
Erste Zeile “quoted” ‘single’
zweite Zeile mit *Betonung* und `code < 1`.

Он сказал: "\\<b>нет\\</b>" & ]]> ушёл.

3. Ein [Verweis](https://example.org "mit Namen").

| links | rechts |
|:------|-------:|
| 1     | 2      |

## Answers
- [x] Ж & "Ы" \\<x> ]]>
- [ ] naïve – café
  > Nein: ]]> \\<script>alert(1)\\</script>

## Explanation
Потому что \u0000\u000b5 < 6.
"""


def test_letters_quotes_and_marks_survive(tmp_path: Path, target: str) -> None:
    folder = tmp_path / "exercises" / "a"
    folder.mkdir(parents=True)
    (folder / "b.md").write_text(HOSTILE_EXERCISE.replace("\0", ""), encoding="utf-8")
    course = Course(tmp_path)
    selection = selection_of([read_exercise(folder / "b.md", course)], course)
    content = export(selection, target).content
    if target not in NO_XML:
        assert_valid(content)
    text = shown(content, target)
    title = [] if target == "blackboard" else ['A < B & "C" ]]> Ж']
    for words in (*title, HOSTILE, 'Ж & "Ы" <x> ]]>', "naïve – café", "code < 1"):
        assert words in text or words in text.replace("“", '"').replace("”", '"'), words
    assert not any(b"\x0b" in part for name, part in parts(content) if name.endswith(".xml"))


def shown(content: bytes, target: str) -> str:
    """The words that a reader gets to see."""
    if target == "anki":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            database = sqlite3.connect(":memory:")
            database.deserialize(archive.read("collection.anki2"))
            text = "\n".join(row[0] for row in database.execute("select flds from notes"))
    else:
        text = "\n".join(part.decode() for _, part in parts(content))
    for _ in range(2):  # HTML inside XML is escaped twice
        text = html.unescape(re.sub(r"</?(?:p|em|code|span|div|mattext|text)[^>]*>", "", text))
    return re.sub(r'""', '"', text) + "\n" + text


def test_moodle_fractions_are_legal(exported: Callable[[str], Exported]) -> None:
    legal = {"0", "100", "50", *FRACTIONS.values(), *(f"-{one}" for one in FRACTIONS.values())}
    root = ET.fromstring(exported("moodle").content)
    shares = [
        answer.get("fraction")
        for question in root
        if question.get("type") != "ordering"
        for answer in question.iter("answer")
        if answer.get("fraction") is not None
    ]
    assert len(shares) > 100
    assert set(shares) <= legal


def test_moodle_ordering_says_that_parts_are_counted(
    exported: Callable[[str], Exported],
) -> None:
    """Without it Moodle takes back the whole import."""
    root = ET.fromstring(exported("moodle").content)
    orders = [question for question in root if question.get("type") == "ordering"]
    assert orders
    assert all(question.find("shownumcorrect") is not None for question in orders)


def test_variants_stand_in_a_category_of_their_own(
    exported: Callable[[str], Exported],
) -> None:
    root = ET.fromstring(exported("moodle").content)
    paths = [
        node.findtext("category/text") or "" for node in root if node.get("type") == "category"
    ]
    assert any(path.endswith("/seminar/From city to city") for path in paths)


def test_hint_costs_what_is_asked(whole: Selection) -> None:
    content = export(whole, "moodle", Options(hint_penalty=0.25)).content
    assert b"<penalty>0.2500000</penalty>" in content


def test_anki_keeps_its_ids(whole: Selection) -> None:
    """Another title and order of exercises move no card to another id."""

    def guids(selection: Selection) -> dict[str, str]:
        with zipfile.ZipFile(io.BytesIO(export(selection, "anki").content)) as archive:
            database = sqlite3.connect(":memory:")
            database.deserialize(archive.read("collection.anki2"))
            rows = database.execute("select flds, guid from notes").fetchall()
        return {fields.split("\x1f")[0]: guid for fields, guid in rows}

    turned = replace(whole, entries=whole.entries[::-1])
    assert guids(whole) == guids(turned)
    assert len(set(guids(whole).values())) == len(list(whole.wordings))


def test_pictures_travel(tmp_path: Path) -> None:
    folder = tmp_path / "exercises" / "a"
    folder.mkdir(parents=True)
    (folder / "карта 1.png").write_bytes(b"\x89PNG\r\n\x1a\n picture")
    text = HOSTILE_EXERCISE.replace("Erste Zeile", "![A map](карта%201.png) $x^2$ Erste")
    (folder / "b.md").write_text(text, encoding="utf-8")
    course = Course(tmp_path)
    selection = selection_of([read_exercise(folder / "b.md", course)], course)
    for name in ("canvas", "qti21", "qti3", "openolat", "anki"):
        content = export(selection, name).content
        assert any(part.endswith(b" picture") for _, part in parts(content)), name
    assert b"iVBORw0KGgogcGljdHVyZQ==" in export(selection, "moodle").content
    assert (
        b"iVBORw0KGgogcGljdHVyZQ==" in dict(parts(export(selection, "scorm").content))["index.html"]
    )
    for name in ("blackboard", "brightspace", "ilias"):
        (one,) = export(selection, name).losses
        assert "not carried: its pictures" in [str(limit) for limit in one.limits]
    item = dict(parts(export(selection, "qti21").content))["q_a_b.xml"]
    assert b"<m:msup>" in item
    assert b"\\(x^2\\)" in export(selection, "moodle").content


def test_code_in_answers_keeps_its_lines_or_is_told_as_lost(cases_selection: Selection) -> None:
    for name in TARGETS:
        made = export(cases_selection, name)
        lost = {
            one.exercise: {str(limit) for limit in one.limits if "code" in str(limit)}
            for one in made.losses
        }
        content = b"".join(part for _, part in parts(made.content)).decode("utf-8", "replace")
        if name == "blackboard":
            assert lost["cases/code"] == {"not carried: the line ends of its code"}
            continue
        assert lost["cases/code"] == set(), name
        assert bool(lost["cases/code-pairs"]) is (name in ("moodle", "canvas")), name
        shown = html.unescape(html.unescape(content)) if name != "scorm" else content
        kept = re.search(r"for n in range\(3\):\s*(<[^>]*>)?\s*(?:\xa0| ){4}", shown)
        assert kept or name.startswith("scorm"), name


def test_table_in_the_readme_is_the_computed_one(root: Path) -> None:
    """Written anew by ``tools/export_table.py``."""
    tool = runpy.run_path(str(root / "tools" / "export_table.py"))
    found = tool["BLOCK"].search((root / "exercises" / "README.md").read_text(encoding="utf-8"))
    assert found
    assert found[0].removeprefix(found[1]).removesuffix(found[2]) == tool["computed"]()
