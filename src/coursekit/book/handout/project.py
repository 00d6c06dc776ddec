"""A Sphinx project of one page: the exercises of a sheet, without anything that tells an answer."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from coursekit.book.handout.sheet import Sheet
from coursekit.catalogue import language_in_force
from coursekit.errors import CourseError, Fault, shown_path

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_WARNING = re.compile(r"(?:(.+?):(\d+): )?(?:WARNING|ERROR): (.+?)(?: \[[\w.]+\])?")
_USUAL_SYNTAX = ["colon_fence", "dollarmath", "smartquotes"]


@contextmanager
def built_sheet(
    sheet: Sheet, builder: str, *, directive: str = "handout-tasks", **settings: Any
) -> Iterator[Sphinx]:
    """Build the page of `sheet` in a temporary folder, which is gone afterwards.

    Parameters
    ----------
    sheet : Sheet
    builder : {"html", "handout"}
        Sphinx's own, or the Typst builder that leaves the typesetting to us.
    directive : {"handout-tasks", "handout-answers"}
        What the page holds.
    **settings
        Sphinx settings.

    Yields
    ------
    sphinx.application.Sphinx
        Done with its work; its ``outdir`` holds what was made.

    Raises
    ------
    CourseError
        With every warning of Sphinx.
    """
    values = {
        "extensions": ["myst_parser", "coursekit.book.handout.extension"],
        "source_suffix": {".md": "markdown"},
        "project": sheet.title,
        "myst_enable_extensions": _syntax(sheet.root),
        "html_theme": "basic",
        "html_copy_source": False,
        "language": language_in_force(),
        **settings,
    }
    warnings = io.StringIO()
    with TemporaryDirectory(prefix="coursekit-") as place, docutils_namespace():
        source, out = Path(place, "source"), Path(place, "out")
        source.mkdir()
        (source / "index.md").write_text(f"```{{{directive}}}\n```\n", encoding="utf-8")
        app = Sphinx(
            source, None, out, out / "doctrees", builder, values, status=None, warning=warnings
        )
        app.coursekit_sheet = sheet  # type: ignore[attr-defined]
        app.build()
        if output := _COLOUR.sub("", warnings.getvalue()).strip():
            raise CourseError(_fault(line, sheet.root) for line in output.splitlines())
        yield app


def _syntax(root: Path) -> list[str]:
    """The extensions of Markdown that the book's own settings name."""
    named = _setting(root, "parse", "myst_enable_extensions")
    return [str(name) for name in named] if isinstance(named, list) else _USUAL_SYNTAX


def sphinx_setting(root: Path, name: str) -> Any:
    """Return a setting that the book's ``_config.yml`` has for Sphinx; None if it has none."""
    return _setting(root, "sphinx", "config", name)


def _setting(root: Path, *path: str) -> Any:
    try:
        found = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
        for name in path:
            found = found[name]
    except (OSError, ValueError, yaml.YAMLError, KeyError, TypeError):
        return None
    return found


def _fault(line: str, root: Path) -> Fault:
    warning = _WARNING.fullmatch(line)
    if not warning:
        return Fault("", 0, line)
    place = shown_path(Path(warning[1]), root) if warning[1] else ""
    return Fault(place, int(warning[2] or 0), warning[3].rstrip("."))
