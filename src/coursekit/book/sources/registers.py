"""The directive ``{register}``: the people, organisations, periodicals, places and oddities.

Node tree of one register::

    definition_list.ck-register.ck-register-people
      definition_list_item
        term (ids=["person-grigory-klimov"])
        definition
          paragraph.ck-entry-facts, .ck-entry-spellings, .ck-entry-remark, .ck-entry-source
          mention_list.ck-entry-mentions

Which columns an entry shows, and the words before each, says ``entry`` in ``datapackage.json``.
The notes and the paragraphs have pages of their own kind: see `note_register`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from coursekit.book.sources.course_tables import (
    CourseRow,
    course_of,
    description,
    rows,
    split_list,
    whole_numbers,
)
from coursekit.book.sources.domain import course_domain
from coursekit.book.sources.entry_nodes import certainty_lines, item, line, sentence, sort_key
from coursekit.book.sources.inconsistencies import list_oddities
from coursekit.book.sources.mentions import mentions_of
from coursekit.book.sources.name_role import RegisterEntry, name_links, read_entry, register_of
from coursekit.book.sources.note_register import list_notes, list_paragraphs
from coursekit.book.sources.source_role import source_nodes, warn
from coursekit.book.typst.page_form import set_looked_up
from coursekit.catalogue import _
from coursekit.datasets import REGISTERS, Resource
from coursekit.edtf import spell_edtf
from coursekit.errors import CourseError
from coursekit.locators import FOOTNOTE, Locator, check_source, read_article


def list_entries(env: BuildEnvironment, register: str) -> Iterator[nodes.Node]:
    """Make the list of a register of names, sorted as an index is."""
    resource = description(env, register)
    known = sorted(
        ((read_entry(REGISTERS[register], row), row) for row in rows(env, register)),
        key=lambda pair: sort_key(pair[0].sort_name),
    )
    entries = []
    for entry, row in known:
        course_domain(env).note_entry(entry.anchor, entry.kind, entry.name)
        names = (entry.name, *entry.spellings, *split_list(row["name_russian"]))
        course_domain(env).note_spellings(entry.anchor, names)
        body = _describe(env, resource, entry, row)
        entries.append(item(entry.anchor, [nodes.Text(entry.sort_name)], body))
    yield nodes.definition_list("", *entries, classes=["ck-register", f"ck-register-{register}"])


def _describe(
    env: BuildEnvironment, resource: Resource | None, entry: RegisterEntry, row: CourseRow
) -> Iterator[nodes.paragraph]:
    facts: list[nodes.Node] = []
    if resource is not None:
        for column, lead in resource.entry:
            if row[column] and row[column] != row["name"]:  # not "Hamburg. Now Hamburg."
                facts += [nodes.Text(" ")] if facts else []
                facts += _fact(env, resource, column, lead, row[column])
    if facts:
        yield line("facts", *facts)
    if entry.spellings:
        yield line(
            "spellings",
            sentence(_("Also written: {spellings}", spellings="; ".join(entry.spellings))),
        )
    yield from certainty_lines(row["certainty"])
    if row["remark"]:
        yield line("remark", sentence(row["remark"]))
    if locators := _named_in(env, row):
        yield line("source", _("In the article:") + " ", source_nodes(env, locators))
    yield mentions_of(entry.anchor, _("Named in:"), (register_of(entry), entry.sort_name))


def _fact(
    env: BuildEnvironment, resource: Resource, column: str, lead: str, text: str
) -> list[nodes.Node]:
    """Say what one column holds, as a sentence."""
    if resource.refers(column):
        return [nodes.Text(f"{lead}: "), *name_links(env, split_list(text)), nodes.Text(".")]
    field = resource.field(column)
    notation = field.notation if field else ""
    shown = {"edtf": spell_edtf, "list": lambda items: ", ".join(split_list(items))}
    said = shown[notation](text) if notation in shown else text
    return [nodes.Text(sentence(f"{lead} {said}" if lead else said))]


def _named_in(env: BuildEnvironment, row: CourseRow) -> tuple[Locator, ...]:
    """Return every place that names the entry: paragraphs of the article, then its notes."""
    article = read_article(course_of(env))
    notes = whole_numbers(row["named_in_notes"], f"named_in_notes of {row['slug']}")
    return (
        *(check_source(row["named_in"], article) if row["named_in"] else ()),
        *((Locator(FOOTNOTE, (), notes),) if notes else ()),
    )


LISTS: dict[str, Callable[[BuildEnvironment], Iterable[nodes.Node]]] = {
    **{name: partial(list_entries, register=name) for name in REGISTERS},
    "notes": list_notes,
    "paragraphs": list_paragraphs,
    "oddities": list_oddities,
}


class RegisterDirective(SphinxDirective):
    """``{register} TABLE``: people, organisations, periodicals, places, notes or paragraphs."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        set_looked_up(self.env)
        name = directives.choice(self.arguments[0], tuple(LISTS))
        try:
            return list(LISTS[name](self.env))
        except CourseError as error:
            warn(error, "register", self.get_location())
            return []


def setup_registers(app: Sphinx) -> None:
    """Connect the directive."""
    app.add_directive("register", RegisterDirective)
