"""Charts of chapters to which tasks lead, drawn anew: students who get a hand-out have no book."""

from __future__ import annotations

import ast
import contextlib
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursekit.course import Course
from coursekit.errors import CourseError, Fault, shown_path
from coursekit.exercises import Exercise
from coursekit.exercises.plain import ROLE

CHART = "application/vnd.coursekit.chart+json"  # what a chart offers itself as: `charts.chart`
_INTO_BOOK = {"ref", "numref"}
_TARGET = re.compile(r"<([^<>]+)>\s*\Z")


@dataclass(frozen=True)
class TaskChart:
    """A chart of a chapter.

    Parameters
    ----------
    caption, alt : str
        What stands below it, and what is said in its place.
    svg : str
        The picture, laid out for paper.
    """

    caption: str
    alt: str
    svg: str


def labels_named(exercise: Exercise) -> list[str]:
    """Return the labels to which a task refers; none if it has the rows that it needs."""
    if exercise.table:
        return []
    roles = ROLE.findall(exercise.prompt.text)
    return list(dict.fromkeys(target_of(text) for role, text in roles if role in _INTO_BOOK))


def target_of(text: str) -> str:
    """Return where a role leads: ``fig-years`` for ``this chart <fig-years>``."""
    titled = _TARGET.search(text)
    return (titled[1] if titled else text).strip()


def find_charts(exercises: Iterable[Exercise], course: Course) -> dict[str, TaskChart]:
    """Return the charts to which tasks refer, by their labels.

    Raises
    ------
    CourseError
        If a chapter that has one does not run.
    """
    wanted = {label for one in exercises for label in labels_named(one)}
    found: dict[str, TaskChart] = {}
    for path in sorted(course.chapters.glob("**/*.md")) if wanted else ():
        text = path.read_text(encoding="utf-8")
        if any(label in text for label in wanted):
            found |= _drawn(path, text, wanted, course)
    return found


def _drawn(path: Path, text: str, wanted: set[str], course: Course) -> dict[str, TaskChart]:
    """Run the cells of a chapter as far as is needed, and return its charts by their labels.

    They are run in this process: a build's kernels take three seconds to start, its results may
    be missing or old, and the code is the author's own, never a student's.
    """
    from myst_nb.core.read import read_myst_markdown_notebook

    cells = [cell for cell in read_myst_markdown_notebook(text).cells if cell.cell_type == "code"]
    figures = [cell.metadata.get("mystnb", {}).get("figure", {}) for cell in cells]
    needed = [at for at, figure in enumerate(figures) if figure.get("name") in wanted]
    values: dict[str, Any] = {}
    drawn = {}
    with contextlib.chdir(course.root), contextlib.redirect_stdout(io.StringIO()):
        for at in range(max(needed, default=-1) + 1):
            try:
                result = _run(cells[at].source, path, values)
            except Exception as error:  # the author's code may raise anything
                place = shown_path(path, course.root)
                message = f"the chart of a task cannot be drawn: {type(error).__name__}: {error}"
                raise CourseError(Fault(place, 0, message, "Build the book first.")) from error
            if at in needed and (chart := _chart(result, figures[at])):
                drawn[figures[at]["name"]] = chart
    return drawn


def _run(source: str, path: Path, values: dict[str, Any]) -> object:
    """Run a cell and return the value of its last line, if that is an expression."""
    tree = ast.parse(source, str(path))
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        exec(compile(tree, str(path), "exec"), values)
        return None
    exec(compile(ast.Module(tree.body[:-1], []), str(path), "exec"), values)
    return eval(compile(ast.Expression(last.value), str(path), "eval"), values)


def _chart(result: object, figure: Mapping[str, Any]) -> TaskChart | None:
    """Take a chart as pages do, from its bundle; None of anything else."""
    offer: Callable[[], dict[str, Any]] = getattr(result, "_repr_mimebundle_", dict)
    record = offer().get(CHART)
    if not record:
        return None
    return TaskChart(str(figure.get("caption", "")), record["alt"], record["page_svg"])


def charts_of(exercise: Exercise, charts: Mapping[str, TaskChart]) -> Iterator[TaskChart]:
    """Iterate over those of `charts` to which a task refers."""
    return (charts[label] for label in labels_named(exercise) if label in charts)
