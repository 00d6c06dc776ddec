"""What every visitor writes with: text, calls, content, anchors, warnings."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from docutils import nodes
from sphinx.builders import Builder
from sphinx.util import logging
from sphinx.util.docutils import SphinxTranslator

from coursekit.book.typst.characters import name_of, named, split_missing
from coursekit.book.typst.escape import (
    bind_days,
    bind_initials,
    bind_numbers,
    escape,
    split_by_language,
)
from coursekit.book.typst.indexes import names_of, page_list
from coursekit.book.typst.labels import Labels
from coursekit.book.typst.values import Markup, call, inline

LOGGER = logging.getLogger(__name__)
_RANGE = re.compile(r"\d+–\d+")  # no line ends within it
# Letters and digits without an end: a key, a number, an address; their characters are no markup.
_ENDLESS = re.compile(r"[0-9A-Za-z]{32,}")
_PIECE = 6
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
HIDDEN = "no-print"  # class of what stands on the screen only
# What counts as short, in lines of the text: about a fifth of a page.
SHORT = 10
_LINE = 80  # characters


class Writer(SphinxTranslator):
    """Collects Typst markup; the base of all visitors.

    Parameters
    ----------
    document : docutils.nodes.document
        The assembled book, or any document.
    builder : sphinx.builders.Builder
        The builder that asks for it.
    """

    def __init__(self, document: nodes.document, builder: Builder) -> None:
        super().__init__(document, builder)
        self.body: list[str] = []
        self.docname: str = document.get("docname", builder.config.root_doc)
        self.labels = Labels(document, self.docname)
        self.index_entries: dict[str, dict[str, Markup]] = {}
        self._inside: list[str] = []
        self._missing: frozenset[str] = getattr(builder, "missing", frozenset())
        self._languages = tuple(self.config.typst_script_languages.items())
        self._after_heading: list[str] = []
        self.in_columns = False  # the page being written
        self._printed_indexes = names_of(self.config.typst_indexes)
        self._listed = {
            (node["index_name"], node["index_key"]) for node in document.findall(page_list)
        }

    # What visitors call

    def emit(self, code: str) -> None:
        """Write Typst markup as it is."""
        self.body.append(code)

    def text(self, text: str) -> None:
        """Write text: escaped, foreign scripts marked with their language."""
        self.emit(self.markup(text))

    def markup(self, text: str) -> Markup:
        """Return text as markup, as `text` writes it."""
        pieces = split_missing(text, self._missing)
        if len(pieces) > 1 and self.is_inside("heading"):
            return self.markup(named(text, self._missing))
        if len(pieces) > 1:
            return Markup(
                "".join(
                    inline("missing", name_of(piece)) if number % 2 else self.markup(piece)
                    for number, piece in enumerate(pieces)
                )
            )
        return _marked_up(
            str(text),  # a node would be kept with all its tree
            self._languages,
            at_place=self.is_inside("place"),
            in_citation=self.is_inside("citation"),
            in_language=self.is_inside("language"),
            in_heading=self.is_inside("heading"),
        )

    def plain(self, text: str) -> str:
        """Return text for a string: without what no font has, and without control characters."""
        return named(text, self._missing)

    def call(self, name: str, *arguments: Any, **named: Any) -> None:
        """Write the call of a block function of the template: ``#name(…)``.

        A named argument that is None is left to the function's own default.
        """
        given = {key: value for key, value in named.items() if value is not None}
        self.emit(f"\n\n#{call(name, *arguments, **given)}\n\n")

    def inline(self, name: str, *arguments: Any, **named: Any) -> None:
        """Write the call of an inline function: ``#name(…);``."""
        self.emit(inline(name, *arguments, **named))

    def open(self, name: str, *arguments: Any, **named: Any) -> None:
        """Begin an inline call whose last argument is what is written until `close`."""
        self.emit(f"#{call(name, *arguments, **named)}[" if arguments or named else f"#{name}[")

    def close(self) -> None:
        """End the call that `open` began."""
        self.emit("];")

    def render(self, *children: nodes.Node, strip: bool = True) -> Markup:
        """Return the markup of nodes instead of writing it."""
        kept, self.body = self.body, []
        try:
            for child in children:
                child.walkabout(self)
            written = "".join(self.body)
        finally:
            self.body = kept
        return Markup(written.strip() if strip else written)

    def render_children(
        self, node: nodes.Element, *skipped: type[nodes.Node], strip: bool = True
    ) -> Markup:
        """Return the markup of a node's children, those of the types `skipped` left out."""
        kept = (child for child in node.children if not isinstance(child, skipped))
        return self.render(*kept, strip=strip)

    def anchor(self, node: nodes.Element) -> None:
        """Write the label of a node, if anything in the book refers to it."""
        if written := self.anchor_of(node):
            self.after_heading(written)

    def anchor_of(self, node: nodes.Element) -> Markup:
        """Return the label of a node as markup, empty if nothing refers to it."""
        name = self.labels.take(self.docname, node)
        return inline("anchor", name) if name else Markup("")

    def index_mark(self, index: str, key: str, words: Iterable[nodes.Node] = ()) -> None:
        """Note that the entry `key` of an index stands here, if its pages are printed anywhere.

        `words` are what the index prints of it; without any, the key.
        """
        if index in self._printed_indexes:
            known = self.index_entries.setdefault(index, {})
            if key not in known:
                shown = words or [nodes.Text(key.replace("'", "’"))]
                known[key] = self.render(*shown, strip=False)
        elif (index, key) not in self._listed:
            return
        self.after_heading(inline("index-mark", index, key))

    def after_heading(self, code: Markup) -> None:
        """Write what contents and running heads must not repeat after a heading or a caption."""
        if self.is_inside("heading", "caption"):
            self._after_heading.append(code)
        else:
            self.emit(code)

    @contextmanager
    def inside(self, place: str) -> Iterator[None]:
        """Say where the visitors are, e.g. inside a ``heading``, while a ``with`` block lasts."""
        self._inside.append(place)
        try:
            yield
        finally:
            self._inside.pop()

    def is_inside(self, *places: str) -> bool:
        """Whether the visitors are inside one of `places`."""
        return any(place in self._inside for place in places)

    @property
    def has_half_width(self) -> bool:
        """Whether what is written stands in one of two columns."""
        return (self.in_columns or self.is_inside("columns")) and not self.is_inside("across")

    def words_after(self, _reference: nodes.Element) -> str:
        """Return what is printed after a reference besides its own words."""
        return ""

    def warn(self, subtype: str, message: str, node: nodes.Node | None = None) -> None:
        """Report a fault of the book, as a warning of the type ``typst.<subtype>``."""
        text = f"{message} [typst.{subtype}]"
        LOGGER.warning(text, type="typst", subtype=subtype, location=_place_of(node))

    # What docutils calls

    def dispatch_visit(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.Element) and HIDDEN in node.get("classes", ()):
            raise nodes.SkipNode
        super().dispatch_visit(node)

    def unknown_visit(self, node: nodes.Node) -> None:
        self.warn("node", f"the PDF has no visitor for the node {type(node).__name__}", node)

    def unknown_departure(self, node: nodes.Node) -> None:
        """Write nothing: most visitors have written all when they leave."""

    def pass_through(self, node: nodes.Node) -> None:
        """Write nothing of the node itself; its children follow."""

    def skip(self, node: nodes.Node) -> None:
        """Leave out the node and its children."""
        raise nodes.SkipNode

    @property
    def source(self) -> str:
        """The markup written so far, with no more than one empty line in a row."""
        joined = "".join(self.body)
        while "\n\n\n" in joined:
            joined = joined.replace("\n\n\n", "\n\n")
        return joined.strip() + "\n"


# `coursekit watch` writes nearly all texts of the book again after each change.  All that their
# markup depends on is a parameter.
@lru_cache(maxsize=100_000)
def _marked_up(
    text: str,
    languages: tuple[tuple[str, str], ...],
    *,
    at_place: bool,
    in_citation: bool,
    in_language: bool,
    in_heading: bool,
) -> Markup:
    """Return text as markup: foreign scripts marked with their language, words kept together."""
    text = bind_initials(bind_days(bind_numbers(text, every=at_place)))
    if in_citation:  # what Sphinx does for all text but a bibliography's
        text = _APOSTROPHE.sub("’", text)
    if not languages or text.isascii() or in_language:
        written = escape(text)
    else:
        written = "".join(
            inline("text", Markup(escape(run)), lang=language) if language else escape(run)
            for language, run in split_by_language(text, dict(languages))
        )
    written = _ENDLESS.sub(_with_joints, written)
    if not in_heading:  # bookmarks leave out boxes, and what is in them
        written = _RANGE.sub(r"#box[\g<0>];", written)
    return Markup(written)


def _with_joints(word: re.Match[str]) -> str:
    """Let a line end within a word that is longer than any line may be."""
    return "#joint;".join(textwrap.wrap(word[0], _PIECE, break_on_hyphens=False))


def _place_of(node: nodes.Node | None) -> nodes.Node | None:
    """Return the node or what stands before or around it: a picture's line is nought in MyST."""
    place = node
    while place is not None and not place.line:
        around = place.parent
        before = around.children[: around.index(place)] if around is not None else []
        place = next((sibling for sibling in reversed(before) if sibling.line), around)
    return node if place is None else place


def classes_of(node: nodes.Element) -> set[str]:
    """Return the classes of a node."""
    return set(node.get("classes", ()))


def is_short(node: nodes.Element, lines: int = SHORT) -> bool:
    """Whether a block is so short that a page may end before it rather than within it."""
    bulky = nodes.table | nodes.image | nodes.literal_block
    return not any(isinstance(n, bulky) for n in node.findall()) and _lines_of(node) <= lines


def _lines_of(node: nodes.Element) -> float:
    """Estimate how many lines the text of a block takes, the room between paragraphs counted."""
    texts = (n for n in node.findall(nodes.TextElement) if not _is_within_text(n))
    return sum(1.4 + len(text.astext()) // _LINE for text in texts)


def _is_within_text(node: nodes.Element) -> bool:
    return isinstance(node.parent, nodes.TextElement)
