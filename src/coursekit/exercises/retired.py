"""Names of exercises that were published and taken out, and are never given to another one.

Readers' answers are kept under the name: a new exercise of an old name would show them the verdict
on something else.  ``exercises/retired.yml`` is a table of names, each with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from coursekit.course import Course
from coursekit.errors import Fault, shown_path
from coursekit.exercises.bank import exercise_path
from coursekit.exercises.reading.plainyaml import compose, line_of

RETIRED = "retired.yml"


def check_retired(course: Course, ids: list[str]) -> Iterator[Fault]:
    """Every retired name has its reason once, and none is in use.

    Parameters
    ----------
    course : Course
        A course without the file has retired nothing.
    ids : list of str
        Names of the exercises that there are.
    """
    path = course.exercises / RETIRED
    if not path.is_file():
        return
    place = shown_path(path, course.root)
    faults: list[Fault] = []
    node = compose(path, lambda line, what, remedy: faults.append(Fault(place, line, what, remedy)))
    yield from faults
    if node is None:
        return
    if not isinstance(node, yaml.MappingNode):
        yield Fault(place, line_of(node), "this is not a table of names", "Write: name: reason")
        return
    lines: dict[str, int] = {}
    for key, value in node.value:
        name, line = str(key.value), line_of(key)
        if name in lines:
            yield Fault(place, line, f'"{name}" is also in line {lines[name]}', "Keep one.")
        elif not (isinstance(value, yaml.ScalarNode) and value.value.strip()):
            yield Fault(place, line, f'"{name}" has no reason', "Say why it was retired.")
        elif name in ids:
            yield Fault(
                shown_path(exercise_path(name, course), course.root),
                0,
                f'the name "{name}" was retired ({place}, line {line}) and is in use again',
                "Give the exercise a name of its own: readers have answers under the old one.",
            )
        lines.setdefault(name, line)
