"""Raw HTML in a book: what it says becomes nodes, so that nothing of it is lost on paper.

Markdown leaves each tag among words as a node of its own, so a pair of them encloses what stands
between; a block of HTML is one node, and is read as a whole.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from bs4 import BeautifulSoup, Comment, NavigableString, PageElement, Tag
from docutils import nodes
from docutils.parsers.rst.directives.misc import Raw
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from coursekit.book.typst.dataframes import read_table

LOGGER = logging.getLogger(__name__)
_TAG = re.compile(r"\s*<(/?)([A-Za-z][A-Za-z0-9]*)\b[^>]*?/?>\s*", re.DOTALL)
_MEANT = "meant_for_its_format"
_CHECKBOX = "task-list-item-checkbox"
_BREAK = "#linebreak();"
_WRAPPERS: dict[str, Callable[..., nodes.Element]] = {
    **dict.fromkeys(("b", "strong"), nodes.strong),
    **dict.fromkeys(("i", "em", "cite", "var", "dfn"), nodes.emphasis),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), nodes.literal),
    **dict.fromkeys(("u", "ins", "mark", "small", "big", "span", "font", "q", "abbr", "label"),
                    nodes.inline),
    **dict.fromkeys(("s", "del", "strike"), partial(nodes.inline, classes=["strike"])),
    "sub": nodes.subscript,
    "sup": nodes.superscript,
    "a": nodes.reference,
}  # fmt: skip
_SILENT = {"script", "style", "head", "template", "noscript", "meta", "link", "source", "track"}
_MEDIA = {"iframe", "embed", "object", "video", "audio"}
_DRAWN = {"svg", "canvas", "math", "form", "button", "select", "textarea"}
_HEADINGS = {f"h{level}" for level in range(1, 7)}
_WORDS = {"br", "img", "input", "wbr", *_WRAPPERS}


class RawDirective(Raw):
    """docutils' directive for text of one format: what it holds is meant for that format alone."""

    def run(self) -> list[nodes.Node]:
        written = super().run()
        for node in written:
            if isinstance(node, nodes.raw):
                node[_MEANT] = True
        return list(written)


class ReadHtml(SphinxPostTransform):
    """Put nodes in the place of raw HTML."""

    default_priority = 4  # after `DataFrameTables`
    formats = ("typst",)

    def run(self, **_: Any) -> None:
        raws = [raw for raw in self.document.findall(nodes.raw) if _is_html(raw)]
        for parent in {id(raw.parent): raw.parent for raw in raws}.values():
            if isinstance(parent, nodes.TextElement):
                self._pair_tags(parent)
        for raw in raws:
            if raw.parent is not None and not isinstance(raw.parent, nodes.TextElement):
                raw.replace_self(list(self._read(raw)))

    def _pair_tags(self, parent: nodes.Element) -> None:
        """Enclose what stands between two tags; other HTML among words is read by itself."""
        done: list[nodes.Node] = []
        opened: list[tuple[str, nodes.raw, int]] = []
        for child in _join_media(parent.children):
            match = _TAG.fullmatch(child.astext()) if _is_html(child) else None
            if match is None:
                done += self._read(child) if _is_html(child) else [child]
                continue
            tag = match[2].lower()
            if match[1] and any(tag == name for name, *_ in opened):
                while opened:
                    name, start, at = opened.pop()
                    if name == tag:
                        break
                inside = done[at:]
                del done[at:]
                done.append(_wrap(tag, BeautifulSoup(start.astext(), "html.parser").find(), inside))
            elif tag in _WRAPPERS and not match[1]:
                assert isinstance(child, nodes.raw)
                opened.append((tag, child, len(done)))
            elif not match[1]:
                done += self._read(child)
        parent.children = []
        parent.extend(done)

    def _read(self, raw: nodes.Node) -> Iterator[nodes.Node]:
        reader = HtmlReader(self, raw)
        soup = BeautifulSoup(raw.astext(), "html.parser")
        if isinstance(raw.parent, nodes.TextElement):
            yield from reader.words(soup)
        else:
            yield from reader.blocks(soup)

    def picture(self, source: str, near: nodes.Node) -> str:
        """Return the name of a picture in the book, which is taken in; or its address."""
        page = _page_of(near) or self.env.config.root_doc
        path = (PurePosixPath(page).parent / source).as_posix()
        local = Path(self.env.srcdir, path)
        if "//" in source or source.startswith("data:") or not local.is_file():
            return source
        name = f"{hashlib.sha256(path.encode()).hexdigest()[:8]}-{local.name}"
        self.app.builder.images.setdefault(path, name)
        return path


class HtmlReader:
    """Reads one piece of HTML.

    Parameters
    ----------
    transform : ReadHtml
        What takes in pictures.
    raw : docutils.nodes.Node
        Where the HTML stands.
    """

    def __init__(self, transform: ReadHtml, raw: nodes.Node) -> None:
        self._transform = transform
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
            yield read_table(str(tag)) or nodes.paragraph("", tag.get_text(" ", strip=True))
        elif name == "pre":
            text = tag.get_text()
            yield nodes.literal_block(text, text)
        elif name in ("ul", "ol"):
            entries = tag.find_all("li", recursive=False)
            items = [nodes.list_item("", *self.blocks(entry)) for entry in entries]
            yield (nodes.bullet_list if name == "ul" else nodes.enumerated_list)("", *items)
        elif name == "blockquote":
            yield nodes.block_quote("", *self.blocks(tag))
        elif name == "hr":
            yield nodes.transition()
        elif name in _HEADINGS or name == "summary":
            yield nodes.rubric("", "", *self.words(tag))
        elif name in _MEDIA:
            yield nodes.paragraph("", "", *self._link(tag))
        elif name in _DRAWN:
            self._warn(tag)
        elif name not in _SILENT:
            yield from self.blocks(tag)

    def words(self, element: Tag) -> Iterator[nodes.Node]:
        """Yield what an element says in a line."""
        for child in element.children:
            yield from self._word(child)

    def _word(self, piece: PageElement) -> Iterator[nodes.Node]:
        if isinstance(piece, NavigableString):
            if type(piece) is NavigableString:  # no comment, no declaration
                yield nodes.Text(re.sub(r"\s+", " ", piece))
        elif isinstance(piece, Tag):
            yield from self._tag(piece)

    def _tag(self, tag: Tag) -> Iterator[nodes.Node]:
        name = tag.name
        if name == "br":
            yield nodes.raw("", _BREAK, format="typst")
        elif name == "img":
            yield self._image(tag)
        elif name in _WRAPPERS:
            yield _wrap(name, tag, list(self.words(tag)))
        elif name in _MEDIA:
            yield from self._link(tag)
        elif name in _DRAWN:
            self._warn(tag)
        elif name == "input" and _CHECKBOX in tag.get_attribute_list("class"):
            yield nodes.raw("", str(tag), format="html")
        elif name not in _SILENT:
            yield from self.words(tag)

    def _image(self, tag: Tag) -> nodes.image:
        source = str(tag.get("src") or "")
        uri = self._transform.picture(source, self._raw)
        alt = str(tag.get("alt") or tag.get("title") or source.rpartition("/")[2])
        image = nodes.image(uri=uri, alt=alt, candidates={"?" if uri == source else "*": uri})
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
        title = str(tag.get("title") or tag.get_text(" ", strip=True) or source or "")
        if source:
            yield nodes.reference("", title, refuri=str(source))
        elif title:
            yield nodes.Text(title)

    def _warn(self, tag: Tag) -> None:
        LOGGER.warning(
            "the HTML element <%s> is left out of the PDF [typst.html]",
            tag.name,
            type="typst",
            subtype="html",
            location=self._raw if isinstance(self._raw, nodes.Element) else None,
        )


def _join_media(children: list[nodes.Node]) -> Iterator[nodes.Node]:
    """Yield nodes, the tags of a film or the like and what stands between as one."""
    waiting = iter(children)
    for child in waiting:
        match = _TAG.fullmatch(child.astext()) if _is_html(child) else None
        if match is None or match[1] or match[2].lower() not in _MEDIA:
            yield child
            continue
        text = child.astext()
        while f"</{match[2]}" not in text and (following := next(waiting, None)) is not None:
            text += following.astext()
        joined = nodes.raw(text, text, format="html")
        joined.parent, joined.line = child.parent, child.line
        yield joined


def _wrap(name: str, tag: object, inside: list[nodes.Node]) -> nodes.Element:
    """Enclose nodes in what a tag means."""
    href = str(tag.get("href") or "") if isinstance(tag, Tag) else ""
    if name == "a":
        return (
            nodes.reference("", "", *inside, refuri=href) if href else nodes.inline("", "", *inside)
        )
    return _WRAPPERS[name]("", "", *inside)


def _is_block(piece: PageElement) -> bool:
    if isinstance(piece, Comment):
        return False
    return isinstance(piece, Tag) and piece.name not in _WORDS


def _is_html(node: nodes.Node) -> bool:
    return (
        isinstance(node, nodes.raw)
        and "html" in node.get("format", "").split()
        and not node.get(_MEANT)
        and _CHECKBOX not in node.astext()
    )


def _page_of(node: nodes.Node | None) -> str:
    """Return the page of an assembled book on which a node stands; empty for the first."""
    while node is not None and not isinstance(node, addnodes.start_of_file):
        node = node.parent
    return "" if node is None else str(node["docname"])
