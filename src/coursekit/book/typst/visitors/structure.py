"""The book's frame: pages, sections, titles, parts."""

from __future__ import annotations

from collections.abc import Collection

from docutils import nodes
from sphinx import addnodes
from sphinx.builders import Builder

from coursekit.book.typst.assemble import part
from coursekit.book.typst.page_form import across, columns, is_in_columns, undivided
from coursekit.book.typst.values import Code, Markup, call, inline, string
from coursekit.book.typst.visitors.base import Writer, classes_of
from coursekit.book.typst.volumes import volume_of

PAGES = "pages"  # folder of the pages' files
_NUMBERED_LEVELS = 2  # deeper sections have no number in print
_LISTED_LEVELS = (2, 3)  # of sections in the contents


class StructureVisitors(Writer):
    """Document, pages, parts, sections, titles, groups of blocks."""

    def __init__(self, document: nodes.document, builder: Builder) -> None:
        super().__init__(document, builder)
        self._level = 0
        self._around: list[tuple[str, list[str]]] = []
        self.pages: dict[str, str] = {}
        self._part = Markup("")
        # The contents list nothing of chapters without a number.
        numbers = builder.env.toc_secnumbers
        self._shared = _shared_headings(document, [page for page in numbers if numbers[page]])

    def visit_document(self, node: nodes.Element) -> None:
        self.anchor(node)

    def set_columns(self, *, on: bool) -> None:
        """Let what follows be set in two columns, or across the page again."""
        if on != self.in_columns:
            self.emit("\n\n#in-columns[" if on else "\n]\n\n")
            self.in_columns = on

    def visit_start_of_file(self, node: nodes.Element) -> None:
        if not self._around:
            given = volume_of(self.builder).settings
            room = given.get("writing-room", self.config.typst_writing_room)
            is_on = is_in_columns(self.builder.env, node["docname"], has_leaves="sheets" in room)
            self.set_columns(on=is_on)
            self.emit(self._part)
            self._part = Markup("")
        self._around.append((self.docname, self.body))
        self.docname, self.body = node["docname"], []

    def depart_start_of_file(self, node: nodes.Element) -> None:
        """Put the page into a file of its own: Typst knows again a file that has not changed."""
        self.pages[f"{PAGES}/{self.docname}.typ"] = self.source
        name = string(f"/{PAGES}/{self.docname}.typ")
        self.docname, self.body = self._around.pop()
        self.emit(f"\n\n#include {name}\n\n")

    def visit_part(self, node: part) -> None:
        """Say it where the next page begins: it must not stand on a page of its own."""
        self._part = Markup(f"\n\n#{call('part', self.markup(node['title']))}\n\n")
        raise nodes.SkipNode

    def visit_columns(self, node: columns) -> None:
        with self.inside("columns"):
            kept = {"looked-up": True} if node.get("looked_up") else {}
            self.call("two-columns", self.render_children(node), **kept)
        raise nodes.SkipNode

    def visit_undivided(self, node: undivided) -> None:
        self.call("undivided", self.render_children(node))
        raise nodes.SkipNode

    def visit_across(self, node: across) -> None:
        with self.inside("across"):
            self.call("across", self.render_children(node))
        raise nodes.SkipNode

    def visit_section(self, node: nodes.Element) -> None:
        self._level += 1

    def depart_section(self, node: nodes.Element) -> None:
        self._level -= 1

    def visit_title(self, node: nodes.Element) -> None:
        """A section's title; those of boxes and tables are written by their owners."""
        owner = node.parent
        if not isinstance(owner, nodes.section):
            self.call("rubric", self.render_children(node))
            raise nodes.SkipNode
        if not any(text.strip() for text in node.findall(nodes.Text)):
            # PDF/UA wants words: those of a picture, which follows.
            pictures = list(node.findall(nodes.image))
            said = " ".join(str(picture.get("alt", "")) for picture in pictures).split()
            self._after_heading.append(self.render(*pictures))
            node = nodes.title("", " ".join(said))
        with self.inside("heading"):
            words = self.render_children(node)
            self.anchor(node)
        if not words:
            self.warn("heading", "a heading without words is left out of the PDF", owner)
            self.emit(f"\n\n{self.anchor_of(owner)}{''.join(self._after_heading)}\n\n")
            self._after_heading.clear()
            raise nodes.SkipNode
        number = self._number(owner)
        numbering = Code("none") if number is None else Code(f'(..) => "{number}"')
        is_left_out = self._level in _LISTED_LEVELS and self._is_shared(owner)
        kept = {"outlined": False, "bookmarked": True} if is_left_out else {}
        heading = call("heading", words, level=self._level, numbering=numbering, **kept)
        name = self.labels.take(self.docname, owner)
        label = inline("label", name) if name else ""
        self.emit(f"\n\n#{heading}{label}\n\n{''.join(self._after_heading)}")
        self._after_heading.clear()
        raise nodes.SkipNode

    def _is_shared(self, section: nodes.Element) -> bool:
        """Say whether several chapters have a heading: it tells a reader of the contents nothing.

        Nor do the steps beside a shared step, such as those of exercises from easy to hard.
        """
        siblings = [section]
        if self._level > _LISTED_LEVELS[0] and section.parent[0].astext() in self._shared:
            siblings += section.parent.findall(nodes.section)
            siblings = [one for one in siblings if one.parent is section.parent]
        return any(one[0].astext() in self._shared for one in siblings)

    def _number(self, section: nodes.Element) -> str | None:
        """Return the number that Sphinx gave a section."""
        if self._level > _NUMBERED_LEVELS:
            return None
        numbers = self.builder.env.toc_secnumbers.get(self.docname, {})
        opens_page = not isinstance(section.parent, nodes.section)
        keys = [f"#{id_}" for id_ in section["ids"]] + [""] * opens_page
        parts = next((numbers[key] for key in keys if key in numbers), None)
        return ".".join(map(str, parts)) if parts else None

    def visit_subtitle(self, node: nodes.Element) -> None:
        self.call("rubric", self.render_children(node))
        raise nodes.SkipNode

    def visit_rubric(self, node: nodes.Element) -> None:
        """A heading that is no part of the outline."""
        words = self.render_children(node)
        # myst-parser heads the footnotes of a page with an empty rubric; ours stand below.
        if words:
            self.anchor(node)
            self.call("rubric", words)
        raise nodes.SkipNode

    def visit_centered(self, node: nodes.Element) -> None:
        self.call("align", Code("center"), self.render_children(node))
        raise nodes.SkipNode

    def visit_transition(self, node: nodes.Element) -> None:
        if "footnotes" not in classes_of(node):
            self.call("pause")
        raise nodes.SkipNode

    def visit_compound(self, node: nodes.Element) -> None:
        self.anchor(node)

    def visit_target(self, node: nodes.Element) -> None:
        self.anchor(node)

    visit_only = visit_compound
    visit_acks = visit_compound

    # What is for other formats, or has been used already

    visit_comment = visit_pending = visit_substitution_definition = Writer.skip
    visit_meta = visit_highlightlang = visit_tabular_col_spec = Writer.skip
    visit_toctree = visit_tableofcontents = visit_TableOfContentsNode = Writer.skip
    visit_system_message = visit_header = visit_footer = visit_decoration = Writer.skip


def _shared_headings(document: nodes.document, numbered: Collection[str]) -> set[str]:
    """Return the titles that sections of more than one of the numbered pages have."""
    pages: dict[str, set[str]] = {}
    for page in document.findall(addnodes.start_of_file):
        for section in page.findall(nodes.section) if page["docname"] in numbered else ():
            pages.setdefault(section[0].astext(), set()).add(page["docname"])
    return {title for title, having in pages.items() if len(having) > 1}
