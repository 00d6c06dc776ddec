"""What the real tables say agrees with the article and with each other."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pybtex.database import parse_file

from coursekit.datasets import descriptor, load, names
from coursekit.edtf import read_edtf

BODY = {"Introduction": 7, "Emergence": 4, "Identity": 11, "West": 4, "Conclusion": 2}
NOTES = {"Introduction": 16, "Emergence": 6, "Identity": 21, "West": 8, "Conclusion": 0}
REGISTERS = ("people", "organisations", "periodicals", "places")
ALLOWED_HOSTS = {"datapackage.org", "doi.org", "creativecommons.org"}


def items(cell: Any) -> list[str]:
    return [] if pd.isna(cell) else str(cell).split(";")


@pytest.fixture(scope="module")
def package(root: Path) -> dict[str, Any]:
    description: dict[str, Any] = json.loads((root / "data/datapackage.json").read_text("utf-8"))
    return description


@pytest.fixture(scope="module")
def bibliography(root: Path) -> Any:
    return parse_file(str(root / "references.bib"), bib_format="bibtex").entries


# The article's structure


def test_body_has_28_paragraphs_in_five_sections() -> None:
    sections = Counter(load("paragraphs")["section"])
    assert sections == BODY | {"Abstract": 4}
    assert sum(BODY.values()) == 28


def test_51_notes_stand_16_6_21_8_and_0_in_the_sections() -> None:
    notes = load("notes")
    assert list(notes["note"]) == list(range(1, 52))
    assert {section: int((notes["section"] == section).sum()) for section in BODY} == NOTES


def test_paragraphs_and_notes_tell_the_same_places() -> None:
    from_paragraphs = {
        (row.section, row.paragraph, int(note))
        for row in load("paragraphs").itertuples()
        for note in items(row.notes)
    }
    from_notes = {(row.section, row.paragraph, row.note) for row in load("notes").itertuples()}
    assert from_paragraphs == from_notes


def test_six_paragraphs_of_the_body_have_no_note() -> None:
    body = load("paragraphs").query("section != 'Abstract'")
    bare = body[body["notes"].isna()]
    assert [f"{row.section} {row.paragraph}" for row in bare.itertuples()] == [
        "Introduction 7",
        "Emergence 1",
        "Identity 1",
        "Identity 2",
        "Conclusion 1",
        "Conclusion 2",
    ]


def test_first_words_are_at_most_six() -> None:
    assert load("paragraphs")["first_words"].str.split().str.len().max() <= 6


# Notes, citations, works, bibliography


def test_notes_cite_or_explain_58_things_numbered_in_each_note() -> None:
    citations = load("citations")
    assert len(citations) == 58
    for note, group in citations.groupby("note"):
        assert list(group["item"]) == list(range(1, len(group) + 1)), note


def test_citation_stands_where_its_note_stands_and_one_of_its_items_has_the_kind_of_the_note() -> (
    None
):
    notes = {row.note: row for row in load("notes").itertuples()}
    kinds: dict[int, set[str]] = {}
    for row in load("citations").itertuples():
        assert (row.section, row.paragraph) == (notes[row.note].section, notes[row.note].paragraph)
        kinds.setdefault(row.note, set()).add(row.kind)
    assert {note: row.kind in kinds[note] for note, row in notes.items()} == dict.fromkeys(
        notes, True
    )


def test_works_and_citations_agree_on_the_notes_that_cite_a_work() -> None:
    cited = load("citations").dropna(subset="work_id").groupby("work_id")["note"]
    for row in load("works").itertuples():
        expected = [int(note) for note in items(row.cited_in_notes)]
        notes = sorted(set(cited.get_group(row.work_id))) if row.work_id in cited.groups else []
        assert expected == notes, row.work_id


def test_25_works_are_listed_and_each_is_cited() -> None:
    works = load("works")
    listed = works[works["listing"] == "listed"]
    assert len(listed) == 25
    assert listed["cited_in_notes"].notna().all()


def test_citations_know_which_works_the_references_list() -> None:
    listing = load("works").set_index("work_id")["listing"]
    cited = load("citations").dropna(subset="work_id")
    assert list(cited["work_id"].map(listing).eq("listed")) == list(cited["listed"])


def test_four_notes_give_three_letters_of_the_hoover_institution() -> None:
    hoover = load("citations").query("archive == 'HIA'")
    assert (hoover["note"].tolist(), hoover["work_id"].nunique()) == ([18, 19, 34, 36], 3)


def test_only_the_two_ibids_are_marked_and_both_are_inferred() -> None:
    ibids = load("citations").query("ibid")
    certainty = dict(zip(ibids["note"], ibids["certainty"], strict=True))
    assert certainty == {24: "inferred", 50: "inferred"}


@pytest.mark.parametrize("name", ["citations", "works"])
def test_year_is_the_year_of_the_date(name: str) -> None:
    frame = load(name)
    years = [None if pd.isna(date) else int(date[:4]) for date in frame["date"]]
    assert years == [None if pd.isna(year) else year for year in frame["year"]]


def test_every_work_is_in_the_bibliography_under_its_listing(bibliography: Any) -> None:
    keyword = {"listed": "listed", "cited only": "cited-only", "named only": "cited-only"}
    expected = {row.work_id: keyword[row.listing] for row in load("works").itertuples()}
    ours = {"antoshin2025": "article"}
    listings = {key: entry.fields["keywords"] for key, entry in bibliography.items()}
    assert {key: word for key, word in listings.items() if word != "ours"} == expected | ours


def test_works_in_russian_are_marked_so_in_the_bibliography(bibliography: Any) -> None:
    for row in load("works").itertuples():
        marked = bibliography[row.work_id].fields.get("langid") == "russian"
        assert marked == (not pd.isna(row.language) and row.language == "ru"), row.work_id


def test_every_work_that_the_book_adds_is_cited_in_it(bibliography: Any, root: Path) -> None:
    prose = "".join(path.read_text("utf-8") for path in (root / "chapters").glob("*.md"))
    cited = {key for keys in re.findall(r"\{cite:p\}`([^`]+)`", prose) for key in keys.split(",")}
    ours = {key for key, entry in bibliography.items() if entry.fields["keywords"] == "ours"}
    assert ours - cited - set(load("terms")["reference"].dropna()) == set()


def test_outside_knowledge_in_the_glossary_refers_to_the_bibliography(bibliography: Any) -> None:
    terms = load("terms")
    assert set(terms["reference"].dropna()) <= set(bibliography)
    assert terms.loc[terms["reference"].notna(), "outside"].all()
    assert (terms["section"].notna() | terms["outside"]).all()


# Numbers and dates


def test_verbal_estimates_have_no_number_and_the_others_have_one() -> None:
    estimates = load("estimates")
    verbal = estimates["precision"].eq("verbal")
    assert int(verbal.sum()) == 3
    assert list(estimates["low_persons"].isna()) == list(verbal)
    assert (estimates["low_persons"] <= estimates["high_persons"]).fillna(True).all()


def test_lower_bound_has_no_upper_end() -> None:
    bound = load("estimates").query("precision == 'lower bound'")
    assert bound["more_than"].all()
    assert bound["high_persons"].isna().all()


def test_three_estimates_of_the_press_count_three_populations() -> None:
    chosen = (
        load("estimates")
        .set_index("estimate_id")
        .loc[["bulletin-1949", "tribune-1950", "tribune-headline-refuge"], "comparable_group"]
    )
    assert chosen.nunique() == 3


def test_precision_of_an_event_is_that_of_its_date() -> None:
    events = load("events")
    assert list(events["precision"]) == [read_edtf(date).precision for date in events["date"]]


@pytest.mark.parametrize(
    ("name", "column"),
    [("events", "date"), ("quantities", "date"), ("ties", "date"), ("organisations", "founded")],
)
def test_date_of_ours_is_marked_and_explained(name: str, column: str) -> None:
    rows = load(name).dropna(subset=[column])
    doubtful = rows[rows[column].str.contains(r"\?")]
    assert len(doubtful) > 0
    assert doubtful["remark"].notna().all()


# People, groups, places, ties


def test_one_man_keeps_his_four_names_in_one_row() -> None:
    row = load("people").set_index("slug").loc["vladimir-yurasov"]
    assert {"Vladimir Jurasov", "Yurasov", "Zhabinsky", "V. Rudolf"} <= set(items(row["variants"]))


def test_guess_of_the_article_stays_a_guess() -> None:
    assert load("people").set_index("slug").loc["miroshnikov", "certainty"] == "hedged"


def test_short_names_are_unique_in_all_registers() -> None:
    slugs = [slug for name in REGISTERS for slug in load(name)["slug"]]
    assert [slug for slug, count in Counter(slugs).items() if count > 1] == []


def test_first_mention_is_among_the_places_where_the_entry_is_named() -> None:
    for name in REGISTERS:
        for row in load(name).itertuples():
            if row.in_note:
                assert str(row.note) in items(row.named_in_notes), row.slug
            else:
                assert str(row.section) in str(row.named_in), row.slug


def test_place_has_both_coordinates_or_neither() -> None:
    places = load("places")
    known = places["latitude_deg"].notna()
    assert list(known) == list(places["longitude_deg"].notna())
    assert list(known) == list(places["accuracy"].notna())


def test_every_node_is_tied_and_points_at_the_entry_of_its_type() -> None:
    ties, nodes = load("ties"), load("nodes")
    assert set(nodes["node_id"]) == {*ties["from_node"], *ties["to_node"]}
    for row in nodes.itertuples():
        entries = {
            kind: getattr(row, kind)
            for kind in ("person", "organisation", "periodical", "event")
            if not pd.isna(getattr(row, kind))
        }
        expected = {} if row.type in ("group", "state") else {row.type: row.node_id}
        assert entries == expected, row.node_id


def test_accusation_is_reported_and_never_stated() -> None:
    accusations = load("ties").query("relation == 'accused' and to_node != 'soviet-intelligentsia'")
    assert set(accusations["certainty"]) == {"reported"}


# Claims, oddities, description


def test_what_another_voice_is_set_against_is_disputed_in_every_table() -> None:
    expected = {
        "claims": "F040 F109 F120 F203 F206 F270 F271 F272",
        "estimates": "bulletin-1949 tribune-1950",
        "historiography": "H04",
        "quarrel_claims": "F203 F206",
        "ties": "T37 T67",
    }
    levels = {
        name: " ".join(frame.loc[frame["certainty"] == "disputed"].iloc[:, 0])
        for name in names()
        if "certainty" in (frame := load(name)) and (frame["certainty"] == "disputed").any()
    }
    assert expected == levels


def test_every_paragraph_of_the_body_and_both_abstracts_have_claims() -> None:
    claims = load("claims")
    claimed = set(zip(claims["section"], claims["paragraph"], strict=True))
    for row in load("paragraphs").itertuples():
        if row.section != "Abstract" or row.paragraph <= 2:
            assert (row.section, row.paragraph) in claimed, (row.section, row.paragraph)


def test_claims_of_a_section_belong_to_its_chapter_or_to_the_audit() -> None:
    for row in load("claims").itertuples():
        home = "audit" if row.section == "Abstract" else str(row.section).casefold()
        assert row.chapter.startswith((home, "audit")), row.claim_id


def test_nineteen_oddities_change_what_one_may_conclude() -> None:
    assert Counter(load("oddities")["strength"])[3] == 19


def test_every_table_and_column_is_described() -> None:
    for name in names():
        described = descriptor(name)
        assert described.title
        assert described.sources, name
        for field in described.fields:
            assert field.title, (name, field.name)
            assert field.description.endswith("."), (name, field.name)


def test_levels_stand_in_the_description_as_the_standard_has_them(package: dict[str, Any]) -> None:
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            levels = field.get("constraints", {}).get("enum")
            assert field.get("categories") == levels, (resource["name"], field["name"])


def test_every_level_of_a_column_is_in_use(package: dict[str, Any]) -> None:
    unused = {
        (name, field.name): missing
        for name in names()
        for field in descriptor(name).fields
        if field.name not in ("certainty", "section", "chapter", "kind")
        and (missing := set(field.levels) - set(load(name)[field.name].dropna()))
    }
    assert unused == {}


def test_description_names_no_host_but_sources_and_standards(package: dict[str, Any]) -> None:
    hosts = set(re.findall(r"https?://([^/\"\s]+)", json.dumps(package)))
    assert hosts == ALLOWED_HOSTS


def test_readme_names_every_table(root: Path) -> None:
    text = (root / "data/README.md").read_text("utf-8")
    assert re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) == names()
