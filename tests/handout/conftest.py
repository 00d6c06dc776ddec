"""One course of every kind, handed out once in every form."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from planted import Handed, hand_out_all, plant
from playwright.sync_api import Browser, BrowserContext, Page
from student import address, quiet


@pytest.fixture(scope="session")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Handed:
    """Every kind, without hints."""
    root = tmp_path_factory.mktemp("handed")
    return hand_out_all(plant(root / "course"), root / "out")


@pytest.fixture
def page(tab: Page, handed: Handed) -> Iterator[Page]:
    """The page as a student opens it from a file, on a device that has not seen it."""
    with quiet(tab.context, handed):
        tab.goto(address(handed))
        yield tab


@pytest.fixture
def context(browser: Browser, handed: Handed) -> Iterator[BrowserContext]:
    """A device that has not seen the page, with a browser that a test may change."""
    fresh = browser.new_context()
    with quiet(fresh, handed):
        yield fresh
    fresh.close()
