"""A chart leads to the rows of the datasets that it draws."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from lxml import html
from playwright.sync_api import Page

ROWS = ""
DRAWN = {
    "abstract-support": {"abstract_claims": "Statement", "claims": "Main text or Conclusion"},
    "archives": {"citations": ROWS, "organisations": "Archive"},
    "certainty": {"claims": "All"},
    "claim-support": {"claims": "Section", "oddities": "Findings"},
    "estimates": {"estimates": ROWS},
    "finding-weights": {"oddities": ROWS},
    "map": {"places": ROWS},
    "name-forms": {"name_forms": ROWS},
    "network": {"ties": ROWS},
    "quarrel-sources": {"quarrel_claims": ROWS, "claims": ROWS},
    "source-kinds": {"citations": "All"},
    "source-years": {"citations": ROWS},
    "timeline": {"events": ROWS},
}
"""By chart and dataset the column of the chart's table that tells how many rows are drawn."""


def _size(heads: list[str], rows: list[list[str]], column: str) -> int:
    """Count rows, or the different values of a column; or sum its numbers, without a total."""
    if column == ROWS:
        return len(rows)
    if column == "Section":  # of claims by paragraph, whose counts stand between the two
        counts = slice(heads.index("Paragraph") + 1, heads.index("Findings"))
        return sum(int(cell) for row in rows for cell in row[counts])
    cells = [row[heads.index(column)] for row in rows if row[0] != "All sections"]
    if column == "All":
        return sum(map(int, cells))
    return len({cell for all_ in cells for cell in re.split(r"[; ]+(?=C\d)", all_) if cell != "–"})


def test_every_chart_leads_to_the_rows_and_counts_that_it_draws(
    book_html: Path, site: str, tab: Page
) -> None:
    wrong, seen = {}, {}
    for chapter in sorted((book_html / "chapters").glob("*.html")):
        for data in html.parse(chapter).iterfind(".//details[@class='ck-chart-data']"):
            name = data.find(".//*[@aria-label]").get("aria-label").split()[-1]
            heads, *rows = [
                [" ".join(cell.itertext()).strip() for cell in row] for row in data.iter("tr")
            ]
            links = [
                one.get("href")
                for one in data.findall("./p/a[span]")
                if "/data/" in one.get("href")
            ]
            seen[name] = [heads, rows, [urljoin(f"{site}/chapters/", link) for link in links]]
    assert set(seen) == set(DRAWN)
    for name, (heads, rows, links) in seen.items():
        for link in links:
            dataset = Path(urlsplit(link).path).stem
            tab.goto(link)
            shown = int(tab.locator(".ck-ask output").inner_text().split()[0])
            if dataset in DRAWN[name]:
                drawn = _size(heads, rows, DRAWN[name][dataset])
                if drawn != shown:
                    wrong[name, dataset] = (drawn, shown)
            elif not shown:
                wrong[name, dataset] = (1, 0)
    assert wrong == {}
    for name, by in {"certainty": "Section", "source-kinds": "Kind of source"}.items():
        heads, rows, [link] = seen[name]
        first, last = heads.index(by), heads.index("All") + 1
        tab.goto(link)
        counted = tab.locator(".ck-counts tbody tr").all_inner_texts()
        across = [head.lower() for head in tab.locator(".ck-counts thead th").all_inner_texts()]
        order = [across.index(head.lower()) for head in heads[first + 1 : last - 1]]
        told = {(cells := row.split("\t"))[0]: [cells[n] for n in order] for row in counted}
        assert told == {
            row[first]: row[first + 1 : last - 1] for row in rows if row[0] != "All sections"
        }
