"""Small courses whose exercises a test writes, and readers of a built one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pandas as pd
import pytest
from kinds_course import make_kinds
from mistakes import Read
from playwright.sync_api import BrowserContext, Page, WebError

from coursekit.course import Course
from coursekit.errors import ExerciseError, Fault
from coursekit.exercises import read_exercise
from small_course import SORTED_BY, SmallCourse


@pytest.fixture
def kinds(tmp_path: Path) -> SmallCourse:
    """A fresh course of all kinds."""
    return make_kinds(tmp_path / "course")


@pytest.fixture
def faults_of(tmp_path: Path) -> Read:
    """Read a text as an exercise of a course with an article, and return its faults."""
    course = Course(tmp_path)
    course.data.mkdir()
    (course.data / "paragraphs.csv").write_text("section,paragraph\nEmergence,1\nEmergence,2\n")
    (course.data / "notes.csv").write_text("note,section,paragraph\n1,Emergence,1\n")
    (tmp_path / "_config.yml").write_text(SORTED_BY, encoding="utf-8")
    path = course.exercises / "emergence" / "task.md"
    path.parent.mkdir(parents=True)

    def read(text: str) -> list[Fault]:
        path.write_text(text, encoding="utf-8")
        try:
            read_exercise(path, course, load=lambda name: pd.DataFrame({"note": [1, 2, 3]}))
        except ExerciseError as error:
            return list(error.faults)
        return []

    return read


@pytest.fixture(scope="session")
def built_kinds(tmp_path_factory: pytest.TempPathFactory) -> SmallCourse:
    """The course of all kinds, built once as HTML and Typst; nobody writes into it."""
    course = make_kinds(tmp_path_factory.mktemp("kinds") / "course")
    assert course.build("html") == ""
    assert course.build("typst") == ""
    return course


@pytest.fixture(scope="session")
def site(
    built_kinds: SmallCourse, serve: Callable[[Path], AbstractContextManager[str]]
) -> Iterator[str]:
    """The address of the built course."""
    with serve(built_kinds.out("html")) as url:
        yield url


@contextmanager
def no_errors(context: BrowserContext) -> Iterator[None]:
    """Fail if a script of any page fails."""
    errors: list[str] = []

    def note(error: WebError) -> None:
        errors.append(str(error.error))

    context.on("weberror", note)
    yield
    context.remove_listener("weberror", note)
    assert errors == []


@pytest.fixture
def page(tab: Page, site: str) -> Iterator[Page]:
    """The page of all kinds, opened by a reader who has not been here before."""
    with no_errors(tab.context):
        tab.goto(f"{site}/kinds.html")
        yield tab


@pytest.fixture
def context(tab: Page) -> Iterator[BrowserContext]:
    """A reader who has not been here before and may open several tabs; they are closed again."""
    with no_errors(tab.context):
        yield tab.context
    for page in tab.context.pages:
        if page is not tab:
            page.close()
