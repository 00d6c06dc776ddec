"""Import: questions of other systems become exercise files.

1. `question_files` reads the file without trusting it.
2. `moodle_xml`, `qti` and `plain_formats` read its questions, `markup` their HTML.
3. `exercise_text` writes a file for each; the reader of exercises then says what is missing.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from coursekit.course import Course
from coursekit.errors import CourseError, Fault
from coursekit.exercises import read_exercise
from coursekit.exercises.model import SLUG
from coursekit.export.importing.exercise_text import exercise_text, shares_lost
from coursekit.export.importing.moodle_xml import read_moodle
from coursekit.export.importing.plain_formats import (
    is_aiken,
    is_rexams,
    read_aiken,
    read_gift,
    read_rexams,
)
from coursekit.export.importing.qti import read_items
from coursekit.export.importing.question import Question
from coursekit.export.importing.question_files import parse_xml, read_package, text_of
from coursekit.locators import PARAGRAPHS

_MOST_BYTES = 100_000_000
_PICTURE = re.compile(r"(!\[[^\]]*\]\()([^)\s]+)\)")
_BASE = "$IMS-CC-FILEBASE$/"  # Canvas's name for the folder of files, which is named otherwise


@dataclass(frozen=True)
class Imported:
    """What became of one question.

    Parameters
    ----------
    title : str
    path : pathlib.Path or None
        The exercise file; None if there is no kind for the question.
    lost : tuple of str
        What the question had and the exercise has not.
    missing : tuple of Fault
        What an author must add, as the reader of exercises says it.
    """

    title: str
    path: Path | None
    lost: tuple[str, ...] = ()
    missing: tuple[Fault, ...] = field(default=())


def import_file(
    path: Path, output: Path, course: Course, *, skill: str = "", level: str = "", source: str = ""
) -> list[Imported]:
    """Write an exercise file for each question of a file.

    Parameters
    ----------
    path : pathlib.Path
        Moodle XML, a QTI package, GIFT, Aiken or R/exams' Markdown.
    output : pathlib.Path
        A folder laid out as `exercises/`; made if it is not there.
    course : Course
        Whose locators and data the exercises may use.
    skill, level, source : str
        For questions that do not say them.

    Returns
    -------
    list of Imported
        In the order of the file.

    Raises
    ------
    CourseError
        If the file is none of these, or hostile; or an exercise file is there already.
    """
    has_article = (course.data / PARAGRAPHS).is_file()
    questions = list(read_questions(path, has_article=has_article))
    if not questions:
        raise CourseError(Fault(path.name, 0, "it holds no questions", "Was it exported whole?"))
    names = _names(questions)
    places = {name: output / f"{name}.md" for name in names if name}
    there = [
        Fault(place.as_posix(), 0, "the file exists", "Give another folder with -o.")
        for place in places.values()
        if place.exists()
    ]
    if there:
        raise CourseError(there)
    imported = []
    for name, question in zip(names, questions, strict=True):
        if not name:
            imported.append(Imported(question.title, None, tuple(question.lost)))
            continue
        lost = (*question.lost, *shares_lost(question))
        place = places[name]
        place.parent.mkdir(parents=True, exist_ok=True)
        text = exercise_text(question, skill=skill, level=level, source=source)
        place.write_text(text, encoding="utf-8")
        for picture, content in question.pictures.items():
            if picture in text:
                (place.parent / picture).write_bytes(content)
        missing = _faults(place, Course(course.root, (*course.banks, output)))
        imported.append(Imported(question.title, place, lost, missing))
    return imported


def _faults(path: Path, course: Course) -> tuple[Fault, ...]:
    try:
        read_exercise(path, course)
    except CourseError as error:
        return error.faults
    return ()


def read_questions(path: Path, *, has_article: bool = False) -> Iterator[Question]:
    """Read the questions of a file, whose format is recognised by its content."""
    if path.stat().st_size > _MOST_BYTES:
        raise CourseError(Fault(path.name, 0, "it is too large", "Export fewer questions at once."))
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith(b"PK"):
        yield from _read_package(path, has_article)
        return
    content = path.read_bytes()
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        root = parse_xml(content, path.name)
        if root.tag == "quiz":
            yield from read_moodle(root, has_article=has_article)
        elif root.tag in ("assessmentItem", "questestinterop"):
            for question in read_items(root, has_article=has_article):
                _take_pictures(question, "", {})
                yield question
        else:
            message = f"it begins with <{root.tag}>, which is neither Moodle XML nor QTI"
            remedy = "Export it as Moodle XML, QTI 1.2 or QTI 2.1."
            raise CourseError(Fault(path.name, 0, message, remedy))
        return
    text = text_of(content, path.name)
    if is_rexams(text):
        yield from read_rexams(text)
    elif is_aiken(text):
        yield from read_aiken(text)
    elif re.search(r"(?<!\\)\{", text):
        yield from read_gift(text)
    else:
        remedy = "Give Moodle XML, a QTI package, GIFT, Aiken or R/exams' Markdown."
        raise CourseError(
            Fault(path.name, 0, "this is not a question format that can be read", remedy)
        )


def _read_package(path: Path, has_article: bool) -> Iterator[Question]:
    files = read_package(path)
    roots = {
        name: parse_xml(content, f"{path.name}: {name}")
        for name, content in files.items()
        if name.endswith((".xml", ".qti")) and not name.endswith("imsmanifest.xml")
    }
    for name, root in sorted(roots.items()):
        for question in read_items(root, has_article=has_article):
            _take_pictures(question, name.rpartition("/")[0], files)
            yield question


def _take_pictures(question: Question, folder: str, files: Mapping[str, bytes]) -> None:
    """Take the pictures of an item that lies in `folder`, each named after its content."""

    def taken(match: re.Match[str]) -> str:
        address = unquote(match[2].partition("?")[0]).replace(_BASE, "")
        if ":" in address:  # on the network, or in the text itself
            return match[0]
        near = posixpath.normpath(posixpath.join(folder, address))
        ends = (name for name in sorted(files) if f"/{name}".endswith(f"/{address}"))
        content = files.get(near) or next((files[name] for name in ends), None)
        if content is None:
            question.lost.append(f"the picture {address}, which the file does not hold")
            return match[0]
        digest = hashlib.sha256(content).hexdigest()[:12]
        name = f"{digest}{PurePosixPath(address).suffix.lower()}"
        question.pictures[name] = content
        return f"{match[1]}{name})"

    question.change_texts(lambda text: _PICTURE.sub(taken, text))


def _names(questions: list[Question]) -> list[str]:
    """A name for the file of each question; empty for one that has no kind."""
    taken: set[str] = set()
    names = []
    for question in questions:
        name = ""
        if question.kind:
            given = question.name.replace("#", "-")
            if re.fullmatch(f"{SLUG}/{SLUG}", given):
                name = given
            else:
                folder = _slug(question.folder) or "imported"
                name = f"{folder}/{_slug(question.title)[:60].strip('-') or 'question'}"
            numbered = (f"{name}-{number}" for number in count(2))
            name = next(one for one in chain([name], numbered) if one not in taken)
            taken.add(name)
        names.append(name)
    return names


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
