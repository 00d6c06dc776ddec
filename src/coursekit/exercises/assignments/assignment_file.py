"""From an assignment file to an `Assignment`, or to all of its faults at once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from datetime import UTC
from pathlib import Path
from typing import Any

import yaml

from coursekit.course import Course
from coursekit.errors import AssignmentError, CourseError, Fault, shown_path
from coursekit.exercises.assignments.accepted_answers import accept_fault
from coursekit.exercises.assignments.assignment import Assignment, Task
from coursekit.exercises.assignments.deadlines import (
    read_late,
    read_moment,
    read_withheld,
    read_zone,
)
from coursekit.exercises.assignments.exception_lines import read_exceptions
from coursekit.exercises.bank import exercise_ids, find_exercise, nearest_exercise
from coursekit.exercises.model import SLUG
from coursekit.exercises.reading.front_matter import read_amount
from coursekit.exercises.reading.plainyaml import Report, compose, line_of, plain, table, text

FIELDS = (
    *("title", "exercises", "due", "zone", "withheld", "hints", "late", "grace", "attempts"),
    *("missing", "exceptions", "instructions"),
)
TASK_FIELDS = ("id", "points", "bonus", "drop", "everybody", "accept", "because")
ATTEMPTS = ("last", "best")
MISSING = ("blank", "zero")
_NAME = re.compile(SLUG)
_ZONED = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")
_NO_REASONS = ("yes", "no", "true", "false", "on", "off")


def read_assignment(path: Path, course: Course) -> Assignment:
    """Read one assignment file and look into its exercises.

    Parameters
    ----------
    path : pathlib.Path
        ``assignments/<name>.yml``.
    course : Course
        Where its exercises are, with its banks.

    Returns
    -------
    Assignment

    Raises
    ------
    AssignmentError
        With every fault of the file and of the exercises it names.
    """
    return _Reader(path, course, look_into=True).read()


def read_outline(path: Path, course: Course) -> Assignment:
    """Read one assignment file, but none of its exercises; points that it does not give are 0.

    Raises
    ------
    AssignmentError
        With every fault of the file.
    """
    return _Reader(path, course, look_into=False).read()


class _Reader:
    """The reading of one file and the faults so far."""

    def __init__(self, path: Path, course: Course, *, look_into: bool) -> None:
        self.path = path
        self.course = course
        self.look_into = look_into
        self.place = shown_path(path, course.root)
        self.faults: list[Fault] = []
        self.known = exercise_ids(course)

    def report(self, line: int, message: str, remedy: str) -> None:
        self.faults.append(Fault(self.place, line, message, remedy))

    def read(self) -> Assignment:
        name = self.path.stem
        if not _NAME.fullmatch(name):
            self.report(
                0, f'"{name}" is not a valid name for an assignment', "Use lower case and hyphens."
            )
        node = compose(self.path, self.report)
        if isinstance(node, yaml.MappingNode):
            made = self._make(name, table(node, FIELDS, self.report))
        elif node is not None:
            self.report(line_of(node), "the file is not a table of fields", "Write title: …")
        if self.faults:
            raise AssignmentError(self.faults)
        return made

    def _make(self, name: str, fields: Mapping[str, yaml.Node]) -> Assignment:
        report = self.report
        title, _ = text(fields, "title", report, name.replace("-", " ").capitalize())
        named, line = text(fields, "zone", report)
        zone = read_zone(named, line, report)
        moment, line = text(fields, "due", report)
        due = read_moment(moment, zone, line, report) if moment else None
        zone = zone or (due.tzinfo if due else None) or UTC
        withheld, line = text(fields, "withheld", report)
        instructions, _ = text(fields, "instructions", report)
        late = text(fields, "late", report)
        grace = text(fields, "grace", report)
        tasks = tuple(self._tasks(fields.get("exercises")))
        by_name = {task.exercise: task for task in tasks}
        listed = fields.get("exceptions") if self.look_into else None  # points must be known
        exceptions = read_exceptions(listed, by_name, due, zone, report)
        notes = []
        if due and due.tzinfo is UTC and not named and not _ZONED.search(moment):
            notes.append(
                f"{self.place} gives no zone: the due time, {due:%Y-%m-%d %H:%M}, is taken as UTC. "
                "Write zone: Europe/Berlin, or whatever yours is."
            )
        return Assignment(
            name=name,
            title=title,
            tasks=tasks,
            due=due,
            until=read_withheld(withheld, due, line, report),
            hints=_one_of(fields, "hints", ("no", "yes"), report) == "yes",
            late=read_late(*late, *grace, report),
            attempts=_one_of(fields, "attempts", ATTEMPTS, report),
            path=self.path,
            zone=zone,
            exceptions=tuple(exceptions),
            missing=_one_of(fields, "missing", MISSING, report),
            notes=tuple(notes),
            instructions=instructions,
        )

    def _tasks(self, node: yaml.Node | None) -> Iterable[Task]:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            line = line_of(node) if node else 0
            self.report(line, "no exercises are listed", "Write exercises: and - chapter/slug")
            return
        seen: dict[str, int] = {}
        for entry in node.value:
            line = line_of(entry)
            fields = self._entry(entry)
            name, _ = text(fields, "id", self.report)
            if not name:
                continue
            if name in seen:
                self.report(
                    line, f'"{name}" is given twice, first on line {seen[name]}', "Keep one."
                )
                continue
            seen[name] = line
            yield self._task(name, line, fields)

    def _entry(self, entry: yaml.Node) -> Mapping[str, yaml.Node]:
        if isinstance(entry, yaml.ScalarNode):
            return {"id": entry}
        if not isinstance(entry, yaml.MappingNode):
            self.report(line_of(entry), "an exercise is neither a name nor a table", "Write its id")
            return {}
        fields = table(entry, TASK_FIELDS, self.report)
        if "id" not in fields:
            self.report(line_of(entry), "an exercise has no id", "Write id: chapter/slug")
        return fields

    def _task(self, name: str, line: int, fields: Mapping[str, yaml.Node]) -> Task:
        value, points_line = text(fields, "points", self.report)
        points = read_amount(value)
        if value and points is None:
            remedy = "Write a number from 0 and below 1000000, like 1 or 2.5."
            self.report(points_line, f'"{value}" is not a number of points', remedy)
        reasons = {why: self._reason(fields, why) for why in ("drop", "everybody", "because")}
        if reasons["drop"] and reasons["everybody"]:
            self.report(
                line, f'"{name}" is dropped and given to everybody', "Keep drop or everybody."
            )
        given = _given(fields.get("accept"))
        own = self._look_into(name, line, given)
        accept = tuple(answer for answer, _ in given)
        bonus = _one_of(fields, "bonus", ("no", "yes"), self.report) == "yes"
        return Task(name, own if points is None else points, accept=accept, bonus=bonus, **reasons)

    def _reason(self, fields: Mapping[str, yaml.Node], name: str) -> str:
        reason, line = text(fields, name, self.report)
        if reason.casefold() in _NO_REASONS:
            self.report(line, f'"{name}: {reason}" gives no reason', f"Write {name}: and why.")
        return reason

    def _look_into(self, name: str, line: int, given: list[tuple[Any, int]]) -> float:
        """Report what is wrong with the exercise; give its own points."""
        if name not in self.known:
            near = nearest_exercise(name, self.known)
            remedy = f'Did you mean "{near}"?' if near else "See: coursekit exercise list"
            if not near and not self.course.banks:
                remedy += " (one in a folder of your own is found with --bank DIR)"
            self.report(line, f'there is no exercise "{name}"', remedy)
            return 0.0
        if not self.look_into:
            return 0.0
        try:
            exercise = find_exercise(name, self.course)
        except CourseError as error:
            self.faults += error.faults
            return 0.0
        for answer, at in given:
            if fault := accept_fault(exercise, answer):
                self.report(at, *fault)
        return exercise.points


def _given(node: yaml.Node | None) -> list[tuple[Any, int]]:
    if node is None:
        return []
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return [(plain(one), line_of(one)) for one in nodes]


def _one_of(
    fields: Mapping[str, yaml.Node], name: str, allowed: tuple[str, ...], report: Report
) -> str:
    value, line = text(fields, name, report, allowed[0])
    if value not in allowed:
        near = difflib.get_close_matches(value, allowed, 1)
        remedy = f'Did you mean "{near[0]}"?' if near else f"Write {' or '.join(allowed)}."
        report(line, f'there is no {name} "{value}"', remedy)
    return value
