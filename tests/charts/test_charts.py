"""Every chart carries its words, its table and its sources, and says what it cannot draw."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from drawings import COURSE, DRAW, answers, items, scores

import coursekit
from coursekit import load
from coursekit.charts import (
    Chart,
    draw_archives,
    draw_certainty,
    draw_estimates,
    draw_map,
    draw_network,
    draw_source_kinds,
    draw_source_years,
    draw_timeline,
)
from coursekit.charts.chart import MIME, Medium
from coursekit.charts.distractors import draw_distractors
from coursekit.charts.frames import source_line
from coursekit.charts.item_map import draw_item_map
from coursekit.charts.network_order import Tie, core, order
from coursekit.charts.score_histogram import draw_score_histogram
from coursekit.charts.timeline_marks import stretch
from coursekit.errors import DatasetError
from coursekit.locators import check_source
from own_course import make_own_course

DATASET = {
    draw_archives: "citations",
    draw_certainty: "claims",
    draw_estimates: "estimates",
    draw_map: "places",
    draw_network: "ties",
    draw_source_kinds: "citations",
    draw_source_years: "citations",
    draw_timeline: "events",
}
each_chart = pytest.mark.parametrize("draw", DATASET, ids=lambda draw: draw.__name__)


def test_the_package_offers_every_chart() -> None:
    assert {name for name in coursekit.__all__ if name.startswith("draw_")} == set(COURSE)
    assert {getattr(coursekit, name) for name in COURSE} == set(DATASET)


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
    assert set(record) == {"name", "alt", "source", "datasets", "table"}
    assert len(table["rows"]) == len(chart.table)
    assert {len(row) for row in table["rows"]} == {len(table["columns"])}
    assert "nan" not in {str(cell).lower() for row in table["rows"] for cell in row}


def test_notebook_gets_words_record_and_pictures_for_screen_and_paper(chart: Chart) -> None:
    bundle = chart._repr_mimebundle_()
    assert set(bundle) == {"image/svg+xml", "text/plain", MIME}
    assert bundle["text/plain"] == chart.alt
    assert bundle["image/svg+xml"] == chart.to_svg()
    assert bundle[MIME]["page_svg"] == chart.on("page").to_svg() != bundle["image/svg+xml"]


def test_notebook_gets_what_it_asks_for() -> None:
    chart = draw_source_years()
    assert set(chart._repr_mimebundle_(include={"text/plain"})) == {"text/plain"}
    assert set(chart._repr_mimebundle_(exclude={"text/plain"})) == {"image/svg+xml", MIME}
    assert "page_svg" not in chart.on("page")._repr_mimebundle_()[MIME]


def test_media_show_the_same_in_the_same_words(layout: Chart) -> None:
    chart = DRAW["draw_" + layout.name.replace("-", "_")]()
    assert (layout.alt, layout.source, layout.datasets) == (chart.alt, chart.source, chart.datasets)
    assert layout.table.equals(chart.table)
    assert shown(layout) == shown(chart)


def shown(chart: Chart) -> Counter[str]:
    """All words in the chart, however they are broken into lines; dots only part them."""
    said = " ".join(text.get_text() for text in chart.canvas_axes.texts)
    return Counter(said.replace("·", "").split())


@each_chart
def test_columns_that_are_missing_are_all_named(draw: Callable[..., Chart]) -> None:
    frame = load(DATASET[draw]).drop(columns=["section", "note"])
    with pytest.raises(DatasetError, match='"section", "note"') as caught:
        draw(frame)
    assert f'load("{DATASET[draw]}")' in str(caught.value)


@each_chart
def test_empty_frame_is_refused_in_plain_words(draw: Callable[..., Chart]) -> None:
    with pytest.raises(DatasetError, match="no rows"):
        draw(load(DATASET[draw]).iloc[:0])


@each_chart
def test_frame_of_plain_text_draws_the_same(draw: Callable[..., Chart]) -> None:
    """A user may have read the CSV file without the types of its description."""
    path = coursekit_data() / f"{DATASET[draw]}.csv"
    assert draw().to_svg() == draw(pd.read_csv(path, dtype=str)).to_svg()


def coursekit_data() -> Path:
    from coursekit.course import find_course

    return find_course().data


@each_chart
def test_part_of_the_data_draws_and_changes_the_words(draw: Callable[..., Chart]) -> None:
    frame = load(DATASET[draw])
    some = frame[frame["section"] == "Identity"]
    chart = draw(some if len(some) else frame.iloc[1:])
    assert chart.alt != draw().alt
    assert chart.to_svg().startswith("<svg")


@each_chart
def test_what_is_no_frame_is_refused_in_plain_words(draw: Callable[..., Chart]) -> None:
    with pytest.raises(DatasetError, match=r"^a frame is to be drawn, not a str\. Start from load"):
        draw("estimates")


@pytest.mark.parametrize(
    ("draw", "name", "column"),
    [(draw_estimates, "estimates", "low_persons"), (draw_map, "places", "latitude_deg")],
)
def test_number_that_is_none_is_named(draw: Callable[..., Chart], name: str, column: str) -> None:
    frame = load(name).astype({column: object})
    frame.loc[0, column] = "many"
    with pytest.raises(DatasetError, match=f'^{column}: expected a number, found "many"'):
        draw(frame)


def test_network_without_a_node_worth_drawing_is_refused() -> None:
    ties = load("ties")
    with pytest.raises(DatasetError, match=r"Draw every node: at_least=1\.$"):
        draw_network(ties[ties["sign"] != "negative"], at_least=99)
    assert draw_network(ties.head(1), at_least=1).table.shape[0] == 1


def test_cited_item_without_a_note_is_left_out() -> None:
    frame = load("citations").astype({"note": object})
    frame.loc[0, "note"] = None
    assert draw_source_kinds(frame).table["All"].sum() == len(frame) - 1
    with pytest.raises(DatasetError, match="the frame to draw has no rows"):
        draw_source_kinds(frame.head(1))


@pytest.mark.parametrize("column", ["event", "category"])
@pytest.mark.parametrize("medium", ["screen", "page"])
def test_event_may_lack_its_name_or_category(column: str, medium: Medium) -> None:
    frame = load("events").astype({column: object})
    frame.loc[:5, column] = None
    assert len(draw_timeline(frame, medium=medium).table) == len(frame)


def test_estimates_keep_populations_apart() -> None:
    chart = draw_estimates()
    groups = load("estimates")["comparable_group"].nunique()
    assert f"in {groups} panels" in chart.alt
    assert chart.alt.endswith("The panels cannot be compared.")


def test_estimate_above_a_bound_is_never_a_plain_number() -> None:
    assert "more than 20,000" in draw_estimates().alt


def test_verbal_estimates_stay_words() -> None:
    frame = load("estimates")
    verbal = frame[frame["low_persons"].isna()]
    shown = {text.get_text() for text in draw_estimates(verbal).canvas_axes.texts}
    assert {f"“{wording.strip(chr(34))}”" for wording in verbal["wording"]} <= shown
    assert not [text for text in shown if text.replace(",", "").isdigit()]


def test_archives_count_a_letter_once_that_two_notes_cite() -> None:
    assert "Hoover Institution Archive on War, Revolution and Peace: 4 notes, 3 letters" in (
        draw_archives().alt
    )


def test_years_without_a_source_are_named() -> None:
    assert "None is of 1954–58" in draw_source_years().alt


def test_source_years_need_a_dated_letter_or_press_item() -> None:
    citations = load("citations")
    books = citations[citations["kind"] == "book"]
    with pytest.raises(DatasetError, match="archival letter"):
        draw_source_years(books)


def test_dates_by_our_reading_are_counted_apart() -> None:
    events = load("events")
    unsure = int(events["date"].str.contains(r"[?~%]").sum())
    assert f"{unsure} dated by our reading" in draw_timeline().alt


def test_network_says_what_it_leaves_out() -> None:
    ties = len(load("ties"))
    assert f"of {ties} ties" in draw_network().alt
    assert len(draw_network().table) == ties
    assert "Drawn are" not in draw_network(at_least=1).alt


def test_map_names_places_without_a_point() -> None:
    places = load("places")
    pointless = sorted(places.loc[places["latitude_deg"].isna(), "name"])
    alt = draw_map().alt
    assert pointless
    assert [name for name in pointless if name not in alt] == []


def test_certainty_counts_every_claim() -> None:
    table = draw_certainty().table.set_index("Section")
    assert table.loc["All sections", "All"] == len(load("claims"))


def test_source_kinds_count_every_item() -> None:
    assert draw_source_kinds().table["All"].sum() == len(load("citations"))


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


def test_every_quarrel_of_the_main_network_is_kept() -> None:
    ties = [Tie("a", "b", "positive", "stated"), Tie("b", "c", "negative", "stated"),
            Tie("a", "d", "positive", "stated"), Tie("x", "y", "negative", "stated")]  # fmt: skip
    assert core(ties, 2) == {"a", "b", "c"}
    assert core(ties, 1) == {"a", "b", "c", "d", "x", "y"}


def test_nodes_that_are_tied_stand_side_by_side() -> None:
    chain = [Tie(one, other, "positive", "stated") for one, other in ("ae", "eb", "bd", "dc")]
    assert order(set("abcde"), chain) in (list("aebdc"), list("cdbea"))


CLASS_FRAMES = {
    draw_score_histogram: scores,
    draw_item_map: items,
    draw_distractors: answers,
}
each_class_chart = pytest.mark.parametrize("draw", CLASS_FRAMES, ids=lambda draw: draw.__name__)


@each_class_chart
def test_chart_of_a_class_names_all_missing_columns(draw: Callable[..., Chart]) -> None:
    frame = CLASS_FRAMES[draw]()
    last, first = frame.columns[-1], frame.columns[0]
    with pytest.raises(DatasetError, match="has no column") as caught:
        draw(frame.drop(columns=[first, last]))
    assert f'"{first}"' in str(caught.value)
    assert f'"{last}"' in str(caught.value)


@each_class_chart
def test_chart_of_a_class_refuses_an_empty_frame(draw: Callable[..., Chart]) -> None:
    with pytest.raises(DatasetError, match="no rows"):
        draw(CLASS_FRAMES[draw]().iloc[:0])


@each_class_chart
def test_chart_of_one_student_or_exercise_draws(draw: Callable[..., Chart]) -> None:
    assert draw(CLASS_FRAMES[draw]().iloc[:1]).to_svg().startswith("<svg")


def test_histogram_counts_every_known_total_once() -> None:
    chart = draw_score_histogram(scores())
    assert chart.table["Students"].sum() == 58
    assert "2 students without a total left out" in chart.alt


def test_histogram_puts_the_top_mark_into_the_last_bar() -> None:
    table = draw_score_histogram(pd.DataFrame({"points": [20.0, 0.0], "out_of": 20.0})).table
    assert table.iloc[-1].tolist() == ["18 to 20", 1]
    assert table.iloc[0].tolist() == ["0 to under 2", 1]


def test_histogram_needs_a_known_total() -> None:
    with pytest.raises(DatasetError, match="no student's points"):
        draw_score_histogram(pd.DataFrame({"points": [float("nan")], "out_of": 3.0}))


def test_item_map_names_what_it_cannot_place() -> None:
    words = " ".join(text.get_text() for text in draw_item_map(items()).canvas_axes.texts)
    assert "Too few to say: 12 What the letter number 12" in words


def test_item_map_names_exercises_to_look_at() -> None:
    assert "4 (What the letter number 4 says of camps)" in draw_item_map(items()).alt


def test_distractors_of_a_small_class_have_one_bar() -> None:
    frame = answers().assign(**{f"{third}_n": None for third in ("upper", "middle", "lower")})
    chart = draw_distractors(frame)
    assert "too small to be divided into thirds" in chart.alt
    assert list(chart.table.columns) == ["Answer", "Right", "Students"]


def test_importing_the_package_brings_in_no_heavy_library() -> None:
    code = "import sys, coursekit; print({'pandas', 'matplotlib', 'edtf'} & set(sys.modules))"
    assert run(code) == "set()"


def test_charts_do_without_pyplot() -> None:
    code = "import sys, coursekit; coursekit.draw_map().to_svg(); print(*sys.modules)"
    assert "matplotlib.pyplot" not in run(code).split()


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("edtf", "years"),
    [
        ("1951", (1951, 1952)),
        ("1946/1947", (1946, 1948)),
        ("../1961", (None, 1962)),
        ("9999-07/9999", (9999 + 181 / 365, 10000)),
    ],
)
def test_date_covers_whole_years(edtf: str, years: tuple[float | None, float | None]) -> None:
    assert stretch(edtf) == years
