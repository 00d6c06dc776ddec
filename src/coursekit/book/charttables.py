"""``{chart-tables}``: the data behind every chart, printed in one place for readers on paper.

Where charts can fold their data away (HTML), the page lists the charts instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from docutils import nodes
from docutils.utils.smartquotes import smartyPants
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

from coursekit.book.page_order import reading_order, short_title
from coursekit.book.sources.domain import LISTS, course_domain
from coursekit.book.sources.work_titles import title_pattern, titles_in_cell
from coursekit.book.tablenodes import make_table
from coursekit.book.typst.escape import bind_numbers
from coursekit.book.typst.page_form import across
from coursekit.catalogue import _

_HAS_TABLES = "chart-tables"  # metadata of the page that has them
_PLACE = re.compile(r"\w+ [\d–, ]+(; n\. [\d–, ]+)?")  # a locator of one section
_ANCHOR = "chart-table-"


class chart_tables(nodes.General, nodes.Element):
    """Placeholder for the tables of all charts; known only when every chapter is read."""


class ChartTablesDirective(SphinxDirective):
    """``{chart-tables}``: the data behind every chart of the book, for print."""

    def run(self) -> list[nodes.Node]:
        self.env.metadata[self.env.docname][_HAS_TABLES] = "yes"
        return [chart_tables()]


def table_anchor(name: str) -> str:
    """Return the anchor of a chart's table in the codebook."""
    return _ANCHOR + name


def listing_page(env: BuildEnvironment, record: Mapping[str, Any]) -> str | None:
    """Return the page that lists the rows of a chart anyway, so that its table is not printed."""
    first = record["datasets"][0] if record["datasets"] else ""
    pages = (page for page, facts in env.metadata.items() if facts.get(LISTS) == first)
    return next(pages, None) if first else None


def note_chart(env: BuildEnvironment, record: Mapping[str, Any]) -> None:
    """Record the chart of a cell of the page being read."""
    kept = {key: part for key, part in record.items() if key != "page_svg"}
    course_domain(env).charts.setdefault(env.docname, {})[record["name"]] = kept


def all_charts(env: BuildEnvironment) -> Iterator[tuple[str, dict[str, Any]]]:
    """Iterate over the charts with their pages, in reading order, each chart once."""
    seen: set[str] = set()
    for page in reading_order(env):
        for name, record in course_domain(env).charts.get(page, {}).items():
            if name not in seen:
                seen.add(name)
                yield page, record


class FillChartTables(SphinxPostTransform):
    """Put the tables, or in HTML the list of charts, where they belong."""

    default_priority = 8  # before references are resolved and before `only` is

    def run(self, **_: object) -> None:
        for pending in list(self.document.findall(chart_tables)):
            make = self._links if self.app.builder.format == "html" else self._tables
            made = list(make())
            around = pending.parent
            pending.replace_self(made)
            if isinstance(around, nodes.section) and self.app.builder.name == "typst":
                owner, place = around.parent, around.parent.index(around)
                owner[place] = across("", around)
        if self.app.builder.format != "html":
            self._lead_to_tables()

    def _lead_to_tables(self) -> None:
        """Resolve what leads to a table; which charts there are was unknown when it was read."""
        pages = (page for page, facts in self.env.metadata.items() if _HAS_TABLES in facts)
        if (page := next(pages, None)) is None:
            return
        lists = {
            table_anchor(record["name"]): listing
            for _, record in all_charts(self.env)
            if (listing := listing_page(self.env, record))
        }
        for reference in list(self.document.findall(addnodes.pending_xref)):
            anchor = reference.get("reftarget") or ""
            if anchor.startswith(_ANCHOR):
                shown, target, place = reference.children[0], page, anchor
                here = self.env.docname
                if anchor in lists:
                    target, place = lists[anchor], ""
                    shown = nodes.inline("", short_title(self.env, target), classes=["std-ref"])
                reference.replace_self(make_refnode(self.app.builder, here, target, place, shown))

    def _links(self) -> Iterator[nodes.Node]:
        charts = nodes.bullet_list(classes=["ck-chart-list"])
        for page, record in all_charts(self.env):
            title = nodes.inline("", short_title(self.env, page))
            here = self.env.docname
            target = make_refnode(self.app.builder, here, page, "", title)
            text = nodes.paragraph("", _("{chart}, in", chart=_title(record)) + " ", target)
            charts += nodes.list_item("", text)
        yield charts

    def _tables(self) -> Iterator[nodes.Node]:
        charts = [chart for chart in all_charts(self.env) if not listing_page(self.env, chart[1])]
        pattern = title_pattern(self.env)
        figures = {page: self._figures(page) for page in {page for page, _ in charts}}
        for page, record in charts:
            columns, *shown = (
                [self._shown(pattern, cell) for cell in row]
                for row in (record["table"]["columns"], *record["table"]["rows"])
            )
            table = make_table(columns, shown, classes=["ck-chart-table"], stubs=0)
            said = f"{figures[page].get(record['picture'].lstrip('/'), '')}{_title(record)}"
            yield from (nodes.rubric("", said, ids=[table_anchor(record["name"])]), table)

    def _figures(self, page: str) -> dict[str, str]:
        """Return ``Fig. 3.2: `` for each picture in a chapter's figures that have a number."""
        numbers = self.env.toc_fignumbers.get(page, {}).get("figure", {})
        said: dict[str, str] = {}
        for figure in self.env.get_doctree(page).findall(nodes.figure):
            parts = next((numbers[id_] for id_ in figure["ids"] if id_ in numbers), ())
            number = ".".join(map(str, parts))
            for image in figure.findall(nodes.image) if number else ():
                said.setdefault(image["uri"], f"{self.config.numfig_format['figure'] % number}: ")
        return said

    def _shown(self, pattern: re.Pattern[str], cell: object) -> object:
        """Curl quotation marks and set titles; Sphinx curls only what stands in a page.

        In a narrow column no place in the article is parted from its number.
        """
        if not isinstance(cell, str):
            return cell
        if _PLACE.fullmatch(cell):
            return bind_numbers(cell, every=True)
        return titles_in_cell(pattern, smartyPants(cell, "q", self.config.language))


def _title(record: Mapping[str, Any]) -> str:
    return str(record["name"]).replace("-", " ").capitalize()


def setup_charttables(app: Sphinx) -> None:
    """Connect the directive and the filling."""
    app.add_node(chart_tables)
    app.add_directive("chart-tables", ChartTablesDirective)
    app.add_post_transform(FillChartTables)
