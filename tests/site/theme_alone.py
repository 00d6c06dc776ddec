"""The theme as a Sphinx extension by itself, so that its tests need no course."""

from __future__ import annotations

from sphinx.application import Sphinx

from coursekit.book.site.theme import setup_theme


def setup(app: Sphinx) -> None:
    """Connect the theme."""
    app.add_config_value("coursekit_pdf_name", "", "html", str)
    app.add_config_value("coursekit_progress_name", "", "html", str)
    setup_theme(app)
