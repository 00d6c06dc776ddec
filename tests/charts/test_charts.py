"""Every chart carries its words, its table and its sources, in a notebook and in every medium."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from drawings import COURSE, DATASET

from coursekit import defectors, load
from coursekit.charts.chart import MIME, Chart
from coursekit.charts.frames import source_line
from coursekit.defectors import draw_source_years
from coursekit.locators import check_source
from own_course import make_own_course


def test_the_package_of_the_course_offers_every_chart() -> None:
    assert {getattr(defectors, name) for name in COURSE} == set(DATASET)


def test_alternative_text_is_short_and_whole(chart: Chart) -> None:
    assert 25 <= len(chart.alt.split()) <= 100
    assert chart.alt.endswith(".")
    assert not re.search(r"\bnan\b|\bNone\b(?! is)|<NA>|\bNaT\b|  ", chart.alt)


def test_source_line_leads_to_places_that_exist(course_chart: Chart) -> None:
    lead, places = re.fullmatch(r"(Source: Antoshin 2025, )(.+)", course_chart.source).groups()
    assert lead
    if places != "all 51 notes":
        assert check_source(places.removesuffix(" and their notes"))


def test_source_line_is_short(chart: Chart) -> None:
    assert len(chart.source) <= 150


def test_note_without_its_paragraph_is_cited_where_it_stands() -> None:
    frame = pd.DataFrame({"section": ["Footnote"], "paragraph": [None], "note": ["39;42"]})
    assert source_line(frame) == "Source: Antoshin 2025, Identity 10–11; n. 39, 42"


def test_chart_of_another_course_cites_its_article(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = make_own_course(tmp_path)
    monkeypatch.chdir(course)
    assert source_line(load("rain")) == "Source: the article, Start 1–2; n. 1"
    package = course / "data" / "datapackage.json"
    text = package.read_text("utf-8").replace("{", '{"article": "Doe 1999",', 1)
    package.write_text(text, "utf-8")
    assert source_line(load("rain")) == "Source: Doe 1999, Start 1–2; n. 1"


def test_table_tells_where_each_row_comes_from(course_chart: Chart) -> None:
    places = [place for place in course_chart.table.iloc[:, -1] if place]
    assert course_chart.table.columns[-1] in {"Place", "Where in the article"}
    assert places
    assert all(check_source(place) for place in places)


def test_table_has_titles_for_readers(chart: Chart) -> None:
    assert [title for title in chart.table.columns if "_" in title or title != title.strip()] == []
    assert [title for title in chart.table.columns if not title[0].isupper()] == []


def test_record_is_plain_json(chart: Chart) -> None:
    record = json.loads(json.dumps(chart.to_record(), allow_nan=False))
    table = record["table"]
    assert set(record) == {"name", "alt", "source", "datasets", "table", "queries", "marks"}
    assert len(table["rows"]) == len(chart.table)
    assert {len(row) for row in table["rows"]} == {len(table["columns"])}
    assert "nan" not in {str(cell).lower() for row in table["rows"] for cell in row}


def test_every_mark_stands_on_the_chart_and_for_rows_of_its_table(chart: Chart) -> None:
    marks = chart.to_record()["marks"]
    assert bool(marks) == (chart.name in {"network", "timeline", "map"})
    for mark in marks:
        left, top, width, height = mark["place"]
        assert -1 <= left <= left + width <= 101
        assert -1 <= top <= top + height <= 101
        assert mark["rows"]
        assert all(mark["key"] in chart.table.iloc[row].tolist() for row in mark["rows"])


def test_notebook_gets_words_record_and_pictures_and_what_it_asks_for() -> None:
    chart = draw_source_years()
    bundle = chart._repr_mimebundle_()
    assert set(bundle) == {"image/svg+xml", "text/plain", MIME}
    assert bundle["text/plain"] == chart.alt
    assert bundle["image/svg+xml"] == chart.to_svg()
    assert bundle[MIME]["page_svg"] == chart.on("page").to_svg() != chart.to_svg()
    assert set(chart._repr_mimebundle_(include={"text/plain"})) == {"text/plain"}
    assert set(chart._repr_mimebundle_(exclude={"text/plain"})) == {"image/svg+xml", MIME}
    assert "page_svg" not in chart.on("page")._repr_mimebundle_()[MIME]


def test_media_show_the_same_in_the_same_words(layout: Chart, chart: Chart) -> None:
    assert (layout.alt, layout.source, layout.datasets) == (chart.alt, chart.source, chart.datasets)
    assert layout.table.equals(chart.table)
    assert shown(layout) == shown(chart)


def shown(chart: Chart) -> Counter[str]:
    """All words in the chart, however they are broken into lines; dots only part them."""
    said = " ".join(text.get_text() for text in chart.canvas_axes.texts)
    return Counter(said.replace("·", "").split())


def test_importing_the_package_brings_in_no_heavy_library() -> None:
    code = "import sys, coursekit; print({'pandas', 'matplotlib', 'edtf'} & set(sys.modules))"
    assert run(code) == "set()"


def test_charts_do_without_pyplot() -> None:
    code = "import sys; from coursekit.defectors import *; draw_map().to_svg(); print(*sys.modules)"
    assert "matplotlib.pyplot" not in run(code).split()


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()
