"""``{codebook}``: every dataset with its columns and its download; and the role ``{datafile}``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective, SphinxRole

from coursekit.book.sources.course_tables import course_of, rows
from coursekit.book.sources.domain import (
    course_domain,
    dataset_anchor,
    dataset_link,
    file_link,
)
from coursekit.book.sources.entry_nodes import capital, item, line, section, sentence
from coursekit.book.sources.source_role import warn
from coursekit.book.tablenodes import make_table
from coursekit.book.typst.page_form import set_looked_up
from coursekit.catalogue import _, ngettext
from coursekit.datasets.descriptors import Field, Resource
from coursekit.datasets.joins import whole_resource
from coursekit.datasets.package import DESCRIPTOR, read_resources
from coursekit.errors import CourseError

WIDTHS = (28, 20, 52)
_SEVERAL = 3  # tables
_SOURCE = re.compile(r" From [a-z_]+\.")  # as `datasets.joins` adds it


def list_datasets(env: BuildEnvironment) -> Iterator[nodes.Node]:
    """Make a section for each dataset, in the order of the description."""
    course = course_of(env)
    env.note_dependency((course.data / DESCRIPTOR).as_posix())
    resources = read_resources(course)
    tables = [whole_resource(resource, resources) for resource in resources.values()]
    shared = _shared_columns(tables)
    if shared:
        told = nodes.paragraph("", _("Columns that mean the same in several tables:"))
        yield addnodes.only("", told, _entries(shared), expr="not html")
    for table in tables:
        yield _dataset(env, table, shared)


def _shared_columns(resources: Iterable[Resource]) -> list[Field]:
    """Return the columns that some tables describe alike, which print tells once."""
    alike: dict[tuple[str, str, str], list[Field]] = {}
    for resource in resources:
        for field in resource.fields:
            alike.setdefault(_told(field), []).append(field)
    return [fields[0] for fields in alike.values() if len(fields) >= _SEVERAL]


def _dataset(env: BuildEnvironment, resource: Resource, shared: list[Field]) -> nodes.section:
    anchor = dataset_anchor(resource.name)
    course_domain(env).note_entry(anchor, "dataset", resource.title)
    course_domain(env).note_spellings(anchor, (resource.name,))
    count = len(rows(env, Path(resource.path).stem))
    facts = nodes.paragraph("", classes=["ck-dataset-facts"])
    facts += nodes.literal("", resource.name)
    told = ngettext("{n} row", "{n} rows", count)
    if resource.primary_key:
        told = _("{rows}; key: {columns}", rows=told, columns=", ".join(resource.primary_key))
    facts += nodes.Text(f", {told}.")
    for source in resource.sources:
        facts += nodes.Text(" " + _("Source: {source}", source=sentence(source.title)))
    download = nodes.paragraph("", classes=["ck-chart-downloads"])
    shown = nodes.inline("", _("Search, sort and count the rows"))
    download += dataset_link(env.docname, resource.name, shown)
    download += nodes.Text(". " + _("Download:") + " ")
    download += file_link(env, f"data/{resource.path}", nodes.Text(resource.path))
    table = make_table(
        (_("Column"), _("Kind"), _("What it holds")),
        [
            (nodes.literal("", field.name), _kind(field), _meaning(field))
            for field in resource.fields
        ],
        label=_("Columns of {table}", table=resource.name),
        classes=["ck-codebook"],
        widths=WIDTHS,
    )
    text = nodes.paragraph("", resource.description)
    on_screen = addnodes.only("", download, table, expr="html")
    on_paper = addnodes.only("", *_on_paper(resource, shared), expr="not html")
    return section(anchor, resource.title, text, facts, on_screen, on_paper)


def _on_paper(resource: Resource, shared: list[Field]) -> Iterator[nodes.Node]:
    """Make one run-in entry a column; those of several tables are named and not told again."""
    told = {_told(field) for field in shared}
    own = [field for field in resource.fields if _told(field) not in told]
    yield _entries(own)
    if more := [field.name for field in resource.fields if field not in own]:
        said = [part for name in more for part in (nodes.Text(", "), nodes.literal("", name))][1:]
        yield nodes.paragraph("", _("As above:") + " ", *said, nodes.Text("."))


def _told(field: Field) -> tuple[str, str, str]:
    """Return all that is told of a column but the table from which another has taken it."""
    return field.name, _kind(field), _SOURCE.sub("", _meaning(field))


def _entries(fields: Iterable[Field]) -> nodes.definition_list:
    entries = [
        item(
            "",
            [nodes.literal("", field.name)],
            [line("facts", f"{_kind(field)}. {_meaning(field)}")],
        )
        for field in fields
    ]
    return nodes.definition_list("", *entries, classes=["ck-register"])


def _kind(field: Field) -> str:
    kind = _("one of a list") if field.levels and not field.ordered else field.kind
    kind = f"{kind}, {field.unit}" if field.unit else kind
    return kind if field.required else _("{kind}; may be empty", kind=kind)


def _meaning(field: Field) -> str:
    joint = " < " if field.ordered else ", "
    said = sentence(capital(field.description))
    if field.levels:
        said += " " + _("Values: {values}.", values=joint.join(field.levels))
    return said


class CodebookDirective(SphinxDirective):
    """``{codebook}``: every table with its columns, rows and a download."""

    def run(self) -> list[nodes.Node]:
        set_looked_up(self.env)
        try:
            return list(list_datasets(self.env))
        except CourseError as error:
            warn(error, "register", self.get_location())
            return []


class DataFileRole(SphinxRole):
    """``{datafile}`estimates.csv```: a link to a file of the data folder."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return [file_link(self.env, f"data/{self.text}", nodes.literal("", self.text))], []


def setup_codebook(app: Sphinx) -> None:
    """Connect the directive and the role."""
    app.add_directive("codebook", CodebookDirective)
    app.add_role("datafile", DataFileRole())
