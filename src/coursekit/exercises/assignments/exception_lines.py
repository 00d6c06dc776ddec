"""What an assignment file says of single students: ``exceptions:``, a line each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, tzinfo

import yaml

from coursekit.exercises.assignments.assignment import StudentException, Task
from coursekit.exercises.assignments.deadlines import read_moment, read_span
from coursekit.exercises.reading.front_matter import read_amount
from coursekit.exercises.reading.plainyaml import Report, line_of, table, text

FIELDS = ("student", "until", "more", "excused", "exercise", "points", "because")
_KINDS = ("until", "more", "excused", "points")
_LIKE = 'Write - {student: "0400049", until: 2026-11-24 18:00, because: was ill}'


def read_exceptions(
    node: yaml.Node | None,
    tasks: Mapping[str, Task],
    due: datetime | None,
    zone: tzinfo | None,
    report: Report,
) -> Iterator[StudentException]:
    """Read the list of exceptions.

    Parameters
    ----------
    node : yaml.Node or None
    tasks : mapping of str to Task
        By the names of their exercises.
    due, zone
        Of the assignment.
    report : callable
        Told every fault.

    Yields
    ------
    StudentException
        The student is not looked up yet: only a roster knows.
    """
    if node is None:
        return
    if not isinstance(node, yaml.SequenceNode):
        report(line_of(node), "exceptions is not a list", _LIKE)
        return
    for entry in node.value:
        if not isinstance(entry, yaml.MappingNode):
            report(line_of(entry), "an exception is not a table", _LIKE)
            continue
        made = _exception(entry, tasks, due, zone, report)
        if made is not None:
            yield made


def _exception(
    entry: yaml.MappingNode,
    tasks: Mapping[str, Task],
    due: datetime | None,
    zone: tzinfo | None,
    report: Report,
) -> StudentException | None:
    line = line_of(entry)
    fields = table(entry, FIELDS, report)
    student, _ = text(fields, "student", report)
    because, _ = text(fields, "because", report)
    kinds = [name for name in _KINDS if name in fields]
    for name, value in (("student", student), ("because", because)):
        if not value and name not in fields:
            report(line, f"an exception has no {name}", _LIKE)
    if len(kinds) != 1:
        remedy = "Write one of until, more, excused and points; a line each."
        report(line, f"an exception has {' and '.join(kinds) or 'nothing'} to change", remedy)
        return None
    until, more = _time(fields, due, zone, report)
    excused, at = text(fields, "excused", report)
    exercise, exercise_line = text(fields, "exercise", report)
    if excused and excused != "all" and excused not in tasks:
        report(at, f'"{excused}" is no exercise of this assignment', "Name one, or write all.")
    if exercise and exercise not in tasks:
        remedy = "Name one, or leave exercise out to set the points in all."
        report(exercise_line, f'"{exercise}" is no exercise of this assignment', remedy)
    if exercise and "points" not in fields:
        report(exercise_line, "exercise goes with points", "Add points, or take it out.")
    points = _points(fields, tasks, exercise, report)
    return StudentException(student, line, because, until, more, excused, points, exercise)


def _time(
    fields: Mapping[str, yaml.Node], due: datetime | None, zone: tzinfo | None, report: Report
) -> tuple[datetime | None, timedelta]:
    given, line = text(fields, "until", report)
    more, more_line = text(fields, "more", report)
    if (given or more) and due is None:
        report(line or more_line, "more time than which? There is no due time", "Write due: …")
    until = read_moment(given, zone, line, report) if given else None
    if until and due and until < due:
        report(line, f'"{given}" is before the due time of all', "Write a later time.")
    span = read_span(more) if more else timedelta()
    if span is None:
        report(
            more_line, f'"{more}" is not a length of time', "Write it like 2 days or 90 minutes."
        )
    return until, span or timedelta()


def _points(
    fields: Mapping[str, yaml.Node], tasks: Mapping[str, Task], exercise: str, report: Report
) -> float | None:
    given, line = text(fields, "points", report)
    if not given:
        return None
    points = read_amount(given)
    if points is None:
        report(line, f'"{given}" is not a number of points', "Write a number from 0, like 2.5.")
        return None
    if exercise:
        most = tasks[exercise].points if exercise in tasks else points
    else:
        most = sum(task.points for task in tasks.values() if not task.drop)
    if points > most:
        remedy = "Write fewer, or add an exercise with bonus: yes."
        report(line, f"{points:g} points are more than can be reached, {most:g}", remedy)
    return points
