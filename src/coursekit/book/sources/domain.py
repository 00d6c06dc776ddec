"""Where the registers' entries stand, and which pages mention them.

A register gives each entry an anchor (``person-grigory-klimov``, ``note-18``, ``emergence-3``).
Roles point at anchors with `link`; Sphinx resolves the links when it writes a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.util.nodes import make_refnode
from sphinx.util.osutil import relative_uri

NAME = "coursekit"
MENTIONS = "mentions"
"""Index of the printed book whose keys are anchors; its pages stand in the registers."""
KINDS = ("person", "organisation", "periodical", "place", "note", "paragraph", "oddity", "dataset")

_OBJECT_TYPES = {kind: ObjType(kind) for kind in KINDS}
_NOTHING_YET: dict[str, Any] = {
    "anchors": {},
    "mentions": {},
    "charts": {},
    "shown": {},
    "spellings": {},
}


LISTS = "lists"
"""Metadata of a page that prints all that is known of the rows of a dataset."""


class CourseDomain(Domain):
    """Anchors of the registers and the pages that mention them."""

    name = NAME
    label = "course"
    object_types = _OBJECT_TYPES
    initial_data = _NOTHING_YET
    data_version = 2

    @property
    def anchors(self) -> dict[str, tuple[str, str, str]]:
        """Page, kind and title of each entry, by its anchor."""
        anchors: dict[str, tuple[str, str, str]] = self.data["anchors"]
        return anchors

    @property
    def mentions(self) -> dict[str, set[str]]:
        """Anchors that each page mentions, by the page's name."""
        mentions: dict[str, set[str]] = self.data["mentions"]
        return mentions

    @property
    def charts(self) -> dict[str, dict[str, dict[str, Any]]]:
        """Records of the charts on each page, by the chart's name."""
        charts: dict[str, dict[str, dict[str, Any]]] = self.data["charts"]
        return charts

    @property
    def spellings(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Every form under which an entry can be found, by page and anchor."""
        spellings: dict[str, dict[str, tuple[str, ...]]] = self.data["spellings"]
        return spellings

    def note_entry(self, anchor: str, kind: str, title: str) -> None:
        """Record that the page being read holds an entry."""
        self.anchors[anchor] = (self.env.docname, kind, title)

    def note_spellings(self, anchor: str, names: Iterable[str]) -> None:
        """Record under which names the search finds an entry of the page being read."""
        self.spellings.setdefault(self.env.docname, {})[anchor] = tuple(names)

    def note_mention(self, anchors: Iterable[str]) -> None:
        """Record that the page being read mentions entries."""
        self.mentions.setdefault(self.env.docname, set()).update(anchors)

    def clear_doc(self, docname: str) -> None:
        for anchor in [key for key, entry in self.anchors.items() if entry[0] == docname]:
            del self.anchors[anchor]
        self.mentions.pop(docname, None)
        self.charts.pop(docname, None)
        self.spellings.pop(docname, None)

    def merge_domaindata(self, docnames: list[str], otherdata: dict[str, Any]) -> None:
        for anchor, entry in otherdata["anchors"].items():
            if entry[0] in docnames:
                self.anchors[anchor] = entry
        for key in ("mentions", "charts", "spellings"):
            self.data[key].update(
                {page: noted for page, noted in otherdata[key].items() if page in docnames}
            )

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: addnodes.pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        if typ == "file":
            return _file_link(builder, fromdocname, target, contnode)
        if typ == "dataset":
            name, _, query = target.partition("?")
            if builder.format != "html" or dataset_anchor(name) not in self.anchors:
                return contnode  # type: ignore[return-value]
            page = f"{dataset_page(name)}.html"
            return _file_link(builder, fromdocname, f"{page}?{query}" if query else page, contnode)
        entry = self.anchors.get(target)
        if entry is None:
            return contnode  # type: ignore[return-value]
        reference = make_refnode(builder, fromdocname, entry[0], target, contnode)
        reference["classes"] += node["link_classes"]
        if not node["tip_id"]:
            return reference
        link = source_link("", "", *reference.children, **reference.attributes)
        link["tip_id"] = node["tip_id"]
        return link

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: addnodes.pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.Element]]:
        return []

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        for anchor, (docname, kind, title) in sorted(self.anchors.items()):
            yield anchor, title, kind, docname, anchor, 1


class source_link(nodes.reference):
    """A link described by the `source_tip` whose id is ``tip_id``."""


def course_domain(env: BuildEnvironment) -> CourseDomain:
    """Return the build's `CourseDomain`."""
    domain = env.get_domain(NAME)
    assert isinstance(domain, CourseDomain)
    return domain


def link(
    env: BuildEnvironment,
    anchor: str,
    shown: nodes.Node,
    *,
    classes: Iterable[str] = (),
    tip_id: str = "",
) -> addnodes.pending_xref:
    """Make a link to a register's entry; plain text in a book that has no such register.

    Parameters
    ----------
    env : sphinx.environment.BuildEnvironment
        Environment of the build, while it reads a page.
    anchor : str
        The entry's anchor.
    shown : docutils.nodes.Node
        What the reader sees.
    classes : iterable of str
        Classes of the link.
    tip_id : str
        Id of the tip that describes the link, if it has one.

    Returns
    -------
    sphinx.addnodes.pending_xref
    """
    return addnodes.pending_xref(
        "",
        shown,
        refdomain=NAME,
        reftype="anchor",
        reftarget=anchor,
        refdoc=env.docname,
        refwarn=True,
        link_classes=list(classes),
        tip_id=tip_id,
    )


def file_link(env: BuildEnvironment, path: str, shown: nodes.Node) -> addnodes.pending_xref:
    """Make a link to a file laid beside the built pages, such as ``data/estimates.csv``."""
    return addnodes.pending_xref(
        "",
        shown,
        refdomain=NAME,
        reftype="file",
        reftarget=path,
        refdoc=env.docname,
        refwarn=True,
        classes=["ck-download"],
    )


def dataset_anchor(name: str) -> str:
    """Return the anchor of a dataset's section in the codebook."""
    return f"dataset-{name.replace('_', '-')}"


def dataset_page(name: str) -> str:
    """Return the name of the page that has all rows of a dataset; a site with a codebook has it."""
    return f"data/{name}"


def dataset_link(
    page: str,
    name: str,
    shown: nodes.Node,
    query: Mapping[str, str | Sequence[str]] | None = None,
) -> addnodes.pending_xref:
    """Make a link to the rows of a dataset; plain text where they have no page.

    Parameters
    ----------
    page : str
        Name of the page that has the link.
    name : str
        Name of the dataset.
    shown : docutils.nodes.Node
        What the reader sees.
    query : mapping, optional
        What the page is asked for, such as ``{"where": ["section,is,West"]}``.

    Returns
    -------
    sphinx.addnodes.pending_xref
    """
    asked = urlencode(query or {}, doseq=True)
    return addnodes.pending_xref(
        "",
        shown,
        refdomain=NAME,
        reftype="dataset",
        reftarget=f"{name}?{asked}" if asked else name,
        refdoc=page,
        refwarn=True,
    )


def _file_link(builder: Builder, page: str, path: str, shown: nodes.Element) -> nodes.reference:
    """Link from a page to a file; where there is no site, print the path alone."""
    if builder.format != "html":
        return nodes.inline("", "", shown)  # type: ignore[return-value]
    return nodes.reference(
        "", "", shown, internal=True, refuri=relative_uri(builder.get_target_uri(page), path)
    )


def setup_domain(app: Sphinx) -> None:
    """Connect the domain."""
    app.add_domain(CourseDomain)
