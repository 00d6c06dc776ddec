"""Checks between the tables, the article and the chapters: each finds one spoiled line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from frictionless import Package

from coursekit.course import Course
from coursekit.datasets import (
    check_claims,
    check_data,
    descriptor,
    names,
    whole_csv,
    whole_description,
)


@pytest.fixture
def course(root: Path, tmp_path: Path) -> Course:
    """A copy of the real data, to spoil."""
    shutil.copytree(root / "data", tmp_path / "data")
    (tmp_path / "_config.yml").touch()
    return Course(tmp_path)


def change(course: Course, name: str, old: str, new: str) -> int:
    """Replace `old` once in a table and return its line."""
    path = course.data / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text.count("\n", 0, text.index(old)) + 1


def test_real_data_are_in_order(root: Path) -> None:
    assert check_data(Course(root)) == []


def test_data_package_is_valid_for_frictionless(root: Path) -> None:
    report = Package(str(root / "data/datapackage.json")).validate()
    assert report.flatten(["name", "rowNumber", "note"]) == []


def test_downloads_have_every_column_and_are_valid_for_frictionless(
    root: Path, tmp_path: Path
) -> None:
    course = Course(root)
    (tmp_path / "datapackage.json").write_text(whole_description(course), "utf-8")
    for name in names():
        (tmp_path / f"{name}.csv").write_text(whole_csv(name, course), "utf-8")
        header = whole_csv(name, course).splitlines()[0].split(",")
        assert header == [field.name for field in descriptor(name).fields]
    assert "certainty" in whole_csv("ties", course).splitlines()[0]
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.flatten(["name", "rowNumber", "note"]) == []


def test_foreign_key_that_leads_nowhere_is_found_by_us_and_by_frictionless(course: Course) -> None:
    line = change(course, "estimates.csv", ",F109,", ",F999,")
    ours = [str(fault) for fault in check_data(course)]
    assert f'data/estimates.csv:{line}: claim: claims has no "F999"' in ours
    report = Package(str(course.data / "datapackage.json")).validate()
    assert report.flatten(["type"]) == [["foreign-key"]]


@pytest.mark.parametrize(
    ("table", "old", "new", "fault"),
    [
        ("claims", ",Identity,5,27,", ",Identity,5,29x,", "note: expected a whole number"),
        ("claims", ",Identity,5,27,", ",Identity,5,31,", "note 31 is in Identity 6"),
        ("ties", "hamburg-group,kolokol", "hamburg-gruop,kolokol", "nodes has no"),
        ("events", "pavlovsky;grigoriev", "pavlovsky;grigorev", 'there is no "grigorev" in people'),
        ("oddities", "Emergence 3-4; n. 18-20", "Emergence 3-5; n. 18-20", "paragraphs 1 to 4"),
        ("people", "Ermakov;Captain", "Denisov;Captain", '"denisov" names both'),
        ("claims", ",hedged\n", ",\n", "certainty: the cell is empty"),
        ("claims", ",1951-09,hamburg-group", ",1951-9,hamburg-group", "is not a date in EDTF"),
        ("claims", ",Emergence,1,,false,", ",Emergence,1,,true,", "no note is named"),
    ],
)
def test_fault_between_tables_is_found_with_its_line(
    course: Course, table: str, old: str, new: str, fault: str
) -> None:
    line = change(course, f"{table}.csv", old, new)
    faults = [str(fault) for fault in check_data(course)]
    assert any(re.match(rf"data/{table}\.csv:{line}: ", f) and fault in f for f in faults), faults


def test_table_without_description_is_found(course: Course) -> None:
    (course.data / "extra.csv").write_text("a\n1\n", "utf-8")
    assert [str(fault) for fault in check_data(course)] == [
        "data/extra.csv: datapackage.json does not describe it. Describe the table there."
    ]


def test_broken_description_is_told_with_its_line(course: Course) -> None:
    line = change(course, "datapackage.json", '"resources": [', '"resources": [ ,')
    assert [fault.line for fault in check_data(course)] == [line]


# Claims against chapters

CLAIMS = [
    dict(
        zip(
            ("claim_id", "chapter", "section", "paragraph", "note", "in_note", "claim"),
            row,
            strict=True,
        )
    )
    for row in (
        ("F1", "west", "West", "1", "47", "false", "One."),
        ("F2", "west", "West", "2", "48", "true", "Two."),
        ("F3", "conclusion", "Conclusion", "2", "", "false", "Three."),
    )
]


@pytest.mark.parametrize(
    ("sources", "uncovered"),
    [
        (["West 1; n. 47-48"], []),
        (["West 1; n. 47", "n. 48"], []),
        (["West 1", "West 2; n. 48"], ["F1"]),
        (["West 2; n. 47-48"], ["F1"]),
        (["West 1; n. 47", "West 2"], ["F2"]),
        ([], ["F1", "F2"]),
        (["this is no locator?!"], ["F1", "F2"]),
    ],
)
def test_claim_needs_its_paragraph_and_its_note_in_its_chapter(
    sources: list[str], uncovered: list[str]
) -> None:
    faults = check_claims(CLAIMS, {"west": sources})
    assert [str(fault).split("claim ")[1][:2] for fault in faults] == uncovered


def test_paragraph_cited_needs_a_claim_of_any_chapter() -> None:
    cited = ["West 1; n. 47", "n. 48", "Conclusion 2", "West 4"]
    assert [str(fault) for fault in check_claims(CLAIMS, {"west": cited})] == [
        "chapters/west.md: claims.csv has no claim from West 4. "
        "Add what the chapter takes from there."
    ]


def test_chapter_without_claims_of_its_own_may_cite_any_claim() -> None:
    assert check_claims(CLAIMS, {"welcome": ["Conclusion 2"]}) == []
