"""What students get of an assignment: its exercises in all their wordings, and its terms."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from coursekit.book.handout.task_charts import TaskChart, find_charts, target_of
from coursekit.book.printing import articles, italic_titles, read_citation
from coursekit.catalogue import N_, _
from coursekit.course import Course, book_title, course_name
from coursekit.datasets import whole_csv
from coursekit.datasets.package import DESCRIPTOR, read_resources
from coursekit.edtf import spell_edtf
from coursekit.exercises import Exercise, find_exercise
from coursekit.exercises.assignments.assignment import Assignment
from coursekit.exercises.at_hand import HOW_TO_READ, article_at_hand
from coursekit.exercises.display_order import points_in_words
from coursekit.exercises.plain import ROLE, role_markdown, role_words
from coursekit.wording import format_list

_CODE = re.compile(r"`([^`\n]+)`")
_TABLE = re.compile(r"""(?:load\(["'])?(\w+)(?:["']\))?(?:\.csv)?""")
_MAY_USE = N_("You may use the article and its notes.")
_INTO_BOOK = {"ref", "doc"}
# Roles that mean the same in any document; all others lead somewhere in the book.
_STANDING = {"math", "sub", "sup", "abbr", "kbd", "emphasis", "strong", "literal", "code", "src"}


@dataclass(frozen=True)
class Recipient:
    """A student for whom a sheet is printed: the number that draws the variants, and the name."""

    id: str
    name: str = ""


@dataclass(frozen=True)
class SheetExercise:
    """One exercise of a sheet.

    Parameters
    ----------
    number : int
        Its place in the assignment, from 1; a dropped exercise leaves a gap.
    exercise : Exercise
        Worth what the assignment says.
    wordings : tuple of Exercise
        Its variants, or itself.
    accept : tuple
        Further answers that are right in this assignment.
    everybody : bool
        Whether everybody who handed in gets the points.
    """

    number: int
    exercise: Exercise
    wordings: tuple[Exercise, ...]
    accept: tuple[Any, ...] = ()
    everybody: bool = False

    @property
    def varies(self) -> bool:
        """Whether students get different wordings."""
        return bool(self.exercise.alternatives)


@dataclass(frozen=True)
class Sheet:
    """What students get of one assignment.

    Parameters
    ----------
    course : str
        The name by which answer files call the course.
    due : str
        When it is due, in words; empty if never.
    data : tuple of (str, bytes)
        The tables that the tasks name.
    marked : bool
        Whether the page marks the answers itself, and so carries the keys.
    book, article : str
        Title of the book to which it belongs, and reference of the article that this reads; empty
        if there is none.
    italic_titles : tuple of str
        The titles of journals that stand in italics in it.
    instructions : str
        What students are told before the first exercise.
    students : tuple of Recipient
        Whose versions the answers tell.
    charts : mapping of str to TaskChart
        The charts to which tasks lead, by their labels.
    """

    course: str
    name: str
    title: str
    due: str
    entries: tuple[SheetExercise, ...]
    hints: bool
    data: tuple[tuple[str, bytes], ...]
    root: Path
    marked: bool = False
    book: str = ""
    article: str = ""
    italic_titles: tuple[str, ...] = ()
    instructions: str = ""
    students: tuple[Recipient, ...] = ()
    charts: Mapping[str, TaskChart] = field(default_factory=dict)

    @property
    def terms(self) -> str:
        """Points and due date in one line."""
        points = points_in_words(sum(entry.exercise.points for entry in self.entries))
        return _("{points}, due {time}", points=points, time=self.due) if self.due else points

    @property
    def varies(self) -> bool:
        """Whether students get different sheets."""
        return any(entry.varies for entry in self.entries)


def make_sheet(assignment: Assignment, course: Course) -> Sheet:
    """Collect what students get of `assignment`.

    Parameters
    ----------
    assignment : Assignment
    course : Course

    Returns
    -------
    Sheet

    Raises
    ------
    ExerciseError
        If one of its exercises has faults.
    """
    entries = []
    for number, task in enumerate(assignment.tasks, start=1):
        if task.drop:
            continue
        exercise = replace(find_exercise(task.exercise, course), points=task.points)
        wordings = tuple(replace(one, points=task.points) for one in exercise.alternatives)
        entries.append(
            SheetExercise(
                number, exercise, wordings or (exercise,), task.accept, bool(task.everybody)
            )
        )
    citation = read_citation(course)
    charts = find_charts((one for entry in entries for one in entry.wordings), course)
    return Sheet(
        course=course_name(course),
        name=assignment.name,
        title=assignment.title,
        due=due_text(assignment.due),
        entries=tuple(entries),
        hints=assignment.hints,
        data=tables_of(entries, course),
        root=course.root,
        book=book_title(course),
        article=next(iter(articles(citation)), ""),
        italic_titles=tuple(italic_titles(citation)),
        instructions=" ".join(_instructions(assignment, course, entries, charts)),
        charts=charts,
    )


def _instructions(
    assignment: Assignment,
    course: Course,
    entries: Sequence[SheetExercise],
    charts: Collection[str],
) -> Iterator[str]:
    """What may be used and what is needed; where the author says it, what of the book is."""
    needed = article_at_hand((entry.exercise.source for entry in entries), course)
    if assignment.instructions:
        yield assignment.instructions
    elif needed:
        yield from (_(_MAY_USE), needed)
        if any("{src}" in entry.exercise.prompt.text for entry in entries):
            yield _(HOW_TO_READ)
    named: dict[str, list[str]] = {}
    for entry in entries:
        roles = () if entry.exercise.table else ROLE.findall(entry.exercise.prompt.text)
        led = [text for role, text in roles if role in _INTO_BOOK]
        for words in {role_words(text) for text in led if target_of(text) not in charts}:
            named.setdefault(words, []).append(str(entry.number))
    if named:
        places = [f"{words} ({', '.join(numbers)})" for words, numbers in named.items()]
        yield _("The book has what tasks name: {places}.", places=format_list(places))


def due_text(due: datetime | None) -> str:
    """``20 Nov 2026, 18:00 (Europe/Berlin)``; the last second of a day is its end."""
    if due is None:
        return ""
    day, zone = spell_edtf(due.date().isoformat(), brief=True), due.tzinfo
    if (due.hour, due.minute) == (23, 59):
        return _("{day}, end of the day ({zone})", day=day, zone=zone)
    return f"{day}, {due:%H:%M} ({zone})"


def tables_of(entries: Iterable[SheetExercise], course: Course) -> tuple[tuple[str, bytes], ...]:
    """The tables of the course that a task names between backticks: file name and content."""
    named = {
        table[1]
        for entry in entries
        for wording in entry.wordings
        for words in _CODE.findall(wording.prompt.text)
        if (table := _TABLE.fullmatch(words))
    }
    described = read_resources(course) if (course.data / DESCRIPTOR).is_file() else {}
    tables = []
    for name in sorted(named):
        path = course.data / f"{name}.csv"
        if name in described:
            tables.append((path.name, whole_csv(name, course).encode()))
        elif path.is_file():
            tables.append((path.name, path.read_bytes()))
    return tuple(tables)


def standing_alone(text: str) -> str:
    """Write Markdown without the roles that lead somewhere in the book: their words remain."""

    def standing(role: re.Match[str]) -> str:
        return role[0] if role[1] in _STANDING else role_words(role[2])

    return ROLE.sub(standing, text)


def plain_markdown(text: str) -> str:
    """Write Markdown without any role, for a notebook."""
    return ROLE.sub(_in_notebook, text)


def _in_notebook(match: re.Match[str]) -> str:
    role, text = match[1], match[2]
    return f"[{role_words(text)}]" if role == "src" else role_markdown(role, text)
