"""The notebook: runs from top to bottom, needs only Python, writes the same file as the page."""

from __future__ import annotations

import ast
import io
import json
import subprocess
import sys
from contextlib import chdir, redirect_stdout
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from planted import Handed, hand_out_all, plant
from playwright.sync_api import Page, expect
from student import address, box

from classroom import right_answer
from coursekit.exercises import Exercise, find_exercise, mark, variant_of
from coursekit.exercises.display_order import letter, shown_choices, shown_items, shown_targets
from coursekit.grading.submissions.answerfile import read_submission

KINDS = ["single", "multiple", "date", "text", "match", "classify", "order", "open", "variants"]
KINDS += ["number"]
ROOT = Path(__file__).resolve().parents[2]
CASES = json.loads((ROOT / "tests/cases/variants.json").read_text(encoding="utf-8"))["cases"]


def sources(handed: Handed) -> dict[str, str]:
    """The source of each cell of code by its name."""
    notebook = json.loads((handed.folder / "first.ipynb").read_text(encoding="utf-8"))
    return {cell["id"]: cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"}


def test_notebook_has_the_chart_to_which_a_task_leads(handed: Handed) -> None:
    notebook = json.loads((handed.folder / "first.ipynb").read_text(encoding="utf-8"))
    (task,) = [
        cell["source"] for cell in notebook["cells"] if "growth of two towns" in cell["source"]
    ]
    assert '<img src="data:image/svg+xml;base64,' in task
    assert 'alt="A line that rises &amp; ends."' in task
    assert "How two towns grew." in task


def as_written(exercise: Exercise) -> Any:
    """The right answer as a student writes it into a cell."""
    right = right_answer(exercise)
    if exercise.kind in ("match", "classify"):
        numbers = {item.id: n for n, item in enumerate(shown_items(exercise), start=1)}
        letters = {item.id: letter(n) for n, item in enumerate(shown_targets(exercise))}
        return {numbers[stem]: letters[target] for stem, target in right.items()}
    items = shown_choices(exercise) or shown_items(exercise)
    letters = {item.id: letter(n) for n, item in enumerate(items)}
    if exercise.kind in ("single", "multiple", "order"):
        return ", ".join(letters[name] for name in ([right] if isinstance(right, str) else right))
    return int(right) if exercise.kind == "number" else right


def filled_in(handed: Handed, number: str, given: dict[str, str]) -> list[str]:
    """The cells with a student and with answers: expressions by exercise, the others empty."""
    cells = sources(handed)
    cells["student"] = f"student = {{'id': {number!r}, 'name': 'Анна 🙂', 'email': ''}}"
    for place, cell in list(cells.items()):
        for kind, expression in given.items():
            if place.startswith("answer-") and f'"all/{kind}"' in cell:
                cells[place] = f"answers['all/{kind}'] = {expression}"
    return list(cells.values())


def run_cells(handed: Handed, folder: Path, number: str = "4711", /, **given: str) -> str:
    """Run the cells here, in `folder`; what they print."""
    names: dict[str, Any] = {}
    said = io.StringIO()
    with chdir(folder), redirect_stdout(said):
        for cell in filled_in(handed, number, given):
            exec(compile(cell, "cell", "exec"), names)
    return said.getvalue()


def run_bare(handed: Handed, folder: Path, **given: str) -> str:
    """Run the cells in a Python without any library; what they print."""
    cells = filled_in(handed, "4711", given)
    script = folder / "cells.py"
    code = f"for cell in {cells!r}:\n    exec(compile(cell, 'cell', 'exec'))"
    script.write_text(code, encoding="utf-8")
    command = [sys.executable, "-I", "-S", "-X", "utf8", script.name]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert done.stderr.decode() == ""
    return done.stdout.decode()


def test_notebook_runs_in_a_bare_kernel(handed: Handed, tmp_path: Path) -> None:
    notebook = nbformat.read(handed.folder / "first.ipynb", as_version=4)
    (tmp_path / "data").mkdir()
    NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(tmp_path)}}).execute()
    cells = {cell.id: cell for cell in notebook.cells}
    assert "Write your student number into the first cell" in cells["wording-9"].outputs[0].text
    assert cells["save"].outputs[0].text.startswith("Nothing was saved.\nWrite your student number")
    assert list(tmp_path.glob("*.json")) == []


def test_answered_notebook_gives_the_file_that_the_page_gives(
    handed: Handed, tmp_path: Path
) -> None:
    notebook = nbformat.read(handed.folder / "first.ipynb", as_version=4)
    exercises = {
        f"all/{kind}": variant_of(find_exercise(f"all/{kind}", handed.course), "4711")
        for kind in KINDS
    }
    for cell in notebook.cells:
        if cell.id == "student":
            cell.source = 'student = {"id": " 4711", "name": "Анна 🙂", "email": "a@b.org"}'
        if cell.id.startswith("answer-"):
            name = cell.source.split('"')[1]
            cell.source = f'answers["{name}"] = {as_written(exercises[name])!r}'
    NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = {cell.id: cell.get("outputs") for cell in notebook.cells}
    assert outputs["answer-1"][0].text == "Noted for exercise 1: Right\n"
    shown = outputs["wording-9"][0].data["text/markdown"]
    assert shown == exercises["all/variants"].prompt.text
    assert "with 10 of 10 exercises answered" in outputs["save"][0].text
    submission = read_submission((tmp_path / "first-4711.json").read_bytes())
    assert submission.notes == ()
    assert (submission.course, submission.assignment) == ("course", "first")
    assert (submission.sender.id, submission.sender.name) == ("4711", "Анна 🙂")
    assert [given.exercise for given in submission.answers] == [f"all/{kind}" for kind in KINDS]
    for given in submission.answers:
        exercise = exercises[given.exercise]
        assert (given.digest, given.variant) == (exercise.digest, exercise.variant)
        assert (given.attempts, given.seconds) == (1, 0)
        assert mark(exercise, given.answer).state in ("right", "kept")


def test_notebook_needs_nothing_but_python(handed: Handed, tmp_path: Path) -> None:
    """Its cells run in a Python without libraries, and import nothing else unless it is there."""
    output = run_bare(handed, tmp_path, single='"a"', text='"Квинк"', number="12")
    assert "Noted for exercise 4: Квинк" in output
    assert "How large is" in output
    assert "Not answered: 2, 3, 5, 6, 7, 8, 9." in output
    tree = ast.parse(sources(handed)["shared"])
    names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module}
    assert names - set(sys.stdlib_module_names) == {"pandas", "IPython.display"}


def answer_in(folder: Path, kind: str) -> Any:
    """What the file says to an exercise."""
    submission = read_submission((folder / "first-4711.json").read_bytes())
    assert submission.notes == ()
    return next(given.answer for given in submission.answers if given.exercise == f"all/{kind}")


@pytest.mark.parametrize(
    ("kind", "written", "sent"),
    [
        ("number", "1234", "1234"),
        ("number", "1234.0", "1234"),
        ("number", "1.234", "1.2340"),
        ("number", "0.5", "0.5"),
        ("number", "-2e300", "-2e+300"),
        ("number", "' 1,5 km '", "1,5 km"),
        ("date", "__import__('datetime').date(1951, 9, 14)", "1951-09-14"),
        ("date", "1951", "1951"),
        ("single", "' B) '", "B"),
        ("single", "'right'", "Right"),
        ("multiple", "['a', 'c']", "ac"),
        ("multiple", "'ac'", "ac"),
        ("multiple", "{'c', 'a'}", "ac"),
        ("order", "'cab'", "cab"),
        ("match", "{1: 'b', '2': ' '}", {0: 1}),
        ("open", "'''\n  Two\n  lines\ud83d\n'''", "  Two\n  lines\ufffd"),
    ],
)
def test_answers_are_written_in_many_ways(
    handed: Handed, tmp_path: Path, kind: str, written: str, sent: Any
) -> None:
    exercise = find_exercise(f"all/{kind}", handed.course)
    items = shown_choices(exercise) or shown_items(exercise)
    if kind == "single":
        names = {letter(n).upper(): i.id for n, i in enumerate(items)}
        sent = names.get(sent) or next(i.id for i in items if i.label.text == sent)
    if kind in ("multiple", "order"):
        sent = [items["abc".index(sign)].id for sign in sent]
    if kind == "match":
        sent = {items[n].id: shown_targets(exercise)[t].id for n, t in sent.items()}
    written = written.encode("ascii", "backslashreplace").decode()
    output = run_cells(handed, tmp_path, **{kind: written})
    assert "Noted for exercise" in output
    if kind == "open":
        data = (tmp_path / "first-4711.json").read_bytes()
        assert [g.answer for g in read_submission(data).answers] == [sent]
    else:
        assert answer_in(tmp_path, kind) == sent


@pytest.mark.parametrize(
    ("kind", "written", "message"),
    [
        ("single", "'z'", "'z' is not among them. Write one of the letters a to c."),
        ("single", "'a, b'", "'a, b' is not among them."),
        ("single", "7", "7 is not among them."),
        ("multiple", "['a', 'x']", "'x' is not among them."),
        ("multiple", "5.0", "5.0 is not among them."),
        ("number", "'many'", "'many' is not a number. Write it like 20000 or 0.5."),
        ("number", "'1.234 km'", "This can be read in two ways. Write 1234 or 1.2340."),
        ("number", "float('nan')", "nan is not a number."),
        ("number", "True", "True is not a number."),
        ("number", "[1]", "[1] is not a number."),
        ("date", "2.5", "2.5 is not a text. Write it between quotation marks."),
        ("text", "print", "is not a text."),
        ("match", "'ab'", "Write a letter for each number, such as {1:"),
        ("match", "{9: 'a'}", "9 is not one of the numbers 1 to 2."),
        ("classify", "{1: 'z'}", "'z' is not among them."),
        ("order", "'ab'", "Write each of the 3 letters once."),
        ("order", "'aab'", "Write each of the 3 letters once."),
    ],
)
def test_malformed_answer_is_told_and_left_out_of_what_is_saved(
    handed: Handed, tmp_path: Path, kind: str, written: str, message: str
) -> None:
    output = run_cells(handed, tmp_path, **{kind: written})
    assert "Not noted. " in output
    assert message in output
    assert "Left out, as it was not understood:\nExercise " in output
    (path,) = tmp_path.glob("*.json")
    saved = json.loads(path.read_text(encoding="utf-8"))["answers"]
    assert f"all/{kind}" not in [answer["exercise"] for answer in saved]


def test_answer_to_another_students_version_is_not_saved(handed: Handed, tmp_path: Path) -> None:
    exercise = find_exercise("all/variants", handed.course)
    other = next(n for n in "123456789" if variant_of(exercise, n) != variant_of(exercise, "4711"))
    late = f"(5, globals().__setitem__('late', 1))[0]; student['id'] = {other!r}"
    output = run_cells(handed, tmp_path, variants=late)
    assert "this is the version of another number. Run its cells again." in output
    assert list(tmp_path.glob("*.json")) == []


def test_number_in_any_script_makes_a_safe_file(handed: Handed, tmp_path: Path) -> None:
    run_cells(handed, tmp_path, "../№ 12/б\ud83d")
    assert [path.name for path in tmp_path.glob("*.json")] == ["first-.._12_б_.json"]


def test_notebook_draws_variants_as_the_published_cases_say(handed: Handed) -> None:
    names: dict[str, Any] = {}
    exec(sources(handed)["shared"], names)
    for case in CASES:
        key = names["student_key"](case["student"])
        ranks = [names["variant_rank"](key, case["exercise"], v) for v in case["variants"][:3]]
        assert (key, ranks) == (case["key"], case["ranks"])
        names["student"] = {"id": case["student"]}
        wordings = [{"variant": name} for name in case["variants"]]
        if key and len(wordings) > 1:
            own = names["own_wording"]({"exercise": case["exercise"], "wordings": wordings})
            assert own["variant"] == case["chosen"]


def test_choice_is_known_by_its_text_with_the_sign_at_its_end(handed: Handed) -> None:
    names: dict[str, Any] = {}
    exec(sources(handed)["shared"], names)
    choices = [["people", "They count people (not files)."], ["files", "They count files"]]
    for said in ("They count people (not files).", " they count people (not files). ", "A)", "a."):
        assert names["one_of"](said, choices) == "people"
    assert names["one_of"]("They count files.", choices) == "files"


def test_tables_are_read_without_pandas(handed: Handed, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    table = (handed.folder / "data" / "towns.csv").read_bytes()
    (tmp_path / "data" / "towns.csv").write_bytes(table)
    output = run_bare(handed, tmp_path, number="len(load('towns')) and load('towns')[1]['size']")
    assert "Noted for exercise 11: 600" in output


def test_decimal_mark_of_an_exercise_leaves_no_doubt(tab: Page, tmp_path: Path) -> None:
    """Where answers may use only one mark, neither notebook nor page asks back."""
    course = plant(tmp_path / "course")
    path = course.exercises / "all" / "number.md"
    text = path.read_text(encoding="utf-8").replace(
        "kind: number\n", "kind: number\ndecimal: comma\n"
    )
    path.write_text(text.replace("{= secret }", "2,699"), encoding="utf-8")
    handed = hand_out_all(course, tmp_path / "out", ("html", "notebook"))
    for written in ("'2,699'", "2.699"):
        assert "Noted for exercise 11: 2" in run_cells(handed, tmp_path, number=written)
        sent = answer_in(tmp_path, "number")
        assert mark(find_exercise("all/number", course), sent).state == "right"
    tab.goto(address(handed))
    field = box(tab, "number").locator("[name=answer]")
    field.fill("2,699")
    field.press("Tab")
    expect(box(tab, "number")).not_to_contain_text("two ways")
