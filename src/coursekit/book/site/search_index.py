"""What the search of the site finds, as one file that it loads: ``searchindex.js``.

1. When a page has been read, its sections become records: heading and words (`read_records`).  An
   entry of a list, such as a person or a term, is a record of its own, and so is an exercise, of
   which only what a reader sees before answering is taken.
2. When the pages are written, what the domains know of them is added: what kind of entry stands at
   an anchor, and how else it is spelled (`Domain.get_objects`, and ``spellings`` of our own).

Titles and text keep their emphasis, which shows titles of books and periodicals as such: an
`EMPHASIS` stands before it and another behind it.  The words of all others are told apart by it,
as by a space.

``static/ck-search.js`` does the searching.  Sphinx's own search finds pages, not places in them;
cuts "20,000" in two; and would find the answers of exercises.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from coursekit.book.exercises.nodes import exercise, number_on, parts
from coursekit.book.site.metadata import shorten
from coursekit.catalogue import _

INDEX = "searchindex.js"
EMPHASIS = "\ue000"
"""Begins and ends emphasis; of the characters for private use, so that no page has it."""
SECTION, EXERCISE = "section", "exercise"
# What a reader sees of an exercise before answering.
_SHOWN = ("prompt", "choice", "item", "target")
# Links of a name or a term, in the HTML of a page.
_NAME_LINK = re.compile(r'<a [^>]*ck-name-link[^>]*>|<a [^>]*>(?=<span class="xref std std-term)')
_ANCHOR = re.compile(r'href="[^"#]*#([^"]+)"')
_SILENT = (nodes.comment, nodes.raw, nodes.literal_block, nodes.title, nodes.section, exercise)


class Record(NamedTuple):
    """One place that can be found.

    Parameters
    ----------
    anchor : str
        Id on its page; empty for the page itself.
    title : str
        Its heading.
    text : str
        Its words.
    kind : str
        ``section``, ``exercise``, or what a domain calls an object: ``person``, ``term``.
    lead : str
        Of an entry the first paragraph, which says who or what it is.
    """

    anchor: str
    title: str
    text: str
    kind: str = SECTION
    lead: str = ""


def read_records(document: nodes.document) -> tuple[Record, ...]:
    """Return the places of a page, in their order."""
    return tuple(record for section in _top(document) for record in _section(section, is_page=True))


def _top(document: nodes.document) -> Iterator[nodes.section]:
    for child in document.children:
        if isinstance(child, nodes.section):
            yield child


def _section(section: nodes.section, *, is_page: bool = False) -> Iterator[Record]:
    title = next((child for child in section.children if isinstance(child, nodes.title)), None)
    anchor = "" if is_page else section["ids"][0]
    yield Record(anchor, _words(title) if title else "", _text(section))
    for child in section.findall(lambda node: _is_place(node, section)):
        if isinstance(child, nodes.section):
            yield from _section(child)
        elif isinstance(child, exercise):
            text = " ".join(_words(piece) for piece in parts(child, *_SHOWN))
            yield Record(child["ids"][0], child["title"], text, EXERCISE)
        elif isinstance(child, nodes.definition_list_item):
            term = child.children[0]
            assert isinstance(term, nodes.Element)
            text = " ".join(_words(piece) for piece in child.children[1:])
            first = next(iter(child.findall(nodes.paragraph)), None)
            yield Record(
                term["ids"][0], _words(term), text, lead=_words(first) if first is not None else ""
            )


def _is_place(node: nodes.Node, section: nodes.section) -> bool:
    """Whether a node is a place of its own that belongs to this section, not to one below it."""
    is_place = isinstance(node, nodes.section | exercise) or _is_entry(node)
    above = node.parent
    while is_place and above is not section:
        if above is None or isinstance(above, nodes.section):
            return False
        above = above.parent
    return is_place


def _is_entry(node: nodes.Node) -> bool:
    if not isinstance(node, nodes.definition_list_item):
        return False
    term = node[0]
    return isinstance(term, nodes.Element) and bool(term["ids"])


def _text(section: nodes.section) -> str:
    """The words of a section, without those of the places in it."""
    return " ".join(
        _words(child) for child in section.children if not isinstance(child, _SILENT)
    ).strip()


def _words(node: nodes.Node) -> str:
    """The words of a node; blocks do not run together."""
    if isinstance(node, nodes.Text):
        return node.astext()
    if (isinstance(node, _SILENT) and not isinstance(node, nodes.title)) or _is_entry(node):
        return ""
    gap = "" if isinstance(node, nodes.TextElement) else " "
    words = " ".join(gap.join(_words(child) for child in node.children).split(" ")).strip("\n")
    return f"{EMPHASIS}{words}{EMPHASIS}" if isinstance(node, nodes.emphasis) else words


def in_html(words: str) -> str:
    """Return words as HTML; emphasis that was cut ends with them."""
    pieces = (escape(piece, quote=False) for piece in words.split(EMPHASIS))
    return "".join(f"<em>{one}</em>" if n % 2 and one else one for n, one in enumerate(pieces))


def records_of(env: BuildEnvironment) -> dict[str, tuple[Record, ...]]:
    """What has been read, by the pages' names."""
    if not hasattr(env, "coursekit_search_records"):
        env.coursekit_search_records = {}  # type: ignore[attr-defined]
    records: dict[str, tuple[Record, ...]] = env.coursekit_search_records  # type: ignore[attr-defined]
    return records


def note_page(app: Sphinx, document: nodes.document) -> None:
    """Take the records of the page that was read."""
    records_of(app.env)[app.env.docname] = read_records(document)


def forget_page(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget a page that is read again or gone."""
    records_of(env).pop(docname, None)


def merge_pages(
    app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment
) -> None:
    """Take over what another process has read."""
    theirs = records_of(other)
    records_of(env).update({name: theirs[name] for name in docnames if name in theirs})


def cards_for(env: BuildEnvironment, body: str) -> dict[str, list[str]]:
    """Return the entries to which names and terms of a page link.

    Of each its title and its first sentences, as HTML.
    """
    wanted = {anchor for tag in _NAME_LINK.findall(body) for anchor in _ANCHOR.findall(tag)}
    cards = {
        record.anchor: [
            in_html(" ".join(record.title.split())),
            in_html(shorten(" ".join(record.lead.split()), 160)),
        ]
        for records in records_of(env).values()
        for record in records
        if record.anchor in wanted and record.lead
    }
    return dict(sorted(cards.items()))  # in whatever order the pages were read


def write_index(app: Sphinx, better: Mapping[str, str]) -> None:
    """Write the index beside the pages.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The build.
    better : mapping
        Addresses of pages that answer better than the places with these anchors.
    """
    text = json.dumps(_index(app, better), ensure_ascii=False, separators=(",", ":"))
    Path(app.outdir, INDEX).write_text(f"ckSearchIndex({text})\n", encoding="utf-8")


def _index(app: Sphinx, better: Mapping[str, str]) -> list[dict[str, Any]]:
    """One object a page: its title, address and places; empty parts are left out."""
    env = app.env
    kinds, spellings = _objects(env)
    found = []
    for page, records in sorted(records_of(env).items()):
        if page not in env.titles:
            continue
        places = []
        count = itertools.count(1)
        for record in records:
            kind = kinds.get((page, record.anchor), record.kind)
            names = spellings.get(record.anchor, ())
            if kind == EXERCISE:
                number = number_on(env, page, next(count))
                names = (_("Exercise {number}", number=number), number)
            place: dict[str, Any] = {
                "kind": kind,
                "id": record.anchor,
                "title": " ".join(record.title.split()),
            }
            place |= {"names": list(names), "text": " ".join(record.text.split())}
            place["address"] = better.get(record.anchor, "")
            places.append({key: value for key, value in place.items() if value})
        address = app.builder.get_target_uri(page)
        found.append({"title": env.titles[page].astext(), "address": address, "places": places})
    return found


def _objects(env: BuildEnvironment) -> tuple[dict[tuple[str, str], str], dict[str, Any]]:
    """What the domains know: kinds by page and anchor, spellings by anchor."""
    kinds: dict[tuple[str, str], str] = {}
    spellings: dict[str, Any] = {}
    for domain in (env.domains[name] for name in sorted(env.domains)):
        for names in getattr(domain, "spellings", {}).values():
            spellings |= names
        for _name, _title, kind, page, anchor, _rank in domain.get_objects():
            if kind not in {"doc", "label"}:
                kinds[page, anchor] = kind
    return kinds, spellings


def setup_search_index(app: Sphinx) -> None:
    """Connect the index."""
    app.connect("doctree-read", note_page)
    app.connect("env-purge-doc", forget_page)
    app.connect("env-merge-info", merge_pages)
