"""``Named in: …`` under a register's entry: the chapters that mention it.

Which chapters do is known only when all are read, so the entry holds a `mention_list` that is
filled when the page is written; the page is written again when its mentions have changed.
On paper it becomes the pages, which only Typst knows: see `paper_mentions`.
"""

from __future__ import annotations

from collections.abc import Iterable

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

from coursekit.book.page_order import reading_order, short_title
from coursekit.book.sources.domain import MENTIONS, course_domain
from coursekit.book.typst.indexes import page_list
from coursekit.book.typst.volumes import is_printed
from coursekit.catalogue import _


class mention_list(nodes.paragraph):
    """A paragraph that will list the pages that mention ``anchor``."""


def mentions_of(anchor: str, lead: str, index: tuple[str, str] | None = None) -> mention_list:
    """Make the paragraph for an entry; it begins with `lead` and goes if nothing mentions it.

    Parameters
    ----------
    anchor : str
        The entry's anchor.
    lead : str
        The words before the pages.
    index : tuple of (str, str), optional
        Name and key of the index of the printed book that has the entry.
    """
    name, key = index or (MENTIONS, anchor)
    return mention_list(
        "", anchor=anchor, lead=lead, index_name=name, index_key=key, classes=["ck-entry-mentions"]
    )


def mentioning(env: BuildEnvironment, anchors: Iterable[str]) -> list[str]:
    """Return the pages that mention one of `anchors`, in reading order."""
    mentions = course_domain(env).mentions
    wanted = set(anchors)
    return [page for page in reading_order(env) if wanted & mentions.get(page, set())]


class FillMentions(SphinxPostTransform):
    """Turn each `mention_list` into links to the pages."""

    default_priority = 9  # before references are resolved

    def run(self, **_options: object) -> None:
        on_paper = self.app.builder.name == "typst"
        for pending in list(self.document.findall(mention_list)):
            if on_paper:
                index = {key: pending[key] for key in ("index_name", "index_key")}
                listed = page_list(lead=_("In this book:"), **index)
                pending.replace_self(nodes.paragraph("", "", listed))
                continue
            found = mentioning(self.env, [pending["anchor"]])
            pages = [page for page in found if is_printed(self.app.builder, page)]
            if not pages:
                pending.parent.remove(pending)
                continue
            filled = nodes.paragraph("", f"{pending['lead']} ", classes=pending["classes"])
            for number, page in enumerate(pages):
                title = nodes.inline("", short_title(self.env, page))
                here = self.env.docname
                filled += nodes.Text(", " if number else "")
                filled += make_refnode(self.app.builder, here, page, "", title)
            pending.replace_self(filled)


def pages_to_rewrite(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the register pages whose mentions have changed since they were written."""
    domain = course_domain(env)
    anchors_on: dict[str, set[str]] = {}
    for anchor, (page, _kind, _title) in domain.anchors.items():
        anchors_on.setdefault(page, set()).add(anchor)
    shown = {
        page: {
            (anchor, mentioner)
            for mentioner, mentioned in domain.mentions.items()
            for anchor in mentioned & anchors
        }
        for page, anchors in anchors_on.items()
    }
    before, domain.data["shown"] = domain.data["shown"], shown
    return sorted(page for page, pairs in shown.items() if pairs != before.get(page, set()))


def setup_mentions(app: Sphinx) -> None:
    """Connect the node, its filling and the rewriting of pages."""
    app.add_node(mention_list)
    app.add_post_transform(FillMentions)
    app.connect("env-updated", pages_to_rewrite)
