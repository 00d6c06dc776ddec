"""``coursekit grade`` with rosters that changed, repeat somebody or are of other people."""

from __future__ import annotations

from pathlib import Path

import pytest
from graded import EXERCISES, TERMS, Class, read_csv


def test_roster_of_other_people_is_told_and_the_command_fails(tmp_path: Path) -> None:
    made = Class(tmp_path, size=2, terms=TERMS)
    made.receive_all()
    made.roster.write_text("id,name\n1,A\n2,B\n", encoding="utf-8")
    done = made.run()
    assert done.exit_code == 1
    assert "Not one of the files belongs to a student" in done.output


def test_roster_with_other_numbers_keeps_marks_and_prose(tmp_path: Path) -> None:
    made = Class(tmp_path, terms=TERMS, exercises=tuple(EXERCISES))
    made.receive_all()
    made.run()
    for place in range(4):
        made.judge(place, "1")
    assert "4  marked" in made.run().output
    other = tmp_path / "canvas.csv"
    rows = [f'"{p.name}",{p.canvas},{p.number},{p.email},A' for p in made.people]
    head = "Student,ID,SIS User ID,SIS Login ID,Section"
    other.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    done = made.run(roster=other)
    assert (done.exit_code, "4  marked" in done.output) == (0, True)
    assert "4 students have other numbers" in done.output
    strangers = tmp_path / "strangers.csv"
    strangers.write_text("id,name\n1,A\n", encoding="utf-8")
    done = made.run("--accept", roster=strangers)
    assert done.exit_code == 1
    assert "Nothing was changed" in done.output
    assert len(read_csv(made.out / "marks.csv")) == 4


def test_same_row_twice_is_one_student_and_two_that_differ_are_told(tmp_path: Path) -> None:
    made = Class(tmp_path, size=2, terms=TERMS)
    made.receive_all()
    one, two = made.people
    lines = [f"{one.number},{one.name},{one.email}"] * 2
    lines += [f"{two.number},{two.name},{two.email}", f"{two.number},Other,other@x.example"]
    made.roster.write_text("\n".join(["id,name,email", *lines]) + "\n", encoding="utf-8")
    done = made.run()
    assert "1  marked" in done.output
    told = f"{made.roster.as_posix()}: The same student as above, who counts once: line 3."
    assert told in done.output
    assert "stands in lines 4 and 5 of the roster" in read_csv(made.out / "marks.csv")[-1]["notes"]


@pytest.mark.parametrize("number", ["400000", "0400 000", "00400000"])
def test_number_that_a_spreadsheet_changed_is_hinted_at(tmp_path: Path, number: str) -> None:
    made = Class(tmp_path, size=2, terms=TERMS)
    made.receive_all()
    (one, two) = made.people
    lines = f"id,name\n{number},{one.name}\n{two.number},{two.name}\n"
    made.roster.write_text(lines, encoding="utf-8")
    made.run()
    assert (
        f'"{number}" is on the roster and differs' in read_csv(made.out / "marks.csv")[-1]["notes"]
    )


def test_file_signed_by_another_is_noted(tmp_path: Path) -> None:
    made = Class(tmp_path, size=2, terms=TERMS)
    made.receive(made.people[0])
    path = next(made.inbox.iterdir())
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(made.people[0].name, made.people[1].name), encoding="utf-8")
    made.run()
    assert "is signed" in read_csv(made.out / "marks.csv")[0]["notes"]


def listed(made: Class, *rows: str) -> None:
    """Write a roster of number, name and address, below rows of another kind."""
    own = [f"{one.number},{one.name},{one.email}" for one in made.people]
    made.roster.write_text("\n".join([*rows, *own]) + "\n", encoding="utf-8")


@pytest.mark.parametrize("second", ["(matr. no.),(in full),(university)", "id,name,email"])
def test_second_row_of_headings_is_no_student_and_is_told(four: Class, second: str) -> None:
    listed(four, "id,name,email", second)
    done = four.run()
    assert "roster.csv:2: this row seems to be headings again" in done.output
    assert [row["status"] for row in read_csv(four.out / "marks.csv")] == ["marked"] * 4


def test_marks_that_nobody_sees_are_not_part_of_a_name_or_address(four: Class) -> None:
    rows = [f"\ufeff{p.number}\u200e,\u202b{p.name}\u202c,\xa0{p.email}\u200b" for p in four.people]
    four.roster.write_text("\n".join(["id,name,email", *rows]) + "\n", encoding="utf-8")
    four.run()
    read = [(row["name"], row["email"]) for row in read_csv(four.out / "marks.csv")]
    assert read == [(person.name, person.email) for person in four.people]


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-16", "\t"), ("utf-16-be", ";"), ("cp1251", ";")]
)
def test_grade_book_of_any_list_is_utf_8(four: Class, encoding: str, delimiter: str) -> None:
    rows = [("id", "name"), *((person.number, person.name) for person in four.people)]
    text = "".join(delimiter.join(row) + "\r\n" for row in rows)
    four.roster.write_bytes(text.encode(encoding))
    four.run()
    written = (four.out / "gradebook.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    assert four.people[0].name in written.decode("utf-8")


def test_digits_that_a_spreadsheet_has_dropped_are_hinted_at(tmp_path: Path) -> None:
    made = Class(tmp_path, size=1)
    made.receive_all()
    path = next(made.inbox.iterdir())
    text = path.read_text(encoding="utf-8").replace(made.people[0].number, "1234567890123456")
    path.write_text(text, encoding="utf-8")
    made.roster.write_text("id,name\n1234567890123450,A\n", encoding="utf-8")
    made.run()
    assert '"1234567890123450" is on the roster' in read_csv(made.out / "marks.csv")[-1]["notes"]
