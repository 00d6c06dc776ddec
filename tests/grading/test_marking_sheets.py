"""Sheets on which people mark prose: written, filled in with a spreadsheet, read back."""

from __future__ import annotations

from pathlib import Path

import pytest
from essays import (
    ANNA,
    ANSWERS,
    BEN,
    CARL,
    HALF,
    NONE,
    TOP,
    digest_in,
    fill,
    given_in,
    rows,
    save,
    table,
    told_in,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.exercises import Exercise
from coursekit.grading.model import Student
from coursekit.grading.rubric_sheets.sheet_keys import sheet_key, student_of
from coursekit.grading.rubric_sheets.sheets import answer_digest, read_answers, write_sheet


def test_sheet_has_a_row_for_each_answer_and_a_column_for_each_level(
    sheet: Path, essay: Exercise
) -> None:
    assert write_sheet(sheet, essay, rows(ANNA, BEN), {}) == []
    first, second = table(sheet)
    assert list(first) == [
        *("key", "student", "name", "answer", TOP, HALF, NONE),
        *("points", "out of", "comment", "earlier mark", "digest"),
    ]
    assert (first["student"], first["name"]) == ("0042", "Anna 🦊")
    assert first["answer"] == "'- first\n'- <b>second</b>"
    assert (second["name"], second["answer"]) == ("'=cmd|' /C calc'!A0", '\'=1+1;"x"')
    assert read_answers(sheet, essay) == ({}, [])


def test_marks_come_back_and_half_marked_is_fine(sheet: Path, essay: Exercise) -> None:
    write_sheet(sheet, essay, rows(ANNA, BEN, CARL), {})
    fill(sheet, {TOP: "x"}, {"points": "2,25", "comment": "- good; see me"})
    assert given_in(sheet, essay) == {ANNA.key: (3, ""), BEN.key: (2.25, "- good; see me")}
    judgements, faults = read_answers(sheet, essay)
    assert faults == []
    assert digest_in(judgements, ANNA) == answer_digest(ANSWERS[ANNA.key])


@pytest.mark.parametrize("tick", ["x", "X", " x ", "х", "✓", "Ｘ", "1"])
def test_any_usual_mark_is_an_x(sheet: Path, essay: Exercise, tick: str) -> None:
    write_sheet(sheet, essay, rows(ANNA), {})
    fill(sheet, {HALF: tick})
    assert given_in(sheet, essay) == {ANNA.key: (1.5, "")}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_sheet_is_read_however_a_spreadsheet_saved_it(
    sheet: Path, essay: Exercise, delimiter: str, encoding: str
) -> None:
    write_sheet(sheet, essay, rows(CARL, BEN), {})
    filled = [{k: v.replace("…", "...") for k, v in row.items()} for row in table(sheet)]
    filled[0].update({"points": "1,5", "comment": "Хорошо"})
    save(sheet, filled, delimiter, encoding)
    assert given_in(sheet, essay) == {CARL.key: (1.5, "Хорошо")}
    assert write_sheet(sheet, essay, rows(CARL, BEN, ANNA), {}) == []
    assert given_in(sheet, essay) == {CARL.key: (1.5, "Хорошо")}


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({TOP: "x", HALF: "x"}, "more than one level is marked: 3, 1.5"),
        (
            {TOP: "x", "points": "2"},
            'level 3 is marked, which is 3 of 3, but the column "points" says 2',
        ),
        ({TOP: "perhaps"}, '"perhaps" does not mark a level'),
        ({"points": "4"}, "4 is more than the answer can bring, 3"),
        ({"points": "-1"}, '"-1" is not a number of points'),
        ({"points": "nan"}, '"nan" is not a number of points'),
        ({"points": "02. Mai"}, '"02. Mai" is not a number of points'),
        ({"points": "1", "digest": "44105"}, 'the column "digest" was changed'),
        ({"points": "1", "key": "bcdf"}, 'the key "bcdf" belongs to no student'),
    ],
)
def test_row_that_cannot_be_understood_waits_and_the_rest_counts(
    sheet: Path, essay: Exercise, cells: dict[str, str], message: str
) -> None:
    write_sheet(sheet, essay, rows(BEN, CARL), {})
    fill(sheet, cells, {NONE: "x"})
    assert told_in(sheet, essay) == [(2, message)]
    assert given_in(sheet, essay) == {CARL.key: (0, "")}


def test_mark_and_the_same_points_are_one_mark(sheet: Path, essay: Exercise) -> None:
    write_sheet(sheet, essay, rows(ANNA), {})
    fill(sheet, {TOP: "x", "points": "3,0"})
    assert given_in(sheet, essay) == {ANNA.key: (3, "")}


def test_student_who_is_not_on_the_roster_is_told(sheet: Path, essay: Exercise) -> None:
    write_sheet(sheet, essay, rows(ANNA, BEN), {})
    fill(sheet, {TOP: "x"}, {TOP: "x"})
    judgements, faults = read_answers(sheet, essay, known={BEN.key})
    assert [key for key, _ in judgements] == [BEN.key]
    assert "belongs to no student" in faults[0].message


def test_copied_row_with_another_mark_counts_neither(sheet: Path, essay: Exercise) -> None:
    write_sheet(sheet, essay, rows(ANNA, BEN), {})
    filled = table(sheet)
    filled.append({**filled[1], TOP: "x"})
    filled[1][HALF] = "x"
    save(sheet, filled)
    assert given_in(sheet, essay) == {}
    assert "has another mark in" in told_in(sheet, essay)[0][1]


def test_changed_heading_is_taken_by_its_points_and_told(sheet: Path, essay: Exercise) -> None:
    write_sheet(sheet, essay, rows(ANNA), {})
    text = sheet.read_text(encoding="utf-8").replace(HALF, "1.5 | Something else")
    sheet.write_text(text, encoding="utf-8")
    fill(sheet, {"1.5 | Something else": "x"})
    assert given_in(sheet, essay) == {ANNA.key: (1.5, "")}
    assert "is now" in told_in(sheet, essay)[0][1]


def test_level_that_the_rubric_lost_makes_its_rows_wait(sheet: Path, essay: Exercise) -> None:
    write_sheet(sheet, essay, rows(ANNA, BEN), {})
    text = sheet.read_text(encoding="utf-8").replace(HALF, "2 | Something else")
    sheet.write_text(text, encoding="utf-8")
    fill(sheet, {"2 | Something else": "x"}, {TOP: "x"})
    assert given_in(sheet, essay) == {BEN.key: (3, "")}
    messages = [message for _, message in told_in(sheet, essay)]
    assert messages == [
        f'the column "{HALF}" is missing',
        'the rubric has no level "2 | Something else"',
        '"2 | Something else" is marked, but the rubric has no such level',
    ]


def test_anonymous_sheet_tells_nothing_of_who_wrote(sheet: Path, essay: Exercise) -> None:
    people = [Student(f"0400{place:03d}", f"Name {place}") for place in range(30)]
    write_sheet(sheet, essay, rows(*people), {}, anonymous=True)
    written = table(sheet)
    assert not {"student", "name"} & set(written[0])
    text = sheet.read_text(encoding="utf-8")
    assert not any(person.key in text or person.name in text for person in people)
    order = [student_of(essay.id, row["key"]) for row in written]
    assert sorted(order) == [person.key for person in people] != order
    fill(sheet, {TOP: "x"})
    assert given_in(sheet, essay) == {order[0]: (3, "")}


def test_very_long_answer_is_cut_so_that_a_spreadsheet_can_hold_it(
    sheet: Path, essay: Exercise
) -> None:
    write_sheet(sheet, essay, rows(ANNA, a0="=" + "x" * 1_000_000), {})
    fill(sheet, {TOP: "x"})
    assert len(table(sheet)[0]["answer"]) < 32_767
    assert table(sheet)[0]["answer"].endswith("the whole answer has 1000001 characters]")
    judgements, _ = read_answers(sheet, essay)
    assert digest_in(judgements, ANNA) == answer_digest("=" + "x" * 1_000_000)


@given(st.text(), st.text())
@settings(max_examples=300)
def test_any_key_comes_back_from_letters_alone(exercise: str, student: str) -> None:
    student = student.encode("utf-8", "replace").decode()
    exercise = exercise.encode("utf-8", "replace").decode()
    key = sheet_key(exercise, student)
    assert set(key) <= set("bcdfghjklmnpqrst")
    assert student_of(exercise, key.upper()) == student
