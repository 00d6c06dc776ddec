"""Raw HTML in a book: what it says becomes nodes, so that nothing of it is lost on paper.

Markdown leaves each tag among words as a node of its own, so a pair of them encloses what stands
between; a block of HTML is one node, and is read as a whole.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from bs4 import BeautifulSoup, Tag
from docutils import nodes
from docutils.parsers.rst.directives.misc import Raw
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from coursekit.book.typst.htmlreading import CHECKBOX, MEDIA, WRAPPERS, HtmlReader, wrap
from coursekit.book.typst.picturepaths import find_picture

_TAG = re.compile(r"\s*<(/?)([A-Za-z][A-Za-z0-9]*)\b[^>]*?/?>\s*", re.DOTALL)
_MEANT = "meant_for_its_format"
_SVG = re.compile(r"<svg\b.*?</svg\s*>", re.DOTALL | re.IGNORECASE)


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
                raw.parent.replace(raw, list(self._read(raw)))

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
                done.append(wrap(tag, BeautifulSoup(start.astext(), "html.parser").find(), inside))
            elif tag in WRAPPERS and not match[1]:
                assert isinstance(child, nodes.raw)
                opened.append((tag, child, len(done)))
            elif not match[1]:
                done += self._read(child)
        parent.children = []
        parent.extend(done)

    def _read(self, raw: nodes.Node) -> Iterator[nodes.Node]:
        reader = HtmlReader(self.picture, raw)
        # A parser of HTML would change the letters of a drawing's names.
        html = _SVG.sub(lambda match: self._keep_drawing(match[0], raw), raw.astext())
        soup = BeautifulSoup(html, "html.parser")
        if isinstance(raw.parent, nodes.TextElement):
            yield from reader.words(soup)
        else:
            yield from reader.blocks(soup)

    def _keep_drawing(self, svg: str, near: nodes.Node) -> str:
        """Write a drawing into a file and return the HTML that shows it."""
        if "xmlns=" not in svg:
            svg = f'<svg xmlns="http://www.w3.org/2000/svg"{svg[4:]}'
        file = Path(self.app.outdir, "drawings", hashlib.sha256(svg.encode()).hexdigest() + ".svg")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(svg, encoding="utf-8")
        page = Path(self.env.srcdir, _page_of(near) or self.env.config.root_doc)
        drawn = BeautifulSoup(svg, "html.parser")
        label = drawn.find("svg", attrs={"aria-label": True})
        shown = BeautifulSoup("", "html.parser").new_tag("img")
        shown["src"] = os.path.relpath(file, page.parent).replace(os.sep, "/")
        if (
            words := str(label["aria-label"])
            if isinstance(label, Tag)
            else drawn.get_text(" ", strip=True)
        ):
            shown["alt"] = words
        return str(shown)

    def picture(self, source: str, near: nodes.Node) -> str:
        """Return the name of a picture in the book, which is taken in; or its address."""
        page = _page_of(near) or self.env.config.root_doc
        found = find_picture(self.env, page, source, near.line or 0)
        path = (PurePosixPath(page).parent / found).as_posix()
        local = Path(self.env.srcdir, path)
        if "//" in source or source.startswith("data:") or not local.is_file():
            return source
        name = f"{hashlib.sha256(path.encode()).hexdigest()[:8]}-{local.name}"
        self.app.builder.images.setdefault(path, name)
        return path


def _join_media(children: list[nodes.Node]) -> Iterator[nodes.Node]:
    """Yield nodes, the tags of a film or the like and what stands between as one."""
    waiting = iter(children)
    for child in waiting:
        match = _TAG.fullmatch(child.astext()) if _is_html(child) else None
        if match is None or match[1] or match[2].lower() not in {*MEDIA, "svg", "math"}:
            yield child
            continue
        text = child.astext()
        while f"</{match[2]}" not in text and (following := next(waiting, None)) is not None:
            text += following.astext()
        joined = nodes.raw(text, text, format="html")
        joined.parent, joined.source, joined.line = child.parent, child.source, child.line
        yield joined


def _is_html(node: nodes.Node) -> bool:
    return (
        isinstance(node, nodes.raw)
        and "html" in node.get("format", "").split()
        and not node.get(_MEANT)
        and CHECKBOX not in node.astext()
    )


def _page_of(node: nodes.Node | None) -> str:
    """Return the page of an assembled book on which a node stands; empty for the first."""
    while node is not None and not isinstance(node, addnodes.start_of_file):
        node = node.parent
    return "" if node is None else str(node["docname"])
