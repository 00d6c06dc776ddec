"""QTI 3 in a player in Chromium: each item gives each answer the score that the report rests on."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from yardstick import answers

from coursekit.exercises import Exercise, mark
from coursekit.export import Selection, export
from coursekit.export.items21 import identifier
from coursekit.export.loss import EXACT
from coursekit.export.qti3 import FORMS

# The player keeps three decimals.
ROUNDED = 5.1e-4
_ANSWER = """async ([xml, answers]) => {
  document.body.innerHTML = "<qti-item><item-container></item-container></qti-item>";
  const box = document.querySelector("item-container");
  await box.updateComplete;
  const ready = new Promise((done, failed) => {
    document.addEventListener("qti-assessment-item-connected", e => done(e.detail), { once: true });
    setTimeout(() => failed(new Error("the player shows no item")), 10000);
  });
  box.itemXML = xml;
  const item = await ready;
  await new Promise(done => setTimeout(done, 20));
  return answers.map(answer => {
    item.updateResponseVariable("RESPONSE", answer);
    item.processResponse(true, false);
    const told = item.getOutcome("FEEDBACK").value ?? [];
    return [Number(item.getOutcome("SCORE").value), [told].flat()];
  });
}"""


@pytest.fixture(scope="module")
def player(browser: Browser, engines: Path) -> Iterator[Page]:
    page = browser.new_page()
    page.goto("about:blank")
    page.evaluate("console.debug = console.warn = console.error = () => {}")
    page.add_script_tag(path=engines / "@citolab/qti-components/cdn/index.global.js")
    yield page
    page.close()


@pytest.fixture(scope="module")
def items(cases_selection: Selection) -> dict[str, str]:
    """The items of the package, by the names of their files."""
    with zipfile.ZipFile(BytesIO(export(cases_selection, "qti3").content)) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def response(exercise: Exercise, answer: Any) -> Any:
    """An answer as QTI holds it: pairs are two names with a blank between."""
    return [f"{s} {t}" for s, t in answer.items()] if isinstance(answer, dict) else answer


def test_player_scores_as_the_report_says(
    player: Page, items: dict[str, str], cases_selection: Selection
) -> None:
    """Both directions: where it differs from our mark, the rule differs, and only there."""
    tried = differing = 0
    for exercise in cases_selection.wordings:
        rule_of = FORMS[exercise.kind].rule
        if rule_of is None:
            continue
        rule = rule_of(exercise)
        given = answers(exercise)[:120]
        scores = player.evaluate(
            _ANSWER, [items[f"{identifier(exercise)}.xml"], [response(exercise, a) for a in given]]
        )
        wrong = []
        for answer, (score, _) in zip(given, scores, strict=True):
            share, expected = score / exercise.points, rule(answer)
            if abs(share - expected) > ROUNDED:
                wrong.append((answer, share, expected))
            tried += 1
            differing += abs(expected - mark(exercise, answer).score) > EXACT
        assert wrong == [], exercise.id
    assert tried > 1000
    assert differing > 50
