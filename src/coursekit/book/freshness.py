"""A chapter runs again when its data or the code behind it have changed.

Jupyter's cache knows a notebook by its code cells and its kernel's name.  Before a chapter is
parsed, a digest of everything else that its output is made from (see `inputs`) is therefore put
beside the kernel's name, on the same lines, so that every line keeps its number.  The files are
noted as dependencies: when one changes, Sphinx reads the chapter again, and the new digest makes
the cache miss.  A changed sentence changes no digest and runs nothing.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from weakref import WeakKeyDictionary

import yaml
from docutils import nodes
from myst_nb.core.read import is_myst_markdown_notebook, read_myst_markdown_notebook
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from coursekit.book.inputs import PACKAGE, Inputs, find_inputs, known_words, recall
from coursekit.book.sources.course_tables import course_of
from coursekit.course import Course

KEY = "coursekit_inputs"
LIBRARIES = ("matplotlib", "numpy", "pandas")
_LENGTH = 16


def stamp(text: str, digest: str) -> str:
    """Put a digest into the kernelspec of a chapter, leaving every line where it is.

    Parameters
    ----------
    text : str
        MyST source with a ``kernelspec`` in its front matter.
    digest : str
        What to put there.

    Returns
    -------
    str
        The same number of lines; `text` itself if it names no kernel.
    """
    lines = text.splitlines(keepends=True)
    ends = (i for i, line in enumerate(lines) if i and line.rstrip() in ("---", "..."))
    end = next(ends, None)
    if end is None:
        return text
    front = yaml.compose("".join(lines[1:end]), Loader=yaml.SafeLoader)
    if not isinstance(front, yaml.MappingNode):
        return text
    for key, value in front.value:
        if key.value == "kernelspec" and isinstance(value, yaml.MappingNode):
            spec = {name.value: inner.value for name, inner in value.value}
            if spec.get("name") == "python3":  # by which code is coloured that has not run
                spec.setdefault("language", "python")
            first = key.start_mark.line + 1
            last = max(first, value.end_mark.line + (1 if value.end_mark.column else 0))
            written = f"kernelspec: {json.dumps(spec | {KEY: digest}, ensure_ascii=False)}\n"
            return "".join([*lines[:first], written, "\n" * (last - first), *lines[last + 1 :]])
    return text


def digest_of(inputs: Inputs, course: Course) -> str:
    """Return a digest of what a chapter's output is made from."""
    found = hashlib.sha256()
    python = ".".join(map(str, sys.version_info[:2]))
    found.update(repr([python, *((name, version(name)) for name in LIBRARIES)]).encode())
    for path in files_of(inputs, course):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    found.update(json.dumps(_descriptions(inputs, course), sort_keys=True).encode())
    return found.hexdigest()[:_LENGTH]


def files_of(inputs: Inputs, course: Course) -> list[Path]:
    """Return the files of `inputs`, fonts included where charts are drawn."""
    draws = any("charts" in path.parts for path in inputs.modules)
    fonts = (PACKAGE / "fonts").glob("*.ttf") if draws else ()
    tables = (course.data / f"{name}.csv" for name in inputs.tables)
    return sorted(path for path in (*inputs.modules, *fonts, *tables) if path.is_file())


def _descriptions(inputs: Inputs, course: Course) -> list[object]:
    """Return what the data package says of the tables: it decides the types of their columns."""
    package = course.data / "datapackage.json"
    if not package.is_file():
        return []
    try:
        resources = json.loads(package.read_text(encoding="utf-8"))["resources"]
        return [resource for resource in resources if resource["name"] in inputs.tables]
    except (ValueError, TypeError, LookupError):  # the code that loads a table tells what is wrong
        return []


@dataclass(frozen=True)
class Stamped:
    """A chapter's source with the digest of its inputs, and the files of which that was made."""

    text: str
    source: str
    files: tuple[Path, ...]


# What each build has stamped so far, by page.
_STAMPED: WeakKeyDictionary[Sphinx, dict[str, Stamped]] = WeakKeyDictionary()


def stamp_chapter(text: str, course: Course) -> Stamped:
    """Stamp a chapter with the digest of its inputs.

    Parameters
    ----------
    text : str
        MyST source of a chapter with code cells.
    course : Course
        Where its tables are.

    Returns
    -------
    Stamped
    """
    names = [path.stem for path in course.data.glob("*.csv")]
    cells = read_myst_markdown_notebook(text).cells
    inputs = find_inputs([cell.source for cell in cells if cell.cell_type == "code"], names)
    files = (*files_of(inputs, course), course.data / "datapackage.json")
    return Stamped(text, stamp(text, digest_of(inputs, course)), files)


def stamp_page(app: Sphinx, docname: str, text: str) -> Stamped:
    """Stamp a page once in a build, so that running and parsing see the same digest."""
    known = _STAMPED.setdefault(app, {})
    if docname not in known or known[docname].text != text:
        known[docname] = stamp_chapter(text, course_of(app.env))
    return known[docname]


def stamp_source(app: Sphinx, docname: str, source: list[str]) -> None:
    """Stamp a chapter that is about to be parsed and note what it depends on."""
    if is_myst_markdown_notebook(source[0]):
        stamped = stamp_page(app, docname, source[0])
        source[0] = stamped.source
        for path in stamped.files:
            app.env.note_dependency(path.as_posix())


def recall_modules(_app: Sphinx, env: BuildEnvironment, *_: object) -> None:
    """Take up what the last build has read of our modules: parsing them takes as long as a page."""
    recall(getattr(env, "coursekit_modules", {}))


def keep_modules(_app: Sphinx, env: BuildEnvironment) -> None:
    """Keep what this build has read of them."""
    env.coursekit_modules = known_words()  # type: ignore[attr-defined]


def remove_stamp(app: Sphinx, _doctree: nodes.document) -> None:
    """Take the digest out of the page's metadata: it is for the cache only."""
    kernelspec = app.env.metadata[app.env.docname].get("kernelspec")
    if isinstance(kernelspec, dict):
        kernelspec.pop(KEY, None)


def setup_freshness(app: Sphinx) -> None:
    """Connect the stamping of chapters."""
    app.connect("env-before-read-docs", recall_modules, priority=100)
    app.connect("source-read", stamp_source, priority=900)
    app.connect("doctree-read", remove_stamp)
    app.connect("env-updated", keep_modules)
