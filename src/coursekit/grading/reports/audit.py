"""The audit log: for every mark the file, the answer, the version of the exercise, the points.

One JSON object a line: ``student``, ``exercise``, ``file``, ``sha256``, ``days_late``,
``penalty``, ``state``, ``run``, ``coursekit``; of those who have marks also ``variant``,
``digest``, ``version``, ``answer``, ``score``, ``points``, ``out_of`` and ``rule``.

The lines stand in blocks.  The first block holds every student and exercise.  A later run
that alters something adds a block with the lines that are different now and leaves the old ones as
they are, so the last line about a student and an exercise is the one that counts.  Each block is
sorted by student and exercise; no line holds a time.

The file itself says what was logged before.  If a run is killed before it has written, the next
one adds what is missing.
"""

from __future__ import annotations

import hashlib
import heapq
import json
import math
import shutil
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any

import msgspec

from coursekit import __version__
from coursekit.errors import CourseError, Fault
from coursekit.grading.files import whole_file
from coursekit.grading.model import Mark, Result
from coursekit.grading.progress import Progress
from coursekit.grading.serialize import decoder, encode

WITHDRAWN = "no longer stands"  # state of what was marked once and is not any more

_BY_EXERCISE = attrgetter("exercise")
_END = b',"run":'
_UNWRITABLE = "(cannot be written as JSON)"


class _Key(msgspec.Struct, frozen=True, order=True):
    """What a line is about; a log is sorted by it."""

    student: str
    exercise: str


_key_of = decoder(_Key)


def audit_lines(result: Result, sha256: str) -> bytes:
    """Write what stands for one student.

    Parameters
    ----------
    result : Result
    sha256 : str
        Of the file that counts.

    Returns
    -------
    bytes
        A line for each exercise, sorted; for those who have no marks one line with an empty
        exercise.  JSON in UTF-8, each line still open at its end: run and version of coursekit
        follow.
    """
    student = _line({"student": result.student.key})
    common = _line(
        {
            "file": result.place,
            "sha256": sha256,
            "days_late": result.days_late,
            "penalty": result.penalty,
        }
    )[1:]
    if not result.marks:
        state = _line({"state": result.status})[1:]
        return b'%b,"exercise":"",%b,%b\n' % (student, common, state)
    described = map(_described, sorted(result.marks, key=_BY_EXERCISE))
    return b"".join([b"%b,%b,%b,%b\n" % (student, what, common, rest) for what, rest in described])


def _described(mark: Mark) -> tuple[bytes, bytes]:
    """What a line says of a mark: the exercise, and the rest."""
    wording = {"variant": mark.variant, "digest": mark.digest, "version": mark.version}
    marked = {"state": mark.state, "score": mark.score, "points": mark.points}
    rule = {"out_of": mark.out_of, "rule": mark.why}
    no_number = isinstance(mark.answer, float) and not math.isfinite(mark.answer)
    answer = {"answer": _UNWRITABLE if no_number else mark.answer}
    return _line({"exercise": mark.exercise})[1:], _line(wording | answer | marked | rule)[1:]


def _line(line: dict[str, Any]) -> bytes:
    """Write a line without its closing brace."""
    try:
        return encode(line)[:-1]
    except (ValueError, OverflowError, RecursionError):  # too long a number, or too deep
        return _line({**line, "answer": _UNWRITABLE})


def write_audit(
    path: Path, standing: Iterable[bytes], run: int, progress: Progress | None = None
) -> int:
    """Bring the audit log up to what stands.

    Parameters
    ----------
    path : pathlib.Path
        ``audit.jsonl``; made if it is not there, else replaced whole.
    standing : iterable of bytes
        What `audit_lines` wrote of all results, sorted by student; may stream.
    run : int
        Number of this run.
    progress : Progress, optional

    Returns
    -------
    int
        How many lines were added.

    Raises
    ------
    CourseError
        If the log that is there holds something else.
    """
    end = _END + json.dumps(run).encode() + b',"coursekit":"%b"}\n' % __version__.encode()
    added = 0
    with whole_file(path) as new:
        if path.is_file():
            logged = _last_lines(path)
            with path.open("rb") as old:
                shutil.copyfileobj(old, new)
            standing = _different(logged, standing)
        for lines in standing:
            new.write(lines.replace(b"\n", end))
            added += lines.count(b"\n")
        if progress:
            progress.step("feedback written")
    if progress:
        progress.step("audit written")
    return added


def _last_lines(path: Path) -> dict[_Key, bytes]:
    """A digest of the last line about each student and exercise, without its end."""
    logged: dict[_Key, bytes] = {}
    with path.open("rb") as log:
        for number, line in enumerate(log, 1):
            begin, end, _ = line.rpartition(_END)
            try:
                if not end or not line.endswith(b"}\n"):
                    raise ValueError
                logged[_key_of(line)] = _digest(begin)
            except (ValueError, msgspec.DecodeError) as error:
                remedy = "Put back the file that coursekit wrote, or move it away to begin anew."
                message = "this is not a line of an audit log"
                raise CourseError(Fault(path.as_posix(), number, message, remedy)) from error
    return logged


def _digest(line: bytes) -> bytes:
    return hashlib.blake2b(line, digest_size=16).digest()


def _different(logged: dict[_Key, bytes], standing: Iterable[bytes]) -> Iterator[bytes]:
    """The lines to be added, sorted: about what stands otherwise, or stands no longer."""
    withdrawn = ((key, b"") for key in sorted(logged))  # unless a line that stands follows
    # Both are sorted.  For equal keys `merge` keeps the order of its arguments, so what stands
    # comes after the withdrawal and takes its place.
    both = heapq.merge(withdrawn, _keyed(standing), key=itemgetter(0))
    for key, lines in groupby(both, key=itemgetter(0)):
        *_, (_, line) = lines
        line = line or _line({"student": key.student, "exercise": key.exercise, "state": WITHDRAWN})
        if _digest(line) != logged.get(key):
            yield line + b"\n"


def _keyed(standing: Iterable[bytes]) -> Iterator[tuple[_Key, bytes]]:
    for lines in standing:
        for line in lines.splitlines():
            yield _key_of(line + b"}"), line
