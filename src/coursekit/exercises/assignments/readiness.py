"""What would go wrong when an assignment is handed out, though each exercise can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from markdown_it import MarkdownIt

from coursekit.course import Course
from coursekit.errors import Fault, shown_path
from coursekit.exercises.assignments.assignment import Assignment
from coursekit.exercises.bank import find_exercise
from coursekit.exercises.exercise_pictures import find_picture
from coursekit.exercises.model import (
    ChoiceKey,
    Exercise,
    OrderKey,
    PairKey,
    Prose,
    RubricKey,
)
from coursekit.exercises.skeletons import PLACEHOLDERS

_MARKDOWN = MarkdownIt("commonmark")
_OPTION = re.compile(r"(?<![\w-])--\w[\w-]*")
_LOCATOR = re.compile(r" \{src\}`[^`]*`")
_DIRECTIVE = re.compile(r"^\s*[:`]{3,}\{(?:image|figure)\}\s*(\S+)", re.MULTILINE)


def hand_out_faults(assignment: Assignment, course: Course) -> list[Fault]:
    """Find what students would not see as its author wrote it.

    Parameters
    ----------
    assignment : Assignment
    course : Course
        With the banks that hold its exercises.

    Returns
    -------
    list of Fault
        Sorted: pictures that are missing, sentences of the skeleton, signs that Markdown takes
        for HTML or for a dash.
    """
    faults: set[Fault] = set()
    for task in assignment.tasks:
        if task.drop:
            continue
        exercise = find_exercise(task.exercise, course)
        for one in exercise.alternatives or (exercise,):
            faults.update(_faults(one, course))
    return sorted(faults)


def _faults(exercise: Exercise, course: Course) -> Iterator[Fault]:
    place = shown_path(exercise.path, course.root)
    yield from unfilled(exercise, course)
    for prose in _all_prose(exercise):
        for message, remedy in _unseen(prose.text):
            yield Fault(place, prose.line, message, remedy)
        for name in _pictures(prose.text):
            if find_picture(name, exercise.path, course.root) is None:
                message = f'there is no picture "{name}"'
                yield Fault(place, prose.line, message, "Put it beside the exercise's file.")


def unfilled(exercise: Exercise, course: Course) -> Iterator[Fault]:
    """Find what still stands in an exercise as its skeleton had it.

    Parameters
    ----------
    exercise : Exercise
    course : Course

    Yields
    ------
    Fault
    """
    place = shown_path(exercise.path, course.root)
    if exercise.title in PLACEHOLDERS:
        message = f'the title is still that of the skeleton, "{exercise.title}"'
        yield Fault(place, 0, message, "Write your own.")
    for prose in _all_prose(exercise):
        for line in prose.text.split("\n"):
            written = _LOCATOR.sub("", line).strip()
            if written in PLACEHOLDERS:
                message = f'"{written}" still stands there from the skeleton'
                yield Fault(place, prose.line, message, "Write your own, or delete it.")


def _all_prose(exercise: Exercise) -> Iterator[Prose]:
    """Everything that its author wrote for students, each piece with its line."""
    yield exercise.prompt
    for part in (exercise.hint, exercise.explanation):
        if part is not None:
            yield part
    key = exercise.key
    if isinstance(key, ChoiceKey):
        for choice in key.choices:
            yield choice.label
            if choice.feedback:
                yield choice.feedback
    elif isinstance(key, PairKey):
        yield from (item.label for item in (*key.stems, *key.targets))
    elif isinstance(key, OrderKey):
        yield from (item.label for item in key.items)
    elif isinstance(key, RubricKey):
        for level in key.levels:
            yield level.says
            if level.sample:
                yield level.sample
    for mistake in getattr(key, "mistakes", ()):
        yield mistake.feedback


def _unseen(text: str) -> Iterator[tuple[str, str]]:
    """Signs that a reader would not see as they are written."""
    for token in _MARKDOWN.parse(text):
        if token.type == "html_block" and not token.content.startswith("<!--"):
            yield _as_html(token.content.split("\n")[0])
        for child in token.children or ():
            if child.type == "html_inline" and not child.content.startswith("<!--"):
                yield _as_html(child.content)
            elif child.type == "text":
                for option in _OPTION.findall(child.content):
                    message = f'"{option}" would be shown with a dash'
                    yield message, f"Put it between backticks: `{option}`"


def _as_html(tag: str) -> tuple[str, str]:
    message = f'"{tag}" would not be shown: it is taken for HTML'
    return message, f"Put it between backticks, `{tag}`, or write \\{tag}"


def _pictures(text: str) -> Iterator[str]:
    yield from _DIRECTIVE.findall(text)
    for token in _MARKDOWN.parse(text):
        for child in token.children or ():
            if child.type == "image":
                source = unquote(str(child.attrGet("src") or ""))
                if not source.startswith(("http://", "https://", "data:")):
                    yield source
