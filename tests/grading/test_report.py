"""What the instructor reads: everything that came, what is wrong with it, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from class_results import assignment, class_results, exercises
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from coursekit.catalogue import in_language
from coursekit.errors import Fault
from coursekit.grading.model import (
    MARKED,
    MISSING,
    Identity,
    Mark,
    Result,
    Sender,
    Student,
)
from coursekit.grading.outfolder import slug
from coursekit.grading.records import FileRecord
from coursekit.grading.reports.report import class_report
from english import left_in_english

CUT = FileRecord(
    "in/ü🤷.json",
    "",
    "",
    Identity(),
    problem="It is cut off at line 3. Ask for it again.",
    student="0400007",
)
STRAY = FileRecord(
    "in/doe.json",
    "ab",
    "",
    Identity("canvas", "7", "doejane"),
    Sender("99", "Jane <b>Doe", "jane@example.org"),
    reason='The number "99" is not on the roster.',
)
ROSTER = Fault("roster.csv", 7, "two students have the number 0400007", "Take one out.")
PROSE = next(name for name, exercise in exercises().items() if exercise.kind == "open")


def report(
    results: Iterable[Result], troubled: Iterable[FileRecord] = (), **how: Any
) -> BeautifulSoup:
    """The report as a tree."""
    page = class_report(assignment(), exercises(), results, troubled, files=9, **how)
    return BeautifulSoup(page, "html.parser")


def part(page: BeautifulSoup, name: str) -> str:
    """The text below the heading `name`, up to the next."""
    heading = page.find("h2", id=name)
    assert heading is not None, name
    below = []
    for sibling in heading.find_next_siblings():
        if sibling.name == "h2":
            break
        below.append(sibling.get_text(" "))
    return " ".join(" ".join(below).split())


def test_file_that_cannot_be_marked_gets_one_line_that_says_what_to_do() -> None:
    unread = part(report(class_results(3), [CUT]), "unread")
    assert "in/ü🤷.json It is cut off at line 3. Ask for it again. 0400007" in unread


def test_file_of_nobody_is_listed_with_its_sender_and_the_reason() -> None:
    strays = part(report(class_results(3), [STRAY]), "strays")
    assert 'in/doe.json The number "99" is not on the roster.' in strays
    assert "Jane <b>Doe , 99 , jane@example.org , doejane" in strays


def test_faults_of_the_roster_are_listed_with_their_line() -> None:
    faults = part(report(class_results(3), faults=[ROSTER]), "faults")
    assert "roster.csv:7 two students have the number 0400007 Take one out." in faults


def test_students_are_counted_by_state() -> None:
    page = report(class_results(40))
    table = page.find("table")
    assert table is not None
    rows = [[c.get_text() for c in row.find_all(["th", "td"])] for row in table.find_all("tr")]
    results = list(class_results(40))
    counted = {status: sum(one.status == status for one in results) for status in (MARKED, MISSING)}
    assert ["Marked", str(counted[MARKED])] in rows
    assert ["Nothing received", str(counted[MISSING])] in rows
    assert sum(int(row[1]) for row in rows[1:]) == 40


def test_who_sent_nothing_and_who_was_late_is_named() -> None:
    page = report(class_results(10))
    names = [one.student.name for one in class_results(10)]
    assert names[3] in part(page, "missing")
    assert f"{names[4]} 0400028 2 20%" in part(page, "late")


def test_prose_that_waits_leads_to_its_marking_sheet() -> None:
    page = report(class_results(10), sheets={PROSE: "marking/a b--c.csv"})
    link = page.find("a", string="marking/a b--c.csv")
    assert link is not None
    assert link["href"] == "marking/a%20b--c.csv"


def test_answers_to_older_wordings_are_shown_for_decision() -> None:
    first = next(r for r in class_results(3) if r.marks)
    old = Mark(PROSE, "", "x", "y", "What I <i>wrote</i>", None, 3.0, "outdated")
    page = report([Result(first.student, MARKED, (old,))])
    assert "What I <i>wrote</i>" in part(page, "older")
    assert "--older-wordings mark" in part(page, "older")


def test_notes_such_as_a_checksum_that_does_not_fit_are_told() -> None:
    assert "The checksum does not fit." in part(report(class_results(10)), "notes")


def test_exercises_are_counted_right_partly_wrong_and_not_answered() -> None:
    def result(place: int, score: float | None, state: str) -> Result:
        mark = Mark(PROSE, "", "", "", "x", score, 3.0, state)
        return Result(Student(str(place), f"S{place}", row=place), MARKED, (mark,))

    marks = [(1.0, "judged"), (0.5, "judged"), (0.0, "judged"), (0.0, "unanswered"), (None, "open")]
    page = report(result(place, *mark) for place, mark in enumerate(marks))
    row = next(
        row
        for row in page.select("#exercises ~ div tbody tr")
        if exercises()[PROSE].title in row.get_text()
    )
    assert [cell.get_text() for cell in row.find_all("td")] == ["3", "38%", "1", "1", "1", "1", "1"]


def test_each_student_who_handed_in_has_a_link_to_the_feedback() -> None:
    results = list(class_results(10))
    links = {link["href"] for link in report(results).find_all("a") if link["href"][0] != "#"}
    handed_in = [one.student.key for one in results if one.status != MISSING]
    assert links >= {f"feedback/{slug(key)}.html" for key in handed_in}
    assert f"feedback/{slug(results[3].student.key)}.html" not in links


def test_nothing_left_to_do_is_said() -> None:
    done = [Result(Student("1", "Anna"), MARKED)]
    assert part(report(done), "todo") == "Nothing: everything that came is marked."


def test_report_of_a_big_class_stays_small_and_points_to_the_marks() -> None:
    once = list(class_results(50))

    def many() -> Iterator[Result]:
        for _ in range(100):
            yield from once

    page = class_report(assignment(), exercises(), many(), [CUT] * 5000, files=5000)
    assert len(page) < 500_000
    assert page.count("… and 4,700 more, in") == 2  # files and students
    assert 'href="marks.csv"' in page


@settings(max_examples=60)
@given(
    text=st.text(max_size=40)
    | st.sampled_from(
        ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "\ud800\x00\u202e", "</td>"]
    )
)
def test_nobody_can_write_markup(text: str) -> None:
    filed = FileRecord(text, "", "", Identity("moodle", text, text), Sender(text, text, text), text)
    stray = FileRecord(text, "", "", Identity(), Sender(text, text, text), reason=text)
    broken = FileRecord(text, "", "", Identity(), problem=text, student=text)
    mark = Mark(PROSE, "", text, text, [text], None, 3.0, "outdated", why=text)
    result = Result(Student(text or "k", text), MARKED, (mark,), text, notes=(text,), days_late=1)
    page = class_report(
        assignment(),
        exercises(),
        [result],
        [filed, stray, broken],
        files=3,
        faults=[Fault(text, 0, text, text)],
    )
    page.encode("utf-8")
    tree = BeautifulSoup(page, "html.parser")
    assert not tree.find_all(["script", "img", "iframe", "b", "i", "svg", "form", "object"])
    assert not [tag for tag in tree.find_all(True) if any(a.startswith("on") for a in tag.attrs)]
    links = [link["href"] for link in tree.find_all("a")]
    assert all(link.startswith(("#", "feedback/", "marking/", "marks.csv")) for link in links)


def test_same_class_gives_the_same_bytes() -> None:
    one, other = (
        class_report(assignment(), exercises(), class_results(20), [CUT, STRAY], files=20)
        for _ in range(2)
    )
    assert one == other


@pytest.mark.parametrize("size", [0, 1])
def test_report_of_no_class_is_still_a_report(size: int) -> None:
    assert "The students" in report(class_results(size)).get_text()


def test_report_is_in_the_language_in_force() -> None:
    stray = replace(STRAY, reason="Die Nummer „99“ fehlt auf der Liste.")
    with in_language("de"):
        page = report(class_results(40), [CUT, stray], faults=[ROSTER], sheets={PROSE: "a.csv"})
    assert page.html is not None
    assert page.html["lang"] == "de"
    texts = [text.strip() for text in page.find_all(string=True)]
    assert {"Bericht über die Gruppe", "Nichts eingegangen", "Stand"} <= set(texts)
    assert left_in_english(texts, "de") == []
