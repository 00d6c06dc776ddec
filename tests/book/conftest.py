"""Small courses for the tests of the book."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from small_course import SmallCourse, make_course


@pytest.fixture
def course(tmp_path: Path) -> SmallCourse:
    """An empty small course."""
    return make_course(tmp_path / "course")


@pytest.fixture(scope="module")
def new_course(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], SmallCourse]:
    """Make a small course that the tests of a module share."""
    return lambda: make_course(tmp_path_factory.mktemp("course") / "course")
