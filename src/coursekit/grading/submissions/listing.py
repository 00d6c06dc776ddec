"""What is in a folder, in order, in a memory that does not grow with the folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import NamedTuple

_FEW = 2_000  # entries that are sorted where they are


class Entry(NamedTuple):
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
        """Whether it is a folder."""
        return self.shown.endswith("/")


class Listing:
    """The entries of a folder, sorted; to be closed, and gone through as often as needed before.

    Parameters
    ----------
    entries : iterable of Entry
        In any order.  Many of them are sorted on the disk.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        entries = iter(entries)
        self._few = sorted(islice(entries, _FEW))
        self._many: sqlite3.Connection | None = None
        if len(self._few) == _FEW:
            self._many = sqlite3.connect("")  # a file of its own, gone with the connection
            self._many.execute("CREATE TABLE entries (shown BLOB, name BLOB)")
            rows = (map(_packed, entry) for entry in chain(self._few, entries))
            self._many.executemany("INSERT INTO entries VALUES (?, ?)", map(tuple, rows))
            self._few = []

    def __enter__(self) -> Listing:
        return self

    def __exit__(self, *_: object) -> None:
        if self._many is not None:
            self._many.close()

    def __iter__(self) -> Iterator[Entry]:
        if self._many is None:
            yield from self._few
            return
        # The bytes of UTF-8 sort as the code points do.
        for shown, name in self._many.execute("SELECT * FROM entries ORDER BY shown, name"):
            yield Entry(_unpacked(shown), _unpacked(name))


def _packed(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _unpacked(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")
