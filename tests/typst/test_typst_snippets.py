"""Each snippet becomes a PDF/UA-1 that holds the tags and words which stand beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typst_snippets import Snippets, outline_of

FOLDER = Path(__file__).with_name("snippets")
_CASE = re.compile(
    r"^===== (?P<name>[^\n]+) \((?P<suffix>md|rst)\)\n(?P<source>.*?)\n-----\n(?P<expected>.*?)\n"
    r"(?=\n?=====|\Z)",
    re.DOTALL | re.MULTILINE,
)


def cases() -> list[object]:
    """Read the snippets; a file holds one family of nodes."""
    snippets = []
    for path in sorted(FOLDER.glob("*.txt")):
        for case in _CASE.finditer(path.read_text(encoding="utf-8")):
            snippets.append(
                pytest.param(
                    *case.group("suffix", "source", "expected"), id=f"{path.stem}: {case['name']}"
                )
            )
    return snippets


def test_every_case_is_read() -> None:
    headings = sum(path.read_text().count("===== ") for path in FOLDER.glob("*.txt"))
    assert len(cases()) == headings > 70


@pytest.mark.parametrize(("suffix", "source", "expected"), cases())
def test_snippet_is_printed_as_expected(
    snippets: Snippets, suffix: str, source: str, expected: str
) -> None:
    snippets.warnings()
    pdf = snippets.compile(snippets.translate(source, suffix))
    assert outline_of(pdf) == expected
    assert snippets.warnings() == ""
