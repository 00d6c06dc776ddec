"""Every kind of node has a visitor, and one that is not known is reported."""

from __future__ import annotations

import inspect

import pytest
from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import new_document
from typst_snippets import Snippets

from coursekit.book.typst.translator import TypstTranslator

# What no builder ever meets: base classes, and nodes that the reading takes away.
ABSTRACT = {
    "Admonition", "Bibliographic", "Body", "Decorative", "Element", "FixedTextElement", "General",
    "Inline", "Invisible", "Labeled", "Node", "Part", "PreBibliographic", "Referential",
    "Resolvable", "Root", "Sequential", "Special", "Structural", "SubStructural",
    "BackLinkable", "PureTextElement", "Targetable", "TextElement", "Titular",
    "_desc_classes_injector", "translatable", "not_smartquotable", "nodeFromDict",
}  # fmt: skip


def node_classes() -> list[type[nodes.Node]]:
    """Return the classes of nodes of docutils and Sphinx."""
    classes = {
        member
        for module in (nodes, addnodes)
        for member in vars(module).values()
        if inspect.isclass(member) and issubclass(member, nodes.Node)
    }
    return sorted((c for c in classes if c.__name__ not in ABSTRACT), key=lambda c: c.__name__)


def test_there_are_many_classes() -> None:
    assert len(node_classes()) > 120


@pytest.mark.parametrize("node_class", node_classes(), ids=lambda c: c.__name__)
def test_class_has_a_visitor(node_class: type[nodes.Node]) -> None:
    names = [f"visit_{base.__name__}" for base in node_class.__mro__]
    assert any(hasattr(TypstTranslator, name) for name in names)


class unheard_of(nodes.General, nodes.Element):
    """A node of an extension that does not know Typst."""


class half_known(nodes.inline):
    """A node of an extension that is a kind of a known one."""


def _page(snippets: Snippets, *children: nodes.Node) -> nodes.document:
    document = new_document("page")
    document += nodes.paragraph("", "", *children)
    return document


def test_unknown_node_is_reported_and_its_words_are_printed(snippets: Snippets) -> None:
    snippets.warnings()
    written = snippets.walk(_page(snippets, unheard_of("", nodes.Text("words"))))
    assert written == "words"
    warnings = snippets.warnings()
    assert "no visitor for the node unheard_of" in warnings
    assert "[typst.node]" in warnings


def test_node_of_a_known_kind_is_printed_as_that_kind(snippets: Snippets) -> None:
    snippets.warnings()
    assert snippets.walk(_page(snippets, half_known("", "words"))) == "words"
    assert snippets.warnings() == ""


def test_extension_gives_its_node_a_visitor_the_sphinx_way(snippets: Snippets) -> None:
    def visit(self: TypstTranslator, node: nodes.Element) -> None:
        self.call("card", self.render_children(node), title=self.markup("A & B #1"))
        raise nodes.SkipNode

    snippets.app.registry.add_translation_handlers(unheard_of, typst=(visit, None))
    try:
        document = _page(snippets, unheard_of("", nodes.Text("words")))
        translator = snippets.builder.create_translator(document, snippets.builder)
        document.walkabout(translator)
        assert translator.source.strip() == "#card(title: [A & B \\#1])[words]"
    finally:
        del snippets.app.registry.translation_handlers["typst"]["unheard_of"]


class peertube(nodes.General, nodes.Element):
    """A film, as sphinxcontrib-youtube has it."""


def test_film_is_a_link(snippets: Snippets) -> None:
    films = (peertube(id="a1", instance="https://youtu.be/"), peertube(id="b2", instance="v.org"))
    written = snippets.walk(_page(snippets, *films))
    assert '#weblink("https://youtu.be/a1")' in written
    assert '#weblink("https://v.org/w/b2")' in written


def test_facts_in_small_print_stay_between_their_heading_and_their_table(
    snippets: Snippets, monkeypatch: pytest.MonkeyPatch
) -> None:
    functions = {"facts": "fine-print"}
    monkeypatch.setattr(snippets.builder.config, "typst_class_functions", functions)
    document = new_document("page")
    document += nodes.section(
        "",
        nodes.title("", "Letters"),
        nodes.paragraph("", "What they are."),
        nodes.paragraph("", "51 rows.", classes=["facts"]),
        nodes.table("", nodes.tgroup(cols=0)),
        nodes.paragraph("", "After it."),
        nodes.paragraph("", "A source.", classes=["facts"]),
        nodes.table("", nodes.tgroup(cols=0)),
    )
    written = snippets.walk(document)
    assert "#lead-in(close: true)[What they are.]" in written
    assert "#lead-in(close: true)[#fine-print[51 rows.]]" in written
    assert "\nAfter it.\n\n#fine-print[A source.]\n" in written


def table_of(rows: int, *words: str) -> str:
    """Write a table of equal rows in Markdown."""
    head, line = ("| " + " | ".join(cells) + " |" for cells in (["A"] * len(words), words))
    return "\n".join([head, "|" + "---|" * len(words), *[line] * rows])


def test_long_table_says_what_room_its_first_rows_take(snippets: Snippets) -> None:
    assert "whole: true" in snippets.translate(table_of(4, "x", "y"))
    one_line, two_lines = (snippets.translate(table_of(40, "x", w)) for w in ("y", "y " * 60))
    assert "whole: true" not in one_line + two_lines
    assert "room: 6.5em" in one_line  # the head and two rows
    assert "room: " in two_lines


def test_words_of_a_table_are_hyphenated_only_where_they_do_not_fit(snippets: Snippets) -> None:
    assert "hyphenate" not in snippets.translate(table_of(3, *["word " * 9] * 5))
    assert "hyphenate: true" in snippets.translate(table_of(3, *["defectors" * 3] * 6))


def test_marked_words_are_entered_into_the_index(snippets: Snippets) -> None:
    marked = nodes.inline("", "the major", index_name="people", index_key="Denisov, Vasily")
    document = _page(snippets, marked)
    translator = TypstTranslator(document, snippets.builder)
    document.walkabout(translator)
    assert "the major" in snippets.pages(translator.source)[0]
    assert translator.index_entries == {"people": {"Denisov, Vasily": "Denisov, Vasily"}}


def test_box_stays_whole_up_to_the_lines_set_for_its_class(snippets: Snippets) -> None:
    points = "\n".join(f"- {'A point that takes two lines. ' * 4}" for _ in range(5))
    box = ":::{admonition} Title\n:class: %s\n" + points + "\n:::"
    assert "whole: true" in snippets.translate(box % "boxed")
    assert "whole: true" not in snippets.translate(box % "other")


def test_words_over_a_list_stay_with_it(snippets: Snippets) -> None:
    text = "# Title\n\nWords.\n\nMore.\n\n**What may go wrong.**\n\n- a\n"
    assert "#lead-in[#strong[What may go wrong.];]" in snippets.translate(text)
    assert "#lead-in" not in snippets.translate(text.replace("- a", "A paragraph."))
