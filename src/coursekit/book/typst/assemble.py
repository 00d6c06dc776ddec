"""One document tree from all pages of the book.

Node tree of the result::

    document
      section                    the first page, if it says anything
      part (title="The article")
      start_of_file (docname="chapters/introduction")
        section
      start_of_file (docname="chapters/emergence")
        section
      part (title="Registers")
      …

Sphinx hangs the other pages into the first one, where its table of contents stands; here they
follow it, so that every chapter is a section of the first level.
"""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment

from coursekit.book.typst.labels import GENERATED_PAGES
from coursekit.book.typst.volumes import Volume


class part(nodes.General, nodes.Element):
    """The place in the book where a part begins; its name is the attribute ``title``."""


def assemble(builder: Builder, title: str, volume: Volume) -> nodes.document:
    """Assemble the pages of a volume and resolve their references.

    Parameters
    ----------
    builder : sphinx.builders.Builder
        A builder that has read the sources.
    title : str
        The title of the book, as it stands on the title page.
    volume : Volume
        Which pages, and what is changed in them.

    Returns
    -------
    docutils.nodes.document
    """
    root = builder.config.root_doc
    tree = builder.env.get_doctree(root)
    _mark_parts(tree)
    _inline_pages(builder.env, tree, {root}, volume)
    tree["docname"] = root
    volume.prepare(tree)
    builder.env.resolve_references(tree, root, builder)
    _lift_pages(tree)
    if not volume.has(root):
        tree.children = [
            child for child in tree.children if isinstance(child, part | addnodes.start_of_file)
        ]
    _drop_empty_first_page(tree, title)
    volume.complete(tree)
    _drop_empty_parts(tree)
    return tree


def _mark_parts(tree: nodes.document) -> None:
    """Put a mark before each table of contents that has a name."""
    for toctree in list(tree.findall(addnodes.toctree)):
        if toctree.get("caption") and toctree["includefiles"]:
            index = toctree.parent.index(toctree)
            toctree.parent.insert(index, part(title=toctree["caption"]))


def _inline_pages(
    env: BuildEnvironment, tree: nodes.document, seen: set[str], volume: Volume
) -> None:
    """Put the pages that a table of contents lists in its place; each page comes once.

    Sphinx's own `inline_all_toctrees` copies every tree first, which takes a while for a book.
    """
    for toctree in list(tree.findall(addnodes.toctree)):
        pages = []
        for docname in map(str, toctree["includefiles"]):
            if docname not in seen:
                seen.add(docname)
                pages += _page(env, docname, seen, volume)
        toctree.parent.replace(toctree, pages)


def _page(
    env: BuildEnvironment, docname: str, seen: set[str], volume: Volume
) -> list[nodes.Element]:
    """Return a page with those below it; these alone, if the volume leaves it out."""
    if docname in GENERATED_PAGES:  # the PDF has indexes of its own
        return []
    if not volume.has(docname) and not env.toctree_includes.get(docname):
        return []
    tree = env.get_doctree(docname)
    _inline_pages(env, tree, seen, volume)
    if not volume.has(docname):
        return _pages_of(tree)
    page = addnodes.start_of_file("", *tree.children, docname=docname)
    for section in page.findall(nodes.section):
        section.attributes.setdefault("docname", docname)
    return [page]


def _lift_pages(tree: nodes.document) -> None:
    """Move the other pages out of the first one, behind it."""
    for page in list(_pages_of(tree)):
        holder = page.parent
        holder.remove(page)
        tree.append(page)
        while not holder.children and "toctree-wrapper" in holder.get("classes", ()):
            # On a page without a title sphinx-external-toc appends its list without a parent.
            holder, emptied = holder.parent or tree, holder
            holder.remove(emptied)


def _pages_of(node: nodes.Element) -> list[nodes.Element]:
    """Return parts and pages that hang in the first page, in order; not those inside them."""
    pages: list[nodes.Element] = []
    for child in node.children:
        if isinstance(child, part | addnodes.start_of_file):
            pages.append(child)
        elif isinstance(child, nodes.Element):
            pages += _pages_of(child)
    return pages


def _drop_empty_parts(tree: nodes.document) -> None:
    """Leave out the parts of which no page is printed."""
    for child, follower in zip(list(tree.children), [*tree.children[1:], None], strict=True):
        if isinstance(child, part) and not isinstance(follower, addnodes.start_of_file):
            tree.remove(child)


def _drop_empty_first_page(tree: nodes.document, title: str) -> None:
    """Leave out a first page that held nothing but the table of contents and the book's title."""
    first = next((child for child in tree.children if isinstance(child, nodes.section)), None)
    quiet = (nodes.title, nodes.comment, nodes.target, addnodes.highlightlang)
    if first is None or not all(isinstance(child, quiet) for child in first.children):
        return
    if first[0].astext().casefold() == title.casefold():  # the title page has it
        tree["ids"] += first["ids"]
        tree.remove(first)
