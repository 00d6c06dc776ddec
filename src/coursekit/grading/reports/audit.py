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

import heapq
import json
import math
import mmap
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any

from coursekit import __version__
from coursekit.errors import CourseError, Fault
from coursekit.grading.files import whole_file
from coursekit.grading.memo import Alike
from coursekit.grading.model import Mark, Result
from coursekit.grading.serialize import pack

WITHDRAWN = "no longer stands"  # state of what was marked once and is not any more

_Key = tuple[str, str]  # student and exercise
_TEXT = rb'"[^"\\]*(?:\\.[^"\\]*)*"'
_START = re.compile(rb'\{"student":(%b),"exercise":(%b)' % (_TEXT, _TEXT))
_BY_EXERCISE = attrgetter("exercise")
_END = b',"run":'
_UNWRITABLE = "(cannot be written as JSON)"


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
    told = map(_told_once, sorted(result.marks, key=_BY_EXERCISE))
    return b"".join([b"%b,%b,%b,%b\n" % (student, what, common, about) for what, about in told])


def _told(mark: Mark) -> tuple[bytes, bytes]:
    """What a line says of a mark."""
    about = {"variant": mark.variant, "digest": mark.digest, "version": mark.version}
    brought = {"state": mark.state, "score": mark.score, "points": mark.points}
    rule = {"out_of": mark.out_of, "rule": mark.why}
    no_number = isinstance(mark.answer, float) and not math.isfinite(mark.answer)
    told = {**about, "answer": _UNWRITABLE if no_number else mark.answer, **brought, **rule}
    return _line({"exercise": mark.exercise})[1:], _line(told)[1:]


_told_once = Alike(_told)


def _line(line: dict[str, Any]) -> bytes:
    """Write a line without its closing brace."""
    try:
        return pack(line)[:-1]
    except (ValueError, OverflowError, RecursionError):  # too long a number, or too deep
        return _line({**line, "answer": _UNWRITABLE})


def write_audit(path: Path, standing: Iterable[bytes], run: int) -> int:
    """Bring the audit log up to what stands.

    Parameters
    ----------
    path : pathlib.Path
        ``audit.jsonl``; made if it is not there, else replaced whole.
    standing : iterable of bytes
        What `audit_lines` wrote of all results, sorted by student; may stream.
    run : int
        Number of this run.

    Returns
    -------
    int
        How many lines were added.

    Raises
    ------
    CourseError
        If the log that is there holds something else.
    """
    tail = _END + json.dumps(run).encode() + b',"coursekit":"%b"}\n' % __version__.encode()
    added = 0
    with whole_file(path) as new, ExitStack() as opened:
        if path.is_file() and path.stat().st_size:
            old = opened.enter_context(path.open("rb"))
            shutil.copyfileobj(old, new)
            log = opened.enter_context(mmap.mmap(old.fileno(), 0, access=mmap.ACCESS_READ))
            different = _different(_last_lines(log, path), _keyed(standing))
            standing = (line + b"\n" for line in different)
        for lines in standing:
            new.write(lines.replace(b"\n", tail))
            added += lines.count(b"\n")
    return added


def _keyed(standing: Iterable[bytes]) -> Iterator[tuple[_Key, bytes]]:
    """Each line of what stands, with student and exercise."""
    for lines in standing:
        for line in lines.splitlines():
            found = _START.match(line)
            assert found is not None
            yield (_text(found[1]), _text(found[2])), line


def _different(
    logged: Iterator[tuple[_Key, bytes]], standing: Iterator[tuple[_Key, bytes]]
) -> Iterator[bytes]:
    """Go through both in step and give the lines to be added, sorted."""
    old, new = next(logged, None), next(standing, None)
    while old or new:
        if new is None or (old and old[0] < new[0]):
            assert old is not None
            if withdrawn := _withdrawn(*old):
                yield withdrawn
            old = next(logged, None)
        elif old is None or new[0] < old[0]:
            yield new[1]
            new = next(standing, None)
        else:
            if old[1] != new[1]:
                yield new[1]
            old, new = next(logged, None), next(standing, None)


def _withdrawn(key: _Key, line: bytes) -> bytes:
    """Say that what was logged stands no longer; nothing if that is said already."""
    withdrawn = _line({"student": key[0], "exercise": key[1], "state": WITHDRAWN})
    return b"" if line == withdrawn else withdrawn


def _last_lines(log: mmap.mmap, path: Path) -> Iterator[tuple[_Key, bytes]]:
    """The last line about each student and exercise, without its end, sorted."""
    blocks = [
        _block(log, start, end, place, path)
        for place, (start, end) in enumerate(_blocks(log, path))
    ]
    merged = heapq.merge(*blocks, key=itemgetter(0, 1))
    for key, several in groupby(merged, key=itemgetter(0)):
        *_, (_, _, line) = several
        yield key, line


def _blocks(log: mmap.mmap, path: Path) -> Iterator[tuple[int, int]]:
    """Where each sorted block begins and ends."""
    start = place = 0
    last: _Key | None = None
    for number, line in enumerate(_lines(log, 0, len(log)), 1):
        key = _key(line, path, number)
        if last is not None and key <= last:
            yield start, place
            start = place
        last = key
        place += len(line)
    yield start, place


def _block(
    log: mmap.mmap, start: int, end: int, block: int, path: Path
) -> Iterator[tuple[_Key, int, bytes]]:
    for line in _lines(log, start, end):
        yield _key(line, path, 0), block, line[: line.rfind(_END)]


def _lines(log: mmap.mmap, start: int, end: int) -> Iterator[bytes]:
    while start < end:
        stop = log.find(b"\n", start, end) + 1 or end
        yield log[start:stop]
        start = stop


def _key(line: bytes, path: Path, number: int) -> _Key:
    found = _START.match(line)
    if not found or not line.endswith(b"}\n"):
        raise _strange(path, number)
    try:
        return _text(found[1]), _text(found[2])
    except ValueError as error:
        raise _strange(path, number) from error


def _text(told: bytes) -> str:
    return str(json.loads(told)) if b"\\" in told else told[1:-1].decode()


def _strange(path: Path, number: int) -> CourseError:
    remedy = "Put back the file that coursekit wrote, or move it away to begin a new one."
    return CourseError(Fault(path.as_posix(), number, "this line is none of an audit log", remedy))
