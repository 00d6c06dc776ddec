"""Which Typst label stands for which id of which page.

Ids are unique on a page only, and a node may have several; in the assembled book each node that
is referred to has one label, named after its page and its first id.  A figure that was copied from
another page, ``copied_from``, is what its own page means by the original.
"""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes
from sphinx import addnodes

#: Pages that Sphinx makes for HTML, whatever an author's file of that name says.
GENERATED_PAGES = frozenset({"genindex", "modindex", "py-modindex", "search"})


def target_uri(docname: str) -> str:
    """Return the address of a page inside the book, as Sphinx is told it."""
    return f"%{docname}"


def split_uri(uri: str) -> tuple[str, str] | None:
    """Split ``%chapters/notes#note-18`` into page and id; None for an address elsewhere."""
    if not uri.startswith("%"):
        return None
    docname, _, anchor = uri[1:].partition("#")
    return docname, anchor


class Labels:
    """The labels of an assembled book.

    Parameters
    ----------
    tree : docutils.nodes.document
        The whole book, references resolved.
    root : str
        Name of the page that the book begins with.

    Attributes
    ----------
    footnotes : dict of (str, str) to docutils.nodes.footnote
        Each note to the text by page and id.
    """

    def __init__(self, tree: nodes.document, root: str) -> None:
        self.footnotes: dict[tuple[str, str], nodes.footnote] = {}
        self._names: dict[tuple[str, str], str] = {}
        self._copies: dict[tuple[str, str, str], str] = {}
        self._wanted: set[str] = set()
        self._written: set[str] = set()
        references: list[tuple[str, nodes.Element]] = []
        for docname, node in walk_pages(tree, root):  # the tree is large: once is enough
            self._note(docname, node)
            if isinstance(node, nodes.reference | addnodes.number_reference):
                references.append((docname, node))
            elif isinstance(node, nodes.footnote):
                self.footnotes |= dict.fromkeys([(docname, id_) for id_ in node["ids"]], node)
        for docname, node in references:
            place = target_of(node, docname)
            if place and (name := self.name_from(docname, place)):
                self._wanted.add(name)

    def _note(self, docname: str, node: nodes.Element) -> None:
        ids: list[str] = node.get("ids", [])
        if isinstance(node, nodes.document | addnodes.start_of_file):
            page = node.get("docname", docname)
            first = next(iter(node.findall(nodes.section)), None)
            ids = ids or (first["ids"] if first is not None else [])
            if ids:
                self._names.setdefault((page, ""), f"{page}:{ids[0]}")
            if not isinstance(node, nodes.document):
                return
        for id_ in ids:
            self._names.setdefault((docname, id_), f"{docname}:{ids[0]}")
            if "copied_from" in node:
                self._copies[docname, node["copied_from"], id_] = f"{docname}:{ids[0]}"

    def name(self, docname: str, id_: str) -> str | None:
        """Return the label of an id, None if the book has no such id."""
        return self._names.get((docname, id_))

    def name_from(self, docname: str, place: tuple[str, str]) -> str | None:
        """Return the label of a place as the page `docname` means it; None if there is none."""
        return self._copies.get((docname, *place)) or self.name(*place)

    def take(self, docname: str, node: nodes.Element) -> str | None:
        """Return the label to write at `node`, once; None if nothing refers to it."""
        ids: list[str] = node.get("ids", [])
        for id_ in ids:
            name = self.name(docname, id_)
            if name in self._wanted and name not in self._written:
                self._written.add(name)
                return name
        return None

    def missing(self) -> list[str]:
        """Return the labels that are referred to and were never written."""
        return sorted(self._wanted - self._written)


def target_of(node: nodes.Element, docname: str) -> tuple[str, str] | None:
    """Return page and id that a reference on the page `docname` points at; None if elsewhere."""
    if node.get("refid"):
        return docname, node["refid"]
    return split_uri(node["refuri"]) if "refuri" in node else None


def walk_pages(node: nodes.Element, docname: str) -> Iterator[tuple[str, nodes.Element]]:
    """Yield each element of a book with the page that it comes from."""
    stack: list[tuple[str, nodes.Element]] = [(docname, node)]
    while stack:
        page, element = stack.pop()
        yield page, element
        inside = element["docname"] if isinstance(element, addnodes.start_of_file) else page
        stack.extend(
            (inside, child)
            for child in reversed(element.children)
            if isinstance(child, nodes.Element)
        )
