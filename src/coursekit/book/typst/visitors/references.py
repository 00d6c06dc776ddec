"""What points elsewhere: references, web addresses, notes, citations, downloads."""

from __future__ import annotations

import html
import re
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.builders import Builder

from coursekit.book.typst.labels import GENERATED_PAGES, target_of
from coursekit.book.typst.values import Code, Markup, call, inline
from coursekit.book.typst.visitors.base import Writer, classes_of
from coursekit.book.typst.volumes import volume_of
from coursekit.catalogue import _

_SCHEME = re.compile(r"(https?|ftp|mailto|doi):", re.IGNORECASE)
_TRIMMED = re.compile(r"^(https?://|mailto:)?(www\.|dx\.)?|/$", re.IGNORECASE)
# References to a place in another chapter that are worth a page number on paper.
_NAMED, _NUMBERED = "std-ref", "std-numref"
_WITH_PAGE = {_NAMED, _NUMBERED, "std-doc", "doc"}
_BY_LABEL = {"label", "super"}  # styles in which the text refers to works as [Tro18] or [3]


class ReferenceVisitors(Writer):
    """Links, footnotes, citations."""

    def __init__(self, document: nodes.document, builder: Builder) -> None:
        super().__init__(document, builder)
        self._printed_notes: set[tuple[str, str]] = set()
        self.volume = volume_of(builder)

    def visit_reference(self, node: nodes.Element) -> None:
        place = target_of(node, self.docname)
        self.anchor(node)
        words = self.render_children(node, strip=False)
        if place is None:
            self._link_out(node, words)
        elif (name := self.labels.name_from(self.docname, place)) and self.is_inside("heading"):
            # PDF/UA wants the words of a heading as they stand: nothing that is looked up.
            self.inline("link", Code(call("label", name)), words)
        elif name:
            is_near = place[0] == self.docname
            page = self._is_worth_a_page(node) and not is_near
            # A task says "the chart" of what may stand pages before.
            is_figure = _NUMBERED in self._classes_within(node) or self.is_inside("task")
            # The contents repeat captions.
            far = is_near and is_figure and not self.is_inside("caption")
            kept: dict[str, Any] = {"page": True} if page else {"far": True} if far else {}
            if (number := self._number_of_figure(place[0], name)) and self._leads_by_words(node):
                kept["number"] = number
            self.inline("xref", name, words, **kept)
        elif self.volume.pages is not None:
            self._lead_to_book(node, place, words)
        else:
            if place[0] not in GENERATED_PAGES:
                self.warn(
                    "reference",
                    f"the link “{node.astext()}” leads to “{place[1]}” on the page {place[0]}; "
                    "the PDF has no such place, so the words are printed without a link",
                    node,
                )
            self.emit(words)
        raise nodes.SkipNode

    def _is_worth_a_page(self, node: nodes.Element) -> bool:
        return bool(self._classes_within(node) & _WITH_PAGE)

    def _leads_by_words(self, node: nodes.Element) -> bool:
        """Whether a reference names a thing, which a reader of paper has to find by its number."""
        return _NAMED in self._classes_within(node) and not self.is_inside("caption")

    def _number_of_figure(self, page: str, name: str) -> Markup | None:
        """Return the number of a figure of `page` by the label of it, or of a copy."""
        numbers = self.builder.env.toc_fignumbers.get(page, {}).get("figure", {})
        parts = numbers.get(name.partition(":")[2])
        if parts is None:
            return None
        return self.markup(self.config.numfig_format["figure"] % ".".join(map(str, parts)))

    def _lead_to_book(self, node: nodes.Element, place: tuple[str, str], words: Markup) -> None:
        """Write a reference to what this volume leaves out: to the site, else by its name."""
        page, anchor = place
        if site := self.config.html_baseurl if "html_baseurl" in self.config else "":
            address = f"{site.rstrip('/')}/{page}.html{f'#{anchor}' if anchor else ''}"
            # Names, of which there are many, look like the text around them.
            self.inline("weblink" if self._is_worth_a_page(node) else "link", address, words)
        else:
            self.emit(words)
        self.text(self.words_after(node))

    def words_after(self, node: nodes.Element) -> str:
        """Say after a reference where in the book that stands which this volume leaves out."""
        place = target_of(node, self.docname)
        if place is None or self.labels.name_from(self.docname, place):
            return ""
        page = place[0]
        title = self.builder.env.titles.get(page)
        if title is None or not self._is_worth_a_page(node) or self.volume.has_all_of(page):
            return ""
        number = self.builder.env.toc_secnumbers.get(page, {}).get("")
        if number:
            shown = ".".join(map(str, number))
            return " " + _("(in the book, chapter {number})", number=shown)
        if title.astext().casefold() == node.astext().casefold():
            return " " + _("(in the book)")
        return " " + _("(in the book, “{title}”)", title=title.astext())

    def _classes_within(self, node: nodes.Element) -> set[str]:
        return classes_of(node).union(
            *(classes_of(child) for child in node.children if isinstance(child, nodes.Element))
        )

    def _link_out(self, node: nodes.Element, words: Markup) -> None:
        """Write a link to the web; on paper its address is printed, if it is not yet."""
        url = html.unescape(node.get("refuri", ""))  # MyST escapes addresses for HTML
        if not _SCHEME.match(url):  # a file beside the web page
            self.emit(words)
            return
        if _says(node.astext().strip(), url) and isinstance(node.children[0], nodes.Text):
            words = inline("address", " ".join(node.astext().split()))
        show = self._way_to_show(node, url)
        self.inline("weblink", url, words, **({"show-url": show} if show != "no" else {}))

    def _way_to_show(self, node: nodes.Element, url: str) -> str:
        """Return how the address is printed: ``note``, ``inline`` or ``no``."""
        way: str = self.config.typst_show_urls
        text = node.astext().strip()
        has_picture = next(iter(node.findall(nodes.image)), None) is not None
        if way == "no" or has_picture or _says(text, url) or self.is_inside("heading"):
            return "no"
        crowded = self.is_inside("footnote", "table", "caption", "figure", "citation")
        return "inline" if crowded else way

    visit_number_reference = visit_reference  # to what has a number

    def visit_download_reference(self, node: nodes.Element) -> None:
        """A file to download: its name only, unless it has an address."""
        if _SCHEME.match(node.get("refuri", "")):
            self._link_out(node, self.render_children(node, strip=False))
            raise nodes.SkipNode

    def visit_pending_xref(self, node: addnodes.pending_xref) -> None:
        """A reference that was not resolved; Sphinx has warned already."""

    visit_pending_xref_condition = visit_pending_xref

    # Footnotes

    def visit_footnote_reference(self, node: nodes.Element) -> None:
        """The note itself where it is first referred to, its number again after that."""
        place = (self.docname, node.get("refid", ""))
        label = f"note:{place[0]}:{place[1]}"
        if place in self._printed_notes:
            self.inline("footnote", Code(call("label", label)))
        elif place in self.labels.footnotes:
            self._printed_notes.add(place)
            with self.inside("footnote"):
                words = self.render_children(self.labels.footnotes[place], nodes.label)
            if self.is_inside("heading", "caption"):
                self.inline("title-note", label, words)
            else:
                self.emit(f"#{call('footnote', words)}{inline('label', label)}")
        else:
            self.warn("footnote", f"the note {node.astext()} is not on its page", node)
        raise nodes.SkipNode

    visit_footnote = Writer.skip
    visit_label = Writer.skip

    # The bibliography

    def visit_citation(self, node: nodes.Element) -> None:
        label = next((child for child in node.children if isinstance(child, nodes.label)), None)
        short = label.astext() if label is not None else ""
        with self.inside("citation"):
            words = Markup(self.anchor_of(node) + self.render_children(node, nodes.label))
        self.call("bib-item", words, label=self.markup(short) if self._cites(short) else None)
        raise nodes.SkipNode

    def _cites(self, label: str) -> bool:
        """Whether the text refers to a work by its label; where by names, it says nothing new."""
        by_label = getattr(self.config, "bibtex_reference_style", "label") in _BY_LABEL
        return by_label or label in self.builder.env.domaindata["citation"]["citations"]

    def visit_citation_reference(self, node: nodes.Element) -> None:
        self.emit("\\[")
        self.text(node.astext())
        self.emit("\\]")
        raise nodes.SkipNode


def _says(text: str, url: str) -> bool:
    """Whether a link's words are its address already, or its DOI."""
    shown, bare = (re.sub(_TRIMMED, "", address).casefold() for address in (text, url))
    doi = re.search(r"10\.\d{4,}/\S+", url)
    return shown == bare or (doi is not None and doi[0] in text)
