"""Whole runs on hostile downloads: no crash, no lost student, no file outside the output folder."""

from __future__ import annotations

import csv
import os
import random
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest

from classroom import NAMES, ROOT, Person, hand_in, make_class, plain_roster
from coursekit.course import course_name, find_course
from coursekit.exercises import find_assignment, find_exercise
from coursekit.grading.grading_run import Options, grade_submissions
from coursekit.grading.marking import make_context, mark_file
from coursekit.grading.model import MISSING, UNREADABLE
from coursekit.grading.store import read_results
from coursekit.grading.submissions.answerfile import write_submission
from coursekit.grading.submissions.sources import open_source
from mutations import mutated

WEEK = "sources-and-numbers"
SIZE = 120
STRAYS = 5_000  # a run: six runs and test_hostile_submissions make fifty thousand spoilt files
COURSE = find_course(ROOT)


@lru_cache(maxsize=1)
def sound_files() -> dict[Person, bytes]:
    """What an honest class hands in."""
    assignment = find_assignment(WEEK, COURSE)
    exercises = [find_exercise(task.exercise, COURSE) for task in assignment.tasks]
    name = course_name(COURSE)
    return {
        person: write_submission(hand_in(person, exercises, course=name, assignment=WEEK))
        for person in make_class(SIZE)
    }


@dataclass(frozen=True)
class Batch:
    """A download in which every second file is spoilt, and what the others handed in."""

    files: list[tuple[str, bytes]]
    honest: dict[str, bytes]


def make_batch(form: str, draw: random.Random) -> Batch:
    """Files as `form` names them, and strays; no spoilt file says to be an honest student's."""
    files, honest, others = [], {}, []
    for person, data in sound_files().items():
        if person.place % 2:
            others.append(data)
            data = mutated(draw, [data])
        else:
            honest[person.number] = data
        files.append((NAMES[form](person), data))
    for number in range(STRAYS):
        files.append((f"stray {number} {draw.choice('Жé🦊')}.json", mutated(draw, others)))
    return Batch(files, honest)


HOSTILE = [
    ("../outside.json", 0),
    ("../../../outside.json", 0),
    ("..\\outside.json", 0),
    ("link.json", stat.S_IFLNK | 0o777),
    ("pipe.json", stat.S_IFIFO | 0o600),
    ("a\x00b\x1b[2J\u202e.json", 0),
    ("=cmd|' /C calc'!A0.json", 0),
    ("<script>alert(1)</script>.json", 0),
    ("x" * 5000 + ".json", 0),
    ("__MACOSX/._answers.json", 0),
]
DAMAGED = "damaged on the way.json"


def hostile_zip(path: Path, batch: Batch) -> Path:
    """The batch with everything that a zip can do."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        absolute = (path.parent.parent / "outside.json").resolve().as_posix()
        for name, mode in [*HOSTILE, (absolute, 0)]:
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            target.writestr(info, b"/etc/passwd")
        target.writestr("bomb.json", bytes(60_000_000), zipfile.ZIP_DEFLATED)
        for name, data in batch.files:
            target.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        target.writestr(zipfile.ZipInfo(DAMAGED), random.Random(1).randbytes(1000))
    data = bytearray(path.read_bytes())
    data[data.index(DAMAGED.encode()) + len(DAMAGED) + 500] ^= 0xFF  # its checksum fails
    path.write_bytes(bytes(data))
    return path


def hostile_folder(path: Path, batch: Batch) -> Path:
    """The batch with everything that a folder can do."""
    for name, data in batch.files:
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    (path / "link.json").symlink_to("/etc/passwd")
    (path / "loop").symlink_to(path)
    os.mkfifo(path / "pipe.json")
    (path / os.fsdecode(b"\xff\xfe.json")).write_bytes(b"{}")
    with (path / "huge.json").open("wb") as file:
        file.truncate(100_000_000)
    return path


def tree(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Everything in a folder: name, size, time of the last change."""
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        yield str(path), status.st_size, status.st_mtime_ns


# `test_sources` reads each form in a folder and in a zip.
@pytest.mark.parametrize(
    ("form", "packed"), [("plain", False), ("moodle", True), ("canvas", True)], ids=str
)
def test_hostile_batch_is_graded_and_loses_nobody(
    form: str, packed: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = int(os.environ.get("SUBMISSIONS_SEED", 20261123))
    with capsys.disabled():
        print(f"SUBMISSIONS_SEED={seed}", end=" ")
    batch = make_batch(form, random.Random(f"{seed} {form} {packed}"))
    given = tmp_path / "given"
    given.mkdir()
    source = (
        hostile_zip(given / "all.zip", batch) if packed else hostile_folder(given / "all", batch)
    )
    roster = given / "roster.csv"
    roster.write_text(plain_roster([*sound_files()]), encoding="utf-8")
    before = list(tree(given))

    output = tmp_path / "grades"
    columns = {"id": "Matrikelnummer", "name": "Name", "email": "E-Mail"}
    outcome = grade_submissions(Options(WEEK, source, roster, output, columns, jobs=1), COURSE)

    with open_source(source) as received:
        assert outcome.files == sum(1 for _ in received) > len(batch.files)
    assert list(tree(given)) == before
    assert {path.name for path in tmp_path.iterdir()} == {"given", "grades"}
    assert not (tmp_path / "outside.json").exists()
    assert not any(path.is_symlink() for path in output.rglob("*"))
    results = {result.student.ids[0]: result for result in read_results(output)}
    assert sorted(results) == sorted(person.number for person in sound_files())
    context = make_context(find_assignment(WEEK, COURSE), COURSE)
    for number, data in batch.honest.items():
        assert results[number].marks == mark_file(context, "", data).marks
        assert results[number].status not in (MISSING, UNREADABLE)
    with (output / "marks.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    table = "\n".join(map("\t".join, rows))
    assert [table.count(number) >= 1 for number in results] == [True] * SIZE
    assert not any(cell.startswith(("=", "@", "\t")) for row in rows for cell in row)
    report = (output / "report.html").read_text(encoding="utf-8")
    assert "<script>alert" not in report
    for words in ("symbolic link", "pipe"):
        assert words in report
