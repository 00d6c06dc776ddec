"""Classes that hand in, for the tests of grading."""

from __future__ import annotations

from pathlib import Path

import pytest
from graded import Class
from item_reports import written


@pytest.fixture
def four(tmp_path: Path) -> Class:
    """Four students who all handed in."""
    made = Class(tmp_path)
    made.receive_all()
    return made


@pytest.fixture(scope="session")
def item_files(tmp_path_factory: pytest.TempPathFactory) -> dict[int, dict[str, bytes]]:
    """What an item analysis writes of a class of eight and of a class of sixty."""
    folder = tmp_path_factory.mktemp("reports")
    return {size: written(folder / str(size), size) for size in (8, 60)}


@pytest.fixture(scope="session")
def item_pages(item_files: dict[int, dict[str, bytes]]) -> dict[int, str]:
    """The reports of both classes."""
    return {size: item_files[size]["analysis.html"].decode() for size in item_files}
