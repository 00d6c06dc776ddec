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
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from coursekit.errors import CourseError, Fault
from coursekit.grading.filed import Filed, Files
from coursekit.grading.kept import Marks
from coursekit.grading.model import MISSING, Result, Student
from coursekit.grading.serialize import pack, unpacker
from coursekit.grading.standing import Results

__all__ = ["FILE", "Filed", "Store", "open_store", "read_results"]

FILE = ".coursekit.sqlite"
_OURS = 0x434B4733  # "CKG3", in the file's head
_SCHEMA = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE students (place INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
  slug TEXT NOT NULL UNIQUE, body BLOB NOT NULL);
CREATE TABLE known (kind TEXT, value TEXT, key TEXT, PRIMARY KEY (kind, value, key)) WITHOUT ROWID;
CREATE TABLE marks (name BLOB PRIMARY KEY, line BLOB NOT NULL);
CREATE TABLE files (place TEXT PRIMARY KEY, scan INTEGER NOT NULL, sha256 TEXT NOT NULL,
  student TEXT NOT NULL, troubled INTEGER NOT NULL, body BLOB NOT NULL, marks BLOB NOT NULL);
CREATE INDEX files_of_student ON files (student, place);
CREATE TABLE results (student TEXT PRIMARY KEY, place INTEGER NOT NULL, status TEXT NOT NULL,
  file TEXT NOT NULL, head BLOB NOT NULL, changes BLOB NOT NULL, marks BLOB NOT NULL);
CREATE INDEX results_in_order ON results (place, student);
CREATE TABLE proposed (student TEXT PRIMARY KEY, place INTEGER NOT NULL, status TEXT,
  file TEXT, head BLOB, changes BLOB, marks BLOB, changed INTEGER NOT NULL);
CREATE TABLE judged (exercise TEXT, student TEXT, body BLOB NOT NULL,
  PRIMARY KEY (exercise, student)) WITHOUT ROWID;
CREATE INDEX judged_students ON judged (student);
"""

_judgement_of = unpacker(list[Any])
_TOGETHER = 1_000  # students that are kept in one go


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
    try:
        base = sqlite3.connect(path, isolation_level=None, timeout=1.0)
    except sqlite3.Error as error:
        raise _broken(path, error) from error
    try:
        _prepare(base, path)
        yield Store(base)
    finally:
        base.close()


@contextlib.contextmanager
def look_into(folder: Path) -> Iterator[Store]:
    """Open the store of a folder a second time, past its lock, to read it while nobody writes.

    Parameters
    ----------
    folder : pathlib.Path
        The run at work there sees to it that nothing is written meanwhile.
    """
    address = f"{(folder / FILE).resolve().as_uri()}?immutable=1"
    base = sqlite3.connect(address, uri=True, isolation_level=None)
    try:
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
        yield from store.results.all()


class Store:
    """The working state of one output folder, open.

    Attributes
    ----------
    files : Files
        What came.
    marks : Marks
        What it brought, each mark once.
    results : Results
        What stands, and what is proposed.
    """

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        self.files = Files(base)
        self.marks = Marks(base)
        self.results = Results(base, self.marks)

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

    def next_scan(self) -> int:
        """Begin to look through the submissions; what is not seen again is forgotten at the end."""
        scan = int(self.fact("scan", "0")) + 1
        self.keep_fact("scan", str(scan))
        return scan

    # -- the roster

    def keep_students(
        self, roster: Iterable[tuple[Student, str, Iterable[tuple[str, str]]]]
    ) -> None:
        """Replace the roster: students, the names of their papers, by what they are known."""
        with self.whole():
            self._base.execute("DELETE FROM students")
            self._base.execute("DELETE FROM known")
            students = iter(roster)
            while several := list(islice(students, _TOGETHER)):
                self._base.executemany(
                    "INSERT INTO students VALUES (?, ?, ?, ?)",
                    [(one.row, one.key, slug, pack(one)) for one, slug, _ in several],
                )
                self._base.executemany(
                    "INSERT OR IGNORE INTO known VALUES (?, ?, ?)",
                    [(*pair, one.key) for one, _, identifiers in several for pair in identifiers],
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

    def has_papers(self, slug: str) -> bool:
        """Whether `slug` names the papers of somebody who handed something in."""
        query = (
            "SELECT 1 FROM students JOIN results ON student = key WHERE slug = ? AND status <> ?"
        )
        return self._base.execute(query, (slug, MISSING)).fetchone() is not None

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
        return _judgement_of(row[0]) if row else None

    def is_judged(self, student: str) -> bool:
        """Whether people gave a student anything."""
        query = "SELECT 1 FROM judged WHERE student = ? LIMIT 1"
        return self._base.execute(query, (student,)).fetchone() is not None

    def judged_students(self, exercise: str) -> Iterator[str]:
        """Keys of those whom people gave something for an exercise."""
        query = "SELECT student FROM judged WHERE exercise = ? ORDER BY student"
        return (student for (student,) in self._base.execute(query, (exercise,)))


def _storable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # a lone surrogate
        return False
    return True
