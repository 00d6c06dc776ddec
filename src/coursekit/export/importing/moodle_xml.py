"""Moodle XML, as Moodle's question bank exports it and as `coursekit.export.moodle` writes it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from urllib.parse import quote, unquote
from xml.etree import ElementTree as ET

from coursekit.export.importing.element_values import escape, float_of
from coursekit.export.importing.markup import one_line, to_markdown
from coursekit.export.importing.question import Answer, Question, match_or_classify

_GAP = re.compile(r"^(.*?):? *\[\[(\d+)\]\]$", re.DOTALL)
_EMBEDDED = re.compile(r"@@PLUGINFILE@@/([^\"'\s?]+)")
_LEVEL = re.compile(r"\*\*(\d+(?:\.\d+)?)\*\*: (.*)", re.DOTALL)


def read_moodle(root: ET.Element, *, has_article: bool) -> Iterator[Question]:
    """Read the questions of a file; a category names the folder of those that follow."""
    folder = ""
    for node in root.iter("question"):
        kind = node.get("type", "")
        if kind == "category":
            folder = _text(node.find("category")).rpartition("/")[2]
            continue
        reader = _Reader(node, has_article)
        yield reader.read(kind, folder)


def _text(node: ET.Element | None) -> str:
    if node is None:
        return ""
    inner = node.find("text")
    return ((inner.text if inner is not None else node.text) or "").strip()


class _Reader:
    """Reads one question."""

    def __init__(self, node: ET.Element, has_article: bool) -> None:
        self.node = node
        self.has_article = has_article
        self.question = Question()

    def read(self, kind: str, folder: str) -> Question:
        node, question = self.node, self.question
        question.folder = folder
        question.title = _text(node.find("name"))
        question.name = (node.findtext("idnumber") or "").strip()
        question.prompt = self.markdown(node.find("questiontext"))
        question.explanation = self.markdown(node.find("generalfeedback"))
        question.tags = [_text(tag) for tag in node.iter("tag")]
        question.points = float_of(node.findtext("defaultgrade"), 1.0)
        hints = [self.markdown(hint) for hint in node.findall("hint")]
        question.hint = hints[0] if hints else ""
        if len(hints) > 1:
            question.lost.append(f"{len(hints) - 1} further hints")
        for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
            if _is_own(_text(node.find(name))):
                question.lost.append(f"the combined feedback ({name})")
        if kind in _READERS:
            _READERS[kind](self)
        else:
            question.lost.append(
                f"a question of type {kind or 'unknown'}, which no kind of exercise can hold"
            )
        return question

    def markdown(self, node: ET.Element | None) -> str:
        return to_markdown(self._html(node), has_article=self.has_article)

    def line(self, node: ET.Element | None) -> str:
        return one_line(self._html(node), has_article=self.has_article)

    def _html(self, node: ET.Element | None) -> str:
        if node is None:
            return ""
        text = _text(node)
        for file in node.findall("file"):
            try:
                content = base64.b64decode(file.text or "", validate=False)
            except (binascii.Error, ValueError):
                continue
            suffix = PurePosixPath(file.get("name", "")).suffix.lower()
            name = hashlib.sha256(content).hexdigest()[:12] + suffix
            self.question.pictures[name] = content
            address = f"{file.get('path', '/')}{file.get('name', '')}".lstrip("/")
            for written in (address, quote(address)):  # Moodle writes the second
                text = text.replace(f"@@PLUGINFILE@@/{written}", name)
        self.question.lost += [
            f"the file {unquote(address)}, which is not in the export"
            for address in _EMBEDDED.findall(text)
        ]
        if node.get("format") in ("plain_text", "moodle_auto_format") and "<" not in text:
            return text.replace("&", "&amp;")
        return text

    def answers(self, *, markup: bool = False) -> list[Answer]:
        return [
            Answer(
                self.line(node) if markup else _text(node).replace(r"\*", "*"),
                float_of(node.get("fraction"), 0.0) / 100,
                self.markdown(node.find("feedback")),
                float_of(node.findtext("tolerance"), 0.0),
            )
            for node in self.node.findall("answer")
        ]

    def multichoice(self) -> None:
        single = (self.node.findtext("single") or "true").strip() in ("true", "1")
        question = self.question
        question.kind = "single" if single else "multiple"
        question.answers = self.answers(markup=True)
        question.shuffle = (self.node.findtext("shuffleanswers") or "").strip() in ("true", "1")

    def truefalse(self) -> None:
        self.question.kind = "single"
        self.question.shuffle = False
        self.question.answers = [
            Answer(answer.text.capitalize(), answer.share, answer.feedback)
            for answer in self.answers()
        ]

    def shortanswer(self) -> None:
        self.question.kind = "date" if "date" in self.question.tags else "text"
        self.question.answers = self.answers()
        if (self.node.findtext("usecase") or "0").strip() == "1":
            self.question.lost.append("that capitals matter")

    def numerical(self) -> None:
        question = self.question
        question.kind = "number"
        question.answers = self.answers()
        for unit in self.node.iter("unit"):
            name = (unit.findtext("unit_name") or "").strip()
            if float_of(unit.findtext("multiplier"), 1.0) == 1:
                question.units.append(name)
            else:
                question.lost.append(f"the unit {name}, which is converted")
        if question.units:  # our own export says the unit below the task
            question.prompt = question.prompt.removesuffix(f"\n\n({question.units[0]})")

    def matching(self) -> None:
        self.question.pairs = [
            (self.line(node), one_line(escape(_text(node.find("answer")))))
            for node in self.node.findall("subquestion")
        ]
        self.question.kind = match_or_classify(self.question.pairs)
        self.question.shuffle = (self.node.findtext("shuffleanswers") or "").strip() in (
            "true",
            "1",
        )

    def dragged(self) -> None:
        question = self.question
        boxes = [one_line(_text(node)) for node in self.node.findall("dragbox")]
        kept = []
        for block in question.prompt.split("\n\n"):
            gap = _GAP.match(block)
            if gap and 0 < int(gap[2]) <= len(boxes):
                question.pairs.append((" ".join(gap[1].split()), boxes[int(gap[2]) - 1]))
            else:
                kept.append(block)
        question.prompt = "\n\n".join(kept)
        if "[[" in question.prompt:
            question.lost.append("gaps inside the text")
            return
        # Categories are shown in the order in which an exercise file first names them.
        question.pairs.sort(key=lambda pair: boxes.index(pair[1]))
        used = {target for _, target in question.pairs}
        question.pairs += [("", box) for box in boxes if box not in used]
        question.kind = match_or_classify(question.pairs)

    def ordering(self) -> None:
        self.question.kind = "order"
        rows = sorted(self.node.findall("answer"), key=lambda row: float_of(row.get("fraction"), 0))
        self.question.order = [self.line(row) for row in rows]
        grading = (self.node.findtext("gradingtype") or "").strip()
        if grading not in ("RELATIVE_NEXT_EXCLUDE_LAST", "1"):
            self.question.lost.append(f"its way of marking ({grading or 'not named'})")

    def essay(self) -> None:
        question = self.question
        question.kind = "open"
        question.lines = int(float_of(self.node.findtext("responsefieldlines"), 0))
        sample: list[str] = []
        says, points = "", 0.0
        for block in self.markdown(self.node.find("graderinfo")).split("\n\n"):
            if level := _LEVEL.fullmatch(block):
                if says:
                    question.levels.append((points, says, "\n\n".join(sample)))
                points, says, sample = float(level[1]), " ".join(level[2].split()), []
            elif says:
                sample.append(re.sub(r"(?m)^> ?", "", block))
            elif block:
                question.lost.append(f"information for graders: {block[:60]}")
        if says:
            question.levels.append((points, says, "\n\n".join(sample)))


def _is_own(text: str) -> bool:
    """Whether feedback is more than what Moodle writes by itself."""
    plain = re.sub(r"<[^>]*>", "", text).strip()
    return bool(plain) and not plain.startswith(("Your answer is", "That's"))


_READERS: dict[str, Callable[[_Reader], None]] = {
    "multichoice": _Reader.multichoice,
    "truefalse": _Reader.truefalse,
    "shortanswer": _Reader.shortanswer,
    "numerical": _Reader.numerical,
    "matching": _Reader.matching,
    "match": _Reader.matching,
    "ddwtos": _Reader.dragged,
    "ordering": _Reader.ordering,
    "essay": _Reader.essay,
}
