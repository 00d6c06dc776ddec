"""Links in HTML that is written without a doctree: to entries, files and places in the article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from html import escape

from docutils.utils.smartquotes import smartyPants
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from coursekit.book.sources.domain import course_domain
from coursekit.book.sources.source_role import anchors_of, tip_of
from coursekit.book.sources.work_titles import title_pattern, titles_in_html
from coursekit.locators import Locator


class PlaceLinks:
    """Makes the links of one page.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The build.
    page : str
        Name of the page that has the links.
    """

    def __init__(self, app: Sphinx, page: str) -> None:
        self.app, self.page = app, page
        self.anchors = course_domain(app.env).anchors
        self._made: dict[Locator, str] = {}  # a table names few places, each in many rows

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Let what reads tables for a page read them for this one, which no source is read for."""
        self.app.env.temp_data["docname"] = self.page
        try:
            yield
        finally:
            self.app.env.temp_data.pop("docname")

    @cached_property
    def _titles(self) -> re.Pattern[str]:
        return title_pattern(self.app.env)

    def set_titles(self, text: str) -> str:
        """Return text as HTML, with the titles of works in italics."""
        return titles_in_html(self._titles, text)

    def to_file(self, path: str) -> str:
        """Return the address of a file of the site."""
        return relative_uri(self.app.builder.get_target_uri(self.page), path)

    def to_entry(self, anchor: str) -> str:
        """Return the address of an entry."""
        page = self.anchors[anchor][0]
        return f"{self.to_file(self.app.builder.get_target_uri(page))}#{anchor}"

    def locators(self, locators: Iterable[Locator]) -> str:
        """Make locators as `source_role` does; ck-cards.js makes cards of their tips."""
        links = []
        for one in locators:
            if one not in self._made:
                self._made[one] = self._locator(one)
            links.append(self._made[one])
        return f'<span class="ck-src">{"; ".join(links)}</span>' if links else ""

    def _locator(self, locator: Locator) -> str:
        anchors, shown = anchors_of(locator), escape(str(locator))
        if not anchors or anchors[0] not in self.anchors:
            return shown
        lines = "\n".join(tip_of(self.app.env, locator))
        tip = self.set_titles(smartyPants(lines, "q", self.app.config.language))
        tip = tip.replace("\n", "<br>")
        return f'<a href="{self.to_entry(anchors[0])}" data-tip="{escape(tip)}">{shown}</a>'
