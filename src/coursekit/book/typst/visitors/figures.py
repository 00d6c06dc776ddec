"""Pictures, and whatever has a caption and a number."""

from __future__ import annotations

import re
from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes

from coursekit.book.typst.values import Code, Markup, inline
from coursekit.book.typst.visitors.base import HIDDEN, Writer, classes_of
from coursekit.book.typst.visitors.captions import CaptionWriter

_POINTS_PER_PIXEL = 0.75
_ADDRESS = re.compile(r"(https?:)?//", re.IGNORECASE)
_LENGTH = re.compile(r"([\d.]+)\s*(px|pt|mm|cm|in|em|ex|%|)")
ASSETS = "assets"
_EXECUTED = "jupyter_execute/"


class FigureVisitors(CaptionWriter):
    """Images, figures, captions, legends."""

    def visit_figure(self, node: nodes.Element) -> None:
        kinds = (nodes.caption, nodes.legend)
        caption = next((c for c in node.children if isinstance(c, nodes.caption)), None)
        legend = next((c for c in node.children if isinstance(c, nodes.legend)), None)
        below = [] if caption is None else _said_below(node)
        with self.inside("caption"):
            words = None if caption is None else self.render_children(caption)
            more = None if legend is None else self.render_children(legend)
            said = self.render(*below) if below else ""
        remarks = [] if caption is None else self._remarks_on(node)
        said = Markup("\n\n".join(filter(None, [said, *map(self.render, remarks)])))
        for remark in remarks:
            remark["classes"].append(HIDDEN)  # where it stands in the text
        with self.inside("figure"):
            body = self.render_children(node, *kinds)
        has_table = next(iter(node.findall(nodes.table)), None) is not None
        self.numbered(
            node,
            "figure",
            body,
            caption=words,
            legend=more,
            below=said or None,
            breakable=has_table,
        )
        raise nodes.SkipNode

    def _remarks_on(self, figure: nodes.Element) -> list[nodes.Element]:
        """Return the boxes of its section that are printed with a figure."""
        section = figure.parent
        while section is not None and not isinstance(section, nodes.section):
            section = section.parent
        elements = [] if section is None else list(section.findall(nodes.Element))
        remarks: list[nodes.Element] = []
        for element in elements[elements.index(figure) + 1 :] if elements else ():
            if isinstance(element, nodes.figure):
                break
            if classes_of(element).intersection(self.config.typst_with_figure):
                remarks.append(element)
        return remarks

    visit_caption = visit_legend = Writer.pass_through

    def visit_image(self, node: nodes.Element) -> None:
        uri = node["uri"]
        names, faults = (getattr(self.builder, n, {}) for n in ("pictures", "picture_faults"))
        if uri in faults or uri not in names:
            self._say_instead(node, faults.get(uri, "it is not among the files of the book"))
            raise nodes.SkipNode
        if uri in getattr(self.builder, "foreign_pictures", ()):
            offered = "a text that the drawing offers instead is"
            self.warn("image", f"the HTML in the picture {uri} is not drawn; {offered}", node)
        path = f"../{ASSETS}/{names[uri]}"
        size = {
            name: length
            for name in ("width", "height")
            if (length := _length(node.get(name), node.get("scale")))
        }
        alt = self._alternative(node)
        if alt == "":
            self.call("ornament", path, **size)
        elif _is_inline(node):
            self.emit(self.anchor_of(node))
            self.inline("inline-picture", path, alt=alt, **size)
        else:
            self.emit(self.anchor_of(node))
            in_box = self.is_inside("box") or None
            self.call("picture", path, alt=alt, **{"in-box": in_box}, **size)
        raise nodes.SkipNode

    def _say_instead(self, node: nodes.Element, fault: str) -> None:
        """Print the words of a picture that cannot be printed, and a link where it is a link."""
        uri = str(node["uri"])
        name = unquote(re.split(r"[?#]", uri)[0]).rpartition("/")[2]
        alt = " ".join(node.get("alt", "").split())
        words = self.markup(alt) if alt else inline("address", self.plain(name or uri))
        self.emit(self.anchor_of(node))
        if _ADDRESS.match(uri):
            fault = "it is on the web, and the PDF is made without"
            if not isinstance(node.parent, nodes.reference):  # else the words are a link already
                words = inline("weblink", uri, words)
        self.warn("image", f"the words of the picture {uri} are printed, not itself: {fault}", node)
        if _is_inline(node) or isinstance(node.parent, nodes.reference):
            self.emit(words)
        else:
            self.call("missing-picture", words)

    def _alternative(self, node: nodes.Element) -> str:
        """Return what is said in a picture's place; its caption if it has nothing better."""
        if "alt" in node:
            return " ".join(node["alt"].split())
        figure = node.parent
        while figure is not None and not isinstance(figure, nodes.figure):
            figure = figure.parent
        caption = next(iter(figure.findall(nodes.caption)), None) if figure is not None else None
        if caption is None:
            picture = f"the picture {node['uri']}"
            if _EXECUTED in node["uri"]:  # its name is made from what it shows, and tells nothing
                picture = "a picture that this cell draws"
            self.warn("alt", f"{picture} has no alternative text", node)
            return node["uri"]
        return " ".join(caption.astext().split())


def _said_below(figure: nodes.Element) -> list[nodes.Element]:
    """Take the paragraphs below a picture out of its figure: its caption comes before them."""
    paragraphs: list[nodes.Element] = []
    for node in figure.findall(nodes.Element):
        if isinstance(node, nodes.image):
            paragraphs = []
        elif isinstance(node, nodes.table | nodes.literal_block | nodes.list_item):
            return []
        elif isinstance(node, nodes.caption | nodes.legend):
            break
        elif isinstance(node, nodes.paragraph):
            paragraphs.append(node)
    if next(iter(figure.findall(nodes.image)), None) is None:
        return []
    for node in paragraphs:
        node.parent.remove(node)
    return paragraphs


def _is_inline(node: nodes.Element) -> bool:
    """Whether a picture stands among words."""
    owner = node.parent
    if isinstance(owner, nodes.reference):
        owner = owner.parent
    is_text = isinstance(owner, nodes.TextElement) and not isinstance(owner, nodes.figure)
    return is_text and any(
        not isinstance(child, nodes.image | nodes.reference | addnodes.pending_xref)
        and child.astext().strip()
        for child in owner.children
    )


def _length(given: str | None, scale: float | None) -> Code | None:
    """Return a docutils length as a Typst one; None to let the picture decide."""
    match = _LENGTH.fullmatch((given or "").strip())
    if not match:
        return None
    value, unit = float(match[1]) * (scale or 100) / 100, match[2]
    if unit in {"px", ""}:
        value, unit = value * _POINTS_PER_PIXEL, "pt"
    elif unit == "ex":
        value, unit = value * 0.5, "em"
    return Code(f"{value:g}{unit}")
