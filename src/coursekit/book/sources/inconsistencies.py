"""The role ``{oddity}`` and the register of oddities: where the article contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxRole

from coursekit.book.sources.course_tables import CourseRow, course_of, rows
from coursekit.book.sources.domain import LISTS, course_domain, link
from coursekit.book.sources.entry_nodes import item, line, sentence
from coursekit.book.sources.mentions import mentions_of
from coursekit.book.sources.source_role import line_of_role, make_tip, source_nodes, warn
from coursekit.catalogue import N_, _
from coursekit.datasets.claims import CERTAINTIES
from coursekit.datasets.typed_tables import split
from coursekit.errors import CourseError, Fault
from coursekit.locators import check_source, read_article
from coursekit.wording import format_list

# Strength of an oddity -> its weight, as a reader is told it.
_WEIGHT = {
    "3": N_("Changes a conclusion."),
    "2": N_("Worth an argument."),
    "1": N_("A slip of form."),
}
_CERTAINTY = {
    "stated": N_("stated"),
    "reported": N_("reported"),
    "hedged": N_("hedged"),
    "disputed": N_("disputed"),
    "inferred": N_("inferred"),
}


class OddityRole(SphinxRole):
    """``{oddity}`A01```: the number of an oddity, linked to the register where the book has one."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        shown = nodes.inline(self.rawtext, self.text, classes=["ck-oddity"])
        try:
            titles = {row["oddity_id"]: row["title"] for row in rows(self.env, "oddities")}
            if self.text not in titles:
                known = f"The table has {min(titles)} to {max(titles)}." if titles else ""
                raise CourseError(Fault("", 0, f'there is no oddity "{self.text}"', known))
        except CourseError as error:
            warn(error, "oddity", line_of_role(self, self.text))
            return [shown], []
        anchor = anchor_of(self.text)
        course_domain(self.env).note_mention([anchor])
        tip = make_tip(self.env, [titles[self.text]])
        tag = link(self.env, anchor, shown, tip_id=tip["tip_id"])
        return [nodes.inline("", "", tag, tip, classes=["ck-src", "ck-oddity-unit"])], []


def anchor_of(oddity_id: str) -> str:
    """Return the anchor of an oddity's entry."""
    return f"oddity-{oddity_id.casefold()}"


def list_oddities(env: BuildEnvironment) -> Iterator[nodes.Node]:
    """Make the list of the oddities."""
    env.metadata[env.docname][LISTS] = "oddities"
    entries = [_oddity(env, row) for row in rows(env, "oddities")]
    yield nodes.definition_list("", *entries, classes=["ck-register", "ck-register-oddities"])


def _oddity(env: BuildEnvironment, row: CourseRow) -> nodes.Element:
    anchor = anchor_of(row["oddity_id"])
    course_domain(env).note_entry(anchor, "oddity", row["title"])
    body: list[nodes.Node] = [
        line("facts", sentence(row["finding"])),
        line("remark", sentence(row["conclusion"])),
    ]
    locators = check_source(row["source"], read_article(course_of(env)))
    weight = _WEIGHT.get(row["strength"])
    told = [_(weight)] if weight else []
    if levels := _certainties(env, row):
        told.append(_("What it is about is {levels}.", levels=format_list(levels)))
    if told:
        body.append(line("weight", " ".join(told)))
    body.append(line("source", source_nodes(env, locators)))
    body.append(mentions_of(anchor, _("Taken up in:")))
    return item(anchor, [nodes.Text(f"{row['oddity_id']}. {row['title']}")], body)


def _certainties(env: BuildEnvironment, row: CourseRow) -> list[str]:
    """How the article gives the claims that a finding is about, from the firmest word on."""
    about = split(row.get("claims", ""))
    claims = rows(env, "claims") if about else []
    found = {claim["certainty"] for claim in claims if claim["claim_id"] in about}
    return [_(_CERTAINTY[level]) for level in CERTAINTIES if level in found]


def setup_inconsistencies(app: Sphinx) -> None:
    """Connect the role."""
    app.add_role("oddity", OddityRole())
