"""What each chart of the course shows and says."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from drawings import COURSE
from matplotlib.patches import PathPatch
from matplotlib.text import Text

from coursekit import load
from coursekit.charts.chart import Medium
from coursekit.course import find_course
from coursekit.datasets import load_rows
from coursekit.datasets.titles import TABLES, title_pattern
from coursekit.defectors import (
    draw_abstract_support,
    draw_archives,
    draw_certainty,
    draw_claim_support,
    draw_estimates,
    draw_finding_weights,
    draw_map,
    draw_name_forms,
    draw_network,
    draw_quarrel_sources,
    draw_source_kinds,
    draw_source_years,
    draw_timeline,
)
from coursekit.defectors.charts.certainty import LEVELS
from coursekit.defectors.charts.network import LINE_STYLES
from coursekit.defectors.charts.network_order import Tie, core, order
from coursekit.defectors.charts.timeline_marks import stretch


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


def test_dates_by_our_reading_are_counted_apart() -> None:
    events = load("events")
    unsure = int(events["date"].str.contains(r"[?~%]").sum())
    assert f"{unsure} dated by our reading" in draw_timeline().alt


def test_no_ties_of_the_printed_network_cross() -> None:
    paths = [patch for patch in draw_network().canvas_axes.patches if isinstance(patch, PathPatch)]
    ends = [(patch.get_path().vertices[0], patch.get_path().vertices[-1]) for patch in paths]
    spans = [(first[0] < 180, *sorted((first[1], last[1]))) for first, last in ends]
    for left, low, high in spans:
        assert not any(left == side and low < a < high < b for side, a, b in spans)


@pytest.mark.parametrize("level", LEVELS)
def test_each_certainty_is_known_without_its_colour(level: str) -> None:
    looks = [hatch or "solid" for _, hatch in LEVELS.values()]
    assert looks.count(LEVELS[level][1] or "solid") == 1
    assert list(map(str, LINE_STYLES.values())).count(str(LINE_STYLES[level])) == 1


def test_marks_of_letters_and_press_on_the_timeline_bear_their_notes() -> None:
    events = load("events")
    cited = events[events["category"].isin(["letter", "press"])]
    words = {text.get_text() for text in draw_timeline(medium="page").canvas_axes.texts}
    shown = {note for text in words for note in re.findall(r"\d+", text)}
    assert {str(int(note)) for note in cited["note"].dropna()} <= shown


def test_network_says_what_it_leaves_out() -> None:
    ties = len(load("ties"))
    assert f"of {ties} ties" in draw_network().alt
    assert len(draw_network().table) == ties
    assert f"of {ties} ties" not in draw_network(at_least=1).alt


def test_every_quarrel_of_the_main_network_is_kept() -> None:
    ties = [Tie("a", "b", "positive", "stated"), Tie("b", "c", "negative", "stated"),
            Tie("a", "d", "positive", "stated"), Tie("x", "y", "negative", "stated")]  # fmt: skip
    assert core(ties, 2) == {"a", "b", "c"}
    assert core(ties, 1) == {"a", "b", "c", "d", "x", "y"}


def test_nodes_that_are_tied_stand_side_by_side() -> None:
    chain = [Tie(one, other, "positive", "stated") for one, other in ("ae", "eb", "bd", "dc")]
    assert order(set("abcde"), chain) in (list("aebdc"), list("cdbea"))


def test_map_names_places_without_a_point() -> None:
    places = load("places")
    pointless = sorted(places.loc[places["latitude_deg"].isna(), "name"])
    alt = draw_map().alt
    assert pointless
    assert [name for name in pointless if name not in alt] == []


def test_certainty_counts_every_claim() -> None:
    table = draw_certainty().table.set_index("Section")
    assert table.loc["All sections", "All"] == len(load("claims"))


def test_claim_is_on_one_journal_where_all_its_notes_lead_there() -> None:
    claims, citations = load("claims"), load("citations")
    vestnik = citations["container"].fillna("").str.startswith("Socialistichesky vestnik")
    alone = claims[claims["note"].isin(citations.loc[vestnik, "note"]) & ~claims["in_note"]]
    table = draw_claim_support().table
    assert table["On Socialistichesky vestnik alone"].sum() == len(alone)


def test_paragraphs_without_a_note_have_only_claims_without_one() -> None:
    paragraphs = load("paragraphs").query("section != 'Abstract' and notes.isna()")
    bare = set(zip(paragraphs["section"], paragraphs["paragraph"], strict=True))
    table = draw_claim_support().table
    others = table[["With a note", "On Socialistichesky vestnik alone", "Told by a note itself"]]
    drawn = table[others.sum(axis=1) == 0]
    assert set(zip(drawn["Section"], drawn["Paragraph"], strict=True)) == bare


def test_claim_support_names_every_finding_on_the_notes_of_a_paragraph() -> None:
    named = {one for cell in draw_claim_support().table["Findings"] for one in cell.split("; ")}
    findings = load("oddities")
    text = findings[~findings["source"].str.fullmatch(r"Abstract \d")]["oddity_id"]
    assert named - {""} == {one for one in text if one.startswith("C")}


def test_finding_weights_draw_every_finding_once() -> None:
    shown = [text.get_text() for text in draw_finding_weights().canvas_axes.texts]
    findings = load("oddities")["oddity_id"]
    assert [one for one in findings if shown.count(one) != 1] == []


def test_words_of_others_are_never_drawn_as_the_authors() -> None:
    claims = load("claims").set_index("claim")["certainty"]
    table = draw_abstract_support().table
    own = table[table["How"].str.startswith("the author says")]
    assert set(own["Main text or Conclusion"].map(claims)) == {"stated"}
    quarrel = draw_quarrel_sources().table
    own = quarrel[quarrel["On whose word"].str.startswith("the author's")]
    assert set(own["Claim"].map(claims)) == {"stated"}


def test_statement_on_which_the_text_has_nothing_is_said_to_have_nothing() -> None:
    table, alt = draw_abstract_support().table, draw_abstract_support().alt
    bare = table.loc[table["Main text or Conclusion"] == "", "Statement"]
    assert len(bare)
    assert [statement for statement in bare if f"“{statement}”" not in alt] == []


def test_a_form_of_a_name_is_one_that_the_registers_know() -> None:
    known = pd.concat([load(name) for name in ("people", "organisations", "periodicals")])
    known = known.set_index("slug")
    for row in load("name_forms").itertuples():
        if row.named in known.index:
            names = f"{known['name'][row.named]};{known['variants'][row.named]}"
            assert row.form in names, row.form_id
    assert len(draw_name_forms().table) == len(load("name_forms"))


@pytest.mark.parametrize("medium", ["screen", "wide", "page"])
def test_titles_are_in_italics(medium: Medium) -> None:
    find = title_pattern({name: load_rows(name, find_course()) for name in TABLES})
    cut = {
        (text.get_text(), text.get_fontstyle())
        for draw in COURSE.values()
        for text in draw(medium=medium).findobj(Text)
        if find.search(text.get_text())
    }
    assert {title for title, _ in cut} >= {"Kolokol", "Chicago Daily Tribune ", "Bulletin "}
    assert [title for title, style in cut if style != "italic"] == []


def test_source_kinds_count_every_item() -> None:
    assert draw_source_kinds().table["All"].sum() == len(load("citations"))


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
