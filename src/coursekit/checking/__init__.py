"""The check of the whole course: data, locators, links, exercises, all faults at once.

Each check is a function of a `Course` that returns faults; `check_course` runs them all.  What a
course does not have is not checked: a book with exercises alone needs no data and no article, and
another course's tables need not be ours.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote

from coursekit.checking.alternative_texts import wordless_pictures
from coursekit.checking.book_files import PAGES, missing_pages, read_contents, read_settings
from coursekit.checking.chapters import Chapter, Use, read_chapter
from coursekit.checking.page_files import control_characters, included_files
from coursekit.checking.wordings import check_words
from coursekit.course import Course
from coursekit.datasets import REGISTERS, check_claims, check_data, load_rows
from coursekit.datasets.package import DESCRIPTOR, read_resources
from coursekit.errors import CourseError, Fault, not_utf8, shown_path
from coursekit.exercises import check_assignments, check_exercises, exercise_ids
from coursekit.locators import PARAGRAPHS, Article, check_source, read_article

FRAME, SUMMARY = "coursekit_frame", "coursekit_summary"
CLAIMS = "claims"
CLAIM_COLUMNS = ("claim_id", "chapter", "section", "paragraph", "note", "claim")
_BIB_KEY = re.compile(r"^\s*@\w+\s*\{\s*([^,\s]+)\s*,", re.MULTILINE)
_OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


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
    faults: set[Fault] = set()
    for check in CHECKS:
        try:
            faults.update(check(course))
        except CourseError as error:
            faults.update(error.faults)
    return sorted(faults)


def check_toc(course: Course) -> Iterator[Fault]:
    """Every file named in ``_toc.yml`` exists, and every chapter is named there."""
    contents = read_contents(course)
    if contents is None:
        return
    yield from missing_pages(course)
    named = {page.path for page in contents}
    for path in sorted(course.chapters.glob("*.md")):
        if path not in named:
            place = shown_path(path, course.root)
            yield Fault(place, 0, "the chapter is not in _toc.yml", "Add it there.")


def check_locators(course: Course) -> Iterator[Fault]:
    """Every ``{src}`` points somewhere, and every summary paragraph has one."""
    for chapter in [*read_chapters(course), *_read_exercise_prose(course)]:
        place = shown_path(chapter.path, course.root)
        for use in chapter.used("src"):
            yield from _relocate(place, use.line, use.text, read_article(course))
    settings = read_settings(course)
    for chapter in _framed_chapters(course, settings.frame):
        place = shown_path(chapter.path, course.root)
        for paragraph in chapter.paragraphs:
            if paragraph.heading == settings.summary and not paragraph.sources:
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


def _framed_chapters(course: Course, frame: Sequence[str]) -> list[Chapter]:
    """Return the chapters that must have the frame.

    These are named after a section of the article and have two of the frame's headings, so that
    neither a slip in one heading nor an introduction to something else is taken for the other.
    """
    if not (course.data / PARAGRAPHS).is_file():
        return []
    sections = {name.casefold() for name in read_article(course).paragraphs}
    return [
        chapter
        for chapter in read_chapters(course)
        if chapter.slug in sections and len({*frame} & {*chapter.headings}) > 1
    ]


def check_frame(course: Course) -> Iterator[Fault]:
    """Each chapter on a section of the article has the headings of the course's settings."""
    frame = read_settings(course).frame
    for chapter in _framed_chapters(course, frame):
        if chapter.headings == frame:
            continue
        place = shown_path(chapter.path, course.root)
        missing = [heading for heading in frame if heading not in chapter.headings]
        extra = [heading for heading in chapter.headings if heading not in frame]
        for heading in missing:
            message = f'the heading "## {heading}" is missing'
            yield Fault(place, 0, message, f"{FRAME} in _config.yml demands it.")
        for heading in extra:
            message = f'"## {heading}" is not one of {FRAME} in _config.yml'
            yield Fault(place, 0, message, "Make it ###.")
        if not missing and not extra:
            yield Fault(place, 0, f"the headings are not in the order {', '.join(frame)}")


def check_chapter_claims(course: Course) -> Iterator[Fault]:
    """Each claim has its locator in its chapter, and each locator of a chapter has a claim."""
    if CLAIMS not in _tables(course):
        return
    resource = read_resources(course)[CLAIMS]
    if missing := [name for name in CLAIM_COLUMNS if resource.field(name) is None]:
        place = shown_path(course.data / resource.path, course.root)
        yield Fault(place, 1, f"a table of claims needs the columns {', '.join(missing)}")
        return
    chapters = [one for one in read_chapters(course) if one.path.parent == course.chapters]
    sources = {chapter.slug: [use.text for use in chapter.used("src")] for chapter in chapters}
    yield from check_claims(load_rows(CLAIMS, course), sources)


def check_links(course: Course) -> Iterator[Fault]:
    """Everything that a chapter points at exists: files, labels, exercises, names, terms, works."""
    chapters = read_chapters(course)
    known = _known(course, chapters)
    for chapter in [*chapters, *_read_exercise_prose(course)]:
        place = shown_path(chapter.path, course.root)
        for use in chapter.uses:
            if use.kind == "link":
                yield from _check_file(place, course, chapter, use, known["label"][0])
            elif use.kind.startswith("cite") and "cite" in known:
                for key in use.text.split(","):
                    yield from _look_up(place, use, key.strip(), *known["cite"])
            elif use.kind in known and use.kind != "label":
                yield from _look_up(place, use, use.target, *known[use.kind])


def check_page_files(course: Course) -> Iterator[Fault]:
    """What pages and exercises are made of can be read: what they include, and each character."""
    for chapter in [*read_chapters(course), *_read_exercise_prose(course)]:
        yield from included_files(chapter, course)
        yield from control_characters(chapter.path, course)
    for page in read_chapters(course):
        if not page.path.read_text(encoding="utf-8-sig").strip():
            remedy = "Begin it with a title: # …"
            yield Fault(shown_path(page.path, course.root), 0, "the page is empty", remedy)


def check_pictures(course: Course) -> Iterator[Fault]:
    """Every picture of a page or an exercise has alternative text."""
    for chapter in [*read_chapters(course), *_read_exercise_prose(course)]:
        place = shown_path(chapter.path, course.root)
        for picture in wordless_pictures(chapter.path):
            message = f"{picture.what} has no alternative text"
            yield Fault(place, picture.line, message, picture.remedy)


def _known(course: Course, chapters: Iterable[Chapter]) -> dict[str, tuple[set[str], str]]:
    """Return what roles and directives may point at, and what that is called.

    What another extension or a page of another kind may define is not looked up; Sphinx does it.
    """
    tables = _tables(course)
    labels = {use.text for chapter in chapters for use in chapter.used("label")}
    exercises = (set(exercise_ids(course)), "exercise")
    known: dict[str, tuple[set[str], str]] = {
        "label": (labels, "label"),
        "coursekit-exercise": exercises,
        **({} if _has_other_exercises(course) else {"exercise": exercises}),
        "name": (_names(course, tables), "name in the registers"),
        "oddity": (_column(course, tables, "oddities", "oddity_id"), "oddity"),
    }
    if all(page.path and page.path.suffix == ".md" for page in read_contents(course) or ()):
        known |= {"ref": (labels, "label"), "numref": (labels, "label")}
    if "terms" in tables:
        known["term"] = (_column(course, tables, "terms", "term"), "term in the glossary")
    bibliography = course.root / "references.bib"
    if bibliography.is_file():
        works = set(_BIB_KEY.findall(bibliography.read_text(encoding="utf-8", errors="replace")))
        known["cite"] = (works, "work in references.bib")
    return known


def _look_up(place: str, use: Use, target: str, known: set[str], what: str) -> Iterator[Fault]:
    wanted = target.casefold()
    if target in known or any(wanted == name.casefold() for name in known):
        return
    near = difflib.get_close_matches(target, known, n=1)
    remedy = f'Did you mean "{near[0]}"?' if near else ""
    yield Fault(place, use.line, f'there is no {what} "{target}"', remedy)


def _check_file(
    place: str, course: Course, chapter: Chapter, use: Use, labels: set[str]
) -> Iterator[Fault]:
    """A link leads to a file, from the root of the book if it begins with a slash, or a label."""
    target = unquote(use.text.partition("#")[0])
    if not target or _OUTSIDE.match(use.text) or target in labels:
        return
    start = course.root if target.startswith("/") else chapter.path.parent
    path = start / target.lstrip("/")
    if not any(Path(f"{path}{ending}").exists() for ending in ("", *PAGES)):
        yield Fault(place, use.line, f"the link leads to {target}, which does not exist")


def _tables(course: Course) -> set[str]:
    """Return the names of the tables that the course describes."""
    return set(read_resources(course)) if (course.data / DESCRIPTOR).is_file() else set()


def _names(course: Course, tables: set[str]) -> set[str]:
    names: set[str] = set()
    for register in tables & REGISTERS.keys():
        for row in load_rows(register, course):
            names |= {row.get("slug", ""), row.get("name", "")}
            names.update(part.strip() for part in row.get("variants", "").split(";"))
    return names - {""}


def _column(course: Course, tables: set[str], table: str, column: str) -> set[str]:
    rows = load_rows(table, course) if table in tables else ()
    return {row[column] for row in rows if row.get(column)}


def read_chapters(course: Course) -> list[Chapter]:
    """Read the course's pages: those of ``_toc.yml`` and the folder of chapters, sorted by name.

    Raises
    ------
    CourseError
        With a fault for each file that is not UTF-8.
    """
    paths = {page.path for page in read_contents(course) or () if page.path}
    paths |= set(course.chapters.glob("*.md"))
    return _read_all(sorted(path for path in paths if path.suffix == ".md"), course)


def _has_other_exercises(course: Course) -> bool:
    """Whether another extension has taken the name ``exercise`` for its directive."""
    settings = [course.root / name for name in ("_config.yml", "conf.py")]
    return any(
        "sphinx_exercise" in path.read_text(encoding="utf-8", errors="replace")
        for path in settings
        if path.is_file()
    )


def _read_exercise_prose(course: Course) -> list[Chapter]:
    """Read the exercises as chapters are read, for the roles and links in their prose."""
    folders = course.exercise_folders
    return _read_all([path for one in folders for path in sorted(one.glob("*/*.md"))], course)


def _read_all(paths: Iterable[Path], course: Course) -> list[Chapter]:
    chapters: list[Chapter] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            chapters.append(read_chapter(path))
        except UnicodeDecodeError as error:
            faults.append(not_utf8(shown_path(path, course.root), error))
    if faults:
        raise CourseError(faults)
    return chapters


CHECKS: tuple[Callable[[Course], Iterable[Fault]], ...] = (
    check_data,
    check_toc,
    check_frame,
    check_locators,
    check_chapter_claims,
    check_words,
    check_links,
    check_page_files,
    check_pictures,
    check_exercises,
    check_assignments,
)
