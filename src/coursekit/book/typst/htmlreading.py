"""What HTML says, as nodes: blocks, words in a line, links to what moves or sounds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from bs4 import NavigableString, PageElement, Tag
from bs4.element import PreformattedString
from docutils import nodes
from sphinx.util import logging

from coursekit.book.typst.dataframes import read_table

LOGGER = logging.getLogger(__name__)
CHECKBOX = "task-list-item-checkbox"
_BREAK = "#linebreak();"
WRAPPERS: dict[str, Callable[..., nodes.Element]] = {
    **dict.fromkeys(("b", "strong"), nodes.strong),
    **dict.fromkeys(("i", "em", "cite", "var", "dfn"), nodes.emphasis),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), nodes.literal),
    **dict.fromkeys(("u", "ins", "mark", "small", "big", "span", "font", "q", "abbr", "label",
                     "ruby", "rt", "rp", "time", "data", "output", "bdi", "bdo"), nodes.inline),
    **dict.fromkeys(("s", "del", "strike"), partial(nodes.inline, classes=["strike"])),
    "sub": nodes.subscript,
    "sup": nodes.superscript,
    "a": nodes.reference,
}  # fmt: skip
_SILENT = {"script", "style", "head", "template", "noscript", "meta", "link", "source", "track"}
MEDIA = {"iframe", "embed", "object", "video", "audio"}
_DRAWN = {"svg", "canvas", "form", "button", "select", "textarea"}
_ADDRESS = re.compile(r"(https?:)?//", re.IGNORECASE)
_ENUMERATED = {"a": "loweralpha", "A": "upperalpha", "i": "lowerroman", "I": "upperroman"}
_HEADINGS = {f"h{level}" for level in range(1, 7)}
_WORDS = {"br", "img", "input", "math", "wbr", *WRAPPERS}


class HtmlReader:
    """Reads one piece of HTML.

    Parameters
    ----------
    picture : callable
        Takes in the picture of an address that stands near a node, and returns its name.
    raw : docutils.nodes.Node
        Where the HTML stands.
    """

    def __init__(self, picture: Callable[[str, nodes.Node], str], raw: nodes.Node) -> None:
        self._picture = picture
        self._raw = raw

    def blocks(self, element: Tag) -> Iterator[nodes.Node]:
        """Yield the blocks in an element; words between them become paragraphs."""
        line: list[PageElement] = []
        for child in [*element.children, None]:
            if child is not None and not _is_block(child):
                line.append(child)
                continue
            words = [node for piece in line for node in self._word(piece)]
            line = []
            if any(not isinstance(word, nodes.Text) or word.strip() for word in words):
                yield nodes.paragraph("", "", *words)
            if isinstance(child, Tag):
                yield from self._block(child)

    def _block(self, tag: Tag) -> Iterator[nodes.Node]:
        name = tag.name
        if name == "table":
            words = nodes.paragraph("", tag.get_text(" ", strip=True))
            yield read_table(str(tag), self.blocks) or words
        elif name == "pre":
            text = tag.get_text()
            yield nodes.literal_block(text, text)
        elif name in ("ul", "ol"):
            entries = tag.find_all("li", recursive=False)
            items = [nodes.list_item("", *self.blocks(entry)) for entry in entries]
            first = str(tag.get("start", ""))
            given: dict[str, Any] = {"start": int(first)} if first.isdecimal() else {}
            if (kind := str(tag.get("type", ""))) in _ENUMERATED:
                given["enumtype"] = _ENUMERATED[kind]
            numbered = nodes.enumerated_list("", *items, **given)
            yield nodes.bullet_list("", *items) if name == "ul" else numbered
        elif name == "blockquote":
            yield nodes.block_quote("", *self.blocks(tag))
        elif name == "hr":
            yield nodes.transition()
        elif name in _HEADINGS or name == "summary":
            yield nodes.rubric("", "", *self.words(tag))
        elif name in MEDIA:
            yield nodes.paragraph("", "", *self._link(tag))
        elif name in _DRAWN:
            self._warn(tag, "is left out of the PDF")
        elif name not in _SILENT:
            yield from self.blocks(tag)

    def words(self, element: Tag) -> Iterator[nodes.Node]:
        """Yield what an element says in a line."""
        for child in element.children:
            yield from self._word(child)

    def _word(self, piece: PageElement) -> Iterator[nodes.Node]:
        if isinstance(piece, NavigableString):
            if not isinstance(piece, PreformattedString):  # a comment, a declaration
                yield nodes.Text(re.sub(r"\s+", " ", piece))
        elif isinstance(piece, Tag):
            yield from self._tag(piece)

    def _tag(self, tag: Tag) -> Iterator[nodes.Node]:
        name = tag.name
        if name == "br":
            yield nodes.raw("", _BREAK, format="typst")
        elif name == "img":
            yield self._image(tag)
        elif name in WRAPPERS:
            yield wrap(name, tag, list(self.words(tag)))
        elif name in MEDIA:
            yield from self._link(tag)
        elif name == "math":
            yield from self._formula(tag)
        elif name in _DRAWN:
            self._warn(tag, "is left out of the PDF")
        elif name == "input" and CHECKBOX in tag.get_attribute_list("class"):
            yield nodes.raw("", str(tag), format="html")
        elif name not in _SILENT:
            yield from self.words(tag)

    def _image(self, tag: Tag) -> nodes.image:
        source = str(tag.get("src") or "")
        uri = self._picture(source, self._raw)
        image = nodes.image(uri=uri, candidates={"?" if uri == source else "*": uri})
        if (alt := tag.get("alt", tag.get("title"))) is not None:
            image["alt"] = str(alt)
        image.source, image.line = self._raw.source, self._raw.line
        for side in ("width", "height"):
            if re.fullmatch(r"\d+(\.\d+)?(px|em|%|)", given := str(tag.get(side) or "").strip()):
                image[side] = given
        return image

    def _link(self, tag: Tag) -> Iterator[nodes.Node]:
        """Yield the title of what moves or sounds, and a link to it."""
        source = tag.get("src") or tag.get("data")
        inner = tag.find("source")
        if not source and isinstance(inner, Tag):
            source = inner.get("src")
        is_within = str(source or "").startswith("data:")
        named = "" if is_within else source
        # What stands within is for browsers that show neither.
        title = str(tag.get("title") or tag.get("aria-label") or named or "")
        if is_within:
            self._warn(tag, "is not printed, and lies in the page, so that no link leads to it")
            yield nodes.Text(title)
        elif source:
            if not _ADDRESS.match(str(source)):
                self._warn(tag, f"is not printed, and no link leads to the file {source}")
            yield nodes.reference("", title, refuri=str(source))
        elif title:
            yield nodes.Text(title)

    def _formula(self, tag: Tag) -> Iterator[nodes.Node]:
        """Yield a formula from the TeX that its MathML was made from; its signs if it has none."""
        source = tag.find("annotation", encoding=re.compile("tex", re.IGNORECASE))
        tex = source.get_text() if isinstance(source, Tag) else str(tag.get("alttext") or "")
        if tex.strip():
            yield nodes.math("", tex.strip())
        else:
            self._warn(tag, "has no TeX beside it, and its signs are printed one after another")
            yield nodes.Text(tag.get_text(" ", strip=True))

    def _warn(self, tag: Tag, what: str) -> None:
        LOGGER.warning(
            "the HTML element <%s> %s [typst.html]",
            tag.name,
            what,
            type="typst",
            subtype="html",
            location=self._raw if isinstance(self._raw, nodes.Element) else None,
        )


def wrap(name: str, tag: object, inside: list[nodes.Node]) -> nodes.Element:
    """Enclose nodes in what a tag means; an icon, which has none, says its label."""
    label = tag.get("aria-label") or tag.get("title") if isinstance(tag, Tag) else None
    if label and not any(node.astext().strip() or node.children for node in inside):
        inside = [nodes.Text(str(label))]
    if name == "q":
        inside = [nodes.Text("“"), *inside, nodes.Text("”")]
    elif name == "rt":  # how the word before it is read
        inside = [nodes.Text(" ("), *inside, nodes.Text(")")]
    elif name == "rp":  # the brackets around that, for browsers that set it beside the word
        inside = []
    href = str(tag.get("href") or "") if isinstance(tag, Tag) else ""
    if name == "a":
        return (
            nodes.reference("", "", *inside, refuri=href) if href else nodes.inline("", "", *inside)
        )
    return WRAPPERS[name]("", "", *inside)


def _is_block(piece: PageElement) -> bool:
    return isinstance(piece, Tag) and piece.name not in _WORDS
