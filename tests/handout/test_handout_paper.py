"""The sheet of paper: for PDF/UA, for one student or for all, with names of any kind."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pdfua
import pikepdf
import pypdfium2
import pytest
from planted import STUDENTS, Handed, plant

from command import run_command
from coursekit.book.handout import Recipient, hand_out
from coursekit.errors import CourseError
from coursekit.exercises import find_assignment, find_exercise, variant_of
from coursekit.exercises.display_order import letter
from coursekit.exercises.paper_answers import paper_key
from paper_form import form_of

VARIES = ("  - all/variants\n", "")  # without it nothing varies


def text_of(path: Path) -> str:
    """The text of a PDF in one line."""
    with pypdfium2.PdfDocument(path) as pdf:
        pages = [page.get_textpage().get_text_range() for page in pdf]
    return " ".join(" ".join(pages).split())


def text_in_italics(path: Path) -> str:
    """What stands in italics on the first page of a PDF."""
    with pypdfium2.PdfDocument(path) as pdf:
        page = pdf[0]
        shown = page.get_objects(textpage=page.get_textpage())
        texts = [one for one in shown if isinstance(one, pypdfium2.PdfTextObj)]
        return "".join(one.extract() for one in texts if "It" in one.get_font().get_base_name())


def test_paper_has_task_terms_and_room(handed: Handed) -> None:
    text = text_of(handed.folder / "first-4711.pdf")
    assert text.startswith("First steps 13.5 points, due 20 Nov 2026, 18:00 (Europe/Berlin) Name")
    assert "Name Анна Ивановна" in text
    assert "Student number 4711" in text
    for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 11):
        assert f"Exercise {number} " in text.replace("EXERCISE", "Exercise")
    assert "2.5 points" in text
    assert "Pick one [n. 4] of these." in text
    assert "To be handed in by" not in text
    assert re.search(r"(\d) / \1$", text)


def test_paper_has_the_chart_to_which_a_task_leads(handed: Handed) -> None:
    path = handed.folder / "first-4711.pdf"
    text = text_of(path)
    assert "Write of the growth of two towns. How two towns grew." in text
    assert "The book has what tasks name" not in text
    with pikepdf.open(path) as pdf:
        assert any("A line that rises & ends." in str(one.get("/Alt", "")) for one in pdf.objects)


def test_paper_stands_alone(tmp_path: Path) -> None:
    """It names book and article, says what may be used, and has what its tasks need of the data."""
    told = "hints: no\ninstructions: Use your notes, and no telephone."
    course = plant(
        tmp_path / "course", VARIES, ("due: 2026-11-20 18:00\n", ""), ("hints: no", told)
    )
    settings = "title: A course\nsphinx:\n  config:\n    typst_paper: us-letter\n"
    (course.root / "_config.yml").write_text(settings, encoding="utf-8")
    shutil.copy(Path(__file__).parents[2] / "CITATION.cff", course.root)
    task = course.exercises / "all" / "number.md"
    text = task.read_text("utf-8").replace("skill:", "table: towns\nskill:")
    code = 'towns = pd.DataFrame({"Town": ["Bonn", "Riga"], "Size": [300, None]})\nsecret ='
    task.write_text(text.replace("secret =", code), "utf-8")
    large = {"typst_text_size": 20.0}
    (path, *_) = hand_out(find_assignment("first", course), course, "pdf", tmp_path, form=large)
    assert form_of(path) == ("us-letter", True)
    text = text_of(path)
    assert text.startswith("A course First steps 12.5 points On Alexey V. Antoshin, “Soviet")
    for words in ("RUDN Journal", "Use your notes, and no telephone.", "To be handed in by"):
        assert words in text
    assert "RUDN Journal" in text_in_italics(path)
    assert "Town Size Bonn 300 Riga – Your number" in text
    assert text.count("Name") == text.count("First steps")


def test_paper_has_the_students_own_version(handed: Handed) -> None:
    exercise = find_exercise("all/variants", handed.course)
    for student, name in zip(STUDENTS, ("4711", "12_б"), strict=True):
        text = text_of(handed.folder / f"first-{name}.pdf")
        own = variant_of(exercise, student.id)
        shown = [one.variant for one in exercise.alternatives if one.prompt.text in text]
        assert shown == [own.variant]


def test_paper_for_a_class_is_one_file(handed: Handed, tmp_path: Path) -> None:
    """Each sheet begins on a right page and is that which a student gets alone."""
    first = find_assignment("first", handed.course)
    students = [*STUDENTS, STUDENTS[0]]  # who stands twice on a roster gets one
    (path, *_) = hand_out(first, handed.course, "pdf", tmp_path, students, one_file=True)
    assert pdfua.validate(str(path)).findings == ()
    with pypdfium2.PdfDocument(path) as pdf:
        pages = [" ".join(one.get_textpage().get_text_range().split()) for one in pdf]
    begun = [at for at, page in enumerate(pages) if "Student number" in page]
    assert [at % 2 for at in begun] == [0, 0]
    for at, end, name in zip(begun, [begun[1], len(pages)], ("4711", "12_б"), strict=True):
        alone = text_of(handed.folder / f"first-{name}.pdf")
        assert " ".join(filter(None, pages[at:end])) == alone


def test_paper_is_accessible(handed: Handed) -> None:
    path = handed.folder / "first-12_б.pdf"
    assert pdfua.validate(str(path)).findings == ()
    with pikepdf.open(path) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == "en"
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "First steps"


def test_name_that_our_face_cannot_print_leaves_a_line(tmp_path: Path) -> None:
    course = plant(tmp_path / "course")
    names = ["Bo 🙂", "王小明", "=cmd|' /C calc'!A0", "<script>#let x = [</script>", "half\ud83d"]
    students = [Recipient(f"{n}", name) for n, name in enumerate(names)]
    written = hand_out(find_assignment("first", course), course, "pdf", tmp_path / "o", students)
    lines = [text_of(path).split("Name ")[1].split("Student number")[0] for path in written[:5]]
    assert [line.strip() for line in lines] == ["Bo", "", names[2], names[3], "half"]


def test_variants_on_paper_need_a_student(handed: Handed, tmp_path: Path) -> None:
    with pytest.raises(CourseError) as error:
        hand_out(find_assignment("first", handed.course), handed.course, "pdf", tmp_path)
    assert str(error.value) == (
        "there are variants of all/variants, so each student needs a sheet of paper. "
        "Give --student ID or --roster FILE."
    )


def test_one_sheet_is_enough_where_nothing_varies(tmp_path: Path) -> None:
    course = plant(tmp_path / "course", VARIES)
    assignment = find_assignment("first", course)
    for students in ((), STUDENTS):
        written = hand_out(assignment, course, "pdf", tmp_path / "out", students)
        assert [path.name for path in written] == ["first.pdf", "towns.csv"]
    assert "Анна" not in text_of(written[0])


def test_no_two_students_get_one_file(tmp_path: Path) -> None:
    course = plant(tmp_path / "course")
    numbers = ["ab/1", "AB_1", "ab_1 ", "AB_1", "..", "…", "x" * 300]
    students = [Recipient(number) for number in numbers]
    written = hand_out(find_assignment("first", course), course, "pdf", tmp_path / "o", students)
    names = [path.name for path in written if path.suffix == ".pdf"]
    assert len({name.casefold() for name in names}) == len(names) == 5
    assert all(path.is_file() and len(path.name.encode()) < 100 for path in written)
    assert {path.parent.name for path in written} == {"o", "data"}


def test_answers_have_numbers_letters_and_versions_of_the_paper(
    handed: Handed, tmp_path: Path
) -> None:
    given = ("hand-out", "first", "--to", "answers", "-o", str(tmp_path))
    told = run_command("assignment", *given, cwd=handed.course.root)
    path = tmp_path / "first-answers.pdf"
    assert (told.stdout, told.stderr) == (f"{path}\n", "")
    assert pdfua.validate(str(path)).findings == ()
    text = text_of(path)
    assert text.startswith("First steps Answers · 13.5 points, due 20 Nov 2026, 18:00")
    for number, task in enumerate(find_assignment("first", handed.course).tasks, start=1):
        signs = " ".join(paper_key(find_exercise(task.exercise, handed.course)))
        assert task.drop or not signs or f" {number} {signs} " in text, task.exercise
    assert "Exercise 11: right, too: 81726354." in text
    varied = find_exercise("all/variants", handed.course)
    for place, one in enumerate(varied.alternatives):
        version = f"9{letter(place).upper()}"
        assert f" {version} A number 1 point {one.prompt.text} {one.key.shown} " in text


def test_answers_tell_whose_version_is_which(handed: Handed, tmp_path: Path) -> None:
    wanted = [part for student in STUDENTS for part in ("--student", student.id)]
    given = ("hand-out", "first", "--to", "answers", "-o", str(tmp_path), *wanted)
    run_command("assignment", *given, cwd=handed.course.root)
    text = text_of(tmp_path / "first-answers.pdf")
    varied = find_exercise("all/variants", handed.course)
    owned = {student.id: variant_of(varied, student.id) for student in STUDENTS}
    names = [one.variant for one in varied.alternatives]
    for number, own in owned.items():
        version = letter(names.index(own.variant)).upper()
        assert f"{number} – 9{version} {own.key.shown} " in text
    printed = [one.variant for one in varied.alternatives if one.prompt.text in text]
    assert set(printed) == {own.variant for own in owned.values()}


def test_character_that_no_font_has_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coursekit.book.typst.characters._system_fonts", lambda: iter(()))
    course = plant(tmp_path / "course", VARIES, ("First steps", "First 🙂 steps"))
    with pytest.raises(CourseError, match=r"no font has 🙂 \(slightly smiling face\)"):
        hand_out(find_assignment("first", course), course, "pdf", tmp_path / "out")
