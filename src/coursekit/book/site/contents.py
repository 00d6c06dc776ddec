"""What stands in the book, and where: its parts and pages, and the sections of one page.

Read from the environment, not from rendered HTML, so that a template can write plain lists.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from docutils import nodes
from sphinx import addnodes
from sphinx.environment import BuildEnvironment

from coursekit.book.exercises.registry import registry_of

MOVED_FROM = "moved_from"
"""Front matter of a page: the page on which its sections and exercises stood before."""


@dataclass(frozen=True)
class Page:
    """One line of the contents.

    Parameters
    ----------
    name : str
        Name of the page, as Sphinx knows it.
    title : str
        Its title, without number.
    number : str
        Its number, such as ``3`` or ``3.1``; empty if it has none.
    pages : tuple of Page
        The pages below it.
    """

    name: str
    title: str
    number: str = ""
    pages: tuple[Page, ...] = ()

    def holds(self, name: str) -> bool:
        """Whether `name` is this page or one below it."""
        return self.name == name or any(page.holds(name) for page in self.pages)


@dataclass(frozen=True)
class Part:
    """Pages under one caption; the caption may be empty."""

    caption: str
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class Section:
    """A heading of a page, as its own table of contents shows it."""

    anchor: str
    title: str


def read_parts(env: BuildEnvironment) -> tuple[Part, ...]:
    """Return the parts of the book in their order; the first holds the opening page alone."""
    root = env.config.root_doc
    below = tuple(
        Part(tree.get("caption") or "", tuple(_pages(env, tree))) for tree in _trees(env, root)
    )
    return (Part("", (_page(env, root, with_below=False),)), *below)


def put_below(parts: tuple[Part, ...], name: str, below: tuple[Page, ...]) -> tuple[Part, ...]:
    """Return the contents with further pages below the page `name`."""

    def put(page: Page) -> Page:
        pages = (*map(put, page.pages), *(below if page.name == name else ()))
        return replace(page, pages=pages)

    return tuple(Part(part.caption, tuple(map(put, part.pages))) for part in parts)


def _trees(env: BuildEnvironment, name: str) -> Iterator[addnodes.toctree]:
    return iter(list(env.get_doctree(name).findall(addnodes.toctree)))


def _pages(env: BuildEnvironment, tree: addnodes.toctree) -> Iterator[Page]:
    for _, name in tree["entries"]:
        if name in env.titles:
            yield _page(env, name)


def _page(env: BuildEnvironment, name: str, *, with_below: bool = True) -> Page:
    trees = _trees(env, name) if with_below and env.toctree_includes.get(name) else ()
    below = tuple(page for tree in trees for page in _pages(env, tree))
    number = ".".join(map(str, env.toc_secnumbers.get(name, {}).get("", ())))
    return Page(name, env.titles[name].astext(), number, below)


def read_sections(env: BuildEnvironment, name: str) -> tuple[Section, ...]:
    """Return the second-level headings of a page; none for a page with fewer than two.

    Where a single one holds all others, those below it are returned.
    """
    if name not in env.tocs:
        return ()
    entries = list(env.tocs[name].children)
    while len(entries) == 1:
        lists = [child for child in entries[0].children if isinstance(child, nodes.bullet_list)]
        entries = [item for below in lists for item in below.children]
    links = [link for item in entries for link in list(item.findall(nodes.reference))[:1]]
    return tuple(Section(link["anchorname"], link.astext()) for link in links)


def moved_anchors(env: BuildEnvironment) -> dict[str, dict[str, str]]:
    """Return what has left each page: its anchors, each with the page that has it now.

    An address that was published leads to the old page; there `ck.js` goes on to the new one.
    """
    moved: dict[str, dict[str, str]] = {}
    for page in sorted(env.metadata):
        if old := env.metadata[page].get(MOVED_FROM):
            for anchor in sorted(_anchors(env, page)):
                moved.setdefault(old, {}).setdefault(anchor, page)
    return moved


def _anchors(env: BuildEnvironment, page: str) -> set[str]:
    sections = {
        link["anchorname"].removeprefix("#") for link in env.tocs[page].findall(nodes.reference)
    }
    title = {nodes.make_id(env.titles[page].astext())}
    labels = {
        anchor for place, anchor in env.domaindata["std"]["anonlabels"].values() if place == page
    }
    exercises = {one.anchor for one in registry_of(env).seen.get(page, ())}
    return (sections | title | labels | exercises) - {""}
