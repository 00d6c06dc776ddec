"""SCORM packages in a run-time: our own form and marker answer, and the score arrives."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from yardstick import published_answers

from coursekit.exercises import mark
from coursekit.export import Selection, export

_FRAME = """<!DOCTYPE html><meta charset="utf-8"><title>Learning system</title>
<script src="{script}"></script>
<script>
window.{api} = new {maker}({{ logLevel: 5, autocommit: false }});
{api}.loadFromJSON(JSON.parse(sessionStorage.getItem("saved") ?? '{start}'));
</script>
<iframe src="package/index.html" width="900" height="900"></iframe>"""
EDITIONS = {
    "scorm": {
        "script": "scorm12.js",
        "api": "API",
        "maker": "Scorm12API",
        "start": json.dumps({"cmi": {"core": {"student_id": "s1"}}}),
        "score": "API.cmi.core.score.raw",
        "status": "API.cmi.core.lesson_status",
    },
    "scorm2004": {
        "script": "scorm2004.js",
        "api": "API_1484_11",
        "maker": "Scorm2004API",
        "start": json.dumps({"cmi": {"learner_id": "s1"}}),
        "score": "API_1484_11.cmi.score.raw",
        "status": "API_1484_11.cmi.completion_status",
    },
}


@pytest.fixture(scope="module", params=sorted(EDITIONS))
def edition(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def address(
    edition: str,
    engines: Path,
    cases_selection: Selection,
    tmp_path_factory: pytest.TempPathFactory,
    serve: Callable[..., Any],
) -> Iterator[str]:
    """A page that has the run-time, and the package in a frame."""
    words, folder = EDITIONS[edition], tmp_path_factory.mktemp(edition)
    with zipfile.ZipFile(BytesIO(export(cases_selection, edition).content)) as package:
        package.extractall(folder / "package")
    (folder / "index.html").write_text(_FRAME.format(**words), encoding="utf-8")
    script = engines / "scorm-again" / "dist" / words["script"]
    (folder / words["script"]).write_bytes(script.read_bytes())
    with serve(folder) as url:
        yield f"{url}/index.html"


@pytest.fixture
def frame(browser: Browser, address: str) -> Iterator[Page]:
    """The page, opened by a reader who has not been here before."""
    page = browser.new_page()
    page.goto(address)
    page.frames[1].wait_for_selector("ck-exercise .ck-act")
    yield page
    page.close()


def test_score_of_every_answer_arrives(
    frame: Page, edition: str, cases_selection: Selection
) -> None:
    possible = sum(one.points for one in cases_selection.wordings if one.kind != "open")
    given = [
        (exercise, answer)
        for exercise in cases_selection.wordings
        for answer in published_answers(exercise)
    ]
    arrived = frame.frames[1].evaluate(
        """async ([given, score]) => {
          const arrived = [];
          for (const [name, answer] of given) {
            const task = document.querySelector(`ck-exercise[data-name="${name}"]`);
            localStorage.clear();
            task.answer = answer;
            task.dispatchEvent(new Event("input"));  // as a hand does it
            task.check();
            document.dispatchEvent(new Event("ck-progress"));
            await new Promise(resolve => setTimeout(resolve));
            arrived.push(Number(parent.eval(score)));
          }
          return arrived;
        }""",
        [[(exercise.id, answer) for exercise, answer in given], EDITIONS[edition]["score"]],
    )
    wrong = [
        (exercise.id, answer, raw)
        for (exercise, answer), raw in zip(given, arrived, strict=True)
        if abs(raw / 100 * possible / exercise.points - mark(exercise, answer).score) > 1e-3
    ]
    assert wrong == []
    assert len(given) > 200


def test_all_answered_is_completed(frame: Page, edition: str) -> None:
    inside = frame.frames[1]
    assert frame.evaluate(EDITIONS[edition]["status"]) == "incomplete"
    inside.evaluate(
        """() => {
          for (const task of document.querySelectorAll("ck-exercise"))
            task.keep(kept => { kept.tries = 1; });
        }"""
    )
    assert frame.evaluate(EDITIONS[edition]["status"]) == "completed"


def test_answers_come_back_on_another_device(frame: Page, edition: str) -> None:
    """What the run-time keeps is enough: the browser has forgotten everything."""
    inside = frame.frames[1]
    name = inside.evaluate("document.querySelector('ck-exercise[data-kind=text]').dataset.name")
    css = f'ck-exercise[data-name="{name}"]'
    inside.fill(f"{css} input[name=answer]", "a first try")
    inside.click(f"{css} .ck-act")
    api = EDITIONS[edition]["api"]
    frame.evaluate(
        f"""() => {{
          sessionStorage.setItem("saved", JSON.stringify({api}.renderCMIToJSONObject()));
          localStorage.clear();
        }}"""
    )
    frame.reload()
    frame.frames[1].wait_for_selector("ck-exercise .ck-act")
    assert frame.frames[1].input_value(f"{css} input[name=answer]") == "a first try"
    assert "Not right" in frame.frames[1].inner_text(f"{css} .ck-verdict")
