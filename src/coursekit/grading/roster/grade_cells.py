"""Grades and comments as they are put into the cells of a learning system."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from coursekit.catalogue import N_, _, ngettext
from coursekit.grading.model import (
    EXCUSED,
    MARKED,
    MISSING,
    PENDING,
    UNDECIDED,
    UNREADABLE,
    Result,
)
from coursekit.grading.rounding import points_shown, points_text
from coursekit.grading.tables.csvtext import excerpt

_SAME = 1e-9
# The comment of an earlier run, as all were written before they spoke the course's language.
_ENGLISH = r"\d+(?:\.\d+)? of \d+(?:\.\d+)? points\.(?: [^.]* late: \S+ % taken off\.)?"
_PLURALS = (1, 2, 5)  # numbers that between them have every plural of our languages
_NOTHING_READ = N_("What was sent cannot be marked.")
_EXCUSED_SAID = N_("Excused.")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_GROUPED = re.compile(r"(\d{1,3})((?:[.,'’\s\u202f]\d{3})+)([.,]\d{1,2})?")


def number_in(cell: str) -> float | None:
    """The number above 0 that a cell holds, with point or comma; else None.

    Thousands may be apart: ``1,000.00``, ``1.000,00``, ``1 000``.
    """
    text = cell.strip()
    if len(text) > 16:
        return None
    grouped = _GROUPED.fullmatch(text)
    if grouped and (grouped[3] or len(grouped[2]) > 4 or grouped[2][0] not in ".,"):
        whole = "".join(filter(str.isdigit, grouped[1] + grouped[2]))
        text = whole + (grouped[3] or "")
    if not _NUMBER.fullmatch(text):
        return None
    return float(text.replace(",", ".")) or None


@dataclass
class GradeCells:
    """Fills in final grades and counts what is not.

    Parameters
    ----------
    out_of : float
        Points that can be reached.
    comma : bool
        Whether decimals are parted by a comma.
    maximum : float, optional
        To how many points the learning system counts; points are scaled to it.
    kept : int
        Cells that keep what somebody entered although there is a grade.
    above : int
        Grades above the maximum, by a bonus.
    """

    out_of: float
    comma: bool
    maximum: float | None = None
    kept: int = 0
    above: int = 0
    _unread: str = ""
    _waiting: int = 0
    _scaled_to: float | None = None

    def read_maximum(self, cell: str) -> None:
        """Take the maximum from a cell of the learning system; tell what is none above 0."""
        self.maximum = number_in(cell)
        if self.maximum is None and cell.strip():
            self._unread = cell

    @staticmethod
    def final(result: Result | None) -> bool:
        """Whether nothing of the result waits for anybody, and something could be reached.

        Where every exercise is dropped, zero of zero points would be the worst of all grades.
        """
        if result is None or result.out_of <= 0:
            return False
        return result.status == MARKED or (result.status == MISSING and result.total is not None)

    def cell(self, result: Result | None, before: str) -> str:
        """What the cell of a student holds: the grade if it is final, else what stood there."""
        self._waiting += result is not None and result.status in (PENDING, UNDECIDED)
        if result is None or not self.final(result) or result.points is None:
            return before
        points = result.points
        most = self.maximum or self.out_of  # who is excused from an exercise can reach less
        if most and abs(most - result.out_of) > _SAME:
            self._scaled_to = self.maximum or self._scaled_to
            points = points / result.out_of * most
        self.above += self.maximum is not None and points > self.maximum + _SAME
        return self.text(points)

    def text(self, points: float) -> str:
        """Points, rounded and written as the file writes numbers."""
        return points_text(points).replace(".", "," if self.comma else ".")

    def notes(self) -> Iterator[str]:
        """What to know of the cells that were filled."""
        if not self.out_of:
            yield "Every exercise is dropped: no grade was filled in."
        if self._unread:
            yield (
                f"The maximum in the learning system is {excerpt(self._unread)}: grades are of "
                f"{points_text(self.out_of)} points and not scaled."
            )
        if self._scaled_to:
            yield (
                f"The maximum in the learning system is {points_text(self._scaled_to)}: "
                f"grades are scaled from {points_text(self.out_of)}."
            )
        if self._waiting:
            yield f"Without a grade until somebody marks or decides: {self._waiting}."
        if self.kept:
            yield f"Excused or not assigned in Canvas, and left as they are: {self.kept}."


def comment_on(result: Result, before: str) -> str:
    """A short comment for the student, in HTML, before what the instructor wrote in Moodle."""
    if result.status == UNREADABLE:
        text = _(_NOTHING_READ)
    elif result.status == EXCUSED:
        text = _(_EXCUSED_SAID)
    elif GradeCells.final(result):
        text = _points_said(result.points or 0.0, result.out_of)
        if result.penalty:
            text += f" {_late_said(result.days_late, result.penalty * 100)}"
    else:
        return before
    rest = re.sub(rf"\A(?:{'|'.join(_own_comments())})\s*", "", before)
    rest = rest if rest.strip() else ""
    return f"{html.escape(text, quote=False)} {rest.removeprefix(' ')}".strip(" ")


def _points_said(points: float, out_of: float) -> str:
    points_of = {"points": points_shown(points), "out_of": points_shown(out_of)}
    return _("{points} of {out_of} points.", **points_of)


def _late_said(days: int, percent: float) -> str:
    return ngettext(
        "{n} day late: {percent} % taken off.",
        "{n} days late: {percent} % taken off.",
        days,
        percent=points_shown(percent),
    )


def _own_comments() -> Iterator[str]:
    """Patterns of what `comment_on` writes, so that an earlier run's is replaced."""

    def pattern(text: str) -> str:
        return re.sub(r"\d+", r"\\d+(?:[.,]\\d+)?", re.escape(html.escape(text, quote=False)))

    late = "|".join(pattern(_late_said(days, 1)) for days in _PLURALS)
    yield f"{pattern(_points_said(1, 1))}(?: (?:{late}))?"
    yield _ENGLISH
    for said in (_NOTHING_READ, _EXCUSED_SAID):
        yield from (pattern(_(said)), pattern(said))
