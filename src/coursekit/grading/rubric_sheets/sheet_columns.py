"""The columns of a marking sheet, and what a person gave in a row."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from coursekit.catalogue import Message
from coursekit.exercises import Exercise
from coursekit.exercises.model import Level, RubricKey
from coursekit.exercises.plain import plain
from coursekit.exercises.variants import student_key
from coursekit.grading.model import Judgement
from coursekit.grading.rubric_sheets.sheet_keys import is_digest
from coursekit.grading.tables.csvtext import excerpt

KEY, STUDENT, NAME, VARIANT, ANSWER = "key", "student", "name", "variant", "answer"
POINTS, OUT_OF = "points", "out of"
COMMENT, EARLIER, DIGEST = "comment", "earlier mark", "digest"

_TICKS = {*"xх×✓✔☑☒*1", "✓️", "✔️", "xx", "true", "yes", "wahr", "ja", "да", "истина"}
_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,6})?")
_LONGEST_HEADING = 60
_SAME = 1e-9  # shares that differ by less are equal

#: Takes what is wrong and what to do.
Report = Callable[[str, str], None]


def rubric(exercise: Exercise) -> tuple[Level, ...]:
    """The levels of an exercise's rubric, best first; empty if it has none."""
    return exercise.key.levels if isinstance(exercise.key, RubricKey) else ()


def level_headings(exercise: Exercise) -> list[str]:
    """A heading for each level: ``3 | Decides, names who counted …``, all different."""
    headings: list[str] = []
    for level in rubric(exercise):
        says = " ".join(plain(level.says.text).split())
        text = f"{level.points:g} | {says}"
        if len(text) > _LONGEST_HEADING:
            text = text[: _LONGEST_HEADING - 2].rsplit(" ", 1)[0] + " …"
        while text in headings:
            text += " ′"
        headings.append(text)
    return headings


def own_headings(exercise: Exercise, *, anonymous: bool, variants: bool) -> list[str]:
    """The columns of a new sheet."""
    who = [] if anonymous else [STUDENT, NAME]
    which = [VARIANT] if variants else []
    levels = level_headings(exercise)
    return [KEY, *who, *which, ANSWER, *levels, POINTS, OUT_OF, COMMENT, EARLIER, DIGEST]


def worth(exercise: Exercise) -> float:
    """Of how many points marks are given: what the exercise is worth, else what its rubric says."""
    best = max((level.points for level in rubric(exercise)), default=0.0)
    return exercise.points or best or 1.0


def worth_of(exercise: Exercise, level: Level) -> float:
    """The points that a level brings, of those that the exercise is worth."""
    return level.points / (rubric(exercise)[0].points or 1.0) * worth(exercise)


def level_of(exercise: Exercise, share: float) -> str:
    """The heading of the level that brings a share of the points; empty if none does."""
    levels = rubric(exercise)
    for level, heading in zip(levels, level_headings(exercise), strict=True):
        if levels[0].points and level.points / levels[0].points == share:
            return heading
    return ""


class Columns:
    """Where a sheet has what.

    Parameters
    ----------
    headings : sequence of str
        As they were read.
    exercise : Exercise
    report : callable
        Is given headings that were changed.
    """

    def __init__(self, headings: Sequence[str], exercise: Exercise, report: Report) -> None:
        self.headings = list(headings)
        self.top = max((level.points for level in rubric(exercise)), default=0.0) or 1.0
        self.worth = worth(exercise)
        self.broken = False  # whether some of the sheet could not be decoded
        folded = [student_key(heading) for heading in headings]
        self._places = {name: place for place, name in reversed(list(enumerate(folded)))}
        self.levels: dict[int, float] = {}  # points of a level by the place of its column
        self.strange: list[int] = []  # columns of levels that the rubric has not
        by_points: dict[str, list[tuple[float, str]]] = {}
        for level, own in zip(rubric(exercise), level_headings(exercise), strict=True):
            place = self.place(own)
            if place is not None:
                self.levels[place] = level.points
            else:
                by_points.setdefault(f"{level.points:g}", []).append((level.points, own))
        for place, heading in enumerate(folded):
            number, bar, _ = heading.partition("|")
            if bar and place not in self.levels:
                self._take_changed(place, by_points.pop(number.strip(), []), report)
        for name in (POINTS, COMMENT):
            if self.place(name) is None:
                message = Message("there is no column {column}", column=excerpt(name))
                remedy = Message("Put its heading back: what stands under another is not read.")
                report(message, remedy)
        for missing in by_points.values():
            for _, own in missing:
                report(
                    Message("the column {column} is missing", column=excerpt(own)),
                    Message("Use {column} instead.", column=excerpt(POINTS)),
                )

    def _take_changed(self, place: int, meant: Sequence[tuple[float, str]], report: Report) -> None:
        heading = excerpt(self.headings[place])
        if len(meant) == 1:
            self.levels[place] = meant[0][0]
            message = Message(
                "the heading {old} is now {new} in the rubric",
                old=heading,
                new=excerpt(meant[0][1]),
            )
            remedy = Message("Marks in this column count for it. See whether they still fit.")
            report(message, remedy)
        else:
            self.strange.append(place)
            message = Message("the rubric has no level {level}", level=heading)
            report(message, Message("Rows with a mark there wait. Mark them in another column."))

    def place(self, name: str) -> int | None:
        """Where the column `name` is."""
        return self._places.get(student_key(name))

    def cell(self, cells: Sequence[str], name: str) -> str:
        """What a row holds in the column `name`."""
        place = self.place(name)
        return cells[place].strip() if place is not None and place < len(cells) else ""

    def given_places(self) -> list[int]:
        """The columns that are a person's: levels, points, comment."""
        own = [self.place(POINTS), self.place(COMMENT)]
        return sorted({*self.levels, *self.strange, *(one for one in own if one is not None)})

    def given(self, cells: Sequence[str], report: Report) -> Judgement | None:
        """What a person gave in a row; None if nothing, or nothing that can be used."""
        comment = self.cell(cells, COMMENT)
        if self.broken and any(
            "\ufffd" in cells[at] for at in self.given_places() if at < len(cells)
        ):
            message = Message("what was written here cannot be read: it is in another encoding")
            report(message, Message("Save the sheet as CSV UTF-8, and write it again."))
            return None
        ticked = self._ticked(cells, report)
        out_of = self.out_of(cells)
        points = self._points(self.cell(cells, POINTS), out_of, report)
        digest = self.cell(cells, DIGEST).lower()
        if ticked is None or points is False:
            return None
        out_of = out_of or self.worth
        if ticked and points is not None and abs(points / out_of - ticked[0] / self.top) > _SAME:
            message = Message(
                "level {level} is marked, which is {share} of {out_of}, but the column {column} "
                "says {points}",
                level=ticked[0],
                share=ticked[0] / self.top * out_of,
                out_of=out_of,
                column=excerpt(POINTS),
                points=points,
            )
            report(message, Message("Keep one of the two."))
            return None
        if not ticked and points is None and not comment:
            return None
        if not is_digest(digest):
            message = Message("the column {column} was changed", column=excerpt(DIGEST))
            report(message, Message("Mark the answer in its new row."))
            return None
        if ticked:
            return Judgement(float(ticked[0]), comment, digest)
        scale = 0.0 if abs(out_of - self.top) < _SAME else out_of
        return Judgement(None if points is None else float(points), comment, digest, scale)

    def out_of(self, cells: Sequence[str]) -> float:
        """Of how many points a row says its points to be; 0 if it does not say and may mean two."""
        cell = self.cell(cells, OUT_OF)
        number = float(cell.replace(",", ".")) if _NUMBER.fullmatch(cell) else 0.0
        is_clear = not cell and abs(self.worth - self.top) < _SAME
        return number or (self.worth if is_clear else 0.0)

    def fill(
        self, cells: Sequence[str], points: str, comment: str, level: float | None = None
    ) -> list[str]:
        """Write what a person gives into a row.

        Parameters
        ----------
        cells : sequence of str
            Of the row, as it was read.
        points, comment : str
            As they were typed; `points` is empty where a level is given.
        level : float, optional
            Points of the level.

        Returns
        -------
        list of str
            The row's new cells; a level without a column stands under ``points``.
        """
        new = [*cells, *[""] * (len(self.headings) - len(cells))]
        for place in self.given_places():
            new[place] = ""
        column = next((place for place, one in self.levels.items() if one == level), None)
        if column is not None:
            new[column] = "x"
        elif level is not None:
            points = f"{level:g}"
        for name, text in ((POINTS, points), (COMMENT, comment)):
            at = self.place(name)
            if at is not None:
                new[at] = text
        return new

    def _ticked(self, cells: Sequence[str], report: Report) -> list[float] | None:
        """Points of the marked level, in a list; None if the marks cannot be used."""
        ticked: list[float] = []
        fine = True
        for place in (*self.levels, *self.strange):
            cell = cells[place].strip() if place < len(cells) else ""
            if cell and student_key(cell) not in _TICKS:
                report(
                    Message("{cell} does not mark a level", cell=excerpt(cell)),
                    Message("Write x, or leave the cell empty."),
                )
                fine = False
            elif cell and place in self.strange:
                message = Message(
                    "{level} is marked, but the rubric has no such level",
                    level=excerpt(self.headings[place]),
                )
                report(message, Message("Mark another level."))
                fine = False
            elif cell:
                ticked.append(self.levels[place])
        if len(ticked) > 1:
            levels = ", ".join(f"{points:g}" for points in ticked)
            report(
                Message("more than one level is marked: {levels}", levels=levels),
                Message("Keep one, or use {column}.", column=excerpt(POINTS)),
            )
            fine = False
        return ticked if fine else None

    def _points(self, cell: str, out_of: float, report: Report) -> float | bool | None:
        """The points; None if there are none, False if they cannot be used."""
        if not cell:
            return None
        if not out_of:
            message = Message(
                "under {column} it does not say of how many points {cell} is",
                column=excerpt(OUT_OF),
                cell=excerpt(cell),
            )
            remedy = Message("Write {worth} there for points of the assignment.", worth=self.worth)
            report(message, remedy)
            return False
        remedy = Message("Write a number from 0 to {most}, such as 1.5 or 1,5.", most=out_of)
        if not _NUMBER.fullmatch(cell):
            report(Message("{cell} is not a number of points", cell=excerpt(cell)), remedy)
            return False
        points = float(cell.replace(",", "."))
        if points > out_of:
            message = Message(
                "{points} is more than the answer can bring, {most}", points=points, most=out_of
            )
            report(message, remedy)
            return False
        return points
