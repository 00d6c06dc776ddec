"""Words and what marks them out."""

from __future__ import annotations

from contextlib import ExitStack

from docutils import nodes
from sphinx.builders import Builder
from sphinx.locale import _ as sphinx_words

from coursekit.book.typst.escape import printable
from coursekit.book.typst.indexes import page_list
from coursekit.book.typst.values import Markup, inline
from coursekit.book.typst.visitors.base import Writer, classes_of

_LANGUAGE = "language-"
_CHECKBOX = 'class="task-list-item-checkbox"'
# Classes of Sphinx's own roles that are set apart on paper.
_STRONG = {"guilabel", "menuselection", "command", "program"}


class InlineVisitors(Writer):
    """Text, emphasis, literals, marked words, index entries."""

    def __init__(self, document: nodes.document, builder: Builder) -> None:
        super().__init__(document, builder)
        self._spelled_out: set[str] = set()

    def visit_Text(self, node: nodes.Text) -> None:
        self.text(node.astext())

    def visit_emphasis(self, node: nodes.Element) -> None:
        self.anchor(node)
        self.open("emph")

    def visit_strong(self, node: nodes.Element) -> None:
        self.anchor(node)
        self.open("strong")

    def visit_superscript(self, node: nodes.Element) -> None:
        self.open("super")

    def visit_subscript(self, node: nodes.Element) -> None:
        self.open("sub")

    def depart_emphasis(self, node: nodes.Element) -> None:
        self.close()

    depart_strong = depart_superscript = depart_subscript = depart_emphasis
    visit_title_reference = visit_literal_emphasis = visit_manpage = visit_emphasis
    depart_title_reference = depart_literal_emphasis = depart_manpage = depart_emphasis
    visit_literal_strong, depart_literal_strong = visit_strong, depart_strong

    def visit_literal(self, node: nodes.Element) -> None:
        self.anchor(node)
        self.inline("literal", self.plain(printable(node.astext())))
        raise nodes.SkipNode

    def visit_inline(self, node: nodes.Element) -> None:
        """Words with classes: one may name a language, others a function of the template."""
        self.anchor(node)
        classes = classes_of(node)
        functions = self.config.typst_class_functions
        language = next((name for name in sorted(classes) if name.startswith(_LANGUAGE)), "")
        named = [functions[name] for name in sorted(classes & functions.keys())]
        with ExitStack() as places:
            if language:
                places.enter_context(self.inside("language"))
            if named:  # words with a form of their own are short: their numbers stay with them
                places.enter_context(self.inside("place"))
            words = self.render_children(node, strip=False)
        for name in named:
            words = inline(name, Markup(words.strip()))
        if "strike" in classes:
            words = inline("strike", words)
        if classes & _STRONG:
            words = inline("strong", words)
        if language:
            words = inline("text", words, lang=language.removeprefix(_LANGUAGE))
        self.emit(words)
        if "index_key" in node:
            index, shown = node.get("index_name", "general"), node.get("index_words", ())
            self.index_mark(index, node["index_key"], shown)
        raise nodes.SkipNode

    def visit_abbreviation(self, node: nodes.Element) -> None:
        """An abbreviation, spelled out where it stands first."""
        self.anchor(node)
        short, long = node.astext(), node.get("explanation", "")
        self.text(short)
        if long and short not in self._spelled_out and not self.is_inside("heading"):
            self._spelled_out.add(short)
            self.text(f" ({long})")
        raise nodes.SkipNode

    visit_acronym = visit_abbreviation

    visit_generated = Writer.pass_through
    visit_problematic = Writer.pass_through
    visit_substitution_reference = Writer.pass_through

    def visit_index(self, node: nodes.Element) -> None:
        """An index entry of Sphinx; it prints nothing where it stands."""
        entries: list[tuple[str, ...]] = node.get("entries", [])
        for kind, name, *_ in entries:
            for key in _keys_of(kind, [part.strip() for part in name.split(";")]):
                self.index_mark("general", key)
        raise nodes.SkipNode

    def visit_page_list(self, node: page_list) -> None:
        lead = self.markup(node["lead"])
        self.inline("pages-of", node["index_name"], node["index_key"], lead)
        raise nodes.SkipNode

    def visit_raw(self, node: nodes.Element) -> None:
        """Text for one format; only Typst's own is written, and the boxes of a list of tasks."""
        if "typst" in node.get("format", "").split():
            self.emit(node.astext())
        elif _CHECKBOX in node.astext():
            self.emit("#ticked-box; " if 'checked="' in node.astext() else "#tick-box; ")
        raise nodes.SkipNode

    # sphinx-design: badges are inlines, icons say nothing on paper

    visit_sd_icon = visit_fontawesome = Writer.skip


def _keys_of(kind: str, parts: list[str]) -> list[str]:
    """Return the entries that Sphinx makes of one index directive."""
    match kind, parts:
        case "pair", [one, other]:
            return [f"{one}, {other}", f"{other}, {one}"]
        case "triple", [one, two, three]:
            return [f"{one}, {two} {three}", f"{two}, {three}, {one}", f"{three}, {one} {two}"]
        case "see" | "seealso", [one, other]:
            said = sphinx_words("see %s") if kind == "see" else sphinx_words("see also %s")
            return [f"{one}, {said % other}"]
        case "single", _:
            return [", ".join(parts)]
    return []
