"""The worksheet and the export that Moodle imports.

The rules are those of its ``mod/assign/feedback/offline``.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from gradebooks import DATA, WEEK, graded, result

from coursekit.catalogue import in_language
from coursekit.grading.model import MISSING, UNREADABLE
from coursekit.grading.roster.gradebook import write_gradebook
from coursekit.grading.roster.rosters import read_roster
from coursekit.grading.tables.csvfiles import read_rows
from coursekit.grading.tables.dialects import find_dialect


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
    assert notes == ("The maximum in the learning system is 20: grades are scaled from 10.",)


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


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("de", "3,72 von 10 Punkten. 5 Tage zu spät: 12,5 % abgezogen. <p>"),
        ("ru", "Баллов: 3,72 из 10. Опоздание на 5 дней: вычтено 12,5 %. <p>"),
    ],
)
def test_comment_in_moodle_is_in_the_language_of_the_course(
    tmp_path: Path, language: str, told: str
) -> None:
    """It replaces one of a run before, in English, too."""
    path = DATA / "moodle-worksheet.csv"
    for days in (None, 1, 5):
        roster = read_roster(path)
        one = next(student for student in roster if student.key == "500008")
        late = {} if days is None else {"days_late": days, "penalty": 0.125}
        with in_language(language if days else "en"):
            write_gradebook(
                roster, {"500008": result(one, 4.25, **late)}.get, WEEK, tmp_path / "new.csv"
            )
        path = (tmp_path / "new.csv").rename(tmp_path / "gradebook.csv")
    comments = [row.cells[10] for row in read_rows(path, find_dialect(path))]
    assert f"{told}Come and see me.</p>" in comments


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
