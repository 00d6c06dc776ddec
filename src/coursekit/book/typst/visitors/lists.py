"""Paragraphs and lists of every kind."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes

from coursekit.book.typst.values import Code, Markup, call, inline
from coursekit.book.typst.visitors.base import Writer, classes_of, is_short

_NUMBERING = {
    "arabic": "1",
    "loweralpha": "a",
    "upperalpha": "A",
    "lowerroman": "i",
    "upperroman": "I",
}
_LEAD = 160  # characters of the line or two that stay with what they lead to
_ENTRY = 14  # lines of an entry that stays on one page
_SILENT = nodes.title | nodes.target | nodes.comment
_LISTS = nodes.bullet_list | nodes.enumerated_list
_FLOWING = nodes.paragraph | nodes.section | _LISTS


class ListVisitors(Writer):
    """Paragraphs, bullets, numbers, terms, fields, options."""

    def visit_paragraph(self, node: nodes.Element) -> None:
        """A paragraph; one with a class may have a function of the template."""
        functions = self.config.typst_class_functions
        name = next((functions[c] for c in sorted(classes_of(node)) if c in functions), None)
        after = _led_to(node)
        if name is None and after is None:
            self.emit("\n\n")
            self.anchor(node)
            return
        words = Markup(self.anchor_of(node) + self.render_children(node))
        if name is not None:
            words = Markup(f"#{call(name, words)}")
        if after is None:
            self.emit(f"\n\n{words}\n\n")
        else:
            is_close = name is not None or isinstance(after, nodes.paragraph)
            self.call("lead-in", words, close=True if is_close else None)
        raise nodes.SkipNode

    def depart_paragraph(self, node: nodes.Element) -> None:
        self.emit("\n\n")

    visit_compact_paragraph, depart_compact_paragraph = visit_paragraph, depart_paragraph

    # Bullets and numbers

    def visit_bullet_list(self, node: nodes.Element) -> None:
        self.emit(self.anchor_of(node))
        self.call("list", *self._items(node), tight=_is_tight(node))
        raise nodes.SkipNode

    def visit_enumerated_list(self, node: nodes.Element) -> None:
        figure = _NUMBERING.get(node.get("enumtype", "arabic"), "1")
        numbering = node.get("prefix", "") + figure + node.get("suffix", "")
        self.emit(self.anchor_of(node))
        self.call(
            "enum",
            *self._items(node),
            start=node.get("start", 1),
            numbering=numbering if numbering != figure else f"{figure}.",
            tight=_is_tight(node),
        )
        raise nodes.SkipNode

    def _items(self, node: nodes.Element) -> list[Code]:
        """Return the items of a list, as content that stays inside the parentheses."""
        items = []
        for item in node.children:
            if isinstance(item, nodes.list_item):
                with self.inside("list"):
                    body = self.anchor_of(item) + self.render_children(item)
                items.append(Code(f"\n  [{body}]"))
        return items

    def visit_list_item(self, node: nodes.Element) -> None:
        """An item without its list."""
        self.call("list", Markup(self.render_children(node)))
        raise nodes.SkipNode

    def visit_hlist(self, node: nodes.Element) -> None:
        """Columns of short items; on paper they follow one another."""
        self.pass_through(node)

    visit_hlistcol = visit_hlist

    # Terms

    def visit_definition_list(self, node: nodes.Element) -> None:
        items = [c for c in node.children if isinstance(c, nodes.definition_list_item)]
        self.emit(self.anchor_of(node))
        functions = self.config.typst_class_functions
        name = next((functions[c] for c in sorted(classes_of(node)) if c in functions), None)
        if name is not None:
            self.call(f"{name}-list", *(self._run_in(name, item) for item in items))
            raise nodes.SkipNode
        self._definitions([(item, *self._definition(item)) for item in items])
        raise nodes.SkipNode

    def _terms(self, item: nodes.Element) -> Markup:
        """Return the terms of an item, a line each."""
        terms: list[str] = []
        for child in item.children:
            if isinstance(child, nodes.term):
                terms.append(self.anchor_of(child) + self.render_children(child))
            elif isinstance(child, nodes.classifier):
                words = self.render_children(child)
                terms[-1] += f" {inline('text', words, weight='regular', style='italic')}"
        return Markup(self.anchor_of(item) + " \\ ".join(terms))

    def _definition(self, item: nodes.Element) -> tuple[Markup, Markup]:
        """Return the terms of an item and what they mean."""
        meaning = [child for child in item.children if isinstance(child, nodes.definition)]
        return self._terms(item), self.render(*meaning)

    def _run_in(self, name: str, item: nodes.Element) -> Code:
        """Write a term and what it means as one paragraph."""
        words = next((child.astext() for child in item.findall(nodes.term)), "")
        meaning = (
            self._run_in_piece(child)
            for definition in item.findall(nodes.definition)
            for child in definition.children
        )
        return Code(f"\n  {call(name, self._terms(item), Markup(' '.join(meaning)), word=words)}")

    def _run_in_piece(self, node: nodes.Node) -> Markup:
        """Write what stands in an entry; print may have shorter words for it: ``printed``."""
        if not isinstance(node, nodes.paragraph):
            return self.render(node)
        return self.markup(node["printed"]) if "printed" in node else self.render_children(node)

    def _definitions(self, items: Sequence[tuple[nodes.Element, Markup, Markup]]) -> None:
        """Write terms and what they mean, each with the node that holds both."""
        entries = [
            Code("\n  " + call("entry", term, meaning, **_broken(node)))
            for node, term, meaning in items
        ]
        if entries:
            self.call("definitions", *entries)

    def visit_glossary(self, node: nodes.Element) -> None:
        self.anchor(node)

    visit_definition = visit_definition_list_item = Writer.pass_through
    visit_term = visit_classifier = Writer.pass_through

    # Fields, options, the data of a document

    def visit_field_list(self, node: nodes.Element) -> None:
        self._definitions(
            [
                (field, self.render(field.children[0]), self.render(field.children[1]))
                for field in node.children
                if isinstance(field, nodes.field)
            ]
        )
        raise nodes.SkipNode

    visit_field = visit_field_name = visit_field_body = Writer.pass_through

    def visit_docinfo(self, node: nodes.Element) -> None:
        """Facts about one page; those of the book stand on its title page."""
        raise nodes.SkipNode

    visit_author = visit_authors = visit_organization = visit_address = visit_docinfo
    visit_contact = visit_version = visit_revision = visit_status = visit_docinfo
    visit_date = visit_copyright = visit_docinfo

    def visit_option_list(self, node: nodes.Element) -> None:
        items = []
        for item in node.findall(nodes.option_list_item):
            group, description = item.children[0], item.children[1]
            options = [inline("literal", option.astext()) for option in group.children]
            items.append((item, Markup(", ".join(options)), self.render(description)))
        self._definitions(items)
        raise nodes.SkipNode

    visit_option_list_item = visit_option_group = visit_option = Writer.pass_through
    visit_option_string = visit_option_argument = visit_description = Writer.pass_through


def _is_tight(node: nodes.Element) -> bool:
    """Whether every item of a list is one paragraph, so that items need no space between."""
    return all(
        len(item.children) == 1 and isinstance(item.children[0], nodes.paragraph)
        for item in node.children
        if isinstance(item, nodes.Element)
    )


def _broken(entry: nodes.Element) -> dict[str, bool]:
    """Return what lets a long entry of a list of terms break over a page."""
    return {} if is_short(entry, _ENTRY) else {"whole": False}


def _led_to(node: nodes.Element) -> nodes.Node | None:
    """Return the box, table or the like to which a line or two below a heading lead.

    Words in bold lead to a list.  Facts in small print may stand between: they lead to the table,
    the line to them.
    """
    owner = node.parent
    if not isinstance(owner, nodes.section) or len(node.astext()) > _LEAD:
        return None
    place = owner.index(node)
    before = [child for child in owner.children[:place] if not isinstance(child, _SILENT)]
    after = next((c for c in owner.children[place + 1 :] if not isinstance(c, _SILENT)), None)
    is_strong = any(child.astext() == node.astext() for child in node.findall(nodes.strong))
    if isinstance(after, _LISTS) and is_strong:
        return after
    if not all(isinstance(child, nodes.paragraph) for child in before) or len(before) > 1:
        return None
    if isinstance(after, nodes.paragraph):
        return after if not before and _led_to(after) is not None else None
    if after is None or isinstance(after, _FLOWING):
        return None
    return after if not before or classes_of(node) else None
