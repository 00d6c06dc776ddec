"""The check of the whole course: data, locators, links, exercises, all faults at once.

Each check is a function of a `Course` that returns faults; `check_course` runs them all.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from coursekit.chapters import Chapter, Use, read_chapter
from coursekit.course import Course
from coursekit.datasets import check_claims, check_data, load
from coursekit.errors import CourseError, Fault, shown_path
from coursekit.exercises import check_assignments, check_exercises, exercise_ids
from coursekit.locators import Article, check_source, read_article

SUMMARY = "What the article says"
FRAME = (
    "The question",
    "What you will be able to do",
    SUMMARY,
    "The charts",
    "How do we know?",
    "Exercises",
    "Key points",
    "Questions for the seminar",
)
SECTION_CHAPTERS = ("introduction", "emergence", "identity", "west", "conclusion")
_FILE = re.compile(r"^\s*-?\s*(?:file|root):\s*(\S+)", re.MULTILINE)
_BIB_KEY = re.compile(r"^\s*@\w+\s*\{\s*([^,\s]+)\s*,", re.MULTILINE)
_NAMED = ("people", "organisations", "periodicals", "places")


def check_course(course: Course) -> list[Fault]:
    """Run every check.

    Parameters
    ----------
    course : Course
        A checkout; in an installed package only the data and the exercises can be checked.

    Returns
    -------
    list of Fault
        Sorted by file and line; empty when the course is in order.
    """
    found: set[Fault] = set()
    for check in CHECKS:
        try:
            found.update(check(course))
        except CourseError as error:
            found.update(error.faults)
    return sorted(found)


def check_toc(course: Course) -> Iterator[Fault]:
    """Every file named in ``_toc.yml`` exists, and every chapter is named there."""
    toc = course.root / "_toc.yml"
    if not toc.is_file():
        return
    text = toc.read_text(encoding="utf-8")
    named = {}
    for match in _FILE.finditer(text):
        named[match[1]] = text.count("\n", 0, match.start(1)) + 1
    for name, line in named.items():
        if not (course.root / f"{name}.md").is_file():
            yield Fault("_toc.yml", line, f"there is no file {name}.md", "Write it or take it out.")
    for path in sorted(course.chapters.glob("*.md")):
        if f"chapters/{path.stem}" not in named:
            place = shown_path(path, course.root)
            yield Fault(place, 0, "the chapter is not in _toc.yml", "Add it there.")


def check_locators(course: Course) -> Iterator[Fault]:
    """Every ``{src}`` points somewhere, and every summary paragraph has one."""
    article = read_article(course)
    for chapter in [*read_chapters(course), *_read_exercise_prose(course)]:
        place = shown_path(chapter.path, course.root)
        for use in chapter.used("src"):
            yield from _relocate(place, use.line, use.text, article)
        if chapter.slug in SECTION_CHAPTERS:
            for paragraph in chapter.paragraphs:
                if paragraph.heading == SUMMARY and not paragraph.sources:
                    yield Fault(
                        place,
                        paragraph.line,
                        "a paragraph of the summary has no locator",
                        "Add a {src} role that says where the article says so.",
                    )


def _relocate(place: str, line: int, source: str, article: Article) -> Iterator[Fault]:
    try:
        check_source(source, article)
    except CourseError as error:
        for fault in error.faults:
            yield Fault(place, line, fault.message, fault.remedy)


def check_frame(course: Course) -> Iterator[Fault]:
    """Each section chapter has the fixed frame, in order."""
    for chapter in read_chapters(course):
        if chapter.slug not in SECTION_CHAPTERS or chapter.headings == FRAME:
            continue
        place = shown_path(chapter.path, course.root)
        missing = [heading for heading in FRAME if heading not in chapter.headings]
        extra = [heading for heading in chapter.headings if heading not in FRAME]
        for heading in missing:
            yield Fault(place, 0, f'the heading "## {heading}" is missing')
        for heading in extra:
            yield Fault(place, 0, f'"## {heading}" does not belong to the frame', "Make it ###.")
        if not missing and not extra:
            yield Fault(place, 0, f"the headings are not in the order {', '.join(FRAME)}")


def check_chapter_claims(course: Course) -> Iterator[Fault]:
    """Each claim has its locator in its chapter, and each locator of a chapter has a claim."""
    sources = {
        chapter.slug: [use.text for use in chapter.used("src")] for chapter in read_chapters(course)
    }
    yield from check_claims(load("claims"), sources)


def check_links(course: Course) -> Iterator[Fault]:
    """Everything that a chapter points at exists: files, labels, exercises, names, terms, works."""
    chapters = list(read_chapters(course))
    labels = {use.text for chapter in chapters for use in chapter.used("label")}
    known: dict[str, tuple[set[str], str]] = {
        "ref": (labels, "label"),
        "numref": (labels, "label"),
        "exercise": (set(exercise_ids(course)), "exercise"),
        "name": (_names(), "name in the registers"),
        "term": (_terms(), "term in the glossary"),
        "oddity": (set(load("oddities")["oddity_id"]), "oddity"),
    }
    bibliography = course.root / "references.bib"
    keys = (
        set(_BIB_KEY.findall(bibliography.read_text(encoding="utf-8")))
        if (bibliography.is_file())
        else set()
    )
    for chapter in [*chapters, *_read_exercise_prose(course)]:
        place = shown_path(chapter.path, course.root)
        for use in chapter.uses:
            if use.kind == "link":
                yield from _check_file(place, chapter, use)
            elif use.kind.startswith("cite"):
                for key in use.text.split(","):
                    yield from _look_up(place, use, key.strip(), keys, "work in references.bib")
            elif use.kind in known:
                yield from _look_up(place, use, use.target, *known[use.kind])


def _look_up(place: str, use: Use, target: str, known: set[str], what: str) -> Iterator[Fault]:
    wanted = target.casefold()
    if target in known or wanted in {name.casefold() for name in known}:
        return
    near = difflib.get_close_matches(target, known, n=1)
    remedy = f'Did you mean "{near[0]}"?' if near else ""
    yield Fault(place, use.line, f'there is no {what} "{target}"', remedy)


def _check_file(place: str, chapter: Chapter, use: Use) -> Iterator[Fault]:
    target = use.text.partition("#")[0]
    outside = re.match(r"[a-z][a-z0-9+.-]*:", use.text)
    if not target or outside or (chapter.path.parent / target).exists():
        return
    yield Fault(place, use.line, f"the link leads to {target}, which does not exist")


def _names() -> set[str]:
    found: set[str] = set()
    for register in _NAMED:
        for row in _records(register):
            found.add(row["slug"])
            found.add(row.get("name") or row.get("title") or "")
            found.update(part.strip() for part in (row.get("variants") or "").split(";"))
    return found - {""}


def _terms() -> set[str]:
    return {row["term"] for row in _records("terms")}


def _records(name: str) -> list[dict[str, Any]]:
    frame = load(name)
    records = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{str(column): value for column, value in record.items()} for record in records]


def read_chapters(course: Course) -> Iterable[Chapter]:
    """Read the course's chapters, in the order of their names."""
    return [read_chapter(Path(path)) for path in sorted(course.chapters.glob("*.md"))]


def _read_exercise_prose(course: Course) -> Iterable[Chapter]:
    """Read the exercises as chapters are read, for the roles and links in their prose."""
    folders = course.exercise_folders
    return [read_chapter(path) for folder in folders for path in sorted(folder.glob("*/*.md"))]


CHECKS: tuple[Callable[[Course], Iterable[Fault]], ...] = (
    check_data,
    check_toc,
    check_frame,
    check_locators,
    check_chapter_claims,
    check_links,
    check_exercises,
    check_assignments,
)
