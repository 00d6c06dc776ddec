"""Rosters of learning systems and faculties: who is read, and what is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classroom import ROSTERS, make_class
from coursekit.errors import CourseError
from coursekit.grading.model import Student
from coursekit.grading.roster.identifiers import identifiers, own_number
from coursekit.grading.roster.rosters import Roster, read_roster

DATA = Path(__file__).resolve().parents[1] / "data" / "rosters"


def students(name: str, **columns: str) -> list[Student]:
    return list(read_roster(DATA / name, columns))


def roster(folder: Path, text: str, **columns: str) -> Roster:
    path = folder / "roster.csv"
    path.write_text(text, encoding="utf-8")
    return read_roster(path, columns)


@pytest.mark.parametrize("format_", sorted(ROSTERS))
def test_every_format_knows_the_whole_class(tmp_path: Path, format_: str) -> None:
    people = make_class(120)
    path = tmp_path / "roster.csv"
    path.write_text(ROSTERS[format_](people), encoding="utf-8", newline="")
    read = read_roster(path)
    assert (read.format, read.faults) == (format_, ())
    for person, student in zip(people, read, strict=True):
        known = set(identifiers(student))
        assert ("id", person.number) in known
        assert format_ == "canvas" or ("email", person.email) in known
        assert format_ != "canvas" or ("canvas", person.canvas) in known
        assert (format_ == "moodle-worksheet") == (("participant", person.participant) in known)


def test_canvas_grade_book_has_rows_that_are_no_students() -> None:
    people = students("canvas.csv")
    assert [student.key for student in people] == [
        *("10021", "10024", "10027", "10030", "10033", "10036")
    ]
    assert people[4].name == "=HYPERLINK(1), Eve"
    assert people[0].ids == ("canvas:10021", "0400049", "lbrandt")


def test_canvas_test_student_is_left_out_but_a_student_of_that_name_is_not(tmp_path: Path) -> None:
    text = "Student,ID,SIS User ID,SIS Login ID,Section\n"
    text += '"Student, Test",1,,ab,S\n"Student, Test",2,s2,cd,S\n'
    assert [student.key for student in roster(tmp_path, text)] == ["2"]


def test_title_above_the_headings_does_not_hide_the_delimiter(tmp_path: Path) -> None:
    text = "Seminar in the winter\n\nMatrikelnummer;Name\n0012;Müller, Jörg\n0013;Meier, Ann\n"
    assert [student.name for student in roster(tmp_path, text)] == ["Müller, Jörg", "Meier, Ann"]


def test_only_what_is_known_of_people_can_be_named(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match='no column can be named "matr"'):
        roster(tmp_path, "E-Mail,Matr.\na@b.example,12\n", matr="Matr.")


def test_zeros_at_the_end_of_a_broken_copy_are_no_student(tmp_path: Path) -> None:
    assert len([*roster(tmp_path, "Student ID,Name\n1,Anna\n\0\0\0")]) == 1


def test_numbers_that_a_spreadsheet_shortened_are_told(tmp_path: Path) -> None:
    read = roster(tmp_path, 'id,name\n7,A\n4.00049E+11,B\n"4,1E+11",C\n')
    (note,) = read.notes
    assert "has shortened long numbers" in note
    assert "lines 3, 4. Export the roster again" in note


def test_long_cell_in_the_first_column_takes_no_time(tmp_path: Path) -> None:
    text = "Remark,A,B,C,D,id\n" + f"{'word ' * 20_000},1,2,3,4,s1\n" * 3  # it took minutes
    read = roster(tmp_path, text + "x,1,2,3,4,s2\n")
    assert [student.key for student in read] == ["s1", "s2"]


def test_roster_of_doubled_students_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="Both are left out"):
        roster(tmp_path, "id,name\nA,Anna\nA,Ben\n")


def test_canvas_may_part_last_and_first_names(tmp_path: Path) -> None:
    read = roster(tmp_path, "LastName,FirstName,ID,SIS Login ID,Section\nDoe,Jane,7,jd,A\n")
    (student,) = read
    assert (read.format, student.name) == ("canvas", "Doe, Jane")


@pytest.mark.parametrize(
    ("name", "numbers", "note"),
    [
        ("moodle-worksheet.csv", ["500007", "500008", "500009"], False),
        ("moodle-worksheet-de.csv", ["500007", "500008"], False),
        ("moodle-worksheet-ru.csv", ["500007", "500009"], False),
        ("moodle-worksheet-sv.csv", ["500007", "500010"], True),
        ("moodle-worksheet-blind.csv", ["500007", "500008"], False),
    ],
)
def test_moodle_worksheet_is_recognised_in_any_language(
    name: str, numbers: list[str], note: bool
) -> None:
    read = read_roster(DATA / name)
    assert read.format == "moodle-worksheet"
    assert [student.key for student in read] == numbers
    assert bool(read.notes) == note
    first = next(iter(read))
    if "blind" not in name:
        assert first.email == "lbrandt@students.example.org"
        assert first.name in ("Lena Brandt", "Лена Брандт")


def test_moodle_export_falls_back_to_the_address_of_who_has_no_number() -> None:
    people = students("moodle-export.csv")
    assert [student.key for student in people] == [
        "0400049",
        "mgarcia@students.example.org",
        "0400063",
    ]
    assert people[1].name == "María José García-Lorca"


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("faculty-office-cp1251.csv", "Иванов Пётр Сергеевич"),
        ("faculty-office-cp1252.csv", "Jörg Weiß"),
    ],
)
def test_list_of_a_faculty_in_an_old_encoding_is_read_and_that_is_told(
    name: str, first: str
) -> None:
    read = read_roster(DATA / name)
    assert next(iter(read)).name == first
    assert "guessed" in read.notes[0]


def test_columns_can_be_named() -> None:
    people = students("excel-unicode.txt", id="matr.", email="Kontakt")
    assert [student.key for student in people] == ["0400112", "0400119"]
    assert ("email", "lzolc@students.example.org") in set(identifiers(people[0]))
    assert {("email", "a"), ("email", "b")} <= set(identifiers(people[1]))


def test_students_who_cannot_be_told_apart_are_faults() -> None:
    read = read_roster(DATA / "troubled.csv")
    assert [student.key for student in read] == ["s2", "s4", "s5", "s6"]
    assert [(fault.line, fault.message.split(",")[0]) for fault in read.faults] == [
        (5, 'the student "s1" is also in line 2'),
        (6, '"Clara Ohne B" has no number'),
        (7, "too many cells: 5"),
        (8, 'the e-mail address "ben@example.org" is also in line 3'),
    ]
    assert "line 9" in read.notes[0]
    assert next(iter(read)).name == "Ben Beispiel"


def test_number_is_one_whatever_its_case_width_and_blanks(tmp_path: Path) -> None:
    read = roster(tmp_path, "ID,Name\n S12 ,A\ns12,B\nS13,C\n")
    assert [student.key for student in read] == ["s13"]
    assert len(read.faults) == 1


def test_list_of_the_tutorial_gives_numbers_in_each_language(tmp_path: Path, root: Path) -> None:
    tutorial = (root / "docs" / "tutorial.md").read_text(encoding="utf-8")
    _, _, table = tutorial.partition("```text\nNumber,Name,")
    rows = table.partition("```")[0]
    assert rows
    for number in ("Number", "Nummer", "Numéro", "Número", "Номер"):
        assert [one.key for one in roster(tmp_path, f"{number},Name,{rows}")] == ["4711"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1,Anna\n2,Ben\n", 'the headings seem to be "1"; "Anna"'),
        ("Name,Group\nAnna,A\n", "no column is recognised"),
        ("Student ID,Name\n", "no student in this roster"),
        ("Student ID,Name\n,Anna\n", "has no number"),
    ],
)
def test_what_is_no_roster_is_told(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CourseError, match=message):
        roster(tmp_path, text)


def test_column_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r'no column "Matrikel"\. Did you mean "Matrikel-Nr"'):
        roster(tmp_path, "Matrikel-Nr,Name\n1,A\n", id="Matrikel")
    with pytest.raises(CourseError, match="no column can be named"):
        roster(tmp_path, "Nr,Name\n1,A\n", number="Nr")


def test_many_faults_are_counted_not_listed(tmp_path: Path) -> None:
    read = roster(tmp_path, "ID,Name\nx,X\n" + ",nobody\n" * 1000)
    assert len(read.faults) == 201
    assert "kinds: 800" in read.faults[0].message


NAMES = st.one_of(st.text(max_size=20), st.sampled_from(["=1+1", "a,b", 'q"', "x\ny", "\ud800"]))
CELL = st.one_of(NAMES, st.sampled_from(["ID", "Student", "Section", "Email", "Grade", "Имя"]))
FILES = st.sampled_from(sorted(DATA.iterdir()))
EDITED = st.tuples(FILES, st.integers(0, 400), st.binary(max_size=9))
CSV = st.one_of(
    st.binary(max_size=300),
    st.lists(st.lists(CELL, max_size=6), max_size=6).map(
        lambda rows: "\n".join(",".join(row) for row in rows).encode("utf-8", "surrogatepass")
    ),
    st.tuples(
        st.sampled_from(sorted(DATA.iterdir())), st.integers(0, 400), st.binary(max_size=9)
    ).map(lambda edit: edit[0].read_bytes()[: edit[1]] + edit[2] + edit[0].read_bytes()[edit[1] :]),
)


@given(CSV)
@settings(max_examples=700, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_a_roster_or_a_fault(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(data)
    try:
        people = list(read_roster(path))
    except CourseError as error:
        faults = error.faults
    else:
        faults = read_roster(path).faults
        keys = [student.key for student in people]
        assert len(keys) == len(set(keys))
        assert all(keys)
        assert [student.row for student in people] == list(range(len(people)))
    assert all(fault.message for fault in faults)
    assert not any("\n" in str(fault) for fault in faults)


@given(NAMES)
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_name_can_be_in_a_roster(tmp_path: Path, name: str) -> None:
    path = tmp_path / "any.csv"
    cell = name.replace('"', '""')
    text = f'ID,Name,Email\ns1,"{cell}",a@b\n'
    path.write_bytes(text.encode("utf-8", "replace"))
    (student,) = read_roster(path)
    assert student.key == "s1"
    assert all(value for _, value in identifiers(student))


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (("canvas:10000", "0400000", "u00000"), "0400000"),
        (("participant:51", "u00000"), "u00000"),
        (("canvas:10000",), "key"),
        ((), "key"),
    ],
)
def test_hand_outs_go_by_the_number_that_the_student_knows(
    ids: tuple[str, ...], expected: str
) -> None:
    assert own_number(Student("key", "Anna", ids=ids)) == expected
