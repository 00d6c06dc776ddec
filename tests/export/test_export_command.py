"""``coursekit export``: what it writes, tells and refuses."""

from __future__ import annotations

import csv
import io
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_strict_writes_nothing_that_would_be_marked_otherwise(
    run_coursekit: Run, tmp_path: Path
) -> None:
    path = tmp_path / "quiz.xml"
    done = run_coursekit("export", "moodle", "sources-and-numbers", "--strict", "-o", str(path))
    assert done.returncode == 1
    assert list(tmp_path.iterdir()) == []
    assert "Moodle would mark answers to 3 exercises otherwise; nothing is written" in done.stderr
    told = {line.partition(":")[0] for line in done.stderr.splitlines()[1:]}
    assert told == {
        "identity/conference-of-two-camps",
        "identity/from-seat-to-seat",
        "west/in-whose-papers",
    }
    pairs = run_coursekit("export", "moodle", "all", "--kind", "match", "--strict", "-o", str(path))
    assert pairs.returncode == 0, pairs.stderr
    assert path.exists()


def test_command_writes_file_and_reports(run_coursekit: Run, tmp_path: Path) -> None:
    path = tmp_path / "quiz.xml"
    done = run_coursekit("export", "moodle", "sources-and-numbers", "-o", str(path))
    assert done.returncode == 0, done.stderr
    assert "Moodle: 2 same; 6 same with these limits; 0 left out." in done.stdout
    assert path.read_bytes().startswith(b"<?xml")
    told = (tmp_path / "quiz.xml.loss.md").read_text(encoding="utf-8")
    assert "- **identity/from-seat-to-seat** (number) as numerical" in told
    rows = list(csv.DictReader(io.StringIO((tmp_path / "quiz.xml.loss.csv").read_text())))
    foreign = next(row for row in rows if row["what"] == "a number with a wrong unit")
    assert (foreign["ours"], foreign["theirs"]) == ("0.0", "1.0")


def test_command_takes_filters(run_coursekit: Run, tmp_path: Path) -> None:
    path = tmp_path / "orders.xml"
    done = run_coursekit("export", "moodle", "all", "--kind", "order", "-o", str(path))
    assert done.returncode == 0, done.stderr
    types = {node.get("type") for node in ET.fromstring(path.read_bytes())}
    assert types == {"category", "ordering"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["moodle", "nothing-such"],
            'there is no exercise, chapter, assignment or bank "nothing-such"',
        ),
        (["moodle", "emergance"], 'Did you mean "emergence"?'),
        (["moodle", "all", "--level", "applx"], 'no exercise has the level "applx". Did you mean'),
        (["blackboard", "all", "--kind", "order"], "it has no question type for order"),
    ],
)
def test_command_says_what_is_wrong(
    run_coursekit: Run, tmp_path: Path, arguments: list[str], told: str
) -> None:
    done = run_coursekit("export", *arguments, "-o", str(tmp_path / "x"))
    assert done.returncode == 1
    assert told in done.stderr
    assert not (tmp_path / "x").exists()


def test_command_takes_folders_of_exercises(run_coursekit: Run, root: Path, tmp_path: Path) -> None:
    """The course's own, too; what is made of a name with a blank has none where XML allows none."""
    bank = tmp_path / "my bank"
    (bank / "a").mkdir(parents=True)
    skeleton = run_coursekit("exercise", "new", "order", "a/b", "--bank", str(bank))
    assert skeleton.returncode == 0, skeleton.stderr
    for name in (str(root / "exercises"), str(bank)):
        done = run_coursekit("export", "scorm", name, "-o", str(tmp_path / "out.zip"))
        assert done.returncode == 0, done.stderr
        with zipfile.ZipFile(tmp_path / "out.zip") as archive:
            manifest = ET.fromstring(archive.read("imsmanifest.xml"))
        assert " " not in manifest.get("identifier", "")
