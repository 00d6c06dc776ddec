"""What holds of every grade book, and what one of no learning system has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from gradebooks import DATA, TASKS, WEEK, graded, result

from coursekit.grading.model import MARKED, PENDING, UNREADABLE, Mark, Result
from coursekit.grading.roster.gradebook import write_gradebook
from coursekit.grading.roster.rosters import read_roster
from coursekit.grading.tables.csvfiles import read_rows
from coursekit.grading.tables.dialects import find_dialect


def test_any_table_gets_points_status_and_remark(tmp_path: Path) -> None:
    rows, _, path = graded(
        tmp_path, "troubled.csv", {"s2": 7.25, "s4": UNREADABLE, "s5": PENDING}, notes=("=1+1",)
    )
    assert rows[0][:4] == ["Student ID", "Name", "Email", "Group"]
    assert rows[0][4:] == ["points", "out of", "status", "remark"]
    added = {row[0]: row[4:] for row in rows[1:]}
    assert added["s2"] == ["7.25", "10", "marked", "'=1+1"]
    assert added["s4"] == ["", "10", "cannot be read", ""]
    assert added["s5"] == ["5", "10", "waiting for a person", ""]
    assert added["s6"] == ["", "10", "nothing received", ""]
    assert added["s1"] == ["", "", "left out", "This row cannot be used: see the report."]
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
