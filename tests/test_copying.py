"""No sentence of the article stands in this repository: only hashes of its runs of words do."""

from __future__ import annotations

import csv
import re
import subprocess
from pathlib import Path

import pytest

from article_runs import article_runs, shared_runs

ROOT = Path(__file__).resolve().parents[1]
HASHED = ROOT / "tests/data/article-runs.txt"
HASHES = set(HASHED.read_text(encoding="utf-8").split())
TITLE_FIELD = re.compile(r"^\s*(?:title|booktitle|journal|note)\s*=\s*\{(.+)\},?\s*$", re.MULTILINE)


def titles() -> list[str]:
    """Titles of works, from the bibliography and from the tables: these may be repeated."""
    bibliography = (ROOT / "references.bib").read_text(encoding="utf-8")
    works = [match.replace("{", "").replace("}", "") for match in TITLE_FIELD.findall(bibliography)]
    for name in ("works", "citations", "organisations", "periodicals"):
        with (ROOT / f"data/{name}.csv").open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                works += [row.get("title") or "", row.get("name") or ""]
                works += (row.get("variants") or "").split(";")
    parts = [part for title in works for part in [title, *re.split(r"[:.\[\]?]", title)]]
    return [part for part in parts if part.strip()]


def tracked_texts() -> dict[Path, str]:
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    files = [ROOT / name for name in names if (ROOT / name).is_file()]
    contents = {path: path.read_bytes() for path in files if path != HASHED}
    return {
        path: read.decode("utf-8", "replace") for path, read in contents.items() if 0 not in read
    }


def test_every_kind_of_text_is_compared() -> None:
    kinds = {path.suffix for path in tracked_texts()}
    assert {".md", ".csv", ".py", ".bib", ".css", ".typ", ""} <= kinds
    assert not {".png", ".woff2"} & kinds


def test_no_file_shares_eleven_words_in_a_row_with_the_article() -> None:
    allowed = titles()
    shared = [
        f"{path.relative_to(ROOT)}:{line}: {run}"
        for path, text in tracked_texts().items()
        for line, run in shared_runs(text, HASHES, allowed)
    ]
    assert shared == []


ARTICLE = "one two three four five six seven eight nine ten eleven twelve"


@pytest.mark.parametrize(
    ("text", "shared"),
    [
        ("He wrote: one two three four five six seven eight nine ten eleven.", 1),
        ("One, two -- THREE four *five* six\nseven {name}`eight` nine ten élévén", 1),
        ("one two three four five six seven eight nine ten only", 0),
    ],
)
def test_run_is_found_through_case_marks_and_line_ends(text: str, shared: int) -> None:
    assert len(shared_runs(text, article_runs(ARTICLE), [])) == shared


def test_title_breaks_a_run() -> None:
    assert shared_runs(ARTICLE, article_runs(ARTICLE), ["five six"]) == []
