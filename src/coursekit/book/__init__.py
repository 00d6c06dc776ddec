"""The Sphinx extension ``coursekit.book``: it connects the book's components.

They are imported when Sphinx asks for them: what builds the book begins with other work.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# Rooms of the package whose code leaves no trace in the pages that Sphinx keeps; charts are
# digested chapter by chapter (see `freshness`).
_ELSEWHERE = {"charts", "cli", "grading", "exports", "handout", "typst"}


def setup(app: Sphinx) -> dict[str, object]:
    """Connect every component of the book to Sphinx."""
    from coursekit.book.components import COMPONENTS

    app.add_config_value("coursekit_edition", "student", "env", str)
    app.add_config_value("coursekit_pdf_name", "", "html", str)
    for connect in COMPONENTS:
        connect(app)
    return {
        "version": "1",
        "env_version": _code_version(),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def _code_version() -> int:
    """Return a number that changes with our code, so that Sphinx reads every page again."""
    package = Path(__file__).resolve().parents[1]
    found = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        if not _ELSEWHERE & set(path.relative_to(package).parts):
            found.update(path.read_bytes())
    return int(found.hexdigest()[:8], 16)
