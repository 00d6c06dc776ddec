"""Answers on paper: printed, typed from what the paper shows, and marked."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from graded import Class, feedback_of, read_csv

from classroom import course_exercises, right_answer
from coursekit.course import course_name, find_course
from coursekit.exercises import Exercise, find_assignment, find_exercise, mark, variant_of
from coursekit.exercises.model import ChoiceKey
from coursekit.exercises.paper_answers import NotPrinted, from_paper, paper_key
from coursekit.exercises.plain import plain
from coursekit.grading.model import GivenAnswer, Sender, Submission
from coursekit.grading.store import read_results
from coursekit.grading.submissions.answerfile import write_submission

BANK, ROSTER = "tests/data/bank", "tests/data/class/canvas-grade-book.csv"
Run = Callable[..., Any]


def typed_for(exercise: Exercise) -> str:
    """What somebody types who has the right answer on paper: the key as it is printed."""
    return " ".join(paper_key(exercise)) or str(right_answer(exercise))


@pytest.mark.parametrize("exercise", course_exercises(), ids=lambda one: one.id)
def test_what_stands_on_the_paper_is_understood_for_every_kind(exercise: Exercise) -> None:
    answer = from_paper(exercise, typed_for(exercise))
    verdict = mark(exercise, answer)
    assert verdict.score == 1 or exercise.kind == "open"


@pytest.mark.parametrize(
    ("kind", "typed", "told"),
    [
        ("single", "z", '"z" was not printed; there is a–'),
        ("single", "a b", "more than one letter"),
        ("multiple", "a, 7", '"7" was not printed'),
        ("single", "а", "is Cyrillic"),
        ("match", "A", "places filled in: 1;"),
        ("order", "1", "places filled in: 1;"),
        ("classify", "99", "places filled in: 2;"),
    ],
)
def test_what_was_not_printed_is_told(kind: str, typed: str, told: str) -> None:
    exercise = next(one for one in course_exercises() if one.kind == kind)
    with pytest.raises(NotPrinted, match=re.escape(told)):
        from_paper(exercise, typed)


def test_class_answers_the_printed_sheets_of_its_variants(
    root: Path, tmp_path: Path, run_coursekit: Run
) -> None:
    students = ("0400000", "0400007")
    who = [word for one in students for word in ("--student", one)]
    for to in ("pdf", "typing-sheet"):
        handed = ("assignment", "hand-out", "week-3", "--bank", BANK, "-o", str(tmp_path))
        rows = who if to == "pdf" else ("--roster", ROSTER)
        done = run_coursekit(*handed, "--to", to, *rows)
        assert done.returncode == 0, done.stderr
    table = tmp_path / "week-3-typing-sheet.csv"
    cells = read_csv(table)
    assert len(cells) == 30
    course = find_course(root, banks=(root / BANK,))
    tasks = find_assignment("week-3", course).tasks
    for row in cells:
        if row["number"] in students:
            paper = printed(tmp_path / f"week-3-{row['number']}.pdf")
            for heading, task in zip(list(row)[2:], tasks, strict=True):
                own = variant_of(find_exercise(task.exercise, course), row["number"])
                row[heading] = "4" if own.kind == "open" else from_print(own, paper)
    write(table, cells)
    command = ("grade", "week-3", str(table), "--roster", ROSTER, "--bank", BANK)
    done = run_coursekit(*command, "-o", str(tmp_path / "grades"))
    assert done.returncode == 0, done.stderr
    results = list(read_results(tmp_path / "grades"))
    full = [one for one in results if one.status == "marked"]
    assert [one.points for one in full] == [16.0, 16.0]
    assert [one.status for one in results].count("nothing received") == 28


def printed(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())


def from_print(exercise: Exercise, paper: str) -> str:
    """What is typed of the right answer: letters are looked up on the paper itself."""
    if not isinstance(exercise.key, ChoiceKey):
        return typed_for(exercise)
    right = [plain(one.label.text) for one in exercise.key.choices if one.right]
    letters = [re.search(rf"\b([a-z])\) {re.escape(one)[:25]}", paper) for one in right]
    assert all(letters), (right, paper)
    return " ".join(one[1] for one in letters if one)


def write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)


@pytest.fixture
def four(tmp_path: Path, run_coursekit: Run) -> Class:
    """A class with an essay, and an empty typing sheet for it."""
    made = Class(tmp_path, exercises=("one/capital", "one/year", "one/reasons"))
    to = ("--to", "typing-sheet", "--roster", str(made.roster), "-o", str(tmp_path))
    done = run_coursekit("assignment", "hand-out", "week-1", *to, cwd=made.course.root)
    assert done.returncode == 0, done.stderr
    return made


def fill(made: Class, *typed: tuple[str, str, str]) -> Path:
    path = made.root / "week-1-typing-sheet.csv"
    rows = read_csv(path)
    for row, cells in zip(rows, typed, strict=False):
        row.update(zip(list(row)[2:], cells, strict=True))
    write(path, rows)
    return path


def bonn(made: Class) -> str:
    return typed_for(find_exercise("one/capital", made.course))


def test_files_and_paper_come_from_one_class(four: Class) -> None:
    four.receive(four.people[2])
    four.receive(four.people[3])
    sheet = fill(four, (bonn(four), "1951", "1,5"), ("", "1949", "Because he could."))
    outcome = four.grade(typing_sheets=[sheet])
    assert outcome.faults == ()
    assert four.points() == [3.5, 0.0, 2.0, 2.0]
    assert [four.result(place).status for place in (0, 1)] == ["marked", "waiting for a person"]
    assert "marked there with 1.5 of 2 points" in feedback_of(four, 0)
    assert four.grade(typing_sheets=[sheet]).changed == 0


def test_points_on_paper_that_were_corrected_count_when_that_is_accepted(four: Class) -> None:
    four.grade(typing_sheets=[fill(four, (bonn(four), "1951", "1"))])
    sheet = fill(four, (bonn(four), "1951", "2"))
    assert four.grade(typing_sheets=[sheet]).changed == 1
    four.grade(typing_sheets=[sheet], accept=True)
    assert four.points()[0] == 4.0
    assert four.grade(typing_sheets=[sheet]).changed == 0


def test_points_on_paper_are_those_of_the_assignment(four: Class) -> None:
    four.assign(reasons="{id: one/reasons, points: 5}")
    sheet = fill(four, (bonn(four), "1951", "4,5"))
    outcome = four.grade(typing_sheets=[sheet])
    assert outcome.faults == ()
    assert four.points()[0] == 6.5


def test_sheet_that_is_named_twice_counts_once(four: Class) -> None:
    sheet = fill(four, (bonn(four), "1951", "2"))
    outcome = four.grade(typing_sheets=[sheet, sheet.parent / "." / "course" / ".." / sheet.name])
    assert outcome.faults == ()
    assert four.points()[0] == 4.0


def test_workbook_is_typed_into_as_well(four: Class) -> None:
    path = four.root / "week-1-typing-sheet.xlsx"
    book = openpyxl.load_workbook(path)
    for column, value in ((3, bonn(four)), (4, 1951), (5, 0.5)):
        book.active.cell(2, column).value = value
    book.save(path)
    assert book.active.cell(2, 1).number_format == "@"
    four.grade(typing_sheets=[path])
    assert four.points()[0] == 2.5


def test_whatever_is_not_clear_is_told_with_row_and_column_and_costs_nobody_a_mark(
    four: Class,
) -> None:
    path = fill(four, ("x", "1951", ""), ("a", "1951", ""), ("a", "", "9"), ("a", "1951", ""))
    rows = read_csv(path)
    rows[3]["number"] = ""
    rows += [dict(rows[1]), {**rows[1], "number": "77"}]
    write(path, rows)
    outcome = four.grade(typing_sheets=[path])
    told = sorted(
        (fault.line, re.sub(r'"\d \|[^"]*"', "#", fault.message)) for fault in outcome.faults
    )
    again = rows[1]["number"]
    assert told == [
        (2, 'column #: "x" was not printed; there is a–c'),
        (3, f'column "number": {again} has another row, {path.name}, row 6'),
        (4, "column #: more points than it can bring: 9 of 2"),
        (5, 'column "number": this row names no student'),
        (6, f'column "number": {again} has another row, {path.name}, row 3'),
        (7, 'column "number": "77" is not a student on the roster'),
    ]
    statuses = [four.result(place).status for place in range(4)]
    assert statuses == ["cannot be read"] * 3 + ["nothing received"]


def test_zeros_that_a_spreadsheet_took_are_asked_for(four: Class) -> None:
    number = four.people[0].number
    four.roster.write_text(
        four.roster.read_text(encoding="utf-8").replace(number, f"00{number}"), encoding="utf-8"
    )
    (fault,) = four.grade(typing_sheets=[fill(four, (bonn(four), "1951", "2"))]).faults
    assert f"Is it 00{number}?" in fault.remedy


def test_exercise_that_was_changed_after_printing_waits_for_a_decision(four: Class) -> None:
    sheet = fill(four, (bonn(four), "1951", "2"))
    four.rewrite("one/capital", "Munich", "Nuremberg")
    (fault,) = four.grade(typing_sheets=[sheet]).faults
    assert "one/capital was changed since this sheet was written" in fault.message
    assert four.result(0).status == "waiting for a decision"


@pytest.mark.parametrize("heading", ["matriculation", "number"])
def test_table_of_another_kind_is_refused(four: Class, run_coursekit: Run, heading: str) -> None:
    table = four.root / "table.csv"
    table.write_text(f"{heading},name\n1,Ada\n", "utf-8")
    command = ("grade", "week-1", str(table), "--roster", str(four.roster))
    done = run_coursekit(*command, "-o", str(four.out), cwd=four.course.root)
    assert done.returncode == 1
    assert "typing-sheet" in done.stderr


def test_sheet_that_somebody_has_typed_into_is_not_written_over(
    four: Class, run_coursekit: Run
) -> None:
    to = ("--to", "typing-sheet", "--roster", str(four.roster), "-o", str(four.root))
    command = ("assignment", "hand-out", "week-1", *to)
    assert run_coursekit(*command, cwd=four.course.root).returncode == 0, "it is still empty"
    sheet = fill(four, ("", "1951", ""))
    typed = sheet.read_bytes()
    done = run_coursekit(*command, cwd=four.course.root)
    assert (done.returncode, sheet.read_bytes()) == (1, typed)
    assert "answers are typed into this sheet. Give another folder" in done.stderr


def test_answers_to_the_variant_of_another_are_told_by_what_tells_them_apart(
    root: Path, tmp_path: Path, run_coursekit: Run
) -> None:
    course = find_course(root, [root / BANK])
    exercise = find_exercise("seminar/the-day-of-a-letter", course)
    own = variant_of(exercise, "0400000")
    other = next(one for one in exercise.alternatives if one.variant != own.variant)
    answer = GivenAnswer(exercise.id, other.digest, "1951", other.variant)
    sent = Submission(course_name(course), "week-3", Sender("0400000"), "", (answer,))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.json").write_bytes(write_submission(sent))
    grade = ("grade", "week-3", str(tmp_path / "in"), "--bank", BANK, "--roster", ROSTER)
    done = run_coursekit(*grade, "-o", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    notes = read_csv(tmp_path / "out" / "marks.csv")[0]["notes"]
    assert other.row in notes
    assert own.row in notes
    assert other.variant not in notes


def test_empty_workbook_in_the_place_of_a_sheet_is_replaced(
    four: Class, run_coursekit: Run
) -> None:
    openpyxl.Workbook().save(four.root / "week-1-typing-sheet.xlsx")
    to = ("--to", "typing-sheet", "--roster", str(four.roster), "-o", str(four.root))
    done = run_coursekit("assignment", "hand-out", "week-1", *to, cwd=four.course.root)
    assert done.returncode == 0, done.stderr
