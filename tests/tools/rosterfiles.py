"""Rosters of a class, as learning systems and faculties write them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from people import Person


def canvas_roster(people: Sequence[Person], column: str = "Week 3 (4711)", points: int = 20) -> str:
    """Canvas's grade book, as exported."""
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", column, "Final Score"]
    rows = [
        [f"{p.last}, {p.first}", p.canvas, p.number, p.login, "Seminar A", "", ""] for p in people
    ]
    possible = ["    Points Possible", "", "", "", "", str(points), "(read only)"]
    return _csv([head, possible, *rows], bom=True)


def moodle_worksheet(people: Sequence[Person], points: int = 20) -> str:
    """Moodle's grading worksheet of the assignment."""
    head = [
        "Identifier",
        "Full name",
        "ID number",
        "Email address",
        "Status",
        "Grade",
        "Maximum grade",
        "Grade can be changed",
        "Last modified (submission)",
        "Last modified (grade)",
        "Feedback comments",
    ]
    status, sent = "Submitted for grading - Not marked", "Friday, 20 November 2026, 11:00 AM"
    rows = [
        [
            f"Participant {p.participant}",
            p.name,
            p.number,
            p.email,
            status,
            "",
            f"{points}.00",
            "Yes",
            sent,
            "-",
            "",
        ]
        for p in people
    ]
    return _csv([head, *rows])


def moodle_export(people: Sequence[Person]) -> str:
    """Moodle's grade book, exported as plain text."""
    head = ["First name", "Last name", "ID number", "Institution", "Department", "Email address"]
    head += ["Assignment: Week 3 (Real)", "Last downloaded from this course"]
    rows = [[p.first, p.last, p.number, "", "", p.email, "-", "1763632800"] for p in people]
    return _csv([head, *rows])


def plain_roster(people: Sequence[Person]) -> str:
    """A list of the faculty's office."""
    rows = [[p.number, p.name, p.email] for p in people]
    return _csv([["Matrikelnummer", "Name", "E-Mail"], *rows])


ROSTERS = {
    "canvas": canvas_roster,
    "moodle-worksheet": moodle_worksheet,
    "moodle-export": moodle_export,
    "csv": plain_roster,
}


def _csv(rows: Iterable[Sequence[str]], bom: bool = False) -> str:
    text = io.StringIO("\ufeff" if bom else "", newline="")
    text.seek(0, io.SEEK_END)
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
