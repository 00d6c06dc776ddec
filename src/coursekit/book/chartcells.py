"""What a code cell shows: charts with their words and data, and data frames as real tables.

`ChartRenderer` is a MIME renderer of MyST-NB (entry point ``myst_nb.mime_renderers``).  A chart
comes as a bundle of an SVG picture and a record; it becomes, inside the cell's figure if it has
one::

    only html
      layouts (alt), of which the page shows one
    only not html and not large_print
      image.ck-chart (alt), laid out for a page
    only not html and large_print
      image.ck-chart (alt), with words that are larger on paper
    paragraph.ck-chart-source
    only html
      disclosure.ck-chart-data   ("The data behind this chart")
        paragraph.ck-chart-downloads
        table
    only not html
      paragraph.ck-chart-pointer (to the table in the codebook)
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, ClassVar, cast

from docutils import nodes
from docutils.utils.smartquotes import smartyPants
from myst_nb.core.render import MimeData, MimeRenderPlugin, NbElementRenderer
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

from coursekit.book.charttables import note_chart, table_anchor
from coursekit.book.dataframe_grid import read_frame
from coursekit.book.printing import LARGE_PRINT
from coursekit.book.sources.course_tables import course_of
from coursekit.book.sources.domain import dataset_link, file_link, link
from coursekit.book.sources.inconsistencies import anchor_of
from coursekit.book.sources.source_role import anchors_of, source_nodes
from coursekit.book.sources.work_titles import title_pattern, titles_in_cell
from coursekit.book.tablenodes import make_table
from coursekit.catalogue import N_, _
from coursekit.errors import CourseError
from coursekit.locators import check_source, read_article

LOGGER = logging.getLogger(__name__)
CHART = "application/vnd.coursekit.chart+json"
_SOURCE = re.compile(r"((?:Source: )?(?:[^,;]*\d{4}, )?)(.*?)((?: and their notes)?)", re.DOTALL)
_ID = re.compile(r' id="|url\(#|href="#')
MARKS = 'class="ck-marks"'
SUMMARY = N_("The data behind this chart")
_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_TALLEST = 190 / 170  # of a picture on a page of large print, in widths of the text
FINDINGS = "Findings"
"""Title of the column with the numbers of findings."""


class disclosure(nodes.container):
    """Content that HTML folds away under ``summary``; other builders print it openly."""


class chart_layouts(nodes.General, nodes.Element):
    """A chart as two SVG elements, for narrow and for wide pages; only HTML meets it."""


class ChartRenderer(MimeRenderPlugin):
    """Renders charts and data frames; leaves every other output to MyST-NB."""

    mime_priority_overrides: ClassVar[Sequence[tuple[str, str, int | None]]] = (
        ("*", CHART, 1),
        # MyST-NB does not know this builder: what it can print, best first.
        ("typst", "text/html", 2),
        ("typst", "image/svg+xml", 3),
        ("typst", "image/png", 4),
        ("typst", "text/markdown", 5),
        ("typst", "text/plain", 6),
    )

    @staticmethod
    def handle_mime(
        renderer: NbElementRenderer, data: MimeData, inline: bool
    ) -> list[nodes.Element] | None:
        """Turn one output into nodes; None leaves it to MyST-NB.

        A book without our extension still finds this renderer: it gets the picture and its
        alternative text.
        """
        env = cast(BuildEnvironment, renderer.renderer.sphinx_env)
        at_home = "coursekit.book" in env.app.extensions
        if data.mime_type == CHART:
            if at_home:
                return _chart(renderer, data)
            return [_picture(renderer, data.content, _screen_picture(renderer, data))]
        if data.mime_type == "text/html" and not inline and at_home:
            return _frame(renderer, data)
        return None


def _chart(renderer: NbElementRenderer, data: MimeData) -> list[nodes.Element]:
    env = cast(BuildEnvironment, renderer.renderer.sphinx_env)
    record = cast(Mapping[str, Any], data.content)
    pattern = title_pattern(env)
    table = make_table(
        [titles_in_cell(pattern, title) for title in record["table"]["columns"]],
        _with_places(env, pattern, _with_findings(env, record["table"])),
        label=_("Data of the chart {name}", name=record["name"]),
        classes=["ck-chart-table"],
        stubs=0,
    )
    folded = disclosure("", _downloads(env, record), table, classes=["ck-chart-data"])
    folded["summary"] = _(SUMMARY)
    pointer = nodes.paragraph("", _("Data:") + " ", classes=["ck-chart-pointer"])
    # the class of a reference by name: on paper its page is printed
    shown = nodes.inline("", _("the table in the codebook"), classes=["std-ref"])
    pointer += [link(env, table_anchor(record["name"]), shown), nodes.Text(".")]
    screen = _screen_picture(renderer, data)
    page = record.get("page_svg", screen)
    printed, large = (_picture(renderer, record, svg) for svg in (page, _larger(screen, page)))
    large["width"] = "100%"
    drawn = _picture(renderer, record, screen)
    note_chart(env, {**record, "picture": printed["uri"], "screen": drawn["uri"]})
    return [
        addnodes.only("", _inline(renderer, record, screen), _marks(env, record), expr="html"),
        addnodes.only("", printed, expr=f"not html and not {LARGE_PRINT}"),
        addnodes.only("", large, expr=f"not html and {LARGE_PRINT}"),
        _source(env, record["source"]),
        addnodes.only("", folded, expr="html"),
        addnodes.only("", pointer, expr="not html"),
    ]


def _with_findings(env: BuildEnvironment, table: Mapping[str, Any]) -> list[list[object]]:
    """Lead from the numbers of findings to their entries."""
    rows = [list(row) for row in table["rows"]]
    if FINDINGS in table["columns"]:
        at = table["columns"].index(FINDINGS)
        for row in rows:
            numbers = [one for one in str(row[at] or "").split("; ") if one]
            tags = [link(env, anchor_of(one), nodes.inline("", one)) for one in numbers]
            parts = [part for tag in tags for part in (nodes.Text(" "), tag)][1:]
            row[at] = nodes.inline("", "", *parts, classes=["ck-findings"]) if parts else None
    return rows


def _with_places(
    env: BuildEnvironment, pattern: re.Pattern[str], rows: list[list[object]]
) -> list[list[object]]:
    """Lead from places in the article to their entries, the first of each cell's locators.

    Titles in all other cells are in italics.
    """
    return [[_place(env, pattern, cell) for cell in row] for row in rows]


def _place(env: BuildEnvironment, pattern: re.Pattern[str], cell: object) -> object:
    try:
        found = check_source(str(cell), read_article(course_of(env)))
    except CourseError:  # another text
        return titles_in_cell(pattern, cell)
    anchors = anchors_of(found[0]) if found else []
    return link(env, anchors[0], nodes.inline("", str(cell))) if anchors else cell


def _inline(renderer: NbElementRenderer, record: Mapping[str, Any], svg: str) -> nodes.Node:
    """Lay the chart into the page, in a narrow and a wide layout; its words are set by the page.

    A chart that was drawn for a printed page has but this layout, and stays a picture.
    """
    if not (layouts := record.get("inline")):
        return _picture(renderer, record, svg)
    return chart_layouts("", alt=record["alt"], layouts=layouts)


def _marks(env: BuildEnvironment, record: Mapping[str, Any]) -> nodes.raw:
    """Give ck-marks.js the places of the chart's marks, and which rows of the table are theirs."""
    if not (marks := record.get("marks")):
        return nodes.raw("", "", format="html")
    marks = [{**mark, "key": smartyPants(mark["key"], "q", env.config.language)} for mark in marks]
    told = json.dumps(marks, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return nodes.raw("", f'<script type="application/json" {MARKS}>{told}</script>', format="html")


def _screen_picture(renderer: NbElementRenderer, data: MimeData) -> str:
    """Return the picture that came with the record."""
    assert data.cell_index is not None
    assert data.output_index is not None
    _, outputs = renderer.renderer.nb_client.code_cell_outputs(data.cell_index)
    return "".join(outputs[data.output_index]["data"]["image/svg+xml"])


def _larger(*layouts: str) -> str:
    """Return the layout that can be printed the largest: a narrow one, if it is not too tall."""

    def scale(svg: str) -> float:
        box = _BOX.search(svg)
        wide, high = map(float, box.groups()) if box else (math.inf, math.inf)
        return min(1 / wide, _TALLEST / high)

    return max(layouts, key=scale)


def _picture(renderer: NbElementRenderer, record: Mapping[str, Any], svg: str) -> nodes.image:
    """Write a picture to a file named by its content."""
    name = f"{record['name']}-{hashlib.sha256(svg.encode()).hexdigest()[:12]}.svg"
    uri = renderer.write_file([name], svg.encode(), exists_ok=True)
    return nodes.image(uri=uri, alt=record["alt"], classes=["ck-chart"])


def _source(env: BuildEnvironment, text: str) -> nodes.paragraph:
    """Print the source line; its locators become links where they are the whole of it."""
    lead, places, tail = _SOURCE.fullmatch(text).groups()  # type: ignore[union-attr]
    try:
        shown: nodes.Node = source_nodes(env, check_source(places, read_article(course_of(env))))
    except CourseError:
        shown = nodes.Text(places)
    return nodes.paragraph(
        "", "", nodes.Text(lead), shown, nodes.Text(tail), classes=["ck-chart-source"]
    )


def _downloads(env: BuildEnvironment, record: Mapping[str, Any]) -> nodes.paragraph:
    """Lead to the pages of the datasets, and to their files."""
    paragraph = nodes.paragraph("", _("Search and count:") + " ", classes=["ck-chart-downloads"])
    for number, name in enumerate(record["datasets"]):
        paragraph += nodes.Text(", " if number else "")
        query = record.get("queries", {}).get(name, {})
        paragraph += dataset_link(env.docname, name, nodes.inline("", name), query)
    paragraph += nodes.Text(". " + _("Download:") + " ")
    for number, name in enumerate(record["datasets"]):
        paragraph += nodes.Text(", " if number else "")
        paragraph += file_link(env, f"data/{name}.csv", nodes.Text(f"{name}.csv"))
    return paragraph


def _frame(renderer: NbElementRenderer, data: MimeData) -> list[nodes.Element] | None:
    """Make the table of a data frame; the cell's option ``table`` gives caption and name."""
    grid = read_frame(data.string)
    if grid is None:
        return None
    env = cast(BuildEnvironment, renderer.renderer.sphinx_env)
    options = data.cell_metadata.get("table", {})
    title = None
    if caption := options.get("caption"):
        holder = nodes.Element()
        with renderer.renderer.current_node_context(holder):
            renderer.renderer.nested_render_text(str(caption), data.line or 0, inline=True)
        title = nodes.title("", "", *holder.children)
    pattern = title_pattern(env)
    table = make_table(
        [titles_in_cell(pattern, title) for title in grid.columns],
        [[titles_in_cell(pattern, cell) for cell in row] for row in grid.rows],
        title=title,
        label=_("Result of the code above"),
        classes=["ck-dataframe"],
        stubs=grid.stubs,
    )
    if name := options.get("name"):
        table["names"].append(nodes.fully_normalize_name(str(name)))
        renderer.renderer.document.note_explicit_target(table, table)
    remark = [nodes.paragraph("", grid.remark, classes=["ck-table-remark"])] if grid.remark else []
    return [table, *remark]


def visit_disclosure(self: HTML5Translator, node: disclosure) -> None:
    self.body.append(self.starttag(node, "details"))
    self.body.append(f"<summary>{escape(node['summary'])}</summary>\n")


def depart_disclosure(self: HTML5Translator, node: disclosure) -> None:
    self.body.append("</details>\n")


def _ids(node: chart_layouts) -> set[str]:
    return set(re.findall(r' id="([^"]+)"', "".join(node["layouts"])))


def visit_chart_layouts(self: HTML5Translator, node: chart_layouts) -> None:
    drawn = list(self.document.findall(chart_layouts))
    nth = drawn.index(node)
    # A chart that is drawn again refers to patterns of its own.
    again = not _ids(node).isdisjoint(set().union(*map(_ids, drawn[:nth])))
    self.body.append(f'<div class="ck-chart" role="img" aria-label="{escape(node["alt"])}">')
    for kind, layout in zip(("narrow", "wide"), node["layouts"], strict=True):
        shown = _ID.sub(rf"\g<0>{nth}-", layout) if again else layout
        self.body.append(f'<div class="ck-{kind}">{shown.strip()}</div>')
    self.body.append("</div>\n")


def depart_chart_layouts(self: HTML5Translator, node: chart_layouts) -> None:
    pass


def setup_chartcells(app: Sphinx) -> None:
    """Connect the nodes; MyST-NB finds the renderer by its entry point."""
    app.add_node(chart_layouts, html=(visit_chart_layouts, depart_chart_layouts))
    app.add_node(disclosure, html=(visit_disclosure, depart_disclosure))
