"""Sheets on which people mark prose: written, filled in with a spreadsheet, read back."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classroom import make_course
from coursekit.exercises import Exercise, find_exercise
from coursekit.grading.model import OPEN, Mark, Student
from coursekit.grading.rubric_sheets.sheet_keys import sheet_key, student_of
from coursekit.grading.rubric_sheets.sheets import (
    Judgement,
    answer_digest,
    read_answers,
    write_sheet,
)

ESSAY = """---
kind: open
title: Three counts
skill: argument
level: evaluate
---
Which figure would you print, and why?

## Rubric
- 3: Decides, and names **who counted**, whom, and for whose eyes the report was written.
  > A long answer.
- 1.5: Names one of the three.
  > A short answer.
- 0: Repeats the figure.
"""
TOP, HALF, NONE = (
    "3 | Decides, and names who counted, whom, and for whose …",
    "1.5 | Names one of the three.",
    "0 | Repeats the figure.",
)
ANNA, BEN, CARL = (
    Student("0042", "Anna 🦊"),
    Student("s2", "=cmd|' /C calc'!A0"),
    Student("карл@example.org", "Карл"),
)
ANSWERS = {ANNA.key: "- first\n- <b>second</b>", BEN.key: '=1+1;"x"', CARL.key: "Причин много"}


@pytest.fixture
def essay(tmp_path: Path) -> Exercise:
    course = make_course(tmp_path / "course", {"emergence/essay": ESSAY})
    return find_exercise("emergence/essay", course)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "emergence--essay.csv"


def rows(*students: Student, **answers: object) -> list[tuple[Student, Mark]]:
    """Open marks of students; `answers` by the position of the student, ``a0``, ``a1`` …"""
    made = []
    for place, student in enumerate(students):
        answer = answers.get(f"a{place}", ANSWERS.get(student.key, "Because."))
        mark = Mark("emergence/essay", "", "d", "v", answer, None, 3, OPEN)
        made.append((student, mark))
    return made


def table(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def fill(path: Path, *given: dict[str, str]) -> None:
    """Write into the rows of a sheet, as a person does."""
    filled = table(path)
    for row, cells in zip(filled, given, strict=False):
        row.update(cells)
    save(path, filled)


def save(path: Path, filled: list[dict[str, str]], delimiter: str = ",", encoding: str = "utf-8"):
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(filled[0]), delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(filled)
    path.write_bytes(text.getvalue().encode(encoding))


def given_in(path: Path, essay: Exercise) -> dict[str, tuple[float | None, str]]:
    judgements, _ = read_answers(path, essay)
    return {key: (one.points, one.comment) for (key, _), one in judgements.items()}


def digest_in(judgements: dict, student: Student) -> str:
    """The digest of the one answer of a student that was marked."""
    (digest,) = (digest for key, digest in judgements if key == student.key)
    return digest


def told_in(path: Path, essay: Exercise) -> list[tuple[int, str]]:
    _, faults = read_answers(path, essay)
    return [(fault.line, fault.message) for fault in faults]


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
        ({TOP: "x", HALF: "x"}, "more than one level is marked: 3 and 1.5"),
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


def test_new_rows_come_at_the_end_and_the_others_stay_as_they_are(
    sheet: Path, essay: Exercise
) -> None:
    write_sheet(sheet, essay, rows(CARL, ANNA), {})
    filled = table(sheet)
    filled[0] |= {"comment": "=my notes", "mine": "a column of my own"}
    filled[1] |= {TOP: "x", "mine": ""}
    save(sheet, filled, ";")
    assert write_sheet(sheet, essay, rows(ANNA, BEN, CARL), {}) == []
    after = table(sheet, ";")
    assert [row["student"] for row in after] == [CARL.key, ANNA.key, BEN.key]
    assert after[0]["mine"] == "a column of my own"
    assert given_in(sheet, essay) == {CARL.key: (None, "=my notes"), ANNA.key: (3, "")}


def test_sheet_to_which_nothing_is_new_is_not_touched(sheet: Path, essay: Exercise) -> None:
    write_sheet(sheet, essay, rows(ANNA, BEN), {})
    before = sheet.stat().st_mtime_ns, sheet.read_bytes()
    write_sheet(sheet, essay, rows(BEN, ANNA), {})
    assert (sheet.stat().st_mtime_ns, sheet.read_bytes()) == before


def test_answer_that_changed_waits_again_with_the_old_mark_shown(
    sheet: Path, essay: Exercise
) -> None:
    write_sheet(sheet, essay, rows(ANNA, BEN, CARL), {})
    fill(sheet, {HALF: "x", "comment": "thin"}, {TOP: "x"})
    (fault,) = write_sheet(sheet, essay, rows(ANNA, BEN, CARL, a0="More.", a2="Other."), {})
    assert fault.message == "the answer changed since it was marked"
    first, _, third = table(sheet)
    assert (first["answer"], first["earlier mark"]) == ("More.", f"{HALF}: x; comment: thin")
    assert (third["answer"], third["earlier mark"]) == ("Other.", "")
    assert given_in(sheet, essay) == {BEN.key: (3, "")}
    fill(sheet, {TOP: "x"})
    judgements, _ = read_answers(sheet, essay)
    digest = answer_digest("More.")
    assert judgements[ANNA.key, digest] == Judgement(3, "", digest)


@pytest.mark.parametrize(
    "data", [b"", b'key,digest\n"never closed,x\n', b"PK\x03\x04xlsx", b"a,b\n1,2\n", b"\x00" * 99]
)
def test_unreadable_sheet_is_left_alone_and_new_rows_go_beside_it(
    sheet: Path, essay: Exercise, data: bytes
) -> None:
    sheet.write_bytes(data)
    beside, unreadable = write_sheet(sheet, essay, rows(ANNA), {})
    assert "in this new sheet" in beside.message
    assert unreadable.path.endswith(sheet.name)
    assert sheet.read_bytes() == data
    second = sheet.with_name("emergence--essay-2.csv")
    fill(second, {TOP: "x"})
    assert given_in(sheet, essay) == {ANNA.key: (3, "")}
    write_sheet(sheet, essay, rows(ANNA, BEN), {})
    assert [row["student"] for row in table(second)] == [ANNA.key, BEN.key]
    assert sheet.read_bytes() == data


def test_lost_sheet_is_written_again_with_the_marks_that_are_known(
    sheet: Path, essay: Exercise
) -> None:
    own, older = answer_digest(ANSWERS[ANNA.key]), answer_digest("an older answer")
    known = {
        (ANNA.key, own): Judgement(1.5, "thin", own),
        (BEN.key, older): Judgement(3, "", older),
    }
    write_sheet(sheet, essay, rows(ANNA, BEN), known)
    assert given_in(sheet, essay) == {ANNA.key: (1.5, "thin")}


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


@given(st.binary(max_size=400))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_in_place_of_a_sheet_are_told_and_kept(
    sheet: Path, essay: Exercise, data: bytes
) -> None:
    for old in sheet.parent.glob("*.csv"):
        old.unlink()
    sheet.write_bytes(data)
    assert read_answers(sheet, essay)[1]
    write_sheet(sheet, essay, rows(ANNA), {})
    assert sheet.read_bytes() == data


@given(st.text(), st.text(), st.text())
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_name_answer_and_comment_survive(
    sheet: Path, essay: Exercise, name: str, answer: str, comment: str
) -> None:
    sheet.unlink(missing_ok=True)
    student = Student("s1", name)
    digest = answer_digest(answer)
    known = {("s1", digest): Judgement(1.5, comment, digest)}
    write_sheet(sheet, essay, rows(student, a0=answer), known)
    judgements, faults = read_answers(sheet, essay)
    assert faults == []
    assert judgements["s1", digest].points == 1.5
    before = sheet.read_bytes()
    write_sheet(sheet, essay, rows(student, ANNA, a0=answer), known)
    assert sheet.read_bytes().startswith(before)
