"""The files that came, as the store keeps them: whose they are and what their marks are."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from coursekit.grading.model import Identity, Sender, Student
from coursekit.grading.packing import pack_sender, student_of, unpack, unpack_sender

_FILED = (
    "place, sha256, desk, identity, sender, saved, problem, notes, points, waiting, marks, "
    "student, reason"
)


@dataclass(frozen=True)
class Filed:
    """One received file and what became of it.

    Parameters
    ----------
    place : str
        Where it was found.
    sha256 : str
        Of its bytes; empty if it was not read.
    desk : str
        By which desk it was marked.
    problem : str
        Why it cannot be marked; empty if it was.
    points : float
        What its marks bring.
    waiting : str
        State of a mark for which somebody is waited for; empty if there is none.
    marks : bytes
        As `packing.refer` makes them.
    student : str
        Key of the student it belongs to; empty if nobody's.
    reason : str
        How the student was found, or why none was.
    """

    place: str
    sha256: str
    desk: str
    identity: Identity
    sender: Sender = field(default_factory=Sender)
    saved: str = ""
    problem: str = ""
    notes: tuple[str, ...] = ()
    points: float = 0.0
    waiting: str = ""
    marks: bytes = b""
    student: str = ""
    reason: str = ""


class Files:
    """The files that came."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    def get(self, place: str) -> tuple[Filed, int] | None:
        """What is known of the file at `place`, and in which scan it was seen last."""
        query = f"SELECT {_FILED}, scan FROM files WHERE place = ?"
        row = self._base.execute(query, (place,)).fetchone()
        return (_filed(row[:-1]), row[-1]) if row else None

    def keep(self, filed: Filed, scan: int) -> None:
        """Keep what became of a file."""
        values = (
            filed.place,
            filed.sha256,
            filed.desk,
            json.dumps(vars(filed.identity)),
            pack_sender(filed.sender),
            json.dumps(filed.saved),
            json.dumps(filed.problem),
            json.dumps(filed.notes),
            filed.points,
            filed.waiting,
            filed.marks,
            filed.student,
            json.dumps(filed.reason),
            scan,
        )
        holes = ", ".join("?" * len(values))
        self._base.execute(
            f"INSERT OR REPLACE INTO files ({_FILED}, scan) VALUES ({holes})", values
        )

    def forget(self, scan: int) -> None:
        """Forget the files that `scan` did not see."""
        self._base.execute("DELETE FROM files WHERE scan <> ?", (scan,))

    def by_student(self) -> Iterator[tuple[Student, list[Filed]]]:
        """Each student of the roster, in its order, with the files that came."""
        columns = ", ".join(f"f.{name}" for name in _FILED.split(", "))
        query = (
            f"SELECT s.place, s.body, {columns} FROM students s "
            "LEFT JOIN files f ON f.student = s.key ORDER BY s.place, f.place"
        )
        for _, rows in groupby(self._base.execute(query), key=lambda row: row[0]):
            several = list(rows)
            student = student_of(unpack(several[0][1]))
            yield student, [_filed(row[2:]) for row in several if row[2] is not None]

    def troubled(self) -> Iterator[Filed]:
        """Files that belong to nobody or cannot be marked, by place; without their marks."""
        columns = _FILED.replace("marks", "x''")
        query = (
            f"SELECT {columns} FROM files WHERE student = '' OR problem <> '\"\"' ORDER BY place"
        )
        return map(_filed, self._base.execute(query))

    def count(self) -> int:
        """How many files came."""
        return int(self._base.execute("SELECT count(*) FROM files").fetchone()[0])


def _filed(row: Sequence[Any]) -> Filed:
    return Filed(
        place=row[0],
        sha256=row[1],
        desk=row[2],
        identity=Identity(**json.loads(row[3])),
        sender=unpack_sender(row[4]),
        saved=json.loads(row[5]),
        problem=json.loads(row[6]),
        notes=tuple(json.loads(row[7])),
        points=row[8],
        waiting=row[9],
        marks=row[10],
        student=row[11],
        reason=json.loads(row[12]),
    )
