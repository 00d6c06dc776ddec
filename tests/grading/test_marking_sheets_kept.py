"""A sheet that is written again: what a person has filled in stays, whatever it became."""

from __future__ import annotations

from pathlib import Path

import pytest
from essays import ANNA, ANSWERS, BEN, CARL, HALF, TOP, fill, given_in, rows, save, table
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coursekit.exercises import Exercise
from coursekit.grading.model import Student
from coursekit.grading.rubric_sheets.sheets import (
    Judgement,
    answer_digest,
    read_answers,
    write_sheet,
)


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
