"""The page of progress tells what was done in the whole book; it is saved, forgotten and loaded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from reader import KINDS, PARTLY, RIGHT, WRONG, answer, come_as_another_reader, open_page


@pytest.fixture
def worked(page: Page, site: str) -> Page:
    """The progress page of a reader who has tried seven exercises."""
    for kind in ("single", "number", "date"):
        answer(page, kind, RIGHT)
    for kind in ("text", "match"):
        answer(page, kind, WRONG)
    answer(page, "text", RIGHT)
    answer(page, "order", PARTLY)
    answer(page, "open", RIGHT)
    page.goto(f"{site}/progress.html")
    return page


@pytest.fixture
def begun(page: Page, site: str) -> Page:
    """The progress page of a reader who has tried two exercises."""
    answer(page, "single", RIGHT)
    answer(page, "number", WRONG)
    page.goto(f"{site}/progress.html")
    return page


def states(page: Page) -> dict[str, str]:
    """What the list says of each exercise."""
    rows = page.locator("tr[data-name]").all()
    return {
        str(row.get_attribute("data-name"))[4:]: row.locator(".ck-state").inner_text()
        for row in rows
    }


def test_progress_page_tells_what_was_done(worked: Page) -> None:
    expect(worked.locator(".ck-summary")).to_contain_text(
        "5 of 10 exercises done, 3 of them right at the first try. 2 tried and not yet done."
    )
    shown = states(worked)
    assert shown["single"] == "✓ right at first try"
    assert shown["text"] == "✓ done"
    assert shown["order"] == "◐ partly right"
    assert shown["match"] == "✗ to repeat"
    assert shown["open"] == "✎ kept"
    assert shown["classify"] == "–"
    again = worked.locator(".ck-summary li").all_inner_texts()
    assert again == ["A match", "A order"]


def test_skills_are_told_strong_and_weak(context: BrowserContext, site: str) -> None:
    page = open_page(context, site)
    tried = [kind for kind in KINDS if kind != "open"]
    for kind in tried[:7]:
        answer(page, kind, RIGHT)
    progress = open_page(context, site, "progress")
    page.bring_to_front()  # a tab in the background answers once a second
    expect(progress.locator(".ck-summary")).not_to_contain_text("sourcing")  # too few to say
    answer(page, tried[7], RIGHT)
    expect(progress.locator(".ck-summary")).to_contain_text("Strong in: sourcing.")
    come_as_another_reader(page)
    for kind in tried:
        answer(page, kind, WRONG)
    expect(progress.locator(".ck-summary")).to_contain_text("Weak in: sourcing.")


def test_progress_can_be_saved_forgotten_and_loaded(worked: Page, tmp_path: Path) -> None:
    before = states(worked)
    with worked.expect_download() as download:
        worked.get_by_role("button", name="Save progress as a file").click()
    path = tmp_path / "progress.json"
    download.value.save_as(path)
    assert download.value.suggested_filename == "progress-book.json"
    assert set(json.loads(path.read_text())["exercises"]) == {
        f"all/{kind}" for kind in ("single", "number", "date", "text", "match", "order", "open")
    }
    forget = worked.get_by_role("button", name="Forget my progress")
    forget.click()
    assert states(worked) == before  # asked once more
    worked.get_by_role("button", name="Yes, forget everything").click()
    expect(worked.get_by_text("7 exercises forgotten.")).to_be_visible()
    assert set(states(worked).values()) == {"–"}
    expect(worked.locator(".ck-summary")).to_have_text("Nothing is answered yet.")
    worked.locator("input[type=file]").set_input_files(path)
    expect(worked.get_by_text("7 exercises loaded.")).to_be_visible()
    assert states(worked) == before


def test_forgetting_is_not_done_by_a_lost_click(begun: Page) -> None:
    before = states(begun)
    begun.get_by_role("button", name="Forget my progress").click()
    begun.get_by_role("button", name="Load a file").focus()
    expect(begun.get_by_role("button", name="Forget my progress")).to_be_visible()
    assert states(begun) == before


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("no json", "it is not a progress file"),
        ("[]", "This is not a progress file."),
        ('{"format": "coursekit-progress", "exercises": []}', "belongs to another book"),
        (
            '{"format": "coursekit-progress", "book": "other", "exercises": {}}',
            "another book (other)",
        ),
        (
            '{"format": "coursekit-progress", "book": "book", "exercises": {}}',
            "0 exercises loaded.",
        ),
        (
            '{"format": "coursekit-progress", "book": "book", "exercises": {"all/single": '
            '{"digest": "x", "tries": 1, "best": 7, "score": 1, "at": "", "state": ""}}}',
            "0 exercises loaded.",
        ),
    ],
)
def test_file_that_is_no_progress_changes_nothing(
    begun: Page, tmp_path: Path, text: str, says: str
) -> None:
    before = states(begun)
    path = tmp_path / "file.json"
    path.write_text(text)
    begun.locator("input[type=file]").set_input_files(path)
    expect(begun.locator("ck-progress-page > .ck-message")).to_contain_text(says)
    assert states(begun) == before
