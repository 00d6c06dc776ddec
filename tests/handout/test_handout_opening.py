"""A saved file can be opened again; what is damaged, foreign or no answer file is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from planted import Handed
from playwright.sync_api import Locator, Page, expect
from student import answer_all, box, give_number, kept, save

from coursekit.grading.submissions.answerfile import read_submission


def opened(page: Page, data: bytes) -> Locator:
    """Choose a file to open; what the page says of it."""
    page.locator(".ck-open-file > summary").click()
    page.get_by_label("Open my answers").set_input_files(
        {"name": "mine.json", "mimeType": "application/json", "buffer": data}
    )
    return page.locator("#ck-person-told")


@pytest.fixture
def saved(page: Page, handed: Handed) -> bytes:
    """A file with every answer, saved by another device."""
    answer_all(page, handed, "4711")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save my answers").click()
    page.evaluate("localStorage.clear()")
    page.reload()
    return Path(download.value.path()).read_bytes()


def test_a_saved_file_can_be_opened_and_saved_again(page: Page, saved: bytes) -> None:
    assert kept(page) == {}
    expect(opened(page, saved)).to_have_text("10 answers opened.")
    _, submission = save(page)
    assert submission.answers == read_submission(saved).answers


def test_a_damaged_file_is_opened_with_a_warning(page: Page, saved: bytes) -> None:
    message = opened(page, saved.replace(b'"1873-04-17"', b'"1874"'))
    expect(message).to_contain_text("10 answers opened. The file was changed or damaged")
    assert kept(page)["all/date"] == "1874"


def test_answers_to_another_wording_are_left_out(page: Page, saved: bytes) -> None:
    file = json.loads(saved)
    file["answers"][0]["digest"] = "0000000000"
    file["answers"][1]["answer"] = {"odd": [7, None, {"x": "y"}]}
    file["answers"][2]["exercise"] = "all/unknown"
    expect(opened(page, json.dumps(file).encode())).to_contain_text("3 were left out")
    assert not {"all/single", "all/multiple", "all/date"} & kept(page).keys()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "cannot be read"),
        (b"\xff\xfe\x00", "cannot be read"),
        (b"[1, 2]", "not an answer file"),
        (b"null", "not an answer file"),
        (
            b'{"format": "coursekit-answers/1", "answers": [], "course": "x", "assignment": "y"}',
            "another sheet: y",
        ),
        (b" " * 5_000_001, "too large"),
    ],
)
def test_what_is_no_answer_file_is_refused(page: Page, data: bytes, said: str) -> None:
    expect(opened(page, data)).to_contain_text(said)
    assert kept(page) == {}


def test_a_file_replaces_answers_only_if_wished(page: Page, saved: bytes) -> None:
    give_number(page, "4711")
    box(page, "text").locator("[name=answer]").fill("newer")
    message = opened(page, saved)
    expect(message).to_contain_text("already keeps answers")
    page.get_by_role("button", name="Keep them").click()
    assert kept(page) == {"all/text": "newer"}
