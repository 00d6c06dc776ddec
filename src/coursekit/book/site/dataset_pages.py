"""A page for each dataset, ``data/<name>.html``: all rows, to search, sort, filter and count.

The page is a plain table, in which every locator, name and key is a link; ``ck-dataset.js`` makes
it answer.  A cell bears its value as the file has it (``data-value``) where the page shows
something else, and what it is sorted by (``data-order``) where that is neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape, unescape
from typing import Any, NamedTuple
from urllib.parse import urlencode

from docutils.utils.smartquotes import smartyPants
from sphinx.application import Sphinx

from coursekit.book.site.metadata import shorten
from coursekit.book.site.place_links import PlaceLinks
from coursekit.book.sources.course_tables import CourseRow, course_of, split_list
from coursekit.book.sources.domain import NAME, course_domain, dataset_anchor, dataset_page
from coursekit.book.sources.name_role import all_entries
from coursekit.book.sources.source_role import row_locators
from coursekit.catalogue import N_, _, ngettext, number_words
from coursekit.datasets.descriptors import Field, Resource
from coursekit.datasets.joins import read_all_whole
from coursekit.datasets.package import read_resources
from coursekit.edtf import read_edtf, spell_edtf
from coursekit.errors import CourseError
from coursekit.locators import Locator, check_source, read_article

# A column of longer texts gets room for them.
_LONG = 40
_MOST_ROWS = 5000  # a browser needs about a second for so many; a hundred thousand stop it
PLACE = Field("place_in_article", N_("Place in the article"), "", "string")
"""The column that is made of section, paragraph and note, which it stands for at first."""
_IN_PLACE = ("section", "paragraph", "note", "in_note")
_TAG = re.compile("<[^>]*>")
_TRUTH = {"true": N_("yes"), "false": N_("no")}


class Cell(NamedTuple):
    """One cell: its HTML, its value in the file, and what it is sorted by."""

    html: str
    value: str
    order: str

    @property
    def shown(self) -> str:
        """Its words, as the script reads them."""
        return unescape(_TAG.sub("", self.html))


@dataclass(frozen=True)
class DatasetPage:
    """The page of one dataset, for the template ``dataset.html``.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The build.
    resource : Resource
        The dataset with all columns.
    rows : list of CourseRow
        Its rows as text.
    """

    app: Sphinx
    resource: Resource
    rows: list[CourseRow]

    @cached_property
    def name(self) -> str:
        """Name of the page."""
        return dataset_page(self.resource.name)

    @cached_property
    def links(self) -> PlaceLinks:
        """Makes the links of the page."""
        return PlaceLinks(self.app, self.name)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The columns that are shown, in order."""
        own, leading = self.resource.fields, self.resource.leading
        place = (PLACE,) if {"section", "paragraph"} <= {one.name for one in own} else ()
        first = sorted(
            (one for one in own if one.name in leading), key=lambda one: leading.index(one.name)
        )
        return (*first, *place, *(one for one in own if one.name not in leading))

    @property
    def codebook(self) -> str:
        """Name of the page that describes the columns."""
        return course_domain(self.app.env).anchors[dataset_anchor(self.resource.name)][0]

    def context(self) -> dict[str, Any]:
        """Return what the template shows."""
        with self.links.reading():
            about = self._set(self.resource.description)
            shown = self.rows[:_MOST_ROWS]
            body = "\n".join(f"<tr>{''.join(self._cells(row))}</tr>" for row in shown)
        return {
            "title": _("Dataset: {title}", title=self.resource.title),
            "description": shorten(self.resource.description),
            "body": body,
            "ck_dataset": self.resource,
            "ck_about": about,
            "ck_fields": [
                (one, self._title(one), _kind(one), self._look(one)) for one in self.fields
            ],
            "ck_rows": ngettext("{n} row", "{n} rows", len(self.rows)),
            "ck_most": number_words(len(shown)) if len(shown) < len(self.rows) else "",
            "ck_codebook": self.links.to_entry(dataset_anchor(self.resource.name)),
        }

    def _title(self, field: Field) -> str:
        """Return the title of a column, with its name where another has the same title."""
        if field is PLACE:
            return _(field.title)
        twins = [other for other in self.fields if other.title == field.title]
        return field.title if len(twins) == 1 else f"{field.title} ({field.name})"

    def _look(self, field: Field) -> str:
        """Return the classes of a column's head: what is long, and what need not be seen first."""
        is_long = any(len(row[field.name]) > _LONG for row in self.rows)
        is_told = PLACE in self.fields and field.name in _IN_PLACE
        is_bare = field is not PLACE and not any(row[field.name] for row in self.rows)
        return " ".join(["ck-long"] * is_long + ["ck-aside"] * (is_told or is_bare))

    def _cells(self, row: CourseRow) -> Iterator[str]:
        for field in self.fields:
            cell = self._cell(field, row)
            value = f' data-value="{escape(cell.value)}"' if cell.value != cell.shown else ""
            order = f' data-order="{escape(cell.order)}"' if cell.order != cell.shown else ""
            yield f"<td{value}{order}>{cell.html}</td>"

    def _cell(self, field: Field, row: CourseRow) -> Cell:
        text = row[field.name]
        if field is PLACE:
            found = row_locators(self.app.env, row)
            return Cell(self.links.locators(found), "; ".join(map(str, found)), self._rank(found))
        if not text:
            return Cell("", "", "")
        if field.notation == "edtf":
            return Cell(escape(spell_edtf(text)), text, _order_of_date(text))
        if field.notation == "locator":
            found = check_source(text, read_article(course_of(self.app.env)))
            return Cell(self.links.locators(found), text, self._rank(found))
        if field.type == "boolean":
            return Cell(_(_TRUTH[text]) if text in _TRUTH else text, text, text)
        if field.levels and field.ordered and text in field.levels:
            return Cell(escape(text), text, f"{field.levels.index(text):03}")
        return self._text(field, text)

    def _text(self, field: Field, text: str) -> Cell:
        """Show a text; keys of other tables are links, to the register or to the table."""
        others = self.tables_of.get(field.name, ())
        if not others or others == ("notes",):
            shown = "; ".join(split_list(text)) if field.notation == "list" else text
            return Cell(self._set(shown), text, text)
        items = split_list(text) if field.notation == "list" else [text]
        html = "; ".join(self._key(item, others) for item in items)
        return Cell(html, text, "; ".join(self._entries.get(item, (item,))[0] for item in items))

    def _set(self, text: str) -> str:
        """Return text as HTML, with curled quotation marks and titles in italics."""
        return self.links.set_titles(smartyPants(text, "q", self.app.config.language))

    @cached_property
    def tables_of(self) -> Mapping[str, tuple[str, ...]]:
        """The tables in whose keys the values of a column are found."""
        single = {
            key.columns[0]: (key.resource,)
            for key in self.resource.foreign_keys
            if len(key.columns) == 1
        }
        return {f.name: f.refers_to or single.get(f.name, ()) for f in self.resource.fields}

    def _key(self, key: str, others: tuple[str, ...]) -> str:
        if key in self._entries:
            name, anchor = self._entries[key]
            address = self.links.to_entry(anchor)
            return f'<a class="ck-name-link" href="{address}">{self._set(name)}</a>'
        resource = read_resources(course_of(self.app.env))[others[0]]
        query = urlencode({"where": f"{resource.primary_key[0]},is,{key}"})
        address = self.links.to_file(f"{dataset_page(resource.name)}.html")
        return f'<a href="{address}?{escape(query)}">{escape(key)}</a>'

    @cached_property
    def _entries(self) -> Mapping[str, tuple[str, str]]:
        """Name and anchor of each entry of a register that has a page."""
        anchors = course_domain(self.app.env).anchors
        known = all_entries(self.app.env)
        return {one.slug: (one.name, one.anchor) for one in known if one.anchor in anchors}

    def _rank(self, locators: tuple[Locator, ...]) -> str:
        """Sort places as the article has them."""
        article = read_article(course_of(self.app.env))
        sections = list(article.paragraphs)
        numbers = (
            (
                sections.index(one.section) if one.section in sections else len(sections),
                *(one.paragraphs[:1] or (0,)),
                *(one.notes[:1] or (0,)),
            )
            for one in locators[:1]
        )
        return " ".join(f"{number:03}" for place in numbers for number in place)


def _kind(field: Field) -> str:
    """Return how the script compares the values of a column."""
    if field.type in ("integer", "number"):
        return "number"
    return field.notation if field.notation in ("edtf", "list") else "text"


def _order_of_date(text: str) -> str:
    """Sort a date by its first day, then by its last: what is vague comes after what is exact."""
    try:
        dates = read_edtf(text)
    except CourseError:
        return text
    return f"{dates.first or '0000-00-00'} {dates.last or '9999-99-99'}"


def dataset_pages(app: Sphinx) -> Iterator[DatasetPage]:
    """Iterate over the pages of the datasets that the codebook of the book describes.

    What has a fault is told elsewhere.
    """
    known = app.env.domaindata.get(NAME, {}).get("anchors", {})
    if not any(kind == "dataset" for _, kind, _ in known.values()):
        return
    for name, table in read_all_whole(course_of(app.env)).items():
        if dataset_anchor(name) in known and not table.faults:
            yield DatasetPage(app, table.resource, [CourseRow(row) for row in table.rows])
