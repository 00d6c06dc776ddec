"""The address of the built book."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def site(book_html: Path, serve: Callable[[Path], AbstractContextManager[str]]) -> Iterator[str]:
    """Where the site is served."""
    with serve(book_html) as url:
        yield url
