"""What the tests of the built site share: its pages, how they are looked at, and what they name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

CHAPTER = "chapters/emergence.html"
REGISTER = "chapters/people.html"
OPEN_ALL = "document.querySelectorAll('details').forEach(d => d.open = true)"
# On the desk all rows of a table are looked at; on a phone, where a row is as the one before, these
# are not.
LATER_ROWS = ["tbody tr:nth-of-type(n+4)"]


@dataclass
class Tags(HTMLParser):
    """One page's start tags in their order, its ids, and the text of its title."""

    source: str
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    title: str = ""
    _in_title: bool = False

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._in_title = tag == "title"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
            self._in_title = False

    def values(self, *names: str) -> list[str]:
        """Return every value of the attributes `names`."""
        return [value for _, attrs in self.tags for name, value in attrs.items() if name in names]

    def meta(self, name: str) -> str:
        """Return the content of the meta tag `name`, or an empty string."""
        for tag, attrs in self.tags:
            if tag == "meta" and name in (attrs.get("name"), attrs.get("property")):
                return attrs.get("content", "")
        return ""


def page_names(site: Path) -> list[str]:
    """Return the site's pages as paths below its root."""
    names = (path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    return sorted(name for name in names if not name.startswith("_"))


def read_pages(site: Path) -> dict[str, Tags]:
    """Read every page of the site."""
    return {name: Tags((site / name).read_text(encoding="utf-8")) for name in page_names(site)}


@contextmanager
def looking(browser: Browser, **options: Any) -> Iterator[tuple[BrowserContext, Page]]:
    """Open one tab with the given screen and close it again."""
    context = browser.new_context(**options)
    try:
        yield context, context.new_page()
    finally:
        context.close()
