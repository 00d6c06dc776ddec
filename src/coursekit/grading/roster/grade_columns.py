"""Which column of a learning system's table holds the grades of an assignment.

A column that a person has named is the one.  Otherwise its title tells; a note says so where that
may be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from coursekit.exercises.assignments.assignment import Assignment
from coursekit.exercises.variants import student_key
from coursekit.grading.roster import headings as head
from coursekit.grading.roster.layouts import Layout
from coursekit.grading.tables.csvtext import excerpt, read_cell

_TITLE_WITH_ID = re.compile(r"(.*) \((\d+)\)", re.DOTALL)
_EXTRA = re.compile(r"\s*\(([^()]*)\)$")


_NAME_IT = "If it is another assignment, name the right one with --column grade=HEADING."


def canvas_column(layout: Layout, assignment: Assignment) -> tuple[int | None, str]:
    """The column of the assignment: the last of that title, as Canvas puts newer ones last.

    Returns
    -------
    place : int or None
        Without one of that title, the one column whose title the assignment's begins with.
    note : str
        What to know, if it may be another assignment's; else empty.
    """
    if (named := layout.place(head.GRADE)) is not None:
        return named, ""
    titles: dict[int, str] = {}
    for place, heading in enumerate(layout.headings):
        if match := _TITLE_WITH_ID.fullmatch(read_cell(heading).strip()):
            titles[place] = student_key(match[1])
    column, near = _column_titled(titles, assignment)
    if column is None:
        return None, ""
    if near:
        return column, _taken_for(layout.headings[column], assignment)
    same = [title for title in titles.values() if title == titles[column]]
    if len(same) == 1:
        return column, ""
    last = excerpt(layout.headings[column])
    return column, f"{len(same)} columns have this title; the last, {last}, is taken. {_NAME_IT}"


def moodle_column(layout: Layout, assignment: Assignment) -> tuple[int | None, str]:
    """The column of the assignment in Moodle's grade export; see `canvas_column`."""
    if (named := layout.place(head.GRADE)) is not None:
        return named, ""
    titles: dict[int, str] = {}
    for place, heading in enumerate(layout.headings):
        extra = _EXTRA.search(heading)
        if extra is None or student_key(extra[1]) == "real":
            title = student_key(_EXTRA.sub("", heading) if extra else heading)
            titles[place] = title.partition(": ")[2] or title
    column, near = _column_titled(titles, assignment)
    if column is not None and not near:
        return column, ""
    others = {
        at: student_key(_EXTRA.sub("", heading)) for at, heading in enumerate(layout.headings)
    }
    names = _names(assignment)
    ours = [
        at
        for at, title in others.items()
        if title in names or any(title.endswith(f": {name}") for name in names)
    ]
    if len(ours) == 1:
        return ours[0], ""
    return column, "" if column is None else _taken_for(layout.headings[column], assignment)


def _taken_for(heading: str, assignment: Assignment) -> str:
    return f"{excerpt(heading)} is taken for {excerpt(assignment.title)}. {_NAME_IT}"


def _column_titled(titles: Mapping[int, str], assignment: Assignment) -> tuple[int | None, bool]:
    """The column of an assignment among titles in normal form, and whether it is only like it."""
    names = _names(assignment)
    same = [place for place, title in titles.items() if title in names]
    if same:
        return same[-1], False
    own = _words(assignment.title)
    near = [
        place
        for place, title in titles.items()
        if (words := _words(title))
        and (own[: len(words)] == words or words == _words(assignment.name))
    ]
    return (near[0], True) if len(near) == 1 else (None, False)


def _names(assignment: Assignment) -> set[str]:
    return {student_key(assignment.title), student_key(assignment.name)}


def _words(title: str) -> list[str]:
    return re.findall(r"\w+", student_key(title).replace("_", " "))
