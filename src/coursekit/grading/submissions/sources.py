"""Where answer files come from: a folder, a zip, a download of Moodle or of Canvas, one file.

Nothing is ever unpacked or written.  Files are listed one by one, sorted by their place, and their
bytes are read only when asked for, and never more than an answer file may have.  What cannot be
read is listed like everything else, with a sentence that says why; the rest goes on.  Litter of
operating systems (``__MACOSX``, ``Thumbs.db`` …) is no submission and is passed over.
"""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from coursekit.catalogue import _
from coursekit.errors import Fault, SubmissionError
from coursekit.grading.model import Identity
from coursekit.grading.submissions.answerfile import LIMIT, too_large
from coursekit.grading.submissions.sourcenames import (
    Folder,
    folder_of,
    identify,
    is_litter,
    readable,
)
from coursekit.grading.submissions.submission_file import (
    LINK,
    LOOK,
    SPECIAL,
    SubmissionFile,
    unread,
)
from coursekit.grading.submissions.zips import files_in_zip

__all__ = ["SubmissionFile", "open_source"]

_DEEPEST = 40  # folders in folders
# To open a file: never through a link, never waiting for a pipe.  Not every system has all.
_FLAGS = os.O_RDONLY
for _name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY", "O_CLOEXEC"):
    _FLAGS |= getattr(os, _name, 0)


@contextmanager
def open_source(path: Path) -> Iterator[Iterable[SubmissionFile]]:
    """Open a folder, a zip, or a single answer file.

    Parameters
    ----------
    path : pathlib.Path
        May be a symbolic link itself.

    Yields
    ------
    iterable of SubmissionFile
        Sorted by place, made while it is walked through.

    Raises
    ------
    SubmissionError
        If there is nothing at `path`, or if it cannot be read as a whole.
    """
    with ExitStack() as stack:
        try:
            received = _open(path, stack)
        except OSError as error:
            message = f"it cannot be opened: {error.strerror or error}"
            fault = Fault(readable(str(path)), 0, message, "Is the name right?")
            raise SubmissionError(fault) from error
        yield _numbered(received)


def _open(path: Path, stack: ExitStack) -> Iterable[SubmissionFile]:
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        os.scandir(path).close()
        return _walk(path, (), ())
    shown = readable(str(path))
    if not stat.S_ISREG(mode):
        message, remedy = "this is neither a folder nor a file", "Name a folder, a zip or a file."
        raise SubmissionError(Fault(shown, 0, message, remedy))
    if zipfile.is_zipfile(path):
        return stack.enter_context(files_in_zip(path))
    _refuse_broken_zip(path, shown)
    return [_file_at(path.resolve(), (path.name,), folder_of([path.name]))]


def _refuse_broken_zip(path: Path, shown: str) -> None:
    with path.open("rb") as file:
        if file.read(4) == b"PK\x03\x04" or path.suffix.lower() == ".zip":
            message = "the zip is broken: its table of contents is missing"
            remedy = "The download was not complete; download it again."
            raise SubmissionError(Fault(shown, 0, message, remedy))


def _numbered(received: Iterable[SubmissionFile]) -> Iterator[SubmissionFile]:
    """Tell files apart whose places look the same; they follow each other."""
    last, again = "", 1
    made: set[str] = set()  # places that another file may have by itself, further on
    for one in received:
        again = again + 1 if one.place == last else 1
        last = one.place
        place = one.place if again == 1 else f"{one.place} ({again})"
        while place in made:
            place += " (again)"
        if place != one.place:
            made.add(place)
        yield one if place == one.place else replace(one, place=place)


# -- folders ---------------------------------------------------------------------------------------


def _walk(folder: Path, parts: tuple[str, ...], shown: tuple[str, ...]) -> Iterator[SubmissionFile]:
    """All files below `folder`, sorted by their places."""
    place = "/".join(shown)
    if len(parts) > _DEEPEST:
        yield unread(place, Identity(), 0, _("It lies too many folders deep. Move it further up."))
        return
    try:
        entries = sorted(_entries(folder))
    except OSError as error:
        yield unread(
            place, Identity(), 0, _("The folder cannot be opened: {error}.", error=error.strerror)
        )
        return
    look = folder_of(entry.name for entry in entries if not entry.is_folder)
    for entry in entries:
        below = folder / entry.name
        if entry.is_folder:
            here = (*shown, entry.shown.removesuffix("/"))
            yield from _walk(below, (*parts, entry.name), here)
        else:
            yield _file_at(below, (*parts, entry.name), look)


class _FolderEntry(NamedTuple):
    """An entry of a folder.

    Parameters
    ----------
    shown : str
        Its name as people read it; a folder's ends with a slash, so that places and entries sort
        alike.
    name : str
        As the system knows it.
    """

    shown: str
    name: str

    @property
    def is_folder(self) -> bool:
        return self.shown.endswith("/")


def _entries(folder: Path) -> Iterator[_FolderEntry]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if not is_litter(entry.name):
                slash = "/" * entry.is_dir(follow_symlinks=False)
                yield _FolderEntry(readable(entry.name) + slash, entry.name)


def _file_at(path: Path, parts: tuple[str, ...], folder: Folder) -> SubmissionFile:
    place = readable("/".join(parts))
    identity, fault = identify(parts, folder)
    try:
        status = path.lstat()
    except OSError as error:
        return unread(place, identity, 0, _cannot(error))
    size = status.st_size
    if not fault:
        fault = _fault_of(path, status)
    if fault:
        return unread(place, identity, size, fault)
    return SubmissionFile(place, identity, size, "", lambda: _read(path, place))


def _fault_of(path: Path, status: os.stat_result) -> str:
    if stat.S_ISLNK(status.st_mode):
        return _(LINK)
    if not stat.S_ISREG(status.st_mode):
        return _(SPECIAL)
    try:
        if status.st_size > LIMIT:
            return too_large(status.st_size, _beginning(path, LOOK))
    except OSError as error:
        return _cannot(error)
    if not os.access(path, os.R_OK, effective_ids=os.access in os.supports_effective_ids):
        return _("It cannot be read: permission denied. Make it readable and run again.")
    return ""


def _read(path: Path, place: str) -> bytes:
    try:
        return _beginning(path, LIMIT + 1)
    except OSError as error:
        raise SubmissionError(Fault(place, 0, _cannot(error).removesuffix("."))) from error


def _beginning(path: Path, most: int) -> bytes:
    """Read at most so many bytes of an ordinary file, and of nothing that took its place."""
    with os.fdopen(os.open(path, _FLAGS), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(0, "it is not an ordinary file")
        return file.read(most)


def _cannot(error: OSError) -> str:
    return _("It cannot be read: {error}.", error=error.strerror or error)
