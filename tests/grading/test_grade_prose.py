"""``coursekit grade`` with prose: what people write into the sheets reaches marks and feedback."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from graded import EXERCISES, TERMS, Class, feedback_of, read_csv
from pypdfium2 import PdfDocument

from english import english_words, left_in_english


def test_prose_of_every_attempt_that_can_win_is_marked_and_the_best_counts(tmp_path: Path) -> None:
    made = Class(tmp_path, size=1, terms=TERMS + "attempts: best\n", exercises=tuple(EXERCISES))
    (person,) = made.people
    for place, prose in enumerate(("Two good reasons.", "x")):
        saved = f"2026-11-20T1{place}:00:00Z"
        data = made.submission(person, saved=saved, reasons=prose)
        (made.inbox / f"{person.number}-{place}.json").write_bytes(data)
    made.run()
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
        done = made.run()
        status = "waiting for a person" if answered == "x" else "marked"
        assert status in done.output
    assert read_csv(made.out / "marks.csv")[0]["points"] == "5"


def test_points_in_a_sheet_are_those_of_the_assignment(tmp_path: Path) -> None:
    made = Class(tmp_path, size=1, terms=TERMS, exercises=("one/reasons",))
    made.assign(reasons="{id: one/reasons, points: 5}")
    made.receive(made.people[0])
    made.run()
    made.judge(0, "1,5", "thin")
    assert "1  marked" in made.run().output
    assert read_csv(made.out / "marks.csv")[0]["points"] == "1.5"
    assert read_csv(made.out / "marking" / "one--reasons.csv")[0]["out of"] == "5"


def rewritten(made: Class, heading: str, new: str) -> None:
    """Rename a column of the sheet, or take it out, as people do."""
    sheet = made.out / "marking" / "one--reasons.csv"
    table = list(csv.reader(sheet.read_text(encoding="utf-8-sig").splitlines()))
    place = table[0].index(heading)
    for row in table:
        row[place : place + 1] = [new if row is table[0] else row[place]] if new else []
    with sheet.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(table)


@pytest.mark.parametrize(("worth", "marked"), [("2", 1), ("5", 0)])
def test_points_of_an_old_sheet_count_where_they_can_mean_one_thing_only(
    tmp_path: Path, worth: str, marked: int
) -> None:
    made = Class(tmp_path, size=1, terms=TERMS, exercises=("one/reasons",))
    made.assign(reasons=f"{{id: one/reasons, points: {worth}}}")
    made.receive(made.people[0])
    made.run()
    made.judge(0, "1.5")
    rewritten(made, "out of", "")
    done = made.run()
    assert ("1  marked" in done.output) == bool(marked)
    assert ('under "out of" it does not say of how many points "1.5" is' in done.output) != marked


@pytest.mark.parametrize("heading", ["points", "comment"])
def test_column_that_a_person_has_renamed_is_told(tmp_path: Path, heading: str) -> None:
    made = Class(tmp_path, size=1, terms=TERMS, exercises=("one/reasons",))
    made.receive(made.people[0])
    made.run()
    made.judge(0, "2", "fine")
    rewritten(made, heading, "Punkte")
    assert f'one--reasons.csv:1: there is no column "{heading}"' in made.run().output


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_comment_that_cannot_be_decoded_reaches_nobody(tmp_path: Path, bom: bytes) -> None:
    made = Class(tmp_path, size=2, terms=TERMS, exercises=("one/reasons",))
    made.receive(made.people[0], reasons="Причины — «много»")
    made.receive(made.people[1])
    made.run()
    sheet = made.out / "marking" / "one--reasons.csv"
    assert sheet.read_bytes().startswith(b"\xef\xbb\xbf")
    made.judge(0, "1", "SCHOEN")
    broken = sheet.read_bytes().removeprefix(b"\xef\xbb\xbf").replace(b"SCHOEN", b"sch\xf6n")
    sheet.write_bytes(bom + broken)
    done = made.run()
    assert "one--reasons.csv:2: what was written here cannot be read" in " ".join(
        done.output.split()
    )
    assert "\ufffd" not in feedback_of(made, 0)
    assert sheet.read_bytes() == bom + broken


@pytest.mark.parametrize("name", ["one--reasons (1).csv", "one--reasons.ods", "notes.txt"])
def test_file_in_marking_that_is_not_read_is_told(tmp_path: Path, name: str) -> None:
    made = Class(tmp_path, size=1, terms=TERMS, exercises=("one/reasons",))
    made.receive_all()
    made.run()
    (made.out / "marking" / name).write_bytes(b"key\n")
    assert name in made.run().output


@pytest.mark.parametrize("language", ["de", "fr", "es", "ru"])
def test_faults_are_in_english_in_the_terminal_and_in_the_course_s_language_in_the_report(
    tmp_path: Path, language: str
) -> None:
    made = Class(tmp_path, size=6, terms=TERMS, exercises=("one/capital", "one/reasons"))
    settings = f"title: Klein\nsphinx:\n  config:\n    language: {language}\n"
    (made.course.root / "_config.yml").write_text(settings, encoding="utf-8")
    made.receive_all()
    made.run("--feedback", "pdf")
    with PdfDocument(made.out / "return" / "feedback.pdf") as pdf:
        lines = [one for page in pdf for one in page.get_textpage().get_text_bounded().splitlines()]
    assert left_in_english(lines, language) == []
    with made.roster.open("a", encoding="utf-8") as roster:
        roster.write(f"{made.people[0].number},Zoe\n,Nemo\na,b,c,d,e,f,g,h\n")
    sheet = made.out / "marking" / "one--reasons.csv"
    rows = read_csv(sheet)
    one, two, *_ = [name for name in rows[0] if " | " in name]
    troubled = ({"points": "9"}, {"points": "x"}, {one: "?"}, {one: "x", two: "x"}, {"key": "b"})
    for row, cells in zip(rows, ({"points": "2", "digest": "1"}, *troubled), strict=True):
        row |= {"points": "1"} | cells
    with sheet.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, rows[0])
        table.writeheader()
        table.writerows(rows)
    rewritten(made, "comment", "")
    (sheet.parent / "one--reasons.ods").write_bytes(b"x")
    (sheet.parent / "one--reasons-2.csv").write_bytes(b"%PDF-1.7")
    typed = tmp_path / "paper.csv"
    number = made.people[2].number
    typed.write_text(f"number,1 | one/capital | a | b\n{number},x\n77,a\n,a\n", encoding="utf-8")
    terminal = made.run("--accept", "--typing-sheet", str(typed)).output
    assert "has no number, login or e-mail address. Add one, or delete the row." in terminal
    page = BeautifulSoup((made.out / "report.html").read_bytes(), "html.parser")
    heading = page.find("h2", id="faults")
    assert heading is not None
    cells = [cell.get_text() for cell in heading.find_next("table").select("td:not(:first-child)")]
    assert len(cells) >= 2 * 14
    assert left_in_english(cells, language) == []
    assert english_words(cells) == []
