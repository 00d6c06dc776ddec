"""The class of the chapter "For instructors": a roster and a download, as Canvas gives them.

    python tests/tools/example_class.py

writes both into ``tests/data/class``.  The answers fit the assignment ``week-3`` of the example
bank; run it again when an exercise there has a new wording.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from classroom import (
    Person,
    canvas_name,
    canvas_roster,
    hand_in,
    make_class,
    write_zip,
)
from coursekit.course import course_name, find_course
from coursekit.exercises import find_assignment, find_exercise, variant_of
from coursekit.grading.submissions.answerfile import write_submission

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "data" / "class"
BANK = ROOT / "tests" / "data" / "bank"
ROSTER, DOWNLOAD = "canvas-grade-book.csv", "submissions.zip"
SIZE = 30
IN_TIME = "2026-11-{day:02d}T1{hour}:15:00Z"
NOTHING_SENT = {5, 17, 26}
LATE = {9: "2026-11-20T19:40:00Z", 21: "2026-11-22T08:05:00Z"}
TWICE, CUT_SHORT, PDF, NO_STUDENT = 3, 12, 19, 31


def write_example(folder: Path = FOLDER) -> Path:
    """Write roster and download into `folder`."""
    people = make_class(SIZE + 2, seed=7)
    folder.mkdir(parents=True, exist_ok=True)
    roster = canvas_roster(people[:SIZE], points=16)
    (folder / ROSTER).write_bytes(roster.encode("utf-8"))
    write_zip(folder / DOWNLOAD, sorted(_files(people)))
    return folder


def _files(people: list[Person]) -> Iterator[tuple[str, bytes]]:
    for person in [*people[:SIZE], people[NO_STUDENT]]:
        if person.place in NOTHING_SENT:
            continue
        saved = LATE.get(
            person.place, IN_TIME.format(day=16 + person.place % 4, hour=person.place % 6)
        )
        data = _answers(person, saved)
        if person.place == CUT_SHORT:
            data = data[: len(data) // 2]
        name = canvas_name(person, late=person.place in LATE)
        if person.place == PDF:
            name, data = canvas_name(person, "week-3.pdf"), b"%PDF-1.7\n% printed from the page\n"
        yield name, data
        if person.place == TWICE:
            better = replace(person, ability=person.ability + 1)
            yield canvas_name(person, again=1), _answers(better, "2026-11-20T09:00:00Z")


def _answers(person: Person, saved: str) -> bytes:
    """An answer file of someone who has read the article."""
    person = replace(person, ability=person.ability + 0.8)
    course = find_course(ROOT, banks=(BANK,))
    tasks = find_assignment("week-3", course).tasks
    own = [variant_of(find_exercise(task.exercise, course), person.number) for task in tasks]
    name = course_name(course)
    return write_submission(hand_in(person, own, course=name, saved=saved, seed=7))


if __name__ == "__main__":
    print(write_example())
