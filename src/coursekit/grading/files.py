"""Files that are replaced whole or not at all, and never outside the folder they belong to.

A new file is written beside the old one under a name of its own and then takes its place in one
step, so that whoever looks, or whatever is interrupted, finds the old file or the new one.
A symbolic link in that place is replaced, not followed.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO

PART = ".part"  # ending of a file that is being written
_BLOCK = 1 << 20


def write_whole(path: Path | str, data: bytes, *, durable: bool = True) -> bool:
    """Write `data` to `path`, whole or not at all.

    Parameters
    ----------
    path : pathlib.Path or str
        Its folder exists.
    data : bytes
    durable : bool
        Whether to wait until the disk has it.  What can be made again need not wait.

    Returns
    -------
    bool
        Whether anything was written; a file that holds these bytes is left alone.
    """
    if _holds(path, data):
        return False
    part = _part_of(path)
    try:
        with _new_file(part) as file:
            file.write(data)
            if durable:
                _to_disk(file)
        os.replace(part, path)
    except BaseException:
        _remove(part)
        raise
    return True


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file to be written piece by piece, which takes its place when all is written.

    Parameters
    ----------
    path : pathlib.Path
        Its folder exists.  Left alone if it holds the same bytes already, or if an exception
        leaves the ``with`` block.
    """
    part = _part_of(path)
    try:
        with _new_file(part) as file:
            yield file
            _to_disk(file)
        if _same(Path(part), path):
            _remove(part)
        else:
            os.replace(part, path)
    except BaseException:
        _remove(part)
        raise


def _part_of(path: Path | str) -> str:
    folder, name = os.path.split(path)
    return os.path.join(folder, f".{name}{PART}")


def _new_file(path: Path | str) -> BinaryIO:
    """Create `path`; what an interrupted run left there goes, a link there is not followed."""
    try:
        return open(path, "xb")
    except FileExistsError:
        _remove(path)
        return open(path, "xb")


def _remove(path: Path | str) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)


def _to_disk(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _holds(path: Path | str, data: bytes) -> bool:
    try:
        there = os.lstat(path)
        if not stat.S_ISREG(there.st_mode) or there.st_size != len(data):
            return False
        return Path(path).read_bytes() == data
    except FileNotFoundError:
        return False


def _same(one: Path, other: Path) -> bool:
    if other.is_symlink() or not other.is_file():
        return False
    if one.stat().st_size != other.stat().st_size:
        return False
    with one.open("rb") as left, other.open("rb") as right:
        while block := left.read(_BLOCK):
            if block != right.read(_BLOCK):
                return False
    return True
