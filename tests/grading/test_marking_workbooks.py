"""Marking sheets for those who live in Excel, and what else lies in their folder."""

from __future__ import annotations

import csv
import zipfile
from datetime import datetime, time
from pathlib import Path

import openpyxl
import pytest
from graded import Class, feedback_of

SHEET = "one--reasons.xlsx"


@pytest.fixture
def three(tmp_path: Path) -> Class:
    made = Class(tmp_path, size=3, exercises=("one/capital", "one/reasons"))
    for person in made.people[:2]:
        made.receive(person, reasons=f"=1+{person.place}")
    made.grade(sheets="xlsx")
    return made


def headings(sheet: object) -> dict[str, int]:
    return {str(cell.value).split(" |")[0]: cell.column for cell in sheet[1]}  # type: ignore[index]


def test_sheet_is_a_workbook_in_which_answers_are_text(three: Class) -> None:
    sheet = openpyxl.load_workbook(three.out / "marking" / SHEET).active
    answer = sheet.cell(2, headings(sheet)["answer"])
    assert (answer.value, answer.data_type) == ("=1+0", "s")
    assert not (three.out / "marking" / "one--reasons.csv").exists()


def test_marks_in_a_workbook_count_and_all_else_in_it_stays(three: Class) -> None:
    path = three.out / "marking" / SHEET
    book = openpyxl.load_workbook(path)
    sheet = book.active
    places = headings(sheet)
    sheet.cell(2, places["2"]).value = "x"
    sheet.cell(3, places["points"]).value = 1.5
    sheet.cell(3, places["comment"]).value = "Хорошо"
    book.create_sheet("My notes")["A1"] = "keep me"
    book.save(path)
    three.receive(three.people[2])
    outcome = three.grade()
    assert outcome.faults == ()
    assert three.points() == [3.0, 2.5, 1.0]
    after = openpyxl.load_workbook(path)
    assert after["My notes"]["A1"].value == "keep me"
    assert after.worksheets[0].max_row == 4
    assert after.worksheets[0].cell(3, places["comment"]).value == "Хорошо"


def test_merged_cells_count_in_every_row_that_they_cover(three: Class) -> None:
    path = three.out / "marking" / SHEET
    book = openpyxl.load_workbook(path)
    sheet, places = book.active, headings(book.active)
    for name, value in (("points", 1), ("comment", "Both the same.")):
        sheet.cell(2, places[name]).value = value
        sheet.merge_cells(None, 2, places[name], 3, places[name])
    sheet.merge_cells("XFC60000:XFD60001")  # far below: costs nothing
    book.save(path)
    three.grade()
    assert three.points()[:2] == [2.0, 2.0]
    assert "Both the same." in feedback_of(three, 1)


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (0.5, "0%", "50%"),
        (datetime(2026, 5, 1), "d.m.", "2026-05-01"),
        (time(1, 30), "h:mm", "01:30:00"),
        (True, "General", "true"),
    ],
)
def test_cell_that_is_no_number_of_points_is_told_as_it_is_shown(
    three: Class, value: object, form: str, shown: str
) -> None:
    path = three.out / "marking" / SHEET
    book = openpyxl.load_workbook(path)
    cell = book.active.cell(2, headings(book.active)["points"])
    cell.value, cell.number_format = value, form
    book.save(path)
    (fault,) = three.grade().faults
    assert (fault.line, fault.message) == (2, f'"{shown}" is not a number of points')


def test_same_class_gives_the_same_workbook(three: Class, tmp_path: Path) -> None:
    first = (three.out / "marking" / SHEET).read_bytes()
    three.grade(sheets="xlsx", output=tmp_path / "again")
    assert (tmp_path / "again" / "marking" / SHEET).read_bytes() == first


def test_csv_saved_as_a_workbook_beside_it_is_read(tmp_path: Path) -> None:
    made = Class(tmp_path, size=2, exercises=("one/capital", "one/reasons"))
    made.receive_all()
    made.grade()
    sheet = made.out / "marking" / "one--reasons.csv"
    made.judge(0, "2")
    book = openpyxl.Workbook()
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            book.active.append(row)
    book.save(sheet.with_suffix(".xlsx"))
    outcome = made.grade()
    assert outcome.faults == ()
    assert made.result(0).points == 3.0


@pytest.mark.parametrize(
    "name",
    [
        "one--reasons (1).csv",
        "Copy of one--reasons.xlsx",
        "one--reasons.ods",
        "one--reasons.csv.xlsx",
        "reasons.csv",
        "Anna/notes.txt",
        "Anna/deeper",
    ],
)
def test_file_that_is_no_sheet_is_told(three: Class, name: str) -> None:
    path = three.out / "marking" / name
    path.parent.mkdir(exist_ok=True)
    if path.suffix:
        path.write_bytes(b"x")
    else:
        path.mkdir()
    (fault,) = three.grade().faults
    assert fault.path.endswith(f"marking/{name}")
    assert "read" in fault.message
    assert fault.remedy


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"key,digest\n"])
def test_workbook_that_is_none_is_told_and_left(three: Class, data: bytes) -> None:
    path = three.out / "marking" / SHEET
    path.write_bytes(data)
    faults = three.grade(sheets="xlsx").faults
    assert any("not a workbook that can be read" in fault.message for fault in faults)
    assert path.read_bytes() == data


def test_workbook_that_would_fill_the_memory_is_not_unpacked(three: Class) -> None:
    path = three.out / "marking" / SHEET
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"xl/{number}.xml", bytes(100_000_000))
    assert any("would unpack to" in fault.message for fault in three.grade().faults)
