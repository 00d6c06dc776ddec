"""The commands around assignments, banks and variants, as an instructor runs them."""

from __future__ import annotations

import html
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from skeletons import BASE

from coursekit.exercises.model import KINDS

ROOT = Path(__file__).resolve().parents[2]
BANK = ("--bank", "tests/data/bank")
Run = Callable[..., subprocess.CompletedProcess[str]]


def lines(done: subprocess.CompletedProcess[str]) -> list[str]:
    """What a command has said, without runs of blanks; it must have succeeded."""
    assert done.returncode == 0, done.stderr
    return [" ".join(line.split()) for line in done.stdout.splitlines()]


def fault(done: subprocess.CompletedProcess[str]) -> str:
    """What a command has said is wrong; one or more plain lines."""
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def test_list_names_the_assignments_of_course_and_bank(run_coursekit: Run) -> None:
    assert lines(run_coursekit("assignment", "list", *BANK)) == [
        "sources-and-numbers 8 exercises 12 points no due date Sources and numbers",
        "week-3 9 exercises 16 points 2026-11-20 18:00 Europe/Berlin "
        "Week 3: Whose word do we take?",
    ]


def test_check_tells_terms_exercises_and_variants(run_coursekit: Run) -> None:
    told = lines(run_coursekit("assignment", "check", "week-3", *BANK))
    assert told[:5] == [
        "week-3: Week 3: Whose word do we take?",
        "due 2026-11-20 18:00 Europe/Berlin",
        "answers are withheld from the student edition up to and including 2026-12-07",
        "late work loses 10% a day, at most 50%, after 15 minutes of grace",
        "9 exercises, 16 points",
    ]
    assert "1 seminar/from-city-to-city number, 43 variants" in told
    assert "3 seminar/tasks-of-the-committee multiple" in told
    assert told[-1] == "Everything is in order."


def test_unknown_assignment_is_told_with_the_nearest(run_coursekit: Run) -> None:
    done = run_coursekit("assignment", "check", "wek-3", *BANK)
    assert fault(done) == 'there is no assignment "wek-3". Did you mean "week-3"?\n'


def test_faults_of_an_assignment_are_told_with_lines(run_coursekit: Run, tmp_path: Path) -> None:
    (tmp_path / "assignments").mkdir()
    path = tmp_path / "assignments" / "quiz.yml"
    path.write_text("tilte: A\nexercises:\n- emergence/three-count\n")
    for arguments in (["assignment", "check"], ["assignment", "list"], ["check"]):
        told = fault(run_coursekit(*arguments, "--bank", str(tmp_path)))
        assert f'{path}:1: there is no field "tilte". Did you mean "title"?' in told
        assert f'{path}:3: there is no exercise "emergence/three-count". Did you mean' in told


def assigned(bank: Path, exercise: str) -> None:
    """Write an assignment of one exercise."""
    (bank / "assignments").mkdir(exist_ok=True)
    (bank / "assignments" / "quiz.yml").write_text(f"exercises:\n- {exercise}\n", "utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_sentences_of_a_skeleton_are_told_wherever_they_still_stand(
    run_coursekit: Run, tmp_path: Path, kind: str
) -> None:
    bank = ("--bank", str(tmp_path))
    run_coursekit("exercise", "new", kind, "exam/first", *bank)
    assigned(tmp_path, "exam/first")
    told = fault(run_coursekit("assignment", "check", "quiz", *bank))
    path = tmp_path / "exam" / "first.md"
    labels = path.read_text("utf-8").partition("## Rubric" if kind == "open" else "## Answers")[2]
    for own in ("A few words that do not", "Write the task here.", "Where "):
        assert own in told
    told_lines = {int(line) for line in re.findall(r"first\.md:(\d+):", told)}
    first = path.read_text("utf-8").count("\n") - labels.count("\n") + 1
    assert any(line > first for line in told_lines), told
    refused = run_coursekit("assignment", "hand-out", "quiz", "--to", "html", "-o", "x", *bank)
    assert fault(refused) == told


@pytest.mark.parametrize("picture", ["missing.png", "карта.png", "my%20map.png"])
def test_picture_of_a_task_must_be_there(run_coursekit: Run, tmp_path: Path, picture: str) -> None:
    text = BASE["single"].replace("Task.", f"Task.\n\n![A map]({picture})")
    path = tmp_path / "exam" / "map.md"
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    assigned(tmp_path, "exam/map")
    check = ("assignment", "check", "quiz", "--bank", str(tmp_path))
    name = unquote(picture)
    assert f'there is no picture "{name}"' in fault(run_coursekit(*check))
    (path.parent / name).write_bytes(b"")
    assert lines(run_coursekit(*check))[-1] == "Everything is in order."


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("sort -<number>", "taken for HTML"),
        ("sort --reverse", "shown with a dash"),
        ("`sort --top -<number>`", ""),
        ("y < z > x", ""),
    ],
)
def test_choice_is_shown_as_written_or_told(
    run_coursekit: Run, tmp_path: Path, written: str, says: str
) -> None:
    path = tmp_path / "exam" / "literal.md"
    path.parent.mkdir()
    path.write_text(BASE["single"].replace("[x] Right", f"[x] {written}"), "utf-8")
    assigned(tmp_path, "exam/literal")
    bank = ("--bank", str(tmp_path))
    done = run_coursekit("assignment", "check", "quiz", *bank)
    if says:
        assert says in fault(done)
        return
    assert lines(done)[-1] == "Everything is in order."
    hand_out = ("assignment", "hand-out", "quiz", "--to", "html", "-o", str(tmp_path))
    assert lines(run_coursekit(*hand_out, *bank))
    tags = re.compile(r"<[^>]+>")
    page = html.unescape(tags.sub("", (tmp_path / "quiz.html").read_text("utf-8")))
    assert written.strip("`") in page


def test_colon_in_a_title_is_the_one_fault(run_coursekit: Run, tmp_path: Path) -> None:
    path = tmp_path / "exam" / "colon.md"
    path.parent.mkdir()
    path.write_text(BASE["single"].replace("title: A title", 'title: Who: "we"?'), "utf-8")
    assigned(tmp_path, "exam/colon")
    told = fault(run_coursekit("assignment", "check", "quiz", "--bank", str(tmp_path)))
    remedy = r'Put it into quotation marks: title: "Who: \"we\"?"'
    assert told == f"{path}:3: the value of title has a colon in it. {remedy}\n"


def test_bank_that_does_not_exist_is_told(run_coursekit: Run) -> None:
    done = run_coursekit("exercise", "list", "--bank", "no/bank")
    assert fault(done).startswith("no/bank: there is no such folder")


def test_exercise_of_a_bank_is_listed_and_shown(run_coursekit: Run) -> None:
    listed = lines(run_coursekit("exercise", "list", "--chapter", "seminar", *BANK))
    assert len(listed) == 9
    shown = lines(run_coursekit("exercise", "show", "seminar/yurasovs-way", *BANK))
    assert shown[0] == "Yurasov's way (seminar/yurasovs-way)"


def test_variant_is_shown_by_name_and_by_student(run_coursekit: Run) -> None:
    show = ("exercise", "show", "seminar/the-day-of-a-letter", *BANK)
    first = lines(run_coursekit(*show))
    assert first[-1].startswith("Variant nthrdf, one of 6: nthrdf, ")
    other = lines(run_coursekit(*show, "--variant", "vqsjhr"))
    assert "On which day did S. V. Panina write to A. V. Tyrkova?" in other
    own = [lines(run_coursekit(*show, "--student", text)) for text in ("s1", " S1")]
    assert own[0] == own[1]
    assert 'no variant "x". There are: nthrdf' in fault(run_coursekit(*show, "--variant", "x"))


def test_new_exercise_goes_into_the_bank(run_coursekit: Run, tmp_path: Path) -> None:
    bank = ("--bank", str(tmp_path))
    assert lines(run_coursekit("exercise", "new", "single", "exam/first", *bank))
    assert (tmp_path / "exam" / "first.md").is_file()
    shown = lines(run_coursekit("exercise", "show", "exam/first", *bank))
    assert shown[0].endswith("(exam/first)")


def test_assignment_is_handed_out_as_a_page_without_its_key(
    run_coursekit: Run, tmp_path: Path
) -> None:
    done = run_coursekit(
        "assignment", "hand-out", "week-3", "--to", "html", "-o", str(tmp_path / "out"), *BANK
    )
    page = tmp_path / "out" / "week-3.html"
    assert str(page) in lines(done)
    text = page.read_text(encoding="utf-8")
    assert "Whose word do we take?" in text
    feedback = "longitude were as long as"
    assert feedback in (ROOT / BANK[1] / "seminar/from-city-to-city.md").read_text("utf-8")
    assert feedback not in text


def test_paper_is_printed_for_each_student_of_a_list(run_coursekit: Run, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("Matr.,Name\ns1,Ада Л.\ns2,Bo\n", encoding="utf-8")
    out = str(tmp_path / "out")
    command = ("assignment", "hand-out", "week-3", "--to", "pdf", "-o", out)
    people = ("--roster", str(roster), "--column", "id=Matr.", "--student", "s3")
    done = run_coursekit(*command, *people, *BANK)
    assert lines(done)
    assert len(list((tmp_path / "out").glob("*.pdf"))) == 3
