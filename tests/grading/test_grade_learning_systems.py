"""``coursekit grade`` with what Moodle and Canvas say, and what goes back to them."""

from __future__ import annotations

from pathlib import Path

import pytest
from graded import TERMS, Class, read_csv


@pytest.mark.parametrize(
    ("status", "time", "days", "note"),
    [
        ("Submitted for grading", "Friday, 20 November 2026, 5:00 PM", "0", ""),
        (
            "Submitted for grading - Extension granted until: Monday, 23 November 2026, 6:00 PM",
            "Sunday, 22 November 2026, 11:00 AM",
            "0",
            "Moodle extended the due time",
        ),
        (
            "Submitted for grading - 2 days 1 hour late",
            "Sunday, 22 November 2026, 7:00 PM",
            "3",
            "by the student's clock",
        ),
        ("Abgegeben - 2 Tage 1 Stunde später", "Sonntag, 22. November 2026, 19:00", "3", "clock"),
        (
            "Abgegeben - Erweiterung der Abgabe möglich bis: Montag, 23. November 2026, 18:00",
            "Sonntag, 22. November 2026, 19:00",
            "0",
            "extended",
        ),
        ("Отправлено - 1 день 2 час. с опозданием", "суббота, 21 ноября 2026, 20:00", "2", "clock"),
        ("Remis - 1 jour 2 heures en retard", "samedi 21 novembre 2026, 20:00", "2", "clock"),
        ("Submitted for grading - 1 day late", "-", "2", "clock"),
        ("Submitted - 3 fortnights", "-", "0", "3 fortnights"),
        ("Submitted for grading", "yesterday at 7", "0", "not understood"),
    ],
)
def test_what_moodle_says_of_a_submission_decides_and_is_told(
    tmp_path: Path, status: str, time: str, days: str, note: str
) -> None:
    made = Class(tmp_path, size=1, terms=TERMS)
    made.worksheet((status, time))
    assert made.run().exit_code == 0
    (row,) = read_csv(made.out / "marks.csv")
    assert row["days late"] == days
    assert note in row["notes"]


@pytest.mark.parametrize(
    ("saved", "grace", "days"),
    [
        ("2026-11-20T17:05:00Z", "grace: 15 minutes\n", "0"),
        ("2026-11-20T17:20:00Z", "grace: 15 minutes\n", "1"),
        ("2026-11-20T17:05:00Z", "", "1"),
        ("2026-11-20T10:00:00Z", "grace: 15 minutes\n", "1"),
        ("2026-11-22T17:30:00Z", "grace: 15 minutes\n", "3"),
    ],
)
def test_grace_goes_before_what_canvas_calls_late(
    tmp_path: Path, saved: str, grace: str, days: str
) -> None:
    made = Class(tmp_path, size=1, terms=TERMS + grace)
    (person,) = made.people
    made.roster.write_text(
        f"Student,ID,SIS User ID,SIS Login ID,Section,Week 1 (4)\n"
        f'"{person.name}",{person.canvas},{person.number},x,A,\n',
        encoding="utf-8",
    )
    name = f"x_LATE_{person.canvas}_77_answers.json"
    (made.inbox / name).write_bytes(made.submission(person, saved=saved))
    assert made.run().exit_code == 0
    assert read_csv(made.out / "marks.csv")[0]["days late"] == days


def test_folder_of_moodle_is_enough_where_the_roster_has_no_numbers(tmp_path: Path) -> None:
    made = Class(tmp_path, size=3, terms=TERMS)
    lines = ["First name,Last name,ID number,Email address,Assignment: Week 1 (Real)"]
    lines += [f"{p.name.split()[0]},{p.name.split()[1]},,other{p.place}@x.example,-"
              for p in made.people]  # fmt: skip
    lines[0] += ",Last downloaded from this course"
    made.roster.write_text("\n".join([lines[0], *(f"{one},1" for one in lines[1:])]) + "\n")
    for person in made.people:
        made.receive(person, "moodle")
    done = made.run()
    assert "3  marked" in done.output
    assert "does not say the maximum" in done.output
    assert "alone" in read_csv(made.out / "marks.csv")[0]["notes"]


def test_file_beside_a_good_one_is_nothing_to_do(tmp_path: Path) -> None:
    made = Class(tmp_path, size=2, terms=TERMS)
    made.worksheet(*[("Submitted for grading", "-")] * 2)
    folder = next(made.inbox.glob(f"*{made.people[0].participant}*"))
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    done = made.run()
    assert "cannot be used" not in done.output
    report = (made.out / "report.html").read_text(encoding="utf-8")
    assert "photo.jpg" in report
    assert "Nothing: everything that came is marked." in report


def test_comments_that_do_not_change_stay_to_the_byte(tmp_path: Path) -> None:
    made = Class(tmp_path, size=3, terms=TERMS)
    comments = ('"- did not come, +49 30 1234\n=> talk"', '"-1; ""really"""', "=mine")
    made.worksheet(*[("Submitted for grading", "-")] * 3, comments=comments)
    for path in made.inbox.glob(f"*{made.people[0].participant}*"):
        for file in path.iterdir():
            file.unlink()
        path.rmdir()
    before = made.roster.read_text(encoding="utf-8")
    made.run()
    after = (made.out / "gradebook.csv").read_text(encoding="utf-8")
    assert after.split("Participant")[1] == before.split("Participant")[1]
    assert '3 of 3 points. -1; ""really""' in after
    assert "3 of 3 points. =mine" in after


@pytest.mark.parametrize(
    ("heading", "options", "column"),
    [
        ("Week 3 (4711)", (), "Week 3 (4711)"),
        ("Third sheet (4711)", ("--column", "grade=Third sheet (4711)"), "Third sheet (4711)"),
        ("Third sheet (4711)", (), "Week 3: Whose word"),
    ],
)
def test_column_of_canvas_is_found_by_its_title_or_named(
    tmp_path: Path, heading: str, options: tuple[str, ...], column: str
) -> None:
    made = Class(tmp_path, size=1, terms=TERMS)
    path = made.course.exercises / "assignments" / "week-1.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("title: Week 1", 'title: "Week 3: Whose word"'), encoding="utf-8")
    made.receive_all()
    (person,) = made.people
    made.roster.write_text(
        f"Student,ID,SIS User ID,SIS Login ID,Section,{heading}\n"
        f'    Points Possible,,,,,"1,000.00"\n"{person.name}",1,{person.number},x,A,\n',
        encoding="utf-8",
    )
    done = made.run(*options)
    rows = read_csv(made.out / "gradebook.csv")
    assert list(rows[0])[-1] == column
    if column == heading:
        assert rows[0][column] == "1,000.00"
        assert float(rows[1][column]) == 0  # the only one of the class has everything wrong
    else:
        assert "--column grade=" in done.output


def test_words_in_the_column_of_canvas_are_left_and_told(tmp_path: Path) -> None:
    made = Class(tmp_path, size=1, terms=TERMS)
    made.receive_all()
    (person,) = made.people
    head = "Student,ID,SIS User ID,SIS Login ID,Section,Week 1 (4)\n"
    row = f'"{person.name}",1,{person.number},x,A,complete\n'
    made.roster.write_text(head + row, encoding="utf-8")
    done = made.run()
    assert "words or signs instead of points" in done.output
    assert read_csv(made.out / "gradebook.csv")[-1]["Week 1 (4)"] == "complete"


def test_grade_book_of_a_roster_in_utf_16_is_utf_8_with_commas(tmp_path: Path) -> None:
    made = Class(tmp_path, size=1, terms=TERMS)
    made.receive_all()
    (person,) = made.people
    text = (
        "Student\tID\tSIS User ID\tSIS Login ID\tSection\tWeek 1 (4)\n"
        f"{person.name}\t1\t{person.number}\tx\tA\t\n"
    )
    made.roster.write_bytes(text.encode("utf-16"))
    made.run()
    written = (made.out / "gradebook.csv").read_bytes().decode("utf-8-sig")
    assert written.startswith("Student,ID,SIS User ID")
    assert person.name in written


def canvas(made: Class, *headings: str, possible: str = "3.00", cell: str = "") -> None:
    """Write Canvas's grade book with assignments of these titles."""
    rows = [",".join(["Student,ID,SIS User ID,SIS Login ID,Section", *headings])]
    empty = "," * (len(headings) - 1)
    rows.append(f"    Points Possible,,,,,{empty}{possible}")
    rows += [f'"{p.name}",{p.canvas},{p.number},x,A,{empty}{cell}' for p in made.people]
    made.roster.write_text("\n".join(rows) + "\n", encoding="utf-8")


def test_last_of_several_columns_of_canvas_with_one_title_is_taken_and_told(four: Class) -> None:
    canvas(four, "Week 1 (4)", "Week 1 (9)")
    assert '2 columns have this title; the last, "Week 1 (9)", is taken' in four.run().output
    assert list(read_csv(four.out / "gradebook.csv")[0])[-1] == "Week 1 (9)"


@pytest.mark.parametrize("possible", ["0.00", "-3", "n/a"])
def test_maximum_that_nothing_can_be_scaled_to_is_told(four: Class, possible: str) -> None:
    canvas(four, "Week 1 (4)", possible=possible)
    assert f'is "{possible}": grades are of 3 points and not scaled' in four.run().output
    assert read_csv(four.out / "gradebook.csv")[1]["Week 1 (4)"] == "3"


@pytest.mark.parametrize("before", ["-1", "-1,5", "-0.5", "2"])
def test_points_in_canvas_are_replaced_whatever_their_sign(four: Class, before: str) -> None:
    canvas(four, "Week 1 (4)", cell=f'"{before}"')
    four.run()
    assert read_csv(four.out / "gradebook.csv")[1]["Week 1 (4)"] == "3"


def test_grade_that_moodle_will_not_change_is_told(tmp_path: Path) -> None:
    made = Class(tmp_path, size=2, terms=TERMS)
    made.worksheet(*[("Submitted for grading", "-")] * 2)
    text = made.roster.read_text(encoding="utf-8")
    made.roster.write_text(text.replace(",Yes,", ",No,", 1), encoding="utf-8")
    assert "Moodle will not change the grade of 1 student" in made.run().output


def test_grade_above_the_maximum_of_moodle_is_told(tmp_path: Path) -> None:
    made = Class(tmp_path, size=1, terms=TERMS)
    made.assign(year="{id: one/year, bonus: yes}")
    made.worksheet(("Submitted for grading", "-"))
    text = made.roster.read_text(encoding="utf-8")
    made.roster.write_text(text.replace(",3.00,", ",2.00,"), encoding="utf-8")
    assert "1 student reached more by a bonus" in made.run().output


@pytest.mark.parametrize(
    ("status", "time", "days"),
    [
        ("Submitted for grading - 25 secs late", "Friday, 20 November 2026, 6:00 PM", "1"),
        ("Submitted for grading - 25 secs late", "Friday, 20 November 2026, 5:40 PM", "0"),
        ("Submitted for grading - 59 mins late", "Saturday, 21 November 2026, 5:55 PM", "1"),
    ],
)
def test_seconds_of_moodle_count_only_where_its_due_time_is_ours(
    tmp_path: Path, status: str, time: str, days: str
) -> None:
    made = Class(tmp_path, size=1, terms=TERMS)
    made.worksheet((status, time))
    made.run()
    assert read_csv(made.out / "marks.csv")[0]["days late"] == days


@pytest.mark.parametrize(
    ("saved", "days"), [("2026-10-25T01:29:00Z", "0"), ("2026-10-25T01:31:00Z", "1")]
)
def test_due_time_that_the_clocks_show_twice_is_the_later(
    tmp_path: Path, saved: str, days: str
) -> None:
    terms = "due: 2026-10-25 02:30\nzone: Europe/Berlin\nlate: 10% a day\n"
    made = Class(tmp_path, size=1, terms=terms)
    (made.inbox / "a.json").write_bytes(made.submission(made.people[0], saved=saved))
    made.run()
    assert read_csv(made.out / "marks.csv")[0]["days late"] == days
