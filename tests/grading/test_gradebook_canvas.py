"""The grade book that Canvas imports, by the rules of its ``gradebook_importer.rb``."""

from __future__ import annotations

import re
from pathlib import Path

from gradebooks import WEEK, graded, result

from coursekit.grading.model import PENDING
from coursekit.grading.roster.gradebook import write_gradebook
from coursekit.grading.roster.rosters import read_roster

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
        "The maximum in the learning system is 20: grades are scaled from 10.",
        "Without a grade until somebody marks or decides: 1.",
        "Excused or not assigned in Canvas, and left as they are: 2.",
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
