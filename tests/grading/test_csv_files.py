"""Tables as spreadsheets write them, read and written."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.errors import CourseError
from coursekit.grading.rounding import points_text
from coursekit.grading.tables.csvfiles import read_rows, write_table
from coursekit.grading.tables.csvtext import neutralise, plain_cell, replace_controls, restore
from coursekit.grading.tables.dialects import OURS, Dialect, find_dialect

ROWS = [["Name", "Punkte"], ["Müller, Jörg", "2"], ["Ёлкина\nДарья", '3 "x"'], ["🦊", ""]]
NASTY = st.text(st.sampled_from("=+-@'\"; ,|\t\n\ra5.\x00\ud800\ufeff＝"), max_size=14)


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def rows_of(path: Path) -> list[list[str]]:
    return [row.cells for row in read_rows(path, find_dialect(path))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_table_is_read_however_it_was_saved(
    tmp_path: Path, encoding: str, delimiter: str, end: str
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(ROWS)
    path = write(tmp_path / "a.csv", text.getvalue().encode(encoding))
    assert rows_of(path) == ROWS
    assert find_dialect(path).delimiter == delimiter
    assert find_dialect(path).line_end == end


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Имя;Номер\r\nПётр Щербаков;1\r\n"),
        ("koi8_r", "Имя;Номер\r\nПётр Щербаков;1\r\n"),
        ("cp1252", "Name;Nr\r\nJörg Weiß;1\r\nÄnne Müller;2\r\n"),
        ("cp1252", "Nom;Nr\r\nFrançois Lefèvre;1\r\nNoëlle Côté;2\r\n"),
    ],
)
def test_old_encoding_is_detected_and_told(tmp_path: Path, encoding: str, text: str) -> None:
    path = write(tmp_path / "a.csv", text.encode(encoding))
    assert rows_of(path) == [line.split(";") for line in text.strip().split("\r\n")]
    assert find_dialect(path).guessed


def test_a_few_broken_bytes_do_not_turn_utf8_into_gibberish(tmp_path: Path) -> None:
    names = "Имя\n" + "Пётр Щербаков\n" * 20
    path = write(tmp_path / "a.csv", names.encode() + b"\xff\xfe\n")
    assert rows_of(path)[1] == ["Пётр Щербаков"]


def test_rows_tell_the_line_on_which_they_begin(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", b'a,b\n\n"1\n2\n3",x\n , \n4,y')
    assert [row.line for row in read_rows(path, find_dialect(path))] == [1, 3, 7]


def test_line_that_names_the_delimiter_is_no_row(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", b"sep=;\r\na,x;b\r\n1;2\r\n")
    assert rows_of(path) == [["a,x", "b"], ["1", "2"]]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"PK\x03\x04rest of a workbook", "workbook"),
        (b"\n<!DOCTYPE html><html>log in", "web page"),
        (b"\x00\x00\x01\x00\x00\x02" * 50, "not a table of text"),
        (b'a,b\n1,"2\n3,4\n', "never closed"),
        (b'a,b\n1,"' + b"x" * 200_000 + b"\n", "never closed"),
    ],
)
def test_what_is_no_table_is_told(tmp_path: Path, data: bytes, message: str) -> None:
    path = write(tmp_path / "a.csv", data)
    with pytest.raises(CourseError, match=message):
        rows_of(path)


def test_few_zeros_in_a_short_table_do_not_make_it_a_program(tmp_path: Path) -> None:
    assert rows_of(write(tmp_path / "a.csv", b"a,b\n1,\0\0\n")) == [
        ["a", "b"],
        ["1", "\ufffd\ufffd"],
    ]


def test_missing_file_and_folder_are_told(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(CourseError, match="cannot be read"):
            find_dialect(path)


@given(st.one_of(NASTY, st.text()))
@settings(max_examples=1500)
def test_neutralising_can_be_undone(text: str) -> None:
    assert restore(neutralise(text)) == replace_controls(text)
    assert neutralise(restore(neutralise(text))) == neutralise(text)


@given(st.one_of(NASTY, st.text()), st.sampled_from(",;\t"))
@settings(max_examples=1500)
def test_no_cell_begins_a_formula_whichever_sign_parts_the_cells(text: str, sign: str) -> None:
    line = io.StringIO()
    csv.writer(line).writerow(["x", neutralise(text), "y"])
    for row in csv.reader(io.StringIO(line.getvalue(), newline=""), delimiter=sign):
        for cell in row:
            begun = cell.lstrip(' "\t\ufeff')
            number = re.fullmatch(r"[+-][\d.,eE+% -]*\W*", begun.split("\n")[0])
            assert begun[:1] not in tuple("=@＝+-") or number, (text, cell)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ('"=1+1', "\"'=1+1"),
        ("  @SUM(A1)", "  '@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("Anna;=1+1", "Anna;'=1+1"),
        ("- one\n- two", "'- one\n'- two"),
        ("-5+cmd|x", "'-5+cmd|x"),
        ("-2,5", "-2,5"),
        ("+49", "+49"),
        ("-", "-"),
        ("a-b = c", "a-b = c"),
        ("half \ud83d", "half \ufffd"),
        ("bell \x07", "bell \ufffd"),
    ],
)
def test_text_that_could_be_calculated_gets_an_apostrophe(text: str, cell: str) -> None:
    assert neutralise(text) == cell


def test_text_wrapped_for_a_spreadsheet_is_unwrapped() -> None:
    assert [plain_cell(cell) for cell in ('="0012"', '="a ""b"""', "'=x", " y ")] == [
        "0012",
        'a "b"',
        "=x",
        "y",
    ]


def test_table_is_written_in_the_dialect_it_came_in(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with write_table(path, Dialect(delimiter=";", line_end="\n", bom=True)) as table:
        table.row(["Ё", Decimal("2.5"), 7, "a;b", "=1"])
    assert path.read_bytes() == '\ufeffЁ;2,5;7;"a;b";\'=1\n'.encode()


def test_old_encoding_is_written_as_utf8_with_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with write_table(path, Dialect("cp1252")) as table:
        table.row(["Żółć"])
    assert path.read_bytes() == "\ufeffŻółć\r\n".encode()


def test_table_that_is_not_finished_leaves_the_old_one(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", b"old")
    with pytest.raises(ZeroDivisionError), write_table(path, OURS) as table:
        table.row([str(1 // 0)])
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("points", "text"),
    [
        (2.675, "2.68"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.33"),
        (0.005, "0.01"),
        (8.0, "8"),
        (-0.0, "0"),
    ],
)
def test_points_are_rounded_half_up(points: float, text: str) -> None:
    assert points_text(points) == text
