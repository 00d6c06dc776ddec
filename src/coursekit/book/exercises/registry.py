"""What the build remembers of exercises between pages and between runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from coursekit.book.exercises.nodes import exercise
from coursekit.book.page_order import reading_order
from coursekit.course import find_course
from coursekit.exercises import Exercise, find_exercise
from coursekit.exercises.bank import exercise_path, exercise_stamp


class Listed(NamedTuple):
    """What lists of exercises and links to them show of one."""

    name: str
    title: str
    skill: str
    points: float
    number: int
    anchor: str


_Seen = dict[str, tuple[Listed, ...]]


@dataclass
class Registry:
    """Which pages have exercises, which list them.

    Parameters
    ----------
    seen : dict
        For each page its exercises, if it has any.
    answers, overviews, linking : set of str
        Pages with ``{exercise-answers}``, with ``{exercise-progress}`` and with links to exercises.
    listed : dict
        What the lists showed when they were written last.
    read : dict
        The exercises as they were read last, each with its stamp: computing a key takes time.
    """

    seen: _Seen = field(default_factory=dict)
    answers: set[str] = field(default_factory=set)
    overviews: set[str] = field(default_factory=set)
    linking: set[str] = field(default_factory=set)
    listed: _Seen = field(default_factory=dict)
    read: dict[str, tuple[tuple[int, ...], Exercise]] = field(default_factory=dict)


def registry_of(env: BuildEnvironment) -> Registry:
    """The registry of a build."""
    if not hasattr(env, "coursekit_exercise_registry"):
        env.coursekit_exercise_registry = Registry()  # type: ignore[attr-defined]
    return cast(Registry, env.coursekit_exercise_registry)  # type: ignore[attr-defined]


def recall_exercise(env: BuildEnvironment, name: str) -> Exercise:
    """Give an exercise as it was read last, and read it only if its file or the data changed.

    Raises
    ------
    ExerciseError
        As `coursekit.exercises.find_exercise`.
    """
    course = find_course(env.srcdir)
    read = registry_of(env).read
    stamp = exercise_stamp(exercise_path(name, course), course)
    if name not in read or read[name][0] != stamp:
        read[name] = stamp, find_exercise(name, course)
    return read[name][1]


def listed_by_page(env: BuildEnvironment) -> Iterator[tuple[str, tuple[Listed, ...]]]:
    """Iterate over the pages that have exercises, in reading order."""
    known = registry_of(env).seen
    for page in reading_order(env):
        if page in known:
            yield page, known[page]


def note_page(app: Sphinx, doctree: nodes.document) -> None:
    """Note the exercises of the page that was read."""
    entries = tuple(
        Listed(
            name=node["exercise_id"],
            title=node["title"],
            skill=node["skill"],
            points=node["points"],
            number=node["number"],
            anchor=node["ids"][0],
        )
        for node in doctree.findall(exercise)
    )
    registry = registry_of(app.env)
    registry.seen.pop(app.env.docname, None)
    if entries:
        registry.seen[app.env.docname] = entries


def forget_page(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget a page that is read again or gone."""
    registry = registry_of(env)
    registry.seen.pop(docname, None)
    registry.answers.discard(docname)
    registry.overviews.discard(docname)
    registry.linking.discard(docname)


def merge_pages(
    app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment
) -> None:
    """Take over what another process has read."""
    registry, others = registry_of(env), registry_of(other)
    for docname in docnames:
        if docname in others.seen:
            registry.seen[docname] = others.seen[docname]
    registry.answers |= others.answers & set(docnames)
    registry.overviews |= others.overviews & set(docnames)
    registry.linking |= others.linking & set(docnames)


def pages_to_rewrite(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The pages that list exercises or link to them, when the exercises have changed."""
    registry = registry_of(env)
    if registry.listed == registry.seen:
        return []
    registry.listed = dict(registry.seen)
    return sorted(registry.answers | registry.overviews | registry.linking)
