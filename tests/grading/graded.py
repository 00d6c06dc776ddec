"""A small course that hands in and is graded, for the tests of ``coursekit grade``."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click.testing
import pytest

from classroom import Person, make_class, make_course, named, plain_roster, write_folder
from coursekit.cli import main
from coursekit.course import Course, course_name
from coursekit.exercises import find_exercise
from coursekit.grading.grading_run import Options, Outcome, grade_submissions
from coursekit.grading.model import GivenAnswer, Result, Submission
from coursekit.grading.progress import Progress
from coursekit.grading.store import FILE, read_results
from coursekit.grading.submissions.answerfile import write_submission

HEAD = "---\nkind: {kind}\ntitle: {title}\nskill: sourcing\nlevel: apply\n---\n{task}\n\n"
CAPITAL = HEAD.format(kind="single", title="A capital", task="Which is the capital?") + (
    "## Answers\n- [x] Bonn {#bonn}\n- [ ] Hamburg {#hamburg}\n  > It is the largest.\n"
    "- [ ] Munich {#munich}\n  > It is in the south.\n\n## Explanation\nSo it was.\n"
)
YEAR = HEAD.format(kind="number", title="A year", task="In which year?") + (
    "## Answers\n- [x] 1951\n- [ ] 1949\n  > Too early.\n\n## Explanation\nIt was then.\n"
)
NAME = HEAD.format(kind="text", title="A name", task="Who wrote it?") + (
    "## Answers\n- [x] Klimov\n\n## Explanation\nHe did.\n"
)
ESSAY = HEAD.format(kind="open", title="Reasons", task="Give reasons.") + (
    "## Rubric\n- 2: Two reasons.\n  > Because of this and that.\n"
    "- 1: One reason.\n  > Because of this.\n- 0: None.\n"
)
EXERCISES = {"one/capital": CAPITAL, "one/year": YEAR, "one/name": NAME, "one/reasons": ESSAY}
RIGHT: dict[str, Any] = {
    "one/capital": "bonn",
    "one/year": "1951",
    "one/name": "Klimov",
    "one/reasons": "For two reasons.",
}
TERMS = "due: 2026-11-20 18:00\nzone: Europe/Berlin\nwithheld: no\nlate: 10% a day, at most 50%\n"
WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments"
)
CLOSED = ("one/capital", "one/year", "one/name")


@dataclass
class Class:
    """A course of four exercises, a class of students, and an output folder."""

    root: Path
    size: int = 4
    terms: str = "due: 2026-11-20 18:00\nwithheld: no\n"
    exercises: tuple[str, ...] = CLOSED
    people: list[Person] = field(init=False)
    course: Course = field(init=False)

    def __post_init__(self) -> None:
        self.people = make_class(self.size)
        self.course = make_course(self.root / "course", EXERCISES)
        self.assign()
        self.roster.write_text(plain_roster(self.people), encoding="utf-8")
        self.inbox.mkdir()

    @property
    def roster(self) -> Path:
        return self.root / "roster.csv"

    @property
    def inbox(self) -> Path:
        return self.root / "in"

    @property
    def out(self) -> Path:
        return self.root / "grades"

    def assign(self, *lines: str, **changes: str) -> None:
        """Write the assignment; `changes` replaces an exercise's entry by the end of its name."""
        listed = "".join(
            f"  - {changes.get(name.rpartition('/')[2], name)}\n" for name in self.exercises
        )
        folder = self.course.exercises / "assignments"
        folder.mkdir(exist_ok=True)
        text = f"title: Week 1\n{self.terms}{''.join(lines)}exercises:\n{listed}"
        (folder / "week-1.yml").write_text(text, encoding="utf-8")

    def rewrite(self, exercise: str, old: str, new: str) -> None:
        """Change the file of an exercise."""
        path = self.course.exercises / f"{exercise}.md"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def submission(
        self, person: Person, saved: str = "2026-11-20T10:00:00Z", **answers: Any
    ) -> bytes:
        """An answer file; right but for `answers`, given by the end of the exercise's name."""
        given = tuple(
            GivenAnswer(
                name,
                find_exercise(name, self.course).digest,
                answers.get(name.rpartition("/")[2], RIGHT[name]),
                attempts=1,
                seconds=20,
            )
            for name in self.exercises
        )
        return write_submission(
            Submission(course_name(self.course), "week-1", person.sender, saved, given)
        )

    def receive(self, person: Person, form: str = "plain", **answers: Any) -> None:
        """Put the answer file of `person` into the inbox."""
        files = [(person, self.submission(person, **answers))]
        write_folder(self.inbox, named(files, form))

    def receive_all(self) -> None:
        """All hand in; the second gets the year wrong, the last one everything."""
        for person in self.people:
            wrong: dict[str, Any] = {"year": "1949"} if person.place == 1 else {}
            if person.place == self.size - 1:
                wrong = {"capital": "hamburg", "year": "1949", "name": "Nobody", "reasons": "No."}
            self.receive(person, **wrong)

    def worksheet(self, *said: tuple[str, str], comments: tuple[str, ...] = ()) -> None:
        """Write Moodle's worksheet as the roster, and receive from all on it.

        `said` is the status and the time of each student's submission.
        """
        lines = [WORKSHEET]
        for person, (status, time), comment in zip(
            self.people, said, comments or ("",) * len(said), strict=False
        ):
            who = f"Participant {person.participant},{person.name},{person.email}"
            lines.append(f'{who},"{status}",-,3.00,Yes,"{time}",-,{comment}')
        self.roster.write_text("\n".join(lines) + "\n", encoding="utf-8")
        for person in self.people[: len(said)]:
            self.receive(person, "moodle")

    def grade(self, progress: Progress | None = None, **options: Any) -> Outcome:
        """Run ``coursekit grade`` in one process unless told otherwise."""
        given: dict[str, Any] = {"jobs": 1, "output": self.out, **options}
        return grade_submissions(
            Options("week-1", submissions=self.inbox, roster=self.roster, **given),
            self.course,
            progress,
        )

    def run(self, *options: str, roster: Path | None = None) -> click.testing.Result:
        """Run ``coursekit grade`` as an instructor does."""
        command = ["grade", "week-1", str(self.inbox), "--roster", str(roster or self.roster)]
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.course.root)
            return click.testing.CliRunner().invoke(
                main, [*command, "-o", str(self.out), "--jobs", "1", *options]
            )

    def result(self, place: int) -> Result:
        """The result that stands for a person."""
        key = self.people[place].number
        return next(one for one in read_results(self.out) if one.student.key == key)

    def points(self) -> list[float | None]:
        """The points that stand, in the roster's order."""
        return [result.points for result in read_results(self.out)]

    def judge(self, place: int, points: str, comment: str = "") -> None:
        """Write points and a comment into the marking sheet."""
        path = self.out / "marking" / "one--reasons.csv"
        rows = read_csv(path)
        heads = list(rows[0])
        for row in rows:
            if row["student"] == self.people[place].number:
                row["points"], row["comment"] = points, comment
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.DictWriter(file, heads)
            table.writeheader()
            table.writerows(rows)


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def bytes_of(folder: Path) -> dict[str, str]:
    """Every file but the working state, by its sign."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != FILE
    }


def feedback_of(made: Class, place: int, ending: str = "md") -> str:
    """The feedback of a person."""
    files = list((made.out / "feedback").glob(f"{made.people[place].number}-*.{ending}"))
    assert len(files) == 1
    return files[0].read_text(encoding="utf-8")


def audit_of(folder: Path) -> Iterable[dict[str, Any]]:
    text = (folder / "audit.jsonl").read_text(encoding="utf-8")
    return map(json.loads, text.splitlines())
