"""Questions of other systems become exercise files."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from yardstick import selection_of

from coursekit.course import Course
from coursekit.exercises import mark, read_exercise
from coursekit.exercises.plain import plain
from coursekit.export import export, select
from coursekit.export.importing import import_file
from coursekit.export.importing.import_report import import_report
from coursekit.export.selection import Selection
from coursekit.export.spellings import spellings

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def whole(root: Path) -> Selection:
    """Every exercise of this course."""
    return select(["all"], Course(root))


def complete(path: Path) -> None:
    """Add what no file of Moodle tells: why a spare target fits nothing."""
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?m)^(- \[ \] -> .*)$", r"\1\n  > It fits nothing.", text))


def test_moodle_and_back_gives_the_same_exercises(
    whole: Selection, root: Path, tmp_path: Path
) -> None:
    """They are exported to the same bytes; of a text the same answers are right."""
    file, out = tmp_path / "all.xml", tmp_path / "exercises"
    file.write_bytes(export(whole, "moodle").content)
    course = Course(root, (out,))
    imported = import_file(file, out, Course(root))
    assert [one.lost for one in imported] == [()] * len(whole.entries)
    differing = []
    for entry in whole.entries:
        path = out / f"{entry.exercise.id}.md"
        complete(path)
        again = read_exercise(path, course)
        assert (again.kind, again.title, again.skill, again.level, again.source) == (
            entry.exercise.kind,
            plain(entry.exercise.title),
            entry.exercise.skill,
            entry.exercise.level,
            entry.exercise.source,
        )
        if again.kind == "text":
            for one in spellings(entry.exercise):
                if mark(again, one.text).score != one.share:
                    differing.append((again.id, one))
            continue
        before = export(replace(whole, entries=(entry,)), "moodle").content
        after = export(
            replace(selection_of([again], course), course=whole.course), "moodle"
        ).content
        if before != after:
            differing.append(again.id)
    assert differing == []


@pytest.mark.parametrize("target", ["canvas", "qti21"])
def test_qti_and_back_keeps_kinds_and_keys(
    whole: Selection, root: Path, tmp_path: Path, target: str
) -> None:
    file, out = tmp_path / "all.zip", tmp_path / "exercises"
    file.write_bytes(export(whole, target).content)
    options = {"skill": "sourcing", "level": "remember", "source": "Emergence 1"}
    imported = import_file(file, out, Course(root), **options)
    originals = {plain(entry.exercise.title): entry.exercise for entry in whole.entries}
    compared = 0
    for one in imported:
        assert one.path
        original = originals[one.title.strip()]
        if original.kind in ("single", "multiple"):
            again = read_exercise(one.path, Course(root, (out,)))
            labels = {choice.label.text: choice.right for choice in again.key.choices}
            assert labels == {c.label.text: c.right for c in original.key.choices}
            compared += 1
        elif original.kind == "number":
            again = read_exercise(one.path, Course(root, (out,)))
            assert again.key.value == pytest.approx(original.key.value)
            assert again.key.tolerance == pytest.approx(original.key.tolerance, abs=1e-6)
            compared += 1
    assert compared == sum(e.kind in ("single", "multiple", "number") for e in originals.values())


GIFT = """// a comment
$CATEGORY: top/Rivers

::Longest:: Which river is longest? {
~Rhine # Too short.
=Volga # Right.
~%0%Elbe # Too short, too.
#### The Volga is longest in Europe.
}

::Length:: How long is it, in km? {#3530:20}

::Truth:: The Volga flows into the Caspian Sea. {T}

::Name:: The capital is {=Moscow =Moskva} by the river.

::Pairs:: Match. {=Volga -> Caspian Sea =Don -> Sea of Azov}

::Both:: Which are in Europe? {~%50%Rhine ~%50%Elbe ~%-50%Nile}

::Prose:: Write on rivers \\{and lakes\\}. {}
"""


def test_gift(tmp_path: Path, empty: Course) -> None:
    file = tmp_path / "rivers.gift"
    file.write_text(GIFT, encoding="utf-8")
    imported = import_file(file, tmp_path / "out", empty, skill="sourcing", level="remember")
    kinds = {one.title: read_kind(one.path) for one in imported}
    assert kinds == {
        **{"Longest": "single", "Length": "number", "Truth": "single", "Name": "text"},
        **{"Pairs": "match", "Both": "multiple", "Prose": "open"},
    }
    longest = (tmp_path / "out/rivers/longest.md").read_text(encoding="utf-8")
    assert "- [x] Volga\n  > Right.\n" in longest
    assert "## Explanation\nThe Volga is longest in Europe." in longest
    assert "tolerance: 20" in (tmp_path / "out/rivers/length.md").read_text(encoding="utf-8")
    assert "rivers {and lakes}" in (tmp_path / "out/rivers/prose.md").read_text(encoding="utf-8")
    exercise = read_exercise(tmp_path / "out/rivers/longest.md", empty)
    assert [choice.right for choice in exercise.key.choices] == [False, True, False]


def read_kind(path: Path | None) -> str:
    assert path
    found = re.search(r"^kind: (\w+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert found
    return found[1]


def test_aiken(tmp_path: Path, empty: Course) -> None:
    file = tmp_path / "aiken.txt"
    file.write_bytes(
        b"What is 2 * 3?\r\nA. 5\r\nB) 6\r\nANSWER: B\r\n\r\n"
        + "Wo?\nA. Köln\nB. Bonn\nANSWER: A\n".encode()
    )
    imported = import_file(file, tmp_path / "out", empty)
    assert [read_kind(one.path) for one in imported] == ["single", "single"]
    text = imported[0].path.read_text(encoding="utf-8") if imported[0].path else ""
    assert "What is 2 \\* 3?" in text
    assert "- [ ] 5\n- [x] 6" in text
    missing = " ".join(fault.message for fault in imported[0].missing)
    assert "there is no ## Explanation" in missing
    assert 'the wrong choice "5" has no feedback' in missing


def test_rexams(tmp_path: Path, empty: Course) -> None:
    file = tmp_path / "capital.md"
    file.write_text(
        "Question\n========\nWhich is a capital?\n\nAnswerlist\n----------\n* Bonn\n* Berlin\n\n"
        "Solution\n========\nSince 1991.\n\nAnswerlist\n----------\n* It was.\n* It is.\n\n"
        "Meta-information\n================\nexname: Capital\nextype: schoice\nexsolution: 01\n",
        encoding="utf-8",
    )
    (one,) = import_file(file, tmp_path / "out", empty, skill="sourcing", level="remember")
    assert one.path
    assert one.missing == ()
    exercise = read_exercise(one.path, empty)
    assert [(c.label.text, c.right) for c in exercise.key.choices] == [
        ("Bonn", False),
        ("Berlin", True),
    ]


ITEM = """<?xml version="1.0"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="T">
<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">
<correctResponse><value>a</value></correctResponse></responseDeclaration>
<itemBody>%s</itemBody></assessmentItem>"""
CHOICES = """<choiceInteraction responseIdentifier="RESPONSE">
<simpleChoice identifier="a"><img src="one.png" alt="c"/></simpleChoice>
<simpleChoice identifier="b">Two</simpleChoice></choiceInteraction>"""
ILIAS = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE questestinterop SYSTEM "ims_qtiasiv1p2p1.dtd">
<questestinterop><item ident="il_0_qst_1" title="T"><itemmetadata><qtimetadata><qtimetadatafield>
<fieldlabel>QUESTIONTYPE</fieldlabel><fieldentry>%s</fieldentry>
</qtimetadatafield></qtimetadata></itemmetadata>
<presentation><flow><material><mattext>Q?</mattext></material>%s</flow></presentation>
<resprocessing>%s</resprocessing></item></questestinterop>"""
ONE_OF_TWO = """<response_lid ident="MCMR" rcardinality="Multiple"><render_choice>
<response_label ident="0"><material><mattext>x</mattext></material></response_label>
<response_label ident="1"><material><mattext>y</mattext></material></response_label>
</render_choice></response_lid>"""
POINTS = """<respcondition><conditionvar>%s</conditionvar><setvar>%s</setvar></respcondition>"""
IS_X = '<varequal respident="MCMR">0</varequal>'
ESSAY = """<quiz><question type="essay"><name><text>E</text></name>
<questiontext format="html"><text>Why?</text></questiontext>
<responsefieldlines>%s</responsefieldlines>
<graderinfo format="html"><text>&lt;b&gt;1.2.3&lt;/b&gt;: foo</text></graderinfo>
</question></quiz>"""
MOODLE = """<quiz><question type="essay"><name><text>T</text></name><questiontext format="html">
<text>See &lt;img src="@@PLUGINFILE@@/sub/%s" alt="p"></text>
<file name="%s" path="/sub/" encoding="base64">aGVsbG8=</file></questiontext></question></quiz>"""
REXAMS = """Question
========
What?

Answerlist
----------
* a
* b
* c

Meta-information
================
exname: x
extype: %s
exsolution: 01
extol: much
expoints: 1.2.3
"""


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        # QTI 2.1 shows pictures as objects, and an empty element ends where it begins.
        (
            ITEM % ('<p>See <object data="m.png" type="image/png"/> it.</p><p>Go</p>' + CHOICES),
            "See ![](m.png) it.\n\nGo\n",
        ),
        (
            ITEM % ("<ol><li><p>one</p></li><li><p>two</p></li></ol>" + CHOICES),
            "1. one\n2. two\n",
        ),
        (ITEM % ("<p>$5, $6, \\(x_1\\)</p>" + CHOICES), r"\$5, \$6, $x_1$"),
        (
            ITEM % '<extendedTextInteraction responseIdentifier="RESPONSE" expectedLines="1e999"/>',
            "kind: open",
        ),
        (ITEM % '<lineInteraction responseIdentifier="RESPONSE"/>', "a lineInteraction, which no"),
        # Files of QTI 1.2 name a DTD; ILIAS also tells what brings nothing.
        (
            ILIAS
            % (
                "MULTIPLE CHOICE QUESTION",
                ONE_OF_TWO,
                POINTS % (IS_X, 1) + POINTS % (f"<not>{IS_X}</not>", 0),
            ),
            "- [x] x\n- [ ] y",
        ),
        (
            ILIAS
            % (
                "TEXTSUBSET QUESTION",
                '<response_str ident="T"><render_fib/></response_str>',
                POINTS % ('<varsubset respident="T">Bonn</varsubset>', 1),
            ),
            "- [x] Bonn",
        ),
        (
            ILIAS % ("MATCHING QUESTION", '<response_grp ident="MQ"/>', ""),
            "lost: a question of type MATCHING QUESTION, which no kind of exercise can hold",
        ),
        (ESSAY % "nan", "lost: information for graders: **1.2.3**: foo"),
        (REXAMS % "num", "kind: number"),
        (REXAMS % "schoice", "lost: its key, which has 2 places for 3 choices"),
        ("::T::Q {=[html]<b>B</b> ~[plain]a*b}", "- [x] **B**\n- [ ] a\\*b"),
        (MOODLE % ("my%20pic.png", "my pic.png"), "See ![p](2cf24dba5fb0.png)"),
        (MOODLE % ("%C3%A4.png", "b.png"), "lost: the file sub/ä.png, which is not in the export"),
        ('{"a": 1}', 'lost: what stands in its braces: "a": 1'),
        ("::T::Q {#=5:0 =%50%5:2}", "lost: part of the points for 1 answer"),
    ],
)
def test_what_other_systems_write_is_kept_or_told(
    tmp_path: Path, empty: Course, content: str, shown: str
) -> None:
    file = tmp_path / "other.txt"
    file.write_text(content, encoding="utf-8")
    imported = import_file(file, tmp_path / "out", empty)
    texts = [one.path.read_text(encoding="utf-8") for one in imported if one.path]
    assert shown in "\n".join([*texts, import_report(file.name, imported, tmp_path)])


def test_pictures_of_items_are_told_apart(tmp_path: Path, empty: Course) -> None:
    """They lie in a folder of each item, under the same names, and may be those of choices."""
    file = tmp_path / "pictures.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for item in ("first", "second"):
            archive.writestr(f"{item}/item.xml", ITEM % CHOICES)
            archive.writestr(f"{item}/one.png", item)
    for one, content in zip(
        import_file(file, tmp_path / "out", empty), ("first", "second"), strict=True
    ):
        assert one.path
        assert one.lost == ()
        named = re.search(r"- \[x\] !\[c\]\((.+)\)", one.path.read_text(encoding="utf-8"))
        assert named
        assert (one.path.parent / named[1]).read_text() == content


def test_question_without_a_kind_is_told(tmp_path: Path, empty: Course) -> None:
    file = tmp_path / "cloze.xml"
    file.write_text(
        '<quiz><question type="cloze"><name><text>Gaps</text></name><questiontext format="html">'
        "<text>{1:SHORTANSWER:=a}</text></questiontext></question></quiz>"
    )
    (one,) = import_file(file, tmp_path / "out", empty)
    assert one.path is None
    assert one.lost == ("a question of type cloze, which no kind of exercise can hold",)


def test_command_tells_what_to_add(run_coursekit: Run, tmp_path: Path) -> None:
    file = tmp_path / "rivers.gift"
    file.write_text(GIFT, encoding="utf-8")
    done = run_coursekit("exercise", "import", str(file), "-o", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert "7 questions, 7 exercise files, 0 of them complete." in done.stdout
    report = (tmp_path / "out/import.md").read_text(encoding="utf-8")
    assert 'the field "skill" is missing' in report
    again = run_coursekit("exercise", "import", str(file), "-o", str(tmp_path / "out"))
    assert again.returncode == 1
    assert "the file exists" in again.stderr
