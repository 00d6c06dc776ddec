"""The small parts of which generated pages are made."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from docutils import nodes

from coursekit.catalogue import N_, _

_CERTAINTY = {
    "reported": N_("The article passes on what somebody said (reported)."),
    "hedged": N_("The article itself is not sure (hedged)."),
    "disputed": N_("The article passes this on and contradicts it (disputed)."),
    "inferred": N_("The article does not say this; we conclude it (inferred)."),
}


def line(kind: str, *content: str | nodes.Node) -> nodes.paragraph:
    """Make one line of a register's entry, of the class ``ck-entry-<kind>``."""
    parts = [nodes.Text(part) if isinstance(part, str) else part for part in content]
    return nodes.paragraph("", "", *parts, classes=[f"ck-entry-{kind}"])


def certainty_lines(level: str) -> Iterator[nodes.paragraph]:
    """Say how certain an entry is; what is stated needs no remark."""
    if level not in ("", "stated"):
        known = _CERTAINTY.get(level)
        short = _("Certainty: {level}.", level=level)
        said = line("certainty", _(known) if known else short)
        said["printed"] = short  # a book explains the words once
        yield said


def item(anchor: str, heading: Iterable[nodes.Node], body: Iterable[nodes.Node]) -> nodes.Element:
    """Make one entry of a definition list; `anchor` may be empty."""
    term = nodes.term("", "", *heading, ids=[anchor] if anchor else [])
    return nodes.definition_list_item("", term, nodes.definition("", *body))


def section(anchor: str, title: str, *body: nodes.Node) -> nodes.section:
    """Make a section; it lies one level below the heading above it."""
    return nodes.section("", nodes.title("", title), *body, ids=[anchor], names=[])


def sort_key(text: str) -> str:
    """Return what an index sorts `text` by: neither capitals nor accents count."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def capital(text: str) -> str:
    """Return `text` with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Return `text` with a capital and a full stop."""
    return text and capital(text) + ("" if text[-1] in ".!?" else ".")
