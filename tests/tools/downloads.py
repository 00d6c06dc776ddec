"""Answer files as they reach an instructor: a folder, a zip, a download of Moodle or of Canvas."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from people import Person


def plain_name(person: Person, file: str = "week-3-answers.json") -> str:
    """A folder that the instructor fills from mails."""
    return f"{person.login}-{file}"


def moodle_name(person: Person, file: str = "week-3-answers.json") -> str:
    """Moodle's download with folders, since 4.1."""
    return f"{_moodle_prefix(person)}_assignsubmission_file/{file}"


def moodle_old_name(person: Person, file: str = "week-3-answers.json") -> str:
    """Moodle's download with folders, 3.1 to 4.0."""
    return f"{_moodle_prefix(person)}_assignsubmission_file_/{file}"


def moodle_flat_name(person: Person, file: str = "week-3-answers.json") -> str:
    """Moodle's download without folders."""
    return f"{_moodle_prefix(person)}_assignsubmission_file_{file}"


def _moodle_prefix(person: Person) -> str:
    return f"{person.name.replace('_', ' ')}_{person.participant}"


def canvas_name(
    person: Person, file: str = "week-3-answers.json", *, late: bool = False, again: int = 0
) -> str:
    """Canvas's download; `again` counts uploads of a file of the same name."""
    letters = re.sub(r"\W", "", f"{person.last}{person.first}").lower()
    stem, dot, ending = file.partition(".")
    stem += f"-{again}" if again else ""
    middle = ["LATE"] if late else []
    upload = str(70_000 + 11 * person.place + again)
    return "_".join([letters, *middle, person.canvas, upload, stem + dot + ending])


NAMES = {
    "plain": plain_name,
    "moodle": moodle_name,
    "moodle-old": moodle_old_name,
    "moodle-flat": moodle_flat_name,
    "canvas": canvas_name,
}


def write_folder(folder: Path, files: Iterable[tuple[str, bytes]]) -> Path:
    """Write files by their names into `folder`."""
    for name, data in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def write_zip(path: Path, files: Iterable[tuple[str, bytes]]) -> Path:
    """Write files by their names into a zip, as a learning system does; same input, same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in files:
            target.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return path


def named(
    handed_in: Iterable[tuple[Person, bytes]], form: str = "plain"
) -> Iterator[tuple[str, bytes]]:
    """Name each answer file as the download `form` of `NAMES` does."""
    for person, data in handed_in:
        yield NAMES[form](person), data
