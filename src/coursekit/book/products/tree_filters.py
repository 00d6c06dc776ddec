"""What is changed in the pages of a product: functions from trees to trees.

Some work on the assembled book before its references are resolved, others on what has come of it:
see `coursekit.book.typst.volumes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from docutils import nodes
from sphinx import addnodes

from coursekit.book.products.title_block import title_block
from coursekit.book.typst.assemble import part
from coursekit.book.typst.labels import target_of, walk_pages

_ENTRIES = (nodes.definition_list_item, nodes.citation)


def pages_of(tree: nodes.Element) -> Iterator[addnodes.start_of_file]:
    """Iterate over the pages of an assembled book but the first."""
    yield from list(tree.findall(addnodes.start_of_file))


def top_section(page: nodes.Element) -> nodes.section | None:
    """Return the section that is the whole of a page."""
    return next(iter(page.findall(nodes.section)), None)


def keep_title_and(page: nodes.Element, kept: Sequence[nodes.Node]) -> None:
    """Leave of a page its title, and below it what is `kept`."""
    section = top_section(page)
    if section is None:
        return
    title = next(iter(section.findall(nodes.title)), None)
    section.children = []
    section.extend([node for node in (title, *kept) if node is not None])


def put_title_block(page: nodes.Element, block: title_block, over: str = "") -> None:
    """Put a block below the title of a page, and a word before the title itself."""
    section = top_section(page)
    title = next(iter(section.findall(nodes.title)), None) if section is not None else None
    if title is None:
        page.insert(0, block)
        return
    if over:
        title.insert(0, nodes.Text(f"{over}: "))
    title.parent.insert(title.parent.index(title) + 1, block)


def keep_used_entries(tree: nodes.document, registers: Iterable[str]) -> None:
    """Leave of the pages `registers` the entries that other pages of the tree lead to.

    Sections that have lost all their entries go, too, and pages that have lost all.
    """
    listed = set(registers)
    used = {
        place
        for page, node in walk_pages(tree, tree["docname"])
        if page not in listed and isinstance(node, nodes.reference)
        if (place := target_of(node, page)) is not None
    }
    for page in pages_of(tree):
        if page["docname"] in listed and not _keep(page, page["docname"], used):
            page.parent.remove(page)


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
        elif isinstance(child, (*_ENTRIES, nodes.section, nodes.definition_list)):
            node.remove(child)
    return kept


def hang_below(tree: nodes.document, chapter: str, registers: Iterable[str]) -> None:
    """Make the pages `registers` sections of the page `chapter`, at its end."""
    pages = {page["docname"]: page for page in pages_of(tree)}
    section = top_section(pages[chapter])
    for mark in list(tree.findall(part))[1:]:
        mark.parent.remove(mark)
    for name in registers:
        if name in pages and section is not None:
            pages[name].parent.remove(pages[name])
            section.append(pages[name])


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
