"""A fault is told in every build until it is mended.

Sphinx keeps each page that it has read, with its faults, and tells of them only once: the next
build would have nothing to read and would succeed.  Pages of which a build has warned are therefore
not kept.
"""

from __future__ import annotations

import logging
from functools import partial

from sphinx.application import Sphinx
from sphinx.util.build_phase import BuildPhase

from coursekit.book.build.private import (
    DOCUTILS_WARNINGS,
    WARNINGS,
    forget_all_pages,
    forget_page,
    is_suppressed,
    name_page,
    place_of_warning,
)

_PAGE = "coursekit_page"


class WarnedPages(logging.Handler):
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
        self.name_page = partial(name_page, app)

    def emit(self, record: logging.LogRecord) -> None:
        """Note the page that is being read or written; Sphinx may hold a warning and repeat it."""
        if is_suppressed(record, self._app) or hasattr(record, _PAGE) or not self._would_be_lost():
            return
        page = self._app.env.temp_data.get("docname") or self._page_at(place_of_warning(record))
        setattr(record, _PAGE, page)
        self._pages.add(page)

    def _would_be_lost(self) -> bool:
        """Whether the next build would not come here again; a faulty PDF is written anew anyway."""
        return self._app.builder.format == "html" or self._app.phase is BuildPhase.READING

    def _page_at(self, place: str) -> str:
        """Return the page to which a place belongs; empty if it belongs to none."""
        file = place.rpartition(":")[0] or place
        return next(filter(self._is_page, (place, self._app.env.path2doc(file) or "")), "")

    def _is_page(self, name: str) -> bool:
        return name in self._app.env.found_docs

    def forget(self, app: Sphinx, _error: Exception | None) -> None:
        """Let the next build read the pages again; all pages, if a warning has no place."""
        WARNINGS.removeHandler(self)
        DOCUTILS_WARNINGS.removeFilter(self.name_page)
        for page in self._pages - {""}:
            forget_page(app, page)
        if "" in self._pages:
            forget_all_pages(app)


def listen(app: Sphinx) -> None:
    """Listen to the warnings of a build."""
    pages = WarnedPages(app)
    WARNINGS.addHandler(pages)
    DOCUTILS_WARNINGS.addFilter(pages.name_page)
    app.connect("build-finished", pages.forget)


def setup_retry(app: Sphinx) -> None:
    """Connect the listening."""
    app.connect("builder-inited", listen)
