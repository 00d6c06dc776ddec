"""What is changed in the pages of a product: functions from trees to trees.

Some work on the assembled book before its references are resolved, others on what has come of it:
see `coursekit.book.typst.volumes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from docutils import nodes
from sphinx import addnodes

from coursekit.book.products.product_list import sheets_of
from coursekit.book.products.title_block import title_block
from coursekit.book.sources.mentions import mention_list
from coursekit.book.typst.assemble import part
from coursekit.book.typst.labels import target_of, walk_pages
from coursekit.book.typst.page_form import columns
from coursekit.catalogue import N_, _

_ENTRIES = (nodes.definition_list_item, nodes.citation)
_PART_CLASS = "ck-excerpt"
_PART = N_("Only the entries that these pages lead to; the book has them all.")


def pages_of(tree: nodes.Element) -> Iterator[addnodes.start_of_file]:
    """Iterate over the pages of an assembled book but the first."""
    yield from list(tree.findall(addnodes.start_of_file))


def top_section(page: nodes.Element) -> nodes.section | None:
    """Return the section that is the whole of a page."""
    return next(iter(page.findall(nodes.section)), None)


def keep_title_and(page: nodes.Element, kept: Sequence[nodes.Node]) -> None:
    """Leave of a page its title, and below it what is `kept`.

    What refers to the page means what has been left out, so that nothing leads to the title.
    """
    section = top_section(page)
    if section is None:
        return
    title = next(iter(section.findall(nodes.title)), None)
    section.children = []
    section["ids"] = []
    section.extend([node for node in (title, *kept) if node is not None])


def put_title_block(tree: nodes.document, page: str, block: title_block, over: str = "") -> None:
    """Put a block below the title of a page, and a word before the title itself."""
    holder = next(one for one in pages_of(tree) if one["docname"] == page)
    title = next(iter(holder.findall(nodes.title)), None)
    if title is None:
        holder.insert(0, block)
        return
    if over:
        title.insert(0, nodes.Text(f"{over}: "))
    title.parent.insert(title.parent.index(title) + 1, block)


def put_below_one_title(tree: nodes.document, title: str, block: title_block) -> None:
    """Make all pages sections of one that has a title and a block of its own, in one run."""
    for mark in list(tree.findall(part)):
        mark.parent.remove(mark)
    pages = list(pages_of(tree))
    for page in pages:
        page.parent.remove(page)
    whole = nodes.section("", nodes.title("", title), block, *pages)
    tree.append(addnodes.start_of_file("", whole, docname=tree["docname"]))


def keep_sheets(tree: nodes.document, anchor: str = "") -> None:
    """Leave of pages their sections, each by itself; if an anchor is given, its one."""
    for mark in list(tree.findall(part)):
        mark.parent.remove(mark)
    for page in pages_of(tree):
        sheets = [one for one in sheets_of(page) if anchor in ("", *one["ids"])]
        page.children = []
        page.extend(sheets)


def drop_mentions(tree: nodes.document) -> None:
    """Leave out where entries are named: what is printed of the book says it."""
    for node in list(tree.findall(mention_list)):
        node.parent.remove(node)


def keep_used_entries(
    tree: nodes.document, registers: Iterable[str], unheard: Iterable[str] = ()
) -> None:
    """Leave of the pages `registers` the entries that other pages of the tree lead to.

    Sections that have lost all their entries go, too, and pages that have lost all.  The pages
    `unheard` make no entry used.
    """
    listed = set(registers)
    used = {
        place
        for page, node in walk_pages(tree, tree["docname"])
        if page not in listed.union(unheard) and isinstance(node, nodes.reference)
        if (place := target_of(node, page)) is not None
    }
    # A locator links to the first of its places and means them all.
    meant: set[str] = {
        anchor
        for page, node in walk_pages(tree, tree["docname"])
        if page not in listed.union(unheard) and isinstance(node, nodes.inline)
        for anchor in node.attributes.get("anchors", ())
    }
    used |= {(page, anchor) for page in listed for anchor in meant}
    for page in pages_of(tree):
        if page["docname"] not in listed:
            continue
        before = _count(page)
        if not _keep(page, page["docname"], used):
            page.parent.remove(page)
        elif _count(page) < before:
            title = next(iter(page.findall(nodes.title)))
            said = nodes.paragraph("", _(_PART), classes=[_PART_CLASS])
            title.parent.insert(title.parent.index(title) + 1, said)


def _count(page: nodes.Element) -> int:
    return sum(1 for node in page.findall(nodes.Element) if isinstance(node, _ENTRIES))


def _keep(node: nodes.Element, page: str, used: set[tuple[str, str]]) -> bool:
    """Leave the used entries below `node`; return whether there are any."""
    if isinstance(node, _ENTRIES):
        return any(
            (page, anchor) in used
            for inside in node.findall(nodes.Element)
            for anchor in inside.attributes.get("ids", [])
        )
    kept = False
    for child in list(node.children):
        if not isinstance(child, nodes.Element):
            continue
        if _keep(child, page, used):
            kept = True
        elif _held_entries(child):
            _drop(node, child)
    return kept


def _held_entries(node: nodes.Element) -> bool:
    kinds = (*_ENTRIES, nodes.section, nodes.definition_list)
    return isinstance(node, kinds) or (isinstance(node, nodes.container) and not node.children)


def _drop(parent: nodes.Element, child: nodes.Element) -> None:
    """Remove a list, and with it the line that announces it."""
    place = parent.index(child)
    before = parent[place - 1] if place else None
    parent.remove(child)
    if isinstance(before, nodes.paragraph) and before.astext().endswith(":"):
        parent.remove(before)


def keep_entries_alone(tree: nodes.document, registers: Iterable[str]) -> None:
    """Leave out what the pages `registers` say before their entries."""
    listed = set(registers)
    for page in pages_of(tree):
        for section in page.findall(nodes.section) if page["docname"] in listed else ():
            for child in list(section.children):
                if isinstance(child, nodes.paragraph) and _PART_CLASS not in child["classes"]:
                    section.remove(child)


def hang_below(tree: nodes.document, chapter: str, registers: Iterable[str]) -> None:
    """Make the pages `registers` sections of the page `chapter`, at its end, in columns."""
    pages = {page["docname"]: page for page in pages_of(tree)}
    section = top_section(pages[chapter])
    for mark, follower in zip(list(tree.children), tree.children[1:], strict=False):
        if isinstance(mark, part) and follower is not pages[chapter]:
            tree.remove(mark)
    kept = [pages[name] for name in registers if name in pages]
    for page in kept:
        page.parent.remove(page)
    if kept and section is not None:
        section.append(columns("", *kept, looked_up=True))


def put_first(tree: nodes.document, pages: Iterable[str]) -> None:
    """Move the parts that hold one of `pages` to the front."""
    wanted = set(pages)
    groups: list[list[nodes.Node]] = [[]]
    for child in tree.children:
        if isinstance(child, part):
            groups.append([])
        groups[-1].append(child)
    groups[1:] = sorted(groups[1:], key=lambda group: not wanted & _names(group))
    tree.children = [node for group in groups for node in group]


def _names(group: Iterable[nodes.Node]) -> set[str]:
    return {node["docname"] for node in group if isinstance(node, addnodes.start_of_file)}
