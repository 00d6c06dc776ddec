"""The Sphinx extension ``coursekit.book``: it connects the book's components.

They are imported when Sphinx asks for them: a book that takes the exercises alone
(``coursekit.book.exercises``) must not need what the rest needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, object]:
    """Connect every component of the book to Sphinx."""
    from coursekit.book.build.execution_key import package_digest
    from coursekit.book.components import COMPONENTS
    from coursekit.book.exercises import EDITION

    app.add_config_value("coursekit_edition", "student", "env", str, EDITION)
    offered = "file name of the PDF that the pages offer; set by coursekit build all"
    app.add_config_value("coursekit_pdf_name", "", "html", str, offered)
    for connect in COMPONENTS:
        connect(app)
    return {
        "version": "1",
        # Another number, and Sphinx reads every page again.
        "env_version": int(package_digest()[:8], 16),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
