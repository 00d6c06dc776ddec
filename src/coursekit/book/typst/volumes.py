"""What the builder makes PDFs of: the whole book, or volumes that an extension chooses from it.

An extension answers the event ``typst-volumes`` with a list of `Volume`; without an answer there is
one, the whole book.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from docutils import nodes
from sphinx.builders import Builder

CHOOSE = "typst-volumes"


def _leave(_tree: nodes.document) -> None:
    """Change nothing."""


@dataclass(frozen=True)
class Volume:
    """One PDF of a book.

    Parameters
    ----------
    name : str
        File name without ``.pdf``; empty: that of the book.
    pages : frozenset of str, optional
        Names of the pages that are printed; None: all.
    excerpts : frozenset of str
        Those of them of which only a part is printed: what leads to the rest leads to the book.
    settings : mapping of str to object
        What the template is told of this volume and not of the book: see ``settings.typ``.
    indexes : mapping of str to str, optional
        Indexes and their titles; None: those of the book.
    edition : str
        The edition that it belongs to; empty: that of the build.
    has_title_page, has_contents : bool
        Whether it begins with a title page, and with contents.
    prepare, complete : callable
        Change the assembled tree before references are resolved, and after.
    """

    name: str = ""
    pages: frozenset[str] | None = None
    excerpts: frozenset[str] = frozenset()
    settings: Mapping[str, Any] = field(default_factory=dict)
    indexes: Mapping[str, str] | None = None
    edition: str = ""
    has_title_page: bool = True
    has_contents: bool = True
    prepare: Callable[[nodes.document], None] = _leave
    complete: Callable[[nodes.document], None] = _leave

    def has(self, page: str) -> bool:
        """Whether a page is printed."""
        return self.pages is None or page in self.pages

    def has_all_of(self, page: str) -> bool:
        """Whether the whole of a page is printed."""
        return self.has(page) and page not in self.excerpts


def volume_of(builder: Builder | None) -> Volume:
    """Return what a builder writes at the moment: other builders than ours the whole book."""
    volume = getattr(builder, "volume", None)
    return volume if isinstance(volume, Volume) else Volume()


def is_printed(builder: Builder, page: str) -> bool:
    """Whether what `builder` writes at the moment has a page."""
    return volume_of(builder).has(page)
