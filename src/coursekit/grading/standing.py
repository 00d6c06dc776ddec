"""The results that stand, and those that a run proposes in their place, as the store keeps them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from coursekit.grading.kept import Marks
from coursekit.grading.model import JUDGED, MISSING, OPEN, Mark, Result, Student
from coursekit.grading.serialize import Packed, referred, student_of, unpack_result

_RESULT = "head, changes, marks"


class Results:
    """The results that stand, and those that are proposed."""

    def __init__(self, base: sqlite3.Connection, marks: Marks) -> None:
        self._base = base
        self._marks = marks

    def all(self) -> Iterator[Result]:
        """The results that stand, in the order of the roster."""
        return map(self.unpack, self._packed("ORDER BY place, student"))

    def prose(self, exercise: str, place: int) -> Iterator[tuple[Student, Mark]]:
        """Students with their mark for an exercise in prose that a person marks.

        `place` is that of the exercise in the assignment, where the mark is looked for first.
        """
        for packed in self._packed("WHERE status <> ? ORDER BY place, student", MISSING):
            names = referred(packed.marks)
            marks = self._marks.named(names[place : place + 1])
            if not marks or marks[0].exercise != exercise:
                marks = self._marks.named(names)
            for mark in marks:
                if mark.exercise == exercise and mark.state in (OPEN, JUDGED):
                    yield student_of(packed), mark

    def of(self, key: str) -> Result | None:
        """The result that stands for a student."""
        packed = self.standing(key)
        return self.unpack(packed) if packed else None

    def unpack(self, packed: Packed) -> Result:
        """The result itself."""
        return unpack_result(packed, self._marks.of(packed.marks))

    def standing(self, key: str) -> Packed | None:
        """The result that stands for a student."""
        return next(self._packed("WHERE student = ?", key), None)

    def _packed(self, which: str, *values: str) -> Iterator[Packed]:
        query = f"SELECT {_RESULT} FROM results {which}"
        return (Packed(*row) for row in self._base.execute(query, values))

    def for_papers(self) -> Iterator[tuple[str, str, Packed]]:
        """Name of the papers, sign of the file that counts, and result, by the students' keys.

        The name is empty for those from whom nothing came: they get no papers.
        """
        query = (
            "SELECT CASE r.status WHEN ? THEN '' ELSE s.slug END, coalesce(f.sha256, ''), "
            "r.head, r.changes, r.marks FROM results r JOIN students s ON s.key = "
            "r.student LEFT JOIN files f ON f.place = r.file "
            "ORDER BY r.student"
        )
        for slug, sha256, *parts in self._base.execute(query, (MISSING,)):
            yield slug, sha256, Packed(*parts)

    def count(self) -> int:
        """How many results stand."""
        return int(self._base.execute("SELECT count(*) FROM results").fetchone()[0])

    def status_counts(self) -> dict[str, int]:
        """How many of the results that stand have which status."""
        query = "SELECT status, count(*) FROM results GROUP BY status ORDER BY status"
        return dict(self._base.execute(query))

    def strangers(self) -> Iterator[Result]:
        """Results that stand for people who are no longer on the roster."""
        which = "WHERE student NOT IN (SELECT key FROM students) ORDER BY student"
        return map(self.unpack, self._packed(which))

    def propose(self, result: Result, packed: Packed | None, *, changed: bool) -> None:
        """Propose a result in place of the one that stands.

        Parameters
        ----------
        result : Result
            Its marks are not looked at.
        packed : Packed or None
            None takes away what stands.
        changed : bool
            Whether something that stood would change.
        """
        parts = (packed.head, packed.changes, packed.marks) if packed else (None,) * 3
        student = result.student
        values = (student.key, student.row, result.status, result.place, *parts, changed)
        self._base.execute("INSERT INTO proposed VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)

    def forget_proposed(self) -> None:
        """Begin anew with proposals."""
        self._base.execute("DELETE FROM proposed")

    def changes(self) -> Iterator[tuple[Result, Result | None]]:
        """What stands and what is proposed, where something that stood would change."""
        query = (
            "SELECT r.head, r.changes, r.marks, p.head, p.changes, p.marks "
            "FROM proposed p JOIN results r USING (student) "
            "WHERE p.changed ORDER BY r.place, student"
        )
        for row in self._base.execute(query):
            after = self.unpack(Packed(*row[3:])) if row[3] is not None else None
            yield self.unpack(Packed(*row[:3])), after

    def changed_students(self) -> Iterator[str]:
        """Keys of those whose marks would change."""
        query = "SELECT student FROM proposed WHERE changed ORDER BY student"
        return (student for (student,) in self._base.execute(query))

    def changed_count(self) -> int:
        """How many standing results would change."""
        return int(self._base.execute("SELECT count(*) FROM proposed WHERE changed").fetchone()[0])

    def let_stand(self) -> None:
        """Let all that is proposed stand."""
        columns = f"student, place, status, file, {_RESULT}"
        self._base.execute(
            "DELETE FROM results WHERE student IN (SELECT student FROM proposed WHERE head IS NULL)"
        )
        self._base.execute(
            f"INSERT OR REPLACE INTO results ({columns}) "
            f"SELECT {columns} FROM proposed WHERE head IS NOT NULL"
        )
        self.forget_proposed()
