"""A stamp beside the PDF says what it was made from; what nothing has changed is left as it is.

The stamp holds a digest of all that the PDF depends on: what Sphinx has read and keeps, every
value of the configuration, the bytes of every file that a page or a setting names, our own code,
the names and versions of all installed packages, and the date.  What cannot be digested makes
the PDF be made again.

`may_have_changed` guesses the same from the times of files, before Sphinx is even imported.  A
wrong guess costs time and nothing else.

This module imports no Sphinx when it is imported.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coursekit.book.typst.builder import TypstBuilder

_EPOCH = "SOURCE_DATE_EPOCH"


class Doubt(Exception):
    """A value that cannot be told from another one."""


def stamp_of(pdf: Path) -> Path:
    """Return where the stamp of a PDF stands."""
    return pdf.with_suffix(".stamp")


def may_have_changed(pdf: Path) -> bool:
    """Guess whether the PDF must be made again: a file is gone, or newer than the stamp."""
    try:
        known = json.loads(stamp_of(pdf).read_text(encoding="utf-8"))
        made = stamp_of(pdf).stat().st_mtime_ns
        return known["epoch"] != os.environ.get(_EPOCH) or any(
            os.stat(name).st_mtime_ns > made for name in known["files"]
        )
    except (OSError, ValueError, LookupError, TypeError):
        return True


def is_current(pdf: Path, digest: str) -> bool:
    """Whether the PDF that stands there was made from what has this digest."""
    try:
        known = json.loads(stamp_of(pdf).read_text(encoding="utf-8"))
        return bool(known["digest"] == digest and known["pdf"] == _digest_file(pdf))
    except (OSError, ValueError, LookupError, TypeError):
        return False


def write_stamp(pdf: Path, digest: str, files: Iterable[Path]) -> None:
    """Say what the PDF was made from."""
    told = {
        "digest": digest,
        "pdf": _digest_file(pdf),
        "epoch": os.environ.get(_EPOCH),
        "files": [str(path) for path in files if path.exists()],
    }
    stamp_of(pdf).write_text(json.dumps(told, indent=0), encoding="utf-8")


def digest_book(builder: TypstBuilder, files: Iterable[Path]) -> str:
    """Return the digest of all that the PDF depends on.

    Parameters
    ----------
    builder : TypstBuilder
        A builder that has read the sources.
    files : iterable of pathlib.Path
        What `files_of` found.

    Returns
    -------
    str

    Raises
    ------
    Doubt
        If a value of the configuration cannot be told from another one.
    """
    from sphinx.application import ENV_PICKLE_FILENAME

    kept = Path(builder.doctreedir)
    read = [ENV_PICKLE_FILENAME, *(f"{name}.doctree" for name in sorted(builder.env.found_docs))]
    found = hashlib.sha256()
    for part in (
        *(spell((value.name, value.value)) for value in builder.config),
        spell((sorted(builder.tags), builder.settings(), os.environ.get(_EPOCH), sys.version)),
        *_installed(),
        *(f"{name} {_digest_file(kept / name)}" for name in read),
        *(f"{path} {_digest_file(path)}" for path in files),
    ):
        found.update(part.encode("utf-8", "backslashreplace") + b"\0")
    return found.hexdigest()


def files_of(builder: TypstBuilder) -> list[Path]:
    """Return every file that a page, a setting or an extension names, folders with what is in them.

    Parameters
    ----------
    builder : TypstBuilder
        A builder that has read the sources.

    Returns
    -------
    list of pathlib.Path
        Sorted; not every one needs to be there.
    """
    env, config = builder.env, builder.config
    named = [
        *(env.doc2path(name) for name in env.found_docs),
        *(name for names in env.dependencies.values() for name in names),
        *env.images,
        *config.locale_dirs,
        *getattr(config, "bibtex_bibfiles", ()),
    ]
    settings = ["conf.py", config.typst_template, *config.typst_font_paths, *config.typst_inputs]
    start, home = Path(builder.srcdir), Path(builder.confdir_or_source)
    roots = [*(start / name for name in named), *(home / name for name in settings if name)]
    modules = (extension.module.__file__ for extension in builder.app.extensions.values())
    roots += [path.parent if path.stem == "__init__" else path for path in _local(modules)]
    return sorted({path for root in roots for path in _within(root)})


def spell(value: Any) -> str:
    """Write a value so that no other is written alike, in every process the same.

    Raises
    ------
    Doubt
        If that cannot be said of it.
    """
    if value is None or isinstance(value, bool | int | float | str | bytes):
        return repr(value)
    if isinstance(value, Path):
        return repr(str(value))
    if isinstance(value, Mapping):  # the order may matter
        return f"dict({','.join(f'{spell(key)}:{spell(item)}' for key, item in value.items())})"
    if isinstance(value, list | tuple):
        return f"{type(value).__name__}({','.join(map(spell, value))})"
    if isinstance(value, set | frozenset):
        return f"set({','.join(sorted(map(spell, value)))})"
    if isinstance(value, type | FunctionType) and "<" not in value.__qualname__:
        return f"{value.__module__}.{value.__qualname__}"
    raise Doubt(f"{value!r} cannot be told from another value")


def _local(modules: Iterable[str | None]) -> Iterator[Path]:
    """Yield the modules that no installed package holds; of those, name and version are known."""
    for name in modules:
        if name and not {"site-packages", "dist-packages"} & set(Path(name).parts):
            yield Path(name)


def _installed() -> list[str]:
    """Return names and versions of all installed packages."""
    folders = (Path(name) for name in sys.path if Path(name).is_dir())
    names = {path.name for folder in folders for path in folder.glob("*.*-info")}
    return sorted(names)


def _within(root: Path) -> Iterator[Path]:
    """Yield a file, or a folder and what is in it."""
    yield root
    if root.is_dir():
        for path in root.rglob("*"):
            if "__pycache__" not in path.parts:
                yield path


def _digest_file(path: Path) -> str:
    """Return the digest of a file's bytes; empty for a folder and for what is not there."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return ""
