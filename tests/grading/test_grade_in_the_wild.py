"""``coursekit grade`` with the files that Moodle, Canvas, Excel and tired people write."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from graded import EXERCISES, Class, feedback_of, read_csv

from coursekit.cli import main

HEAD = (
    "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments"
)
TERMS = "due: 2026-11-20 18:00\nzone: Europe/Berlin\nwithheld: no\nlate: 10% a day, at most 50%\n"


def run(made: Class, *options: str, roster: Path | None = None) -> Result:
    """Run the command as an instructor does."""
    command = ["grade", "week-1", str(made.inbox), "--roster", str(roster or made.roster)]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made.course.root)
        return CliRunner().invoke(main, [*command, "-o", str(made.out), "--jobs", "1", *options])


def worksheet(made: Class, *said: tuple[str, str], comments: tuple[str, ...] = ()) -> None:
    """Moodle's worksheet, with the status and the time of each student's submission."""
    lines = [HEAD]
    for person, (status, time), comment in zip(
        made.people, said, comments or ("",) * len(said), strict=False
    ):
        who = f"Participant {person.participant},{person.name},{person.email}"
        lines.append(f'{who},"{status}",-,3.00,Yes,"{time}",-,{comment}')
    made.roster.write_text("\n".join(lines) + "\n", encoding="utf-8")
    for person in made.people[: len(said)]:
        made.receive(person, "moodle")


@pytest.mark.parametrize(
    ("status", "time", "days", "told"),
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
    tmp_path: Path, status: str, time: str, days: str, told: str
) -> None:
    made = Class(tmp_path, size=1, terms=TERMS)
    worksheet(made, (status, time))
    assert run(made).exit_code == 0
    (row,) = read_csv(made.out / "marks.csv")
    assert row["days late"] == days
    assert told in row["notes"]


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
    assert run(made).exit_code == 0
    assert read_csv(made.out / "marks.csv")[0]["days late"] == days


def test_prose_of_every_attempt_that_can_win_is_marked_and_the_best_counts(tmp_path: Path) -> None:
    made = Class(tmp_path, size=1, terms=TERMS + "attempts: best\n", exercises=tuple(EXERCISES))
    (person,) = made.people
    for place, prose in enumerate(("Two good reasons.", "x")):
        saved = f"2026-11-20T1{place}:00:00Z"
        data = made.submission(person, saved=saved, reasons=prose)
        (made.inbox / f"{person.number}-{place}.json").write_bytes(data)
    run(made)
    sheet = made.out / "marking" / "one--reasons.csv"
    assert {row["answer"] for row in read_csv(sheet)} == {"Two good reasons.", "x"}
    points = {"Two good reasons.": "2", "x": "0"}
    for answered in ("x", "Two good reasons."):
        rows = read_csv(sheet)
        for row in rows:
            row["points"] = points[row["answer"]] if row["answer"] == answered else row["points"]
        with sheet.open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.DictWriter(file, list(rows[0]))
            table.writeheader()
            table.writerows(rows)
        done = run(made)
        status = "waiting for a person" if answered == "x" else "marked"
        assert status in done.output
    assert read_csv(made.out / "marks.csv")[0]["points"] == "5"


def test_points_in_a_sheet_are_those_of_the_assignment(tmp_path: Path) -> None:
    made = Class(tmp_path, size=1, terms=TERMS, exercises=("one/reasons",))
    made.assign(reasons="{id: one/reasons, points: 5}")
    made.receive(made.people[0])
    run(made)
    made.judge(0, "1,5", "thin")
    assert "1  marked" in run(made).output
    assert read_csv(made.out / "marks.csv")[0]["points"] == "1.5"
    assert read_csv(made.out / "marking" / "one--reasons.csv")[0]["out of"] == "5"


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_comment_that_cannot_be_decoded_reaches_nobody(tmp_path: Path, bom: bytes) -> None:
    made = Class(tmp_path, size=2, terms=TERMS, exercises=("one/reasons",))
    made.receive(made.people[0], reasons="Причины — «много»")
    made.receive(made.people[1])
    run(made)
    sheet = made.out / "marking" / "one--reasons.csv"
    assert sheet.read_bytes().startswith(b"\xef\xbb\xbf")
    made.judge(0, "1", "SCHOEN")
    broken = sheet.read_bytes().removeprefix(b"\xef\xbb\xbf").replace(b"SCHOEN", b"sch\xf6n")
    sheet.write_bytes(bom + broken)
    done = run(made)
    assert "one--reasons.csv:2: what was written here cannot be read" in " ".join(
        done.output.split()
    )
    assert "\ufffd" not in feedback_of(made, 0)
    assert sheet.read_bytes() == bom + broken


def test_folder_of_moodle_is_enough_where_the_roster_has_no_numbers(tmp_path: Path) -> None:
    made = Class(tmp_path, size=3, terms=TERMS)
    lines = ["First name,Last name,ID number,Email address,Assignment: Week 1 (Real)"]
    lines += [f"{p.name.split()[0]},{p.name.split()[1]},,other{p.place}@x.example,-"
              for p in made.people]  # fmt: skip
    lines[0] += ",Last downloaded from this course"
    made.roster.write_text("\n".join([lines[0], *(f"{one},1" for one in lines[1:])]) + "\n")
    for person in made.people:
        made.receive(person, "moodle")
    done = run(made)
    assert "3  marked" in done.output
    assert "does not say the maximum" in done.output
    assert "alone" in read_csv(made.out / "marks.csv")[0]["notes"]


def test_roster_of_other_people_is_told_and_the_command_fails(tmp_path: Path) -> None:
    made = Class(tmp_path, size=2, terms=TERMS)
    made.receive_all()
    made.roster.write_text("id,name\n1,A\n2,B\n", encoding="utf-8")
    done = run(made)
    assert done.exit_code == 1
    assert "Not one of the files belongs to a student" in done.output


def test_comments_that_do_not_change_stay_to_the_byte(tmp_path: Path) -> None:
    made = Class(tmp_path, size=3, terms=TERMS)
    comments = ('"- did not come, +49 30 1234\n=> talk"', '"-1; ""really"""', "=mine")
    worksheet(made, *[("Submitted for grading", "-")] * 3, comments=comments)
    for path in made.inbox.glob(f"*{made.people[0].participant}*"):
        for file in path.iterdir():
            file.unlink()
        path.rmdir()
    before = made.roster.read_text(encoding="utf-8")
    run(made)
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
    done = run(made, *options)
    rows = read_csv(made.out / "gradebook.csv")
    assert list(rows[0])[-1] == column
    if column == heading:
        assert rows[0][column] == "1,000.00"
        assert float(rows[1][column]) == 0  # the only one of the class has everything wrong
    else:
        assert "--column grade=" in done.output


def test_roster_with_other_numbers_keeps_marks_and_prose(tmp_path: Path) -> None:
    made = Class(tmp_path, terms=TERMS, exercises=tuple(EXERCISES))
    made.receive_all()
    run(made)
    for place in range(4):
        made.judge(place, "1")
    assert "4  marked" in run(made).output
    other = tmp_path / "canvas.csv"
    rows = [f'"{p.name}",{p.canvas},{p.number},{p.email},A' for p in made.people]
    head = "Student,ID,SIS User ID,SIS Login ID,Section"
    other.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    done = run(made, roster=other)
    assert (done.exit_code, "4  marked" in done.output) == (0, True)
    assert "4 students have other numbers" in done.output
    strangers = tmp_path / "strangers.csv"
    strangers.write_text("id,name\n1,A\n", encoding="utf-8")
    done = run(made, "--accept", roster=strangers)
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
    done = run(made)
    assert "1  marked" in done.output
    assert "counts once: lines 3" in done.output
    assert "stands in lines 4 and 5 of the roster" in read_csv(made.out / "marks.csv")[-1]["notes"]


@pytest.mark.parametrize("number", ["400000", "0400 000", "00400000"])
def test_number_that_a_spreadsheet_changed_is_hinted_at(tmp_path: Path, number: str) -> None:
    made = Class(tmp_path, size=2, terms=TERMS)
    made.receive_all()
    (one, two) = made.people
    lines = f"id,name\n{number},{one.name}\n{two.number},{two.name}\n"
    made.roster.write_text(lines, encoding="utf-8")
    run(made)
    assert (
        f'"{number}" is on the roster and differs' in read_csv(made.out / "marks.csv")[-1]["notes"]
    )


def test_file_signed_by_another_is_noted(tmp_path: Path) -> None:
    made = Class(tmp_path, size=2, terms=TERMS)
    made.receive(made.people[0])
    path = next(made.inbox.iterdir())
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(made.people[0].name, made.people[1].name), encoding="utf-8")
    run(made)
    assert "is signed" in read_csv(made.out / "marks.csv")[0]["notes"]


@pytest.mark.parametrize("name", ["one--reasons (1).csv", "one--reasons.ods", "notes.txt"])
def test_file_in_marking_that_is_not_read_is_told(tmp_path: Path, name: str) -> None:
    made = Class(tmp_path, size=1, terms=TERMS, exercises=("one/reasons",))
    made.receive_all()
    run(made)
    (made.out / "marking" / name).write_bytes(b"key\n")
    assert name in run(made).output


def test_grade_book_of_a_roster_in_utf_16_is_utf_8_with_commas(tmp_path: Path) -> None:
    made = Class(tmp_path, size=1, terms=TERMS)
    made.receive_all()
    (person,) = made.people
    text = (
        "Student\tID\tSIS User ID\tSIS Login ID\tSection\tWeek 1 (4)\n"
        f"{person.name}\t1\t{person.number}\tx\tA\t\n"
    )
    made.roster.write_bytes(text.encode("utf-16"))
    run(made)
    written = (made.out / "gradebook.csv").read_bytes().decode("utf-8-sig")
    assert written.startswith("Student,ID,SIS User ID")
    assert person.name in written


def test_file_beside_a_good_one_is_nothing_to_do(tmp_path: Path) -> None:
    made = Class(tmp_path, size=2, terms=TERMS)
    worksheet(made, *[("Submitted for grading", "-")] * 2)
    folder = next(made.inbox.glob(f"*{made.people[0].participant}*"))
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    done = run(made)
    assert "cannot be used" not in done.output
    report = (made.out / "report.html").read_text(encoding="utf-8")
    assert "photo.jpg" in report
    assert "Nothing: everything that came is marked." in report


def test_words_in_the_column_of_canvas_are_left_and_told(tmp_path: Path) -> None:
    made = Class(tmp_path, size=1, terms=TERMS)
    made.receive_all()
    (person,) = made.people
    head = "Student,ID,SIS User ID,SIS Login ID,Section,Week 1 (4)\n"
    row = f'"{person.name}",1,{person.number},x,A,complete\n'
    made.roster.write_text(head + row, encoding="utf-8")
    done = run(made)
    assert "words or signs instead of points" in done.output
    assert read_csv(made.out / "gradebook.csv")[-1]["Week 1 (4)"] == "complete"


def test_due_time_without_a_zone_is_told(four: Class) -> None:
    assert "gives no zone" in run(four).output


def test_forgotten_bank_is_hinted_at(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["assignment", "check", "week-99"])
    assert "--bank DIR" in done.output


def test_tab_in_an_assignment_file_is_called_a_tab(four: Class) -> None:
    path = four.course.exercises / "assignments" / "week-1.yml"
    path.write_text("title: A\nexercises:\n\t- one/year\n", encoding="utf-8")
    done = run(four)
    assert "there is a tab" in done.output
