"""The marks that files and results refer to, each kept once, as the store keeps them.

A mark to which nothing refers any more stays: it is small, and the next run may bring it back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping

from coursekit.grading.model import Mark, Try
from coursekit.grading.serialize import SHORT, line_of, mark_of, name_of, refer, referred

_KNOWN = 16_384  # names of which is known that they are kept
_REMEMBERED = 4_096


class Marks:
    """The marks that files and results refer to."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        self._known: set[bytes] = set()
        self._marks: dict[bytes, Mark] = {}

    def keep(self, lines: Mapping[bytes, bytes]) -> None:
        """Keep marks: their lines by their names."""
        new = [(name, line) for name, line in lines.items() if name not in self._known]
        self._base.executemany("INSERT OR IGNORE INTO marks VALUES (?, ?)", new)
        if len(self._known) > _KNOWN:
            self._known.clear()
        self._known.update(name for name, _ in new)

    def pack(self, marks: Iterable[Mark], tries: Iterable[Try]) -> bytes:
        """Keep marks and refer to them."""
        marks = tuple(marks)
        self.keep({name_of(mark): line_of(mark) for mark in marks})
        return refer(marks, tries)

    def of(self, data: bytes) -> tuple[Mark, ...]:
        """The marks to which `packing.refer` referred."""
        return self.named(referred(data))

    def named(self, names: Iterable[bytes]) -> tuple[Mark, ...]:
        """The marks of these names."""
        known = self._marks.get  # most are
        return tuple([known(name) or self._find(name) for name in names])

    def lines(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """The names in what `packing.refer` made, each with its line."""
        return zip(referred(data), map(line_of, self.of(data)), strict=True)

    def _find(self, name: bytes) -> Mark:
        query = "SELECT line FROM marks WHERE name = ?"
        mark = mark_of(self._base.execute(query, (name,)).fetchone()[0])
        if len(line_of(mark)) < SHORT:
            if len(self._marks) >= _REMEMBERED:
                self._marks.clear()
            self._marks[name] = mark
        return mark
