"""What the assignment file says of single students: a line each, told to whom it concerns."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pdfua
import pytest
from graded import EXERCISES, TERMS, Class, feedback_of, read_csv
from pypdfium2 import PdfDocument

LATE = "2026-11-22T10:00:00Z"


def made_with(tmp_path: Path, *lines: str, size: int = 2, saved: str = LATE, **tasks: str) -> Class:
    made = Class(tmp_path, size=size, terms=TERMS)
    listed = "".join(f"  - {{{line}}}\n" for line in lines)
    made.assign(f"exceptions:\n{listed}" if lines else "", **tasks)
    for person in made.people:
        made.receive(person, saved=saved)
    return made


def marks(made: Class) -> list[dict[str, str]]:
    return read_csv(made.out / "marks.csv")


@pytest.mark.parametrize("name", ["0400000", "u00000@students.example.org"])
@pytest.mark.parametrize("time", ["until: 2026-11-24 18:00", "more: 3 days"])
def test_more_time_for_one_student_costs_nothing_and_is_told(
    tmp_path: Path, name: str, time: str
) -> None:
    made = made_with(tmp_path, f"student: {name}, {time}, because: was ill")
    assert made.run().exit_code == 0
    assert [row["days late"] for row in marks(made)] == ["0", "2"]
    assert "Your own due time is 2026-11-2" in feedback_of(made, 0)
    assert "was ill" in feedback_of(made, 0)
    assert "was ill" not in feedback_of(made, 1)
    assert "was ill" in (made.out / "report.html").read_text(encoding="utf-8")


def test_excuse_from_an_exercise_leaves_it_out_of_the_points(tmp_path: Path) -> None:
    made = made_with(
        tmp_path, 'student: "0400000", excused: one/year, because: fire alarm', saved="", size=2
    )
    made.run()
    assert [(row["points"], row["out of"]) for row in marks(made)] == [("2", "2"), ("3", "3")]
    assert "fire alarm" in feedback_of(made, 0)


def test_excuse_from_all_gives_no_grade_and_ex_in_canvas(tmp_path: Path) -> None:
    made = made_with(tmp_path, 'student: "0400000", excused: all, because: left', saved="")
    rows = [f'"{p.name}",{p.canvas},{p.number},x,A,' for p in made.people]
    head = "Student,ID,SIS User ID,SIS Login ID,Section,Week 1 (4)"
    made.roster.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    assert "1  excused" in made.run().output
    cells = [row["Week 1 (4)"] for row in read_csv(made.out / "gradebook.csv")]
    assert cells == ["3", "EX", "3"]


def test_mark_by_hand_for_an_exercise_and_for_all_says_why(tmp_path: Path) -> None:
    made = made_with(
        tmp_path,
        'student: "0400000", exercise: one/year, points: 0.5, because: we talked',
        'student: "0400007", points: 1, because: an oral exam',
        saved="",
    )
    made.run()
    assert [row["points"] for row in marks(made)] == ["2.5", "1"]
    assert marks(made)[0]["one/year state"] == "set by hand"
    assert "we talked" in feedback_of(made, 0)
    assert "an oral exam" in feedback_of(made, 1)


def test_exception_that_changes_a_standing_mark_waits_for_consent(tmp_path: Path) -> None:
    made = made_with(tmp_path, saved="")
    made.run()
    made.assign(
        "exceptions:\n",
        '  - {student: "0400000", exercise: one/year, points: 0, because: not his own}\n',
        '  - {student: "0400007", excused: all, because: left us}\n',
    )
    assert made.run().exit_code == 3
    rows = read_csv(made.out / "changes.csv")
    assert [(row["before"], row["after"], row["out of"]) for row in rows] == [
        ("1", "0", "1"),
        ("3", "", "0"),
    ]
    assert "not his own" in rows[0]["why"]
    assert "left us" in rows[1]["why"]
    assert made.run("--accept").exit_code == 0


def test_extension_that_is_granted_later_gives_points_back_with_its_reason(tmp_path: Path) -> None:
    made = made_with(tmp_path)
    made.run()
    assert [row["points"] for row in marks(made)] == ["2.4", "2.4"]
    made.assign("exceptions:\n", '  - {student: "0400000", more: 3 days, because: was ill}\n')
    assert made.run().exit_code == 3
    (row,) = read_csv(made.out / "changes.csv")
    assert (row["student"], row["exercise"]) == ("0400000", "(all)")
    assert (row["before"], row["after"], row["out of"]) == ("2.4", "3", "3")
    assert "was ill" in row["why"]
    made.run("--accept")
    assert [row["points"] for row in marks(made)] == ["3", "2.4"]
    assert "was ill" in feedback_of(made, 0)


@pytest.mark.parametrize(
    "other",
    [
        "points: 2, because: an oral exam",
        "exercise: one/year, points: 1, because: we talked",
        "excused: all, because: was ill too",
    ],
)
def test_exceptions_that_contradict_each_other_are_faults(tmp_path: Path, other: str) -> None:
    number = 'student: "0400000"'
    excuse = f"{number}, excused: all, because: was ill"
    for lines in ((excuse, f"{number}, {other}"), (f"{number}, {other}", excuse)):
        made = made_with(tmp_path / str(lines.index(excuse)), *lines)
        done = made.run()
        assert done.exit_code == 1
        assert "says something else of this student" in done.output


def test_excuse_and_mark_for_one_exercise_contradict_each_other(tmp_path: Path) -> None:
    number = 'student: "0400000"'
    excuse = f"{number}, excused: one/year, because: was ill"
    made = made_with(tmp_path, excuse, f"{number}, exercise: one/year, points: 1, because: no")
    assert "week-1.yml:8: line 7 says something else" in made.run().output


@pytest.mark.parametrize("number", ["400000", "400000.0"])
def test_number_that_a_spreadsheet_changed_is_hinted_at(tmp_path: Path, number: str) -> None:
    made = made_with(tmp_path, f'student: "{number}", more: 2 days, because: was ill')
    assert 'fits nobody on the roster. Did you mean "0400000"?' in made.run().output


def test_bonus_and_exercises_worth_nothing(tmp_path: Path) -> None:
    made = made_with(
        tmp_path,
        saved="",
        year="{id: one/year, bonus: yes}",
        name="{id: one/name, points: 0}",
    )
    made.run()
    assert [(row["points"], row["out of"]) for row in marks(made)] == [("2", "1")] * 2
    assert "1 (bonus)" in feedback_of(made, 0)


@pytest.mark.parametrize(("missing", "cell"), [("", ""), ("missing: zero\n", "0")])
def test_nothing_received_is_blank_or_zero(tmp_path: Path, missing: str, cell: str) -> None:
    made = made_with(tmp_path, saved="")
    made.terms = TERMS + missing
    made.assign()
    for file in made.inbox.glob("*"):
        file.unlink()
    assert f"There is no file in {made.inbox.as_posix()}. Is it what" in made.run().output
    assert marks(made)[1]["points"] == cell
    assert read_csv(made.out / "gradebook.csv")[1]["points"] == cell


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("student: nobody, excused: all, because: x", '"nobody" fits nobody on the roster'),
        ("student: Same Name, excused: all, because: x", "fits 2 students"),
        ('student: "0400000", excused: all', "has no because"),
        ('student: "0400000", excused: one/other, because: x', "is no exercise of this"),
        ('student: "0400000", points: 9, because: x', "more than can be reached, 3"),
        ('student: "0400000", until: 2026-11-01, because: x', "before the due time of all"),
        ('student: "0400000", because: x', "nothing to change"),
        ('student: "0400000", more: 2 days, because: was ill, too', "in quotation marks"),
        ('student: "0400000", until: 2026-12-01, points: 1, because: x', "until and points"),
    ],
)
def test_exception_that_cannot_be_meant_is_a_fault_with_its_line(
    tmp_path: Path, line: str, message: str
) -> None:
    made = made_with(tmp_path, line)
    people = [f"{p.number},Same Name,{p.email}" for p in made.people]
    made.roster.write_text("\n".join(["id,name,email", *people]) + "\n", encoding="utf-8")
    done = made.run()
    assert done.exit_code == 1
    assert message in " ".join(done.output.split())
    assert "week-1.yml:7" in done.output
    assert not (made.out / "marks.csv").exists()


def test_feedback_is_packed_for_moodle_mail_and_paper(tmp_path: Path) -> None:
    made = Class(tmp_path, size=2, terms=TERMS)
    made.worksheet(*[("Submitted for grading", "-")] * 2)
    options = [word for form in ("moodle", "mail", "pdf") for word in ("--feedback", form)]
    assert made.run(*options).exit_code == 0
    folder = made.out / "return"
    with zipfile.ZipFile(folder / "moodle-feedback.zip") as archive:
        names = archive.namelist()
    wanted = [f"{p.name}_{p.participant}_assignsubmission_file/feedback.html" for p in made.people]
    assert names == sorted(wanted)
    rows = read_csv(folder / "mail-merge.csv")
    assert [row["email"] for row in rows] == [p.email for p in made.people]
    assert all((made.out / row["feedback"]).is_file() for row in rows)
    pdf = PdfDocument(folder / "feedback.pdf")
    assert len(pdf) == 2
    assert made.people[1].name in pdf[1].get_textpage().get_text_range()


def test_feedback_in_print_can_be_read_by_everyone_whatever_was_written(tmp_path: Path) -> None:
    made = Class(tmp_path, size=2, terms=TERMS, exercises=tuple(EXERCISES))
    made.receive(made.people[0], reasons="Why not? 🤷 漢字 \u202eعربي Ёж \x07 " + "long" * 900)
    made.receive(made.people[1], name="<b>#set page()</b> \\ $x$ @y")
    assert made.run("--feedback", "pdf").exit_code == 0
    path = made.out / "return" / "feedback.pdf"
    assert pdfua.validate(str(path)).findings == ()
    text = "".join(page.get_textpage().get_text_range() for page in PdfDocument(path))
    assert "Why not? [shrug]" in " ".join(text.split())
    assert "#set page()" in text


def test_feedback_for_canvas_has_the_very_names_of_the_download(tmp_path: Path) -> None:
    made = Class(tmp_path, size=2, terms=TERMS)
    for person in made.people:
        made.receive(person, "canvas")
    rows = [f'"{p.name}",{p.canvas},{p.number},x,A,' for p in made.people]
    head = "Student,ID,SIS User ID,SIS Login ID,Section,Week 1 (4)"
    made.roster.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    done = made.run("--feedback", "canvas", "--feedback", "moodle")
    assert "moodle-feedback.zip is not written: no student's number in Moodle" in done.output
    with zipfile.ZipFile(made.out / "return" / "canvas-comments.zip") as archive:
        assert sorted(archive.namelist()) == sorted(path.name for path in made.inbox.iterdir())


def test_each_section_has_a_grade_book(tmp_path: Path) -> None:
    made = Class(tmp_path, size=3, terms=TERMS)
    made.receive_all()
    rows = [f"{p.number},{p.name},{s}" for p, s in zip(made.people, "ABA", strict=True)]
    made.roster.write_text("\n".join(["id,name,Section", *rows]) + "\n", encoding="utf-8")
    made.run()
    sizes = [len(read_csv(path)) for path in sorted((made.out / "sections").iterdir())]
    assert sizes == [2, 1]


def test_group_gets_the_mark_of_the_one_who_handed_in(tmp_path: Path) -> None:
    made = Class(tmp_path, size=3, terms=TERMS, exercises=tuple(EXERCISES))
    made.receive(made.people[1])
    rows = [f"{p.number},{p.name},{t}" for p, t in zip(made.people, "XXY", strict=True)]
    made.roster.write_text("\n".join(["id,name,Team", *rows]) + "\n", encoding="utf-8")
    made.run("--column", "group=Team")
    sheet = made.out / "marking" / "one--reasons.csv"
    assert len(read_csv(sheet)) == 1
    made.judge(0, "2")
    assert "2  marked" in made.run("--column", "group=Team").output
    assert [row["points"] for row in marks(made)] == ["5", "5", ""]


def test_answers_that_are_alike_are_a_hint_with_counts(tmp_path: Path) -> None:
    made = Class(tmp_path, size=30, terms=TERMS, exercises=tuple(EXERCISES))
    for person in made.people:
        mine = {
            "year": str(1800 + person.place),
            "name": f"Name{person.place}",
            "reasons": "Short.",
        }
        if person.place in (3, 9):
            mine = {"year": "1777", "name": "Oddly", "reasons": "The very same long answer. " * 9}
        made.receive(person, **mine)
    made.run()
    report = (made.out / "report.html").read_text(encoding="utf-8")
    assert "the same wrong answers, in 2 of 2" in report
    assert "the same prose, in 1 of 1" in report
    assert "Pairs: 2" in report
    assert "no proof of anything" in report.replace("\n", " ")
