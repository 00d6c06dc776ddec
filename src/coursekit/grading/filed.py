"""The files that came, as the store keeps them: whose they are and what their marks are."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from coursekit.grading.model import Identity, Sender, Student
from coursekit.grading.serialize import pack, unpacker


class Filed(Struct, frozen=True, array_like=True):
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
    sender: Sender = Sender()
    saved: str = ""
    problem: str = ""
    notes: tuple[str, ...] = ()
    points: float = 0.0
    waiting: str = ""
    marks: bytes = b""
    student: str = ""
    reason: str = ""


_filed_of = unpacker(Filed)
_student_of = unpacker(Student)


class Files:
    """The files that came."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    def get(self, place: str) -> tuple[Filed, int] | None:
        """What is known of the file at `place`, and in which scan it was seen last."""
        query = "SELECT body, marks, scan FROM files WHERE place = ?"
        row = self._base.execute(query, (place,)).fetchone()
        return (_filed(*row[:2]), row[2]) if row else None

    def keep(self, filed: Filed, scan: int) -> None:
        """Keep what became of a file."""
        body = pack(replace(filed, marks=b"") if filed.marks else filed)
        troubled = not filed.student or bool(filed.problem)
        values = (filed.place, scan, filed.sha256, filed.student, troubled, body, filed.marks)
        self._base.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?)", values)

    def forget(self, scan: int) -> None:
        """Forget the files that `scan` did not see."""
        self._base.execute("DELETE FROM files WHERE scan <> ?", (scan,))

    def by_student(self) -> Iterator[tuple[Student, list[Filed]]]:
        """Each student of the roster, in its order, with the files that came."""
        query = (
            "SELECT s.place, s.body, f.body, f.marks FROM students s "
            "LEFT JOIN files f ON f.student = s.key ORDER BY s.place, f.place"
        )
        for _, rows in groupby(self._base.execute(query), key=lambda row: row[0]):
            several = list(rows)
            files = [_filed(body, marks) for *_, body, marks in several if body is not None]
            yield _student_of(several[0][1]), files

    def troubled(self) -> Iterator[Filed]:
        """Files that belong to nobody or cannot be marked, by place; without their marks."""
        query = "SELECT body FROM files WHERE troubled ORDER BY place"
        return (_filed_of(body) for (body,) in self._base.execute(query))

    def count(self) -> int:
        """How many files came."""
        return int(self._base.execute("SELECT count(*) FROM files").fetchone()[0])


def _filed(body: bytes, marks: bytes) -> Filed:
    filed = _filed_of(body)
    return replace(filed, marks=marks) if marks else filed
