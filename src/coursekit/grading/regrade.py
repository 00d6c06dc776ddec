"""What a run would change of marks that stand, and why.

A mark stands once it has points.  That an exercise gets its first points, from a first file or from
a person, changes nothing that stood; everything else needs the instructor's consent.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from coursekit.catalogue import _
from coursekit.exercises import Assignment, Task
from coursekit.grading.model import (
    BY_HAND,
    DROPPED,
    EXCUSED,
    GIVEN,
    JUDGED,
    OPEN,
    OUTDATED,
    Change,
    Mark,
    Result,
    Student,
)
from coursekit.grading.rounding import points_shown, rounded
from coursekit.grading.tables.csvfiles import write_table
from coursekit.grading.tables.dialects import OURS

_HEAD = (
    *("student", "name", "exercise", "before", "after", "out of", "why"),
    *("total before", "total after", "total out of"),
)
_SAME = 1e-9  # points that differ by less are equal


@dataclass(frozen=True)
class Rules:
    """What an assignment file said when the results that stand were made.

    Parameters
    ----------
    accepted : mapping of str to str
        For each exercise the further answers that are accepted, as one text.
    deadline, late, attempts : str
        The due time, what lateness costs, and which file counts, each as one text.
    """

    accepted: Mapping[str, str] = field(default_factory=dict)
    deadline: str = ""
    late: str = ""
    attempts: str = ""

    def text(self) -> str:
        """All of it as a text to keep."""
        return json.dumps([dict(self.accepted), self.deadline, self.late, self.attempts])


def rules_of(assignment: Assignment) -> Rules:
    """Sum up what marks depend on besides exercises and answers."""
    return Rules(
        {task.exercise: repr(task.accept) for task in assignment.tasks},
        assignment.due.isoformat() if assignment.due else "",
        repr(assignment.late),
        assignment.attempts,
    )


def read_rules(text: str) -> Rules:
    """Read what `Rules.text` made; empty text gives empty rules."""
    return Rules(*json.loads(text)) if text else Rules()


class Comparison:
    """Compares results that stand with those of this run.

    Parameters
    ----------
    before, after : Rules
    tasks : iterable of Task
        Of the assignment as it is now.
    run : int
        Number that this run gets if it is accepted.
    """

    def __init__(self, before: Rules, after: Rules, tasks: Iterable[Task], run: int) -> None:
        self.before = before
        self.after = after
        self.tasks = {task.exercise: task for task in tasks}
        self.run = run

    def changes(self, stood: Result, new: Result) -> Iterator[Change]:
        """Each change of what stood, exercise by exercise, the whole last."""
        if stood.points is None:
            if new.total is not None:  # nothing stood, but something is set without any file
                yield Change("", None, new.points, _(new.total.why), self.run)
            return
        if new.points is None:
            why = _("what was handed in is gone, or belongs to somebody else now")
            why = _by_exception(new) if new.status == EXCUSED else why
            yield Change("", stood.points, None, why, self.run)
            return
        if (stood.total or new.total) and stood.total != new.total:
            why = (
                _(new.total.why) if new.total else _("the points in all are no longer set by hand")
            )
            yield Change("", stood.points, new.points, why, self.run)
            return
        other_file = stood.place != new.place or stood.saved != new.saved
        undecided = any(mark.score is None for mark in stood.rivals)
        if other_file and undecided and new.points >= stood.points:
            return  # which file counts was waiting for a person, too
        old_marks = {mark.exercise: mark for mark in stood.marks}
        new_marks = {mark.exercise: mark for mark in new.marks}
        for name in [*new_marks, *(name for name in old_marks if name not in new_marks)]:
            yield from self._of_exercise(
                name, old_marks.get(name), new_marks.get(name), new.place if other_file else ""
            )
        if abs(stood.penalty - new.penalty) > _SAME:
            why = self._why_late(stood, new, other_file)
            if stood.exceptions != new.exceptions:
                why = _by_exception(new) or _("an exception for this student was taken back")
            yield Change("", stood.points, new.points, why, self.run)

    def _of_exercise(
        self, name: str, old: Mark | None, new: Mark | None, file: str
    ) -> Iterator[Change]:
        before, after = old.points if old else None, new.points if new else None
        if old is None:
            why = _("the exercise was added to the assignment")
        elif new is None:
            why = _("the exercise was taken out of the assignment")
        elif before is None or (_equal(before, after) and _equal(old.out_of, new.out_of)):
            return
        else:
            why = self._why(old, new, file)
        yield Change(name, before, after, why, self.run)

    def _why(self, old: Mark, new: Mark, file: str) -> str:
        task = self.tasks[new.exercise]
        # Several reasons may hold at once: the order says which explains the others.
        if file and new.answer != old.answer:
            return _("another file counts now: {file}", file=file)
        if {EXCUSED, BY_HAND} & {old.state, new.state} and old != new:
            if new.state == EXCUSED:
                return _("excused: {why}", why=new.why)
            if new.state == BY_HAND:
                return _("set by hand: {why}", why=new.why)
            return _("an exception for this student was taken back")
        if DROPPED in (old.state, new.state) and old.state != new.state:
            return (
                _("dropped: {why}", why=task.drop) if task.drop else _("the exercise counts again")
            )
        if GIVEN in (old.state, new.state) and old.state != new.state:
            if task.everybody:
                return _("everybody gets the points: {why}", why=task.everybody)
            return _("the points are no longer given to everybody")
        if new.state == OUTDATED and new.score is None:
            return _("the wording changed: decide with --older-wordings mark or zero")
        if OUTDATED in (old.state, new.state):
            return _("the decision about answers to an older wording changed")
        if {old.state, new.state} == {OPEN, JUDGED}:
            return _("the mark that a person gave was taken back")
        if changed := self._changed_of(old, new):
            return f"{changed}: {task.because}" if task.because else changed
        if new.state == JUDGED:
            return _("a person marked it again")
        return _("this version of coursekit marks it differently")

    def _changed_of(self, old: Mark, new: Mark) -> str:
        """What was changed of the exercise, for which `Task.because` gives the reason."""
        if not _equal(old.out_of, new.out_of) and _equal(old.score, new.score):
            now, then = points_shown(new.out_of), points_shown(old.out_of)
            return _("the exercise is worth {now} points, not {then}", now=now, then=then)
        if old.version != new.version:
            return _("the key changed")
        if self.before.accepted.get(new.exercise) != self.after.accepted.get(new.exercise):
            return _("the further accepted answers changed")
        return ""

    def _why_late(self, stood: Result, new: Result, other_file: bool) -> str:
        if other_file:
            return _("another file counts now: {file}", file=new.place)
        if self.before.deadline != self.after.deadline:
            return _("the due time changed")
        if self.before.late != self.after.late:
            return _("the late policy changed")
        return _("{now} days late, not {then}", now=new.days_late, then=stood.days_late)

    def departure(self, stood: Result) -> Change | None:
        """What changes for somebody who left the roster; None if nothing stood."""
        if stood.points is None:
            return None
        return Change("", stood.points, None, _("no longer on the roster"), self.run)


def _by_exception(new: Result) -> str:
    """What the assignment file says of this student alone."""
    return " ".join(new.exceptions)


def _equal(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= _SAME


@dataclass(frozen=True)
class ChangedStudent:
    """One student whose marks would change.

    Parameters
    ----------
    student : Student
    before, after : float or None
        Points in all.
    changes : tuple of Change
    out_of : mapping of str to float
        Points that can be reached now, by exercise; in all under the empty name.
    """

    student: Student
    before: float | None
    after: float | None
    changes: tuple[Change, ...]
    out_of: Mapping[str, float] = field(default_factory=dict)


def write_changes(changed: Iterable[ChangedStudent], path: Path) -> None:
    """Write who changes, from what to what, because of what and why.

    Parameters
    ----------
    changed : iterable of ChangedStudent
    path : pathlib.Path
        The CSV file.
    """
    with write_table(path, OURS) as table:
        table.row(_HEAD)
        for one in changed:
            for row in _rows(one):
                table.row(row)


def _rows(one: ChangedStudent) -> Iterator[list[str | Decimal]]:
    totals = [_cell(one.before), _cell(one.after)]
    for change in one.changes:
        yield [
            one.student.key,
            one.student.name,
            change.exercise or "(all)",
            _cell(change.before),
            _cell(change.after),
            _cell(one.out_of.get(change.exercise)),
            change.why,
            *totals,
            _cell(one.out_of.get("")),
        ]


def _cell(points: float | None) -> str | Decimal:
    return "" if points is None else rounded(points)
