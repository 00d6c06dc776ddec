"""The pages for teachers keep their word: minutes, and notes on every question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from coursekit.checking.chapters import prose_lines

PLANS = {"One session": 90, "A day": 450, "Week 1": 90, "Week 3": 90, "Week 4": 90, "Alone": 360}
ROW = re.compile(r"\| (\**)(\d+)\** \|")
ITEM = re.compile(r"^\d+\. ", re.MULTILINE)


def sections(page: Path) -> dict[str, list[str]]:
    """Return the lines below each heading."""
    found: dict[str, list[str]] = {"": []}
    for line in prose_lines(page):
        if line.text.startswith("#"):
            found[line.text.lstrip("# ")] = []
        found[[*found][-1]].append(line.text)
    return found


def questions(root: Path) -> Iterator[tuple[str, int]]:
    """Iterate over the chapters with questions for the seminar, and count these."""
    for page in sorted((root / "chapters").glob("*.md")):
        if box := re.search(r":class: questions\n(.*?)^:::", page.read_text("utf-8"), re.M | re.S):
            yield page.stem, len(ITEM.findall(box[1]))


def test_minutes_of_each_plan_add_up(root: Path) -> None:
    sums, totals = {}, {}
    for heading, lines in sections(root / "chapters" / "teaching.md").items():
        plan = re.split("[:,]", heading)[0]
        if rows := [row for line in lines if (row := ROW.match(line))]:
            sums[plan] = sum(int(row[2]) for row in rows if not row[1])
            totals[plan] = sum(int(row[2]) for row in rows if row[1])
    assert sums == PLANS
    assert totals == PLANS


def test_steps_of_a_controversy_add_up(root: Path) -> None:
    text = (root / "chapters/teaching.md").read_text("utf-8")
    *steps, total = re.findall(r"^\| .+ \| (\d+) \| (\d+) \|$", text, re.MULTILINE)
    assert [sum(map(int, column)) for column in zip(*steps, strict=True)] == [*map(int, total)]


def test_each_question_for_the_seminar_has_a_note(root: Path) -> None:
    notes = re.split(
        r"^\(seminar-(\S+)\)=$", (root / "chapters/seminar.md").read_text("utf-8"), flags=re.M
    )
    counted = {
        name: len(ITEM.findall(text)) for name, text in zip(notes[1::2], notes[2::2], strict=True)
    }
    assert counted == dict(questions(root))
