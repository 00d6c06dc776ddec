"""What the results of a chapter's code depend on; when it changes, the code runs again.

Jupyter's cache knows a notebook by its code cells and its kernel's name.  Code may read any table
and import any module by a name that it makes up while it runs, so nobody can tell from the cells
what they need.  The key is therefore made from everything that they may reach: all files of the
course's ``data/`` and ``exercises/``, all its modules and its settings of matplotlib, coursekit
itself, the Python and what is installed beside it.  Exercises belong to it because a cell may show
what `check` says of one; that a changed exercise runs the chapters, too, costs two or three
seconds, and no page is read again for it whose results have stayed (`execution`).
Before a chapter is parsed, the key is put beside the kernel's name, on the same lines, so that
every line keeps its number and the cache misses when the key is another one.  A changed sentence
changes no key and runs nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml
from docutils import nodes
from myst_nb.core.read import is_myst_markdown_notebook
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from coursekit.course import Course, find_course

PACKAGE = Path(__file__).resolve().parents[2]
KEY = "coursekit_execution_key"
_LENGTH = 16  # hexadecimal digits of a key
_LOOK = "matplotlibrc"  # read from the folder of a chapter
_NEVER_OURS = {"__pycache__", "_build", "node_modules"}


def execution_key(course: Course, built: Iterable[Path] = ()) -> str:
    """Return a digest of everything that the code of a chapter may read.

    Parameters
    ----------
    course : Course
        Whose tables, exercises, modules and settings of matplotlib count.
    built : iterable of pathlib.Path
        Folders with what the build makes, in which no module is looked for.

    Returns
    -------
    str
    """
    digest = hashlib.sha256(repr([sys.version, *installed()]).encode())
    read = (*_files_below(course.data), *_files_below(course.exercises))
    for path in sorted((*read, *_modules(course.root, set(built)))):
        digest.update(f"\0{path.relative_to(course.root).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    digest.update(package_digest().encode())
    return digest.hexdigest()[:_LENGTH]


def package_digest() -> str:
    """Return a digest of coursekit: its code, and the files from which it draws.

    The looks of page and print stand in files of ``book/`` that are no code: pages do not keep
    them.
    """
    digest = hashlib.sha256()
    for path in sorted(_files_below(PACKAGE)):
        within = path.relative_to(PACKAGE)
        if path.suffix == ".py" or within.parts[0] != "book":
            digest.update(f"\0{within.as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _modules(root: Path, built: set[Path]) -> Iterator[Path]:
    """Find the course's modules and settings of matplotlib, wherever they lie.

    Those in an environment or in what is built are not the course's.
    """
    for folder, names, files in os.walk(root):
        names[:] = [name for name in names if _may_hold_modules(Path(folder, name), built)]
        yield from (Path(folder, name) for name in files if name.endswith(".py") or name == _LOOK)


def _may_hold_modules(folder: Path, built: set[Path]) -> bool:
    return not (
        folder.name.startswith(".")
        or folder.name in _NEVER_OURS
        or folder in built
        or folder == PACKAGE  # has a digest of its own
        or (folder / "pyvenv.cfg").exists()
    )


def _files_below(root: Path) -> Iterator[Path]:
    for folder, names, files in os.walk(root):
        names[:] = [name for name in names if name != "__pycache__"]
        yield from (Path(folder, name) for name in files if not name.startswith("."))


def installed() -> list[str]:
    """Return names and versions of all installed packages, from the names of their folders."""
    folders = (Path(entry) for entry in sys.path if Path(entry).is_dir())
    return sorted({path.name for folder in folders for path in folder.glob("*.*-info")})


def stamp(text: str, key: str) -> str:
    """Put a key into the kernelspec of a chapter, leaving every line where it is.

    Parameters
    ----------
    text : str
        A notebook: JSON, or MyST source with a ``kernelspec`` in its front matter.
    key : str
        What to put there.

    Returns
    -------
    str
        The same number of lines, if it is MyST; `text` itself if it names no kernel.
    """
    return _stamp_json(text, key) if text.lstrip().startswith("{") else _stamp_myst(text, key)


def _stamp_json(text: str, key: str) -> str:
    try:
        notebook = json.loads(text)
        notebook["metadata"]["kernelspec"][KEY] = key
    except (ValueError, TypeError, LookupError):  # MyST-NB tells what is wrong with it
        return text
    return json.dumps(notebook, ensure_ascii=False)


def _stamp_myst(text: str, key: str) -> str:
    lines = text.splitlines(keepends=True)
    ends = (i for i, line in enumerate(lines) if i and line.rstrip() in ("---", "..."))
    end = next(ends, None)
    if end is None:
        return text
    front = yaml.compose("".join(lines[1:end]), Loader=yaml.SafeLoader)
    if not isinstance(front, yaml.MappingNode):
        return text
    for name, value in front.value:
        if name.value == "kernelspec" and isinstance(value, yaml.MappingNode):
            spec = {inner.value: said.value for inner, said in value.value}
            if spec.get("name") == "python3":  # by which code is coloured that has not run
                spec.setdefault("language", "python")
            first = name.start_mark.line + 1
            last = max(first, value.end_mark.line + (1 if value.end_mark.column else 0))
            written = f"kernelspec: {json.dumps(spec | {KEY: key}, ensure_ascii=False)}\n"
            return "".join([*lines[:first], written, "\n" * (last - first), *lines[last + 1 :]])
    return text


def note_key(app: Sphinx, env: BuildEnvironment) -> str:
    """Note the key of this build, and return that of the last one."""
    before = key_of(env)
    key = execution_key(find_course(env.srcdir), {Path(app.outdir), Path(app.doctreedir)})
    env.coursekit_execution_key = key  # type: ignore[attr-defined]
    return before


def key_of(env: BuildEnvironment) -> str:
    """Return the key of this build; of the last one, before files are looked at."""
    return str(getattr(env, "coursekit_execution_key", ""))


def stamp_source(app: Sphinx, docname: str, source: list[str]) -> None:
    """Stamp a chapter that is about to be parsed."""
    is_json = app.env.doc2path(docname).endswith(".ipynb")
    if is_json or is_myst_markdown_notebook(source[0]):
        source[0] = stamp(source[0], key_of(app.env))


def remove_stamp(app: Sphinx, _doctree: nodes.document) -> None:
    """Take the key out of the page's metadata: it is for the cache only."""
    kernelspec = app.env.metadata[app.env.docname].get("kernelspec")
    if isinstance(kernelspec, dict):
        kernelspec.pop(KEY, None)


def setup_execution_key(app: Sphinx) -> None:
    """Connect the stamping of chapters."""
    app.connect("source-read", stamp_source, priority=900)
    app.connect("doctree-read", remove_stamp)
