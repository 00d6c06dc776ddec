"""The working state of one output folder: ``.coursekit.sqlite``.

What is in it

- the roster of this run, and by what its students are known;
- each file that was seen, with its marks, so that nothing is marked twice;
- the results that stand, and those that a run proposes in their place;
- what people gave for prose.

SQLite keeps a transaction whole through ``kill -9``: its rollback journal lies beside the file
while a transaction is under way and is gone, or used up at the next opening, after it.  No other
files are needed, so none can be lost.  The lock is exclusive from the first writing until the store
is closed, so that two runs in one folder cannot meet; it dies with its process.  All reading
streams.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from coursekit.errors import CourseError, Fault
from coursekit.grading.model import MISSING, Identity, Mark, Result, Sender, Student
from coursekit.grading.packing import (
    Packed,
    pack,
    pack_sender,
    student_of,
    student_row,
    unpack,
    unpack_briefly,
    unpack_prose,
    unpack_result,
    unpack_sender,
)

FILE = ".coursekit.sqlite"
_OURS = 0x434B4731  # "CKG1", in the file's head
_SCHEMA = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE students (place INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
  slug TEXT NOT NULL UNIQUE, body BLOB NOT NULL);
CREATE TABLE known (kind TEXT, value TEXT, key TEXT, PRIMARY KEY (kind, value, key)) WITHOUT ROWID;
CREATE TABLE files (place TEXT PRIMARY KEY, scan INTEGER NOT NULL, sha256 TEXT NOT NULL,
  desk TEXT NOT NULL, identity TEXT NOT NULL, sender TEXT NOT NULL, saved TEXT NOT NULL,
  problem TEXT NOT NULL, notes TEXT NOT NULL, points REAL NOT NULL, waiting TEXT NOT NULL,
  marks BLOB NOT NULL, brief BLOB NOT NULL, student TEXT NOT NULL, reason TEXT NOT NULL);
CREATE INDEX files_of_student ON files (student, place);
CREATE TABLE results (student TEXT PRIMARY KEY, place INTEGER NOT NULL, status TEXT NOT NULL,
  file TEXT NOT NULL, head BLOB NOT NULL, changes BLOB NOT NULL, marks BLOB NOT NULL,
  brief BLOB NOT NULL);
CREATE INDEX results_in_order ON results (place, student);
CREATE TABLE proposed (student TEXT PRIMARY KEY, place INTEGER NOT NULL, status TEXT,
  file TEXT, head BLOB, changes BLOB, marks BLOB, brief BLOB, changed INTEGER NOT NULL);
CREATE TABLE judged (exercise TEXT, student TEXT, body BLOB NOT NULL,
  PRIMARY KEY (exercise, student)) WITHOUT ROWID;
CREATE INDEX judged_students ON judged (student);
"""


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
    marks, brief : bytes
        As `packing.pack_marks` and `packing.pack_brief` make them.
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
    brief: bytes = b""
    student: str = ""
    reason: str = ""


@contextlib.contextmanager
def open_store(folder: Path, *, make: bool = True) -> Iterator[Store]:
    """Open the store of an output folder; nobody else can until it is closed.

    Raises
    ------
    CourseError
        If there is none and `make` is false, if another run is at work in the folder, or if the
        file is not one of ours.
    """
    path = folder / FILE
    if not make and not path.is_file():
        remedy = "Run coursekit grade first, or name the folder it wrote."
        raise CourseError(Fault(folder.as_posix(), 0, "no marks are kept in this folder", remedy))
    base = sqlite3.connect(path, isolation_level=None, timeout=1.0)
    try:
        _prepare(base, path)
        yield Store(base)
    finally:
        base.close()


def _prepare(base: sqlite3.Connection, path: Path) -> None:
    try:
        base.execute("PRAGMA locking_mode = EXCLUSIVE")
        base.execute("BEGIN EXCLUSIVE")
        ours = base.execute("PRAGMA application_id").fetchone()[0]
        if not ours and not base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            base.execute(f"PRAGMA application_id = {_OURS}")
            for statement in _SCHEMA.split(";"):
                base.execute(statement)
            ours = _OURS
        base.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise _broken(path, error) from error
        remedy = "Wait until it has finished."
        raise CourseError(
            Fault(path.parent.as_posix(), 0, "another run is at work in this folder", remedy)
        ) from error
    except sqlite3.DatabaseError as error:
        raise _broken(path, error) from error
    if ours != _OURS:
        raise _broken(path, "it is no working state of coursekit")


def _broken(path: Path, why: object) -> CourseError:
    remedy = "Move the folder away and grade into a new one."
    return CourseError(Fault(path.as_posix(), 0, f"the file cannot be used: {why}", remedy))


def read_results(folder: Path) -> Iterator[Result]:
    """Read the results that stand in an output folder, in the order of the roster.

    Parameters
    ----------
    folder : pathlib.Path
        What ``coursekit grade -o`` was given.

    Yields
    ------
    Result

    Raises
    ------
    CourseError
        If there are none, or a run is at work there.
    """
    with open_store(folder, make=False) as store:
        yield from store.results()


class Store:
    """The working state of one output folder, open."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    @contextlib.contextmanager
    def whole(self) -> Iterator[None]:
        """Keep all that is done in the ``with`` block, or nothing of it."""
        self._base.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")

    def fact(self, name: str, default: str = "") -> str:
        """A single thing kept under a name."""
        row = self._base.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else default

    def keep_fact(self, name: str, value: str) -> None:
        """Keep a single thing under a name."""
        self._base.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    # -- the roster

    def keep_students(
        self, roster: Iterable[tuple[Student, str, Iterable[tuple[str, str]]]]
    ) -> None:
        """Replace the roster: students, the names of their papers, by what they are known."""
        with self.whole():
            self._base.execute("DELETE FROM students")
            self._base.execute("DELETE FROM known")
            for student, slug, identifiers in roster:
                self._base.execute(
                    "INSERT INTO students VALUES (?, ?, ?, ?)",
                    (student.row, student.key, slug, pack(student_row(student))),
                )
                self._base.executemany(
                    "INSERT OR IGNORE INTO known VALUES (?, ?, ?)",
                    [(kind, value, student.key) for kind, value in identifiers],
                )

    def lookup(self, kind: str, value: str) -> tuple[str, ...]:
        """Keys of the students whom `value` names."""
        if not _storable(value):
            return ()
        query = "SELECT key FROM known WHERE kind = ? AND value = ?"
        return tuple(key for (key,) in self._base.execute(query, (kind, value)))

    def has_student(self, key: str) -> bool:
        """Whether the roster has a student of that key."""
        query = "SELECT 1 FROM students WHERE key = ?"
        return _storable(key) and self._base.execute(query, (key,)).fetchone() is not None

    def student_count(self) -> int:
        """How many students the roster has."""
        return int(self._base.execute("SELECT count(*) FROM students").fetchone()[0])

    def has_papers(self, slug: str) -> bool:
        """Whether `slug` names the papers of somebody who handed something in."""
        query = (
            "SELECT 1 FROM students JOIN results ON student = key WHERE slug = ? AND status <> ?"
        )
        return self._base.execute(query, (slug, MISSING)).fetchone() is not None

    # -- files

    def next_scan(self) -> int:
        """Begin to look through the submissions; what is not seen again is forgotten at the end."""
        scan = int(self.fact("scan", "0")) + 1
        self.keep_fact("scan", str(scan))
        return scan

    def filed(self, place: str) -> tuple[Filed, int] | None:
        """What is known of the file at `place`, and in which scan it was seen last."""
        query = f"SELECT {_FILED}, scan FROM files WHERE place = ?"
        row = self._base.execute(query, (place,)).fetchone()
        return (_filed(row[:-1]), row[-1]) if row else None

    def keep_file(self, filed: Filed, scan: int) -> None:
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
            filed.brief,
            filed.student,
            json.dumps(filed.reason),
            scan,
        )
        holes = ", ".join("?" * len(values))
        self._base.execute(
            f"INSERT OR REPLACE INTO files ({_FILED}, scan) VALUES ({holes})", values
        )

    def forget_files(self, scan: int) -> None:
        """Forget the files that `scan` did not see."""
        self._base.execute("DELETE FROM files WHERE scan <> ?", (scan,))

    def files_by_student(self) -> Iterator[tuple[Student, list[Filed]]]:
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

    def troubled_files(self) -> Iterator[Filed]:
        """Files that belong to nobody or cannot be marked, by place; without their marks."""
        columns = _FILED.replace("marks, brief", "x'', x''")
        query = (
            f"SELECT {columns} FROM files WHERE student = '' OR problem <> '\"\"' ORDER BY place"
        )
        return map(_filed, self._base.execute(query))

    def file_count(self) -> int:
        """How many files came."""
        return int(self._base.execute("SELECT count(*) FROM files").fetchone()[0])

    # -- what people gave for prose

    def keep_judgements(
        self, exercise: str, judgements: Iterable[tuple[str, Any]], *, forget: bool
    ) -> None:
        """Keep what people gave for an exercise: JSON values by the students' keys.

        Parameters
        ----------
        exercise : str
        judgements : iterable of (str, JSON value)
        forget : bool
            Whether to forget what was kept before.
        """
        with self.whole():
            if forget:
                self._base.execute("DELETE FROM judged WHERE exercise = ?", (exercise,))
            self._base.executemany(
                "INSERT OR REPLACE INTO judged VALUES (?, ?, ?)",
                ((exercise, student, pack(given)) for student, given in judgements),
            )

    def judgement(self, exercise: str, student: str) -> Any:
        """What people gave a student for an exercise; None if nothing."""
        query = "SELECT body FROM judged WHERE exercise = ? AND student = ?"
        row = self._base.execute(query, (exercise, student)).fetchone()
        return unpack(row[0]) if row else None

    def is_judged(self, student: str) -> bool:
        """Whether people gave a student anything."""
        query = "SELECT 1 FROM judged WHERE student = ? LIMIT 1"
        return self._base.execute(query, (student,)).fetchone() is not None

    def judged_students(self, exercise: str) -> Iterator[str]:
        """Keys of those whom people gave something for an exercise."""
        query = "SELECT student FROM judged WHERE exercise = ? ORDER BY student"
        return (student for (student,) in self._base.execute(query, (exercise,)))

    # -- results

    def results(self) -> Iterator[Result]:
        """The results that stand, in the order of the roster."""
        return map(unpack_result, self._packed("ORDER BY place, student"))

    def briefs(self) -> Iterator[Result]:
        """The same with their marks in brief (`packing.Packed`)."""
        return map(unpack_briefly, self._packed("ORDER BY place, student"))

    def prose(self, exercise: str) -> Iterator[tuple[Result, Mark]]:
        """Results with the one mark for an exercise in prose that a person marks, in order."""
        query = "SELECT head, brief FROM results WHERE status <> ? ORDER BY place, student"
        for head, brief in self._base.execute(query, (MISSING,)):
            if found := unpack_prose(head, brief, exercise):
                yield found

    def brief(self, key: str) -> Result | None:
        """The result that stands for a student, with its marks in brief."""
        packed = self.standing(key)
        return unpack_briefly(packed) if packed else None

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
            "r.head, r.changes, r.marks, r.brief FROM results r JOIN students s ON s.key = "
            "r.student LEFT JOIN files f ON f.place = r.file "
            "ORDER BY r.student"
        )
        for slug, sha256, *parts in self._base.execute(query, (MISSING,)):
            yield slug, sha256, Packed(*parts)

    def result_count(self) -> int:
        """How many results stand."""
        return int(self._base.execute("SELECT count(*) FROM results").fetchone()[0])

    def status_counts(self) -> dict[str, int]:
        """How many of the results that stand have which status."""
        query = "SELECT status, count(*) FROM results GROUP BY status ORDER BY status"
        return dict(self._base.execute(query))

    def strangers(self) -> Iterator[Result]:
        """Results that stand for people who are no longer on the roster."""
        which = "WHERE student NOT IN (SELECT key FROM students) ORDER BY student"
        return map(unpack_result, self._packed(which))

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
        parts = (packed.head, packed.changes, packed.marks, packed.brief) if packed else (None,) * 4
        student = result.student
        values = (student.key, student.row, result.status, result.place, *parts, changed)
        self._base.execute("INSERT INTO proposed VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)

    def forget_proposed(self) -> None:
        """Begin anew with proposals."""
        self._base.execute("DELETE FROM proposed")

    def proposed_changes(self) -> Iterator[tuple[Result, Result | None]]:
        """What stands and what is proposed, where something that stood would change."""
        query = (
            "SELECT r.head, r.changes, r.marks, r.brief, p.head, p.changes, p.marks, p.brief "
            "FROM proposed p JOIN results r USING (student) "
            "WHERE p.changed ORDER BY r.place, student"
        )
        for row in self._base.execute(query):
            after = unpack_result(Packed(*row[4:])) if row[4] is not None else None
            yield unpack_result(Packed(*row[:4])), after

    def changed_students(self) -> Iterator[str]:
        """Keys of those whose marks would change."""
        query = "SELECT student FROM proposed WHERE changed ORDER BY student"
        return (student for (student,) in self._base.execute(query))

    def proposed_count(self) -> int:
        """How many standing results would change."""
        return int(self._base.execute("SELECT count(*) FROM proposed WHERE changed").fetchone()[0])

    def let_stand(self, facts: Mapping[str, str]) -> None:
        """Let all that is proposed stand, and keep `facts` with it, in one go."""
        columns = f"student, place, status, file, {_RESULT}"
        with self.whole():
            self._base.execute(
                "DELETE FROM results WHERE student IN "
                "(SELECT student FROM proposed WHERE head IS NULL)"
            )
            self._base.execute(
                f"INSERT OR REPLACE INTO results ({columns}) "
                f"SELECT {columns} FROM proposed WHERE head IS NOT NULL"
            )
            self.forget_proposed()
            for name, value in facts.items():
                self.keep_fact(name, value)


_FILED = (
    "place, sha256, desk, identity, sender, saved, problem, notes, points, waiting, marks, brief, "
    "student, reason"
)
_RESULT = "head, changes, marks, brief"


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
        brief=row[11],
        student=row[12],
        reason=json.loads(row[13]),
    )


def _storable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # a lone surrogate
        return False
    return True
