"""What a page brings in by ``include``, and characters that no text has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from coursekit.checking.chapters import Chapter, read_chapter
from coursekit.course import Course
from coursekit.errors import Fault, shown_path

_CONTROL = re.compile("[\0-\x08\x0b\x0e-\x1f]")


def included_files(chapter: Chapter, course: Course) -> Iterator[Fault]:
    """Every file that a page includes is there, and none comes back to itself."""
    place = shown_path(chapter.path, course.root)
    for use, path in _includes(chapter, chapter, course):
        if not path.is_file():
            yield Fault(place, use, f"there is no file {shown_path(path, course.root)} to include")
    yield from circular_includes(chapter, course)


def circular_includes(chapter: Chapter, course: Course) -> Iterator[Fault]:
    """No file that a page includes comes back to itself: the build would read it for ever."""
    place = shown_path(chapter.path, course.root)
    for use, path in _includes(chapter, chapter, course):
        if _circles(path, (chapter.path.resolve(),), chapter, course):
            message = f"{shown_path(path, course.root)} includes itself, directly or by another"
            yield Fault(place, use, message, "Take one of the includes out.")


def _includes(part: Chapter, page: Chapter, course: Course) -> Iterator[tuple[int, Path]]:
    """Line and file of each include; a path begins at the page, in what it includes, too."""
    for use in part.used("include"):
        if not use.text.startswith("<"):  # a file that comes with docutils
            start = course.root if use.text.startswith("/") else page.path.parent
            yield use.line, Path((start / use.text.lstrip("/")).resolve())


def _circles(path: Path, above: tuple[Path, ...], page: Chapter, course: Course) -> bool:
    if path in above:
        return True
    try:
        part = read_chapter(path)
    except (OSError, UnicodeDecodeError):
        return False  # told where that file is read
    below = (*above, path)
    return any(_circles(one, below, page, course) for _, one in _includes(part, page, course))


def control_characters(path: Path, course: Course) -> Iterator[Fault]:
    """A text has none: what brought one in has broken the file."""
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), start=1):
        if found := _CONTROL.search(line):
            message = f"there is a control character, U+{ord(found[0]):04X}"
            yield Fault(shown_path(path, course.root), number, message, "Delete it.")
