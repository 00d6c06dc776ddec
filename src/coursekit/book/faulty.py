"""A fault is told in every build until it is mended.

Sphinx keeps each page that it has read, with its faults, and tells of them only once: the next
build would have nothing to read and would succeed.  Pages of which a build has warned are therefore
not kept.
"""

from __future__ import annotations

import logging
from pathlib import Path

from docutils import nodes
from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.util.build_phase import BuildPhase
from sphinx.util.logging import NAMESPACE, get_node_location, is_suppressed_warning

_PAGE = "coursekit_page"


class FaultyPages(logging.Handler):
    """Notes the pages of which a build warns.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The build.
    """

    def __init__(self, app: Sphinx) -> None:
        super().__init__(logging.WARNING)
        self._app = app
        self._pages: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Note the page that is being read or written; Sphinx may hold a warning and repeat it."""
        kind = getattr(record, "type", ""), getattr(record, "subtype", "")
        suppressed = is_suppressed_warning(*kind, self._app.config.suppress_warnings)
        if suppressed or hasattr(record, _PAGE) or not self._would_be_lost():
            return
        page = self._app.env.temp_data.get("docname") or self._page_at(record)
        setattr(record, _PAGE, page)
        self._pages.add(page)

    def _would_be_lost(self) -> bool:
        """Whether the next build would not come here again; a faulty PDF is written anew anyway."""
        return self._app.builder.format == "html" or self._app.phase is BuildPhase.READING

    def _page_at(self, record: logging.LogRecord) -> str:
        """Return the page where a warning says that it belongs; empty if it does not say so."""
        place = getattr(record, "location", None)
        if isinstance(place, nodes.Node):
            place = get_node_location(place)
        if isinstance(place, tuple):
            place = place[0]
        if not isinstance(place, str):
            return ""
        file = place.rpartition(":")[0] or place
        return next(filter(self._is_page, (place, self._app.env.path2doc(file) or "")), "")

    def _is_page(self, name: str) -> bool:
        return name in self._app.env.found_docs

    def forget(self, app: Sphinx, _error: Exception | None) -> None:
        """Let the next build read the pages again; all pages, if a warning has no place."""
        logging.getLogger(NAMESPACE).removeHandler(self)
        doctrees = Path(app.doctreedir)
        for page in self._pages - {""}:
            (doctrees / f"{page}.doctree").unlink(missing_ok=True)
        if "" in self._pages:
            (doctrees / ENV_PICKLE_FILENAME).unlink(missing_ok=True)


def watch(app: Sphinx) -> None:
    """Listen to the warnings of a build."""
    faulty = FaultyPages(app)
    logging.getLogger(NAMESPACE).addHandler(faulty)
    app.connect("build-finished", faulty.forget)


def setup_faulty(app: Sphinx) -> None:
    """Connect the listening."""
    app.connect("builder-inited", watch)
