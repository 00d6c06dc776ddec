"""Hostile files that are to be imported: they are refused, and nothing of them runs."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from coursekit.course import Course
from coursekit.errors import CourseError
from coursekit.export.importing import import_file


def test_scripts_do_not_survive(tmp_path: Path, empty: Course) -> None:
    file = tmp_path / "script.xml"
    file.write_text(
        '<quiz><question type="essay"><name><text>X</text></name><questiontext format="html"><text>'
        "&lt;p onclick='a()'&gt;Why?&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;"
        "</text></questiontext></question></quiz>"
    )
    (one,) = import_file(file, tmp_path / "out", empty)
    assert one.path
    assert "alert" not in one.path.read_text(encoding="utf-8")
    assert "onclick" not in one.path.read_text(encoding="utf-8")


BOMB = '<!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><quiz>&b;</quiz>'
OUTSIDE = '<!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>'


@pytest.mark.parametrize("content", [BOMB, OUTSIDE])
def test_entities_are_refused(tmp_path: Path, empty: Course, content: str) -> None:
    file = tmp_path / "hostile.xml"
    file.write_text(content)
    with pytest.raises(CourseError, match="it defines entities of its own"):
        import_file(file, tmp_path / "out", empty)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["../outside.xml", "/etc/outside.xml", "a/../../outside.xml"])
def test_paths_outside_the_zip_are_refused(tmp_path: Path, empty: Course, name: str) -> None:
    file = tmp_path / "hostile.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "<assessmentItem/>")
    with pytest.raises(CourseError, match="reaches outside the archive"):
        import_file(file, tmp_path / "out", empty)


def test_broken_zips_are_refused(tmp_path: Path, empty: Course) -> None:
    file = tmp_path / "broken.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(".", "a name that is no name of a file")
    with pytest.raises(CourseError, match="it holds no questions"):
        import_file(file, tmp_path / "out", empty)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("item.xml", "<assessmentItem/>" * 9)
    content = bytearray(file.read_bytes())
    content[38:42] = b"\xff" * 4  # the beginning of what is packed
    file.write_bytes(content)
    with pytest.raises(CourseError, match="it is not a zip archive"):
        import_file(file, tmp_path / "out", empty)


def test_zip_bomb_is_refused(tmp_path: Path, empty: Course) -> None:
    file = tmp_path / "bomb.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("item.xml", b" " * 50_000_000)
    with pytest.raises(CourseError, match="too large when unpacked"):
        import_file(file, tmp_path / "out", empty)


@pytest.mark.parametrize(
    "content",
    [b"", b"\0\1\2", b"no question at all", b"Meta-information\n==\n", b"<html/>", b"<quiz>"],
)
def test_what_is_no_question_is_refused(tmp_path: Path, empty: Course, content: bytes) -> None:
    file = tmp_path / "other.txt"
    file.write_bytes(content)
    with pytest.raises(CourseError):
        import_file(file, tmp_path / "out", empty)
