"""The pages of a book in its order, and what they are called for short."""

from __future__ import annotations

from sphinx.environment import BuildEnvironment


def reading_order(env: BuildEnvironment) -> list[str]:
    """Return the book's pages in the order of its table of contents."""
    order: dict[str, None] = {}

    def walk(docname: str) -> None:
        if docname not in order:
            order[docname] = None
            for child in env.toctree_includes.get(docname, ()):
                walk(child)

    walk(env.config.root_doc)
    return list(order)


def short_title(env: BuildEnvironment, page: str) -> str:
    """Return a page's title up to its colon."""
    return env.titles[page].astext().partition(":")[0]
