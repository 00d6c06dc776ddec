"""The grade book in each roster's own format, and the table of all marks.

What an importer reads is told where it is asserted; the rules are those of Canvas's
``gradebook_importer.rb`` and of Moodle's ``mod/assign/feedback/offline``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from coursekit.exercises import Assignment, Task
from coursekit.grading.model import (
    MARKED,
    MISSING,
    PENDING,
    UNREADABLE,
    Change,
    Mark,
    Result,
    Student,
)
from coursekit.grading.roster.gradebook import write_gradebook, write_marks
from coursekit.grading.roster.rosters import read_roster
from coursekit.grading.tables.csvfiles import find_dialect, read_rows

DATA = Path(__file__).resolve().parents[1] / "data" / "rosters"
TASKS = (Task("emergence/three-counts", 4), Task("emergence/essay", 6), Task("a/b", 3, drop="bad"))
WEEK = Assignment("week-3", "Week 3: Counting defectors", TASKS)


def result(student: Student, points: float, status: str = MARKED, **how: object) -> Result:
    """`points` of 10: at most 4 for the first exercise, the rest for the second."""
    first = min(points, 4)
    marks = (
        Mark("emergence/three-counts", "", "d", "v", "x", first / 4, 4, "right"),
        Mark("emergence/essay", "", "d", "v", "x", (points - first) / 6, 6, "judged"),
        Mark("a/b", "", "d", "v", "x", 0, 0, "dropped"),
    )
    if status in (MISSING, UNREADABLE):
        marks = ()
    return Result(student, status, marks, "x/answers.json", **how)  # type: ignore[arg-type]


def graded(
    folder: Path, name: str, points: dict[str, float | str], **how: object
) -> tuple[list[list[str]], tuple[str, ...], Path]:
    """Rows of the grade book, notes, and the file; `points` may be a status."""
    roster = read_roster(DATA / name)
    known = {student.key: student for student in roster}

    def result_of(key: str) -> Result | None:
        given = points.get(key)
        if given is None:
            return None
        if isinstance(given, str):
            return result(known[key], 5, given)
        return result(known[key], given, **how)

    path = folder / "gradebook.csv"
    notes = write_gradebook(roster, result_of, WEEK, path)
    return [row.cells for row in read_rows(path, find_dialect(path))], notes, path


CANVAS_POINTS = {"10021": 7.25, "10024": PENDING, "10027": 10.0, "10030": 3.0, "10036": 2.0}


def test_canvas_gets_who_it_is_and_one_assignment(tmp_path: Path) -> None:
    rows, notes, _ = graded(tmp_path, "canvas.csv", CANVAS_POINTS)
    who = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    assert rows[0] == [*who, "Week 3: Counting defectors (4711)"]
    assert rows[1] == ["", "", "", "", "", "Manual Posting"]
    assert rows[2] == ["    Points Possible", "", "", "", "", "20"]
    assert {row[0]: row[5] for row in rows[3:]} == {
        "Brandt, Lena": "14.5",
        "García-Lorca, María José": "12.5",
        "Иванов, Пётр": "20",
        "O’Brien, Seán": "EX",
        "'=HYPERLINK(1), Eve": "",
        "Đặng, Nguyễn 🦊": "N/A",
        "Student, Test": "",
    }
    assert notes == (
        "The learning system counts to 20: grades are scaled from 10.",
        "Without a grade until somebody marks or decides: 1.",
        "Excused or not assigned there, and left so: 2.",
    )


def test_canvas_importer_finds_students_points_and_assignment(tmp_path: Path) -> None:
    """The rules of ``gradebook_importer.rb``, one after the other."""
    rows, _, path = graded(tmp_path, "canvas.csv", CANVAS_POINTS)
    header = rows[0]
    assert "Student" in header[0]
    assert "ID" in header[1]
    columns = 3 + 2  # update_column_count: two more for SIS User ID and SIS Login ID
    assert "Section" in header[columns - 1]
    (title,) = header[columns:]  # all that follows would become assignments
    assert re.fullmatch(r"(.*) \((\d+)\)", title)
    students = [row for row in rows[1:] if "Points Possible" not in row[0]]
    others = [
        row for row in students if all(re.fullmatch(r"\s*(Manual Posting.*)?\s*", c) for c in row)
    ]
    assert [row[1] for row in students if row not in others] == [
        *("10021", "10024", "10027", "10030", "10033", "10036", "10099")
    ]
    assert path.read_bytes().startswith(b"\xef\xbb\xbfStudent,ID,")


def test_canvas_with_semicolons_gets_decimal_commas(tmp_path: Path) -> None:
    rows, notes, path = graded(tmp_path, "canvas-semicolon.csv", {"10021": 7.25})
    assert rows[1][-1] == "10,00"
    assert [row[-1] for row in rows[2:]] == ["7,25", ""]
    assert notes == ()
    # semicolon_delimited?: the first three lines have as many semicolons each
    lines = path.read_text(encoding="utf-8").splitlines()[:3]
    assert len({line.count(";") for line in lines}) == 1


def test_canvas_gets_a_new_column_if_the_assignment_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("Student,ID,SIS Login ID,Section,Other (1)\nA,7,a,S,3\n", encoding="utf-8")
    roster = read_roster(path)
    (student,) = roster
    notes = write_gradebook(roster, lambda _: result(student, 7), WEEK, path)
    assert path.read_text(encoding="utf-8").splitlines() == [
        "Student,ID,SIS Login ID,Section,Week 3: Counting defectors",
        "    Points Possible,,,,10",
        "A,7,a,S,7",
    ]
    assert "is a new column" in notes[0]


def test_moodle_worksheet_gets_grade_and_comment_and_keeps_the_rest(tmp_path: Path) -> None:
    points = {"500007": 7.255, "500008": 10.0, "500009": MISSING}
    rows, notes, path = graded(tmp_path, "moodle-worksheet.csv", points, days_late=2, penalty=0.2)
    before = [row.cells for row in read_rows(DATA / "moodle-worksheet.csv", find_dialect(path))]
    filled = (5, 10)
    for old, new in zip(before, rows, strict=True):
        assert [c for p, c in enumerate(new) if p not in filled] == [
            c for p, c in enumerate(old) if p not in filled
        ]
    assert [row[5] for row in rows[1:]] == ["11.61", "16", ""]
    assert [row[10] for row in rows[1:]] == [
        "5.8 of 10 points. 2 days late: 20 % taken off.",
        "8 of 10 points. 2 days late: 20 % taken off. <p>Come and see me.</p>",
        "",
    ]
    assert notes == ("The learning system counts to 20: grades are scaled from 10.",)


def test_moodle_worksheet_exported_again_has_one_comment_not_two(tmp_path: Path) -> None:
    graded(tmp_path, "moodle-worksheet.csv", {"500008": 10.0})
    again = tmp_path / "again.csv"
    (tmp_path / "gradebook.csv").rename(again)
    roster = read_roster(again)
    second = next(student for student in roster if student.key == "500008")
    write_gradebook(roster, {"500008": result(second, 4)}.get, WEEK, tmp_path / "gradebook.csv")
    assert "4 of 10 points. <p>Come and see me.</p>\n" in (tmp_path / "gradebook.csv").read_text(
        encoding="utf-8"
    )


def test_moodle_importer_finds_its_three_columns(tmp_path: Path) -> None:
    """``importgradeslib.php`` refuses a file without identifier, grade and time of the grade."""
    for name, columns in (
        ("moodle-worksheet.csv", ("Identifier", "Grade", "Last modified (grade)")),
        ("moodle-worksheet-de.csv", ("ID", "Bewertung", "Zuletzt geändert (Bewertung)")),
        ("moodle-worksheet-ru.csv", ("Идентификатор", "Оценка", "Последнее изменение (оценка)")),
    ):
        rows, _, path = graded(tmp_path, name, {"500007": 7.5})
        assert set(columns) <= set(rows[0])
        grade = rows[1][rows[0].index(columns[1])]
        assert float(grade.replace(",", ".")) in (15, 75)
        assert path.read_text(encoding="utf-8").splitlines()[0].count(",") >= 9


def test_moodle_worksheet_with_decimal_commas_gets_them(tmp_path: Path) -> None:
    rows, _, _ = graded(tmp_path, "moodle-worksheet-de.csv", {"500007": 7.25, "500008": 1 / 3})
    assert [row[4] for row in rows[1:]] == ["72,5", "3,33"]


def test_file_that_cannot_be_read_is_told_in_the_worksheet(tmp_path: Path) -> None:
    rows, _, _ = graded(tmp_path, "moodle-worksheet.csv", {"500007": UNREADABLE})
    assert (rows[1][5], rows[1][10]) == ("", "What was sent cannot be marked.")


def test_worksheet_of_unknown_language_gets_the_grade_and_says_what_it_lacks(
    tmp_path: Path,
) -> None:
    rows, notes, _ = graded(tmp_path, "moodle-worksheet-sv.csv", {"500007": 5.0})
    assert [row[4] for row in rows] == ["Betyg", "10", ""]
    assert "No column for comments was recognised" in notes[0]


def test_scale_of_moodle_gets_no_points(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    head = "Identifier,Full name,Status,Grade,Scale,Last modified (grade)"
    path.write_text(f"{head}\nParticipant 1,A,,,Good,-\n", encoding="utf-8")
    roster = read_roster(path)
    (student,) = roster
    notes = write_gradebook(roster, lambda _: result(student, 7), WEEK, path)
    assert path.read_text(encoding="utf-8").splitlines()[1] == "Participant 1,A,,,Good,-"
    assert "graded by a scale" in notes[0]


def test_moodle_export_gets_who_it_is_and_one_grade(tmp_path: Path) -> None:
    rows, _, _ = graded(tmp_path, "moodle-export.csv", {"0400049": 7.25})
    assert rows == [
        ["First name", "Last name", "ID number", "Email address",
         "Assignment: Week 3: Counting defectors (Real)"],
        ["Lena", "Brandt", "0400049", "lbrandt@students.example.org", "7.25"],
        ["María José", "García-Lorca", "", "mgarcia@students.example.org", "12.50"],
        ["Пётр", "Иванов", "0400063", "pivanov@students.example.org", "-"],
    ]  # fmt: skip


def test_any_table_gets_points_status_and_remark(tmp_path: Path) -> None:
    rows, _, path = graded(
        tmp_path, "troubled.csv", {"s2": 7.25, "s4": UNREADABLE, "s5": PENDING}, notes=("=1+1",)
    )
    assert rows[0][:4] == ["Student ID", "Name", "Email", "Group"]
    assert rows[0][4:] == ["points", "out of", "status", "remark"]
    told = {row[0]: row[4:] for row in rows[1:]}
    assert told["s2"] == ["7.25", "10", "marked", "'=1+1"]
    assert told["s4"] == ["", "10", "cannot be read", ""]
    assert told["s5"] == ["5", "10", "waiting for a person", ""]
    assert told["s6"] == ["", "10", "nothing received", ""]
    assert told["s1"] == ["", "", "left out", "This row cannot be used: see the report."]
    assert len(rows) == 9
    assert "'=cmd|' /C calc'!A0" in path.read_text(encoding="utf-8")


def test_columns_of_the_roster_stay_though_they_are_called_like_ours(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("id,status,name,remark\ns1,enrolled,Anna,twin\n", encoding="utf-8")
    roster = read_roster(path)
    write_gradebook(roster, lambda _: None, WEEK, path)
    assert path.read_text(encoding="utf-8").splitlines() == [
        "id,status,name,remark,points,out of,status,remark",
        "s1,enrolled,Anna,twin,,10,nothing received,",
    ]


@pytest.mark.parametrize(
    "name", ["canvas.csv", "moodle-worksheet.csv", "moodle-worksheet-de.csv", "moodle-export.csv"]
)
def test_where_every_exercise_is_dropped_nobody_gets_a_grade(tmp_path: Path, name: str) -> None:
    roster = read_roster(DATA / name)
    path, week = tmp_path / "gradebook.csv", replace(WEEK, tasks=TASKS[2:])
    dropped = (Mark("a/b", "", "d", "v", "x", 1, 0, "dropped"),)

    def cells(result_of: Callable[[str], Result | None]) -> list[str]:
        notes.extend(write_gradebook(roster, result_of, week, path))
        return [cell for row in read_rows(path, find_dialect(path)) for cell in row.cells]

    notes: list[str] = []
    known = {student.key: Result(student, MARKED, dropped) for student in roster}
    assert cells(known.get) == cells(lambda _: None)
    assert "Every exercise is dropped: no grade was filled in." in notes


def test_table_with_marks_is_a_roster_again(tmp_path: Path) -> None:
    _, _, path = graded(tmp_path, "faculty-office-cp1251.csv", {"0400063": 7.25})
    first = path.read_bytes()
    roster = read_roster(path)
    known = {student.key: student for student in roster}
    write_gradebook(
        roster, lambda key: result(known[key], 7.25) if key == "0400063" else None, WEEK, path
    )
    assert path.read_bytes() == first
    assert first.decode("utf-8-sig").splitlines()[1].endswith("И-21;7,25;10;marked;")


@pytest.mark.parametrize(
    "name", sorted(path.name for path in DATA.iterdir() if path.suffix == ".csv")
)
def test_same_input_gives_the_same_bytes(tmp_path: Path, name: str) -> None:
    roster = read_roster(DATA / name)
    known = {student.key: student for student in roster}
    written: list[bytes] = []
    for path in (tmp_path / "1.csv", tmp_path / "2.csv"):
        write_gradebook(roster, lambda key: result(known[key], len(key) / 3), WEEK, path)
        written.append(path.read_bytes())
    assert written[0] == written[1]
    again = [student.key for student in read_roster(tmp_path / "1.csv")]
    assert [key for key in again if key in known] == list(known)


@dataclass(frozen=True)
class File:
    place: str
    problem: str
    student: str
    reason: str


def marks_table(
    folder: Path, *results: Result, files: tuple[File, ...] = ()
) -> list[dict[str, str]]:
    path = folder / "marks.csv"
    assert list(write_marks(results, files, WEEK, path)) == list(results)
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_marks_table_has_everything(tmp_path: Path) -> None:
    anna = Student("a", "Anna 🦊", "anna@example.org")
    change = Change("emergence/essay", 4, 5, "the key was wrong", 2)
    first, second, third = marks_table(
        tmp_path,
        result(anna, 9, days_late=1, penalty=0.1, notes=("Two files came.",), changes=(change,)),
        result(Student("b", "=1+1"), 0, MISSING),
        files=(
            File("x/=1.json", "", "", "Nobody."),
            File("y.json", "It is no JSON.", "a", "Found."),
        ),
    )
    assert first == {
        "student": "a",
        "name": "Anna 🦊",
        "email": "anna@example.org",
        "status": "marked",
        "points": "8.1",
        "out of": "10",
        "percent": "81",
        "days late": "1",
        "penalty in percent": "10",
        "emergence/three-counts": "4",
        "emergence/three-counts state": "right",
        "emergence/essay": "5",
        "emergence/essay state": "judged",
        "a/b": "0",
        "a/b state": "dropped",
        "file": "x/answers.json",
        "saved": "",
        "notes": "Two files came. Changed in run 2: emergence/essay, the key was wrong",
    }
    assert (second["name"], second["status"], second["points"]) == ("'=1+1", MISSING, "")
    assert (third["status"], third["file"], third["notes"]) == (
        "belongs to nobody",
        "x/=1.json",
        "Nobody.",
    )


@pytest.mark.parametrize(
    ("points", "text"), [(2.675, "2.68"), (1 / 3, "0.33"), (7.0, "7"), (0.0, "0")]
)
def test_total_is_rounded_half_up_after_all_else(tmp_path: Path, points: float, text: str) -> None:
    (row,) = marks_table(tmp_path, result(Student("a", "A"), points))
    assert row["points"] == text
