"""What the checks need of the book's own files: the pages of ``_toc.yml``, each with its line, and
the settings of ``_config.yml`` that say what every chapter has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from coursekit.course import CONFIG, TOC, Course
from coursekit.errors import CourseError, Fault, not_utf8

PAGES = (".md", ".ipynb", ".rst")
_KEYS = ("file", "root")


@dataclass(frozen=True)
class Page:
    """One page of the table of contents.

    Parameters
    ----------
    name : str
        As it stands there.
    line : int
        Line that names it, from 1.
    path : pathlib.Path or None
        Its file; None if there is none.
    """

    name: str
    line: int
    path: Path | None


def read_contents(course: Course) -> tuple[Page, ...] | None:
    """Read the table of contents.

    Parameters
    ----------
    course : Course

    Returns
    -------
    tuple of Page or None
        In the order of the file; None if there is none.

    Raises
    ------
    CourseError
        If the file is not YAML or not UTF-8.
    """
    path = course.root / TOC
    if not path.is_file():
        return None
    named = _read(path, path.stat().st_mtime_ns)
    return tuple(Page(name, line, _file(course.root, name)) for name, line in named.items())


def missing_pages(course: Course) -> Iterator[Fault]:
    """Every page that the table of contents names has a file."""
    for page in read_contents(course) or ():
        if page.path is None:
            message = f"there is no file {page.name}.md"
            yield Fault(TOC, page.line, message, "Write it or take it out.")


_NOTHING = "tag:yaml.org,2002:null"
_WORDS = "Write [one, another], or each on a line of its own, after a hyphen."
_BELOW = "Write its settings below it, further in."
_KINDS: tuple[tuple[tuple[str, ...], type[yaml.Node], str, str], ...] = (
    ((), yaml.MappingNode, "settings", "Write each as a name, a colon and a value."),
    (("sphinx",), yaml.MappingNode, "settings", _BELOW),
    (("sphinx", "config"), yaml.MappingNode, "settings", _BELOW),
    (("sphinx", "config", "language"), yaml.ScalarNode, "a language", "Give its code, like de."),
    (("sphinx", "config", "coursekit_skills"), yaml.SequenceNode, "a list of words", _WORDS),
    (("sphinx", "config", "coursekit_levels"), yaml.SequenceNode, "a list of words", _WORDS),
)


@dataclass(frozen=True)
class Settings:
    """What ``sphinx: config:`` of ``_config.yml`` says about every chapter on a section.

    Parameters
    ----------
    frame : tuple of str
        ``coursekit_frame``: its second-level headings, in their order; empty if they are free.
    summary : str
        ``coursekit_summary``: the heading under which each paragraph has a locator; may be empty.
    """

    frame: tuple[str, ...] = ()
    summary: str = ""


def read_settings(course: Course) -> Settings:
    """Read the settings about chapters.

    Parameters
    ----------
    course : Course

    Returns
    -------
    Settings

    Raises
    ------
    CourseError
        If the file is not YAML or not UTF-8, or a setting is not of its kind.
    """
    path = course.root / CONFIG
    if not path.is_file():
        return Settings()
    root = _compose(path)
    if faults := list(_of_another_kind(root)):
        raise CourseError(faults)
    frame = _below(root, "sphinx", "config", "coursekit_frame")
    summary = _below(root, "sphinx", "config", "coursekit_summary")
    faults = []
    items = frame.value if isinstance(frame, yaml.SequenceNode) else []
    if frame and not (items and all(isinstance(item, yaml.ScalarNode) for item in items)):
        message = "coursekit_frame: expected a list of headings"
        faults.append(_fault(frame, message, "Write each on a line of its own, after a hyphen."))
    headings = tuple(item.value for item in items)
    if summary and (not isinstance(summary, yaml.ScalarNode) or summary.value not in headings):
        message = "coursekit_summary: expected one of the headings of coursekit_frame"
        faults.append(_fault(summary, message, "Add it there, or take it out."))
    if faults:
        raise CourseError(faults)
    return Settings(headings, summary.value if summary else "")


def _of_another_kind(root: yaml.Node | None) -> Iterator[Fault]:
    """Tell the settings that we read and that hold another kind of value than they should."""
    for keys, kind, expected, remedy in _KINDS:
        node = _below(root, *keys)
        if node is not None and node.tag != _NOTHING and not isinstance(node, kind):
            place = f"{keys[-1]}: " if keys else ""
            yield _fault(node, f"{place}expected {expected}", remedy)


def _fault(node: yaml.Node, message: str, remedy: str) -> Fault:
    return Fault(CONFIG, node.start_mark.line + 1, message, remedy)


def _below(node: yaml.Node | None, *keys: str) -> yaml.Node | None:
    """Follow `keys` into nested mappings; None where one is missing."""
    for key in keys:
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        node = next((value for name, value in pairs if name.value == key), None)
    return node


def _file(root: Path, name: str) -> Path | None:
    candidates = (root / f"{name}{ending}" for ending in ("", *PAGES))
    return next((path for path in candidates if path.is_file()), None)


@lru_cache(maxsize=8)
def _read(path: Path, _stamp: int) -> dict[str, int]:
    return dict(_named(_compose(path)))


def _compose(path: Path) -> yaml.Node | None:
    """Read a file of the book as nodes, which know their lines."""
    try:
        return yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        raise CourseError(not_utf8(path.name, error)) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise CourseError(Fault(path.name, line, f"this is not YAML: {error.problem}")) from error
    except yaml.YAMLError as error:
        raise CourseError(Fault(path.name, 0, f"this is not YAML: {error}")) from error


def _named(node: yaml.Node | None) -> Iterator[tuple[str, int]]:
    """Iterate over the pages named anywhere below `node`."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value in _KEYS and isinstance(value, yaml.ScalarNode):
                yield value.value, value.start_mark.line + 1
            else:
                yield from _named(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _named(item)
