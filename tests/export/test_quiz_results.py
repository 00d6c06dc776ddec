"""What comes back from a quiz of Moodle or Canvas is read, marked and analysed."""

from __future__ import annotations

import csv
import io
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coursekit.course import Course
from coursekit.exercises import Exercise, mark
from coursekit.exercises.display_order import shown_items
from coursekit.exercises.plain import plain
from coursekit.export import select
from coursekit.export.probes import probes
from coursekit.grading.quiz_answers import read_response
from coursekit.grading.quiz_columns import Task, find_exercise_of

Run = Callable[..., subprocess.CompletedProcess[str]]


def names(exercise: Exercise) -> dict[str, str]:
    """What each choice, stem, target and item is called."""
    key = exercise.key
    return {
        item.id: " ".join(plain(item.label.text).split())
        for items in ("choices", "stems", "targets", "items")
        for item in getattr(key, items, ())
    }


def moodle(exercise: Exercise, answer: Any) -> str:
    """An answer as Moodle 4.5 sums it up."""
    words = names(exercise)
    if exercise.kind == "classify":
        gaps = (words.get(answer.get(item.id), "") for item in shown_items(exercise))
        return " ".join(f"{{{gap}}}" for gap in gaps)
    if exercise.kind == "match":
        return "; ".join(f"{words[stem]} -> {words[target]}" for stem, target in answer.items())
    if exercise.kind == "order":
        return "; ".join(shortened(words[name]) for name in answer)
    if exercise.kind == "multiple":
        return "; ".join(words[name] for name in answer)
    return words.get(answer, answer)


def shortened(text: str) -> str:
    return text if len(text) <= 10 else f"{text[:7]}..."


def canvas(exercise: Exercise, answer: Any) -> str:
    """An answer as Canvas's Student Analysis writes it."""
    words = {name: word.replace(",", "\\,") for name, word in names(exercise).items()}
    if exercise.kind in ("match", "classify"):
        return ",".join(f"{words[stem]}=>{words[target]}" for stem, target in answer.items())
    if exercise.kind == "order":
        return ",".join(f"{words[name]}=>{place}" for place, name in enumerate(answer, 1))
    if exercise.kind == "multiple":
        return ",".join(words[name] for name in answer)
    return names(exercise).get(answer, answer)


WRITERS = {"moodle": moodle, "canvas": canvas}


@pytest.mark.parametrize("system", sorted(WRITERS))
def test_answers_are_read_as_they_were_given(root: Path, system: str) -> None:
    read = cut = 0
    for exercise in select(["all"], Course(root)).wordings:
        for _, answer in probes(exercise)[:60]:
            if exercise.kind in ("text", "date", "number"):
                continue
            found = read_response(exercise, WRITERS[system](exercise, answer), system)
            if found is None and exercise.kind == "order" and system == "moodle":
                cut += 1  # Moodle has cut the items off where they are alike
                continue
            same = set(found) == set(answer) if exercise.kind == "multiple" else found == answer
            assert same, (exercise.id, answer, found)
            read += 1
    assert read > 1000
    assert cut < read / 3


def report(system: str, exercises: list[Exercise], students: int, *, with_task: bool = True) -> str:
    """A report in which every student gives an answer of each kind, the first all right ones."""
    out = io.StringIO()
    table = csv.writer(out)
    head = (
        ["Last name", "First name", "Email address", "Status", "Grade/10.00"]
        if system == "moodle"
        else ["name", "id", "sis_id", "section", "section_id", "submitted", "attempt"]
    )
    for number, exercise in enumerate(exercises, 1):
        task = plain(exercise.prompt.text)
        head += (
            [f"Question {number}a", f"Response {number}a"][not with_task :]
            if system == "moodle"
            else [f"{4000 + number}: {task}", "1.0"]
        )
    table.writerow(head)
    for student in range(students):
        row = (
            [f"Name{student}", "Ж", f"s{student}@example.org", "Finished", "5.00"]
            if system == "moodle"
            else [f"Ж Name{student}", student, f"s{student}", "A", 1, "2026-11-20", 1]
        )
        for exercise in exercises:
            tried = probes(exercise)
            tried = [one for one in tried if exercise.kind != "order" or student == 0] or tried
            right = next((a for _, a in tried if mark(exercise, a).score == 1), "an essay")
            answer = right if student % 2 == 0 else tried[student % len(tried)][1] if tried else ""
            words = WRITERS[system](exercise, answer) if exercise.kind != "open" else answer
            if system == "moodle":
                row += [plain(exercise.prompt.text), words][not with_task :]
            else:
                row += [words, "0.5"]
        table.writerow(row)
    return out.getvalue()


QUIZ = ("--assignment", "sources-and-numbers")


@pytest.fixture
def quiz(root: Path) -> list[Exercise]:
    return list(select(["sources-and-numbers"], Course(root)).wordings)


def test_answers_without_question_text_go_by_their_order(
    run_coursekit: Run, quiz: list[Exercise], tmp_path: Path
) -> None:
    file, out = tmp_path / "quiz.csv", tmp_path / "analysis"
    file.write_text(report("moodle", quiz, 6, with_task=False), encoding="utf-8")
    done = run_coursekit("analyse", str(file), "--from", "moodle", *QUIZ, "-o", str(out))
    assert done.returncode == 0, done.stderr
    rows = csv.DictReader(io.StringIO((out / "items.csv").read_text(encoding="utf-8-sig")))
    assert [row["exercise"] for row in rows] == [one.id for one in quiz]


def test_answers_in_another_order_are_refused_not_guessed(
    run_coursekit: Run, quiz: list[Exercise], tmp_path: Path
) -> None:
    file = tmp_path / "quiz.csv"
    file.write_text(report("moodle", quiz[::-1], 6, with_task=False), encoding="utf-8")
    done = run_coursekit("analyse", str(file), "--from", "moodle", *QUIZ)
    assert done.returncode == 1
    assert f"the answers under Response 1a are not answers to {quiz[0].id}" in done.stderr
    assert "Tick question text as well as response" in done.stderr
    assert list(tmp_path.iterdir()) == [file]


def test_foreign_and_missing_questions_are_told(
    run_coursekit: Run, quiz: list[Exercise], tmp_path: Path
) -> None:
    file, out = tmp_path / "quiz.csv", tmp_path / "analysis"
    header, *rows = csv.reader(io.StringIO(report("canvas", quiz[1:], 3)))
    with file.open("w", encoding="utf-8", newline="") as out_file:
        table = csv.writer(out_file)
        table.writerow([*header, "9999: How was the course?", "1.0"])
        table.writerows([*row, "good, I think", "1.0"] for row in rows)
    done = run_coursekit("analyse", str(file), "--from", "canvas", *QUIZ, "-o", str(out))
    assert done.returncode == 0, done.stderr
    assert f"no column holds answers to {quiz[0].id}" in done.stderr
    assert '"9999: How was the course?" is no exercise of the assignment' in done.stderr


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Task (cases/name).", "cases/name"),
        ("Task.", "cases/term"),
        ("Nothing alike", None),
    ],
)
def test_exercise_is_found_by_id_before_words(
    cases_course: Course, question: str, expected: str | None
) -> None:
    """An id that somebody has put into the text of the question says more than the text."""
    same_words = select(["cases/term", "cases/name"], cases_course).wordings
    found = find_exercise_of(question, [Task((one,), 1.0) for one in same_words])
    assert (found[0].id if found else None) == expected


@pytest.mark.parametrize("system", sorted(WRITERS))
def test_command_analyses_a_quiz(
    run_coursekit: Run, quiz: list[Exercise], tmp_path: Path, system: str
) -> None:
    file, out = tmp_path / "quiz.csv", tmp_path / "analysis"
    file.write_text(report(system, quiz, 12), encoding="utf-8")
    done = run_coursekit("analyse", str(file), "--from", system, *QUIZ, "-o", str(out))
    assert done.returncode == 0, done.stderr
    assert "12 students with marks, 8 exercises." in done.stdout
    rows = list(csv.DictReader(io.StringIO((out / "items.csv").read_text(encoding="utf-8-sig"))))
    assert [row["exercise"] for row in rows] == [one.id for one in quiz]
    assert "Sources and numbers" in (out / "analysis.html").read_text(encoding="utf-8")


def test_command_says_what_is_missing(run_coursekit: Run, tmp_path: Path) -> None:
    file = tmp_path / "quiz.csv"
    file.write_text("Last name,Email address,Response 1\n", encoding="utf-8")
    done = run_coursekit("analyse", str(file), "--from", "moodle")
    assert done.returncode == 1
    assert "Give its name: --assignment NAME" in done.stderr
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    done = run_coursekit(
        "analyse", str(file), "--from", "canvas", "--assignment", "sources-and-numbers"
    )
    assert done.returncode == 1
    assert "no column holds answers to an exercise of sources-and-numbers" in done.stderr
    done = run_coursekit("analyse", str(file))
    assert "say --from moodle or canvas" in done.stderr
