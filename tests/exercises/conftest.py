"""Small courses whose exercises a test writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from kinds_course import make_kinds

from small_course import SmallCourse


@pytest.fixture
def kinds(tmp_path: Path) -> SmallCourse:
    """A fresh course of all kinds."""
    return make_kinds(tmp_path / "course")


@pytest.fixture(scope="module")
def built_kinds(tmp_path_factory: pytest.TempPathFactory) -> SmallCourse:
    """The course of all kinds, built once for a module as HTML and Typst."""
    course = make_kinds(tmp_path_factory.mktemp("kinds") / "course")
    assert course.build("html") == ""
    assert course.build("typst") == ""
    return course
