"""A copy of the course of this repository, to spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

from coursekit.course import Course


def copy_course(root: Path, folder: Path) -> Course:
    """Copy chapters, data and exercises, and what belongs to them, into a folder."""
    for name in ("chapters", "data", "exercises"):
        shutil.copytree(root / name, folder / name)
    for name in ("_config.yml", "_toc.yml", "references.bib"):
        shutil.copyfile(root / name, folder / name)
    return Course(folder)


def change(course: Course, name: str, old: str, new: str) -> None:
    """Replace `old`, which is there once, in a file of the course."""
    path = course.root / name
    text = path.read_text("utf-8")
    assert text.count(old) == 1, (name, old, text.count(old))
    path.write_text(text.replace(old, new), "utf-8")
