"""The published cases: every marker gives every answer the published verdict."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cases import PATH, differences, published, read_all
from playwright.sync_api import Browser
from twins import NODE, mark_in_node, mark_in_python

from coursekit.exercises import KINDS, Exercise, marking_data

STATIC = Path(__file__).resolve().parents[2] / "src" / "coursekit" / "book" / "exercises" / "static"


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Exercise, Any]]:
    """Each case's exercise and answer."""
    exercises = read_all(tmp_path_factory.mktemp("cases"))
    return [(exercises[case["exercise"]], case["answer"]) for case in published()["cases"]]


def test_cases_cover_all_kinds_and_states(pairs: list[tuple[Exercise, Any]]) -> None:
    kinds = [exercise.kind for exercise, _ in pairs]
    assert len(pairs) >= 400
    assert min(kinds.count(kind) for kind in KINDS) >= 15
    states = {case["state"] for case in published()["cases"]}
    assert states == {"right", "partly", "wrong", "near", "unclear", "unreadable", "kept"}


def test_no_case_stands_twice() -> None:
    cases = [json.dumps([case["exercise"], case["answer"]]) for case in published()["cases"]]
    assert len(set(cases)) == len(cases)


def test_python_gives_the_published_verdicts(pairs: list[tuple[Exercise, Any]]) -> None:
    assert differences(mark_in_python(pairs)) == []


def test_node_gives_the_published_verdicts(pairs: list[tuple[Exercise, Any]]) -> None:
    assert differences(mark_in_node(pairs)) == []


def test_browser_gives_the_published_verdicts(
    pairs: list[tuple[Exercise, Any]], browser: Browser
) -> None:
    page = browser.new_page()
    for name in ("ck-words.js", "ck-dates.js", "ck-numbers.js", "ck-marking.js"):
        page.add_script_tag(path=STATIC / name)
    lines = [json.dumps([marking_data(exercise), answer]) for exercise, answer in pairs]
    verdicts = page.evaluate("lines => lines.map(line => ckMark(...JSON.parse(line)))", lines)
    page.close()
    assert differences(verdicts) == []


def test_cases_are_only_appended() -> None:
    """The marks that earlier commits published stand unchanged at the beginning."""
    root = PATH.parents[2]
    name = PATH.relative_to(root).as_posix()

    def git(*arguments: str) -> str:
        command = ["git", "-C", str(root), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout

    def marks(cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**case, "message": None} for case in cases]

    now = published()
    for commit in git("rev-list", "--max-count=2", "HEAD", "--", name).split():
        before = json.loads(git("show", f"{commit}:{name}"))
        assert marks(now["cases"][: len(before["cases"])]) == marks(before["cases"])
        assert before["exercises"].items() <= now["exercises"].items()


def test_scripts_have_sound_types() -> None:
    """``tsc --noEmit --strict`` finds no fault; TypeScript is installed once, beside the test."""
    folder = Path(__file__).resolve().parents[1] / "js"
    compiler = folder / "node_modules" / "typescript" / "bin" / "tsc"
    if not compiler.is_file():
        npm = NODE.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        subprocess.run([NODE, npm, "ci", "--prefix", folder], check=True, capture_output=True)
    done = subprocess.run(
        [NODE, compiler, "--project", folder], capture_output=True, text=True, check=False
    )
    assert done.stdout == ""
    assert done.returncode == 0
