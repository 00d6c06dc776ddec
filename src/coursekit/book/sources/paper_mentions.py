"""Where the printed book speaks of the entries of its registers: marks for the pages of each.

A name that the author has marked with the role ``{name}`` is linked once in a passage.  The pages
of an index count every place, so here each spelling of a name is found in the text, in headings,
boxes and exercises, too, unless two entries share it.  Pages that are themselves looked up speak
of nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache, partial
from itertools import groupby
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from coursekit.book.sources.domain import MENTIONS
from coursekit.book.sources.name_role import RegisterEntry, all_entries, index_marks
from coursekit.book.typst.page_form import is_looked_up
from coursekit.errors import CourseError

_SHORTEST = 3  # letters of a name that is found in the text
_SKIPPED = (
    nodes.literal,
    nodes.literal_block,
    nodes.comment,
    nodes.raw,
    nodes.citation,
    nodes.citation_reference,
)


class MarkMentions(SphinxPostTransform):
    """Mark in the assembled book every place that names an entry or leads to one."""

    default_priority = 9  # when answers are copied from their exercises

    def run(self, **_: object) -> None:
        if self.app.builder.name != "typst":
            return
        try:
            entries = tuple(all_entries(self.env))
        except CourseError:  # told where the registers are read
            return
        marks_of = cache(partial(index_marks, self.env))  # a worksheet names few of them
        for page in self.document.findall(addnodes.start_of_file):
            if not is_looked_up(self.env, page["docname"]):
                _mark_places(page)
                _mark_names(page, entries, marks_of)


def _mark_places(page: nodes.Element) -> None:
    for source in list(page.findall(nodes.inline)):
        anchors: list[str] = source.get("anchors", [])
        for anchor in anchors:
            source += nodes.inline("", index_name=MENTIONS, index_key=anchor)


def _mark_names(
    page: nodes.Element,
    entries: tuple[RegisterEntry, ...],
    marks_of: Callable[[RegisterEntry], dict[str, Any]],
) -> None:
    wanted, pattern = _patterns(entries)
    if not wanted:
        return
    for text in list(page.findall(nodes.Text)):
        pieces = pattern.split(text.astext())
        if len(pieces) > 1 and not _is_apart(text):
            text.parent.replace(
                text,
                [
                    nodes.inline("", piece, **marks_of(wanted[piece]))
                    if number % 2
                    else nodes.Text(piece)
                    for number, piece in enumerate(pieces)
                    if piece
                ],
            )


def _is_apart(text: nodes.Text) -> bool:
    """Whether words are code, a locator, or marked already."""
    node = text.parent
    while node is not None:
        if isinstance(node, _SKIPPED) or "index_key" in node or "anchors" in node:
            return True
        node = node.parent
    return False


@lru_cache(maxsize=2)
def _patterns(
    entries: tuple[RegisterEntry, ...],
) -> tuple[dict[str, RegisterEntry], re.Pattern[str]]:
    """Return the entry of each spelling that only one has, and what finds them, longest first."""
    named: dict[str, RegisterEntry | None] = {}
    for entry in entries:
        for form in {entry.name, *entry.spellings}:
            named[form] = entry if named.get(form, entry) is entry else None
    wanted = {form: entry for form, entry in named.items() if entry and len(form) >= _SHORTEST}
    return wanted, re.compile(rf"(?<!\w)({'|'.join(_by_first_letter(wanted))})(?!\w)")


def _by_first_letter(forms: Iterable[str]) -> Iterator[str]:
    """Alternatives that share their first letter, which is looked at once."""
    for letter, group in groupby(sorted(forms), key=lambda form: form[0]):
        rests = sorted((form[1:] for form in group), key=len, reverse=True)
        yield f"{re.escape(letter)}(?:{'|'.join(map(re.escape, rests))})"


def setup_paper_mentions(app: Sphinx) -> None:
    """Connect the marks."""
    app.add_post_transform(MarkMentions)
