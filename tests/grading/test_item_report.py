"""The report of an item analysis: what was misunderstood first, in words and as tables."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from item_reports import planted, results, wordings, written

from coursekit.catalogue import in_language
from coursekit.grading.item_analysis.analysis import analyse
from coursekit.grading.item_analysis.class_marks import gather
from coursekit.grading.item_analysis.interval_estimates import NEEDED
from coursekit.grading.item_analysis.item_report import item_report
from english import left_in_english


def test_report_begins_with_what_was_misunderstood(item_pages: dict[int, str]) -> None:
    page = BeautifulSoup(item_pages[60], "html.parser")
    assert [h2.text for h2 in page.find_all("h2")][:2] == [
        "What the class misunderstood",
        "Exercises to look at",
    ]
    section = page.find("section", attrs={"aria-labelledby": "misunderstood"})
    assert re.search(r"\d+ of 60 students \(\d+%, between \d+% and \d+%\) chose:", section.text)
    assert "Their feedback: " in section.text
    assert "The article answers it here: " in section.text


@pytest.mark.parametrize("size", [60])
def test_planted_wrong_key_is_found_by_the_report(size: int, item_pages: dict[int, str]) -> None:
    page = BeautifulSoup(item_pages[size], "html.parser")
    look = page.find("section", attrs={"aria-labelledby": "look"})
    heading = next(h3 for h3 in look.find_all("h3") if planted()[3].title in h3.text)
    assert "Look at the key first" in heading.find_next("ul").text
    misunderstood = page.find("section", attrs={"aria-labelledby": "misunderstood"})
    assert "make sure that the key is right" in misunderstood.text


def test_small_class_is_told_so(item_pages: dict[int, str]) -> None:
    page = BeautifulSoup(item_pages[8], "html.parser")
    assert "This is a small class" in page.text
    assert "There is no map of the exercises: too few to say." in page.text
    table = page.find("section", attrs={"aria-labelledby": "exercises"}).table
    cells = [[cell.text for cell in row.find_all("td")] for row in table.tbody.find_all("tr")]
    assert {row[1] for row in cells} == {"too few to say"}
    assert all(row[0].isdigit() for row in cells)


def test_what_others_wrote_is_text_and_no_more(item_pages: dict[int, str]) -> None:
    page = item_pages[60]
    assert "<script" not in page
    assert "=cmd|&#x27; /C calc&#x27;!A0 &lt;script&gt;" in page
    assert "<h1>Sources &amp; &lt;numbers&gt;</h1>" in page
    page.encode()


def test_terms_name_every_threshold(item_pages: dict[int, str]) -> None:
    table = BeautifulSoup(item_pages[60], "html.parser").find_all("table")[-1]
    counts = [row.td.text for row in table.tbody.find_all("tr")]
    assert sorted(counts[:-1]) == sorted(str(need.students) for need in NEEDED.values())


def test_report_of_nobody_says_so() -> None:
    done = analyse(gather(results(0)), {})
    page = item_report("Week 3", done, {})
    assert "There is nothing to analyse yet." in page
    assert "Nothing was received from 2 others" in page


def test_one_student_is_spoken_of_as_one() -> None:
    page = item_report("Week 3", analyse(gather(results(1)), wordings()), wordings())
    assert "1 student handed in and is counted here." in page


def test_same_marks_give_the_same_bytes(
    item_files: dict[int, dict[str, bytes]], tmp_path: Path
) -> None:
    assert written(tmp_path / "again", 8) == item_files[8]


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_tables_hold_what_the_report_tells(item_files: dict[int, dict[str, bytes]]) -> None:
    done = analyse(gather(results(60)), wordings())
    items = rows(item_files[60]["items.csv"])
    assert [row["exercise"] for row in items] == [item.exercise for item in done.items]
    for row, item in zip(items, done.items, strict=True):
        assert float(row["difficulty"]) == pytest.approx(item.difficulty.value, abs=1e-6)
        assert float(row["discrimination_low"]) == pytest.approx(item.discrimination.low, abs=1e-6)
        assert int(row["n"]) + int(row["waiting"]) == 60
    answers = rows(item_files[60]["distractors.csv"])
    assert len(answers) == sum(len(item.options) for item in done.items)
    assert all(
        int(row["n"]) == sum(int(row[f"{third}_n"]) for third in ("lower", "middle", "upper"))
        for row in answers
    )
    scores = rows(item_files[60]["scores.csv"])
    assert len(scores) == 60
    assert [row["points"] == "" for row in scores] == [total != total for total in done.totals]
    assert {row["third"] for row in scores} == {"lower", "middle", "upper", ""}


def test_untold_numbers_are_empty_cells(item_files: dict[int, dict[str, bytes]]) -> None:
    assert {row["difficulty"] for row in rows(item_files[8]["items.csv"])} == {""}
    assert {row["upper_n"] for row in rows(item_files[8]["distractors.csv"])} == {""}


def test_tables_hold_no_formula(item_files: dict[int, dict[str, bytes]]) -> None:
    texts = [
        cell
        for name in ("items.csv", "distractors.csv", "scores.csv")
        for row in rows(item_files[60][name])
        for cell in row.values()
    ]
    assert any(cell.startswith("'=cmd") for cell in texts)
    number = re.compile(r"-?\d+(\.\d+)?")
    assert [
        c for c in texts if c.startswith(("=", "+", "-", "@")) and not number.fullmatch(c)
    ] == []


def test_report_with_its_charts_is_in_the_language_in_force() -> None:
    with in_language("de"):
        marks = gather(results(60))
        page = BeautifulSoup(
            item_report("Quellen", analyse(marks, wordings()), wordings()), "html.parser"
        )
    assert page.html is not None
    assert page.html["lang"] == "de"
    texts = [text.strip() for text in page.find_all(string=True)]
    texts += [part for image in page.find_all("img") for part in str(image["alt"]).split(". ")]
    assert {"Itemanalyse", "Schwierigkeit", "Oberes Drittel"} <= set(texts)
    assert left_in_english(texts, "de") == []
