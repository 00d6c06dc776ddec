"""``coursekit grade`` with prose: what people write into the sheets reaches marks and feedback."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from graded import EXERCISES, TERMS, Class, feedback_of, read_csv


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
