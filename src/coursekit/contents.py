"""The pages that ``_toc.yml`` names, each with the line that names it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from coursekit.course import Course
from coursekit.errors import CourseError, Fault

TOC = "_toc.yml"
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
        If the file is no YAML or not UTF-8.
    """
    path = course.root / TOC
    if not path.is_file():
        return None
    named = _read(path, path.stat().st_mtime_ns)
    return tuple(Page(name, line, _file(course.root, name)) for name, line in named.items())


def _file(root: Path, name: str) -> Path | None:
    candidates = (root / f"{name}{ending}" for ending in ("", *PAGES))
    return next((path for path in candidates if path.is_file()), None)


@lru_cache(maxsize=8)
def _read(path: Path, _stamp: int) -> dict[str, int]:
    try:
        tree = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        raise CourseError(Fault(TOC, 0, "the file is not UTF-8", "Save it so.")) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise CourseError(Fault(TOC, line, f"this is no YAML: {error.problem}")) from error
    except yaml.YAMLError as error:
        raise CourseError(Fault(TOC, 0, f"this is no YAML: {error}")) from error
    return dict(_named(tree))


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
