"""The working state of one output folder: ``.coursekit.sqlite``.

What is in it

- each file that was seen, with its marks, so that nothing is marked twice;
- the results that stand;
- what people gave for prose;
- a few single facts, such as the number of the run.

Marks and results are plain records in JSON.  SQLite keeps a transaction whole through ``kill -9``:
its rollback journal lies beside the file while a transaction is under way, and is used up at the
next opening.  The lock is exclusive from the opening until the store is closed, so that two runs
in one folder cannot meet; it dies with its process.  Reading streams.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from coursekit.errors import REFUSED, CourseError, Fault
from coursekit.grading.model import Judgement, Result
from coursekit.grading.records import FileRecord, MarksRecord
from coursekit.grading.serialize import decoder, encode

#: What people gave for an exercise, by student and digest of the answer.
Judgements = Mapping[tuple[str, str], Judgement]

FILE = ".coursekit.sqlite"
_OURS = 0x434B4735  # "CKG5", in the file's head
_EARLIER = (0x434B4731, 0x434B4732, 0x434B4733, 0x434B4734)
_SCHEMA = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (place TEXT PRIMARY KEY, student TEXT NOT NULL, sha256 TEXT NOT NULL,
  troubled INTEGER NOT NULL, record BLOB NOT NULL, marks BLOB NOT NULL);
CREATE INDEX files_of_student ON files (student, place);
CREATE TABLE results (student TEXT PRIMARY KEY, row INTEGER NOT NULL, status TEXT NOT NULL,
  file TEXT NOT NULL, result BLOB NOT NULL);
CREATE INDEX results_in_order ON results (row, student);
CREATE TABLE judgements (exercise TEXT, student TEXT, answer TEXT, judgement BLOB NOT NULL,
  PRIMARY KEY (exercise, student, answer)) WITHOUT ROWID;
"""


_file_of = decoder(FileRecord)
_marks_of = decoder(MarksRecord)
_judgement_of = decoder(Judgement)
result_of = decoder(Result)


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
        raise _refused(path, error) from error
    try:
        _prepare(base, path)
        yield Store(base)
    finally:
        base.close()


def _prepare(base: sqlite3.Connection, path: Path) -> None:
    try:
        # One run at a time: the lock is taken by the first transaction and held to the end.
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
        # sqlite3 has no class of its own for a database that is in use.
        if "locked" not in str(error):
            raise _refused(path, error) from error
        remedy = "Wait until it has finished."
        raise CourseError(
            Fault(path.parent.as_posix(), 0, "another run is at work in this folder", remedy)
        ) from error
    except sqlite3.DatabaseError as error:
        raise _broken(path, error) from error
    if ours in _EARLIER:
        remedy = (
            "Grade into a new folder, copy the filled-in sheets of marking/ into it, and run again."
        )
        message = "an earlier version of coursekit wrote this folder"
        raise CourseError(Fault(path.parent.as_posix(), 0, message, remedy))
    if ours != _OURS:
        raise _broken(path, "it is not a working state of coursekit")


def _refused(path: Path, error: sqlite3.Error) -> CourseError:
    """Tell what the disk refuses: the file may be as it was, so nothing is to be moved away."""
    message = f"the working state cannot be kept: {error}"
    return CourseError(Fault(path.as_posix(), 0, message, REFUSED))


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
    def transaction(self) -> Iterator[None]:
        """Keep all that is done in the ``with`` block, or nothing of it."""
        self._base.execute("BEGIN")
        try:
            yield
        except BaseException:
            self.undo()
            raise
        if self._base.in_transaction:
            self._base.execute("COMMIT")

    def undo(self) -> None:
        """Take back what was done in this transaction."""
        if self._base.in_transaction:  # a full disk ends it by itself
            self._base.execute("ROLLBACK")

    def fact(self, name: str, default: str = "") -> str:
        """A single thing kept under a name."""
        row = self._base.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else default

    def keep_fact(self, name: str, value: str) -> None:
        """Keep a single thing under a name."""
        self._base.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    # -- the files that came

    def file(self, place: str) -> FileRecord | None:
        """What is known of the file at `place`."""
        row = self._base.execute("SELECT record FROM files WHERE place = ?", (place,)).fetchone()
        return _file_of(row[0]) if row else None

    def keep_file(self, record: FileRecord, marks: bytes | None) -> None:
        """Keep what became of a file; `marks` is a `MarksRecord` in JSON, None leaves them."""
        row = (record.student, record.sha256, not record.student or bool(record.problem))
        if marks is None:
            query = (
                "UPDATE files SET student = ?, sha256 = ?, troubled = ?, record = ? WHERE place = ?"
            )
            self._base.execute(query, (*row, encode(record), record.place))
        else:
            query = "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)"
            self._base.execute(query, (record.place, *row, encode(record), marks))

    def forget_files(self, but: Collection[str]) -> None:
        """Forget all files except those at these places."""
        places = [place for (place,) in self._base.execute("SELECT place FROM files")]
        gone = [(place,) for place in places if place not in but]
        self._base.executemany("DELETE FROM files WHERE place = ?", gone)

    def files_of(self, student: str) -> list[tuple[FileRecord, MarksRecord]]:
        """The files of a student with their marks, by place."""
        query = "SELECT record, marks FROM files WHERE student = ? ORDER BY place"
        rows = self._base.execute(query, (student,))
        return [(_file_of(record), _marks_of(marks)) for record, marks in rows]

    def troubled_files(self) -> Iterator[FileRecord]:
        """Files that belong to nobody or cannot be marked, by place."""
        query = "SELECT record FROM files WHERE troubled ORDER BY place"
        return (_file_of(record) for (record,) in self._base.execute(query))

    def file_counts(self) -> tuple[int, int]:
        """How many files came, and how many are troubled and not beside a good one."""
        query = (
            "SELECT count(*), coalesce(sum(f.troubled AND NOT EXISTS (SELECT 1 FROM files g "
            "WHERE g.student = f.student AND g.student <> '' AND NOT g.troubled)), 0) FROM files f"
        )
        all_files, troubled = self._base.execute(query).fetchone()
        return int(all_files), int(troubled)

    def stray_files(self) -> int:
        """How many files belong to nobody."""
        query = "SELECT count(*) FROM files WHERE student = ''"
        return int(self._base.execute(query).fetchone()[0])

    # -- the results that stand

    def results(self) -> Iterator[Result]:
        """All of them, in the order of the roster."""
        query = "SELECT result FROM results ORDER BY row, student"
        return (result_of(data) for (data,) in self._base.execute(query))

    def result(self, student: str) -> Result | None:
        """That of a student."""
        query = "SELECT result FROM results WHERE student = ?"
        row = self._base.execute(query, (student,)).fetchone()
        return result_of(row[0]) if row else None

    def encoded_results(self) -> Iterator[tuple[bytes, str]]:
        """All of them in JSON, each with the digest of the file that counts, by student."""
        query = (
            "SELECT r.result, coalesce(f.sha256, '') FROM results r "
            "LEFT JOIN files f ON f.place = r.file ORDER BY r.student"
        )
        return iter(self._base.execute(query))

    def result_statuses(self) -> dict[str, str]:
        """The status of each student who has a result, by student."""
        query = "SELECT student, status FROM results ORDER BY student"
        return dict(self._base.execute(query))

    def keep_result(self, result: Result) -> None:
        """Let a result stand, in place of the student's last one."""
        student = result.student
        values = (student.key, student.row, result.status, result.place, encode(result))
        self._base.execute("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?)", values)

    def remove_result(self, student: str) -> None:
        """Let nothing stand for a student."""
        self._base.execute("DELETE FROM results WHERE student = ?", (student,))

    # -- what people gave for prose

    def keep_judgements(self, exercise: str, judgements: Judgements, *, forget: bool) -> None:
        """Keep what people gave for an exercise.

        Parameters
        ----------
        exercise : str
        judgements : mapping of (str, str) to Judgement
            By student and digest of the answer.
        forget : bool
            Whether to forget what was kept before.
        """
        with self.transaction():
            if forget:
                self._base.execute("DELETE FROM judgements WHERE exercise = ?", (exercise,))
            rows = [(exercise, *key, encode(one)) for key, one in judgements.items()]
            self._base.executemany("INSERT OR REPLACE INTO judgements VALUES (?, ?, ?, ?)", rows)

    def judgements(self, exercise: str) -> dict[tuple[str, str], Judgement]:
        """What people gave for an exercise, by student and digest of the answer."""
        query = (
            "SELECT student, answer, judgement FROM judgements WHERE exercise = ? "
            "ORDER BY student, answer"
        )
        rows = self._base.execute(query, (exercise,))
        return {(student, answer): _judgement_of(data) for student, answer, data in rows}
