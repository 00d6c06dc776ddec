"""What a student does with the page that was handed out, and what it then saves and keeps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from planted import Handed
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, WebError

from classroom import right_answer
from coursekit.exercises import Exercise, find_exercise, variant_of
from coursekit.grading.model import Submission
from coursekit.grading.submissions.answerfile import read_submission

KINDS = ["single", "multiple", "date", "text", "match", "classify", "order", "open", "variants"]
KINDS += ["number"]
PROSE = "Потому что <b>&amp;</b> 🤷\nи «потому»."


@contextmanager
def quiet(context: BrowserContext, handed: Handed) -> Iterator[None]:
    """Fail if a page has an error, writes to the console, or asks for anything but itself."""
    faults: list[str] = []
    own = (address(handed), "about:blank", "data:", "blob:")

    def failed(error: WebError) -> None:
        faults.append(str(error.error))

    def said(message: ConsoleMessage) -> None:
        faults.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith(own):
            faults.append(request.url)

    listeners = {"weberror": failed, "console": said, "request": asked}
    for event, listener in listeners.items():
        context.on(event, listener)  # type: ignore[call-overload]
    yield
    for event, listener in listeners.items():
        context.remove_listener(event, listener)
    assert faults == []


def address(handed: Handed) -> str:
    """Where the page is, on the disk."""
    return (handed.folder / "first.html").as_uri()


def box(page: Page, kind: str) -> Locator:
    """The task of a kind, in the student's version."""
    return page.locator(f'ck-task[data-name="all/{kind}"]:not([hidden])')


def give_number(page: Page, number: str) -> None:
    """Type the student number and leave the field."""
    field = page.get_by_label("Student number")
    field.fill(number)
    field.press("Tab")


def answer(page: Page, exercise: Exercise, given: Any) -> None:
    """Answer one exercise, as a student does."""
    task = box(page, exercise.id.partition("/")[2])
    if exercise.kind in ("single", "multiple"):
        for name in [given] if isinstance(given, str) else given:
            task.locator(f'input[value="{name}"]').check()
    elif exercise.kind == "match":
        for stem, target in given.items():
            task.locator(f'select[name="{stem}"]').select_option(target)
    elif exercise.kind == "classify":
        for item, category in given.items():
            task.locator(f'input[name="{item}"][value="{category}"]').check()
    elif exercise.kind == "order":
        put_in_order(task, given)
    else:
        task.locator("[name=answer]").fill(str(given))


def put_in_order(task: Locator, names: list[str]) -> None:
    """Move items up by the keyboard until they stand as wanted."""
    rows = task.locator("li[data-name]")
    for place, name in enumerate(names):
        standing = [row.get_attribute("data-name") for row in rows.all()]
        for _ in range(standing.index(name) - place):
            row = task.locator(f'li[data-name="{name}"]')
            row.get_by_role("button", name="Move up").press("ArrowUp")


def answer_all(page: Page, handed: Handed, number: str) -> None:
    """Give the number and the right answer to each exercise; prose to the open one."""
    give_number(page, number)
    for kind in KINDS:
        exercise = variant_of(find_exercise(f"all/{kind}", handed.course), number)
        answer(page, exercise, PROSE if kind == "open" else right_answer(exercise))


def save(page: Page, button: str = "Save my answers") -> tuple[str, Submission]:
    """Save; the name of the file and what grading reads in it."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    data = Path(download.value.path()).read_bytes()
    return download.value.suggested_filename, read_submission(data)


def kept(page: Page) -> dict[str, Any]:
    """What the page would save, by exercise."""
    answers = page.evaluate(
        "[...document.querySelectorAll('ck-task:not([hidden])')].map(task => task.entry)"
    )
    return {entry["exercise"]: entry["answer"] for entry in answers if entry["answer"] is not None}
