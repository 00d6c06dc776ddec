"""Indexes, labels, and how the pages are assembled."""

from __future__ import annotations

import re

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import new_document

from coursekit.book.typst.indexes import count_listed, index_pages, sort_key
from coursekit.book.typst.labels import Labels, split_uri, target_uri
from coursekit.book.typst.values import Markup


def test_index_is_sorted_without_regard_to_accents_and_capitals() -> None:
    names = ["Zemskov", "de Gaulle", "Émigré", "emigration", "Čapek", "Cohen"]
    assert sorted(names, key=sort_key) == [
        "Čapek", "Cohen", "de Gaulle", "emigration", "Émigré", "Zemskov",
    ]  # fmt: skip


def test_only_indexes_with_entries_are_printed() -> None:
    names = {"people": ["B", "D"], "places": ["C", "A"]}
    named = {index: {key: Markup(key) for key in keys} for index, keys in names.items()}
    written = index_pages(named, {"people places": "Names", "general": "Index"})
    assert written.count("#heading") == 1
    assert re.findall(r'\("(\w+)", "(\w)"', written) == [
        ("places", "A"),
        ("people", "B"),
        ("places", "C"),
        ("people", "D"),
    ]
    assert index_pages({}, {"people": "People"}).strip() == ""


def test_contents_are_as_long_as_chapters_and_sections_of_numbered_ones() -> None:
    numbered = '#heading(level: {}, numbering: (..) => "1")[Words]\n'
    bare = "#heading(level: {}, numbering: none)[Words]\n"
    first = numbered.format(1) + numbered.format(2) + bare.format(2) + bare.format(3)
    register = bare.format(1) + bare.format(2) + "Of #heading(level: 1, numbering: none)[]."
    assert count_listed([first, register, first]) == (3, 4)


def test_addresses_inside_the_book_are_told_from_others() -> None:
    assert split_uri(target_uri("a/b") + "#c") == ("a/b", "c")
    assert split_uri(target_uri("a/b")) == ("a/b", "")
    assert split_uri("https://example.org") is None


def book() -> nodes.document:
    """Two pages that use the same ids, and references to them."""
    tree = new_document("book")
    tree["docname"] = "one"
    for docname in ("one", "two"):
        section = nodes.section("", nodes.title("", docname), ids=["first", "alias"])
        section += nodes.paragraph("", "", nodes.reference("", "x", refid="alias"))
        section += nodes.paragraph("", "", nodes.inline("", "y", ids=["lonely"]))
        page = addnodes.start_of_file(docname=docname)
        page += section
        tree += page
    tree += nodes.paragraph("", "", nodes.reference("", "x", refuri="%two"))
    return tree


def test_same_id_on_two_pages_is_two_labels_and_an_alias_is_none() -> None:
    labels = Labels(book(), "one")
    assert labels.name("one", "first") == labels.name("one", "alias") == "one:first"
    assert labels.name("two", "first") == labels.name("two", "") == "two:first"
    assert labels.name("two", "nowhere") is None


def test_label_is_written_once_and_only_where_something_refers_to_it() -> None:
    tree = book()
    labels = Labels(tree, "one")
    section = next(iter(tree.findall(nodes.section)))
    lonely = next(node for node in tree.findall(nodes.inline) if node["ids"])
    assert labels.missing() == ["one:first", "two:first"]
    assert labels.take("one", section) == "one:first"
    assert labels.take("one", section) is None
    assert labels.take("one", lonely) is None
    assert labels.missing() == ["two:first"]
